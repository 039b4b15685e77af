"""The first hits in a new order: which are read, which move, and what stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from indexer.errors import EncoderError, QuestionError
from service.answering import RerankModel, Verdict, reading, shipped_rerank_model
from service.answering.reranking import Reranker
from service.engine import SearchEngine
from service.results import Hit

# Longer texts score a little less.
ZH = {f"z{n}": f"河边的茶园{n}号有人家{'和别的' * (n % 3)}。" for n in range(12)}
EN = {
    f"e{n}": f"The tea garden {n} by the river has people{' and houses' * (n % 3)}."
    for n in range(12)
}
MIXED = {f"m{n}": f"河边的 tea garden 茶园{n}号，２０２{n}年，臺灣，𠮷田。" for n in range(3)}


class Likes:
    """A reader for which windows with a word answer; it keeps what it was asked to read."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.windows: list[str] = []

    def read(self, question: str, windows: Sequence[str]) -> list[Verdict]:
        assert question
        self.windows += windows
        return [Verdict(7.0 if self.word in window else -7.0, 0, 1, 0.9) for window in windows]


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.document_id for hit in hits]


@pytest.fixture
def engine(make_index: Any, toy_encoder: Encoder) -> Any:
    def make(word: str, **documents: str) -> tuple[SearchEngine, Likes]:
        reader = Likes(word)
        return SearchEngine(make_index(**documents), toy_encoder, reader=reader), reader

    return make


@pytest.mark.parametrize(
    ("query", "documents", "word"),
    [
        ("河边的茶园", ZH, "{}号"),
        ("河邊的茶園？", ZH, "{}号"),
        ("the tea garden by the river", EN, "garden {} by"),
    ],
)
def test_what_the_reader_likes_moves_up_and_places_keep_their_scores(
    engine: Any, query: str, documents: dict[str, str], word: str
) -> None:
    plain, _ = engine("", **documents)
    before = plain.search(query).hits
    liked = before[7].document_id
    read, reader = engine(word.format(liked[1:]), **documents)
    after = read.search(query, rerank=True).hits
    assert reader.windows
    assert len({hit.score for hit in before}) > 1
    assert after[0].document_id == liked
    assert sorted(ids(after)) == sorted(ids(before))
    assert [hit.score for hit in after] == [hit.score for hit in before]
    assert [hit.rank for hit in after] == list(range(1, 11))
    assert all(
        read.index.documents[hit.document_id].text[hit.start : hit.end] == hit.text for hit in after
    )
    # Pages are cut out of the one new order; what comes after the first ten is never read.
    assert ids(read.search(query, k=3, rerank=True).hits) == ids(after)[:3]
    assert ids(read.search(query, k=8, offset=4, rerank=True).hits)[:6] == ids(after)[4:]
    reader.windows.clear()
    further = read.search(query, k=2, offset=10, rerank=True).hits
    assert ids(further) == ids(plain.search(query, k=2, offset=10).hits)
    assert not reader.windows
    # And nothing of it without the flag.
    assert ids(read.search(query).hits) == ids(before)


def test_hits_in_the_other_language_are_not_read_and_keep_their_places(engine: Any) -> None:
    documents = {**dict(list(ZH.items())[:6]), **dict(list(EN.items())[:6]), **MIXED}
    plain, _ = engine("", **documents)
    query = "河边的 tea garden 茶园"
    before = plain.search(query).hits
    read, reader = engine(before[-1].text[-8:], **documents)
    after = read.search(query, rerank=True).hits
    places = [place for place, hit in enumerate(before) if hit.language == "en"]
    assert places
    assert [after[place].document_id for place in places] == [
        before[place].document_id for place in places
    ]
    assert not any("The tea garden" in window for window in reader.windows)


def test_a_clear_first_hit_is_left_alone(engine: Any) -> None:
    found, reader = engine("村", a="灯会在二月举行。", b="茶叶贸易由合作社负责。", c="鱼少了。")
    assert found.search("灯会在二月举行", rerank=True).hits[0].document_id == "a"
    assert not reader.windows


@pytest.mark.parametrize("query", ["12345", "α β γ"])
def test_a_query_in_neither_language_is_not_read(engine: Any, query: str) -> None:
    found, reader = engine("号", **ZH)
    assert ids(found.search(query, rerank=True).hits) == ids(found.search(query).hits)
    assert not reader.windows


@pytest.mark.parametrize("mode", ["dense", "lexical"])
def test_other_modes_are_refused(engine: Any, mode: str) -> None:
    found, _ = engine("号", **ZH)
    with pytest.raises(QuestionError) as refused:
        found.search("茶园", mode=mode, rerank=True)
    assert refused.value.code == "rerank"
    assert mode in refused.value.en
    assert mode in refused.value.zh


def test_a_filter_holds_for_what_is_read(engine: Any) -> None:
    found, reader = engine("3号", **ZH)
    filters = {"and": [{"field": "document_id", "op": "in", "value": ["z1", "z2", "z3"]}]}
    hits = found.search("河边的茶园", filters=filters, rerank=True).hits
    assert hits[0].document_id == "z3"
    assert set(ids(hits)) == {"z1", "z2", "z3"}
    assert not any("4号" in window for window in reader.windows)


def test_missing_files_of_the_reader_are_said(
    make_index: Any, toy_encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "reader_folder", lambda: tmp_path / "nowhere")
    engine = SearchEngine(make_index(**ZH), toy_encoder)
    assert engine.search("茶园").hits
    with pytest.raises(EncoderError, match="install lanmei again") as missing:
        engine.search("茶园", rerank=True)
    assert missing.value.code == "reader-missing"


def test_an_empty_passage_list_and_the_shipped_model(make_index: Any) -> None:
    index = make_index(**ZH)
    assert Reranker(index, Likes("a"), RerankModel(1.0, 1.0)).windows(0)[0].endswith("人家。")
    model = shipped_rerank_model()
    assert model.weight > 0
    assert model.within > 0
