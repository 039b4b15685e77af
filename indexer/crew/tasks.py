"""What a worker does, and what it has to know for it.

A worker keeps nothing: what it makes goes back to the one process that builds the index, under the
same keys and with the same digests as if it had been made there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from indexer.derived import Derived, Row, program_digest
from indexer.encoders import Encoder, Vectors
from indexer.errors import IndexMismatch
from indexer.names import Names
from indexer.parts import passages_of, sentences_in, statements_of, terms_of
from indexer.records import Document, Passage

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Recipe:
    """With what documents are cut, encoded and attributed.

    `open_encoder` opens the encoder by its name where the worker is; `about` is what everything
    that is kept depends on; `program` and `fingerprint` are those of the process that builds.
    """

    encoder: str
    open_encoder: Callable[[str], Encoder]
    fingerprint: str
    target: int
    names: Names
    about: tuple[str, ...]
    program: str

    @classmethod
    def of(
        cls, encoder: Encoder, crew: Crew, target: int, names: Names, about: Sequence[str]
    ) -> Recipe:
        """The recipe of a build in this process."""
        return cls(
            encoder.name,
            crew.open_encoder,
            encoder.fingerprint,
            target,
            names,
            tuple(about),
            program_digest(),
        )


Task = Callable[[Recipe, Encoder, Item], Result]


class Crew(Protocol):
    """Workers that do one task for many items, each with an encoder that it opens itself."""

    @property
    def open_encoder(self) -> Callable[[str], Encoder]:
        """Opens an encoder by its name; a function of a module that workers can import."""

    @property
    def size(self) -> int:
        """How many items they work on at a time."""

    def map(
        self, recipe: Recipe, task: Task[Item, Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """The results, in any order; few items are under way at a time.

        Raises:
            WorkersLost: when workers die again and again, or nobody is left to work.
            IndexMismatch: when a worker runs another program, or has another encoder.
        """


def run(recipe: Recipe, task: Callable[[Recipe, Encoder, Any], Any], item: Any) -> Any:  # noqa: ANN401
    """Do a task for one item in this process, whoever started it.

    Raises:
        IndexMismatch: when this process would make something else than the one that builds.
    """
    own = program_digest()
    encoder = _encoder(recipe.open_encoder, recipe.encoder)
    for what, zh, here, there in (
        ("program", "程序", own, recipe.program),
        ("encoder", "编码模型", encoder.fingerprint, recipe.fingerprint),
    ):
        if here != there:
            raise IndexMismatch(
                en=f"a worker has another {what} ({here[:12]}) than the process that builds the "
                f"index ({there[:12]}); install the same version of lanmei on both",
                zh=f"某个工作进程的{zh}（{here[:12]}）与建立索引的进程（{there[:12]}）不同；"
                "请在两处安装同一版本的 lanmei",
            )
    return task(recipe, encoder, item)


@functools.lru_cache(maxsize=2)
def _encoder(open_encoder: Callable[[str], Encoder], name: str) -> Encoder:
    return open_encoder(name)


@dataclass(frozen=True, slots=True)
class Portion:
    """Documents that one worker takes at a time."""

    documents: tuple[Document, ...]
    with_sentences: bool


def cut(recipe: Recipe, encoder: Encoder, portion: Portion) -> list[Row]:
    """Passages, sentences and terms of documents, as they are kept."""
    with Derived(Path(":memory:"), recipe.about) as derived:
        for document in portion.documents:
            passages = passages_of(document, encoder, recipe.target, derived)
            if portion.with_sentences:
                sentences_in(document, passages, derived)
            terms_of(document, passages, derived)
        return derived.rows()


@dataclass(frozen=True, slots=True)
class Said:
    """A document, and its passages when it is known which of them others repeat."""

    document: Document
    passages: tuple[Passage, ...]


def attribute(recipe: Recipe, encoder: Encoder, portion: Sequence[Said]) -> list[Row]:
    """Who said what in documents, as it is kept."""
    del encoder
    with Derived(Path(":memory:"), recipe.about) as derived:
        for own in portion:
            statements_of(own.document, own.passages, recipe.names, derived)
        return derived.rows()


def encode(
    recipe: Recipe, encoder: Encoder, numbered: tuple[int, Sequence[str]]
) -> tuple[int, Vectors]:
    """Vectors of texts, under the number that they came with."""
    del recipe
    number, texts = numbered
    return number, encoder.encode_passages(texts)
