"""What a document says about itself: year, issue, session, part, and of what it is a translation.

Read from the title, the file name, the catalogue's fields and the first lines. Two documents that
differ in these are not versions of each other, however similar their texts are.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, Literal

from indexer.counterparts.quantities import read_quantities
from indexer.derived import Derived
from indexer.records import Document
from indexer.text import PLAIN, fold, lexicon, parse_dates, parse_numeral

# Characters at the start and end of a document that are searched for title, date and notes.
_HEAD = 400
_FOOT = 400
# Versions are published at most this many days apart.
DAYS_APART = 45

_N = r"(?P<n>\d{1,4}|[零〇一二三四五六七八九十百]{1,5})"
_WORDS = {word: number for number, word in enumerate(lexicon.ORDINALS_EN, start=1)}
_W = rf"(?P<n>\d{{1,4}}(?:st|nd|rd|th)|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
# Numbers in titles, with an example of each: `_KINDS[kind]` holds patterns of folded text.
_KINDS: dict[str, tuple[str, ...]] = {
    # 2023年第4期, 总第12期; "Issue 4", "No. 4", "no 4 of 2022"
    "issue": (rf"(?<!总)第\s*{_N}\s*期", r"\b(?:issue|number|no)\b\.?\s*(?P<n>\d{1,4})\b"),
    # 第二季度; "second quarter", "Q2"
    "quarter": (
        rf"{_N}\s*季度", rf"\b{_W}[\s-]+quarter\b", r"(?<![a-z])q(?P<n>[1-4])(?!\d)",
    ),
    # 第十二次会议, 第三届; "12th session", "Twelfth Meeting"
    "session": (
        rf"第\s*{_N}\s*(?:次|届)", rf"\b{_W}\s+(?:\w+\s+)?(?:session|meeting|conference|forum)\b",
        r"\bsession\s+(?P<n>\d{1,3})\b",
    ),
    # 第二部分; "part 2"
    "part": (rf"第\s*{_N}\s*(?:部分|册|卷|章)", r"\b(?:part|volume|chapter)\s+(?P<n>\d{1,3})\b"),
}  # fmt: skip
_PATTERNS = {kind: [re.compile(form) for form in forms] for kind, forms in _KINDS.items()}
_DRAFT = re.compile(r"草案|草稿|初稿|征求意见|讨论稿|送审稿|修改稿|\bdraft\b|\bfor consultation\b")
# 修正, "as amended": the later text of a law and such, which is alike where it was not changed.
_AMENDED = re.compile(r"修正|修订|修改|\bamend|\brevis|\bconsolidated\b")
# Codes of models and such: K7, A320, GB 3095. Not Q3 and V2, which count.
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?!Q[1-4]\b|[Vv]\d)[A-Z]{1,5}[ -]?\d{1,5}[A-Z]?(?![A-Za-z0-9])"
)
_FINAL = re.compile(r"定稿|最后文本|最终|正式(?:稿|文本|版)|_正式|\bfinal\b|\bas adopted\b")
# A line that says that the text is a translation. It must be a whole line: "no English version has
# been published" and "the translation of this term" mean something else.
_TRANSLATION = re.compile(
    r"^(?:[^\S\n]|[#*>（(【\[\-–—])*+(?:"
    r"(?:the\s++|this is the\s++|an?\s++)?(?:official\s++)?(?:english|chinese)?\s*+"
    r"(?:version|translation)\s+of\b(?![^\n]*\b(?:is|are|was|were|has|have|had|will|shall|can|may)\b)"
    r"[^\n]{2,200}"
    r"|(?:official\s+)?(?:english|chinese)\s+(?:version|translation|text)"
    r"|(?:official\s+)?translation"
    r"|translated\s+(?:into\s+(?:english|chinese)\s+)?from\s+(?:the\s+)?(?:chinese|english|original)\b[^\n]{0,200}"
    r"|this\s+(?:document|text|bulletin|report|translation)\s+is\s+(?:the|an?)\s+(?:official\s+)?(?:english\s+|chinese\s+)?"
    r"(?:version|translation)\s+of\b[^\n]{2,200}"
    r"|(?:官方|正式)?(?:中文|英文|汉语|英语)?(?:译文|译本|翻译|译稿)"
    r"|(?:中文|英文|中译|英译)(?:版|文本|本)"
    r"|本(?:文|文件|公报|报告|简报|译文|件)?(?:为|是|系|译自)[^\n]{0,100}(?:译文|译本|翻译|中文版|英文版|原文)[^\n]{0,40}"
    r"|译自[^\n]{2,200}"
    r")(?:[^\S\n]|[。.）)】\]*])*+$",
    re.MULTILINE,
)
_NOT_OFFICIAL = re.compile(
    r"unofficial|not\s+(?:an?\s+)?(?:official|authoriz|authoris)|machine[\s-]+translat|non-official|"
    r"for reference only|courtesy translation|informal translation|provisional translation|"
    r"非官方|非正式|机器翻译|机翻|仅供参考|参考译文|以[中英]文(?:版|本)?为准"
)

Status = Literal["draft", "final"]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says about itself.

    `counted` are numbers by kind (issue, quarter, session, part). `translation` is the folded note
    that it is a translation; None without one, or when it says that it is not official. `codes` are
    those of the title (K7); `amended`: it is the later text of a law or such.
    """

    years: frozenset[int]
    months: frozenset[int]
    counted: tuple[tuple[str, frozenset[int]], ...]
    status: Status | None
    days: tuple[date, ...]
    translation: str | None
    codes: frozenset[str] = frozenset()
    amended: bool = False


def identity_of(document: Document, derived: Derived) -> Identity:
    """The identity of a document, read once and kept in `derived`."""

    def dump(made: Identity) -> list[Any]:
        counted = [[kind, sorted(numbers)] for kind, numbers in made.counted]
        days = [day.isoformat() for day in made.days]
        return [
            sorted(made.years), sorted(made.months), counted, made.status, days, made.translation,
            sorted(made.codes), made.amended,
        ]  # fmt: skip

    def load(kept: list[Any]) -> Identity:
        years, months, counted, status, days, translation, codes, amended = kept
        return Identity(
            frozenset(years),
            frozenset(months),
            tuple((kind, frozenset(numbers)) for kind, numbers in counted),
            status,
            tuple(date.fromisoformat(day) for day in days),
            translation,
            frozenset(codes),
            amended,
        )

    return derived.of("identity", [document], lambda: read_identity(document), dump, load)


def read_identity(document: Document) -> Identity:
    """Read the identity of a document."""
    lines = [line for line in document.text[:_HEAD].splitlines() if line.strip("#■-* \t\r")]
    name = PurePath(document.path).stem.replace("_", " ")
    title = "\n".join((document.title, name, document.issue or ""))
    printed = "\n".join(lines[:2])
    named = read_quantities(title)
    years = named.years or read_quantities(_without_days(printed)).years
    folded_title, folded_printed = fold(title).text, fold(printed).text
    counted = {
        kind: _counted(kind, folded_title) or _counted(kind, folded_printed) for kind in _PATTERNS
    }
    return Identity(
        years=years,
        months=frozenset() if _days(title) else named.months,
        counted=tuple((kind, numbers) for kind, numbers in counted.items() if numbers),
        status=_status(folded_title + "\n" + folded_printed),
        days=_days(title + "\n" + "\n".join(lines[:4])),
        translation=_translation(document.text),
        codes=_codes("\n".join((document.title, *lines[:1]))),
        amended=_AMENDED.search(folded_title + "\n" + folded_printed) is not None,
    )


def contradict(one: Identity, other: Identity) -> bool:
    """True when the identities contradict each other."""
    if one.years and other.years and not one.years & other.years:
        return True
    if one.months and other.months and not one.months & other.months:
        return True
    if one.status and other.status and one.status != other.status:
        return True
    if one.codes and other.codes and not one.codes & other.codes:
        return True
    numbers = dict(other.counted)
    if any(own and numbers.get(kind) and not own & numbers[kind] for kind, own in one.counted):
        return True
    if one.days and other.days:
        apart = min(abs((a - b).days) for a in one.days for b in other.days)
        return apart > DAYS_APART
    return False


def same_issue(one: Identity, other: Identity) -> bool:
    """True when both print the same year and the same issue, session or part."""
    numbers = dict(other.counted)
    return bool(one.years & other.years) and any(
        own & numbers.get(kind, frozenset()) for kind, own in one.counted
    )


def names_as_original(translation: Identity, original: Document) -> bool | None:
    """Whether the note of a translation names `original`; None when it names no document."""
    note = translation.translation
    if note is None:
        return None
    known = (original.title, original.title_translated, original.document_id)
    names = [fold(name).text.strip() for name in known if name]
    if any(len(name) > 3 and name in note for name in names):
        return True
    return False if re.search(r"\bof\s+[^\n]{12,}|译自[^\n]{6,}|《", note) else None


def _counted(kind: str, text: str) -> frozenset[int]:
    numbers = set()
    for pattern in _PATTERNS[kind]:
        for match in pattern.finditer(text):
            number = _number(match["n"])
            if number is not None:
                numbers.add(number)
    return frozenset(numbers)


def _codes(text: str) -> frozenset[str]:
    return frozenset(re.sub("[ -]", "", code) for code in _CODE.findall(PLAIN.of(text)))


def _number(text: str) -> int | None:
    if text in _WORDS:
        return _WORDS[text]
    digits = re.match(r"\d+", text)
    value = parse_numeral(digits.group() if digits else text)
    return None if value is None else int(value)


def _status(text: str) -> Status | None:
    draft, final = bool(_DRAFT.search(text)), bool(_FINAL.search(text))
    if draft == final:
        return None
    return "draft" if draft else "final"


def _days(text: str) -> tuple[date, ...]:
    """The printed days; a date that does not exist is left out."""
    days = []
    for found in parse_dates(text):
        if len(found.iso) == len("YYYY-MM-DD") and not found.iso.startswith("-"):
            with contextlib.suppress(ValueError):  # 2022-02-30
                days.append(date.fromisoformat(found.iso))
    return tuple(days)


def _without_days(text: str) -> str:
    """The text without full dates, which are dates of publication and not part of its identity."""
    for found in reversed(parse_dates(text)):
        if len(found.iso) == len("YYYY-MM-DD"):
            text = text[: found.start] + " " + text[found.end :]
    return text


def _translation(text: str) -> str | None:
    """The note at the head or foot that says so; the foot begins with a whole line."""
    foot = text[-_FOOT:]
    foot = foot if len(text) <= _FOOT else foot.partition("\n")[2]
    for part in (fold(text[:_HEAD]).text, fold(foot).text):
        match = _TRANSLATION.search(part)
        if match is not None and not _NOT_OFFICIAL.search(part):
            return match.group().strip()
    return None
