"""rjieba cuts Chinese exactly as jieba does, on every run of characters that the analyzer gives it.

rjieba is the part that lanmei installs; jieba is the reference and is installed for tests only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jieba
import pytest
import rjieba

from indexer.text.tokens import analyze

ROOT = Path(__file__).resolve().parents[3]
WRITTEN = [
    "",
    "。，！",
    "今天晚上的燈會在瀾滄江畔舉行，共有１２個國家參加。",
    "GTAP模型與《碳中和長期戰略》，CO２排放",
    "𠮷野家在金边开了第三家分店",
    "他说的确实在理，乒乓球拍卖完了",
    "Only English, and nothing to cut.",
]

Cut = Callable[[str, str], list[tuple[str, int, int]]]


@pytest.fixture(scope="module")
def jieba_cut(tmp_path_factory: pytest.TempPathFactory) -> Cut:
    """`jieba.tokenize` with the arguments of `rjieba.tokenize`; its cache stays in the test."""
    reference = jieba.Tokenizer()
    reference.tmp_dir = str(tmp_path_factory.mktemp("jieba"))

    def cut(run: str, mode: str) -> list[tuple[str, int, int]]:
        return list(reference.tokenize(run, mode=mode))

    return cut


@pytest.fixture
def given_to_rjieba(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], Any]:
    """What the analyzer asked rjieba, and what it got, while the test runs."""
    asked: dict[tuple[str, str], Any] = {}
    cut = rjieba.tokenize

    def recorded(run: str, mode: str) -> Any:
        asked[run, mode] = cut(run, mode)
        return asked[run, mode]

    monkeypatch.setattr(rjieba, "tokenize", recorded)
    return asked


def corpus_texts() -> Iterator[str]:
    for path in sorted((ROOT / "corpus" / "documents").iterdir()):
        yield path.read_text(encoding="utf-8")


def topic_texts() -> Iterator[str]:
    lines = (ROOT / "eval" / "data" / "topics.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        yield json.loads(line)["question"]


@pytest.mark.checkout
@pytest.mark.slow
@pytest.mark.parametrize(
    ("texts", "least"),
    [(corpus_texts, 700), (topic_texts, 150), (lambda: WRITTEN, 8)],
    ids=["corpus", "topics", "written"],
)
def test_rjieba_cuts_as_jieba_does(
    texts: Callable[[], Iterator[str]],
    least: int,
    jieba_cut: Cut,
    given_to_rjieba: dict[tuple[str, str], Any],
) -> None:
    for text in texts():
        analyze(text)
    assert len(given_to_rjieba) >= least, "the analyzer no longer asks rjieba for words"
    assert {mode for _, mode in given_to_rjieba} == {"search"}
    different = {
        run: (cut, expected)
        for (run, mode), cut in given_to_rjieba.items()
        if [tuple(word) for word in cut] != (expected := jieba_cut(run, mode))
    }
    assert not different
