"""Bridge terms for the lexical retriever: term pairs that two of three witnesses agree on.

The witnesses are the lexicons, bitext (both stand together) and the encoder's own token table
(their rows are near). A pair of bitext alone must be the best of both its sides. A verb is one term
with its "to": "to think" of a lexicon and "think" of bitext agree.

python -m training.bridge --terms WORK/terms.tsv --model WORK/vocabulary
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from indexer.errors import LanmeiError
from training.model import TABLE, Matrix, read_cutting_tokenizer, read_weights, unit
from training.terms import IN_LEXICON, LEXICON_ONLY, Term, read_terms
from training.texts import read_rows

SEED = Path(__file__).with_name("bridge_seed.tsv")
OUTPUT = Path(__file__).resolve().parent.parent / "indexer" / "data" / "bridge_terms.tsv"
CHINESE = re.compile("[\u3400-\u9fff]{2,8}")
ENGLISH = re.compile(r"[a-z][a-z-]*[a-z](?: [a-z][a-z-]*[a-z]){0,2}")
LEAD = re.compile(r"^(?:to be|to|a|an|the|be) ")
MOST = 3
LIMIT = 40_000
SEED_SCORE = 0.9
LEXICON_TABLE = 0.9
LEXICON_ALONE = 0.5
BITEXT_AND_TABLE = (0.4, 0.42)
EMPTY = frozenset(
    (  # noqa: SIM905
        "about above after again against all also although always and another any anyone anything "
        "are as at because been before below between both but by can cannot could does doing down "
        "during each either etc every everyone everything few following for from further had has "
        "have having her here him his how however if in into its itself just may me might more "
        "most much must my never no not nothing now of off on once one only or other our out over "
        "own per quite same shall she should since so some somebody someone something such than "
        "that the their them then there therefore these they thing this those through too two "
        "under until up upon us used used-to using very was we well were what when where whether "
        "which while who whom whose why will with within without would yes yet you your not-just "
        "the-following in-order in-order-to used-to as-well as-well-as not-only such-as so-that "
        "period-of-time "
    ).split()
)


def bridge_terms(
    terms: Iterable[Term],
    near: Sequence[float],
    seed: Iterable[tuple[str, str]] = (),
) -> list[tuple[str, str, float]]:
    """The pairs to ship, with a score in (0, 1]; `near` is the cosine of the rows of each pair.

    A pair stays when it is among the best `MOST` of either of its terms; the best `LIMIT` stay.
    `seed` pairs are the domain's own words, written by hand, and stay first.
    """
    found: dict[tuple[str, str], float] = dict.fromkeys(seed, SEED_SCORE)
    kept = merged(terms, near)
    best_of = _best(kept)
    uses = Counter(
        side for term, _ in kept if term.n_lexicons for side in (term.chinese, term.english)
    )
    for term, cosine in kept:
        key = term.chinese, term.english
        if not CHINESE.fullmatch(term.chinese):
            continue
        only = uses[term.chinese] == uses[term.english] == 1
        dice = _dice(term)
        mutual = best_of.get(key[0]) == key[1] and best_of.get(key[1]) == key[0]
        if not _agreed(term, cosine, dice, mutual=mutual, only=only):
            continue
        score = 0.35 + 0.35 * min(1.0, dice) + 0.2 * max(0.0, cosine)
        score += 0.05 * (term.n_lexicons > 1) + 0.1 * (term.count > 0)
        found[key] = max(found.get(key, 0.0), round(min(1.0, score), 3))
    return _fewest(found)


def merged(terms: Iterable[Term], near: Sequence[float]) -> list[tuple[Term, float]]:
    """The terms with tidy English, each pair once, with the best evidence of all its spellings."""
    best: dict[tuple[str, str], tuple[float, int, int, float]] = {}
    for term, cosine in zip(terms, near, strict=True):
        if english := tidy(term.english):
            key = term.chinese, english
            own = _dice(term), term.count, term.n_lexicons, cosine
            held = best.get(key, own)
            best[key] = (
                max(own[0], held[0]),
                max(own[1], held[1]),
                max(own[2], held[2]),
                max(own[3], held[3]),
            )
    return [
        (Term(*key, dice + IN_LEXICON * bool(held) if dice else LEXICON_ONLY, count, held), cosine)
        for key, (dice, count, held, cosine) in best.items()
    ]


def _dice(term: Term) -> float:
    if term.score == LEXICON_ONLY:
        return 0.0
    return term.score - IN_LEXICON * bool(term.n_lexicons)


def tidy(english: str) -> str:
    """The term as the lexical retriever can use it; empty when it says nothing."""
    english = LEAD.sub("", english.strip().lower())
    if not ENGLISH.fullmatch(english) or english.replace(" ", "-") in EMPTY or len(english) < 3:
        return ""
    return "" if all(word in EMPTY for word in english.split()) else english


def row_cosines(folder: Path, terms: Sequence[Term]) -> list[float]:
    """Cosine of the mean token rows of both sides of every pair."""
    _, weights = read_weights(folder)
    table = weights[TABLE].numpy()
    table = table / np.linalg.norm(table, axis=1, keepdims=True)
    tokenizer = read_cutting_tokenizer(folder, 64)
    unknown = tokenizer.token_to_id("[UNK]")

    def rows(texts: Sequence[str]) -> Matrix:
        found = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
        for at, row in enumerate(
            tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ):
            if ids := [token for token in row.ids if token != unknown]:
                found[at] = table[ids].mean(0)
        return unit(found)

    found: list[float] = []
    for at in range(0, len(terms), 50_000):
        part = terms[at : at + 50_000]
        left = rows([term.chinese for term in part])
        right = rows([term.english for term in part])
        found.extend(float(cosine) for cosine in (left * right).sum(1))
    return found


def _agreed(term: Term, cosine: float, dice: float, *, mutual: bool, only: bool) -> bool:
    """Whether two witnesses agree: `mutual` best in bitext, `only` translation in the lexicons."""
    if term.n_lexicons > 1 or (term.n_lexicons and term.count):
        return True
    if term.n_lexicons:
        return cosine >= (LEXICON_ALONE if only else LEXICON_TABLE)
    least_dice, least_cosine = BITEXT_AND_TABLE
    return mutual and dice >= least_dice and cosine >= least_cosine


def _best(kept: Iterable[tuple[Term, float]]) -> dict[str, str]:
    """The best partner of every term, by evidence in bitext."""
    best: dict[str, tuple[float, str]] = {}
    for term, _ in kept:
        if not term.count:
            continue
        for one, other in ((term.chinese, term.english), (term.english, term.chinese)):
            best[one] = max(best.get(one, (0.0, "")), (term.score, other))
    return {term: partner for term, (_, partner) in best.items()}


def _fewest(found: dict[tuple[str, str], float]) -> list[tuple[str, str, float]]:
    uses: Counter[str] = Counter()
    kept: list[tuple[str, str, float]] = []
    for (chinese, english), score in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        if uses[chinese] < MOST or uses[english] < MOST:
            uses.update((chinese, english))
            kept.append((chinese, english, score))
    return sorted(kept[:LIMIT])


def main() -> None:
    """Write the table and print 200 pairs to check by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terms", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUTPUT)
    parser.add_argument("--sample", type=Path, help="where 200 random pairs go, to be judged")
    arguments = parser.parse_args()
    try:
        terms = read_terms(arguments.terms)
        seed = [(chinese, english) for chinese, english in read_rows(SEED, 2)]
        pairs = bridge_terms(terms, row_cosines(arguments.model, terms), seed)
    except LanmeiError as error:
        print(error.message("en"), file=sys.stderr)
        raise SystemExit(error.exit_code) from error
    lines = [f"{chinese}\t{english}\t{score:.3f}\n" for chinese, english, score in pairs]
    arguments.out.write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} pairs", file=sys.stderr)
    if arguments.sample:
        drawn = random.Random(200).sample(lines, min(200, len(lines)))
        arguments.sample.write_text("".join(drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
