"""Measures whether follow-ups are understood, against conversations judged by hand.

It needs `names` but no index. A turn is right when its outcome is the judged one and the understood
question has every word that it must have and none that it must not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.gold import DIALOGUE_OUTCOMES, Dialogue, DialogueTurn
from indexer.names import Names
from indexer.records import LANGUAGES
from indexer.text import detect_language
from service.conversation import Meant, understand


def measure_dialogues(dialogues: Sequence[Dialogue], names: Names) -> dict[str, Any]:
    """How many turns are right, per outcome and per language, and each that is not."""
    rows = [row for dialogue in dialogues for row in _rows(dialogue, names)]
    return {
        "n_dialogues": len(dialogues),
        "all": _counted(rows),
        "outcomes": {
            outcome: _counted([row for row in rows if row["expected"] == outcome])
            for outcome in DIALOGUE_OUTCOMES
        },
        "languages": {
            language: _counted([row for row in rows if row["language"] == language])
            for language in LANGUAGES
        },
        "mistakes": [row for row in rows if not row["right"]],
    }


def _rows(dialogue: Dialogue, names: Names) -> list[dict[str, Any]]:
    history: list[str] = []
    rows = []
    for turn in dialogue.turns:
        meant = understand(history, turn.says, names)
        question = meant.question if isinstance(meant, Meant) else None
        outcome = "asks-back" if question is None else "new" if question == turn.says else "follows"
        rows.append(
            {
                "dialogue_id": dialogue.dialogue_id,
                "language": detect_language(turn.says),
                "says": turn.says,
                "expected": turn.outcome,
                "outcome": outcome,
                "understood": question,
                "right": outcome == turn.outcome and _fits(question, turn),
            }
        )
        history.append(turn.says)
    return rows


def _fits(question: str | None, turn: DialogueTurn) -> bool:
    if question is None:
        return True
    told = question.casefold()
    return all(word.casefold() in told for word in turn.has) and not any(
        word.casefold() in told for word in turn.lacks
    )


def _counted(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    return {"turns": len(rows), "right": sum(row["right"] for row in rows)}
