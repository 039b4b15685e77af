"""Questions written to fit on: ones that the shipped corpus answers, and near misses.

benchmarks/data/answerable.jsonl has a need per line, in both languages, with the exact quotes that
answer it; benchmarks/data/unanswerable.jsonl has needs that nothing answers. They were written
from the documents alone, without knowledge of the topics that measure (eval/data).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from eval.gold.spans import Span
from eval.measures.answers import ANSWER_POOLS, AnswerTask
from indexer.records import LANGUAGES, Document, Language
from indexer.store.local.generation import Index

DATA = Path(__file__).resolve().parent / "data"


def written_tasks(index: Index, folder: Path = DATA) -> list[AnswerTask]:
    """Every need in both languages and every pool.

    An answerable need is left out of a pool that does not answer it.

    Raises:
        ValueError: A quote does not stand in its document.
    """
    languages = _languages(index)
    tasks: list[AnswerTask] = []
    for name in ("answerable", "unanswerable"):
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            need = json.loads(line)
            spans = [_span(index.documents, **quote) for quote in need.get("quotes", ())]
            for language in LANGUAGES:
                for pool in ANSWER_POOLS:
                    inside = tuple(
                        s for s in spans if pool in ("both", languages[s.document_id][s.start])
                    )
                    if inside or not spans:
                        tasks.append(
                            AnswerTask(
                                f"{need['need_id']}-{language}",
                                need["need_id"],
                                need[language],
                                language,
                                pool,
                                bool(spans),
                                inside,
                                inside,
                            )
                        )
    return tasks


def _span(documents: Mapping[str, Document], document_id: str, quote: str) -> Span:
    start = documents[document_id].text.find(quote)
    if start < 0:
        raise ValueError(f"{document_id} does not hold the quote {quote!r}")
    return Span(document_id, start, start + len(quote))


def _languages(index: Index) -> dict[str, list[Language | None]]:
    """The language of the passage at every character of every document."""
    found: dict[str, list[Language | None]] = {
        key: [None] * len(document.text) for key, document in index.documents.items()
    }
    for passage in index.passages:
        size = passage.end - passage.start
        found[passage.document_id][passage.start : passage.end] = [passage.language] * size
    return found
