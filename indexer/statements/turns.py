"""Turns of speech: where a record says who has the word, as in 林则安：… and "HON. X. Y. VOSA.- …".

A mark stands at the beginning of a line, or anywhere when it is in capitals and ends in ".-", as
parliaments print it. The words after it are that speaker's up to the next mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from indexer.names import is_han_name, is_office
from indexer.statements.affiliation import ROLE_ZH
from indexer.statements.forms import (
    hearing,
    is_body,
    voices,
    who_answers,
    who_is_asked,
)
from indexer.statements.rules_forms import FORMS
from indexer.statements.rules_records import RECORDS
from indexer.statements.rules_turns import TURNS
from indexer.statements.rules_zh import ZH
from indexer.statements.turn import Turn
from indexer.statements.turn_labels import labels, named_in_brackets
from indexer.text import simplify

PROCEDURE = TURNS["procedure"].pattern
FIELD = TURNS["field"].pattern
CLOSES = TURNS["closes"].pattern
_LINE = re.compile(r"^[ \t\xa0\u3000>]*(?P<words>\S[^\n]*)", re.MULTILINE)
# What ends a turn without another: a decision, a line of a script, a time before what is no turn.
_ENDS = (CLOSES, PROCEDURE, TURNS["tag"].pattern, FORMS["stamp"].pattern)
_LONGEST_SUBJECT = 60
_RECORD = 3
_HEAD = 1_500
_DECISIONS = ("decision zh", "decision en")


def turn_marks(text: str) -> list[Turn]:
    """Return the turns of a document in order; a text without marks has none.

    A bare name before a colon needs a second mark: "Development: …" alone is no speaker.
    """
    found = [*_capitals(text), *labels(text), *_asked(text), *_bracketed(text), *_posts(text)]
    if not any(turn.name or turn.answers or turn.dashed for turn in found):
        found = []  # questions alone
    found.sort(key=lambda turn: (turn.start, -turn.end))
    kept: list[Turn] = []
    for turn in found:
        if not kept or turn.start >= kept[-1].end:
            kept.append(turn)
    if not (len(kept) >= _RECORD or any(turn.dashed for turn in kept)):
        whole = list(_whole(text))
        if whole:
            return whole
        ends = list(_closings(text, kept)) if kept and _is_minutes(text) else []
        return sorted([*map(_single, kept), *ends], key=lambda turn: turn.start)
    if any(turn.dashed for turn in kept):
        return kept
    return sorted([*kept, *_closings(text, kept)], key=lambda turn: turn.start)


def _single(turn: Turn) -> Turn:
    return replace(turn, record=False)


def _is_minutes(text: str) -> bool:
    return RECORDS["minutes"].pattern.search(simplify(text[:_HEAD])) is not None


def _whole(text: str) -> Iterator[Turn]:
    """The words of a speech, a letter or a mail, and where they end."""
    for voice in voices(text):
        yield Turn(voice.start, voice.start, voice.name, voice.title, whole=True)
        after = _LINE.search(text, voice.end)
        if after is not None:
            yield Turn(after.start("words"), after.start("words"), None, closes=True)


def _closings(text: str, turns: list[Turn]) -> Iterator[Turn]:
    """Where the lines after a turn are no longer its speaker's words."""
    starts = {turn.start for turn in turns}
    minutes = _is_minutes(text)
    for line in _LINE.finditer(text, 0 if minutes else turns[0].end):
        first = line.start("words")
        if first in starts:
            continue
        words = line["words"]
        if first < turns[0].start:
            if _somebody_said(words):
                yield Turn(first, first, None, closes=True)
            continue
        plain = simplify(words[:_LONGEST_SUBJECT])
        told = ZH["nobody"].pattern.match(plain) or TURNS["caption"].pattern.match(plain)
        decided = minutes and any(RECORDS[rule].pattern.match(plain) for rule in _DECISIONS)
        ends = any(mark.match(words) for mark in _ENDS)
        if ends or told or decided or _somebody_said(words):
            yield Turn(first, first, None, closes=True)


def _somebody_said(words: str) -> bool:
    """True for a line that reports what somebody said: 水务局局长周博文表示."""
    plain = simplify(words[:_LONGEST_SUBJECT])
    verb = TURNS["reported"].pattern.match(plain)
    if verb is None:
        return False
    who = verb["who"]
    surname = TURNS["surname and office"].pattern.fullmatch(who)
    if is_han_name(who) or (surname is not None and ROLE_ZH.fullmatch(surname["office"])):
        return True
    return any(is_han_name(who[role.end() :]) for role in ROLE_ZH.finditer(who))


def _capitals(text: str) -> Iterator[Turn]:
    for rule in ("in capitals", "office in capitals", "asked"):
        for match in TURNS[rule].pattern.finditer(text):
            title = match.groupdict().get("title")
            name = _one_line(match["name"])
            bare_the = match["courtesy"].split() == ["THE"] and not is_office(name)
            if bare_the or not re.search(r"[A-Z]{2,}", name):
                continue
            if is_office(name):
                name = _one_line(match["courtesy"] + match["name"])
            printed = None if TURNS["many"].pattern.search(name) else name
            yield Turn(
                match.start(), match.end(), printed, _one_line(title or "") or None, dashed=True
            )


def _asked(text: str) -> list[Turn]:
    """Questions and answers without names (Q: … A: …; 问：… 答：…); both must be there."""
    fields = who_is_asked(text)
    found = [m for m in TURNS["interview"].pattern.finditer(text) if m.start() not in fields]
    answers = [bool(match["answer"]) for match in found]
    if all(answers) or not any(answers):
        heard = [Turn(one.start, one.end, one.name, one.title) for one in hearing(text)]
        asked = [Turn(m.start("mark"), m.end("mark"), None) for m in found if not any(answers)]
        return heard or asked or _questions(text)
    named = who_answers(text)
    turns = []
    for match, answer in zip(found, answers, strict=True):
        start, end = match.span("mark")
        name, title = named if answer and named is not None else (None, None)
        turns.append(Turn(start, end, name, title, answers=answer and named is None))
    return turns


def _questions(text: str) -> list[Turn]:
    """Questions of nobody by name among the labels of who answers: Q    When?"""
    found = list(FORMS["question"].pattern.finditer(text))
    return [Turn(m.start("mark"), m.end("mark"), None) for m in found] if len(found) > 1 else []


def _bracketed(text: str) -> Iterator[Turn]:
    """【林则安】（水务局局长） above or before what he says."""
    found = list(FORMS["bracketed label"].pattern.finditer(text))
    for match in found:
        person = named_in_brackets(match["label"]) if len(found) > 1 else None
        if person is not None:
            yield Turn(
                match.start("mark"), match.end("mark"), person[0], match["title"] or person[1]
            )


def _posts(text: str) -> Iterator[Turn]:
    """Posts of a thread: @handle：…, and a handle without its mark once it has written."""
    handles: set[str] = set()
    starts: set[int] = set()
    for match in FORMS["post"].pattern.finditer(text):
        name = (match["handle"] or match["name"]).strip()
        if len(name) > 1:
            handles.add(name)
            starts.add(match.start("mark"))
            yield Turn(match.start("mark"), match.end("mark"), name)
    if not handles:
        return
    for match in TURNS["label zh"].pattern.finditer(text):
        label = match["label"].strip()
        bracket = TURNS["bracket"].pattern.match(label)
        known = bracket is not None and FORMS["official account"].pattern.match(bracket["title"])
        if label in handles and match.start("mark") not in starts:
            yield Turn(match.start("mark"), match.end("mark"), label)
        elif known and bracket is not None:
            body = is_body(bracket["name"]) or bracket["name"].count(" ") > 0
            yield Turn(match.start("mark"), match.end("mark"), bracket["name"], body=body)


def _one_line(text: str) -> str:
    return " ".join(text.split())
