"""The corpora that systems are measured over: passages, their vectors, questions, made once.

A made corpus (`benchmarks.made_corpus`) is indexed by lanmei; its passages and vectors are what
every system is filled with, so that all of them hold the same texts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.made_corpus import made_documents
from benchmarks.serving import QUESTIONS
from indexer.build import build_index
from indexer.encoders import Encoder
from indexer.records import LANGUAGES, Passage
from indexer.store import Index

# Passages of each language that are looked for by a piece of them.
KNOWN = 40


def make_corpus(
    folder: Path, data: Path, n_passages: int, encoder: Encoder, *, known: bool = True
) -> Path:
    """The folder of a corpus; an index that is there already is taken as it is.

    With `known` passages are looked for by a piece of them.
    """
    index_dir = folder / "index"
    folder.mkdir(parents=True, exist_ok=True)
    if not (index_dir / "current").exists():
        documents = made_documents(data, n_passages)
        build_index(documents, index_dir, encoder, with_sentences=False)
    index = Index.open(index_dir, encoder)
    passages = list(index.passages)
    body = json.dumps([passage.text for passage in passages], ensure_ascii=False)
    (folder / "passages.json").write_text(body, encoding="utf-8")
    rows = np.arange(len(passages), dtype=np.int64)
    np.save(folder / "vectors.npy", index.vectors_of(rows))
    items = known_items(passages) if known else []
    questions = {"timed": list(QUESTIONS), "known": items}
    body = json.dumps(questions, ensure_ascii=False)
    (folder / "questions.json").write_text(body, encoding="utf-8")
    return folder


def known_items(passages: list[Passage], n: int = KNOWN) -> list[dict[str, Any]]:
    """Of `n` passages of each language, spread evenly, the middle: who finds the passage by it?"""
    found: list[dict[str, Any]] = []
    for language in LANGUAGES:
        own = [row for row, passage in enumerate(passages) if passage.language == language]
        for row in own[:: max(len(own) // n, 1)][:n]:
            piece = middle(passages[row].text)
            if piece:
                found.append({"text": piece, "row": row, "language": language})
    return found


def middle(text: str) -> str:
    """From three tenths of a text to seven, in whole words where there are words."""
    words = text.split()
    if len(words) >= 5:
        return " ".join(words[len(words) * 3 // 10 : len(words) * 7 // 10])
    return text[len(text) * 3 // 10 : len(text) * 7 // 10].strip()
