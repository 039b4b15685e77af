"""Whether a Chinese text has a Latin name by its sound, as a name and not by chance."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.names.foreign import is_transliterated
from indexer.names.sound import may_begin, sounds_alike
from indexer.text import HAN, fold, word_frequency, word_tags

_RUN = re.compile(rf"[{HAN}]{{2,}}")
# What may follow the characters of a place or body, or be the last of them.
_SORT = frozenset("国州省市县区乡镇村港湾岛河湖山谷江海桥路街站城堡堂院校社厂馆矿寺")
_MORE = 3
# A transcription may lack a last sound: 诺兰 is Norland.
_MOST = 0.26

# From this frequency on a word is ordinary.
_COMMON = 200


def is_transcribed(name: str, text: str) -> bool:
    """Whether characters of `text` sound like a Latin `name` and look like a name.

    They stand in the tables for foreign names, or a kind of place follows: 哈罗米尔, 葵湾. False
    for the empty name.
    """
    letters = re.sub(r"[^a-z]", "", fold(name).text)
    if not letters:
        return False
    # A syllable has one to four letters.
    shortest, longest = max(2, len(letters) // 4), len(letters) // 2 + _MORE
    for match in _RUN.finditer(fold(text).text):
        run = match.group()
        for at in range(len(run) - 1):
            if not may_begin(run[at], letters):
                continue
            for end in range(at + shortest, min(at + longest, len(run)) + 1):
                own = run[at:end]
                if _is_name(own, run[end : end + 1]) and sounds_alike(own, letters, most=_MOST):
                    return True
    return False


def _is_name(own: str, following: str) -> bool:
    if is_transliterated(own):
        return _reads_as_name(own)
    if own[-1] in _SORT:
        own, following = own[:-1], own[-1]
    return len(own) > 1 and following in _SORT and _reads_as_name(own)


@lru_cache(maxsize=20_000)
def _reads_as_name(own: str) -> bool:
    """Whether no part of the characters is an ordinary word: 塔恩, not 工作 or 与省."""
    return all(
        tag.startswith(("nr", "ns", "nz")) or word_frequency(word) < _COMMON
        if len(word) > 1
        else tag[0] not in "pmfucvr" or word in "特尔斯"
        for word, tag in word_tags(own)
    )
