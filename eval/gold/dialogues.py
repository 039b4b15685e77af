"""Conversations with follow-ups, judged by hand.

Each turn has an outcome: it is a question of its own (`new`), it follows those before it, or it is
unclear what is meant. The words that the understood question must and must not have are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.gold.fields import choice, refuse_duplicates, texts_of
from eval.gold.lines import read_json_lines, text_field, wrong
from eval.gold.records import Split, shipped

Outcome = Literal["new", "follows", "asks-back"]
OUTCOMES: tuple[Outcome, ...] = ("new", "follows", "asks-back")
_SPLITS: tuple[Split, ...] = ("dev", "test")


@dataclass(frozen=True, slots=True)
class DialogueTurn:
    """A turn, and what the understood question must and must not contain."""

    says: str
    outcome: Outcome
    has: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns of one person, in order."""

    dialogue_id: str
    split: Split
    turns: tuple[DialogueTurn, ...]


def read_dialogues(path: Path | None = None) -> tuple[Dialogue, ...]:
    """Read the conversations.

    Raises:
        DatasetError: naming file and line, when a field is missing or of another kind.
    """
    path = path or shipped("dialogues.jsonl")
    rows: dict[int, Dialogue] = {}
    for line, record in read_json_lines(path):
        turns = record.get("turns")
        if not isinstance(turns, list) or not turns or not all(isinstance(t, dict) for t in turns):
            raise wrong(
                path,
                line,
                en="'turns' must be a list of objects with says, outcome, has and lacks",
                zh="“turns”应为对象列表，每个对象含 says、outcome、has 与 lacks",
            )
        rows[line] = Dialogue(
            dialogue_id=text_field(path, line, record, "dialogue_id"),
            split=choice(path, line, record, "split", _SPLITS),
            turns=tuple(_turn(path, line, turn) for turn in turns),
        )
    refuse_duplicates(path, ((line, row.dialogue_id) for line, row in rows.items()))
    return tuple(rows.values())


def _turn(path: Path, line: int, turn: dict[str, Any]) -> DialogueTurn:
    return DialogueTurn(
        says=text_field(path, line, turn, "says"),
        outcome=choice(path, line, turn, "outcome", OUTCOMES),
        has=texts_of(path, line, turn, "has"),
        lacks=texts_of(path, line, turn, "lacks"),
    )
