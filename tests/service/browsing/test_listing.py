"""The list of documents: what fits, in which order, a part at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from indexer.errors import QuestionError
from indexer.store.local.generation import Index
from service.browsing.listing import Wanted
from service.browsing.views import Views
from service.retrieval import Counterparts
from tests.service.conftest import with_records


@pytest.fixture
def listed(toy_index: Index) -> Callable[..., list[str]]:
    """`listed(language="zh")` gives the ids of the documents that fit."""
    titles = {
        "tea": {"title": "瀾滄茶葉𠮷報", "title_translated": "A tea report", "publisher": "茶社"},
        "fish": {
            "title": "Fish ｒｅｐｏｒｔ",
            "title_translated": "鱼类报告",
            "issue": "2020 no. 4",
        },
    }
    documents = {
        key: replace(document, **titles.get(key, {}))  # type: ignore[arg-type]
        for key, document in toy_index.documents.items()
    }
    index = with_records(toy_index, documents=documents)
    views = Views(index, Counterparts(index))

    def ids(**wanted: Any) -> list[str]:
        return [one.document_id for one in views.documents(Wanted(**wanted)).documents]

    return ids


def test_documents_fit_by_language_year_publisher_and_words(
    listed: Callable[..., list[str]],
) -> None:
    assert len(listed()) == 7
    assert listed(language="zh", year="2022") == ["cambodia"]
    assert listed(publisher="茶社") == ["tea"]
    assert listed(text="澜沧茶叶") == ["tea"]
    assert listed(text="𠮷") == ["tea"]
    assert listed(text="REPORT") == ["tea", "fish"]
    assert listed(text="鱼类 ２０２０") == ["fish"]
    assert len(listed(text="")) == 7
    assert listed(text="nothing of the kind") == []


def test_ids_give_their_own_order_and_leave_out_what_is_gone(
    listed: Callable[..., list[str]],
) -> None:
    assert listed(ids=["tea", "gone", "cambodia"]) == ["tea", "cambodia"]


def test_the_latest_come_first_and_parts_follow_each_other(
    listed: Callable[..., list[str]],
) -> None:
    dated = listed(sort="date")
    assert dated[:4] == ["cambodia", "lantern_zh", "lantern_en", "laos"]
    assert listed(sort="date", k=3) + listed(sort="date", offset=3) == dated
    assert listed(sort="title", text="report") == ["tea", "fish"]
    assert listed(sort="title", text="report", reader="zh") == ["tea", "fish"]


@pytest.mark.parametrize("wrong", [{"sort": "size"}, {"offset": -1}, {"k": 0}])
def test_what_cannot_be_used_is_refused(
    listed: Callable[..., list[str]], wrong: dict[str, Any]
) -> None:
    with pytest.raises(QuestionError):
        listed(**wrong)
