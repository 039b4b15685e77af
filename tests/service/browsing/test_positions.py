"""Positions: each country or body with its best statement on a topic, and nothing made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.errors import FilterError, QuestionError
from indexer.records import Counterpart, Passage, Statement
from indexer.said import Statements
from indexer.store import Index
from service.browsing import positions
from service.engine import SearchEngine
from service.settings import Settings
from tests.service.browsing.test_timeline import document
from tests.service.conftest import with_records

TEXTS = [
    document(
        "dialogue-zh",
        "HENG Chan Thoeun表示，柬埔寨已制定碳中和戰略，並將擴大森林。\n\n"
        "周军表示，中国愿意加强森林合作𠮷。\n\n方莉表示，茶很好喝，应该多喝。",
        "zh",
        "2022-05-09",
    ),
    document(
        "fair-en",
        "Ms. MIAO Hong said that the lantern fair needs tea, as every town does.\n\n"
        "The minister of Laos said that the forest of the north will be carbon neutral in 2040.",
        "en",
        "2020-08-03",
    ),
]
_made: list[SearchEngine] = []


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory, toy_encoder: Encoder) -> SearchEngine:
    """One engine for all tests: nothing in it changes."""
    if not _made:
        _made.append(make_engine(tmp_path_factory.mktemp("positions"), toy_encoder))
    return _made[0]


def make_engine(
    folder: Path, encoder: Encoder, counterparts: tuple[Counterpart, ...] = ()
) -> SearchEngine:
    build_index(TEXTS, folder / "index", encoder)
    index = Index.open(folder / "index", encoder)

    def said(words: str, speaker: str, body: str | None, country: str | None) -> Statement:
        passage = passage_of(index, words)
        return Statement(
            passage.passage_id, passage.start, passage.end, speaker, speaker.lower(), None,
            body and body.upper(), body, country, "灯会", "2022-04-21", "reported",
        )  # fmt: skip

    statements = [
        said("HENG", "HENG Chan Thoeun", "moe-kh", "KH"),
        said("周军", "周军", "mee", "CN"),
        said("方莉", "方莉", "wri", None),
        said("MIAO", "MIAO Hong", "wri", None),
        said("Laos", "the minister", "monre-la", "LA"),
    ]
    known = with_records(
        index,
        statements=Statements(statements),
        counterparts=list(counterparts),
    )
    return SearchEngine.compose(known, encoder, Settings())


def passage_of(index: Index, words: str) -> Passage:
    return next(passage for passage in index.passages if words in passage.text)


@pytest.mark.parametrize(
    "topic", ["碳中和", "carbon neutrality", "碳中和　", "ＣＡＲＢＯＮ neutrality"]
)
def test_each_country_that_spoke_of_the_topic_is_listed_in_both_languages_of_asking(
    topic: str, engine: SearchEngine
) -> None:
    found = positions(engine, about=topic)
    assert {position.key for position in found.positions} == {"KH", "LA"}
    for position in found.positions:
        entry = position.statement
        assert entry is not None
        assert position.verified
        text = engine.index.documents[entry.document_id].text
        assert text[entry.start : entry.end] == entry.text
        assert entry.occasion_date == "2022-04-21"
    labels = {p.key: (p.label_zh, p.label_en) for p in found.positions}
    assert labels["KH"] == ("柬埔寨", "Cambodia")


def test_those_asked_for_by_name_are_listed_in_their_order_with_nothing_found(
    engine: SearchEngine,
) -> None:
    found = positions(engine, about="碳中和", of=["中国", "KH", "Viet Nam"])
    assert [position.key for position in found.positions] == ["CN", "KH", "VN"]
    china, cambodia, vietnam = found.positions
    assert (china.statement, china.n_statements, china.verified) == (None, 0, False)
    assert (vietnam.statement, vietnam.label_zh) == (None, "越南")
    assert cambodia.statement is not None
    assert "碳中和戰略" in cambodia.statement.text


def test_a_word_in_passing_of_the_nearest_passage_is_no_position(engine: SearchEngine) -> None:
    assert positions(engine, about="核聚变").positions == ()
    assert positions(engine, about="nuclear fusion").positions == ()
    assert positions(engine, about="𠀀").positions == ()


def test_bodies_are_compared_too(engine: SearchEngine) -> None:
    found = positions(engine, about="茶", by="organisation")
    assert [position.key for position in found.positions] == ["wri"]
    [wri] = found.positions
    assert wri.label_en == "World Resources Institute"
    assert wri.statement is not None
    assert "茶很好喝" in wri.statement.text
    named = positions(engine, about="茶", by="organisation", of=["世界资源研究所", "mee"])
    assert [p.statement is not None for p in named.positions] == [True, False]


def test_a_language_shows_only_its_passages(engine: SearchEngine) -> None:
    found = positions(engine, about="碳中和", language="en")
    assert [position.key for position in found.positions] == ["LA"]


def test_an_unsure_counterpart_lends_no_words_and_no_speaker(
    tmp_path: Path, toy_encoder: Encoder, engine: SearchEngine
) -> None:
    """What only the aligned counterpart speaks of is said by nobody; a sure one counts."""
    zh, en = passage_of(engine.index, "周军"), passage_of(engine.index, "Laos")
    pair = Counterpart(
        "passage", zh.passage_id, zh.start, zh.end, en.passage_id, en.start, en.end, 0.7, "aligned"
    )
    unsure = make_engine(tmp_path / "unsure", toy_encoder, (pair,))
    assert {p.key for p in positions(unsure, about="carbon neutrality").positions} == {"KH", "LA"}
    sure = make_engine(tmp_path / "sure", toy_encoder, (replace(pair, kind="official"),))
    keys = {p.key for p in positions(sure, about="carbon neutrality", of=["CN"]).positions}
    assert keys == {"CN"}
    [china] = positions(sure, about="carbon neutrality", of=["CN"]).positions
    assert china.statement is not None


def test_what_cannot_be_compared_is_refused_in_both_languages(engine: SearchEngine) -> None:
    with pytest.raises(QuestionError) as caught:
        positions(engine, about="茶", by="speaker")
    assert "country, organisation" in caught.value.en
    assert "不能按" in caught.value.zh
    with pytest.raises(FilterError, match="Cambodia"):
        positions(engine, about="茶", of=["Camboja"])
    with pytest.raises(QuestionError):
        positions(engine, about="")
    with pytest.raises(QuestionError, match="at most 50"):
        positions(engine, about="茶", of=["KH"] * 51)
