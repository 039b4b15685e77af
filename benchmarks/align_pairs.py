"""Composes bilingual documents from bitext, with every match known, to calibrate alignment.

Consecutive lines of a bitext file become paragraphs of one to four sentences and headings. Some
documents alternate the languages, some are two versions of which one is in another order;
paragraphs and sentences are left out on either side, neighbours are merged.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Law, policy, environment and general prose in the order of their documents.
SOURCES = (
    "taiwan_law_moj", "trends_earth", "open_sdg", "quantecon_lectures", "huggingface_course",
    "ms_mixed_compliance", "python_docs", "ms_security101", "tico19", "green_software_learn",
    "d2l_book", "ms_office_business", "gnome_user_docs", "openlca_app",
)  # fmt: skip
_LEFT_OUT = 0.08
_MERGED = 0.05
_HEADINGS = 0.25
_LONGEST = 220  # characters of Chinese in a paragraph


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences of one language, each with the number of the pair it comes from."""

    sentences: tuple[tuple[int, str], ...]
    short: bool

    @property
    def pairs(self) -> frozenset[int]:
        """The pairs whose text is in this paragraph."""
        return frozenset(number for number, _ in self.sentences)


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """The two sides; `interleaved` when they are one document."""

    zh: tuple[Paragraph, ...]
    en: tuple[Paragraph, ...]
    interleaved: bool


def made_documents(data_dir: Path, n: int, seed: int) -> Iterator[MadeDocument]:
    """Yield `n` documents; the same seed gives the same documents."""
    rng = random.Random(seed)  # noqa: S311
    lines = {
        name: _read(data_dir / "bitext" / f"{name}.tsv.gz")
        for name in SOURCES
        if (data_dir / "bitext" / f"{name}.tsv.gz").is_file()
    }
    names = [name for name in lines if len(lines[name]) > 200]
    for number in range(n):
        pool = lines[names[number % len(names)]]
        yield _make(pool, rng)


def _read(path: Path) -> list[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return [(row[1], row[0]) for row in rows if len(row) == 2 and row[0] and row[1]]


def _make(pool: Sequence[tuple[str, str]], rng: random.Random) -> MadeDocument:
    position = rng.randrange(max(len(pool) - 160, 1))
    wanted = rng.randint(8, 40)
    paragraphs: list[tuple[list[int], bool]] = []
    while len(paragraphs) < wanted and position < len(pool) - 4:
        short = len(pool[position][0]) <= 24 and rng.random() < _HEADINGS * 2
        size = 1 if short else rng.choice((1, 1, 1, 2, 2, 3, 4))
        rows = list(range(position, position + size))
        while len(rows) > 1 and sum(len(pool[row][0]) for row in rows) > _LONGEST:
            rows.pop()
        position += len(rows)
        paragraphs.append((rows, short))
    interleaved = rng.random() < 0.5
    zh = [_side(pool, rows, short, 0, rng) for rows, short in paragraphs]
    en = [_side(pool, rows, short, 1, rng) for rows, short in paragraphs]
    zh_kept = _merge([p for p in zh if p.sentences and rng.random() > _LEFT_OUT], rng)
    en_kept = _merge([p for p in en if p.sentences and rng.random() > _LEFT_OUT], rng)
    if not interleaved and rng.random() < 0.6:
        en_kept = _reordered(en_kept, rng)
    return MadeDocument(tuple(zh_kept), tuple(en_kept), interleaved)


def _side(
    pool: Sequence[tuple[str, str]], rows: Sequence[int], short: bool, side: int, rng: random.Random
) -> Paragraph:
    kept = [row for row in rows if len(rows) == 1 or rng.random() > _LEFT_OUT]
    return Paragraph(tuple((row, pool[row][side][:600]) for row in kept), short)


def _merge(paragraphs: list[Paragraph], rng: random.Random) -> list[Paragraph]:
    merged: list[Paragraph] = []
    for paragraph in paragraphs:
        before = merged[-1] if merged else None
        if before and not before.short and not paragraph.short and rng.random() < _MERGED:
            merged[-1] = Paragraph(before.sentences + paragraph.sentences, short=False)
        else:
            merged.append(paragraph)
    return merged


def _reordered(paragraphs: list[Paragraph], rng: random.Random) -> list[Paragraph]:
    """The paragraphs with one stretch shuffled, as when versions order speakers differently."""
    start = rng.randrange(max(len(paragraphs) - 3, 1))
    end = min(start + rng.randint(3, 10), len(paragraphs))
    stretch = paragraphs[start:end]
    rng.shuffle(stretch)
    return [*paragraphs[:start], *stretch, *paragraphs[end:]]
