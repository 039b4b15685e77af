"""What was asked in a record is answered by the turn after it, which does not repeat the question.

"How many nurses work on the outer islands?" - "Mr. Speaker, Sir, there are 64 nurses." The words of
the question stand in the turn of whoever asked, the number in that of whoever replied.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.records import Passage
from indexer.store import Index
from indexer.text import parse_numbers, sentence_spans, terms
from service.answering.answer import Quote, citation_of
from service.answering.answerer import Answerer
from service.question import Coverage, coverage_of, has_quantity
from service.results import Answer
from service.retrieval import Finder, Found

# So much of the words of a question must stand in the one that was asked, in its own language and
# across, where a word may have no translation.
_LEAST, _LEAST_ACROSS = 0.8, 0.6
# What of a word of the question must stand beside a number.
_WHOLE = 0.99
# Hits that are looked at, and passages behind the question that may reply.
_DEPTH = 20
_BEHIND = 3
# Kinds of which a text shows whether it has one.
_KINDS = frozenset({"number", "money", "percent", "date"})


class Replies:
    """Finds the reply to a question that was asked in a record. Safe to share among threads."""

    def __init__(self, index: Index, answerer: Answerer, finder: Finder) -> None:
        self._index = index
        self._answerer = answerer
        self._finder = finder

    def answer(self, found: Found, allowed: frozenset[int] | None) -> Answer | None:
        """The reply of another speaker that has what is asked for; None when there is none.

        `allowed` are the rows that may answer, None for all. `confidence` is the share of the
        words of the question that were asked there.
        """
        question = found.question
        if question.wanted is None or question.wanted.kind not in _KINDS or not question.words:
            return None
        coverage = coverage_of(question, self._finder.ranker.retrievers.rarity)
        for row, _ in found.ranking.ranked.first(_DEPTH):
            share = self._asked_in(row, coverage)
            own = self._index.passages[row].language == question.language
            least = _LEAST if own else _LEAST_ACROSS
            if share < least or self._answerer.lacking(question, [row])[row]:
                continue
            for quoted in self._replies(row, coverage):
                if allowed is None or quoted.row in allowed:
                    return self._quote(found, quoted, share)
        return None

    def _asked_in(self, row: int, coverage: Coverage) -> float:
        """The share of the words that stand in a question that the passage asks."""
        passage = self._index.passages[row]
        if not self._index.statements.of(passage.passage_id):
            return 0.0
        able = coverage.able(passage.language, both_languages=False)
        best = 0.0
        for sentence in _sentences(passage):
            if sentence.rstrip().endswith(("?", "？")):
                held = frozenset(terms(sentence))
                spelled = coverage.spelled(sentence, passage.language)
                shares = coverage.covered(held, passage.language, has_value=False, spelled=spelled)
                best = max(best, coverage.share(shares, able))
        return best

    def _replies(self, row: int, coverage: Coverage) -> Iterator[Quote]:
        passages, statements = self._index.passages, self._index.statements
        asked = {one.speaker for one in statements.of(passages[row].passage_id)}
        for behind in range(row + 1, min(row + 1 + _BEHIND, len(passages))):
            passage = passages[behind]
            if passage.document_id != passages[row].document_id:
                return
            for start, end in sentence_spans(passage.text):
                text = passage.text[start:end]
                place = passage.start + start, passage.start + end
                said = statements.at(passage.passage_id, *place)
                if said is None or said.speaker is None or said.speaker in asked:
                    continue
                if text.rstrip().endswith(("?", "？")):
                    break
                if _has_it(coverage, text, passage):
                    yield Quote(behind, *place, text)
                    return

    def _quote(self, found: Found, quoted: Quote, share: float) -> Answer | None:
        citation = citation_of(1, quoted, self._index, self._finder.counterparts)
        if not citation.verified:
            return None
        return self._answerer.quoting(found, citation, share)


def _sentences(passage: Passage) -> Iterator[str]:
    for start, end in sentence_spans(passage.text):
        yield passage.text[start:end]


def _has_it(coverage: Coverage, text: str, passage: Passage) -> bool:
    """Whether a sentence has a value of the kind; a number, beside a word of the question."""
    wanted = coverage.question.wanted
    if wanted is None:
        return False
    if wanted.kind in ("date", "money", "percent"):
        return has_quantity(wanted, text)
    shares = coverage.covered(frozenset(terms(text)), passage.language, has_value=False)
    return bool(parse_numbers(text)) and max(shares, default=0.0) >= _WHOLE
