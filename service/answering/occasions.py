"""Finds the document of an occasion that a question names: a meeting, a forum, a hearing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from indexer.names import is_heard, is_spelled, is_transcribed, is_transliterated
from indexer.records import Document, Language
from indexer.text import Token, analyze_folded, fold, lexicon, parse_dates, terms
from service.question import Question, ordinals_in

# Characters of a document that may name its occasion.
HEAD = 300
# The least share of the words of the occasion that must be found.
LEAST = 0.6
# Weight of words that are neighbours as they are in the question.
_SIDE_BY_SIDE = 0.25
# Weight of a name without further words.
_EXACT = 0.5
# Words that are part of the name of any occasion.
_ANY = frozenset("会议 会 会上 上 中 的 在 次 第 举行 召开 meet held".split())  # noqa: SIM905
# A month without a year: 三月的例会, "the March meeting".
_MONTH = re.compile(
    rf"(?<![\d年一二三四五六七八九十])(?P<zh>\d{{1,2}}|[一二三四五六七八九]|十[一二]?)月(?!\d|[一二三四五六七八九十])|"
    rf"\b(?P<en>{lexicon.MONTH_NAMES})\b(?=[ ’'](?!\d))"
)
_NUMERALS = "零一二三四五六七八九"


class Occasion:
    """The words, dates and numbers by which a question names an occasion."""

    def __init__(
        self,
        question: Question,
        span: tuple[int, int],
        rarity: Callable[[str, Language], float],
        common: frozenset[str] = frozenset(),
        by_sound: float = LEAST,
    ) -> None:
        """`common` are further words that do not identify the occasion.

        `by_sound` is the least share of words when one of them is a name found by its sound in the
        other script.
        """
        self._question = question
        self._by_sound = by_sound
        told = [(date.start, date.end) for date in parse_dates(question.text)]
        months = list(_MONTH.finditer(question.text))
        told += [month.span() for month in months]
        self._months = {_month_of(month) for month in months} if not question.dates else set()
        self._words = [
            word
            for word in analyze_folded(question.folded, bigrams=False)
            if span[0] <= word.start
            and word.end <= span[1]
            and not any(start <= word.start and word.end <= end for start, end in told)
            and not _is_common(word, common)
        ]
        language: Language = question.language or "en"
        self._weights = [max(rarity(word.term, language), 0.1) for word in self._words]

    @property
    def is_named(self) -> bool:
        """Whether the question has words that identify the occasion."""
        return bool(self._words)

    @property
    def is_dated(self) -> bool:
        """Whether the question gives a date or a month of it."""
        return bool(self._question.dates or self._months)

    def is_then(self, dates: Iterable[str]) -> bool:
        """Whether the dates that the question gives are among these."""
        told = list(dates)
        if self._months and not any(date[5:7] in self._months for date in told):
            return False
        return all(any(_is_one(date, one) for one in told) for date in self._question.dates)

    def fit(
        self, document: Document, named: str, dates: set[str], *, alone: bool
    ) -> tuple[float, float] | None:
        """A score for the occasion, and the share of its words found; None when it is another one.

        `dates` are those of the occasion. With `alone`, it is the document's only occasion, so that
        title and first lines are about it.
        """
        same = self._question.language in document.languages
        title = named or document.title
        if alone:
            named = f"{document.title}\n{named}\n{document.text[:HEAD]}"
            dates = dates | ({document.date or ""} - {""})
        folded = fold(named).text
        dates = dates | {date.iso for date in parse_dates(named)}
        if not self._words or self._question.ordinals - ordinals_in(folded):
            return None
        if not self.is_then(dates):
            return None
        share, sounds = self._share(named, document.languages)
        if share < (self._by_sound if sounds else LEAST):
            return None
        beside = self._side_by_side(named) if same else share
        exact = self._exact(title, document.languages)
        return share + _SIDE_BY_SIDE * beside + _EXACT * exact, share

    def _side_by_side(self, text: str) -> float:
        """The share of neighbouring words that are neighbours in the text as well."""
        order = [token.term for token in analyze_folded(fold(text), bigrams=False)]
        told = set(pairwise(order))
        pairs = [(a.term, b.term) for a, b in pairwise(self._words)]
        return sum(pair in told for pair in pairs) / len(pairs) if pairs else 1.0

    def _exact(self, title: str, languages: Iterable[Language]) -> float:
        """The share of the words of a title that the question accounts for."""
        asked = {token.term for token in self._question.tokens} | {
            e.term for e in self._question.expansions if e.language in languages
        }
        words = terms(title, bigrams=False)
        return sum(word in asked for word in words) / len(words) if words else 0.0

    def _share(self, text: str, languages: Iterable[Language]) -> tuple[float, bool]:
        """The share of the words that a text has, and whether a name was found by its sound."""
        held = frozenset(terms(text))
        places: set[int] = set()
        for token in self._question.tokens:
            if token.term in held:
                places.update(range(token.start, token.end))
        for expansion in self._question.expansions:
            if expansion.language in languages and expansion.term in held:
                places.update(range(expansion.start, expansion.end))
        total, sounds = 0.0, False
        for word, weight in zip(self._words, self._weights, strict=True):
            own = range(word.start, word.end)
            share = sum(at in places for at in own) / len(own)
            if share < 1 and _is_written(self._question.text[word.start : word.end], text):
                share, sounds = 1.0, True
            total += share * weight
        return total / sum(self._weights), sounds


def _is_written(name: str, text: str) -> bool:
    """Whether a text writes a name in the other script, by its pinyin or its sound: 塔恩, Tarn."""
    if is_spelled(name, text):
        return True
    if name.isascii():
        return name[:1].isupper() and is_transcribed(name, text)
    return len(name) > 1 and all(map(is_transliterated, name)) and is_heard(name, text)


def _month_of(month: re.Match[str]) -> str:
    """Two digits for 三月, 3月 and March."""
    if month["en"]:
        return f"{lexicon.MONTHS[month['en'][:3].lower()]:02d}"
    text = month["zh"]
    if not text.isdigit():
        ones = text.replace("十", "")
        text = str(10 * ("十" in text) + (_NUMERALS.index(ones) if ones else 0))
    return f"{int(text):02d}"


def _is_common(word: Token, common: frozenset[str]) -> bool:
    return word.term in _ANY | common or any(letter.isdigit() for letter in word.term)


def _is_one(asked: str, told: str) -> bool:
    """Whether two dates can be one; a day and a month without a year fit any year."""
    if asked.startswith("-") or told.startswith("-"):
        return asked.lstrip("-")[-5:] == told.lstrip("-")[-5:]
    return asked.startswith(told) or told.startswith(asked)
