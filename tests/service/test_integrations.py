"""The retrievers for other libraries, against the real packages; skipped where one is not."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from lanmei import QuestionError
from lanmei.integrations import hits
from service.engine import SearchEngine

QUERIES = ("碳中和长期战略", "ｃａｒｂｏｎ neutral strategy", "碳中和長期戰略𠮷")
TEXT = "王小明表示，柬埔寨已制定《碳中和长期战略》。"
EXPECTED = {
    "document_id": "cambodia", "date": "2022-05-09", "language": "zh", "start": 0,
    "end": len(TEXT), "country": "KH", "speaker": "王小明",
}  # fmt: skip
FILTERS = {"and": [{"field": "country", "op": "eq", "value": "KH"}]}


def check(text: str, metadata: dict[str, Any]) -> None:
    assert text == TEXT
    assert {name: metadata[name] for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize("query", QUERIES)
def test_a_langchain_retriever(one_toy_engine: SearchEngine, query: str) -> None:
    pytest.importorskip("langchain_core")
    from lanmei.integrations.langchain import LanmeiRetriever

    retriever = LanmeiRetriever(engine=one_toy_engine, k=2)
    found = retriever.invoke(query)
    assert len(found) == 2
    check(found[0].page_content, found[0].metadata)
    only = LanmeiRetriever(engine=one_toy_engine, filters=FILTERS, languages=["zh"])
    assert [document.id for document in only.invoke("tea 茶")] == [found[0].id]
    lengths = (retriever | (lambda documents: [len(d.page_content) for d in documents])).invoke(
        query
    )
    assert lengths[0] == len(TEXT)
    with pytest.raises(QuestionError):
        retriever.invoke("")


@pytest.mark.parametrize("query", QUERIES)
def test_a_haystack_component_in_a_pipeline_that_was_saved(
    one_toy_engine: SearchEngine, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    haystack = pytest.importorskip("haystack")
    from lanmei.integrations import haystack as ours

    monkeypatch.setattr(ours, "open_index", lambda *_: one_toy_engine)
    pipeline = haystack.Pipeline()
    pipeline.add_component("retriever", ours.LanmeiRetriever("my-index", top_k=2))
    again = haystack.Pipeline.loads(pipeline.dumps(), allowed_modules=[ours.__name__])
    found = again.run({"retriever": {"query": query}})["retriever"]["documents"]
    assert len(found) == 2
    check(found[0].content, found[0].meta)
    assert found[0].score >= found[1].score
    only = ours.LanmeiRetriever("my-index").run(query="tea 茶", filters=FILTERS)
    assert [document.id for document in only["documents"]] == [found[0].id]
    with pytest.raises(QuestionError):
        ours.LanmeiRetriever("my-index").run(query="")


@pytest.mark.parametrize("query", QUERIES)
def test_a_llamaindex_retriever(one_toy_engine: SearchEngine, query: str) -> None:
    pytest.importorskip("llama_index.core")
    from lanmei.integrations.llamaindex import LanmeiRetriever

    found = LanmeiRetriever(one_toy_engine, k=2).retrieve(query)
    assert len(found) == 2
    check(found[0].node.get_content(), found[0].node.metadata)
    assert found[0].node.end_char_idx == len(TEXT)
    only = LanmeiRetriever(one_toy_engine, filters=FILTERS).retrieve("tea 茶")
    assert [one.node.node_id for one in only] == [found[0].node.node_id]
    with pytest.raises(QuestionError):
        LanmeiRetriever(one_toy_engine).retrieve("")


def test_an_index_is_opened_from_its_folder(
    one_toy_engine: SearchEngine, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.engine.open_encoder", lambda *_, **__: toy_encoder)
    folder = one_toy_engine.index.folder
    assert folder is not None
    opened = hits.open_index(folder.parent.parent, "toy")
    ((hit, metadata),) = hits.find(opened, "茶 tea", k=1, languages=None, filters=None)
    assert hit.passage_id == metadata["passage_id"]
