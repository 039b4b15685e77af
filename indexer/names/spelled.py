"""Whether a text has a name that is written in the other script: 楼阳生 and Lou Yangsheng.

By pinyin alone, so it holds for Chinese names of people and places, and never for transliterated
foreign ones.
"""

from __future__ import annotations

import re
from itertools import accumulate

from indexer.names.pinyin import romanised
from indexer.text import HAN, fold

_HAN = re.compile(rf"[{HAN}]+")
_LATIN = re.compile(r"[a-z]+(?:['’\-][a-z]+)*")
# Sorts of places that a Latin spelling leaves out: 杉泊市 is Shanbo.
_SORT = re.compile("(?<=..)(?:市|县|省|州|区|乡|镇|村)$")
# Characters of a Chinese name, and words of a Latin one that can be one Chinese name.
_FEWEST, _WORDS = 2, 3


def is_spelled(name: str, text: str) -> bool:
    """Whether `text` has the name, of the other script, by its pinyin; the empty name is nowhere.

    A Chinese name is looked for as whole Latin words, a Latin one as whole Chinese characters, also
    with its last word first.
    """
    own = fold(name).text
    if _HAN.search(own):
        stem = _SORT.sub("", own)
        letters = "".join(romanised(stem))
        return len(stem) >= _FEWEST and bool(letters) and _is_in_words(letters, fold(text).text)
    words = [re.sub(r"[^a-z]", "", word) for word in own.split()]
    orders = {"".join(words), "".join((*words[-1:], *words[:-1]))} - {""}
    return bool(orders) and any(
        _is_in_run(letters, run) for run in _HAN.findall(fold(text).text) for letters in orders
    )


def _is_in_run(letters: str, run: str) -> bool:
    """Whether two or more neighbouring characters are read as these letters."""
    syllables = romanised(run)
    edges = {edge: at for at, edge in enumerate(accumulate(map(len, syllables), initial=0))}
    read = "".join(syllables)
    start = read.find(letters)
    while start >= 0:
        end = start + len(letters)
        if start in edges and end in edges and edges[end] - edges[start] >= _FEWEST:
            return True
        start = read.find(letters, start + 1)
    return False


def _is_in_words(letters: str, folded: str) -> bool:
    """Whether one to three neighbouring Latin words are these letters, also the last one first."""
    words = [re.sub(r"[^a-z]", "", word) for word in _LATIN.findall(folded)]
    for size in range(1, _WORDS + 1):
        for at in range(len(words) - size + 1):
            own = words[at : at + size]
            if letters in ("".join(own), "".join((*own[-1:], *own[:-1]))):
                return True
    return False
