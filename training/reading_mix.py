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
ASKED_OF_A_GROUP: Final = 2
GLOSSED_WEIGHT: Final = 0.7
BETWEEN_HAN: Final = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


def read_mix(
    data_dir: Path, terms: Sequence[Term], settings: ReadingSettings, seed: int, *, checks: bool
) -> list[Reading]:
    """All readings in a drawn order; with `checks` those of the documents that are held out."""
    found: list[Reading] = []
    words = glossaries(terms)
    for source, share in settings.sources.items():
        drawn = random.Random(f"{seed}-reading-{source}-{checks}")
        rows = read_source(data_dir, source)
        pool = Pool({row.passage_id: row.passage for row in rows}, rows[0].language)
        kept = [row for row in rows if held_out(document_of(row), settings.held_out) == checks]
        answerable = [row for row in kept if row.spans]
        if not checks:
            answerable = drawn.sample(answerable, round(share * len(answerable)))
        for row in kept:
            if not row.spans:
                nothing = unanswerable(row)
                found.append(nothing if checks else varied(nothing, words, settings, drawn))
        made = list(readings(answerable, pool, drawn, n_others=settings.others))
        if checks:
            found.extend(made)
            continue
        titles = sorted({row.title for row in rows if row.title})
        for row, reading in _with_rows(answerable, made):
            found.append(varied(reading, words, settings, drawn))
            if drawn.random() < settings.altered:
                other = altered(row, reading, titles, drawn)
                if other is not None:
                    found.append(varied(other, words, settings, drawn))
    if not checks:
        found.extend(_from_bitext(data_dir, settings, seed))
    random.Random(f"{seed}-readings").shuffle(found)
    return found


def _from_bitext(data_dir: Path, settings: ReadingSettings, seed: int) -> Iterator[Reading]:
    for source, share in settings.crossed.items():
        drawn = random.Random(f"{seed}-reading-{source}")
        pairs = read_pairs_of(data_dir / "bitext" / f"{source}.tsv.gz")
        groups = [group for group in join_pairs(pairs) if len(group) > 2]
        groups = drawn.sample(groups, round(share * len(groups)))
        yield from across(groups, source, drawn)


def varied(
    reading: Reading,
    words: tuple[Glossary, Glossary],
    settings: ReadingSettings,
    drawn: random.Random,
) -> Reading:
    """As it is, or across languages: question glossed, windows glossed, words of it switched."""
    at = drawn.random()
    if at < settings.glossed:
        return glossed(reading, words, drawn) or reading
    if at < settings.glossed + settings.glossed_windows:
        return glossed_windows(reading, words, drawn) or reading
    if at < settings.glossed + settings.glossed_windows + settings.switched:
        return glossed(reading, words, drawn, stay=0.5) or reading
    return reading


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
    reading: Reading, words: tuple[Glossary, Glossary], drawn: random.Random, stay: float = 0.0
) -> Reading | None:
    """The same with the question word by word in the other language, if enough words are known.

    Words stay in their own language with the probability `stay` (Qin et al. 2020, arXiv
    2006.06402).
    """
    question, share = _in_other_words(reading.question, reading.language, words, drawn, stay)
    if share < LEAST_GLOSSED:
        return None
    return replace(reading, question=question, weight=GLOSSED_WEIGHT * reading.weight)


def glossed_windows(
    reading: Reading, words: tuple[Glossary, Glossary], drawn: random.Random
) -> Reading | None:
    """The same question over windows that are word by word in the other language."""
    windows: list[Window] = []
    shares: list[float] = []
    joint = " " if reading.language == "zh" else ""
    for window in reading.windows:
        cuts = [0, window.start, window.end] if window.answers else [0]
        parts: list[str] = []
        for start, end in zip(cuts, [*cuts[1:], len(window.text)], strict=True):
            part, share = _in_other_words(window.text[start:end], reading.language, words, drawn)
            parts.append(part)
            shares.extend([share] * (end - start))
        if not window.answers:
            windows.append(Window(parts[0], answers=False))
            continue
        if not parts[1]:
            return None
        before = parts[0] + joint if parts[0] else ""
        text = before + parts[1] + (joint + parts[2] if parts[2] else "")
        windows.append(Window(text, answers=True, start=len(before),
                              end=len(before) + len(parts[1])))  # fmt: skip
    if sum(shares) < LEAST_GLOSSED * max(1, len(shares)):
        return None
    weight = GLOSSED_WEIGHT * reading.weight
    return replace(reading, windows=tuple(windows), weight=weight)


def _in_other_words(
    text: str,
    language: str,
    words: tuple[Glossary, Glossary],
    drawn: random.Random,
    stay: float = 0.0,
) -> tuple[str, float]:
    chinese, english = words
    if language == "en":
        return gloss_english(text, chinese, drawn, stay)
    gloss, share = gloss_chinese(text, english, drawn, stay)
    return BETWEEN_HAN.sub("", gloss), share


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
    """Sentences ask, in the other language, for the paragraph that has their translation."""
    found: list[Reading] = []
    asked_for = [
        (number, group, at)
        for number, group in enumerate(groups)
        for at in drawn.sample(range(len(group)), min(ASKED_OF_A_GROUP, len(group)))
    ]
    for number, group, at in asked_for:
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
