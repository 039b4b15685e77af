"""What is told of lanmei beside its peers: of the committed results, failures not left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.peers.corpora import known_items, middle
from benchmarks.peers.encoder import with_known
from benchmarks.peers.measured import found_at_10
from benchmarks.peers.shown import PAGES, filled, tables
from benchmarks.peers.systems.floor import terms
from benchmarks.suites import read_suite
from indexer.records import Language, Passage


def passage(row: int, text: str) -> Passage:
    language: Language = "en" if text.isascii() else "zh"
    return Passage(f"d:{row}", "d", text, 0, len(text), language, "content", None, 1, 1, row)


@pytest.mark.checkout
def test_the_pages_show_the_committed_results() -> None:
    results = read_suite("peers")
    for language, page in PAGES.items():
        text = page.read_text(encoding="utf-8")
        assert filled(text, language, results) == text, "run `python -m benchmarks.peers --tables`"


def test_a_peer_that_failed_is_shown_with_its_reason() -> None:
    body = {
        "date": "2026-11-28T00:00:00",
        "commit": "0123456789abcdef",
        "machine": {"load_average": 0.5},
        "passages": 320,
        "systems": {"haystack": {"failed": "MemoryError: a|b"}},
    }
    assert "| Haystack | failed: MemoryError: a/b |" in tables({"320": body}, "en")
    assert "失败：MemoryError" in tables({"320": body}, "zh")


def test_a_passage_is_looked_for_by_its_middle_in_either_language() -> None:
    assert middle("One two three four five six seven eight nine ten") == "four five six seven"
    assert middle("澜沧江，湄公河𠮷灯会２０２２年。") == "湄公河𠮷灯会２"
    assert middle("") == ""
    texts = ["灯会在河边举行，人们点亮了很多灯。", "The lantern fair is held beside the river."]
    passages = [passage(row, text) for row, text in enumerate(texts)]
    assert [(item["row"], item["language"]) for item in known_items(passages)] == [
        (0, "zh"),
        (1, "en"),
    ]


def test_found_is_the_share_among_the_first_ten_by_language() -> None:
    known = [
        {"text": "a", "row": 3, "language": "en"},
        {"text": "b", "row": 4, "language": "en"},
        {"text": "灯", "row": 11, "language": "zh"},
    ]
    assert found_at_10(lambda _: [3, *range(20, 40), 4], known) == {"en": 0.5, "zh": 0.0}
    assert found_at_10(lambda _: [3, *range(20, 28), 11], known) == {"en": 0.5, "zh": 1.0}


def test_the_vectors_of_the_corpus_are_not_made_again() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        asked.extend(texts)
        return np.ones((1, 2), dtype=np.float32)

    known = with_known(encode, ["茶", "tea"], np.array([[0, 1], [1, 0]], dtype=np.float32))
    assert known(["tea", "灯𠮷", "茶"]).tolist() == [[1, 0], [1, 1], [0, 1]]
    assert asked == ["灯𠮷"]


def test_the_floor_cuts_both_languages() -> None:
    assert terms("CO2 在湄公河") == ["co2", "在湄", "湄公", "公河"]
    assert terms("茶 𠮷") == ["茶", "𠮷"]
    assert terms("") == []
