"""Where a statement begins and ends in a paragraph, in both languages: reach.txt."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from indexer.names import Names, load_names
from indexer.records import Document, Language, Page, Statement
from indexer.splitting.passages import split
from indexer.statements import extract_statements
from indexer.statements.affiliation import Affiliation
from indexer.statements.attribution import Attribution, Speaker
from indexer.statements.quotations import quotations
from indexer.statements.reach import reach

ROWS = [
    line.split("\t")[:2]
    for line in (Path(__file__).parent / "reach.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
_MARKED = re.compile(r"\{(?P<name>[^|{}]+)\|(?P<words>[^{}]+)\}")


@pytest.fixture(scope="module")
def names() -> Names:
    """The names that ship with the package, without those of any corpus."""
    return load_names()


def unmarked(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """The text of a row, and who says what in it."""
    said = [(own["name"], own["words"]) for own in _MARKED.finditer(marked)]
    return _MARKED.sub(lambda own: own["words"], marked).replace("¶", "\n\n"), said


def statements_of(text: str, language: Language, names: Names, longest: int) -> list[Statement]:
    document = Document(
        "d", "", text, (Page(1, 0, len(text)),), (language,), "news", "", "", "d.txt"
    )
    passages = split(document, len, longest)
    found = extract_statements(document, passages, names)
    spans = {passage.passage_id: (passage.start, passage.end) for passage in passages}
    for one in found:
        start, end = spans[one.passage_id]
        assert start <= one.start < one.end <= end
    return found


@pytest.mark.parametrize(("language", "marked"), ROWS)
def test_a_statement_ends_with_its_paragraph_its_quotation_or_its_turn(
    language: Language, marked: str, names: Names
) -> None:
    text, said = unmarked(marked)
    found = statements_of(text, language, names, 400)
    assert [(one.speaker, text[one.start : one.end]) for one in found] == said


@pytest.mark.parametrize(("language", "marked"), ROWS)
def test_where_passages_are_cut_changes_nothing(
    language: Language, marked: str, names: Names
) -> None:
    text, said = unmarked(marked)
    found = statements_of(text, language, names, 40)
    characters = {(one.speaker, place) for one in found for place in range(one.start, one.end)}
    told: set[tuple[str, int]] = set()
    start = 0
    for name, words in said:
        start = text.index(words, start)
        told.update((name, start + place) for place in range(len(words)))
    blank = {place for place, character in enumerate(text) if character.isspace()}
    assert {own for own in characters if own[1] not in blank} == {
        own for own in told if own[1] not in blank
    }


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("没有引号", []),
        ("他说：“甲‘乙’丙。”丁", ["“甲‘乙’丙。”"]),
        ("他說：「甲『乙』丙。」丁「戊」", ["「甲『乙』丙。」", "「戊」"]),
        ('He said "a" and "b".', ['"a"', '"b"']),
        ('A plank 5" wide and 6" long', []),
        ("“𠮷a", ["“𠮷a"]),
        ("”a“b”", ["“b”"]),
        ("“A\n“B”", ["“A\n“B”"]),
    ],
)
def test_quotations_are_the_outermost_pairs_of_marks(text: str, spans: list[str]) -> None:
    assert [text[one.start : one.end] for one in quotations(text)] == spans


def test_a_quotation_that_goes_on_begins_with_the_paragraph() -> None:
    assert [(q.start, q.end, q.closed) for q in quotations(" 甲。”乙", goes_on=True)] == [
        (1, 4, True)
    ]
    assert quotations("甲。乙", goes_on=True) == []


def test_a_mark_that_is_missing_silences_nobody_after_it() -> None:
    text = "Ann said: “It rains. Bob said that it snows. It is cold."
    ann, bob = (Speaker(name, Affiliation()) for name in ("Ann", "Bob"))
    named = [Attribution(0, ann, "direct"), Attribution(text.index("Bob"), bob)]
    found = reach(text, named).words
    assert [(own.speaker.name, text[own.start : own.end]) for own in found] == [
        ("Ann", "Ann said: “It rains."),
        ("Bob", "Bob said that it snows. It is cold."),
    ]


def test_a_paragraph_of_many_quotations_takes_linear_time() -> None:
    speaker = Speaker("Ann", Affiliation())
    seconds = []
    for n in (2_000, 8_000):
        text = "“It rains,” Ann said. It does. " * n
        named = [Attribution(place * 31, speaker, "direct") for place in range(n)]
        started = time.process_time()
        assert len(reach(text, named).words) == n
        seconds.append(time.process_time() - started)
    assert seconds[1] < 12 * max(seconds[0], 0.05)
