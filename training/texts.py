"""Training text: bitext, lexicons and questions from tab-separated files, sampled by the mix."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from indexer.errors import DatasetError
from training.settings import MixSettings

MAX_PARAGRAPH_CHARACTERS = 900
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair:
    """The same sentence or paragraph twice."""

    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and a passage that answers it."""

    question: str
    passage: str
    language: str


def read_rows(path: Path, n_columns: int) -> Iterator[tuple[str, ...]]:
    """Rows of a gzipped or plain tab-separated file.

    Raises:
        DatasetError: The file is missing, not UTF-8, or a line has another number of columns.
    """
    number = 0
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as lines:
            for number, line in enumerate(lines, start=1):
                row = tuple(line.decode("utf-8").rstrip("\r\n").split("\t"))
                if len(row) != n_columns:
                    raise DatasetError(
                        en=f"{path.name}, line {number}: {len(row)} columns, expected "
                        f"{n_columns} separated by tabs",
                        zh=f"{path.name} 第 {number} 行有 {len(row)} 列，"
                        f"应为以制表符分隔的 {n_columns} 列",
                    )
                yield row
    except UnicodeDecodeError as error:
        raise DatasetError(
            en=f"{path.name}, line {number + 1}: not UTF-8; convert the file and run again",
            zh=f"{path.name} 第 {number + 1} 行不是 UTF-8 编码；请转换后重试",
        ) from error
    except (OSError, EOFError) as error:
        raise DatasetError(
            en=f"training file {path.name} cannot be read: {error}; give the data folder",
            zh=f"训练文件 {path.name} 无法读取：{error}；请给出数据目录",
        ) from error


def read_pairs(data_dir: Path, mix: MixSettings, seed: int) -> list[Pair]:
    """Sentences, paragraphs and lexicon entries of the mix, in a fixed order."""
    pairs: list[Pair] = []
    for folder, shares in (("bitext", mix.bitext), ("lexicon", mix.lexicon)):
        for source, copies in shares.items():
            rows = read_pairs_of(data_dir / folder / f"{source}.tsv.gz")
            pairs.extend(_copies(rows, copies, random.Random(f"{seed}-{source}")))
    for source, share in mix.paragraphs.items():
        joined = list(paragraphs(read_pairs_of(data_dir / "bitext" / f"{source}.tsv.gz")))
        pairs.extend(_copies(joined, share, random.Random(f"{seed}-joined-{source}")))
    return pairs


def paragraphs(pairs: list[Pair]) -> Iterator[Pair]:
    """Consecutive lines of a document joined until the English is a long paragraph."""
    for group in join_pairs(pairs):
        yield Pair(
            " ".join(pair.english for pair in group), "".join(pair.chinese for pair in group)
        )


def join_pairs(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """The groups of consecutive lines that `paragraphs` joins."""
    group: list[Pair] = []
    length = 0
    for pair in pairs:
        if length + len(pair.english) > MAX_PARAGRAPH_CHARACTERS and len(group) > 1:
            yield group
            group, length = [], 0
        group.append(pair)
        length += len(pair.english)


def read_pairs_of(path: Path) -> list[Pair]:
    """The pairs of one file whose two sides both say something."""
    return [
        Pair(english, chinese)
        for english, chinese in read_rows(path, 2)
        if english.strip() and chinese.strip()
    ]


def _copies(rows: list[T], copies: float, drawn: random.Random) -> list[T]:
    whole = int(copies)
    part = drawn.sample(rows, round((copies - whole) * len(rows)))
    return rows * whole + part
