"""The pinyin of Chinese names and characters, by the table that `training/pinyin.py` writes.

The library that it is made from holds fifty megabytes, which every server would hold too.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files

from indexer.names.persons import COMPOUND_SURNAMES
from indexer.text import HAN, simplify

# Between the syllables of a word in the table.
_APART = "'"
_NAME = re.compile(rf"[{HAN}]{{2,4}}")
_TWO_FIRST = re.compile(COMPOUND_SURNAMES)
# Surnames that are read differently from the character alone.
_READ = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "朴": "piao",
    "翟": "zhai", "盖": "ge", "乐": "yue", "缪": "miao", "覃": "qin", "任": "ren", "华": "hua",
    "宁": "ning", "尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun", "重": "chong", "晁": "chao",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def pinyin_of(name: str) -> tuple[str, ...]:
    """The spellings of a Chinese name of two to four characters: Wang Min, Min Wang, WANG Xiaoming.

    Other names, such as transliterated ones, have none.
    """
    plain = simplify(name)
    if _NAME.fullmatch(plain) is None:
        return ()
    length = 2 if len(plain) > 2 and _TWO_FIRST.match(plain) else 1
    if len(plain) - length > 2:
        return ()
    family = _READ.get(plain[:length]) or "".join(_syllables(plain[:length]))
    given = _syllables(plain[length:])
    if not family.isascii() or not all(one.isascii() and one.isalpha() for one in given):
        return ()
    family, together = family.capitalize(), "".join(given).capitalize()
    forms = [f"{family} {together}", f"{together} {family}"]
    if len(given) == 2:
        forms += [
            f"{family} {given[0].capitalize()}-{given[1]}",
            f"{family} {' '.join(given).title()}",
        ]
    return tuple(forms)


def romanised(text: str) -> tuple[str, ...]:
    """The pinyin of each character of a text, in order; "" for one that is not Han."""
    han = re.compile(rf"[{HAN}]")
    plain = simplify(text)
    return tuple(
        syllable if character and han.match(character) and syllable.isascii() else ""
        for character, syllable in zip(plain, _one_by_one(plain), strict=True)
    )


@lru_cache(maxsize=10_000)
def readings(character: str) -> tuple[str, ...]:
    """The readings of a Chinese character without tones, the most common first; else none.

    泊 is bo and po.
    """
    plain = simplify(character)
    if re.fullmatch(rf"[{HAN}]", plain) is None:
        return ()
    return tuple(one for one in _table().of(plain) if one.isascii() and one.isalpha())


def _one_by_one(characters: str) -> list[str]:
    return [_syllable(character) for character in characters]


@lru_cache(maxsize=10_000)
def _syllable(character: str) -> str:
    return "".join(_syllables(character))


def _syllables(characters: str) -> list[str]:
    """The syllables of one or two characters; one that is not known stands for itself."""
    table = _table()
    word = table.words.get(characters)
    return word.split(_APART) if word else [table.of(own)[0] for own in characters]


class _Table:
    """Readings by character, in little memory: one string, and a number for each of its letters."""

    def __init__(self, text: str) -> None:
        self.words: dict[str, str] = {}
        self._readings: list[str] = []
        found: list[tuple[str, int]] = []
        for line in text.splitlines():
            if line.startswith("#"):
                continue
            read, _, characters = line.partition("\t")
            if _APART in read:
                self.words.update(dict.fromkeys(characters.split(" "), read))
                continue
            found.extend((character, len(self._readings)) for character in characters)
            self._readings.append(read)
        found.sort()
        self._characters = "".join(character for character, _ in found)
        self._numbers = array("H", (number for _, number in found))

    def of(self, character: str) -> list[str]:
        """The readings of a character, the most common first; the character when there is none."""
        place = bisect_left(self._characters, character)
        if self._characters[place : place + 1] != character:
            return [character]
        return self._readings[self._numbers[place]].split(" ")


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table((files("indexer") / "data" / "pinyin.tsv").read_text(encoding="utf-8"))
