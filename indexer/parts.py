"""What one document gives: its passages, their sentences and terms, and who said them.

Each is kept between builds (`derived`); what depends on other documents is in `build`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any

from indexer.derived import Derived
from indexer.encoders import Encoder
from indexer.names import Names
from indexer.records import Document, Passage, Statement
from indexer.splitting import split
from indexer.statements import extract_statements
from indexer.text import detect_language, sentence_spans, terms, value_terms

_FIELDS = tuple(
    field.name
    for field in fields(Passage)
    if field.name not in {"passage_id", "document_id", "text"}
)


def passages_of(
    document: Document, encoder: Encoder, target: int, derived: Derived
) -> list[Passage]:
    """The passages of a document; what others repeat is not marked yet."""

    def load(rows: list[list[Any]]) -> list[Passage]:
        own = document.document_id
        text = document.text
        return [
            Passage(f"{own}:{start}-{end}", own, text[start:end], start, end, *rest)
            for start, end, *rest in rows
        ]

    return derived.of(
        "passages",
        [document],
        lambda: split(document, encoder.count_tokens, target),
        lambda found: [[getattr(one, name) for name in _FIELDS] for one in found],
        load,
    )


def sentences_in(
    document: Document, passages: Sequence[Passage], derived: Derived
) -> list[list[str]]:
    """The texts of the sentences of each passage of a document."""
    spans = derived.of(
        "sentences",
        [document],
        lambda: [[tuple(span) for span in sentence_spans(one.text)] for one in passages],
        lambda found: found,
        lambda found: found,
    )
    return [
        [one.text[start:end] for start, end in own]
        for one, own in zip(passages, spans, strict=True)
    ]


def terms_of(document: Document, passages: Sequence[Passage], derived: Derived) -> list[list[str]]:
    """The terms that find each passage of a document."""
    return derived.of(
        "terms",
        [document],
        lambda: [lexical_terms(passage, document.title) for passage in passages],
        lambda found: found,
        lambda found: found,
    )


def statements_of(
    document: Document, passages: Sequence[Passage], names: Names, derived: Derived
) -> list[Statement]:
    """Who said what in a document; one person of two documents may still have two ids."""
    return derived.of(
        "statements",
        [document],
        lambda: extract_statements(document, passages, names),
        lambda found: [astuple(one) for one in found],
        lambda rows: [Statement(*row) for row in rows],
        also=" ".join(passage.kind for passage in passages),
    )


def lexical_terms(passage: Passage, title: str) -> list[str]:
    """The terms that find a passage: of its text, the heading above it and the document's title.

    A title in the other language is left out. Numbers and dates count in every notation.
    """
    parts = [passage.text]
    if passage.heading and passage.heading not in passage.text:
        parts.append(passage.heading)
    if detect_language(title) == passage.language and title not in passage.text:
        parts.append(title)
    return [term for part in parts for term in (*terms(part), *value_terms(part))]
