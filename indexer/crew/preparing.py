"""What documents give is made by many processes before the build asks for it; it is kept as ever.

The build itself does not change: it finds what it would have made, so the index is the same to the
byte. What was made before a build was killed is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np

from indexer.crew.tasks import Crew, Portion, Recipe, Said, attribute, cut, encode
from indexer.derived import Derived
from indexer.encoders import Encoder, Vectors
from indexer.records import Document, Passage

# A worker takes documents of so many characters at a time, and texts to encode, no more than these.
_CHARACTERS = 200_000
_TEXTS = 64
Item = TypeVar("Item")


def prepare_documents(
    documents: Sequence[Document],
    derived: Derived,
    crew: Crew,
    recipe: Recipe,
    *,
    with_sentences: bool,
) -> None:
    """Have passages, sentences and terms made of every document of which they are not kept."""
    kinds = ("passages", "sentences", "terms") if with_sentences else ("passages", "terms")
    lacking = [one for one in documents if any(derived.lacks(kind, [one]) for kind in kinds)]
    if not lacking:
        return
    portions = (
        Portion(tuple(own), with_sentences) for own in _portions(lacking, lambda one: len(one.text))
    )
    for rows in crew.map(recipe, cut, portions):
        derived.take(rows)
    derived.keep()


def prepare_statements(
    documents: Sequence[Document],
    passages: Mapping[str, Sequence[Passage]],
    derived: Derived,
    crew: Crew,
    recipe: Recipe,
) -> None:
    """Have it made who said what in documents of which it is not kept."""
    lacking = [
        Said(one, own)
        for one in documents
        if (own := tuple(passages[one.document_id]))
        and derived.lacks("statements", [one], also=" ".join(passage.kind for passage in own))
    ]
    if not lacking:
        return
    portions = _portions(lacking, lambda own: 2 * len(own.document.text))
    for rows in crew.map(recipe, attribute, portions):
        derived.take(rows)
    derived.keep()


def _portions(items: Sequence[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    own: list[Item] = []
    characters = 0
    for item in items:
        own.append(item)
        characters += size(item)
        if characters >= _CHARACTERS:
            yield own
            own, characters = [], 0
    if own:
        yield own


class SharedEncoder:
    """An encoder whose passages are encoded by a crew; everything else it does itself."""

    def __init__(self, encoder: Encoder, crew: Crew, recipe: Recipe) -> None:
        self._encoder = encoder
        self._crew = crew
        self._recipe = recipe
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.fingerprint = encoder.fingerprint
        self.max_tokens = encoder.max_tokens
        self.count_tokens = encoder.count_tokens
        self.encode_queries = encoder.encode_queries
        self.encode_tokens = encoder.encode_tokens

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """A row for each text; see `Encoder.encode_passages`."""
        size = max(min(-(-len(texts) // self._crew.size), _TEXTS), 1)
        parts = [texts[start : start + size] for start in range(0, len(texts), size)]
        if len(parts) < 2:
            return self._encoder.encode_passages(texts, progress=progress)
        found: dict[int, Vectors] = {}
        for number, rows in self._crew.map(self._recipe, encode, enumerate(parts)):
            found[number] = rows
            if progress is not None:
                progress(len(rows))
        return np.concatenate([found[number] for number in range(len(parts))])
