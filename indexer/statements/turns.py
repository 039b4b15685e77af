"""Turns of speech: where a record says who has the word, as in 林则安：… and "HON. X. Y. VOSA.- …".

A mark stands at the beginning of a line, or anywhere when it is in capitals and ends in ".-", as
parliaments print it. The words after it are that speaker's up to the next mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from indexer.names import (
    SURNAMES,
    is_foreign_han_name,
    is_han_name,
    is_latin_name,
    is_office,
    without_inner_space,
)
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH
from indexer.statements.attendance import bare_name, office_and_name, people_present, printed_name
from indexer.statements.forms import (
    hearing,
    is_body,
    read_person,
    roles,
    voices,
    who_answers,
    who_is_asked,
)
from indexer.statements.rules_forms import FORMS
from indexer.statements.rules_records import RECORDS
from indexer.statements.rules_titles import TITLES
from indexer.statements.rules_turns import TURNS
from indexer.statements.rules_zh import ZH
from indexer.text import HAN, simplify

PROCEDURE = TURNS["procedure"].pattern
FIELD = TURNS["field"].pattern
CLOSES = TURNS["closes"].pattern
_ORGANISATION = TITLES["organisation zh"].pattern
_LINE = re.compile(r"^[ \t\xa0\u3000>]*(?P<words>\S[^\n]*)", re.MULTILINE)
_LABEL_HAN = re.compile(rf"[{HAN}]{{2,8}}")
_LONGEST_SUBJECT = 60
_RECORD = 3
_HEAD = 1_500
_DECISIONS = ("decision zh", "decision en")


@dataclass(frozen=True, slots=True)
class Turn:
    """A mark at `text[start:end]`: who has the word from there on.

    `name` is as printed ("R. L. VOSA", "MR. SPEAKER"); None for a mark that names nobody (HON.
    MEMBERS.-), which only ends the turn before it. `title` is what stands next to the name.
    `closes`: the words from there on are no turn at all, but prose, a field or a decision.
    `record` is False when a document has so few marks that it is no record: a turn is then a
    single paragraph. `answers`: in an interview, the words of whoever is asked, without a name.
    `whole`: a speech or a letter, in which nothing but its end takes the word. `body`: the name is
    an organisation's.
    """

    start: int
    end: int
    name: str | None
    title: str | None = None
    record: bool = True
    dashed: bool = False
    closes: bool = False
    answers: bool = False
    whole: bool = False
    body: bool = False


def turn_marks(text: str) -> list[Turn]:
    """Return the turns of a document in order; a text without marks has none.

    A bare name before a colon needs a second mark: "Development: …" alone is no speaker.
    """
    found = [*_capitals(text), *_labels(text), *_asked(text), *_bracketed(text), *_posts(text)]
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
        ends = CLOSES.match(words) or PROCEDURE.match(words) or told or decided
        if ends or _somebody_said(words):
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
    for pattern in (TURNS["in capitals"].pattern, TURNS["asked"].pattern):
        for match in pattern.finditer(text):
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
        person = read_person(match["label"]) if len(found) > 1 else None
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


def _labels(text: str) -> Iterator[Turn]:
    sure = list(_offices(text))
    bare: list[Turn] = []
    short: list[Turn] = []
    bodies: list[Turn] = []
    named_roles = roles(text)
    labels = [TURNS[rule].pattern.finditer(text) for rule in ("label en", "label and dash en")]
    for match in chain(*labels):
        turn = _in_role(match, match["name"], named_roles) or _english(match)
        if turn is not None:
            (sure if match["courtesy"] or turn.title else bare).append(turn)
        elif " " not in match["name"]:
            short.append(
                Turn(match.start("mark"), match.end("mark"), match["name"], match["title"])
            )
    for match in TURNS["label zh"].pattern.finditer(text):
        label = match["label"].strip()
        turn = _in_role(match, label, named_roles) or _chinese(match)
        if turn is not None:
            (sure if turn.title or len(turn.name or "") > 3 else bare).append(turn)
        elif is_body(label):
            bodies.append(Turn(match.start("mark"), match.end("mark"), label, body=True))
        else:
            short.append(Turn(match.start("mark"), match.end("mark"), match["label"].strip()))
    sure.extend(_last_names(text, short, [*sure, *bare]))
    yield from sure
    if len(sure) + len(bare) > 1:
        yield from (one for one in bodies if TURNS["sentence"].pattern.match(text, one.end))
    named = Counter(turn.name for turn in bare)
    for turn in bare:
        again = named[turn.name] > 1 or text.count(turn.name or "") > named[turn.name]
        if again or len(named) + len(sure) > 1:
            yield turn


def _in_role(match: re.Match[str], label: str, named: Mapping[str, str]) -> Turn | None:
    """A label that the head gives a name for (审判长：林则安), where it is no such field itself."""
    if label not in named or is_office(label):
        return None
    if not TURNS["sentence"].pattern.match(match.string, match.end()):
        return None
    return Turn(match.start("mark"), match.end("mark"), named[label], label)


def _offices(text: str) -> Iterator[Turn]:
    """The Minister for Works (Ms A. Okoro): an office, and in brackets who holds it."""
    for match in TURNS["office and name en"].pattern.finditer(text):
        name = bare_name(match["name"])
        known = is_office(match["title"]) or ROLE_EN.search(match["title"])
        if known and (is_latin_name(name) or match["courtesy"]):
            yield Turn(match.start("mark"), match.end("mark"), name, _one_line(match["title"]))


def _last_names(text: str, short: list[Turn], turns: list[Turn]) -> Iterator[Turn]:
    """Labels that are the last part of a name which stands in full elsewhere: Castell, 德米尔."""
    if not short:
        return
    full = [turn.name for turn in turns if turn.name] + [one.name for one in people_present(text)]
    full += [match["name"] for match in TURNS["courteous name"].pattern.finditer(text)]
    last = {re.split("[ ·•・]", name)[-1] for name in full if re.search("[ ·•・]", name)}
    for turn in short:
        name = turn.name or ""
        dotted = _LABEL_HAN.fullmatch(name) and re.search(f"[·•・]{re.escape(name)}", text)
        foreign = is_foreign_han_name(name) and text.count(name) > 1  # 伊藤美咲, introduced above
        if name in last or dotted or foreign:
            yield turn


def _english(match: re.Match[str]) -> Turn | None:
    name = _one_line(match["name"])
    title = match["title"] or match["after"]
    if is_office(name) and match["title"] and is_latin_name(_one_line(match["title"])):
        return Turn(match.start("mark"), match.end("mark"), _one_line(match["title"]), name)
    if is_office(name):
        if not TURNS["sentence"].pattern.match(match.string, match.end()):
            return None
        printed = _one_line(match["courtesy"] + match["name"])
        return Turn(match.start("mark"), match.end("mark"), printed, title)
    courtesy = bool(match["courtesy"].strip()) and match["courtesy"].strip().lower() != "the"
    if not (is_latin_name(name) or (courtesy and " " not in name)):
        return None
    role = match["after"] and ROLE_EN.fullmatch(match["after"])
    if match["after"] and not role and not re.match(r"[A-Z]", match["after"]):
        return None
    first, _, last = name.partition(" ")
    if last and not courtesy and ROLE_EN.fullmatch(first):
        return Turn(match.start("mark"), match.end("mark"), last, title or first)
    return Turn(match.start("mark"), match.end("mark"), name, title)


def _chinese(match: re.Match[str]) -> Turn | None:
    label = match["label"].strip()
    start, end = match.start("mark"), match.end("mark")
    bracket = TURNS["bracket"].pattern.match(label)
    if bracket is not None and _is_name(bracket["name"]):
        return Turn(start, end, without_inner_space(bracket["name"]), bracket["title"])
    if bracket is not None:
        person = bracket["title"].strip()
        polite = TURNS["polite"].pattern.search(simplify(person))
        person = person[: polite.start()] if polite is not None else person
        office = bracket["name"].strip()
        if _is_name(person) and (is_office(office) or ROLE_ZH.search(simplify(office))):
            return Turn(start, end, without_inner_space(person), office)
    if bracket is not None and (named := _titled(bracket["name"])) is not None:
        return Turn(start, end, named[1], f"{bracket['title']}{named[0]}")
    surname = TURNS["surname and office"].pattern.fullmatch(simplify(label))
    if surname is not None and ROLE_ZH.fullmatch(surname["office"]):
        return Turn(start, end, label[: surname.end("name")], label[surname.start("office") :])
    if _is_name(label):
        return Turn(start, end, without_inner_space(label))
    if is_office(label):
        return (
            Turn(start, end, label, label)
            if TURNS["sentence"].pattern.match(match.string, end)
            else None
        )
    named = _titled(label)
    return None if named is None else Turn(start, end, named[1], named[0])


def _titled(label: str) -> tuple[str, str] | None:
    """Title and name of a label: 水务局 周博文, 周博文局长, 局长周博文, 韦局长."""
    named = office_and_name(label)
    if named is not None:
        return named
    spaced = TURNS["spaced"].pattern.match(label)
    if spaced is not None:
        name = TURNS["polite"].pattern.sub("", spaced["name"]) or spaced["name"]
        if _is_name(name) or (name[:1] in SURNAMES and _ORGANISATION.search(spaced["title"])):
            return spaced["title"], name
    return None


def _is_name(label: str) -> bool:
    return printed_name(label)


def _one_line(text: str) -> str:
    return " ".join(text.split())
