"""Words of a question that stand nowhere in a document: cotton, where it tells of wool alone.

A passage may say with other words what a question asks; of a document that never has the word, and
of a word that is not a common one, this is rarer. In the other language anything may stand for a
word, so that nothing is told by its absence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from indexer.records import Language
from indexer.text import Token, lexicon, parse_dates, parse_numbers
from service.answering.whole import WholeDocument
from service.question import Question, ordinal_spans

# Words of counting and asking in Chinese, which cutting into words leaves beside others.
_ASKING_ZH = re.compile(rf"[几多少第首{lexicon.HAN_NUMERALS}〇零]")


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The terms of common English words: "spend", "hold", "next" (scripts/common_words.py)."""
    text = (files("service") / "data" / "common_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def absent_words(
    words: Sequence[Token],
    question: Question,
    whole: WholeDocument,
    language: Language,
    *,
    both: bool,
) -> float:
    """1 when one of `words`, those of `asked_words`, is nowhere in the document, else 0.

    `language` is that of the passage, `both` says that its surroundings hold both languages.
    """
    if language != question.language and not both:
        return 0.0
    for token in words:
        told = _tells(token.term, question.text[token.start : token.end], whole)
        if not told and not any(
            _tells(term, term, whole) for term in _translations(question, token, language)
        ):
            return 1.0
    return 0.0


def asked_words(question: Question) -> list[Token]:
    """The words of a question that are neither common nor numbers, dates or ordinals."""
    text = question.text
    taken = [(d.start, d.end) for d in parse_dates(text)]
    taken += [(n.start, n.end) for n in parse_numbers(text)]
    taken += [question.folded.source_span(s, e) for _, s, e in ordinal_spans(question.folded.text)]
    found: list[Token] = []
    for token in question.words:
        if any(token.start < end and start < token.end for start, end in taken):
            continue
        if token.term.isascii():
            if len(token.term) > 2 and token.term not in common_words():
                found.append(token)
        elif token.end - token.start > 1 and not _ASKING_ZH.search(token.term):
            found.append(token)
    return found


def _translations(question: Question, token: Token, language: Language) -> list[str]:
    return [
        e.term
        for e in question.expansions
        if e.language == language and e.start < token.end and token.start < e.end
    ]


def _tells(term: str, written: str, whole: WholeDocument) -> bool:
    if term.isascii():
        return term in whole.stems or written.casefold() in whole.words
    return term in whole.folded
