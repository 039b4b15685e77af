"""Names of things in both languages: Swallow Bridge, 落星桥, Project Firefly, “萤火计划”.

An English name is read with its generic noun (bridge); in Chinese what stands before that noun (桥)
is a candidate, since nothing there tells where a name begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from indexer.names.meaning import is_known_word, is_word_of_names
from indexer.names.registry import Mention, Names, find_mentions
from indexer.text import HAN


def _read_things() -> dict[str, str]:
    """Generic nouns of things with names, and a pattern of how Chinese ends such names."""
    text = (files("indexer") / "data" / "things.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


THINGS = _read_things()
_THING = "|".join(word.capitalize() for word in sorted(THINGS, key=len, reverse=True))
_WORD = r"[A-Z][a-z’'-]+"
_NAME = re.compile(rf"\b(?P<own>(?:{_WORD}[^\S\n]){{1,3}})(?P<thing>{_THING})\b(?![^\S\n]+[A-Z])")
# Project Firefly, Lake Miwok, Mount Sable: the noun comes first.
_AFTER = re.compile(
    rf"\b(?P<thing>Project|Programme|Operation|Lake|Mount|Hotel|Port|Fort|Cape)[^\S\n]"
    rf"(?:(?:of|the)[^\S\n])?(?P<own>{_WORD}(?:[^\S\n]{_WORD})?)"
)
_FIRST_NOUNS = {"mount": "mountain", "operation": "project", "programme": "project"}
NO_NAME = frozenset((
    "the", "a", "an", "this", "that", "these", "those", "in", "on", "at", "of", "for", "from", "to",
    "by", "with", "and", "as", "no", "all", "every", "each", "one", "two", "three", "first",
    "second", "third", "fourth", "fifth", "its", "their", "our", "your", "his", "her", "when",
    "while", "after", "before", "notice", "minutes", "report", "bulletin", "breakthrough", "guide",
    "rules", "national", "provincial", "municipal", "public", "local", "central", "main", "whole",
    "city", "county", "annual", "general", "action", "work", "management", "research", "primary",
    "middle", "high", "secondary", "new", "joint", "special", "emergency", "project", "parent",
    "listed", "limited", "insurance", "investment", "securities", "stock", "holding", "power",
))  # fmt: skip
"""Words with capitals that begin no name."""
DESCRIBED = frozenset((
    "association", "centre", "center", "company", "fund", "foundation", "group", "institute",
    "line", "plan", "programme", "program", "project", "society", "team",
))  # fmt: skip
"""Things that are mostly called after what they do."""
# 这座桥, 两座桥, 该校, 国家天文台 name none.
_NO_NAME_ZH = re.compile(
    "(?:(?:[这那该本此各每某几数]|[一二三四五六七八九十两])[座条所个家处道间项]?|"
    "国家|全国|国立|中央|省级|市级|县级|省|地方|当地|本地|公共|主要|附近|另一|一座|的)$"
)
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class ThingName:
    """`Stone Drum Tunnel`: the words before the noun, the noun, and whether it comes first."""

    own: str
    thing: str
    noun_first: bool = False

    @property
    def printed(self) -> re.Pattern[str]:
        """Where the name is printed."""
        own = r"\s+".join(map(re.escape, self.own.split()))
        whole = rf"\w+\s+(?:(?:of|the)\s+)?{own}" if self.noun_first else rf"{own}\s+{self.thing}"
        return re.compile(rf"\b{whole}\b", re.IGNORECASE)


def thing_names(
    text: str, names: Names, mentions: Iterable[Mention] | None = None
) -> Iterator[ThingName]:
    """The names of things in an English text, without those of the name files.

    `mentions` are those of the name files, from a caller that has them already.
    """
    listed = find_mentions(text, names) if mentions is None else mentions
    known = [(one.start, one.end) for one in listed]
    for pattern in (_NAME, _AFTER):
        for match in pattern.finditer(text):
            words = match["own"].split()
            while words and words[0].lower() in NO_NAME:
                words.pop(0)
            if words and not any(a < match.end() and match.start() < b for a, b in known):
                thing = _FIRST_NOUNS.get(noun := match["thing"].lower(), noun)
                noun_first = pattern is _AFTER
                if noun_first and _is_described(thing, words[0]):
                    continue
                yield ThingName(" ".join(words), thing, noun_first)


def _is_described(thing: str, word: str) -> bool:
    """Whether what follows a noun is no name: "Lake Authority", "Project Manager"."""
    return is_known_word(word) and (thing != "project" or not is_word_of_names(word))


def before_things(zh: str, thing: str) -> Iterator[str]:
    """What stands before a thing: 白鹭岭 of 白鹭岭隧道, with the characters before it."""
    for match in re.finditer(rf"[{HAN}]{{2,}}", zh):
        for noun in re.finditer(THINGS[thing], match.group()):
            before = match.group()[max(noun.start() - _LONGEST, 0) : noun.start()]
            if before and _NO_NAME_ZH.search(before) is None:
                yield before
