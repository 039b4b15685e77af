"""Cuts a document into lines, and lines where the language changes or a turn of speech begins."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from indexer.records import Document, Language
from indexer.splitting.both_languages import halves_of, is_code, is_row
from indexer.statements import speech_breaks, turn_marks
from indexer.text import HAN, HAN_RUN, LATIN_WORD, detect_language

BREAKING_TAG = re.compile(
    r"</?(?:p|br|div|li|ul|ol|tr|td|th|h[1-6]|table|section|article|blockquote)\b[^<>\n]{0,200}>",
    re.IGNORECASE,
)
# Where a sentence is at its end, with closing marks and white space behind.
END_OF_SENTENCE = re.compile(r"[。！？!?.…；;：:][”’」』）)\"'\]】〉》\s]*$")
_BREAK = re.compile(rf"[\n\r\f\v\x85\u2028\u2029]+|(?:{BREAKING_TAG.pattern})", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<!--[^\n]{0,200}?-->")
# A Latin tail after Chinese that begins with white space or a separator: "… 合作 Cooperation".
# A run of white space is entered at its first or second character only: long ones are read once.
_TAIL = re.compile(
    rf"(?:(?:(?<=[{HAN}\d)）”》])|(?<=[^\s|][\s|]))[\s|]++|(?<!\t)\t++)"
    r"(?=(?:[IVX]{1,4}\.[ ]?)?[A-Za-z][A-Za-z])"
)
# A Chinese tail after English: "Contact 联系方式".
_HAN_TAIL = re.compile(rf"(?:(?<=[A-Za-z).”])|(?<=[^\s|][\s|]))[\s|]++(?=[{HAN}“《])")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w.-]+|<?https?://\S+|www\.\S+")
_OTHER_LETTERS = re.compile(r"[^\W\d_a-zA-Z]{2}")


@dataclass(slots=True)
class Line:
    """A span without outer white space; `language` is None without letters.

    `turn` says that a turn of speech begins here, `begins` that another paragraph does, because
    somebody else has the word.
    """

    start: int
    end: int
    language: Language | None
    turn: bool = False
    begins: bool = False


def find_lines(document: Document) -> list[Line]:
    """Return the lines of a document in order, without the tags that break lines."""
    bilingual = len(document.languages) > 1
    text = document.text
    lines: list[Line] = []
    marks = turn_marks(text)
    turns = {turn.start for turn in marks}
    own = speech_breaks(text, turns=any(turn.record and not turn.closes for turn in marks))
    breaks = dict(match.span() for match in _BREAK.finditer(text))
    edges = {*turns, *own, *breaks.keys(), *breaks.values(), 0, len(text)}
    for start, end in itertools.pairwise(sorted(edges)):
        if start in breaks:
            continue
        for first, last in _parts(text, start, end, bilingual=bilingual):
            line = _line(text, first, last, turn=first in turns, begins=first in own)
            if line is not None:
                lines.append(line)
    _adopt_names(document, lines)
    return lines


def _line(text: str, start: int, end: int, *, turn: bool, begins: bool) -> Line | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped or not _TAG.sub("", stripped).strip():
        return None
    first = start + len(piece) - len(piece.lstrip())
    words = _ADDRESS.sub("", _TAG.sub("", stripped))
    language = detect_language(words) or _nearest(words)
    if language == "en" and HAN_RUN.match(stripped.lstrip("-•■#* ")):
        language = "zh"  # a label or a sentence that continues with Latin names
    return Line(first, first + len(stripped), language, turn, begins)


def _nearest(words: str) -> Language | None:
    """For words in another script: zh if there are Chinese characters, else en; else None."""
    if not _OTHER_LETTERS.search(words):
        return None
    return "zh" if HAN_RUN.search(words) else "en"


def _parts(text: str, start: int, end: int, *, bilingual: bool) -> list[tuple[int, int]]:
    """Cut a line where its language changes and stays changed."""
    line = text[start:end]
    if not HAN_RUN.search(line) or not LATIN_WORD.search(line):
        return [(start, end)]
    if is_row(line):
        return [(start, end)]
    halves = halves_of(line)
    if halves is not None:
        return [(start + first, start + last) for first, last in halves]
    last_han = max(match.end() for match in HAN_RUN.finditer(line))
    cut = _TAIL.search(line, max(last_han - 1, 0))
    if cut is not None:
        words = LATIN_WORD.findall(_ADDRESS.sub("", line[cut.end() :]))
        before = line[: cut.start()].rstrip()
        enough = len(words) >= 3 or (len(words) >= 1 and last_han <= 24 and bilingual)
        enough &= not is_code(line[cut.end() :])
        if enough and not before.endswith(("：", ":")) and (bilingual or len(words) >= 4):
            return [(start, start + cut.start()), (start + cut.end(), end)]
    first_han = HAN_RUN.search(line)
    if bilingual and first_han is not None:
        head = _HAN_TAIL.search(line)
        if (
            head is not None
            and head.end() <= first_han.start() + 1
            and not LATIN_WORD.search(line, head.end())
            and not is_code(line[: head.start()])
        ):
            return [(start, start + head.start()), (start + head.end(), end)]
    return [(start, end)]


def _adopt_names(document: Document, lines: list[Line]) -> None:
    """Give a Latin name on the line above its Chinese title to the Chinese block, in place."""
    if document.languages != ("zh",):
        return
    for line, following in itertools.pairwise(lines):
        gap = document.text[line.end : following.start]
        words = LATIN_WORD.findall(document.text[line.start : line.end])
        name = 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
        if line.language == "en" and following.language == "zh" and gap.count("\n") == 1 and name:
            line.language = "zh"
