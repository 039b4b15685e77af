"""Rows of tables and items of lists: keeps the one that a question names, not its neighbours.

"How many kilometres in the townships" is answered by the item "townships 32 km", not by the line
above it that gives the sum. Rows of one table share its columns, so only their cells are compared;
an item is compared together with the lines that introduce its list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.store import Index
from indexer.text import analyze, is_row, lexicon
from service.answering.evidence import Candidate
from service.question import Coverage, Question

_CELL = re.compile(r"(?P<name>[^|：:]{1,80})[：:]\s*(?P<value>.*)", re.DOTALL)
_BULLET = re.compile(r"(?:[-•■▪*●○◆–—]|\(?\d{1,2}[.、)）]|[①-⑳])\s*")
_OPENS_LIST = re.compile(r"[：:]\s*$")
_FIGURE = re.compile(rf"[\d{lexicon.HAN_DIGITS}十百千万亿]")
# Kinds of question that are answered by several rows.
_SEVERAL = frozenset({"comparison", "list"})
_FIGURES = frozenset({"number", "money", "percent"})
# Share of a word that a row must cover to name it.
_WHOLE = 0.99


def rows_named(
    question: Question, candidates: Sequence[Candidate], index: Index
) -> list[Candidate]:
    """The candidates without rows and items that name fewer of the question's words than another.

    Rows are compared within a table, items within a passage; all other candidates stay.
    """
    if question.kind in _SEVERAL:
        return list(candidates)
    lines = _of_tables(candidates, index)
    if question.wanted is not None and question.wanted.kind in _FIGURES:
        lines.extend(_of_lists(candidates, index))
    groups: dict[tuple[object, ...], list[tuple[Candidate, frozenset[int]]]] = defaultdict(list)
    coverage = Coverage(question, ())
    for line in lines:
        terms = frozenset(token.term for token in analyze(line.says))
        shares = coverage.covered(terms, line.candidate.language, has_value=False)
        named = frozenset(place for place, share in enumerate(shares) if share >= _WHOLE)
        groups[line.group].append((line.candidate, named))
    dropped = {
        id(candidate)
        for group in groups.values()
        for candidate, named in group
        if any(named < more for _, more in group)
    }
    return [candidate for candidate in candidates if id(candidate) not in dropped]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or an item; `says` is the text that distinguishes it within its `group`."""

    candidate: Candidate
    group: tuple[object, ...]
    says: str


def _of_tables(candidates: Sequence[Candidate], index: Index) -> list[_Line]:
    found = []
    for candidate in candidates:
        text = candidate.sentence.text
        if not is_row(text):
            continue
        cells = [_CELL.fullmatch(cell) for cell in text.split(" | ")]
        names = [cell["name"] for cell in cells if cell is not None]
        values = [cell["value"] for cell in cells if cell is not None]
        # Empty cells are missing from a row; the first column has a cell and identifies the table.
        document_id = index.passages[candidate.sentence.row].document_id
        found.append(_Line(candidate, ("table", document_id, names[0]), " \n".join(values)))
    return found


def _of_lists(candidates: Sequence[Candidate], index: Index) -> list[_Line]:
    """Items with a figure, each with the lines above that introduce its list."""
    by_passage: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if not is_row(candidate.sentence.text):
            by_passage[candidate.sentence.row].append(candidate)
    found: list[_Line] = []
    for row, own in by_passage.items():
        document = index.documents[index.passages[row].document_id].text
        above: list[_Above] = []
        for candidate in sorted(own, key=lambda one: one.sentence.start):
            line = _Above.of(candidate, document)
            while above and not above[-1].holds(line):
                above.pop()
            if line.marker:
                says = "\n".join(one.text for one in (*above, line))
            elif line.opens:
                says = line.text
            else:
                continue
            if _FIGURE.search(_BULLET.sub("", line.text, count=1)):
                found.append(_Line(candidate, ("list", row), says))
            above.append(line)
    return found


@dataclass(frozen=True, slots=True)
class _Above:
    """A line that may introduce a list: its indent, its bullet, and whether it ends in a colon."""

    indent: int
    marker: str
    opens: bool
    text: str

    @classmethod
    def of(cls, candidate: Candidate, document: str) -> _Above:
        sentence = candidate.sentence
        before = document[document.rfind("\n", 0, sentence.start) + 1 : sentence.start]
        indent = len(before) if not before.strip() else 0
        opens = _OPENS_LIST.search(sentence.text) is not None
        return cls(indent, _marker(sentence.text), opens, sentence.text)

    def holds(self, line: _Above) -> bool:
        """Whether `line`, further down, is an item of the list that this line introduces."""
        if not line.marker:
            return False
        if line.indent != self.indent:
            return line.indent > self.indent
        return self.opens and line.marker != self.marker


def _marker(text: str) -> str:
    """The kind of bullet that an item begins with; "" for a line that is no item."""
    found = _BULLET.match(text)
    return re.sub(r"\d+", "1", found.group().strip()) if found else ""
