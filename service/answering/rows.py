"""Rows of tables and items of lists: the one that a question names answers, not its neighbours.

"How many kilometres in the townships" is told by the item "townships 32 km", not by the line above
it that gives the sum. Rows of one table share its columns, so that what tells them apart is what
their cells say; an item also stands for the line that its list is put under.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.store import Index
from indexer.text import analyze, is_row
from service.answering.evidence import Candidate
from service.question import Coverage, Question

_CELL = re.compile(r"(?P<name>[^|：:]{1,80})[：:]\s*(?P<value>.*)", re.DOTALL)
_BULLET = re.compile(r"(?:[-•■▪*●○◆–—]|\(?\d{1,2}[.、)）]|[①-⑳])\s*")
_OPENS_LIST = re.compile(r"[：:]\s*$")
_FIGURE = re.compile(r"[\d一二三四五六七八九十百千万亿]")
# Questions that ask for several things, or set one against another.
_SEVERAL = frozenset({"comparison", "list"})
_FIGURES = frozenset({"number", "money", "percent"})
# What of a word must be there for a row to name it.
_WHOLE = 0.99


def rows_named(
    question: Question, candidates: Sequence[Candidate], index: Index
) -> list[Candidate]:
    """The candidates without rows and items that say less of what is asked than one beside them.

    Everything that is no row of a table and no item of a list stays.
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
    gone = {
        id(candidate)
        for group in groups.values()
        for candidate, named in group
        if any(named < more for _, more in group)
    }
    return [candidate for candidate in candidates if id(candidate) not in gone]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or an item; `says` is what tells it from the others of its `group`."""

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
        # Empty cells are left out of a row; its first column has one and names the table.
        document_id = index.passages[candidate.sentence.row].document_id
        found.append(_Line(candidate, ("table", document_id, names[0]), " \n".join(values)))
    return found


def _of_lists(candidates: Sequence[Candidate], index: Index) -> list[_Line]:
    """Items with a figure, each with the lines above that its list is put under."""
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
    """A line that a list may be put under: how far it is set in, its mark, whether it opens one."""

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
        """Whether `line`, somewhere below, is an item of the list put under this one."""
        if not line.marker:
            return False
        if line.indent != self.indent:
            return line.indent > self.indent
        return self.opens and line.marker != self.marker


def _marker(text: str) -> str:
    """The kind of mark that an item begins with; "" for what is no item."""
    found = _BULLET.match(text)
    return re.sub(r"\d+", "1", found.group().strip()) if found else ""
