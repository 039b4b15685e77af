"""Splits documents into passages."""

from indexer.splitting.boilerplate import Repeatable, mark_repeated, repeatable
from indexer.splitting.passages import SPLITTER_VERSION, TARGET_TOKENS, split

__all__ = [
    "SPLITTER_VERSION",
    "TARGET_TOKENS",
    "Repeatable",
    "mark_repeated",
    "repeatable",
    "split",
]
