"""What a question of a conversation was understood as, and what it took from those before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.jsonable import Jsonable

# What is taken over: who or where (a name), when, and what it is about.
TakenKind = Literal["name", "time", "topic"]


@dataclass(frozen=True, slots=True)
class TakenOver(Jsonable):
    """Words of an earlier question that the understood one has and the one asked has not."""

    kind: TakenKind
    text: str


@dataclass(frozen=True, slots=True)
class Understood(Jsonable):
    """The whole question that a follow-up stands for; `taken` is empty where it stood for itself.

    `question` is null when it cannot be told; the answer's `explanation` then asks back.
    """

    question: str | None
    taken: tuple[TakenOver, ...] = ()
