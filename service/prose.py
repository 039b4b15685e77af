"""Records of text that a model wrote from quotes; never mixed with the quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indexer.records import Language
from service.jsonable import Jsonable

# Why a sentence was removed, in the order of the checks.
RemovedFor = Literal[
    "uncited", "no-such-quote", "instruction", "other-language", "repeated", "too-many", "number",
    "date", "name", "negation", "opposite", "certainty", "scope", "order", "unsupported",
]  # fmt: skip
# Why there is no text, or only part of it.
Failure = Literal["unreachable", "too-slow", "refused", "not-understood", "cut-off", "resting"]


@dataclass(frozen=True, slots=True)
class ProseSentence(Jsonable):
    """A sentence of a model that its quotes support: `text == prose.text[start:end]`.

    `citations` are numbers of the answer's citations. `translation` says that all of them are in
    the other language: the wording is a machine's translation, the original is the quote.
    """

    text: str
    start: int
    end: int
    citations: tuple[int, ...]
    translation: bool


@dataclass(frozen=True, slots=True)
class Prose(Jsonable):
    """The text of a model, as far as the quotes support it. `generated` is always true.

    `text` is the sentences with their marks [n]; None without any. `removed` counts, by
    reason, the sentences that were removed. `failure` says why the text is not complete.
    """

    generated: Literal[True]
    model: str
    language: Language | None
    text: str | None
    sentences: tuple[ProseSentence, ...]
    removed: dict[str, int]
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Translation(Jsonable):
    """Characters of a document in the other language, by a model: `quote` is what they say.

    `generated` is always true, and nothing of `text` is ever verified. Where a sentence was removed
    `text` has […]; it is None when no sentence is left. `removed` counts, by reason, the sentences
    that were removed, `failure` says why the text is not complete, and `warnings` say both in the
    language of the translation.
    """

    generated: Literal[True]
    model: str
    document_id: str
    start: int
    end: int
    quote: str
    language: Language
    into: Language
    text: str | None
    removed: dict[str, int]
    failure: Failure | None
    warnings: tuple[str, ...]
