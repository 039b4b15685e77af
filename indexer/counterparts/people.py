"""People and places named in both languages, compared by pinyin and by sound.

Only where both texts name somebody that the other does not can they be about other people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.counterparts.named import is_readable
from indexer.names import (
    DOTTED_NAME,
    LATIN_NAME,
    SURNAMES,
    Names,
    find_mentions,
    is_han_name,
    is_known_word,
    is_latin_name,
    is_spelled,
    sounds_alike,
    surnames_abroad,
)
from indexer.text import HAN, fold

_MOST_WORDS = 3
# Share of sounds of two names of people that may differ.
_SOUNDS = 0.34
_LONGEST_PART = 6
_LATIN = re.compile(LATIN_NAME)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Doctor|Councillor|Captain|Judge|Sir|Coach|Engineer)\.?"
    r"[^\S\n]+(?P<name>[A-Z][a-z’'-]+(?:[^\S\n][A-Z][a-z’'-]+){0,2})"
)
_DOT = re.compile("[·•・]")
_ONE_SYLLABLE = re.compile(r"[^aeiouy]{0,3}[aeiouy]{1,3}[^aeiouy]{0,2}")
_DOTTED = re.compile(DOTTED_NAME)
_SURNAME = f"[{''.join(sorted(SURNAMES))}]"
# What stands before and after a name of somebody in Chinese.
_BEFORE = (
    "任命|聘请|导演|编剧|编导|作曲|作者|设计|主任|主席|教授|医生|村医|老师|记者|工程师|队长|局长|部长|院长|校长|馆长|"
    "所长|会长|经理|书记|镇长|村长|县长|市长|议员|委员|法官|律师|船长|教练|作家|诗人|画家|原告|被告|由|和|与|及|、|：|:"
)
_AFTER = (
    "为|任|说|表示|指出|认为|介绍|担任|教授|先生|女士|小姐|主任|医生|老师|议员|局长|队长|将|于|在|和|与|及|等|的|谈|逝世|"
    "去世|诉|出席|主持"
)
_NAMED = re.compile(
    rf"(?:(?<![{HAN}])|(?:{_BEFORE}))(?P<name>{_SURNAME}[{HAN}]{{1,2}})(?=[^{HAN}]|$|{_AFTER})"
)


@dataclass(frozen=True, slots=True)
class People:
    """How many people are named in both texts, and how many others each text names in one form."""

    common: int
    others: int

    @property
    def differ(self) -> bool:
        """True when each text names more people that the other does not than there are in both."""
        return self.others > self.common


def compare_people(zh: str, en: str, names: Names) -> People:
    """Compare the people of a Chinese text (simplified) and an English one."""
    latin = list(dict.fromkeys(_latin_people(en, names)))
    han = list(dict.fromkeys(_han_people(zh, names)))
    met = {one for name in latin for one in han if _is_one(one, name)}
    strange = [name for name in latin if not _is_met(name, zh, han)]
    alone = [name for name in han if name not in met and name not in en]
    alone = [name for name in alone if not is_spelled(name, en)]
    dotted = sum(_DOT.search(name) is not None for name in alone)
    syllables = sum(map(_is_in_syllables, strange))
    others = min(syllables, len(alone) - dotted) + min(len(strange) - syllables, dotted)
    return People(len(latin) - len(strange), others)


def _is_met(name: str, zh: str, han: Sequence[str]) -> bool:
    return name in zh or is_spelled(name, zh) or any(_is_one(one, name) for one in han)


def _is_in_syllables(name: str) -> bool:
    """Whether a Latin name is spelled as the names of Chinese people: Lu Haiping, Yip Wai Man."""
    words = [_letters(word) for word in name.split()]
    return all(map(_is_syllables, words)) or (
        len(words) == 3 and all(_ONE_SYLLABLE.fullmatch(word) for word in words)
    )


def _letters(word: str) -> str:
    """The letters of a word; one with accents, which no romanisation has, keeps them."""
    return re.sub(r"[^\w]", "", fold(word).text)


def _is_syllables(word: str) -> bool:
    return is_readable(word) or is_readable(word + word)


def _latin_people(text: str, names: Names) -> Iterator[str]:
    known = [(one.start, one.end) for one in find_mentions(text, names)]

    def is_free(match: re.Match[str]) -> bool:
        return not any(a < match.end() and match.start() < b for a, b in known)

    for match in _TITLED.finditer(text):
        if is_free(match):
            yield match["name"]
    for match in _LATIN.finditer(text):
        words = match.group().split()
        if (
            len(words) <= _MOST_WORDS
            and is_free(match)
            and is_latin_name(match.group())
            and (_is_in_syllables(match.group()) or not any(map(is_known_word, words)))
        ):
            yield match.group()


def _han_people(text: str, names: Names) -> Iterator[str]:
    known = [(one.start, one.end) for one in find_mentions(text, names)]
    for match in (*_DOTTED.finditer(text), *_NAMED.finditer(text)):
        name = match.groupdict().get("name") or match.group()
        if any(a < match.end() and match.start() < b for a, b in known):
            continue
        if _DOT.search(name) or is_han_name(name):
            yield name


def _is_one(han: str, latin: str) -> bool:
    """Whether both are names of one person: all of it, or the last part of a foreign one."""
    if is_spelled(latin, han) or is_spelled(han, latin):
        return True
    parts = _DOT.split(han)
    words = latin.split()
    if len(parts) == 1:
        if all(_is_syllables(_letters(word)) for word in words):
            return False  # it would be spelled so
        abroad = [surnames_abroad().get(_letters(word), "") for word in (words[0], words[-1])]
        own = any(han[0] in surnames or (han[:2] in surnames) for surnames in abroad)
        return own or sounds_alike(han, latin, most=_SOUNDS)
    return any(
        sounds_alike(parts[-1][:length], words[-1], most=_SOUNDS)
        for length in range(1, _LONGEST_PART + 1)
    ) and (parts[0] == parts[-1] or _begins_alike(parts, words))


def _begins_alike(parts: list[str], words: list[str]) -> bool:
    """Whether the first names do not tell against: 伊沃 and Ivo; short ones have too few sounds."""
    if len(words) == 1:
        return True
    tails = [parts[0][-length:] for length in range(1, _LONGEST_PART + 1)]
    return len(words[0]) < _LONGEST_PART or any(
        sounds_alike(tail, words[0], most=_SOUNDS) for tail in tails
    )
