"""Turns of speech: where a record says who has the word, as in 林则安：… and "HON. X. Y. VOSA.- …".

A mark stands at the beginning of a line, or anywhere when it is in capitals and ends in ".-", as
parliaments print it. The words after it are that speaker's up to the next mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.names import LATIN_NAME, is_han_name, is_latin_name, is_office, without_inner_space
from indexer.statements.affiliation import ROLE_ZH
from indexer.text import HAN

# -- English. An example stands beside each pattern; tests/indexer/statements/test_turns.py runs it.

_COURTESY = (
    r"(?:HON|MR|MRS|MS|DR|PROF|LT|COL|GEN|CAPT|REV|SIR|MADAM|MADAME|THE|RT|SEN|AMB|"
    r"Hon|Honou?rable|Mr|Mrs|Ms|Dr|Prof|Professor|Lt|Col|Gen|Capt|Rev|Sir|Madam|Madame|The|Rt|"
    r"Senator|Ambassador|Lord|Baroness|Dame|Cllr|Councillor|H\.\s?E)\b\.?"
)
# "HON. R. L. VOSA (Minister for Works).-", "MR. SPEAKER.-", "HON. K. P. DELA.:", "THE CHAIR —"
_IN_CAPITALS = re.compile(
    rf"(?<![\w’'])(?P<courtesy>(?:{_COURTESY}[ \xa0]+)+)"
    r"(?P<name>[A-Z][A-Z’'.\xa0 -]{0,70}?[A-Z])(?:\s*\((?P<title>[^()]{3,240})\))?"
    r"(?:\.[ \xa0]?[-–—:]|[ \xa0]?[–—](?=\s))"
)
# "HON. A.B. TAMANI asked the Government, upon notice:"
_ASKED = re.compile(
    rf"(?<![\w’'])(?P<courtesy>(?:{_COURTESY}[ \xa0]+)+)"
    r"(?P<name>[A-Z][A-Z’'.\xa0 -]{0,70}?[A-Z])[ \xa0]+(?:to ask|asked)\s+[^.?!:]{3,90}:"
)
# "Mr Speaker: …", "Dr. Lin Yu (Water Bureau): …", "Mary Jones, Director: …", "**Ana Vosa:** …"
_LABEL_EN = re.compile(
    rf"^[ \t\xa0>]*(?P<mark>[*_]{{0,3}}(?P<courtesy>(?:{_COURTESY}[ \xa0]+)*)"
    rf"(?P<name>{LATIN_NAME}|[A-Z][A-Za-zÀ-ɏ’'-]+)"
    r"(?:[ \xa0]*\((?P<title>[^()\n]{2,120})\)|,[ \xa0](?P<after>[^:\n]{3,100}))?[*_]{0,3}[:：][*_]{0,3})"
    r"(?=[ \t\xa0]*\S)(?![ \t\xa0]*[“\"])",
    re.MULTILINE,
)
_MANY_EN = re.compile(r"\b(?:members?|delegates?|senators?|voices|several)\b", re.IGNORECASE)

# -- Chinese.

# 林则安：…   水务局 周博文：…   周博文（水务局）：…   主持人 周博文：…   Anna Stone：…
_LABEL_ZH = re.compile(
    rf"^[ \t\xa0\u3000>]*(?P<mark>[*_]{{0,3}}(?P<label>[^\n：:，。；！？“”「」、]{{1,44}}?)[*_]{{0,3}}[：:][*_]{{0,3}})"
    rf"(?=[ \t\u3000]*[^\s“「『\"])",
    re.MULTILINE,
)
_BRACKET = re.compile(r"^(?P<name>[^（(]+?)\s*[（(](?P<title>[^）)]+)[）)]$")
_SPACED = re.compile(rf"^(?P<title>.*[{HAN}])[ \t\xa0\u3000]+(?P<name>\S+)$")
_POLITE_ZH = re.compile(
    r"(?:先生|女士|同志|博士|教授|老师|议员|委员|代表|局长|主任|处长|科长|主席|书记|市长|县长|院长|校长)$"
)
# 主持人：林则安 is a field of minutes, 主持人：现在开会。 is a turn.
_SENTENCE = re.compile(r"[^\n]*[。！？.!?]")

# -- What ends a turn without another mark.

PROCEDURE = re.compile(
    r"\W{0,3}(?:(?:Question put|Motion (?:agreed|lost|carried)|Votes? (?:cast|taken)|Bill (?:read|passed)|"
    r"The (?:House|Parliament|Assembly|Senate|Committee|Council|meeting|session|sitting)\s+"
    r"(?:was\s+)?(?:adjourned|resumed|rose|met|divided|suspended|closed|ended|concluded))\b|"
    r"(?:散会|休会|会议(?:于|到此|结束|休会)|（?(?:散会|休会|掌声|笑声)）?$))",
)
FIELD = re.compile(
    rf"[ \t\u3000]*(?:[{HAN}][{HAN} \u3000]{{0,7}}[：:]|[A-Z][A-Za-z]*(?: [A-Za-z]+){{0,3}}:)\s*(?=\S)"
)

_RECORD = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """A mark at `text[start:end]`: who has the word from there on.

    `name` is as printed ("R. L. VOSA", "MR. SPEAKER"); None for a mark that names nobody (HON.
    MEMBERS.-), which only ends the turn before it. `title` is what stands beside the name.
    `record` is False when a document has so few marks that it is no record: a turn is then a
    single paragraph.
    """

    start: int
    end: int
    name: str | None
    title: str | None = None
    record: bool = True
    dashed: bool = False


def turn_marks(text: str) -> list[Turn]:
    """Return the turns of a document in order; a text without marks has none.

    A bare name before a colon needs a second mark: "Development: …" alone is no speaker.
    """
    found = [*_capitals(text), *_labels(text)]
    found.sort(key=lambda turn: (turn.start, -turn.end))
    kept: list[Turn] = []
    for turn in found:
        if not kept or turn.start >= kept[-1].end:
            kept.append(turn)
    record = len(kept) >= _RECORD or any(turn.dashed for turn in kept)
    return kept if record else [_single(turn) for turn in kept]


def _single(turn: Turn) -> Turn:
    return Turn(turn.start, turn.end, turn.name, turn.title, record=False, dashed=turn.dashed)


def _capitals(text: str) -> Iterator[Turn]:
    for pattern in (_IN_CAPITALS, _ASKED):
        for match in pattern.finditer(text):
            title = match.groupdict().get("title")
            name = _one_line(match["name"])
            if len(re.findall(r"[A-Z]{2,}", name)) == 0:
                continue
            if is_office(name):
                name = _one_line(match["courtesy"] + match["name"])
            printed = None if _MANY_EN.search(name) else name
            yield Turn(
                match.start(), match.end(), printed, _one_line(title or "") or None, dashed=True
            )


def _labels(text: str) -> Iterator[Turn]:
    sure: list[Turn] = []
    bare: list[Turn] = []
    for match in _LABEL_EN.finditer(text):
        turn = _english(match)
        if turn is not None:
            (sure if match["courtesy"] or turn.title else bare).append(turn)
    for match in _LABEL_ZH.finditer(text):
        turn = _chinese(match)
        if turn is not None:
            (sure if turn.title or len(turn.name or "") > 3 else bare).append(turn)
    yield from sure
    named = Counter(turn.name for turn in bare)
    for turn in bare:
        again = named[turn.name] > 1 or text.count(turn.name or "") > named[turn.name]
        if again or len(named) + len(sure) > 1:
            yield turn


def _english(match: re.Match[str]) -> Turn | None:
    name = _one_line(match["name"])
    title = match["title"] or match["after"]
    if is_office(name):
        if not _SENTENCE.match(match.string, match.end()):
            return None
        printed = _one_line(match["courtesy"] + match["name"])
        return Turn(match.start("mark"), match.end("mark"), printed, title)
    courtesy = bool(match["courtesy"].strip()) and match["courtesy"].strip().lower() != "the"
    if not (is_latin_name(name) or (courtesy and " " not in name)):
        return None
    if match["after"] and not re.match(r"[A-Z]", match["after"]):
        return None
    return Turn(match.start("mark"), match.end("mark"), name, title)


def _chinese(match: re.Match[str]) -> Turn | None:
    label = match["label"].strip()
    start, end = match.start("mark"), match.end("mark")
    bracket = _BRACKET.match(label)
    if bracket is not None and _is_name(bracket["name"]):
        return Turn(start, end, without_inner_space(bracket["name"]), bracket["title"])
    if _is_name(label):
        return Turn(start, end, without_inner_space(label))
    if is_office(label):
        return Turn(start, end, label, label) if _SENTENCE.match(match.string, end) else None
    polite = _POLITE_ZH.search(label)
    if polite is not None and is_han_name(label[: polite.start()]):
        return Turn(start, end, label[: polite.start()], polite.group())
    for role in reversed(list(ROLE_ZH.finditer(label))):
        if is_han_name(label[role.end() :]):
            return Turn(start, end, label[role.end() :], label[: role.end()])
    spaced = _SPACED.match(label)
    if spaced is not None:
        name = _POLITE_ZH.sub("", spaced["name"]) or spaced["name"]
        if _is_name(name):
            return Turn(start, end, name, spaced["title"])
    return None


def _is_name(label: str) -> bool:
    return is_han_name(label) or (" " in label.strip() and is_latin_name(label.strip()))


def _one_line(text: str) -> str:
    return " ".join(text.split())
