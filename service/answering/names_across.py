"""Names of a question that passages of the other language, or of either, do not tell of.

A passage is read with what stands around it: the title, the beginning and the signature of its
document, and what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from indexer.names import is_spelled
from indexer.records import Language
from indexer.store import Index
from service.answering.across import is_told_in, names_to_find
from service.answering.evidence import EvidenceFinder
from service.question import Question, unlisted_names

# A county, town or village with a name of two characters.
_SMALL_PLACE = re.compile("[\u3400-\u9fff]{2}[县縣镇鎮乡鄉村]")

# Characters of a document before a passage, and from its beginning, in which a name is looked for;
# a last line of at most so many is a signature.
_BEFORE, _LEAD, _SIGNATURE = 12_000, 2_000, 60


class NamesAcross:
    """Tells which names of a question passages of the other language lack."""

    def __init__(self, index: Index, evidence: EvidenceFinder) -> None:
        self._index = index
        self._evidence = evidence

    def missing(self, question: Question, rows: Collection[int]) -> dict[int, list[str]]:
        """By passage row, the names that it and what stands around it lack."""
        found: dict[int, list[str]] = {row: [] for row in rows}
        for one in unlisted_names(question):
            for row in self._without(one.name, question, list(rows)):
                found[row].append(one.name)
        for name in names_to_find(question):
            for row in self._unheard(name, question, list(rows)):
                found[row].append(name)
        return found

    def _unheard(self, name: str, question: Question, rows: Sequence[int]) -> list[int]:
        """Rows of the other language up to whose end the document has nothing that sounds so."""
        other: Language = "en" if question.language == "zh" else "zh"
        by_document: dict[str, list[int]] = {}
        for row in rows:
            if self._index.passages[row].language == other:
                by_document.setdefault(self._index.passages[row].document_id, []).append(row)
        return [
            row
            for document_id, own in by_document.items()
            for row in self._before_told(name, other, document_id, own)
        ]

    def _before_told(
        self, name: str, language: Language, document_id: str, rows: Sequence[int]
    ) -> list[int]:
        """Those rows of a document before whose end a name is not told, nor in title or signature.

        Of a long document the beginning and what stands before the rows are read.
        """
        document, passages = self._index.documents[document_id], self._index.passages
        ordered = sorted(rows, key=lambda row: passages[row].end)
        start = max(passages[ordered[0]].start - _BEFORE, 0)
        around = (document.title, document.text[: min(start, _LEAD)], _signature(document.text))
        if is_told_in(name, "\n".join(around), language):
            return []
        for place, row in enumerate(ordered):
            if is_told_in(name, document.text[start : passages[row].end], language):
                return ordered[:place]
            start = passages[row].end
        return ordered

    def _without(self, name: str, question: Question, rows: Sequence[int]) -> list[int]:
        """Rows of the other language that lack an unlisted name, where this can be known.

        It can when another document of that language spells the name in its script, or when it is
        a Chinese county, town or village that rows in the question's language name. A name that
        may be translated rather than transcribed is no reason to leave a row out.
        """
        passages = self._index.passages
        around = {row: self._evidence.sentences_of(row).surroundings.text for row in rows}
        foreign = [row for row in rows if passages[row].language != question.language]
        own = [around[row] for row in rows if passages[row].language == question.language]
        spelling = {passages[row].document_id for row in foreign if is_spelled(name, around[row])}
        chinese = _SMALL_PLACE.fullmatch(name) is not None and any(name in text for text in own)
        if not spelling and not chinese:
            return []
        return [row for row in foreign if passages[row].document_id not in spelling]


def _signature(text: str) -> str:
    """The last line of a text, when it is short and no sentence: who signed it, for which body."""
    last = text.rstrip().rpartition("\n")[2]
    return last if len(last) <= _SIGNATURE and last[-1:] not in ".。!！?？" else ""
