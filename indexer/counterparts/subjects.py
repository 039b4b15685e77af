"""Whether two documents are about other things or people: two bridges, two schools, two speakers.

All numbers of two texts may agree while one is about the Swallow Bridge and the other about
落星桥. Where both have a name in one role, the names must be known to be one: by pinyin, by sound,
by the meaning of their words, by the name files, or by being printed in both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from indexer.counterparts.bare_names import bare_names_differ
from indexer.counterparts.named import is_readable
from indexer.counterparts.people import compare_people
from indexer.counterparts.titles import titles_differ
from indexer.encoders import Vectors
from indexer.names import (
    DESCRIBED,
    THINGS,
    Names,
    ThingName,
    before_things,
    compare_meanings,
    is_known_word,
    is_spelled,
    is_transliterated,
    is_word_of_names,
    romanised,
    sounds_alike,
    thing_names,
)
from indexer.text import fold, simplify

# Words that name one of two: what the other one is called.
_OPPOSITES = {
    "north": "北", "northern": "北", "south": "南", "southern": "南", "east": "东", "eastern": "东",
    "west": "西", "western": "西", "upper": "上", "lower": "下", "new": "新", "old": "老旧古",
}  # fmt: skip
_SIDES = ("东西南北", "上下", "新老旧古")
_HEAD = 600
# Characters that are read for people and for names without a noun.
_READ = 20_000
# Least cosine of a name and its translation, by what is known of the meaning of its words. Of 700
# entries of dictionaries whose words are not known here a third is above 0.65, of other pairs 1 in
# 100. Of 400 names of two words 85 in 100 are above 0.6, of pairs of other such names 2 in 100.
_LIKE = {"partly": 0.5, "unknown": 0.65, "other": 0.7}
_LIKE_OF_TWO_WORDS = 0.6
# Share of letters that two spellings of one sound have in common (Baker, 贝克: beike).
_SOUNDS_LIKE = 0.6
# Share of sounds that may differ. Of 367 places with their translations, 7 in 10 differ by no more,
# of pairs of different places 1 in 40.
_SOUNDS_OF_NAMES = 0.34

Encode = Callable[[Sequence[str]], Vectors]
Alike = Callable[[ThingName, Sequence[str]], bool]


def subjects_differ(zh: str, en: str, encode: Encode, names: Names) -> bool:
    """True when an English text is about a thing that the Chinese text names otherwise.

    It is about what its first line names, and what its head names and it names again; a notice that
    is no longer than a head is about all that it names.
    """
    plain = simplify(zh)
    read = plain[:_READ], en[:_READ]
    people = compare_people(*read, names)
    if people.differ or bare_names_differ(*read, names) or titles_differ(*read, encode, names):
        return True
    alike = partial(_is_like, encode=encode, people_agree=people.common > 0)
    first = en.strip().partition("\n")[0]
    known = list(dict.fromkeys(thing_names(en, names)))
    for name in dict.fromkeys(thing_names(en[:_HEAD], names)):
        again = len(name.printed.findall(en)) > 1 and name.thing not in DESCRIBED
        again |= len(en) <= _HEAD
        if not again and not name.printed.search(first):
            continue
        before = list(dict.fromkeys(before_things(plain, name.thing)))
        others = [one for one in known if one.thing == name.thing and one != name]
        before = [
            text for text in before if not any(_is_meant(other, [text], text) for other in others)
        ]
        if before and not _agrees(name, before, plain, alike):
            return True
    return False


def _agrees(name: ThingName, before: Sequence[str], zh: str, alike: Alike) -> bool:
    if _is_meant(name, before, zh):
        return True
    opposite = any(_is_opposite(word, before) for word in name.own.lower().split())
    return not opposite and alike(name, before)


def _is_opposite(word: str, before: Sequence[str]) -> bool:
    """South, where the thing is called the northern one."""
    own = set(_OPPOSITES.get(word, ""))
    others = {character for side in _SIDES if own & set(side) for character in side} - own
    return any(others & set(text[-2:]) for text in before)


def _is_meant(name: ThingName, before: Sequence[str], zh: str) -> bool:
    """Whether the name is spelled, translated or heard in what stands before such things."""
    if fold(name.own).text in fold(zh).text:
        return True
    if any(is_spelled(own, zh) for own in (name.own, *name.own.split())):
        return True
    words = name.own.lower().split()
    sides = [_OPPOSITES[word] for word in words if word in _OPPOSITES]
    if any(set(own) & set(text[-2:]) for own in sides for text in before):
        return True
    if any(_is_opposite(word, before) for word in words):
        return False
    if len(sides) == len(words):  # "New Bridge" may be any
        return True
    return any(
        compare_meanings(name.own, text) == "same"
        or _is_heard_last(name.own, text)
        or _is_heard_before_a_noun(name.own, text)
        for text in before
    )


def _is_heard_before_a_noun(own: str, before: str) -> bool:
    """Whether a place is spelled by its sound, and its own noun translated: Pine Ridge, 派恩岭."""
    words = own.split()
    endings = THINGS.get(words[-1].lower()) if len(words) > 1 else None
    noun = re.search(rf"(?:{endings})$", before) if endings else None
    if noun is None or not noun.start():
        return False
    stem = before[: noun.start()]
    rest = " ".join(words[:-1])
    return any(
        is_transliterated(stem[-n:]) and sounds_alike(stem[-n:], rest, most=_SOUNDS_OF_NAMES)
        for n in range(2, len(stem) + 1)
    )


def _is_heard_last(own: str, before: str) -> bool:
    """Whether the last characters before a thing sound like the name.

    An ordinary word and another one are alike by chance: 贝壳 and Pelican.
    """
    tails = [before[-n:] for n in range(1, len(before) + 1)]
    if any(_is_written_alike(own, tail) for tail in tails):
        return True
    ordinary = all(map(is_word_of_names, own.split()))
    shortest = len(own.split()) + 1
    return any(
        sounds_alike(tail, own, most=_SOUNDS_OF_NAMES)
        for tail in tails
        if not ordinary or is_transliterated(tail) or len(tail) >= max(shortest, 3)
    )


def _is_like(name: ThingName, before: Sequence[str], *, encode: Encode, people_agree: bool) -> bool:
    """Whether the encoder finds a name of ordinary words in the Chinese.

    A name of several words may be less like where the texts name the same people.
    """
    words = re.findall("[a-z]+", name.own.lower())
    if not any(map(is_known_word, words)) and is_readable("".join(words)):
        return False
    meanings = {compare_meanings(name.own, text) for text in before}
    least = min(_LIKE.get(meaning, 0.0) for meaning in meanings)
    if len(words) > 1:
        least = min(least, _LIKE["partly"] if people_agree else _LIKE_OF_TWO_WORDS)
    tails = list(dict.fromkeys(text[-n:] for text in before for n in range(1, len(text) + 1)))
    vectors = encode([name.own.lower(), *tails])
    return float((vectors[1:] @ vectors[0]).max()) >= least


def _is_written_alike(name: str, tail: str) -> bool:
    from rapidfuzz import fuzz

    spelled = "".join(romanised(tail))
    letters = re.sub("[^a-z]", "", fold(name).text)
    return fuzz.ratio(letters, spelled) >= 100 * _SOUNDS_LIKE
