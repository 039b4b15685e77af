"""BM25 as published baselines use it: words only, one language at a time.

It shows that the analyzer and the BM25 of the search by words are right. `mode="lexical"` measures
what the engine adds to it: bigrams and bridge terms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from eval.measures.search import Task, TopicResult, result_of
from indexer.records import Document
from indexer.store import LexicalIndex
from indexer.text import terms


def run_bm25(
    documents: Sequence[Document],
    tasks: Sequence[Task],
    *,
    depth: int,
    progress: Callable[[], object] = lambda: None,
) -> list[TopicResult]:
    """Rank whole documents by BM25 for each task over whole documents."""
    ids = [document.document_id for document in documents]
    languages = [document.languages[0] for document in documents]
    index = LexicalIndex.create(
        [terms(document.text, bigrams=False) for document in documents], languages
    )
    results = []
    for task in tasks:
        query = Counter(terms(task.text, bigrams=False))
        pool = task.languages[0] if task.languages and len(task.languages) == 1 else None
        rows, _ = index.search(query, depth, language=pool)
        results.append(result_of(task, [ids[row] for row in rows]))
        progress()
    return results
