"""Which Chinese word goes with which English word: lexicons, counted again in bitext."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from indexer.text import analyze
from training.texts import Pair

WORD = re.compile(r"[a-z][a-z'-]*[a-z]|[a-z]")
HAN_WORD = re.compile("[\u3400-\u9fff]+")
MAX_WORDS = 3
MAX_CHARACTERS = 8
MIN_COUNT = 3
MIN_DICE = 0.02


@dataclass(frozen=True, slots=True)
class TermPair:
    """A Chinese and an English term, in how many pairs both stand, and their Dice coefficient."""

    chinese: str
    english: str
    count: int
    score: float


def english_terms(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Words of a text, lower case, and runs of up to three words that are `known`."""
    words = WORD.findall(text.lower())
    found = list(words)
    for length in range(2, MAX_WORDS + 1):
        runs = (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
        found.extend(run for run in runs if run in known)
    return found


def chinese_terms(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Words of a text, folded, and runs of two words that are `known`."""
    tokens = [token for token in analyze(text, bigrams=False) if HAN_WORD.fullmatch(token.term)]
    found = [token.term for token in tokens]
    runs = (left.term + right.term for left, right in pairwise(tokens))
    found.extend(run for run in runs if run in known)
    return found


def known_in(text: str, known: frozenset[str]) -> set[str]:
    """The `known` Chinese terms of a text by longest match, whatever a segmenter makes of it."""
    found: set[str] = set()
    for run in HAN_WORD.findall(text):
        at = 0
        while at < len(run):
            lengths = range(min(MAX_CHARACTERS, len(run) - at), 0, -1)
            length = next((size for size in lengths if run[at : at + size] in known), 0)
            if length:
                found.add(run[at : at + length])
            at += max(1, length)
    return found


def sightings(
    pairs: Sequence[Pair], lexicon: Sequence[tuple[str, str]]
) -> Counter[tuple[str, str]]:
    """In how many pairs both terms of a lexicon entry (Chinese, English) stand."""
    translations: dict[str, list[str]] = {}
    for term, translation in lexicon:
        translations.setdefault(term, []).append(translation)
    known_chinese = frozenset(translations)
    known_english = frozenset(english for _, english in lexicon)
    found: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        english = set(english_terms(pair.english, known_english))
        for term in known_in(pair.chinese, known_chinese):
            found.update((term, other) for other in translations[term] if other in english)
    return found


def count_together(
    pairs: Sequence[Pair],
    known_chinese: frozenset[str] = frozenset(),
    known_english: frozenset[str] = frozenset(),
) -> list[TermPair]:
    """Pairs of terms that stand together at least `MIN_COUNT` times, with their Dice score."""
    left, left_terms = _incidence(
        [set(chinese_terms(pair.chinese, known_chinese)) for pair in pairs]
    )
    right, right_terms = _incidence(
        [set(english_terms(pair.english, known_english)) for pair in pairs]
    )
    together = (left.T @ right).tocoo()
    n_left = np.asarray(left.sum(0)).ravel()
    n_right = np.asarray(right.sum(0)).ravel()
    dice = 2 * together.data / (n_left[together.row] + n_right[together.col])
    return [
        TermPair(
            left_terms[together.row[at]],
            right_terms[together.col[at]],
            int(together.data[at]),
            float(dice[at]),
        )
        for at in np.flatnonzero((together.data >= MIN_COUNT) & (dice >= MIN_DICE))
    ]


def _incidence(texts: Sequence[Iterable[str]]) -> tuple[sparse.csr_matrix, list[str]]:
    counts = Counter(term for terms in texts for term in terms)
    kept = sorted(term for term, count in counts.items() if count >= MIN_COUNT)
    number = {term: at for at, term in enumerate(kept)}
    rows: list[int] = []
    columns: list[int] = []
    for row, terms in enumerate(texts):
        for term in terms:
            if term in number:
                rows.append(row)
                columns.append(number[term])
    ones: npt.NDArray[np.float32] = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(texts), len(kept))), kept
