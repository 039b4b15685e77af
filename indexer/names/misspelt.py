"""People named in a question by surname alone, or with a small misspelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.names.matcher import alias_key

# A misspelt name is still meant when this much of it agrees (Indel similarity, 0 to 100):
# "Vanhone Phonnasane" for Vanhthone is 94, "San Oo" for San Win 62.
_SPELLING = 86.0
# A single word of a name stands for the person from this length on: Phonnasane, but not Hong.
_SURNAME_LENGTH = 6
_MOST_LETTERS_OFF = 3
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*")


def misspelt_people(
    text: str, people: Sequence[tuple[str, str]], taken: Sequence[tuple[int, int]]
) -> list[tuple[int, int, str]]:
    """Return (start, end, person_id) for words of `text` outside `taken` that are nearly a name.

    `people` are ids with Latin names as alias keys. Of two people for one span the likelier.
    """
    words = [
        (match.start(), match.end(), alias_key(match.group()))
        for match in _LATIN_WORD.finditer(text)
        if all(match.end() <= start or end <= match.start() for start, end in taken)
    ]
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for person_id, wanted in _targets(people):
        for span, score in _likeness(words, wanted):
            if (score, person_id) > best.get(span, (0.0, "")):
                best[span] = (score, person_id)
    return [(start, end, person_id) for (start, end), (_, person_id) in best.items()]


def _targets(people: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Whole names, and those single words that only one person bears."""
    bearers: dict[str, set[str]] = {}
    for person_id, key in people:
        yield person_id, key
        for word in key.split():
            bearers.setdefault(word, set()).add(person_id)
    for word, ids in bearers.items():
        if len(ids) == 1 and len(word) >= _SURNAME_LENGTH:
            yield next(iter(ids)), word


def _likeness(
    words: Sequence[tuple[int, int, str]], wanted: str
) -> Iterator[tuple[tuple[int, int], float]]:
    """Spans of as many of `words` as `wanted` has, with a score that prefers longer names."""
    from rapidfuzz import fuzz

    size = wanted.count(" ") + 1
    for first in range(len(words) - size + 1):
        window = words[first : first + size]
        written = " ".join(key for _, _, key in window)
        if written[0] == wanted[0] and abs(len(written) - len(wanted)) <= _MOST_LETTERS_OFF:
            score = fuzz.ratio(written, wanted, score_cutoff=_SPELLING)
            if score:
                yield (window[0][0], window[-1][1]), score + len(wanted)
