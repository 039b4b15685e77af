"""What an index is kept in: the verbs of any store, and files on this machine."""

from indexer.store import local
from indexer.store.conditions import FIELDS, OPERATORS, Condition, Field, Operator, name_key
from indexer.store.local import *  # noqa: F403 - the names that others use of the local store
from indexer.store.local.reads import IndexReads
from indexer.store.local.store import LocalStore
from indexer.store.opening import open_store
from indexer.store.protocol import Contents, Reads, Scale, Writes
from indexer.store.stores import Store

__all__ = [
    *local.__all__,
    "FIELDS",
    "OPERATORS",
    "Condition",
    "Contents",
    "Field",
    "IndexReads",
    "LocalStore",
    "Operator",
    "Reads",
    "Scale",
    "Store",
    "Writes",
    "name_key",
    "open_store",
]
