"""Tables of archives and of ordinary questions, for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from eval.gold import ORDINARY_KINDS
from eval.measures import Outcome
from eval.reports.text_table import plain_table
from indexer.records import LANGUAGES

Figures = Mapping[str, Any]


def archive_tables(results: Iterable[Figures]) -> str:
    """The figures as tables for a terminal."""
    marked, asked = [], []
    for result in results:
        for split, figures in result["splits"].items():
            name = f"{result['corpus']} {split}"
            if "counterparts" in figures:
                marked.append([name, *_marked_cells(figures)])
            questions = figures["questions"]
            asked += [_asked_cells(name, key, questions) for key in ("zh", "en", "both")]
            asked += [
                [f"{name} {key.replace('-', ' → ')}", _of(own["right"], own["answerable"]), ""]
                for key, own in questions["directions"].items()
            ]
    parts = []
    if marked:
        parts.append(plain_table(_MARKED, marked))
    parts.append(plain_table(("questions", "right", "unanswerable answered"), asked))
    return "\n\n".join(parts)


_MARKED = (
    "corpus", "speaker P", "R", "all three P", "R", "nobody", "pairs P", "R", "false pairs",
    "false versions", "kinds", "alike P", "R", "dates", "titles", "boilerplate",
)  # fmt: skip


def _marked_cells(figures: Figures) -> list[str]:
    """Counts of what is marked; a dash for what is not."""
    return [
        _count(figures, "speaker", "correct", "predicted"),
        _count(figures, "speaker", "found", "expected"),
        _count(figures, "all_three", "correct", "predicted"),
        _count(figures, "all_three", "found", "expected"),
        _count(figures, "nobody", "claimed", "spans"),
        _count(figures, "counterparts", "correct", "predicted"),
        _count(figures, "counterparts", "found", "expected"),
        str(figures["false_pairs"]),
        str(figures["false_documents"]),
        _count(figures, "kinds", "correct", "expected"),
        _count(figures, "alike", "correct", "predicted"),
        _count(figures, "alike", "found", "expected"),
        _count(figures, "dates", "right", "documents"),
        _count(figures, "titles", "right", "documents"),
        _count(figures, "boilerplate", "found", "expected"),
    ]


def _count(figures: Figures, name: str, part: str, total: str) -> str:
    own = figures.get(name)
    return "-" if own is None else _of(own[part], own[total])


def _asked_cells(name: str, language: str, questions: Figures) -> list[str]:
    own = questions[language]
    return [
        f"{name} {language}",
        _of(own["right"], own["answerable"]),
        _of(own["answered"], own["unanswerable"]),
    ]


def _of(part: int, total: int) -> str:
    return f"{part}/{total}"


_LISTS = ("wrong_speakers", "wrong_documents", "wrong_pairs", "missed_pairs", "wrong_questions")


def archive_mistakes(results: Iterable[Figures]) -> Iterator[str]:
    """What is wrong in documents that may be tuned on, one line each."""
    for result in results:
        for figures in result["splits"].values():
            for kind in _LISTS:
                for one in figures.get(kind, ()):
                    yield f"{result['corpus']} {kind}: {one}"


def archive_sample(results: Iterable[Figures], size: int, seed: int = 20) -> Iterator[str]:
    """Statements of each archive drawn at random, the same for one seed, as JSON lines."""
    for result in results:
        claims = [
            claim for figures in result["splits"].values() for claim in figures.get("claims", ())
        ]
        drawn = Random(seed).sample(claims, min(size, len(claims)))  # noqa: S311
        for claim in drawn:
            yield json.dumps({"corpus": result["corpus"], **claim}, ensure_ascii=False)


def ordinary_table(outcomes: Sequence[Outcome]) -> str:
    """Counts by kind, split and language."""
    rows = []
    for kind in ORDINARY_KINDS:
        for split in ("dev", "test"):
            for language in LANGUAGES:
                own = [
                    one
                    for one in outcomes
                    if (one.question.kind, one.question.split, one.question.language)
                    == (kind, split, language)
                ]
                rows.append([f"{kind} {split} {language}", *_cells(own)])
        rows.append([kind, *_cells([one for one in outcomes if one.question.kind == kind])])
    return plain_table(("questions", "right", "unanswerable answered", "contact block first"), rows)


def _cells(own: Sequence[Outcome]) -> list[str]:
    answerable = [one for one in own if one.answerable]
    rest = [one for one in own if not one.answerable]
    return [
        f"{sum(one.right for one in answerable)}/{len(answerable)}",
        f"{sum(one.answered for one in rest)}/{len(rest)}",
        f"{sum(one.contact for one in own)}/{len(own)}",
    ]


def ordinary_mistakes(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """The dev questions that went wrong, one line each."""
    for one in outcomes:
        good = one.right if one.answerable else not one.answered
        if one.question.split == "dev" and not (good and not one.contact):
            state = "answered" if one.answered else "refused"
            shown = ", contact block first" if one.contact else ""
            yield f"{one.question.question_id} {one.question.question}: {state}{shown}"
