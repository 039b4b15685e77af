"""Names that only begin a title or a caption: "Tortoise 5.0 released", 雨燕 5.0 更新说明.

In a running sentence capitals, quotation marks or a noun show a name (`bare_names.py`,
`things.py`); a title shows it by its place: first, after a colon, before a number of a version.
There, too, names tell documents apart only where each title has one that the other text says
nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from indexer.encoders import Vectors
from indexer.names import (
    NO_NAME,
    THINGS,
    Names,
    find_mentions,
    is_foreign_han_name,
    is_known_word,
    is_spelled,
    is_transliterated,
    is_word_of_names,
    meant_by,
    sounds_alike,
)
from indexer.text import HAN, HAN_RUN

_LINES, _LONGEST = 2, 90
# Characters in which a name of the other title is looked for.
_READ = 20_000
_WORDS_READ = 4_000
# Least cosine of a name and how the Chinese title begins, where its word is in no list. Of 30 names
# of animals, plants and such 6 in 10 are nearer to their translation, 2 in 10 to another's.
_LIKE = 0.55
# Of a name of two words and how the Chinese title begins: 启明星 and Morning Star have 0.65, most
# names that mean the same more, all of ten others less.
_LIKE_OF_TWO_WORDS = 0.65
# What a firm does: Cormorant Air, Tumbleweed Coffee. Only the word before it is a name.
_TRADES = frozenset((
    "air", "airlines", "airways", "bank", "books", "coffee", "dairy", "electric", "energy", "films",
    "foods", "games", "logistics", "maps", "media", "motors", "music", "news", "pharma", "printers",
    "records", "software", "sports", "systems", "tea", "toys", "travel",
))  # fmt: skip
# Share of sounds that may differ.
_SOUNDS = 0.34
_LEAD = 2
_END = re.compile(r"[.!?;。！？；]\s*$")
_PART_EN = re.compile(r":\s+|\s[–—-]\s+|,\s+|\|")
_PART_ZH = re.compile(r"[：:，,、（(）)\s|—–]+")
_NUMBERED = re.compile(
    r"(?:figure|fig\.|table|photo|box|chart|no\.)\s*\d*\s*[.:]?\s*", re.IGNORECASE
)
_NAME = re.compile(
    r"(?:[Tt]he |[Aa]n? )?(?P<name>[A-Z][a-z’'-]{2,}(?: [A-Z][a-z’'-]{2,}){0,2})(?![\w’'])"
    r"(?P<version> \d+(?:\.\d+)*\b)?(?P<more> \S+)?"
)
_VERSION_ZH = re.compile(rf"(?P<name>[{HAN}]{{2,8}})\s?(?=\d+(?:\.\d+)+)")
_LATIN = re.compile(r"[A-Z][A-Za-z]{2,}")
_OPENING = re.compile(rf"(?:图|表|关于|召回|公告|通知|[致给])?(?P<name>[{HAN}]{{2,}})")
_ENGLISH_WORD = re.compile(r"[A-Za-z]{3,}")
_NO_NAME = frozenset((
    "about", "are", "before", "between", "both", "can", "does", "during", "how", "into", "is",
    "more", "most", "not", "only", "our", "over", "some", "than", "towards", "under", "until",
    "was", "were", "what", "where", "which", "who", "why", "will", "within", "without",
))  # fmt: skip

Encode = Callable[[Sequence[str]], Vectors]


def titles_differ(zh: str, en: str, encode: Encode, names: Names) -> bool:
    """Whether each title names something that the other text (Chinese: simplified) does not say."""
    leads = list(dict.fromkeys(_chinese_leads(zh)))
    latin = [word for word in _LATIN.findall(_headings(zh)) if word.lower() not in en.lower()]
    if not leads and not latin:
        return False
    for name in dict.fromkeys(_english_names(en, names)):
        if _is_said(name, zh, leads, encode):
            continue
        if latin or any(not _is_explained(lead, en, names) for lead in leads):
            return True
    return False


def _headings(text: str) -> str:
    lines = [line.strip("#*■ \t\u3000") for line in text[:_READ].splitlines()]
    first = [line for line in lines if line][:_LINES]
    return "\n".join(line for line in first if len(line) <= _LONGEST and not _END.search(line))


def _english_names(text: str, names: Names) -> Iterator[str]:
    """What is named where a part of a title begins, without names of the name files."""
    for line in _headings(text).splitlines():
        known = [(one.start, one.end) for one in find_mentions(line, names)]
        start = 0
        for part in (*_PART_EN.finditer(line), None):
            end = part.start() if part else len(line)
            skipped = _NUMBERED.match(line, start, end)
            match = _NAME.match(line, skipped.end() if skipped else start, end)
            if match is not None and not any(a < match.end("name") and start < b for a, b in known):
                follows = "" if part is None else part.group()
                if _is_name(match, text, begins=start == 0, colon=follows.startswith(":")):
                    yield match["name"]
            start = part.end() if part else end


def _is_name(match: re.Match[str], text: str, *, begins: bool, colon: bool) -> bool:
    """Whether capitals at the beginning of a part are those of a name, and not of a sentence."""
    words = match["name"].split()
    lowered = [word.lower() for word in words]
    if any(word in NO_NAME or word in _NO_NAME for word in lowered) or lowered[-1] in THINGS:
        return False
    own = words[:-1] if len(words) > 1 and lowered[-1] in _TRADES else words
    if not all(is_word_of_names(word) or not is_known_word(word) for word in own):
        return False
    if match["version"]:
        return True
    more = (match["more"] or "").strip()
    if len(words) > 1:
        return not more[:1].isupper()
    if not is_word_of_names(words[0]):
        return False
    if match.group().startswith("the ") or (colon and not more if begins else more[:1].islower()):
        return True
    again = len(re.findall(rf"\b{words[0]}\b", text[:_READ])) > 1
    return again and re.search(rf"\b{lowered[0]}\b", text[:_READ]) is None


def _chinese_leads(text: str) -> Iterator[str]:
    """How the parts of a Chinese title begin, and what stands before the number of a version."""
    for line in _headings(text).splitlines():
        for match in _VERSION_ZH.finditer(line):
            yield match["name"]
        for part in _PART_ZH.split(line):
            opening = _OPENING.match(re.sub(r"^[图表]?\d+\s*", "", part.lstrip('“「『《"')))
            if opening is not None:
                yield opening["name"]


def _is_said(name: str, zh: str, leads: Sequence[str], encode: Encode) -> bool:
    """Whether a Latin name is printed, spelled, heard or meant anywhere in a Chinese text."""
    read = zh[:_READ]
    printed = read.lower()
    words = name.split()
    own = [word for word in words if word.lower() not in _TRADES]
    if any(len(word) > _LEAD and word.lower() in printed for word in own):
        return True
    if any(is_spelled(one, read) for one in (name, *words)):
        return True
    first, *others = words
    ordinary = is_known_word(first)
    told = [first] if is_word_of_names(first) else [first, *others]
    if any(is_known_word(word) and _is_meant(word, read) for word in told):
        return True
    spoken = dict.fromkeys((name, first, *others))
    for run in HAN_RUN.findall(read):
        for end in range(1, len(run) + 1):
            if any(_sounds_like(own, run[:end]) for own in spoken):
                return True
    if others and others[-1].lower() not in _TRADES:
        return _is_like(name, leads, encode, least=_LIKE_OF_TWO_WORDS)
    return not ordinary and _is_like(first, leads, encode, least=_LIKE)


def _is_meant(word: str, zh: str) -> bool:
    """Whether a title has a character of a word's translation, or the text two in a row.

    A text has one of two by chance: 夜 of 夜鹰 (nightjar).
    """
    own = meant_by(word)
    if own & set(_headings(zh)) or (len(own) == 1 and own & set(zh)):
        return True
    return any(one in own and other in own for one, other in pairwise(zh))


def _sounds_like(name: str, tail: str) -> bool:
    sizes = range(_LEAD, min(len(tail), 8) + 1)
    return any(
        is_transliterated(own) and sounds_alike(own, name, most=_SOUNDS)
        for own in (tail[-size:] for size in sizes)
    )


def _is_like(name: str, leads: Sequence[str], encode: Encode, *, least: float) -> bool:
    """Whether the encoder finds a name where the Chinese title begins."""
    longest = 4 if " " not in name else 6
    parts = dict.fromkeys(lead[:n] for lead in leads for n in range(1, min(len(lead), longest) + 1))
    if not parts:
        return False
    vectors = encode([name.lower(), *parts])
    return float((vectors[1:] @ vectors[0]).max()) >= least


def _is_explained(lead: str, en: str, names: Names) -> bool:
    """Whether the English text says what a Chinese title begins with, by meaning or sound."""
    if find_mentions(lead, names):
        return True
    begins = set(lead[:_LEAD])
    words = frozenset(_ENGLISH_WORD.findall(en[:_WORDS_READ]))
    if any(begins & meant_by(word) for word in words):
        return True
    starts = [lead[:size] for size in range(_LEAD, min(len(lead), 8) + 1)]
    return any(
        is_spelled(word, lead)
        or any(is_foreign_han_name(own) and sounds_alike(own, word, most=_SOUNDS) for own in starts)
        for word in words
        if word[0].isupper()
    )
