"""The part of an answer for each of several things that a question names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from service.jsonable import Jsonable

PartKind = Literal["country", "organisation", "person", "year", "name"]
PART_KINDS: tuple[PartKind, ...] = get_args(PartKind)


@dataclass(frozen=True, slots=True)
class AnswerPart(Jsonable):
    """One thing that was asked for, with its own quotes or its own reason why there are none.

    `name` is its name in the question, or that of a speaker in the documents. `question` is the
    question about it alone. `citations` are numbers of the answer's citations; several parts may
    have one in common. `reason` and `explanation` are as those of an answer.
    """

    name: str
    kind: PartKind
    question: str
    answered: bool
    reason: Literal["nothing-on-topic", "not-said", "unclear"] | None
    explanation: str | None
    citations: tuple[int, ...]
    confidence: float
