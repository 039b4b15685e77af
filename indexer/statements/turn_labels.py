"""Turns that begin with a label: 林则安：…, "Ana Vosa (Lake Group): …", 审：…, TW: …."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from indexer.names import (
    SURNAMES,
    is_foreign_han_name,
    is_latin_name,
    is_office,
    without_inner_space,
)
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH
from indexer.statements.attendance import bare_name, office_and_name, people_present, printed_name
from indexer.statements.forms import is_body, read_person, roles
from indexer.statements.rules_en import EN
from indexer.statements.rules_titles import TITLES
from indexer.statements.rules_turns import TURNS
from indexer.statements.short_labels import initials, shortened
from indexer.statements.turn import Turn
from indexer.text import HAN, simplify

_ORGANISATION = TITLES["organisation zh"].pattern
_LABEL_HAN = re.compile(rf"[{HAN}]{{2,8}}")
_BRACKETS = "【】[] \t\u3000"


@dataclass(slots=True)
class _Found:
    """Labels by how sure they are: with a title, a bare name, a part of one, a body's, nobody's."""

    sure: list[Turn] = field(default_factory=list)
    bare: list[Turn] = field(default_factory=list)
    short: list[Turn] = field(default_factory=list)
    bodies: list[Turn] = field(default_factory=list)
    nobody: list[Turn] = field(default_factory=list)


def labels(text: str) -> Iterator[Turn]:
    """The turns that a name or an office before a colon begins, in either language.

    A bare name needs a second label or must stand elsewhere; a body's name needs two others.
    """
    found = _Found([*_offices(text), *_above(text)])
    named_roles = roles(text)
    _read_english(text, named_roles, found)
    _read_chinese(text, named_roles, found)
    found.sure.extend(_last_names(text, found.short, [*found.sure, *found.bare]))
    yield from found.sure
    yield from found.nobody
    if len(found.sure) + len(found.bare) > 1:
        yield from (one for one in found.bodies if TURNS["sentence"].pattern.match(text, one.end))
    named = Counter(turn.name for turn in found.bare)
    for turn in found.bare:
        again = named[turn.name] > 1 or text.count(turn.name or "") > named[turn.name]
        if again or len(named) + len(found.sure) > 1:
            yield turn


def _read_english(text: str, named_roles: Mapping[str, str], found: _Found) -> None:
    by_initials = initials(text)
    marks = [TURNS[rule].pattern.finditer(text) for rule in ("label en", "label and dash en")]
    for match in chain(*marks):
        start, end = match.span("mark")
        label = match["name"]
        if label in by_initials and not (match["courtesy"] or match["title"]):
            found.bare.append(Turn(start, end, by_initials[label]))
            continue
        turn = _in_role(match, label, named_roles) or _english(match)
        if turn is not None:
            (found.sure if match["courtesy"] or turn.title else found.bare).append(turn)
        elif " " not in label:
            found.short.append(Turn(start, end, label, match["title"]))
        elif label.isupper():
            found.nobody.append(Turn(start, end, None))  # DAILY COURIER: a paper that asks


def _read_chinese(text: str, named_roles: Mapping[str, str], found: _Found) -> None:
    marks = list(TURNS["label zh"].pattern.finditer(text))
    whole = shortened((match["label"].strip() for match in marks), named_roles)
    for match in marks:
        start, end = match.span("mark")
        label = match["label"].strip()
        if match["tag"] and named_in_brackets(match["tag"].strip(_BRACKETS)) is not None:
            continue
        turn = _in_role(match, whole.get(label, label), named_roles) or _chinese(match)
        if turn is not None:
            sure = turn.title is not None or len(turn.name or "") > 3
            (found.sure if sure else found.bare).append(turn)
        elif TURNS["anonymous"].pattern.fullmatch(label):
            found.nobody.append(Turn(start, end, None))
        elif is_body(label):
            found.bodies.append(Turn(start, end, label, body=True))
        else:
            found.short.append(Turn(start, end, label))


def named_in_brackets(label: str) -> tuple[str, str | None] | None:
    """The person of a label in brackets; 【记者出镜】 is none, though it has a title."""
    person = read_person(label)
    return person if person is not None and printed_name(person[0]) else None


def _in_role(match: re.Match[str], label: str, named: Mapping[str, str]) -> Turn | None:
    """A label that the head gives a name for (审判长：林则安), where it is no such field itself."""
    if label not in named or is_office(label):
        return None
    if not TURNS["sentence"].pattern.match(match.string, match.end()):
        return None
    start, end = match.span("mark")
    return Turn(start, end, named[label], label, role=not is_body(label))


def _above(text: str) -> list[Turn]:
    """Chinese labels above the words of a record: 周局長博文：, 主席：."""
    found = []
    for match in TURNS["label alone zh"].pattern.finditer(text):
        turn = _chinese(match, match.end("words"))
        if turn is not None and turn.title is not None:
            found.append(turn)
    return found if len(found) > 1 else []


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
    last |= {name.upper() for name in last}
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
    in_small = name.title() if name.isupper() else name
    person = is_latin_name(name) and is_latin_name(in_small)
    paper = EN["paper"].pattern.match(in_small) is not None
    if paper or not (person or (courtesy and " " not in name)):
        return None
    role = match["after"] and TURNS["office behind a name"].pattern.match(match["after"])
    if match["after"] and not role and not re.match(r"[A-Z]", match["after"]):
        return None
    first, _, last = name.partition(" ")
    if last and not courtesy and ROLE_EN.fullmatch(first):
        return Turn(match.start("mark"), match.end("mark"), last, title or first)
    return Turn(match.start("mark"), match.end("mark"), name, title)


def _chinese(match: re.Match[str], words: int | None = None) -> Turn | None:
    """The turn of a Chinese label; its words begin at `words`, or directly behind it."""
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
            if TURNS["sentence"].pattern.match(match.string, end if words is None else words)
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
