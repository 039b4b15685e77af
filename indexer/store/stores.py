"""What a store is, wherever it keeps an index: it is written and opened, and says where it is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from indexer.encoders import Encoder
from indexer.store.local.generation import Index
from indexer.store.protocol import Reads, Writes


class Store(Writes, Protocol):
    """A place that holds the generations of one index."""

    @property
    def address(self) -> str:
        """What the place is called, for people; without any secret."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is kept by a server, which may go away."""

    def generations(self) -> set[str]:
        """The ids of all generations that are there, whole or not, serving or not."""

    def stamp(self) -> object:
        """Another value once another generation may serve; costs next to nothing."""

    def index(self, encoder: Encoder | None, generation_id: str | None = None) -> Index:
        """A generation as an engine takes it; the one that serves when None.

        `encoder` is what questions will be encoded with; None for looking only.

        Raises:
            IndexMissing: when there is none.
            IndexMismatch: when it is of another format, or made with another encoder.
            IndexUnusable: when it is not whole.
        """

    def open(self, generation_id: str | None = None) -> AbstractContextManager[Reads]:
        """Open a generation for reading; the one that serves when None.

        Raises:
            IndexMissing: when there is none.
            IndexUnusable: when it is not whole, or of another format.
        """
