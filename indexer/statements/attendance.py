"""Who was there: the head of a record, fields of minutes, and what a host says of the guests.

"[The Speaker (Hon. E. Omondo) in the Chair]", "Chair: N. Perrin", "Present: A. Tull (Road Unit)",
"With us today are Dr A. Brandt, director of …"; 主席：邓昭仪, 出席：德米尔（港务处）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.names import (
    DOTTED_NAME,
    LATIN_NAME,
    could_be_han_name,
    is_han_name,
    is_latin_name,
    is_office,
    without_inner_space,
)
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH
from indexer.statements.rules_records import RECORDS
from indexer.statements.rules_turns import TURNS
from indexer.text import HAN_RUN, simplify

# The head of a record is looked for in this many characters.
_HEAD = 6_000
_PEOPLE = 300
_DOTTED = re.compile(DOTTED_NAME)
_COURTESY = re.compile(
    r"^(?:(?:The\s+)?(?:Rt\.?\s+)?(?:Hon(?:ou?rable)?|Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?|Sir|Madam|Dame|Lord|Lady|Sen|Rep|"
    r"Cllr|Councillor|Senator|Rev|Capt|Col|Lt|Gen|Amb|Ambassador)\b\.?\s+)+",
)
_LATIN = re.compile(LATIN_NAME)
_LETTERS = re.compile(r",? (?:MP|MLA|MEP|MBE|OBE|CBE|SC|QC|KC|JP|PhD|M\.P\.)\b.*$")
_BRACKET = re.compile(r"^(?P<name>[^（(]*[^（(\s])\s*[（(](?P<title>[^）)]+)[）)]?$")
_SEPARATORS_EN = re.compile(r"[;\n]|,\s++(?=[A-Z])|,?(?<!\s)\s++and\s++(?=[A-Z])")
_SEPARATORS_ZH = re.compile(r"[、，,；;\n]")
_POLITE = re.compile(r"(?:先生|女士|小姐|博士|教授|议员|議員|委员|委員)$")


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was there, as printed; `office` is what he or she is called in the record."""

    name: str
    title: str | None = None
    office: str | None = None


def people_present(text: str) -> list[Present]:
    """Everybody whom the head of a document and its fields name, in order."""
    head = text[:_HEAD]
    plain = simplify(head)
    found: list[tuple[int, Present]] = []
    for match in RECORDS["in the chair"].pattern.finditer(head):
        name = bare_name(match["name"])
        if is_latin_name(name) or name.count(" "):
            found.append((match.start(), Present(name, office=match["office"])))
    for match in RECORDS["chair field"].pattern.finditer(plain):
        value = head[match.start("value") : match.end("value")]
        first = next(listed_people(value), None)
        if first is not None:
            office = head[match.start("office") : match.end("office")]
            found.append((match.start(), Present(first.name, first.title, office)))
    for match in RECORDS["present field"].pattern.finditer(plain):
        value = head[match.start("value") : match.end("value")]
        found.extend((match.start(), one) for one in listed_people(value))
    return [one for _, one in sorted(found, key=lambda item: item[0])][:_PEOPLE]


def bare_name(name: str) -> str:
    """A name without courtesy titles before it and letters behind it."""
    return _LETTERS.sub("", _COURTESY.sub("", " ".join(name.split()))).strip(" ,.:;")


def listed_people(value: str) -> Iterator[Present]:
    """The people of a list: "A. Tull (Road Unit), M. Castell"; 德米尔（港务处）、处长冯启明."""
    chinese = HAN_RUN.search(value) is not None
    previous: Present | None = None
    for item in _items(value, _SEPARATORS_ZH if chinese else _SEPARATORS_EN):
        piece = item.strip(" \t\u3000-•*。.")
        number = RECORDS["item"].pattern.match(piece)
        piece = piece[number.end() if number is not None else 0 :].strip()
        one = (_entry_zh if chinese else _entry_en)(piece)
        if one is None and previous is not None and not chinese:
            if previous.title is None and (ROLE_EN.search(piece) or " " in piece):
                previous = Present(previous.name, piece, previous.office)
            elif previous.title is not None and "," not in previous.title and " " in piece:
                previous = Present(previous.name, f"{previous.title}, {piece}", previous.office)
            continue
        if one is None:
            continue
        if previous is not None:
            yield previous
        previous = one
    if previous is not None:
        yield previous


def _items(value: str, separators: re.Pattern[str]) -> Iterator[str]:
    """The parts of a list; what stands in brackets is not cut."""
    depths, depth = [], 0
    for character in value:
        depth += (character in "（(") - (character in "）)")
        depths.append(depth)
    start = 0
    for mark in separators.finditer(value):
        if depths[mark.start()] <= 0:
            yield value[start : mark.start()]
            start = mark.end()
    yield value[start:]


def _entry_en(piece: str) -> Present | None:
    bracket = _BRACKET.match(piece)
    name, title = (bracket["name"], bracket["title"].strip()) if bracket else (piece, None)
    courteous = _COURTESY.match(name) is not None
    name = bare_name(name)
    first = _LATIN.match(name)
    if first is not None and title is None and re.match(r",\s|\s[-–—]\s", name[first.end() :]):
        name, title = first.group(), name[first.end() :].strip(" ,-–—")
    single = courteous and re.fullmatch(r"[A-Z][\w’'-]+", name) is not None
    if not (single or (is_latin_name(name) and _LATIN.fullmatch(name))):
        return None
    return Present(name, title, title if title and is_office(title) else None)


def _entry_zh(piece: str) -> Present | None:
    bracket = _BRACKET.match(piece)
    label, title = (bracket["name"], bracket["title"].strip()) if bracket else (piece, None)
    label = _POLITE.sub("", label.strip()) or label
    office = title if title and is_office(title) else None
    if printed_name(label):
        return Present(without_inner_space(label), title, office)
    named = office_and_name(label)
    if named is None:
        return None
    return Present(named[1], named[0] if title is None else f"{title}{named[0]}", office)


def printed_name(label: str) -> bool:
    """True for a whole name in either script, transliterated ones with a dot too."""
    label = label.strip()
    if _DOTTED.fullmatch(label) or is_han_name(label):
        return True
    if label.startswith("THE "):
        return False  # the head of a text in capitals
    return " " in label and _LATIN.fullmatch(label) is not None and is_latin_name(label)


def office_and_name(label: str) -> tuple[str, str] | None:
    """Office and name of 水务局 周博文, 周博文局长, 水务局局长周博文, 水務局周局長博文."""
    plain = simplify(label)
    within = TURNS["office within a name"].pattern.fullmatch(plain)
    if within is not None and is_han_name(within["surname"] + within["given"]):
        at = within.start("given")
        printed = f"{label[within.start('surname') : within.start('office')]}{label[at:]}"
        return f"{label[: within.start('surname')]}{label[within.start('office') : at]}", printed
    polite = TURNS["polite"].pattern.search(plain)
    if polite is not None and printed_name(label[: polite.start()]):
        return label[polite.start() :], label[: polite.start()].strip()
    for role in reversed(list(ROLE_ZH.finditer(plain))):
        name = label[role.end() :].strip()
        if is_han_name(name) or (name and _DOTTED.fullmatch(name)):
            return label[: role.end()], without_inner_space(name)
        if name and len(name) > 1 and could_be_han_name(name) and not _POLITE.search(name):
            return label[: role.end()], name
    return None


def guests(sentence: str) -> Iterator[Present]:
    """Whom an English sentence of a host names: "With us are Dr A. Brandt, director of …"."""
    cue = RECORDS["guests en"].pattern.search(sentence)
    if cue is None:
        return
    people = [
        match
        for match in RECORDS["guest"].pattern.finditer(sentence, cue.start())
        if is_latin_name(match["name"])
    ]
    for number, match in enumerate(people):
        end = people[number + 1].start() if number + 1 < len(people) else len(sentence)
        title = sentence[match.end() : end].split(";")[0]
        title = title.rstrip(" ,;.:").removesuffix(" also").removesuffix(" and").rstrip(" ,;.:")
        title = re.sub(r"^(?:,|\(|\s)+", "", title).rstrip(") ")
        yield Present(bare_name(match["name"]), title or None)
