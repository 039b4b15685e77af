"""Splits documents into passages."""

from indexer.splitting.boilerplate import mark_repeated
from indexer.splitting.passages import SPLITTER_VERSION, TARGET_TOKENS, split

__all__ = ["SPLITTER_VERSION", "TARGET_TOKENS", "mark_repeated", "split"]
