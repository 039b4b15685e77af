"""Documents of one voice, and who is heard: speeches, letters, mails, oral histories, hearings.

They have no label before each turn of speech. A title, a head or a signature says whose the words
are, and the words of a speech, a letter or an oral history are that person's to its end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from indexer.names import could_be_han_name, is_latin_name, without_inner_space
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH
from indexer.statements.attendance import bare_name, office_and_name, printed_name
from indexer.statements.rules_forms import FORMS
from indexer.statements.rules_titles import TITLES
from indexer.text import HAN_RUN, simplify

# Titles and fields are looked for in this many characters, and names in this many lines.
_HEAD = 2_000
# A title that says that the whole is one person's testimony.
_TITLE = 60
_LINES_OF_A_HEAD = 8
_LINES_OF_A_SIGNATURE = 4
_LONGEST_NAME = 60
_LINE = re.compile(r"^[ \t\u3000]*(?P<words>\S[^\n]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Voice:
    """`name`, with `title` where one is printed, has the words of `text[start:end]`."""

    start: int
    end: int
    name: str
    title: str | None = None


def read_person(label: str) -> tuple[str, str | None] | None:
    """Name and title of "Works Minister Ana Vosa", "Ana Vosa, Minister", 县长林则安, 林则安."""
    label = label.strip(" \t\u3000*_#,，")
    if not 2 <= len(label) <= 2 * _LONGEST_NAME:
        return None
    if HAN_RUN.search(label):
        if printed_name(label):
            return without_inner_space(label), None
        named = office_and_name(label)
        return None if named is None else (named[1], named[0])
    words, _, after = label.partition(", ")
    words = bare_name(words)
    parts = words.split()
    for first in range(max(len(parts) - 1, 0)):
        name = " ".join(parts[first:])
        if is_latin_name(name) and not ROLE_EN.fullmatch(parts[first]):
            title = " ".join(parts[:first])
            if title and not ROLE_EN.search(title):
                return None
            return name, ", ".join(one for one in (title, after) if one) or None
    return None


def signed_quote(text: str) -> tuple[str, str | None] | None:
    """Who is named behind the dash of a paragraph that is one quotation."""
    match = FORMS["signed quote"].pattern.fullmatch(text)
    if match is None:
        return None
    name, *rest = re.split(r"[，,]\s*", match["who"].strip(), maxsplit=1)
    person = read_person(name)
    if person is None or (match["dash"] is None and not (rest or person[1])):
        return None
    return person[0], rest[0].strip() if rest else person[1]


def voices(text: str) -> list[Voice]:
    """The letters and mails of a document, or else its only speech or narration."""
    mails = [*_mails(text)]
    letters = [v for v in _letters(text) if not any(m.start <= v.start < m.end for m in mails)]
    found = [*mails, *letters]
    return found or [*islice(chain(_speeches(text), _narrations(text)), 1)]


def _speeches(text: str) -> Iterator[Voice]:
    plain = simplify(text[:_HEAD])
    for rule in ("speech by en", "speech by zh"):
        for match in FORMS[rule].pattern.finditer(plain):
            title = match.groupdict().get("title") or ""
            person = read_person(text[slice(*match.span("who"))] + title)
            if person is not None:
                yield from _in_first_person(text, match.end(), person)
    for rule in ("speech en", "speech zh"):
        for match in FORMS[rule].pattern.finditer(plain):
            below = _LINE.finditer(text, match.end(), _HEAD)
            for line, _ in zip(below, range(_LINES_OF_A_HEAD), strict=False):
                words = re.sub(r"^(?:[Bb]y|——|—)\s*", "", line["words"]).rstrip()
                person = read_person(words) if len(words) <= _LONGEST_NAME else None
                if person is not None:
                    yield from _in_first_person(text, line.end(), person)
                    break


def _narrations(text: str) -> Iterator[Voice]:
    head = simplify(text[:_HEAD])
    told = FORMS["testimony"].pattern.search(head, 0, _TITLE) is not None
    for match in FORMS["who testifies" if told else "narrator"].pattern.finditer(head):
        person = read_person(text[slice(*match.span("who"))])
        if person is not None:
            title = text[slice(*match.span("title"))] if match["title"] else None
            office = title is not None and (
                ROLE_ZH.search(simplify(title)) or ROLE_EN.search(title)
            )
            yield from _in_first_person(text, match.end(), (person[0], title if office else None))


def _in_first_person(text: str, at: int, person: tuple[str, str | None]) -> Iterator[Voice]:
    """What follows the head of a document, when it says I or we."""
    start = _body(text, at)
    if start is None:
        return
    closing = FORMS["end of a voice"].pattern.search(simplify(text), start)
    end = closing.start() if closing is not None else len(text)
    if FORMS["first person"].pattern.search(text, start, end):
        yield Voice(start, end, *person)


def _body(text: str, at: int) -> int | None:
    """Where the first line begins that is neither a place nor a date nor a note."""
    line_end = text.find("\n", at)
    for line in _LINE.finditer(text, line_end if line_end >= 0 else len(text)):
        words = line["words"].rstrip()
        field = re.match(r"[^\s：:，。,.]{1,20}[^：:，。,.\n]{0,12}[：:]\s*\S", words)
        if FORMS["head line"].pattern.fullmatch(simplify(words)) or (field and len(words) < 80):
            continue
        return line.start("words")
    return None


def _letters(text: str) -> Iterator[Voice]:
    plain = simplify(text)
    closings = list(FORMS["complimentary close"].pattern.finditer(plain))
    ends = [closing.start() for closing in closings]
    last = -1
    for opening in FORMS["salutation"].pattern.finditer(plain):
        next_end = bisect_left(ends, opening.end())
        if next_end == len(ends):
            return
        if next_end == last:
            continue  # a salutation within a letter
        last = next_end
        closing = closings[next_end]
        below = _LINE.finditer(text, closing.end())
        for line, _ in zip(below, range(_LINES_OF_A_SIGNATURE), strict=False):
            words = line["words"].rstrip()
            if FORMS["complimentary close"].pattern.fullmatch(simplify(words)):
                continue
            person = read_person(words) if len(words) <= _LONGEST_NAME else None
            if person is not None and person[1] is None:
                person = (person[0], _office_below(text, line.end()))
            start = _body(text, opening.end())
            if person is not None and start is not None and start < closing.start():
                yield Voice(start, closing.start(), *person)
                break


def _office_below(text: str, at: int) -> str | None:
    """The office on the line below a signature: "Head teacher, Lake School"."""
    line = _LINE.match(text, at + 1)
    words = line["words"].rstrip() if line is not None else ""
    office = ROLE_EN.search(words) or ROLE_ZH.search(simplify(words))
    return words if office is not None and len(words) <= 2 * _LONGEST_NAME else None


def _mails(text: str) -> Iterator[Voice]:
    heads = list(FORMS["mail"].pattern.finditer(text))
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        who = text[slice(*head.span("who"))].strip()
        person = read_person(who)
        first = _LINE.search(text, head.end(), end)
        if person is None or first is None:
            continue
        if FORMS["salutation"].pattern.fullmatch(simplify(first["words"].rstrip())):
            first = _LINE.search(text, first.end(), end)
            if first is None:
                continue
        for line in _LINE.finditer(text, head.end(), end):
            words = line["words"].strip(" \t\u3000-—,，")
            if FORMS["complimentary close"].pattern.fullmatch(simplify(line["words"].rstrip())):
                end = line.start()
                break
            if len(words) <= len(person[0]) and words and words in person[0]:
                end = line.start()  # signed
                break
        yield Voice(first.start("words"), end, *person)


@dataclass(frozen=True, slots=True)
class Heard:
    """A mark at `text[start:end]` of a hearing; `name` is who answers or asks from there on."""

    start: int
    end: int
    name: str | None
    title: str | None = None


def hearing(text: str) -> list[Heard]:
    """Questions and answers of a hearing that says who is a witness and who examines."""
    events: list[tuple[int, str, str, str | None]] = []
    for kind in ("witness", "examiner"):
        for match in FORMS[kind].pattern.finditer(text):
            title = match.groupdict().get("title")
            events.append((match.start(), kind, match["name"], title))
    marks = list(FORMS["heard"].pattern.finditer(text))
    if not any(match["answer"] for match in marks) or all(match["answer"] for match in marks):
        return []
    events.sort()
    now: dict[str, tuple[str, str | None] | None] = {"witness": None, "examiner": None}
    found, position = [], 0
    for match in marks:
        while position < len(events) and events[position][0] < match.start():
            _, kind, name, title = events[position]
            now[kind] = (name, title)
            position += 1
        who = now["witness" if match["answer"] else "examiner"] or (None, None)
        found.append(Heard(match.start("mark"), match.end("mark"), *who))
    return found


def who_answers(text: str) -> tuple[str, str | None] | None:
    """Whom a field of the head names as the one who is asked: 被询问人：林则安."""
    for match in FORMS["who answers"].pattern.finditer(simplify(text[:_HEAD])):
        person = read_person(text[slice(*match.span("who"))])
        if person is None:
            return None
        behind = text[match.end("who") : match.end()].strip(" \t\u3000，,（(）)")
        return person[0], person[1] or behind or None
    return None


def who_is_asked(text: str) -> frozenset[int]:
    """Where lines of the head begin that name who is asked; they are no answers."""
    plain = simplify(text[:_HEAD])
    return frozenset(match.start() for match in FORMS["who answers"].pattern.finditer(plain))


def roles(text: str) -> dict[str, str]:
    """Who has a role by the fields of the head: 审判长：林则安, "Host: Ana Vosa"."""
    found: dict[str, str] = {}
    for match in FORMS["role field"].pattern.finditer(simplify(text[:_HEAD])):
        printed = re.split("[，,、；;（(]", text[slice(*match.span("who"))])
        person = read_person(printed[0]) if len(printed) == 1 else None
        role, name = text[slice(*match.span("role"))], printed[0].strip()
        if person is None and len(printed) == 1 and could_be_han_name(name):
            person = (name, None) if FORMS["role of a person"].pattern.search(role) else None
        if person is not None:
            found.setdefault(role, person[0])
    return found


def is_body(label: str) -> bool:
    """True for a label that names an organisation, or its office without a name: 水务局局长."""
    plain = simplify(label)
    office = TITLES["office at the end zh"].pattern.search(plain)
    plain = plain[: office.start()] if office is not None else plain
    if ROLE_ZH.search(plain):
        return False
    ends = [match.end() for match in TITLES["organisation zh"].pattern.finditer(plain)]
    return bool(ends) and max(ends) == len(plain) and len(plain) > 2
