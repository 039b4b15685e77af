"""Pools of public passages with questions, to fit and check answers on.

Questions are about documents that the reader's training holds out; more passages of the same sets
surround them. Half of these documents are in the pool unchanged; most others are without the
sentences that answer one question (near misses), and the rest are absent. Some questions about a
passage in the pool are asked again with a name, a year or a number of another question: nothing
answers those.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.gold.spans import Span
from eval.measures.answers import AnswerTask
from indexer.records import Document, Language, Page

# Share of the documents that the training of the reader holds out (training/settings.toml).
HELD_OUT = 0.04
# Share of the questions of a file that are used: reviews and policies would dominate otherwise.
FILES = {
    "cmrc2018": 1.0,
    "drcd": 1.0,
    "dureader2_demo": 1.0,
    "squadshifts_new_wiki": 1.0,
    "squadshifts_reddit": 0.3,
    "squadshifts_amazon": 0.3,
    "selqa": 0.7,
    "clapnq_dev": 1.0,
    "covidqa": 1.0,
    "policyqa": 0.1,
}
# Passages around those asked about, for each language.
AROUND = 120
# Passages asked about of a language in an archive of a few.
SMALL = 3
QUESTIONS_OF_PASSAGE = 2
_KEPT, _CUT = 0.5, 0.85
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w.,%])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})*")
_NAME_ZH = re.compile(r"《[^》]{2,12}》|[\u4e00-\u9fff·]{2,5}(?=大学|银行|公司|县|岛|湖|山|寺|镇)")


@dataclass(slots=True)
class Pool:
    """Documents to index, and the questions to ask of them."""

    documents: list[Document] = field(default_factory=list)
    tasks: list[AnswerTask] = field(default_factory=list)


def held_out(document: str, share: float = HELD_OUT) -> bool:
    """Whether the training of the reader holds this document out."""
    digest = hashlib.sha256(document.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32


@dataclass(frozen=True, slots=True)
class _Rows:
    """Questions by language and passage, passages around them, and near misses by question."""

    asked: dict[Language, dict[str, list[dict[str, Any]]]]
    others: dict[Language, dict[str, dict[str, Any]]]
    cuts: dict[str, dict[str, Any]]


def read_pool(
    folder: Path, *, seed: int = 7, around: int = AROUND, most: int | None = None
) -> Pool:
    """The pool from the files of one folder; deterministic.

    `around` is the number of passages that are not asked about, `most` of those that are, for each
    language; all for None.
    """
    rows = _read(folder)
    asked = {language: _ordered(own)[:most] for language, own in rows.asked.items()}
    return _pool(rows, asked, random.Random(seed), around)  # noqa: S311 - a draw, no secret


def read_small_pools(folder: Path, count: int, *, seed: int = 11) -> list[Pool]:
    """Archives of a few passages, as somebody's first folder is; the same every time.

    Each has `SMALL` passages of each language that are asked about and one that is not; no passage
    is asked about in two.
    """
    rows = _read(folder)
    drawn = random.Random(seed)  # noqa: S311 - a draw, no secret
    pools = []
    for number in range(count):
        own = slice(number * SMALL, (number + 1) * SMALL)
        asked = {language: _ordered(passages)[own] for language, passages in rows.asked.items()}
        pools.append(_pool(rows, asked, drawn, 1))
    return pools


def _read(folder: Path) -> _Rows:
    cuts = {row["of"]: row for row in _lines(folder / "near_misses.jsonl.gz") if row["passage"]}
    rows = _Rows({"zh": {}, "en": {}}, {"zh": {}, "en": {}}, cuts)
    for name, share in FILES.items():
        for row in _lines(folder / f"{name}.jsonl.gz"):
            passage_id, language = row["passage_id"], row["language"]
            if not held_out(_document_of(row)):
                rows.others[language][passage_id] = row
            elif _draw(passage_id) < share:
                rows.asked[language].setdefault(passage_id, []).append(row)
    return rows


def _ordered(passages: Iterable[str]) -> list[str]:
    return sorted(passages, key=_draw)


def _pool(rows: _Rows, asked: dict[Language, list[str]], drawn: random.Random, around: int) -> Pool:
    pool = Pool()
    exchanged: dict[Language, list[AnswerTask]] = {"zh": [], "en": []}
    for language, passages in asked.items():
        for passage_id in passages:
            _ask(pool, rows.asked[language][passage_id], rows.cuts, exchanged, drawn)
    for language, others in rows.others.items():
        for passage_id in drawn.sample(sorted(others), min(around, len(others))):
            pool.documents.append(_document(others[passage_id], others[passage_id]["passage"]))
        pool.tasks.extend(_exchanged(exchanged[language], drawn))
    return pool


def _ask(
    pool: Pool,
    rows: Sequence[dict[str, Any]],
    cuts: dict[str, dict[str, Any]],
    exchanged: dict[Language, list[AnswerTask]],
    drawn: random.Random,
) -> None:
    kind = drawn.random()
    near = [row for row in rows if row["id"] in cuts]
    if kind < _KEPT:
        pool.documents.append(_document(rows[0], rows[0]["passage"]))
        for row in drawn.sample(list(rows), min(QUESTIONS_OF_PASSAGE, len(rows))):
            spans = tuple(
                Span(rows[0]["passage_id"], a["start"], a["start"] + len(a["text"]))
                for a in row["answers"]
            )
            pool.tasks.append(_task(row, spans))
            exchanged[row["language"]].append(pool.tasks[-1])
    elif kind < _CUT and near:
        row = drawn.choice(near)
        pool.documents.append(_document(row, cuts[row["id"]]["passage"]))
        pool.tasks.append(_task(row, ()))
    else:
        pool.tasks.append(_task(drawn.choice(list(rows)), ()))


def _exchanged(tasks: Sequence[AnswerTask], drawn: random.Random) -> Iterator[AnswerTask]:
    """Questions with a year, number or name of another question, one per topic; unanswerable."""
    done: set[str] = set()
    for form in (_YEAR, _NUMBER, _NAME, _NAME_ZH):
        found = [(task, match) for task in tasks for match in form.finditer(task.question)]
        for task, match in found:
            others = {m.group() for t, m in found if t.group_id != task.group_id}
            others -= {match.group()}
            if others and task.topic_id not in done:
                done.add(task.topic_id)
                other = drawn.choice(sorted(others))
                question = task.question[: match.start()] + other + task.question[match.end() :]
                yield AnswerTask(
                    f"{task.topic_id}-exchanged",
                    task.group_id,
                    question,
                    task.language,
                    "both",
                    False,
                    (),
                    (),
                )


def _draw(passage_id: str) -> float:
    """A number from 0 to 1, determined by the passage."""
    digest = hashlib.sha256(f"drawn {passage_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def _task(row: dict[str, Any], spans: tuple[Span, ...]) -> AnswerTask:
    return AnswerTask(
        row["id"],
        _document_of(row),
        row["question"],
        row["language"],
        "both",
        bool(spans),
        spans,
        spans,
    )


def _document(row: dict[str, Any], text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id=row["passage_id"],
        title=row["title"] or "",
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=(row["language"],),
        kind="document",
        sha256=digest,
        file_sha256=digest,
        path=f"{row['passage_id']}.txt",
        date=None,
    )


def _document_of(row: dict[str, Any]) -> str:
    """The document of a passage: its title, or the passage itself without one."""
    name: str = row["passage_id"]
    return f"{name.split('/')[0]}/{row['title']}" if row.get("title") else name


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
