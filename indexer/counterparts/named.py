"""Names that both languages spell alike: 溪口 is Xikou, 穆清河 is Mu Qinghe.

A Latin name that can be read as Chinese syllables, and is read so in the other side of a scope,
becomes a mark of both, as the names of the name files are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from indexer.counterparts.units import SPELLED, Side
from indexer.names import romanised
from indexer.text import HAN_RUN

# Initials and finals of Chinese syllables; one syllable matches as a whole.
_SYLLABLE = (
    "(?:(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|"
    "un|uo|ve|a|e|i|o|u|v))"
)
_READABLE = re.compile(rf"{_SYLLABLE}{{2,4}}")
_WORD = re.compile(r"[A-Z][A-Za-z'’-]*[a-z]|[A-Z]{4,}")
# Shorter words are read by chance: Rio, Bali.
_SHORTEST = 5
_MOST = 4
# An English word that is read as an ordinary Chinese one: 我们.
_NO_NAMES = frozenset({"women"})
_SMALL_WORD = re.compile(r"\b[a-z]{5,}\b")


def link_names(zh: Side, en: Side) -> tuple[Side, Side]:
    """Both sides, where names that are spelled alike in both are marks of either."""
    plain = _NO_NAMES.union(*(_SMALL_WORD.findall(unit.text) for unit in en.units))
    words = [frozenset(_readable(unit.text)) - plain for unit in en.units]
    wanted = frozenset().union(*words)
    if not wanted:
        return zh, en
    heard = [_heard(unit.text, wanted) for unit in zh.units]
    common = frozenset().union(*heard)
    if not common:
        return zh, en
    return _marked(zh, heard), _marked(en, [own & common for own in words])


def _marked(side: Side, names: Iterable[frozenset[str]]) -> Side:
    units = [
        replace(unit, names=unit.names | {SPELLED + name for name in own}) if own else unit
        for unit, own in zip(side.units, names, strict=True)
    ]
    return Side(units, side.vectors)


def _readable(text: str) -> Iterator[str]:
    """The capitalised words of a text that can be Chinese names, also two short ones as one."""
    before: tuple[str, int] | None = None
    for match in _WORD.finditer(text):
        word = re.sub("[^a-z]", "", match.group().lower())
        if len(word) >= _SHORTEST and is_readable(word):
            yield word
        if before is not None and before[1] + 1 == match.start():
            for together in (before[0] + word, word + before[0]):
                if len(together) >= _SHORTEST and is_readable(together):
                    yield together
        before = word, match.end()


@lru_cache(maxsize=20_000)
def is_readable(word: str) -> bool:
    """Whether a word in small letters can be read as two to four Chinese syllables."""
    return _READABLE.fullmatch(word) is not None


def _heard(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """Those of the wanted names that two to four characters of a text are read as."""
    found = set()
    for run in HAN_RUN.findall(text):
        syllables = romanised(run)
        for start in range(len(syllables) - 1):
            letters = syllables[start]
            for end in range(start + 1, min(start + _MOST, len(syllables))):
                letters += syllables[end]
                if letters in wanted:
                    found.add(letters)
    return frozenset(found)
