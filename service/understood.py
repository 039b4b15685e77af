"""The understanding of a question in a conversation, and what it took from earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.jsonable import Jsonable

# What is taken over: a name, a time, or the topic.
TakenKind = Literal["name", "time", "topic"]


@dataclass(frozen=True, slots=True)
class TakenOver(Jsonable):
    """Words of an earlier question that the understood one has and the one asked has not."""

    kind: TakenKind
    text: str


@dataclass(frozen=True, slots=True)
class Understood(Jsonable):
    """The complete question for a follow-up; `taken` is empty when it was complete itself.

    `question` is null when it is unclear; the answer's `explanation` then asks back.
    """

    question: str | None
    taken: tuple[TakenOver, ...] = ()
