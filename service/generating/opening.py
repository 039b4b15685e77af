"""Opens a writer with the endpoint and the gate that the settings name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from indexer.encoders import Encoder
from indexer.names import Names
from indexer.text import BridgeTerms
from service.answering import open_reader
from service.generating.breaker import Breaker
from service.generating.endpoint import Endpoint, Generator
from service.generating.gate import Gate
from service.generating.writer import GeneratorOff, Writer
from service.settings import Settings

READER_DIR: Final = Path(__file__).resolve().parent.parent / "data" / "reader"
# The share of a request's time that a text may take; search and the gate need the rest.
_SHARE = 0.7


def open_writer(
    settings: Settings,
    encoder: Encoder,
    *,
    names: Names,
    bridge: BridgeTerms,
    generator: Generator | None = None,
) -> Writer:
    """A writer that asks the endpoint of the settings, or `generator`.

    Raises:
        GeneratorOff: when there is neither.
        EncoderError: when the reader cannot be opened.
    """
    breaker = Breaker()
    if generator is None:
        if not settings.generator.is_set:
            raise GeneratorOff
        generator = Endpoint(settings.generator)
        breaker = _breaker(settings.generator.url, settings.generator.model)
    gate = open_gate(settings, encoder, names=names, bridge=bridge)
    return Writer(generator, gate, seconds=seconds_of(settings), breaker=breaker)


def open_gate(settings: Settings, encoder: Encoder, *, names: Names, bridge: BridgeTerms) -> Gate:
    """The gate that checks generated sentences, with the reader that ships.

    Raises:
        EncoderError: when the reader cannot be opened.
    """
    return Gate(encoder, open_reader(threads=settings.threads), names=names, bridge=bridge)


def seconds_of(settings: Settings) -> float:
    """How long a text may take: the generator's limit, and less than that of a request."""
    return min(settings.generator.timeout_s, _SHARE * settings.timeout_s)


@lru_cache(maxsize=16)
def _breaker(url: str | None, model: str) -> Breaker:
    """One breaker per endpoint and process, so that a new index generation does not reset it."""
    del url, model
    return Breaker()
