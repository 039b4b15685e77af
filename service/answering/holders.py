"""Who holds an office by the words of a passage: 部长莫澄海, "the mayor, Ana Vosa"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.names import (
    DOTTED_NAME,
    LATIN_NAME,
    Names,
    find_mentions,
    is_foreign_han_name,
    is_han_name,
    is_latin_name,
    is_office,
)
from indexer.records import Language, Passage, Statement
from indexer.statements import people_with_offices
from indexer.text import HAN, fold, sentence_spans, simplify
from service.question import Title, titles_in

_BOUNDARY = re.compile(r"[，。；：、！？“”「」『』（）()\s]")
_DOTTED = re.compile(DOTTED_NAME)
_LATIN = re.compile(LATIN_NAME)
_NAME_BEFORE = re.compile(
    rf"(?<![\w’'-])(?P<name>{LATIN_NAME}),\s(?:the\s|an?\s)?(?:[\w’'-]+\s){{0,5}}$"
)
_NAME_BEHIND = re.compile(
    rf"(?:\s(?:of|for|at|to)\s[^,.;:()“”\"]{{2,80}})?,\s(?P<name>{LATIN_NAME})"
)
_BODY_BEHIND = re.compile(r"(?:\s(?:of|for|at|to)\s[^,.;:()“”\"]{2,80})?")
_WORDS_BEFORE = re.compile(r"(?<![\w’'-])(?:[\w’'-]++\s){0,5}$")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Held:
    """`name` holds the office `title`; `words` are those of the office and its body.

    `passage.text[start:end]` is the sentence that says so.
    """

    name: str
    title: Title
    words: str
    countries: frozenset[str]
    start: int
    end: int


def held_in(passage: Passage, statements: Sequence[Statement], names: Names) -> list[Held]:
    """Every person whom a passage names with an office of the table, its speakers first."""
    found = [held for statement in statements for held in _said(passage, statement)]
    text, language = passage.text, passage.language
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        told = titles_in(fold(sentence).text, language) or ", who " in sentence
        if len(sentence) > _LONGEST or not told:
            continue
        named = [*(_chinese(sentence) if language == "zh" else _english(sentence))]
        for holder in people_with_offices(sentence, language, names):
            named.extend(
                (holder.name, title, holder.title)
                for title in _last_titles(fold(holder.title).text, language)
            )
        for name, title, words in named:
            countries = {m.name_id for m in find_mentions(words, names) if m.kind == "country"}
            found.append(Held(name, title, words, frozenset(countries), start, end))
    return found


def _last_titles(folded: str, language: Language) -> list[Title]:
    """The titles of an office; in Chinese those at its end: 总统府秘书长 is no 总统."""
    titles = titles_in(folded, language)
    if language == "zh":
        return [t for t in titles if not folded[t.end :] or folded[t.end] in "、兼和及"]
    return [t for t in titles if not re.match(r"['’]s?\b", folded[t.end :])]


def _said(passage: Passage, statement: Statement) -> Iterator[Held]:
    """The speaker of a passage that prints the name, with the office that is known of him."""
    if not statement.speaker or is_office(statement.speaker):
        return
    at = passage.text.find(statement.speaker)
    if at < 0:
        return
    start, end = next(span for span in sentence_spans(passage.text) if at < span[1])
    words = f"{statement.organisation or ''} {statement.role or ''}"
    countries = frozenset({statement.country} - {None})
    for title in _last_titles(fold(words).text, passage.language):
        yield Held(statement.speaker, title, words, countries, start, end)  # type: ignore[arg-type]


Named = tuple[str, Title, str]


def _chinese(sentence: str) -> Iterator[Named]:
    plain = simplify(sentence)
    folded = fold(sentence)
    for title in titles_in(folded.text, "zh"):
        start, end = folded.source_span(title.start, title.end)
        words = _BOUNDARY.split(plain[:start])[-1] + plain[start:end]
        name = _han_name(plain[end:].lstrip(" \u3000"))
        if name is not None:
            at = plain.index(name, end)
            yield sentence[at : at + len(name)], title, words


def _han_name(text: str) -> str | None:
    """The name at the beginning of a text behind a title."""
    latin = _LATIN.match(text)
    if latin is not None:
        return latin.group() if is_latin_name(latin.group()) else None
    dotted = _DOTTED.match(text)
    if dotted is not None:
        short = re.match(
            rf"[{HAN}]{{1,8}}(?:[-－‐·•・][{HAN}]{{1,8}}?)+(?=[（(，。、：说称表指认宣出在对]|$)",
            text,
        )
        return short.group() if short else None
    for length in (4, 3, 2):
        if len(text) >= length and is_han_name(text[:length]):
            return text[:length]
    return next(
        (text[:n] for n in (6, 5, 4, 3) if len(text) >= n and is_foreign_han_name(text[:n])), None
    )


def _english(sentence: str) -> Iterator[Named]:
    flat = re.sub(r"\s", " ", sentence)
    folded = fold(flat)
    for title in titles_in(folded.text, "en"):
        start, end = folded.source_span(title.start, title.end)
        before = _WORDS_BEFORE.search(flat[:start])
        body = _BODY_BEHIND.match(flat, end)
        words = f"{before.group() if before else ''}{flat[start:end]}{body.group() if body else ''}"
        direct = _LATIN.match(flat, end + 1) if flat[end : end + 1] == " " else None
        behind = _NAME_BEHIND.match(flat, end)
        ahead = _NAME_BEFORE.search(flat[:start])
        for match in (direct, behind, ahead):
            if match is None:
                continue
            name = match["name"] if match is not direct else match.group()
            if is_latin_name(name):
                yield name, title, words
                break
