"""What a store is asked for: an index is written, made current and read through these verbs alone.

Nobody above the store knows which one it has. Two stores that hold the same generation give the
same rows in the same order, and scores that differ by no more than rounding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.encoders import SentenceVectors, Vectors
from indexer.records import Counterpart, Document, Language, Passage, Statement
from indexer.said import Statements
from indexer.store.conditions import Condition, Field

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Conditions = Sequence[Condition]


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and covariance of the vectors of one language; `n` of them were looked at."""

    n: int
    mean: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of one generation. Row i of vectors and terms is `passages[i]`.

    `terms` are those that find each passage, `about` what the manifest says besides counts and
    files, and `files` more files by name: the report of a folder, the names of a corpus.
    `generation_id` is the id that it has in another store, and keeps where ids can be given.
    """

    documents: Sequence[Document]
    passages: Sequence[Passage]
    vectors: Vectors
    terms: Sequence[Sequence[str]]
    about: Mapping[str, object]
    statements: Sequence[Statement] = ()
    counterparts: Sequence[Counterpart] = ()
    sentence_vectors: SentenceVectors | None = None
    files: Mapping[str, bytes] | None = None
    generation_id: str = ""


class Writes(Protocol):
    """The write side. A generation is complete or absent, whatever is killed."""

    def stage(self, contents: Contents) -> str:
        """Put a generation beside the one that serves and return its id; nobody reads it yet.

        Raises:
            IndexUnusable: when it cannot be written, or another process is writing.
        """

    def check(self, generation_id: str) -> None:
        """Look at all of a generation.

        Raises:
            IndexUnusable: when it is absent, not whole, or of another format.
        """

    def publish(self, generation_id: str) -> None:
        """Let a checked generation serve, in one step; others go.

        Where readers on other machines may hold the one that served before, it stays until it is
        dropped, or until the next is published.

        Raises:
            IndexUnusable: when it is absent; the old one still serves.
        """

    def current(self) -> str | None:
        """The id of the generation that serves; None when none does.

        Raises:
            IndexUnusable: when that cannot be told.
        """

    def drop(self, generation_id: str) -> None:
        """Remove a generation that does not serve; one that is absent is no error.

        Raises:
            IndexUnusable: when it is the one that serves.
        """


class Reads(Protocol):
    """The read side: one open generation. It stays as it is, whatever is published later.

    A condition restricts a search inside it, not after it. Hits are ordered best first, ties by
    row. `row_of` and `values` are what the other verbs are addressed and weighed by.
    """

    @property
    def statements(self) -> Statements:
        """Who said what, in the order of rows."""

    @property
    def counterparts(self) -> Sequence[Counterpart]:
        """Passages and sentences that say the same in two languages."""

    @property
    def sentence_vectors(self) -> SentenceVectors | None:
        """The vectors of the sentences of each row; None when made without."""

    def nearest(
        self, vector: Vectors, k: int, language: Language, condition: Conditions = ()
    ) -> tuple[Rows, Floats]:
        """The k nearest rows of one language and their cosines."""

    def worded(
        self,
        terms: Mapping[str, float],
        k: int,
        language: Language,
        condition: Conditions = (),
    ) -> tuple[Rows, Floats]:
        """The k best rows of one language by BM25 above 0; `terms` maps a term to its weight."""

    def best_score(self, terms: Mapping[str, float], language: Language) -> float:
        """The best BM25 of any passage of a language; 0 when no term occurs."""

    def lexical_of(self, rows: Rows, terms: Mapping[str, float], language: Language) -> Floats:
        """BM25 of rows of a language, 0 for those without a term."""

    def vectors_of(self, rows: Rows) -> Vectors:
        """The unit vectors of rows."""

    def frequencies(self, terms: Iterable[str], language: Language) -> dict[str, int]:
        """In how many passages of a language each term stands."""

    def scale(self, language: Language) -> Scale:
        """Mean and covariance of the vectors of a language, made when the index was."""

    def passages(self, rows: Iterable[int]) -> list[Passage]:
        """The passages of rows, in that order."""

    def documents(self, ids: Iterable[str]) -> list[Document]:
        """The documents of ids, in that order, without blocks and boxes.

        Raises:
            KeyError: for an id that there is not.
        """

    def facets(self, condition: Conditions = ()) -> dict[Field, Counter[str]]:
        """How many passages that meet the condition have each value of each field."""

    def row_of(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """The rows of those passages that there are."""
