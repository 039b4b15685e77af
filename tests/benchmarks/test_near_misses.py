"""The archive of near misses: its patterns stand in its documents, its halves are apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import benchmarks
from eval.gold import read_archive

FOLDER = Path(benchmarks.__path__[0]) / "data" / "archives" / "offices"


def test_what_answers_stands_in_a_document_of_the_same_half() -> None:
    archive = read_archive(FOLDER)
    texts = {
        path.name: path.read_text(encoding="utf-8") for path in (FOLDER / "documents").iterdir()
    }
    assert set(texts) == set(archive.split_of)
    for question in archive.questions:
        if question.pattern is not None:
            own = [name for name, text in texts.items() if question.pattern.search(text)]
            assert {archive.split_of[name] for name in own} == {question.split}, question


def test_both_languages_and_halves_have_their_share() -> None:
    archive = read_archive(FOLDER)
    counts = Counter((q.split, q.language, q.answerable) for q in archive.questions)
    assert len(archive.questions) == 60
    assert len(counts) == 8
    assert min(counts.values()) >= 6
