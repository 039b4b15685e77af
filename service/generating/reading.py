"""A sentence or quote with its words, clauses, numbers, dates and names, each computed once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.names import Mention, Names, find_mentions
from indexer.records import Language
from indexer.text import (
    HAN,
    BridgeTerms,
    Date,
    Expansion,
    Folded,
    Moment,
    Number,
    Token,
    analyze_folded,
    detect_language,
    fold,
    parse_dates,
    parse_moments,
    parse_numbers,
)
from service.generating.wording import FILLERS_EN, FILLERS_ZH

# A clause ends at a mark, before a conjunction, and after a verb of saying.
_CLAUSE_END = re.compile(
    r"[，；：。！？!?—–]\s*|[,;:](?!\d)\s*|"
    r"\s(?=(?:and|but|while|although|though|because|whereas|which|who|of which|when)\s)|"
    r"(?<=\ssaid)\s(?:that\s)?|(?<=\ssays)\s(?:that\s)?|(?<=believe)\s(?:that\s)?|"
    r"(?<=found)\s(?=that\s)|"
    rf"(?<=[{HAN}])(?=但|而(?![且已])|并(?![非且]))|(?<=表示)|(?<=认为)|(?<=指出)|(?<=发现)(?=[{HAN}])"
)
# Full-width letters, digits and signs one for one, so that offsets hold; Chinese marks stay.
_NARROW = {
    wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide) not in "！（），：；？，"
}
_BRACKETED = re.compile(r"[(（][^()（）]{0,60}[)）]")


@dataclass(frozen=True, slots=True)
class Clause:
    """The span of a clause in code points of its text."""

    start: int
    end: int


class Text:
    """One text of either language with all that the checks need; each part is computed once."""

    def __init__(self, text: str, names: Names, bridge: BridgeTerms) -> None:
        self.text = text.translate(_NARROW)
        self._names = names
        self._bridge = bridge

    @cached_property
    def folded(self) -> Folded:
        """Width, script and case folded."""
        return fold(self.text)

    @cached_property
    def language(self) -> Language | None:
        """Its language by its script."""
        return detect_language(self.text)

    @cached_property
    def numbers(self) -> list[Number]:
        """Its quantities, without those of dates."""
        return parse_numbers(self.text)

    @cached_property
    def dates(self) -> list[Date]:
        """Its dates."""
        return parse_dates(self.text)

    @cached_property
    def moments(self) -> list[Moment]:
        """Its times of day, months, quarters and the like."""
        return parse_moments(self.text)

    @cached_property
    def mentions(self) -> list[Mention]:
        """The listed countries, organisations and people that it names."""
        return find_mentions(self.text, self._names, folded=self.folded)

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words, stemmed, without fillers; long Chinese words are not split.

        A number, a date or a listed name is one word: `=320000000`, `@2022-05-09`, `#KH`.
        """
        found = self._values()
        for token in sorted(analyze_folded(self.folded, bigrams=False), key=_longest_first):
            surface = self.folded_of(token)
            if surface in FILLERS_EN or surface in FILLERS_ZH:
                continue
            if not any(token.start < other.end and other.start < token.end for other in found):
                found.append(token)
        return sorted(found, key=_longest_first)

    def _values(self) -> list[Token]:
        values = [Token(f"={one.value.normalize():f}", one.start, one.end) for one in self.numbers]
        values += [Token(f"@{one.iso}", one.start, one.end) for one in self.dates]
        values += [Token(f"#{one.name_id}", one.start, one.end) for one in self.mentions]
        separate: list[Token] = []
        for token in sorted(values, key=_longest_first):
            if not separate or token.start >= separate[-1].end:
                separate.append(token)
        return separate

    def folded_of(self, token: Token) -> str:
        """The folded characters of a token."""
        return self.part(token.start, token.end)

    @staticmethod
    def terms_of(word: str) -> frozenset[str]:
        """The terms of a single word."""
        return frozenset(token.term for token in analyze_folded(fold(word)))

    @cached_property
    def terms(self) -> frozenset[str]:
        """All its terms, with those inside long Chinese words."""
        return frozenset(token.term for token in analyze_folded(self.folded))

    @cached_property
    def bridged(self) -> list[Expansion]:
        """Terms of the other language that stand for its words."""
        return self._bridge.expand(self.text, folded=self.folded)

    @cached_property
    def clauses(self) -> list[Clause]:
        """Its clauses in order; text in brackets belongs to the words before it."""
        blank = _BRACKETED.sub(lambda match: "〇" * len(match.group()), self.text)
        found: list[Clause] = []
        start = 0
        for match in _CLAUSE_END.finditer(blank):
            if match.end() > start and _holds_words(self.text[start : match.start()]):
                found.append(Clause(start, match.start()))
                start = match.end()
        if _holds_words(self.text[start:]):
            found.append(Clause(start, len(self.text)))
        return found

    @cached_property
    def values(self) -> list[tuple[int, int]]:
        """The spans of its numbers, dates and months."""
        spans = [(number.start, number.end) for number in self.numbers]
        spans += [(moment.start, moment.end) for moment in self.moments if moment.key[0] == "m"]
        return spans + [(date.start, date.end) for date in self.dates]

    def part(self, start: int, end: int) -> str:
        """The folded text of a span."""
        return fold(self.text[start:end]).text


def tokens_in(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    """The tokens that begin in a span."""
    return [token for token in tokens if start <= token.start < end]


def _longest_first(token: Token) -> tuple[int, int]:
    return token.start, -token.end


def _holds_words(text: str) -> bool:
    return any(character.isalnum() for character in text)
