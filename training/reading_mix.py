"""The readings of a run: sources by their shares, questions across languages, questions altered."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from training.gloss import Glossary, gloss_chinese, gloss_english, glossaries
from training.reading import (
    WINDOW_CHARACTERS,
    Pool,
    Reading,
    Row,
    Window,
    document_of,
    held_out,
    read_spans,
    readings,
    windows_of,
)
from training.settings import ReadingSettings
from training.terms import Term
from training.texts import Pair, join_pairs, read_pairs_of

# Sources whose title is that of a collection, not of a document.
COLLECTIONS: Final = ("squadshifts_reddit", "squadshifts_amazon", "policyqa")
NUMBER: Final = re.compile(r"\d+")
LEAST_GLOSSED: Final = 0.5


def read_mix(
    data_dir: Path, terms: Sequence[Term], settings: ReadingSettings, seed: int, *, checks: bool
) -> list[Reading]:
    """All readings in a drawn order; with `checks` those of the documents that are held out."""
    found: list[Reading] = []
    chinese, english = glossaries(terms)
    for source, share in settings.sources.items():
        drawn = random.Random(f"{seed}-reading-{source}-{checks}")
        rows = read_source(data_dir, source)
        pool = Pool({row.passage_id: row.passage for row in rows}, rows[0].language)
        kept = [row for row in rows if held_out(document_of(row), settings.held_out) == checks]
        answerable = [row for row in kept if row.spans]
        if not checks:
            answerable = drawn.sample(answerable, round(share * len(answerable)))
        found.extend(unanswerable(row) for row in kept if not row.spans)
        made = list(readings(answerable, pool, drawn, n_others=settings.others))
        if checks:
            found.extend(made)
            continue
        titles = sorted({row.title for row in rows if row.title})
        for row, reading in _with_rows(answerable, made):
            across_languages = drawn.random() < settings.glossed
            crossed = glossed(reading, chinese, english, drawn) if across_languages else None
            found.append(crossed or reading)
            if drawn.random() < settings.altered:
                other = altered(row, reading, titles, drawn)
                if other is not None:
                    found.append(other)
    if not checks:
        for source, share in settings.crossed.items():
            drawn = random.Random(f"{seed}-reading-{source}")
            pairs = read_pairs_of(data_dir / "bitext" / f"{source}.tsv.gz")
            groups = [group for group in join_pairs(pairs) if len(group) > 2]
            groups = drawn.sample(groups, round(share * len(groups)))
            found.extend(across(groups, source, drawn))
    random.Random(f"{seed}-readings").shuffle(found)
    return found


def read_source(data_dir: Path, source: str) -> list[Row]:
    """The rows of a source; titles of collections are dropped, repeated questions kept once."""
    rows = read_spans(data_dir / "qa_spans" / f"{source}.jsonl.gz")
    if source in COLLECTIONS:
        rows = [replace(row, title="") for row in rows]
    if source == "policyqa":
        order = random.Random(0).sample(rows, len(rows))
        rows = list({row.question: row for row in order}.values())
    return rows


def _with_rows(rows: Sequence[Row], made: Sequence[Reading]) -> Iterator[tuple[Row, Reading]]:
    by_question = {(row.question, document_of(row)): row for row in rows}
    for reading in made:
        yield by_question[reading.question, reading.of], reading


def unanswerable(row: Row) -> Reading:
    """A question that people found no answer to in its passage."""
    spans = windows_of(row.passage, WINDOW_CHARACTERS[row.language])[:4]
    texts = (Window(row.passage[start:end], answers=False) for start, end in spans)
    return Reading(row.question, row.language, document_of(row), tuple(texts))


def glossed(
    reading: Reading, chinese: Glossary, english: Glossary, drawn: random.Random
) -> Reading | None:
    """The same with the question word by word in the other language, if enough words are known."""
    if reading.language == "en":
        question, share = gloss_english(reading.question, chinese, drawn)
    else:
        question, share = gloss_chinese(reading.question, english, drawn)
    if share < LEAST_GLOSSED:
        return None
    return replace(reading, question=question, weight=0.7)


def altered(
    row: Row, reading: Reading, titles: Sequence[str], drawn: random.Random
) -> Reading | None:
    """A question about another number or another thing: none of the windows answers it."""
    numbers = NUMBER.findall(row.question)
    if numbers:
        number = drawn.choice(numbers)
        other = str(int(number) + drawn.choice([-11, -7, -3, -2, -1, 1, 2, 4, 9, 13]))
        question = row.question.replace(number, other.lstrip("-"), 1)
    elif row.title and row.title in row.question and len(titles) > 1:
        question = row.question.replace(row.title, drawn.choice(titles))
    else:
        return None
    if question == row.question:
        return None
    windows = tuple(Window(window.text, answers=False) for window in reading.windows[:3])
    return Reading(question, reading.language, reading.of, windows, weight=0.7)


def across(groups: Sequence[Sequence[Pair]], source: str, drawn: random.Random) -> list[Reading]:
    """A sentence asks, in the other language, for the paragraph that has its translation."""
    found: list[Reading] = []
    for number, group in enumerate(groups):
        at = drawn.randrange(len(group))
        to_english = bool(drawn.getrandbits(1))
        asked = group[at].chinese if to_english else group[at].english
        language = "en" if to_english else "zh"
        joint = " " if to_english else ""
        own = [pair.english if to_english else pair.chinese for pair in group]
        most = WINDOW_CHARACTERS[language]
        if len(own[at]) > most or len(asked) > most // 2:
            continue
        first, last = _grown(own, at, most)
        before = joint.join([*own[first:at], ""])
        start = len(before)
        gold = Window(joint.join(own[first:last]), answers=True, start=start,
                      end=start + len(own[at]))  # fmt: skip
        windows = [gold]
        rest = [text for place, text in enumerate(own[first:last], first) if place != at]
        if rest and own[at] not in rest:
            windows.append(Window(joint.join(rest), answers=False))
        other = groups[(number + 1) % len(groups)]
        lines = [pair.english if to_english else pair.chinese for pair in other]
        if own[at] not in lines:
            _, end = _grown(lines, 0, most)
            windows.append(Window(joint.join(lines[:end]), answers=False))
        found.append(Reading(asked, language, f"{source}/{number}", tuple(windows), weight=0.5))
    return found


def _grown(lines: Sequence[str], at: int, most: int) -> tuple[int, int]:
    """The run of lines around one that has at most `most` characters; forward first."""
    first, last, size = at, at + 1, len(lines[at])
    while last < len(lines) and size + len(lines[last]) < most:
        size += len(lines[last]) + 1
        last += 1
    while first > 0 and size + len(lines[first - 1]) < most:
        first -= 1
        size += len(lines[first]) + 1
    return first, last
