"""Whether a text has a name in the other script: 楼阳生 for Lou Yangsheng and the reverse.

Names are compared by pinyin, so this works for Chinese names of people and places, not for
transliterated foreign ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from indexer.names.pinyin import readings
from indexer.text import HAN, fold

_HAN = re.compile(rf"[{HAN}]+")
_LATIN = re.compile(r"[a-z]+(?:['’\-][a-z]+)*")
# Generic nouns that a Latin spelling leaves out: 杉泊市 is Shanbo.
_SORT = re.compile("(?<=..)(?:市|县|省|州|区|乡|镇|村)$")
# Characters of a Chinese name, and words of a Latin one that can be one Chinese name.
_FEWEST, _WORDS = 2, 3
# How many readings of one name are tried.
_MOST_READINGS = 24


def is_spelled(name: str, text: str) -> bool:
    """Whether `text` has the name in the other script, by its pinyin; False for the empty name.

    A Chinese name is searched for as whole Latin words, a Latin one as Chinese characters; both
    also with the last word first.
    """
    own = fold(name).text
    if _HAN.search(own):
        stem = _SORT.sub("", own)
        held = fold(text).text
        return len(stem) >= _FEWEST and any(
            _is_in_words("".join(letters), held) for letters in _readings_of(stem)
        )
    words = [re.sub(r"[^a-z]", "", word) for word in own.split()]
    orders = {"".join(words), "".join((*words[-1:], *words[:-1]))} - {""}
    return any(
        _is_read_at(run, at, letters, 0)
        for letters in orders
        for run in _HAN.findall(fold(text).text)
        for at in range(len(run) - 1)
    )


def _readings_of(name: str) -> Iterator[tuple[str, ...]]:
    return islice(product(*map(readings, name)), _MOST_READINGS)


def _is_read_at(run: str, at: int, letters: str, n_read: int) -> bool:
    """Whether two or more characters from `at` on have these letters as their pinyin."""
    if not letters:
        return n_read >= _FEWEST
    return at < len(run) and any(
        letters.startswith(one) and _is_read_at(run, at + 1, letters[len(one) :], n_read + 1)
        for one in readings(run[at])
    )


def _is_in_words(letters: str, folded: str) -> bool:
    """Whether one to three consecutive Latin words have these letters, also the last one first."""
    words = [re.sub(r"[^a-z]", "", word) for word in _LATIN.findall(folded)]
    for size in range(1, _WORDS + 1):
        for at in range(len(words) - size + 1):
            own = words[at : at + size]
            if letters in ("".join(own), "".join((*own[-1:], *own[:-1]))):
                return True
    return False
