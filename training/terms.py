"""Term pairs: what the lexicons say, weighed by how often both sides stand together in bitext."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.cooccurrence import count_together, sightings
from training.texts import Pair, read_pairs_of, read_rows

LEXICONS = ("cc_cedict", "wordnet_cow", "cldr")
MAX_CHARACTERS = 400
IN_LEXICON = 0.3
LEXICON_ONLY = 0.15


@dataclass(frozen=True, slots=True)
class Term:
    """A Chinese and an English term of one meaning, lower case, with evidence.

    `score` is the Dice coefficient in bitext, raised when a lexicon has the pair too.
    """

    chinese: str
    english: str
    score: float
    count: int
    n_lexicons: int


def find_terms(data_dir: Path, shares: dict[str, float], seed: int) -> list[Term]:
    """All pairs of terms with evidence, best first; unlisted bitext sources count wholly."""
    lexicons = [read_pairs_of(data_dir / "lexicon" / f"{name}.tsv.gz") for name in LEXICONS]
    pairs: list[Pair] = []
    for path in sorted((data_dir / "bitext").glob("*.tsv.gz")):
        source = path.name.removesuffix(".tsv.gz")
        drawn = random.Random(f"{seed}-{source}")
        share = shares.get(source, 1.0)
        rows = (row for row in read_pairs_of(path) if len(row.english) < MAX_CHARACTERS)
        pairs.extend(row for row in rows if drawn.random() < share)
    return weigh(lexicons, pairs)


def weigh(lexicons: Iterable[Sequence[Pair]], pairs: Sequence[Pair]) -> list[Term]:
    """Join what the lexicons say with what bitext shows.

    A lexicon pair too rare to be counted keeps the score of an unseen one; `count` still says how
    often it was seen.
    """
    known: Counter[tuple[str, str]] = Counter()
    for lexicon in lexicons:
        known.update({(pair.chinese, pair.english.lower()) for pair in lexicon})
    together = count_together(
        pairs,
        frozenset(chinese for chinese, _ in known),
        frozenset(english for _, english in known),
    )
    counted = {(pair.chinese, pair.english): pair for pair in together}
    found = [
        Term(*key, pair.score + IN_LEXICON * (key in known), pair.count, known[key])
        for key, pair in counted.items()
    ]
    seen = sightings(pairs, list(known))
    found.extend(
        Term(*key, LEXICON_ONLY, seen[key], n_lexicons)
        for key, n_lexicons in known.items()
        if key not in counted
    )
    return sorted(found, key=lambda term: (-term.score, term.chinese, term.english))


def write_terms(path: Path, terms: Iterable[Term]) -> None:
    """One pair a line: Chinese, English, score, count, how many lexicons have it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (f"{t.chinese}\t{t.english}\t{t.score:.4f}\t{t.count}\t{t.n_lexicons}\n" for t in terms)
    path.write_text("".join(lines), encoding="utf-8")


def read_terms(path: Path) -> list[Term]:
    """Read what `write_terms` wrote."""
    return [
        Term(chinese, english, float(score), int(count), int(held))
        for chinese, english, score, count, held in read_rows(path, 5)
    ]
