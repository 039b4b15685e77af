"""The write path: corpus to index generation."""
