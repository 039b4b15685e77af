"""Retrievers for LangChain, Haystack and LlamaIndex, each behind its extra."""
