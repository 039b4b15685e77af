"""Names without a generic noun: of a ship, a product, a play or a place.

Chinese prints them in quotation marks (“铜雀”号) or writes their sound (韦斯特威克), English with
capitals in the middle of a sentence (the Silver Tern, in Osterwick).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.counterparts.named import is_readable
from indexer.names import (
    Names,
    compare_meanings,
    find_mentions,
    is_foreign_han_name,
    is_known_word,
    is_spelled,
    is_transliterated,
    is_word_of_names,
    sounds_alike,
)
from indexer.text import HAN, HAN_RUN, lexicon

_HEAD = 600
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATES = frozenset((*lexicon.MONTHS_IN_FULL, *_DAYS))
_SHORTEST, _LONGEST = 4, 8
# Share of sounds that may differ in a running text.
_SOUNDS = 0.34
_QUOTED = re.compile(rf"[“「『《\"](?P<name>[{HAN}]{{1,6}})[”」』》\"]")
_SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
_IN_A_SENTENCE = re.compile(
    r"(?<=[a-z0-9,] )(?P<name>[A-Z][a-z’'-]{2,}(?: [A-Z][a-z’'-]{2,})?)\b(?! [A-Z])"
)


def bare_names_differ(zh: str, en: str, names: Names) -> bool:
    """Whether each text is about something by name that the other does not name."""
    latin = [name for name in dict.fromkeys(_latin_names(en, names)) if _is_prominent(name, en)]
    if not latin:
        return False
    han = list(dict.fromkeys([*_quoted(zh), *_spelled(zh)]))
    strange = [name for name in latin if not _is_in(name, zh, han)]
    words = re.findall(r"[A-Z][A-Za-z’'-]+(?: [A-Z][a-z’'-]+)?", en)
    alone = [name for name in han if not any(_is_one(name, word) for word in words)]
    others = min(len(strange), len(alone))
    return others > len(latin) - len(strange)


def _latin_names(text: str, names: Names) -> Iterator[str]:
    """Names whose words are all of names, or all of no language."""
    known = [(one.start, one.end) for one in find_mentions(text, names)]
    small = frozenset(_SMALL_WORD.findall(text))
    for match in _IN_A_SENTENCE.finditer(text):
        words = match["name"].split()
        if any(a < match.end() and match.start() < b for a, b in known):
            continue
        if any(word.lower() in _DATES or word.lower() in small for word in words):
            continue
        ordinary = all(map(_is_ordinary, words))
        if ordinary or not any(is_known_word(word) for word in words):
            yield match["name"]


def _is_ordinary(word: str) -> bool:
    return is_word_of_names(word) or compare_meanings(word, "") == "other"


def _is_prominent(name: str, text: str) -> bool:
    first = text.strip().partition("\n")[0]
    return len(text) <= _HEAD or name in first or text.count(name) > 1


def _quoted(text: str) -> Iterator[str]:
    yield from (match["name"] for match in _QUOTED.finditer(text))


def _spelled(text: str) -> Iterator[str]:
    """Runs of characters with which foreign names are written."""
    for run in HAN_RUN.findall(text):
        own = ""
        for character in f"{run}\0":
            if is_transliterated(character):
                own += character
                continue
            if _SHORTEST <= len(own) <= _LONGEST and is_foreign_han_name(own):
                yield own
            own = ""


def _is_in(name: str, zh: str, han: list[str]) -> bool:
    """Whether a Latin name is printed, spelled, heard or meant anywhere in a Chinese text."""
    if name in zh or any(is_spelled(own, zh) for own in (name, *name.split())):
        return True
    if any(_is_one(own, name) for own in han):
        return True
    ordinary = all(map(_is_ordinary, name.split()))
    for run in HAN_RUN.findall(zh):
        for end in range(1, len(run) + 1):
            if ordinary and compare_meanings(name, run[:end]) == "same":
                return True
            if not ordinary and any(
                sounds_alike(run[max(end - size, 0) : end], name) for size in range(2, _LONGEST)
            ):
                return True
    return False


def _is_one(han: str, latin: str) -> bool:
    if compare_meanings(latin, han) in {"same", "partly"} or is_spelled(han, latin):
        return True
    if is_readable(re.sub("[^a-z]", "", latin.lower())):
        return False
    ordinary = any(is_known_word(word) for word in latin.split())
    return (not ordinary or is_transliterated(han)) and sounds_alike(han, latin, most=_SOUNDS)
