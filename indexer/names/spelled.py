"""Whether a text has a name that is written in the other script: 楼阳生 and Lou Yangsheng.

By pinyin alone, so it holds for Chinese names of people and places, and never for transliterated
foreign ones.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.names.pinyin import romanised
from indexer.text import HAN, fold

_HAN = re.compile(rf"[{HAN}]+")
_LATIN = re.compile(r"[a-z]+(?:['’\-][a-z]+)*")
# Sorts of places that a Latin spelling leaves out: 杉泊市 is Shanbo.
_SORT = re.compile("(?<=..)(?:市|县|省|州|区|乡|镇|村)$")
_FEWEST, _MOST = 2, 6


def is_spelled(name: str, text: str) -> bool:
    """Whether `text` has the name, of the other script, by its pinyin; the empty name is nowhere.

    A Chinese name is looked for as whole Latin words, a Latin one as whole Chinese characters, also
    with its last word first.
    """
    own = fold(name).text
    if _HAN.search(own):
        letters = "".join(romanised(_SORT.sub("", own)))
        return len(_SORT.sub("", own)) >= _FEWEST and letters in _runs(fold(text).text)
    words = [re.sub(r"[^a-z]", "", word) for word in own.split()]
    orders = {"".join(words), "".join((*words[-1:], *words[:-1]))} - {""}
    return any(letters in _syllables(fold(text).text) for letters in orders)


@lru_cache(maxsize=2_000)
def _syllables(folded: str) -> frozenset[str]:
    """The pinyin of every two to six neighbouring characters."""
    found: set[str] = set()
    for run in _HAN.findall(folded):
        own = romanised(run)
        for size in range(_FEWEST, _MOST + 1):
            found.update("".join(own[at : at + size]) for at in range(len(own) - size + 1))
    return frozenset(found)


@lru_cache(maxsize=2_000)
def _runs(folded: str) -> frozenset[str]:
    """Every one to three neighbouring Latin words, written as one; also with the last one first."""
    words = [re.sub(r"[^a-z]", "", word) for word in _LATIN.findall(folded)]
    found: set[str] = set()
    for size in range(1, 4):
        for at in range(len(words) - size + 1):
            own = words[at : at + size]
            found.update(("".join(own), "".join((*own[-1:], *own[:-1]))))
    return frozenset(found)
