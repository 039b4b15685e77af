"""A document as blocks: runs of lines in one language, with what they look like.

Blank lines end a block, and so does a change of language, also inside one line ("基本情况
Background"). A page break in the middle of an English sentence does not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.records import BlockKind, Document, Language, TextBlock
from indexer.text import HAN, HAN_RUN, LATIN_WORD, continues_after, detect_language

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_DATE = re.compile(
    r"\s*(?:[-•]\s*)?(?:\d{4}\s*年|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
_ISSUE_OR_DATE = re.compile(r"\d{4}\s*年[\s\d月日总第期]{0,16}")
# A sentence that ended, or that goes on: no title ends in either.
_END_MARK = re.compile(r"[。！？；.!?;:：,，、][”’」』）)\"'\s]*$")
_MARKED_HEADING = re.compile(r"\s*(?:#{1,6}\s|■)")
# A Latin tail after Chinese that begins with white space or a separator: "… 合作 Cooperation".
_TAIL = re.compile(rf"(?:(?<=[{HAN}\d)）”》\s|])[\s|]+|\t+)(?=[A-Za-z][A-Za-z])")
# A Chinese tail after English: "Contact 联系方式".
_HAN_TAIL = re.compile(rf"(?<=[A-Za-z).”\s|])[\s|]+(?=[{HAN}“《])")
_OTHER_LETTER = re.compile(r"[^\W\d_a-zA-Z]{2}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|<?https?://\S+|www\.\S+")


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the document in one language; `heading` tells what it looks like.

    `kind` is what the file says it is; "rows" are rows of one table, "text" is everything else.
    """

    start: int
    end: int
    language: Language
    heading: bool
    kind: Literal["text", "rows", "code", "note"] = "text"


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    language: Language | None


def find_blocks(document: Document) -> list[Block]:
    """Return the blocks of a document in order, without outer white space.

    What the file itself marks as a heading, a table, code or a note is taken as such.
    Lines without letters (page numbers, rules) belong to no block unless they stand inside one.
    """
    if document.blocks:
        return _marked_blocks(document)
    blocks: list[Block] = []
    for group in _groups(document, 0, len(document.text)):
        start, end = group[0].start, group[-1].end
        language = next(line.language for line in group if line.language)
        text = document.text[start:end]
        if blocks and _continues(document.text, blocks[-1], start, language):
            blocks[-1] = Block(blocks[-1].start, end, language, heading=False)
            continue
        title = not blocks and not _END_MARK.search(text) and len(LATIN_WORD.findall(text)) <= 60
        heading = title or _is_heading(text, language)
        blocks.append(Block(start, end, language, heading=heading))
    return blocks


def _marked_blocks(document: Document) -> list[Block]:
    """The parts that the file marks, cut where the language changes."""
    text = document.text
    has_headings = sum(block.kind == "heading" for block in document.blocks) > 1
    blocks: list[Block] = []
    for start, end, kind in _units(document.blocks):
        if kind == "row":
            language = detect_language(text[start:end]) or document.languages[0]
            blocks.append(Block(start, end, language, heading=False, kind="rows"))
            continue
        for group in _groups(document, start, end):
            first, last = group[0].start, group[-1].end
            language = next(line.language for line in group if line.language)
            guess = kind == "paragraph" and not has_headings
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


def _units(marked: Sequence[TextBlock]) -> Iterator[tuple[int, int, BlockKind]]:
    """Rows of one table are one unit, items that follow each other too."""

    def unit(block: TextBlock) -> tuple[str, int]:
        together = block.kind in {"row", "item"}
        return (block.kind, block.table if together else -1 - block.start)

    for _, members in itertools.groupby(marked, unit):
        found = list(members)
        yield found[0].start, found[-1].end, found[0].kind


def _continues(text: str, previous: Block, start: int, language: Language) -> bool:
    return (
        previous.language == language == "en"
        and not previous.heading
        and continues_after(text[previous.start : start + 2], start - previous.start)
    )


def _groups(document: Document, start: int, end: int) -> Iterator[list[_Line]]:
    """Consecutive lines of one language, ended by blank lines, between two offsets."""
    group: list[_Line] = []
    previous_end = start
    for line in _lines(document, start, end):
        gap = document.text[previous_end : line.start]
        ended = gap.count("\n") > 1 or "\f" in gap
        known = next((member.language for member in group if member.language), None)
        changed = line.language is not None and known is not None and line.language != known
        marked = _MARKED_HEADING.match(document.text, line.start) is not None
        if group and (ended or changed or marked):
            if known:
                yield group
            group = []
        group.append(line)
        previous_end = line.end
    if any(member.language for member in group):
        yield group


def _lines(document: Document, first: int, last: int) -> list[_Line]:
    """Lines and parts of lines, stripped, each with its language (None: no letters)."""
    bilingual = len(document.languages) > 1
    lines: list[_Line] = []
    for match in _LINE.finditer(document.text, first, last):
        for start, end in _parts(document.text, match.start(), match.end(), bilingual=bilingual):
            piece = document.text[start:end]
            stripped = piece.strip()
            if stripped:
                begin = start + len(piece) - len(piece.lstrip())
                language = detect_language(_ADDRESS.sub("", stripped)) or _nearest(stripped)
                if language == "en" and HAN_RUN.match(stripped.lstrip("-•■#* ")):
                    language = "zh"  # a label or a sentence that goes on with Latin names
                lines.append(_Line(begin, begin + len(stripped), language))
    _adopt_names(document, lines)
    return lines


def _nearest(text: str) -> Language | None:
    """For words in neither language, the one among whose words they are found; else None."""
    if not _OTHER_LETTER.search(_ADDRESS.sub("", text)):
        return None
    return "zh" if HAN_RUN.search(text) else "en"


def _parts(text: str, start: int, end: int, *, bilingual: bool) -> list[tuple[int, int]]:
    """Cut a line where its language changes for good."""
    line = text[start:end]
    if not HAN_RUN.search(line) or not LATIN_WORD.search(line):
        return [(start, end)]
    last_han = max(match.end() for match in HAN_RUN.finditer(line))
    cut = _TAIL.search(line, max(last_han - 1, 0))
    if cut is not None:
        words = LATIN_WORD.findall(_ADDRESS.sub("", line[cut.end() :]))
        before = line[: cut.start()].rstrip()
        enough = len(words) >= 3 or (len(words) >= 1 and last_han <= 24 and bilingual)
        if enough and not before.endswith(("：", ":")) and (bilingual or len(words) >= 4):
            return [(start, start + cut.start()), (start + cut.end(), end)]
    first_han = HAN_RUN.search(line)
    if bilingual and first_han is not None:
        head = _HAN_TAIL.search(line)
        if (
            head is not None
            and head.end() <= first_han.start() + 1
            and not LATIN_WORD.search(line, head.end())
            and len(LATIN_WORD.findall(line[: head.start()])) >= 1
        ):
            return [(start, start + head.start()), (start + head.end(), end)]
    return [(start, end)]


def _adopt_names(document: Document, lines: list[_Line]) -> None:
    """A Latin name on a line above its Chinese title belongs to the Chinese block, in place."""
    if document.languages != ("zh",):
        return
    for line, following in itertools.pairwise(lines):
        gap = document.text[line.end : following.start]
        words = LATIN_WORD.findall(document.text[line.start : line.end])
        name = 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
        if line.language == "en" and following.language == "zh" and gap.count("\n") == 1 and name:
            line.language = "zh"


def _is_heading(text: str, language: Language) -> bool:
    """Short, without an end mark, and no dated event: a title, a name block, a list entry."""
    if _MARKED_HEADING.match(text) or _ISSUE_OR_DATE.fullmatch(text):
        return True
    if _END_MARK.search(text) or _DATE.match(text) or text.count("\n") > 3:
        return False
    if language == "zh":
        return len(text) <= 64 and "，" not in text and "：《" not in text
    return len(LATIN_WORD.findall(text)) <= 16 and not re.search(r"[a-z], [a-z]+ed\b", text)
