"""Measuring retrieval, answers, alignment and attribution."""
