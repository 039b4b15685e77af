"""Titles of offices in both languages, and when two titles are one office: offices.tsv.

部长 is a minister and 局长 a director, a head or a commissioner; a deputy director is no director,
a former mayor no mayor.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from indexer.records import Language

# Words before a title that make it another office, as the end of the text before it.
_BEFORE: dict[str, re.Pattern[str]] = {
    "deputy": re.compile(
        r"(?:副|常务|助理)$|\b(?:deputy|vice|assistant|associate|under)[ -](?:[\w'’-]+ ){0,3}$"
    ),
    "former": re.compile(
        r"(?:^|[，。；：、\s的])(?:前任?(?![天日往后者来述面年])|原(?![子料油则因本来野生])|时任|已故|上任)[^，。；：、\s]{0,14}$|"
        r"(?:前任?|原|时任)$|\b(?:former|ex|late|then|previous|outgoing)[ -](?:[\w'’-]+ ){0,4}$"
    ),
    "acting": re.compile(
        r"(?:代理|署理|临时|代)$|\b(?:acting|interim|caretaker)[ -](?:[\w'’-]+ ){0,4}$"
    ),
    "elect": re.compile(r"(?:候任|当选)$"),
}
_ELECT = re.compile(r"[ -](?:elect|designate)\b")
# How many characters before a title are read.
_WINDOW = 60


@dataclass(frozen=True, slots=True)
class Office:
    """A row of the table: its titles in each language, spellings of one title together."""

    zh: tuple[str, ...]
    en: tuple[tuple[str, ...], ...]
    heads: bool
    example_zh: str
    example_en: str


@dataclass(frozen=True, slots=True)
class Title:
    """A title at `text[start:end]`, its spelling `key`, and the rows of the table that have it.

    `heads`: who holds it heads a body. `kinds` are deputy, former, acting, elect.
    """

    start: int
    end: int
    key: str
    rows: frozenset[int]
    heads: bool
    kinds: frozenset[str]

    def is_office_of(self, other: Title, *, same_language: bool) -> bool:
        """Whether both are one office: equal titles, across languages titles of one row."""
        if self.kinds != other.kinds:
            return False
        return self.key == other.key if same_language else bool(self.rows & other.rows)


@lru_cache(maxsize=1)
def offices() -> tuple[Office, ...]:
    """The rows of the table."""
    text = (files("service") / "data" / "offices.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        Office(
            tuple(zh.split("|")),
            tuple(tuple(one.lower().split("/")) for one in en.split("|")),
            heads == "head",
            example_zh,
            example_en,
        )
        for zh, en, heads, example_zh, example_en in rows[1:]
    )


@lru_cache(maxsize=2)
def _of(language: Language) -> tuple[re.Pattern[str], dict[str, tuple[str, frozenset[int], bool]]]:
    """An expression for every title, and for each its key, rows, and whether one heads a body."""
    rows: dict[str, set[int]] = defaultdict(set)
    keys: dict[str, str] = {}
    heads: dict[str, bool] = defaultdict(bool)
    for number, office in enumerate(offices()):
        groups = [(one.lower(),) for one in office.zh] if language == "zh" else list(office.en)
        for group in groups:
            for title in group:
                keys.setdefault(title, group[0])
                rows[title].add(number)
                heads[title] |= office.heads
    ordered = sorted(map(re.escape, rows), key=len, reverse=True)
    edge = (r"\b", r"(?![\w-])") if language == "en" else ("", "")
    known = {title: (keys[title], frozenset(rows[title]), heads[title]) for title in rows}
    return re.compile(f"{edge[0]}(?:{'|'.join(ordered)}){edge[1]}"), known


def titles_in(folded: str, language: Language) -> list[Title]:
    """The titles of a folded text, the longest at each place."""
    pattern, known = _of(language)
    found = []
    for match in pattern.finditer(folded):
        key, rows, heads = known[match.group()]
        before = folded[max(match.start() - _WINDOW, 0) : match.start()]
        kinds = {kind for kind, ends in _BEFORE.items() if ends.search(before)}
        if _ELECT.match(folded, match.end()):
            kinds.add("elect")
        found.append(Title(match.start(), match.end(), key, rows, heads, frozenset(kinds)))
    return found


@lru_cache(maxsize=1)
def _portfolios() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    text = (files("service") / "data" / "portfolios.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((tuple(zh.split("|")), tuple(en.split("|"))) for zh, en in rows[1:])


@lru_cache(maxsize=1)
def _portfolio_words() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """An expression for the Chinese words, and for each word of either language the others."""
    others: dict[str, list[str]] = defaultdict(list)
    for zh, en in _portfolios():
        for word in zh:
            others[word].extend(en)
        for word in en:
            others[word].extend(zh)
    chinese = sorted((w for zh, _ in _portfolios() for w in zh), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, chinese))), {k: tuple(v) for k, v in others.items()}


def portfolio_spans(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where a Chinese text names what an office is for: 水务 of 清河水务局."""
    return [match.span() for match in _portfolio_words()[0].finditer(folded, start, end)]


def is_for(word: str, folded: str) -> bool:
    """Whether a folded text of the other language has a word for the same portfolio."""
    words = _portfolio_words()[1].get(word, ())
    return any(
        re.search(rf"\b{re.escape(one)}\b", folded) if one.isascii() else one in folded
        for one in words
    )


def is_portfolio(word: str) -> bool:
    """Whether a word names what offices are for."""
    return word in _portfolio_words()[1]
