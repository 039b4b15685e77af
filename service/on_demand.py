"""Parts of an engine that many questions never need, opened when one does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from indexer.encoders import Encoder
from indexer.names import Names
from indexer.store import Index
from indexer.text import BridgeTerms
from service.answering import ReadsWindows, Reranker, open_reader
from service.settings import Settings

if TYPE_CHECKING:
    from service.generating import Generator, Writer
    from service.verifying import Verifier


class OnDemand:
    """What writes prose, checks drafts and reads hits again, each opened once."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        settings: Settings,
        *,
        names: Names,
        bridge: BridgeTerms,
        reader: ReadsWindows | None,
        generator: Generator | None,
    ) -> None:
        """`reader` and `generator` are open ones; for None what ships, or is set, is opened."""
        self._index = index
        self._encoder = encoder
        self._settings = settings
        self._names = names
        self._bridge = bridge
        self._reader = reader
        self._generator = generator

    @property
    def has_generator(self) -> bool:
        """Whether a model can be asked for prose and translations."""
        return self._generator is not None or self._settings.generator.is_set

    @cached_property
    def reranker(self) -> Reranker:
        """Reads the first hits of a search.

        Raises:
            EncoderError: when the reader's files are missing or damaged.
        """
        reader = self._reader or open_reader(threads=self._settings.threads)
        return Reranker(self._index, reader)

    @cached_property
    def writer(self) -> Writer:
        """Writes prose for an answer, and translates.

        Raises:
            GeneratorOff: when no endpoint is set.
        """
        from service.generating import open_writer

        return open_writer(
            self._settings,
            self._encoder,
            names=self._names,
            bridge=self._bridge,
            generator=self._generator,
        )

    @cached_property
    def verifier(self) -> Verifier:
        """Checks the quotations and sentences of a draft."""
        from service.verifying import Verifier

        return Verifier(self._index, self._names)
