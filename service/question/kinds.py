"""Things of one kind, in both languages: cranes and geese, ozone and PM2.5, wheat and rice.

A sentence on one of them does not answer a question about another. `indexer/data/kinds.tsv` names
them, one row each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from indexer.records import Language
from indexer.text import HAN, Expansion, Folded, analyze_folded
from service.question.expansions import terms_of_name
from service.question.question import Question

_WORD = re.compile(r"[a-z0-9]+(?:[.'’-][a-z0-9]+)*")
_HAN = re.compile(rf"[{HAN}]+")
# Parts of a sentence that tell of different things.
_CLAUSE = re.compile(r"[^;；。]+")
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万亿两]{2,}")
# Somebody or something from the sentence before.
_PRONOUN = re.compile(
    r"\s*(?:it|its|they|their|these|those|both|the former|the latter|其|它|他们|这些|两者)"
)
# What is asked for is another thing than the one that the question names.
_ANOTHER = re.compile(
    r"\b(?:besides|other than|apart from|instead|replac\w+|else|another|except)\b|"
    r"除|其他|其它|另外|另一|替代|取代|代替|改用|还有哪"
)
# Of these only what is to be counted tells: a text on a hospital may name a school too.
_IF_COUNTED = frozenset({"building", "vehicle", "worker"})
# Written with a capital in English also where it is no name.
_CAPITAL = frozenset({"disease", "substance"})
_LONGEST = 4
# Other names by which a thing is looked for, in each language.
_MOST = 2


@dataclass(frozen=True, slots=True)
class OfKind:
    """A thing at `start:end` of a folded text; `thing` is the same in both languages."""

    kind: str
    thing: str
    text: str
    start: int
    end: int


def of_kinds(text: str, folded: Folded) -> list[OfKind]:
    """The things of the table in a text, without those that are part of an English name."""
    found = [*_english(text, folded), *_chinese(folded)]
    return sorted(found, key=lambda one: one.start)


def things_asked(question: Question) -> dict[str, list[OfKind]]:
    """By kind, the things that a question names; none where it asks for another than those."""
    if _ANOTHER.search(question.folded.text):
        return {}
    wanted: dict[str, list[OfKind]] = defaultdict(list)
    counted = {at for one in question.counted for at in range(one.start, one.end)}
    for one in of_kinds(question.text, question.folded):
        start, end = question.folded.source_span(one.start, one.end)
        if one.kind not in _IF_COUNTED or counted & set(range(start, end)):
            wanted[one.kind].append(one)
    return wanted


def not_told(
    question: Question, wanted: Mapping[str, Sequence[OfKind]], sentence: str, folded: Folded
) -> tuple[str, ...]:
    """What a question names and a sentence lacks that tells of another thing of its kind.

    `wanted` are the `things_asked` of the question.
    """
    if not wanted or _PRONOUN.match(folded.text):
        return ()
    told = of_kinds(sentence, folded)
    lacking: list[str] = []
    for kind, named in wanted.items():
        there = _where_it_counts([one for one in told if one.kind == kind], folded.text, question)
        if there and not any(_same(one, other) for one in named for other in there):
            spans = [question.folded.source_span(one.start, one.end) for one in named]
            lacking.extend(question.text[start:end] for start, end in spans)
    return tuple(dict.fromkeys(lacking))


def is_of_kind(name: str, text: str) -> bool:
    """Whether a folded text has another name of the same thing: fine particles for pm2.5."""
    asked = of_kinds(name, Folded(name))
    return any(
        one.thing == other.thing for one in asked[:1] for other in of_kinds(text, Folded(text))
    )


def other_names(text: str, folded: Folded) -> tuple[Expansion, ...]:
    """The other names, in both languages, of the things in a question: 细颗粒物 of PM2.5."""
    found: list[Expansion] = []
    for one in of_kinds(text, folded):
        start, end = folded.source_span(one.start, one.end)
        for language, names in _tables().names[one.kind, one.thing].items():
            others = [name for name in names if name != one.text][:_MOST]
            for name in others:
                share = len(others) ** -0.5
                found.extend(terms_of_name(name, text[start:end], start, end, language, share))
    return tuple(found)


def _where_it_counts(found: list[OfKind], text: str, question: Question) -> list[OfKind]:
    """Those in the parts of a sentence that may answer: with a quantity, if any part has one."""
    inside = [span.span() for span in _CLAUSE.finditer(text)]
    inside = [part for part in inside if any(part[0] <= one.start < part[1] for one in found)]
    with_number = [part for part in inside if _NUMBER.search(_without(text, found, part))]
    unit = question.wanted.unit if question.wanted else None
    fitting = [part for part in with_number if unit and unit.search(text, *part)]
    parts = fitting or with_number or inside
    return [one for one in found if any(start <= one.start < end for start, end in parts)]


def _same(one: OfKind, other: OfKind) -> bool:
    """Whether both are one thing, or one is a sort of the other: 牛 and 牦牛."""
    if one.thing == other.thing:
        return True
    return one.text.endswith(other.text) or other.text.endswith(one.text)


def _without(text: str, found: list[OfKind], clause: tuple[int, int]) -> str:
    """A part of a text without the things in it, whose names may have digits: PM2.5."""
    start, end = clause
    inside = {at for one in found for at in range(one.start, one.end)}
    return "".join(" " if at in inside else text[at] for at in range(start, end))


def _english(text: str, folded: Folded) -> Iterator[OfKind]:
    words = list(_WORD.finditer(folded.text))
    table = _tables().english
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + size - 1].end()
            row = _row(table, folded.text[start:end])
            if row is not None and not _is_in_name(text, folded, start, end, row[0]):
                yield OfKind(*row, folded.text[start:end], start, end)
                at += size - 1
                break
        at += 1


def _row(table: dict[str, tuple[str, str]], phrase: str) -> tuple[str, str] | None:
    if "'" in phrase or "’" in phrase:
        phrase = re.sub(r"['’]s?$", "", phrase)
    row = table.get(phrase)
    if row is None and phrase.endswith("s"):
        row = table.get(phrase[:-1]) or table.get(phrase.removesuffix("es"))
    return row


def _is_in_name(text: str, folded: Folded, start: int, end: int, kind: str) -> bool:
    """Whether it is a word of a name: Crane Valley."""
    if kind in _CAPITAL:
        return False
    first, last = folded.source_span(start, end)
    capital = text[first:last][:1].isupper()
    before = text[:first].rstrip()
    begins = not before or before[-1] in ".?!:;\n"
    after = re.match(r"\s+[A-Z]", text[last:])
    return capital and (not begins or after is not None)


def _chinese(folded: Folded) -> Iterator[OfKind]:
    table = _tables().chinese
    ends = None
    for run in _HAN.finditer(folded.text):
        at = run.start()
        while at < run.end():
            for size in range(min(_tables().longest, run.end() - at), 0, -1):
                word = folded.text[at : at + size]
                row = table.get(word)
                if row is None:
                    continue
                if size == 1:
                    if ends is None:
                        ends = _ends(folded)
                    if at + 1 not in ends:
                        continue
                yield OfKind(*row, word, at, at + size)
                at += size - 1
                break
            at += 1


def _ends(folded: Folded) -> frozenset[int]:
    """Where words end in the folded text."""
    ends = {token.end for token in analyze_folded(folded, bigrams=False)}
    return frozenset(
        at + 1 for at in range(len(folded.text)) if folded.source_span(at, at + 1)[1] in ends
    )


@dataclass(frozen=True, slots=True)
class _Tables:
    """Kind and thing of every name."""

    english: dict[str, tuple[str, str]]
    chinese: dict[str, tuple[str, str]]
    longest: int
    names: dict[tuple[str, str], dict[Language, list[str]]]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    text = (files("indexer") / "data" / "kinds.tsv").read_text(encoding="utf-8")
    english: dict[str, tuple[str, str]] = {}
    chinese: dict[str, tuple[str, str]] = {}
    names: dict[tuple[str, str], dict[Language, list[str]]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        kind, en, zh = line.split("\t")
        row = (kind, en.split("|")[0])
        english.update(dict.fromkeys(en.split("|"), row))
        chinese.update(dict.fromkeys(zh.split("|"), row))
        names[row] = {"en": en.split("|"), "zh": zh.split("|")}
    return _Tables(english, chinese, max(map(len, chinese)), names)
