"""Finds people that a question names by surname alone, or with a small misspelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.names.matcher import alias_key

# A misspelling counts as the name from this Indel similarity on (0 to 100): "Katherin Smith" for
# Katherine Smith is 97, "San Oo" for San Win 62.
_SPELLING = 86.0
# A single word of a name can stand for the person from this length on: Papadopoulos, but not Hong.
_SURNAME_LENGTH = 6
_MOST_LETTERS_OFF = 3
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*")


class Spellings:
    """Latin names of people, and the single words that only one person has, by their form.

    `people` are ids with Latin names as alias keys.
    """

    def __init__(self, people: Iterable[tuple[str, str]]) -> None:
        # By number of words, first letter and length; misspellings share the first two.
        self._targets: dict[tuple[int, str, int], list[tuple[str, str]]] = {}
        bearers: dict[str, set[str]] = {}
        for person_id, key in people:
            self._add(person_id, key)
            for word in key.split():
                bearers.setdefault(word, set()).add(person_id)
        for word, ids in bearers.items():
            if len(ids) == 1 and len(word) >= _SURNAME_LENGTH:
                self._add(next(iter(ids)), word)
        self.sizes = sorted({size for size, _, _ in self._targets})
        self._lengths: dict[tuple[int, str], list[int]] = {}
        self._sizes: dict[str, list[int]] = {}
        for size, letter, length in sorted(self._targets):
            self._lengths.setdefault((size, letter), []).append(length)
            if size not in self._sizes.setdefault(letter, []):
                self._sizes[letter].append(size)

    def _add(self, person_id: str, wanted: str) -> None:
        place = wanted.count(" ") + 1, wanted[:1], len(wanted)
        self._targets.setdefault(place, []).append((person_id, wanted))

    def lengths(self, letter: str, size: int) -> Sequence[int]:
        """The lengths of names of `size` words that begin with a letter."""
        return self._lengths.get((size, letter), ())

    def sizes_with(self, letter: str) -> Sequence[int]:
        """The numbers of words of names that begin with a letter."""
        return self._sizes.get(letter, ())

    def like(self, written: str, size: int) -> Iterator[tuple[str, float]]:
        """Ids of people whose name is nearly `written`, with a score that prefers longer names."""
        from rapidfuzz import fuzz

        letter, length = written[:1], len(written)
        for own in self.lengths(letter, size):
            off = abs(own - length)
            # So many letters more are so many edits at least.
            if off > _MOST_LETTERS_OFF or 100 * off > (100 - _SPELLING) * (own + length):
                continue
            for person_id, wanted in self._targets[size, letter, own]:
                score = fuzz.ratio(written, wanted, score_cutoff=_SPELLING)
                if score:
                    yield person_id, score + len(wanted)


def misspelt_people(
    text: str, spellings: Spellings, taken: Sequence[tuple[int, int]]
) -> list[tuple[int, int, str]]:
    """Return (start, end, person_id) for words of `text` outside `taken` that are nearly a name.

    When two people fit one span, the likelier one is taken.
    """
    words = [
        (match.start(), match.end(), alias_key(match.group()))
        for match in _LATIN_WORD.finditer(text)
        if not taken or all(match.end() <= start or end <= match.start() for start, end in taken)
    ]
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for first, (_, _, first_key) in enumerate(words):
        for size in spellings.sizes_with(first_key[:1]):
            last = first + size - 1
            if last >= len(words):
                break
            span = words[first][0], words[last][1]
            written = " ".join(key for _, _, key in words[first : last + 1])
            for person_id, score in spellings.like(written, size):
                if (score, person_id) > best.get(span, (0.0, "")):
                    best[span] = (score, person_id)
    return [(start, end, person_id) for (start, end), (_, person_id) in best.items()]
