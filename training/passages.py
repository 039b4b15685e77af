"""Passages with every question that is asked of them.

A question answering set gives a window of text for each question; windows of one paragraph are
joined again, so that the paragraph is read once for all its questions and is as long as the
paragraphs that people search. Documents in two languages give passages in one language asked with
their own sentences in the other.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.batches import SENTENCE_END, SHARED_CHARACTERS
from training.texts import Pair, Question, join_pairs, read_pairs_of, read_rows

MIN_PASSAGE_PAIRS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A passage in one language and the questions it answers, in either."""

    passage: str
    language: str
    questions: tuple[str, ...]


def sentences(passage: str) -> set[str]:
    """Its sentences that are long enough to tell where a text comes from."""
    return {part for part in SENTENCE_END.split(passage) if len(part) >= SHARED_CHARACTERS}


def join_windows(rows: Iterable[Question]) -> list[Asked]:
    """One `Asked` for each paragraph, from windows that overlap or lie within another."""
    texts: list[str] = []
    rows_of: list[list[Question]] = []
    places: dict[str, int] = {}
    for row in rows:
        parts = sentences(row.passage) or {row.passage}
        at = len(texts)
        for known in sorted({places[part] for part in parts if part in places}):
            joined = _joined(texts[known], row.passage)
            if joined is not None:
                texts[known], at = joined, known
                break
        else:
            texts.append(row.passage)
            rows_of.append([])
        rows_of[at].append(row)
        for part in parts:
            places.setdefault(part, at)
    return [
        Asked(text, found[0].language, tuple(dict.fromkeys(row.question for row in found)))
        for text, found in zip(texts, rows_of, strict=True)
    ]


def _joined(left: str, right: str) -> str | None:
    if right in left:
        return left
    if left in right:
        return right
    for first, second in ((left, right), (right, left)):
        at = first.find(second[:SHARED_CHARACTERS])
        if at >= 0 and second.startswith(first[at:]):
            return first[:at] + second
    return None


def read_asked(data_dir: Path, shares: Mapping[str, float], seed: int) -> list[Asked]:
    """The paragraphs of question answering sets; a share below 1 draws that share of passages.

    Of a question that comes with many windows of a source, one is drawn.
    """
    rows: list[Question] = []
    for source, share in shares.items():
        drawn = random.Random(f"{seed}-asked-{source}")
        rows_of_source = read_rows(data_dir / "qa" / f"{source}.tsv.gz", 3)
        found = [Question(*row) for row in rows_of_source if row[0].strip() and row[1].strip()]
        order = list(range(len(found)))
        drawn.shuffle(order)
        chosen = sorted({found[at].question: at for at in order}.values())
        passages = sorted({found[at].passage for at in chosen})
        kept = set(drawn.sample(passages, round(min(1.0, share) * len(passages))))
        rows.extend(found[at] for at in chosen if found[at].passage in kept)
    return join_windows(rows)


def read_crossed(data_dir: Path, shares: Mapping[str, float], seed: int) -> list[Asked]:
    """Paragraphs of bilingual documents, each asked with its sentences in the other language.

    The sentence that asks is in the paragraph in translation: an inverse cloze task across
    languages (after Lee et al. 2019, arXiv 1906.00300, section 4).
    """
    found: list[Asked] = []
    for source, share in shares.items():
        drawn = random.Random(f"{seed}-crossed-{source}")
        groups = [
            group
            for group in join_pairs(read_pairs_of(data_dir / "bitext" / f"{source}.tsv.gz"))
            if len(group) >= MIN_PASSAGE_PAIRS
        ]
        chosen = drawn.sample(groups, round(min(1.0, share) * len(groups)))
        found.extend(_asked_across(row, to_english=bool(drawn.getrandbits(1))) for row in chosen)
    return found


def _asked_across(group: Sequence[Pair], *, to_english: bool) -> Asked:
    if to_english:
        text = " ".join(pair.english for pair in group)
        return Asked(text, "en", tuple(pair.chinese for pair in group))
    return Asked("".join(pair.chinese for pair in group), "zh", tuple(p.english for p in group))


def not_wrong(asked: Sequence[Asked]) -> list[frozenset[int]]:
    """For each passage the others that may answer its questions as well.

    They share a sentence with it or are asked the same question.
    """
    holders: dict[str, set[int]] = defaultdict(set)
    for at, row in enumerate(asked):
        for part in sentences(row.passage) | {f"? {question}" for question in row.questions}:
            holders[part].add(at)
    found: list[set[int]] = [set() for _ in asked]
    for rows in holders.values():
        if len(rows) > 1:
            for at in rows:
                found[at] |= rows
    return [frozenset(others - {at}) for at, others in enumerate(found)]
