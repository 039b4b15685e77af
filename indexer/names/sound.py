"""Whether a Chinese and a Latin spelling sound alike: 加尔莫尔 is Galmore, 韦斯特威克 no Osterwick.

Foreign names are transcribed by sound. The consonants of both spellings are compared; a Chinese
transcription drops an r before a consonant and adds vowels, and writes no difference of b and p.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from indexer.names.pinyin import readings
from indexer.text import HAN, fold

_INITIAL = re.compile(r"zh|ch|sh|[bpmfdtnlgkhjqxrzcsw]")
# Classes of sounds; those of `_EITHER` stand for several.
_PINYIN = {
    "b": "P", "p": "P", "m": "M", "f": "F", "d": "T", "t": "T", "n": "N", "l": "L", "r": "L",
    "g": "K", "k": "K", "h": "H", "j": "J", "q": "J", "x": "X", "zh": "S", "ch": "S", "sh": "S",
    "z": "S", "c": "S", "s": "S", "w": "W",
}  # fmt: skip
_LATIN = re.compile(
    r"sch|tch|ph|th|sh|ch|ck|gh|qu|wh|[dt][sz]|ng(?![aeiouy])|[bcdfghjklmnpqrstvwxyz]"
)
_LETTERS = {
    "b": "P", "p": "P", "m": "M", "f": "F", "ph": "F", "v": "F", "d": "T", "t": "T", "th": "D",
    "n": "N", "l": "L", "r": "L", "g": "K", "gh": "K", "k": "K", "ck": "K", "q": "K", "qu": "K",
    "c": "C", "h": "H", "j": "J", "ch": "J", "tch": "J", "sh": "S", "sch": "S", "s": "S", "z": "S",
    "w": "W", "wh": "W", "x": "S", "ds": "S", "dz": "S", "ts": "S", "tz": "S",
    "ng": "N",
}  # fmt: skip
_EITHER = {"D": "TS", "J": "JKSCX", "C": "CKSJ", "X": "XSHJC", "W": "WF", "F": "FW", "H": "HXWK"}
# What a transcription may leave out or add.
_LIGHT = {"L": 0.3, "H": 0.3, "W": 0.4, "N": 0.5}
# Two spellings differ by at most this share of their sounds.
_MOST = 0.21
_FEWEST = 2
_LONGEST = 40


def sounds_alike(zh: str, latin: str, *, most: float = _MOST) -> bool:
    """Whether both spell one name; False for names of less than two sounds.

    They differ by at most the share `most` of their sounds.
    """
    one, other = _of_han(zh), _of_latin(fold(latin).text)
    if min(len(one), len(other)) < _FEWEST or max(len(one), len(other)) > _LONGEST:
        return False
    if one[0] != other[0] and not _same(one[0], other[0]):
        return False
    return _distance(one, other) <= most * max(len(one), len(other))


@lru_cache(maxsize=50_000)
def may_begin(character: str, latin: str) -> bool:
    """Whether a transcription of a Latin name may begin with a Chinese character."""
    one, other = _of_han(character)[:1], _of_latin(fold(latin).text)[:1]
    return not one or one == other or _same(one, other)


def is_heard(name: str, text: str) -> bool:
    """Whether `text` has a name of the other script that sounds like `name`."""
    own = fold(name).text
    if re.search(rf"[{HAN}]", own):
        words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
        spans = [*words, *(f"{a} {b}" for a, b in pairwise(words))]
        return any(one[:1].isupper() and sounds_alike(own, one) for one in dict.fromkeys(spans))
    size = len(_of_latin(own))
    return any(
        sounds_alike(run[at : at + length], own)
        for run in re.findall(rf"[{HAN}]{{2,}}", fold(text).text)
        for length in range(max(2, size - 2), size + 3)
        for at in range(len(run) - length + 1)
    )


@lru_cache(maxsize=20_000)
def _of_han(text: str) -> str:
    sounds = ""
    for character in text:
        syllable = next(iter(readings(character)), "")
        if syllable == "er":
            sounds += "L"
            continue
        initial = _INITIAL.match(syllable)
        sounds += _PINYIN[initial.group()] if initial else ""
        sounds += "N" if syllable.endswith(("n", "ng")) else ""
    return sounds


@lru_cache(maxsize=20_000)
def _of_latin(text: str) -> str:
    plain = "".join(letter for letter in text.lower() if letter.isalpha())
    sounds = "".join(_LETTERS.get(match, "") for match in _LATIN.findall(plain))
    return re.sub(r"(.)\1+", r"\1", sounds)


def _same(one: str, other: str) -> bool:
    return one == other or other in _EITHER.get(one, "") or one in _EITHER.get(other, "")


def _distance(one: str, other: str) -> float:
    row = [0.0]
    for sound in other:
        row.append(row[-1] + _LIGHT.get(sound, 1.0))
    for own in one:
        light = _LIGHT.get(own, 1.0)
        following = [row[0] + light]
        for at, sound in enumerate(other):
            changed = row[at] + (0.0 if own == sound else 0.3 if _same(own, sound) else 1.0)
            left = following[at] + _LIGHT.get(sound, 1.0)
            following.append(min(changed, left, row[at + 1] + light))
        row = following
    return row[-1]
