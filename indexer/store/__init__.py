"""What an index is kept in: today files on this machine."""

from indexer.store import local
from indexer.store.conditions import FIELDS, OPERATORS, Condition, Field, Operator, name_key
from indexer.store.local import *  # noqa: F403 - the only store there is: its door is this one

__all__ = [
    *local.__all__,
    "FIELDS",
    "OPERATORS",
    "Condition",
    "Field",
    "Operator",
    "name_key",
]
