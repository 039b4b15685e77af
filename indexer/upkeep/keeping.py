"""What a build keeps of what it found, as it is written beside the generation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np

from indexer.counterparts import Paired
from indexer.derived import Derived
from indexer.encoders import text_keys
from indexer.ragged import Ragged
from indexer.records import Document, Passage, Statement
from indexer.said import Statements
from indexer.statements import speaking_together
from indexer.upkeep.state import Kept, KeptPair


def kept_of(document: Document, n_passages: int, derived: Derived) -> Kept:
    """What is kept of a document itself."""
    return Kept(
        document.document_id,
        document.path,
        document.sha256,
        document.languages,
        document.date,
        document.version_of,
        document.copies,
        derived.key_of(document).hex(),
        n_passages,
    )


def keys_of(documents: Iterable[tuple[Sequence[Passage], Sequence[Sequence[str]]]]) -> Ragged:
    """The keys of the texts of each document: of its passages, then of their sentences."""
    rows = []
    for passages, sentences in documents:
        texts = [passage.text for passage in passages]
        texts.extend(text for own in sentences for text in own)
        rows.append(text_keys(texts))
    return Ragged.stacked(rows, np.uint64)


def rows_of_statements(
    statements: Iterable[Statement], passages: Sequence[Passage]
) -> list[list[Any]]:
    """Statements as lists: the place of the passage in its document, then their fields."""
    place = {passage.passage_id: row for row, passage in enumerate(passages)}
    return [[place[one.passage_id], *astuple(one)] for one in statements]


def pairs_of(
    paired: Sequence[Paired],
    known: Mapping[tuple[str, str, bool | None], KeptPair],
    statements: Statements,
) -> list[KeptPair]:
    """What was aligned, with the speakers that say the same; of what was `known`, as it was."""
    found = []
    for pair in paired:
        if pair.counterparts is None:
            found.append(known[pair.zh_id, pair.en_id, pair.declared])
            continue
        said = speaking_together(statements, pair.counterparts)
        found.append(
            KeptPair(pair.zh_id, pair.en_id, pair.declared, pair.score, pair.kind, pair.n, said)
        )
    return found
