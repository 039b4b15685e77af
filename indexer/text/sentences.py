"""Sentence spans in Chinese and English text, in the offsets of that text."""

from __future__ import annotations

import re

# A run of end marks with the closing quotes and brackets that belong to it.
_ZH_END = re.compile(r"[。！？!?…]+[”’」』）》】\"')\]]*")
# Matches only at the start of a run of end marks, so that a long run is read once.
_EN_END = re.compile(r"(?<![.!?…])[.!?…]++[”’\"')\]]*+(?=\s)")
_BLANK_LINE = re.compile(r"\n[ \t\r\u3000\xa0]*\n")
# Lines of a list or of a contact block are sentences of their own.
_ITEM_LINE = re.compile(r"\s{0,80}+(?:[-•■▪*#]\s|\d{1,2}[.、)）]\s*|[^\s：:，。,]{1,24}[：:]\s*\S)")
_INDENTED = re.compile(r"[\n\r][ \xa0]*[\u3000\t]")
# A row of a table with the names of its columns is one sentence: "Year: 2023 | Deposit: 70".
_ROW = re.compile(r"[^\n|：:]{1,80}[：:][^\n|]{1,200} \| [^\n]*")
_VISIBLE = re.compile(r"\S")
_GAP = 200
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'])(?:M(?:r|rs|s|essrs|me)|D(?:r|ept)|Prof|St|Nos?|Vol|Fig|Art|Sec|Gen|Amb|H\.E|e\.g|i\.e|cf|vs|etc|"
    r"H(?:on|ON)|MR|MRS|MS|DR|LT|COL|CAPT|GEN|REV|NO|PROF|ST|SEN|Rev|Capt|Col|Lt|Sgt|Maj|Sen|Gov|Rep|"
    r"Rt|Sr|Jr|Ph\.D|a\.m|p\.m|Ave|Rd|Univ|Bros|Eds?|pp?|paras?|Ch|viz|Cllr|"
    r"approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Co|Ltd|Inc|Corp|U\.S|U\.N|P\.R|"
    r"[A-Z](?:\.[A-Z])*|\d{1,2})\.$"
)


def continues_after(text: str, position: int) -> bool:
    """True when `position`, after a blank line, is in the middle of an English sentence.

    A page break leaves such gaps: the text before has no end mark, the text after is lower case.
    """
    # A gap is short; looking no further keeps the cutting of a long text linear.
    before = text[max(position - _GAP, 0) : position].rstrip()
    after = text[position : position + _GAP].lstrip()
    return bool(before and after) and after[0].islower() and before[-1] in ",;" + _LOWER


def _cuts(text: str) -> list[int]:
    """Offsets at which a sentence ends."""
    cuts = {match.end() for match in _ZH_END.finditer(text) if match.group()[0] in "。！？"}
    cuts.update(
        match.end()
        for match in _BLANK_LINE.finditer(text)
        if not continues_after(text, match.end())
    )
    cuts.update(match.end() for match in _INDENTED.finditer(text))
    for match in _EN_END.finditer(text):
        following = _VISIBLE.search(text, match.end())
        starts_new = following is None or not following.group().islower()
        dot = text[max(match.start() - 11, 0) : match.start() + 1]
        if starts_new and not (match.group()[0] == "." and _ABBREVIATION.search(dot)):
            cuts.add(match.end())
    position = text.find("\n")
    while position != -1:
        line_start = text.rfind("\n", 0, position) + 1
        if _ITEM_LINE.match(text, line_start) or _ITEM_LINE.match(text, position + 1):
            cuts.add(position + 1)
        position = text.find("\n", position + 1)
    for row in _ROW.finditer(text):
        if row.start() == 0 or text[row.start() - 1] == "\n":
            cuts = {cut for cut in cuts if not row.start() < cut < row.end()}
            cuts.update((row.start(), row.end()))
    return sorted(cuts)


def is_row(text: str) -> bool:
    """Whether a sentence is a row of a table with the names of its columns."""
    return _ROW.fullmatch(text) is not None


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, in order, without outer white space.

    Every character that is not white space lies in exactly one span. A line break alone does not
    end a sentence, except between lines of a list or a contact block. The empty string has none.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in [*_cuts(text), len(text)]:
        piece = text[start:cut]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(stripped)))
        start = max(start, cut)
    return spans
