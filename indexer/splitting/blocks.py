"""Cuts a document into blocks: runs of lines in one language, headings told apart.

Blank lines end a block, and so do a line that begins with white space, a numbered heading (also
directly above its text), a tag that breaks lines (`<br>`, `</p>`), a turn of speech
("MR. SPEAKER.- …"), and a change of language, also inside one line ("基本情况 Background"). A page
break in the middle of an English sentence does not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.records import BlockKind, Document, Language, TextBlock
from indexer.splitting.columns import language_cells
from indexer.splitting.lines import BREAKING_TAG, END_OF_SENTENCE, Line, find_lines
from indexer.splitting.numbered import numbered_headings
from indexer.text import LATIN_WORD, continues_after, detect_language

# What begins a paragraph after a line break: a full-width space, a tab, two spaces.
_INDENT = re.compile(r"[\n\r\x85\u2028\u2029](?P<indent>[ \xa0]*[\u3000\t]\s*|[ \xa0]{2,})$")
# "Date: 9 May 2022", 地点：三楼会议室: a field of minutes or of a notice is no heading.
_FIELD = re.compile(
    r"\s*(?:(?:会议|活动|举办|召开)?(?:时间|日期|地点|地址|主持人?|主席|召集人|请假|审核人?|签发人?|"
    r"(?:参会|参加|出席|列席|缺席|记录|与会)(?:人员?|单位|者)?|(?:主办|承办|协办)(?:单位)?|议题|议程|"
    r"主题|发言人|报告人|作者|编辑|来源|编号|文号|发文日期)[ \u3000]*[：:]|"
    r"(?:Dates?|Times?|Venue|Place|Location|Chair(?:man|woman|person)?|Present|(?:In )?Attendance|"
    r"Attendees|Participants|Apologies|Absent|Minutes(?: taken)? by|Recorder|Rapporteur|Secretary|"
    r"Subject|Agenda|Moderator|Organi[sz]ers?|Hosts?|Speakers?|Author|Source|Reference|Ref|"
    r"Prepared by|Quorum|Next meeting) *[：:])[ \t\u3000]*(?=[^\s/])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\s*(?:[-•]\s*)?(?:\d{4}\s*年|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
_ISSUE_OR_DATE = re.compile(r"\d{4}\s*年[\s\d月日总第期]{0,16}")
# Marks at the end or in the middle of a sentence; a title ends in none of them.
_END_MARK = re.compile(r"[。！？；.!?;:：,，、][”’」』）)\"'\s]*$")
# “好。”——林则安: a sentence that somebody said, with a name behind it.
_QUOTED = re.compile(r"\s{0,8}[“\"「][^“”\"「」\n]{1,600}[.。！？!?,，][”\"」]\s{0,4}[—–-]")
_MARKED_HEADING = re.compile(r"\s*(?:#{1,6}\s|■)")


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the document in one language; `heading` says whether it looks like one.

    `kind` is what the file says it is; "rows" are rows of one table, "text" is everything else.
    """

    start: int
    end: int
    language: Language
    heading: bool
    kind: Literal["text", "rows", "code", "note"] = "text"


def find_blocks(document: Document) -> list[Block]:
    """Return the blocks of a document in order, without outer white space.

    Headings, tables, code and notes that the file marks are taken as such. Lines without letters
    (page numbers, rules) belong to no block unless they are inside one.
    """
    if document.blocks:
        return _marked_blocks(document)
    blocks: list[Block] = []
    for group in _groups(document.text, find_lines(document)):
        start, end = group[0].start, group[-1].end
        language = next(line.language for line in group if line.language)
        text = document.text[start:end]
        turn = group[0].turn
        if (
            blocks
            and not (turn or group[0].begins)
            and _continues(document.text, blocks[-1], start, language)
        ):
            blocks[-1] = Block(blocks[-1].start, end, language, heading=False)
            continue
        title = not blocks and not _END_MARK.search(text) and len(LATIN_WORD.findall(text)) <= 60
        heading = not turn and (title or _is_heading(text, language))
        blocks.append(Block(start, end, language, heading=heading))
    return blocks


def _marked_blocks(document: Document) -> list[Block]:
    """The parts that the file marks, cut where the language changes."""
    text = document.text
    lines = find_lines(document)
    has_headings = sum(block.kind == "heading" for block in document.blocks) > 1
    blocks: list[Block] = []
    position = 0
    bilingual = len(document.languages) > 1
    for members in _units(document.blocks):
        start, end, kind = members[0].start, members[-1].end, members[0].kind
        while position < len(lines) and lines[position].start < start:
            position += 1
        first_line = position
        while position < len(lines) and lines[position].start < end:
            position += 1
        cells = language_cells(text, members) if bilingual and kind == "row" else []
        if cells:
            blocks.extend(Block(*cell, heading=False) for cell in cells)
            continue
        if kind == "row":
            language = detect_language(text[start:end]) or document.languages[0]
            blocks.append(Block(start, end, language, heading=False, kind="rows"))
            continue
        for group in _groups(text, lines[first_line:position], items=kind == "item"):
            first, last = group[0].start, group[-1].end
            language = next(line.language for line in group if line.language)
            guess = kind == "paragraph" and not has_headings and not group[0].turn
            heading = kind == "heading" or (guess and _is_heading(text[first:last], language))
            blocks.append(Block(first, last, language, heading=heading, kind=_KINDS[kind]))
    return blocks


_KINDS: dict[BlockKind, Literal["text", "code", "note"]] = {
    "heading": "text",
    "paragraph": "text",
    "item": "text",
    "code": "code",
    "note": "note",
}


def _units(marked: Sequence[TextBlock]) -> Iterator[list[TextBlock]]:
    """Rows of one table are one unit, and so are consecutive items."""

    def unit(block: TextBlock) -> tuple[str, int]:
        together = block.kind in {"row", "item"}
        return (block.kind, block.table if together else -1 - block.start)

    for _, members in itertools.groupby(marked, unit):
        yield list(members)


def _continues(text: str, previous: Block, start: int, language: Language) -> bool:
    return (
        previous.language == language == "en"
        and not previous.heading
        and continues_after(text[previous.start : start + 2], start - previous.start)
    )


def _groups(text: str, lines: Sequence[Line], *, items: bool = False) -> Iterator[list[Line]]:
    """Consecutive lines of one language, up to a blank line or the start of a paragraph.

    Between `items` of one list white space starts no paragraph, because inner lists are indented.
    """
    group: list[Line] = []
    known: Language | None = None
    before = ""
    fields = False
    headings = frozenset() if items else numbered_headings(text, lines)
    for line in lines:
        gap = text[group[-1].end : line.start] if group else ""
        indent = _INDENT.search(gap)
        changed = line.language is not None and known is not None and line.language != known
        field = _FIELD.match(text, line.start) is not None
        marked = line.turn or line.begins or _MARKED_HEADING.match(text, line.start) is not None
        marked |= field and not fields
        marked |= line.start in headings or bool(group and group[-1].start in headings)
        ended = not items and _ended(text, group[-1].end, gap, before) if group else False
        if group and (changed or marked or ended):
            if known:
                yield group
            group, known = [], None
        before = indent["indent"] if indent is not None else ""
        group.append(line)
        fields = field
        known = known or line.language
    if known:
        yield group


def _ended(text: str, end: int, gap: str, before: str) -> bool:
    """True when the gap after `end` begins a paragraph; `before` is the indent of the line before.

    Lines that are all indented alike by spaces are one paragraph while no sentence ends there.
    """
    if gap.count("\n") > 1 or "\f" in gap or BREAKING_TAG.search(gap) is not None:
        return True
    indent = _INDENT.search(gap)
    if indent is None:
        return False
    full_width = "\u3000" in indent["indent"] or "\t" in indent["indent"]
    return (
        full_width
        or indent["indent"] != before
        or END_OF_SENTENCE.search(text[max(end - 8, 0) : end]) is not None
    )


def _is_heading(text: str, language: Language) -> bool:
    """True for a short text without an end mark that is no dated event: a title or list entry."""
    if _MARKED_HEADING.match(text) or _ISSUE_OR_DATE.fullmatch(text):
        return True
    if _FIELD.match(text) or _QUOTED.match(text):
        return False
    if _END_MARK.search(text) or _DATE.match(text) or text.count("\n") > 3:
        return False
    if language == "zh":
        return len(text) <= 64 and "，" not in text and "：《" not in text
    return len(LATIN_WORD.findall(text)) <= 16 and not re.search(r"[a-z], [a-z]+ed\b", text)
