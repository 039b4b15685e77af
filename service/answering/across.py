"""Whether a document of the other language names what a question names in its own script.

Lyonesse may be 利奥尼斯 in a Chinese text, by its sound, or 里昂尼斯; where nothing sounds like it
the text does not tell of it. A name that may be translated, such as Green Lake, is left to the
models.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from indexer.names import (
    is_foreign_han_name,
    is_heard,
    is_known_word,
    is_spelled,
    is_transcribed,
    is_transliterated,
    is_word_of_names,
)
from indexer.records import Language
from indexer.text import (
    HAN,
    BridgeTerms,
    fold,
    shipped_capitals,
    shipped_places,
    word_frequency,
)
from service.question import Question, unlisted_names

_SHORTEST = 4
# From this frequency on a Chinese word is ordinary.
_COMMON = 200
# From this likeness on two spellings are of one name.
_CLOSE = 0.85
# Endings of ordinary words, which are translated.
_ORDINARY = re.compile(
    r"(?:tion|sion|ment|ship|ness|ing|ity|ism|ists?|ture|ance|ence|ology|ery|ians?|ers|ors|ure|ful|al|"
    r"ous|ive|able|ary|ory|day|ward|house|land|s)$"
)
_GENERIC = frozenset(
    (  # noqa: SIM905
        "county township village town city district province state republic kingdom island islands "
        "port harbour river lake valley bay road street school hospital university college bank "
        "company council board committee commission agency bureau office department ministry "
        "museum library park bridge station route line limited group union league north south east "
        "west upper lower great new old saint"
    ).split()
)
# A foreign name that opens a Chinese question, before 的 or a kind of place.
_OPENING = re.compile(rf"^(?P<name>[{HAN}]{{3,8}}?)(?:的|国|市|州|岛|港|镇|省|县)")
_BEFORE_SORT = re.compile(
    rf"(?P<run>[{HAN}]{{2,6}})(?:谷|港|岛|镇|市|州|湖|河|湾|大学|医院|银行|学院|公司|集团)"
)
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def names_to_find(question: Question) -> tuple[str, ...]:
    """The names of a question that the other language can only spell by their sound."""
    if question.language == "en":
        return tuple(
            word
            for one in unlisted_names(question)
            if (word := _untranslated(one.name)) is not None
        )
    return tuple(_foreign(question))


def is_told_in(name: str, text: str, language: Language) -> bool:
    """Whether a text of `language` has a name that a question writes in the other script."""
    if language == "zh":
        folded = fold(text).text
        if name.casefold() in folded or any(one in folded for one in _transcriptions(name)):
            return True
        if is_spelled(name, text):
            return True
        # A person's name may be romanised in another way: Lam Siu-ming.
        words = name.split()
        if len(words) > 1 and is_heard(name, text):
            return True
        return any(is_spelled(word, text) or is_transcribed(word, text) for word in words)
    ends = [name[at:] for at in range(max(len(name) - 1, 1))]
    return any(is_spelled(own, text) or is_heard(own, text) for own in ends)


def _untranslated(name: str) -> str | None:
    """The words of a name that cannot be translated; None when there are none or others are.

    A misspelled name of a listed place is left to the models: Phnom Pehn.
    """
    if _is_nearly_listed(name):
        return None
    words = [re.sub(r"['’]s?$", "", word) for word in _WORDS.findall(name)]
    own = [word for word in words if not _is_translated(word)]
    others = {word.casefold() for word in words} - {word.casefold() for word in own} - _GENERIC
    return " ".join(own) if own and not others else None


@lru_cache(maxsize=2_000)
def _is_nearly_listed(name: str) -> bool:
    listed = [en for _, en in shipped_places()] + [en for _, _, en in shipped_capitals()]
    return bool(get_close_matches(name.casefold(), [en.casefold() for en in listed], 1, _CLOSE))


def _is_translated(word: str) -> bool:
    plain = word.casefold()
    if len(plain) < _SHORTEST or plain in _GENERIC or word.isupper():
        return True
    if _transcriptions(plain):
        return False
    return is_known_word(plain) or is_word_of_names(plain) or _ORDINARY.search(plain) is not None


@lru_cache(maxsize=2_000)
def _transcriptions(name: str) -> tuple[str, ...]:
    """The names by sound of a dictionary: 鹿特丹 for Rotterdam; none for a word with a meaning."""
    found = {
        expansion.translation
        for word in name.lower().split()
        for expansion in BridgeTerms.load().expand(word)
    }
    if not all(len(one) > 1 and is_transliterated(one) for one in found):
        return ()
    return tuple(sorted(found))


def _foreign(question: Question) -> list[str]:
    """Chinese names of which every character stands for a sound: 塔恩 of 塔恩谷."""
    text = question.folded.text
    found = []
    opening = _OPENING.match(text)
    if opening is not None and is_foreign_han_name(opening["name"]):
        found.append(opening["name"])
    for match in _BEFORE_SORT.finditer(text):
        run = match["run"]
        own = next(
            (run[at:] for at in range(len(run) - 1) if all(map(is_transliterated, run[at:]))), ""
        )
        words = {own, *(own[at : at + 2] for at in range(len(own) - 1))}
        if len(own) > 1 and all(word_frequency(word) < _COMMON for word in words):
            found.append(own)
    known = {place for m in question.mentions for place in range(m.start, m.end)}
    return [
        name
        for name in dict.fromkeys(found)
        if not known & set(range(text.index(name), text.index(name) + len(name)))
    ]
