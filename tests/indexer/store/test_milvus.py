"""What can go wrong with an index in Milvus, and that it is the same engine above it."""

import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.copying import copy_index
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexMismatch, IndexUnusable
from indexer.store import Condition, Index
from indexer.store.milvus import MilvusStore, server
from indexer.store.milvus.expressions import expression_of
from service.engine import SearchEngine
from service.settings import Settings
from tests.indexer.store.contract import contents
from tests.indexer.store.milvus_lite import milvus_lite, start

pytest.importorskip("pymilvus")

QUESTIONS = (
    "what did Cambodia say about carbon neutrality",
    "老挝应对气候变化的关键挑战是什么？",
    "碳中和長期戰略 𠮷",
    "What did Japan say about nuclear power?",
    "ＷＲＩ 对气候韧性基础设施有什么看法",
)


@pytest.mark.parametrize(
    "address", ["", "milvus://", "milvus://host/name", "milvus://host:1/名称", "http://h:1/n"]
)
def test_an_address_that_cannot_be_read_is_refused_in_both_languages(address: str) -> None:
    with pytest.raises(IndexUnusable) as caught:
        MilvusStore(address)
    assert "milvus://HOST:PORT/NAME" in caught.value.en
    assert "milvus://主机:端口/名称" in caught.value.zh


def test_a_server_that_does_not_answer_is_told_within_five_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert server._PATIENCE_S <= 5
    monkeypatch.setattr(server, "_PATIENCE_S", 1.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for port in (1, silent.getsockname()[1]):
            started = time.monotonic()
            with pytest.raises(IndexUnusable) as caught:
                MilvusStore(f"milvus://127.0.0.1:{port}/index")
            assert time.monotonic() - started < 5
            assert caught.value.code == "store-unreachable"
            assert "does not answer" in caught.value.en
            assert "无法连接" in caught.value.zh


def test_a_text_cannot_leave_its_place_in_an_expression() -> None:
    odd = Condition("speaker", "in", ('a" or row > 0 or "', '王\\"明𠮷'))
    assert expression_of((odd,)) == ('(speaker in ["a\\" or row > 0 or \\"", "王\\\\\\"明𠮷"])')
    assert expression_of(()) == ""


def test_what_was_published_is_there_after_the_server_was_killed(
    tmp_path: Path, toy_encoder: Encoder
) -> None:
    """Also another encoder and another format are refused, and a store of another name is empty."""
    held = contents(3)
    with milvus_lite(tmp_path / "data") as address:
        store = MilvusStore(address)
        other = store.stage(replace(held, about={**held.about, "encoder": "another"}))
        store.publish(other)
        first = store.stage(held)
        store.publish(first)
        assert MilvusStore(f"{address}_b").current() is None
        with pytest.raises(IndexMismatch) as caught:
            store.index(toy_encoder)
        assert "re-encode" in caught.value.en
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("indexer.store.milvus.store.FORMAT_VERSION", 99)
            with pytest.raises(IndexMismatch) as caught:
                store.index(None)
        assert "format 3" in caught.value.en
        assert "99" in caught.value.zh
    port = int(address.rpartition(":")[2].partition("/")[0])
    process = start(tmp_path / "data", port)
    process.kill()
    process.wait(20)
    with pytest.raises(IndexUnusable):
        MilvusStore(address).current()
    process = start(tmp_path / "data", port)
    try:
        assert store.current() == first  # connects anew
        again = MilvusStore(address)
        assert again.current() == first
        with again.open() as reads:
            assert reads.passages(range(len(held.passages))) == held.passages
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.model
def test_questions_get_the_same_hits_and_answers_from_either_store(
    shipped_index: Path, built_in_encoder: Encoder, tmp_path: Path
) -> None:
    here = Index.open(shipped_index, built_in_encoder)
    with milvus_lite(tmp_path / "data") as address:
        store = MilvusStore(address)
        copied = copy_index(here, store)
        there = store.index(built_in_encoder)
        assert there.index_id == copied == store.current()
        engines = [
            SearchEngine.compose(index, built_in_encoder, Settings()) for index in (here, there)
        ]
        for question in QUESTIONS:
            for mode in ("hybrid", "dense", "lexical"):
                local, remote = [engine.search(question, mode=mode) for engine in engines]
                assert [hit.passage_id for hit in remote.hits] == [
                    hit.passage_id for hit in local.hits
                ]
                for own, other in zip(local.hits, remote.hits, strict=True):
                    assert other.score == pytest.approx(own.score, abs=1e-6)
                    assert replace(other, score=own.score, scores=own.scores) == own
            answers = [engine.ask(question) for engine in engines]
            assert answers[0].answer == answers[1].answer
            assert answers[0].confidence == pytest.approx(answers[1].confidence, abs=1e-4)
        assert engines[1].facets() == engines[0].facets()
        assert engines[1].files_json() == engines[0].files_json()
