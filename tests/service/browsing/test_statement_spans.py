"""Two people in one passage: each statement is listed, filtered, cited and checked by its span."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.records import Counterpart
from indexer.store import Index
from service.api.routes_citation import cite_span
from service.browsing import list_statements, positions, timeline
from service.engine import SearchEngine
from service.settings import Settings
from tests.service.conftest import document, with_records

_YE, _VONG = (
    "柬埔寨环境部部长叶知秋说：“灯节的茶要多喝，𠮷茶也好。”",
    "老挝农林部部长冯萨说，灯节的茶太贵。",
)
ZH = f"{_YE}灯节办了三十年，来的人越来越多。{_VONG}"
_TEA, _DEAR = (
    "Ye Zhiqiu, Minister of Environment of Cambodia, said: “Drink tea at the fair.”",
    "Vong Sa, Minister of Agriculture of Laos, said that tea was dear.",
)
EN = f"{_TEA} The fair is thirty years old and 𠮷 grows. {_DEAR}"
FAIR = "灯节办了三十年，来的人越来越多。"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, toy_encoder: Encoder) -> SearchEngine:
    folder: Path = tmp_path_factory.mktemp("spans") / "index"
    build_index(
        [document("zh", ZH, date="2022"), document("en", EN, date="2022")], folder, toy_encoder
    )
    index = Index.open(folder, toy_encoder)
    zh, en = index.passages
    pair = Counterpart(
        "passage", zh.passage_id, zh.start, zh.end, en.passage_id, en.start, en.end, 0.99
    )
    return SearchEngine.compose(with_records(index, counterparts=[pair]), toy_encoder, Settings())


def test_each_of_two_people_has_a_statement_of_his_own_words(engine: SearchEngine) -> None:
    found = list_statements(engine, language="zh").statements
    assert [(one.statement.speaker, one.text) for one in found] == [
        ("叶知秋", _YE), ("冯萨", _VONG),
    ]  # fmt: skip
    for one in found:
        assert ZH[one.start : one.end] == one.text
        assert (one.statement.start, one.statement.end) == (one.start, one.end)
    english = list_statements(engine, language="en").statements
    assert [(one.statement.speaker, one.text) for one in english] == [
        ("Ye Zhiqiu", _TEA), ("Vong Sa", _DEAR),
    ]  # fmt: skip


@pytest.mark.parametrize(("country", "text"), [("KH", _YE), ("Laos", _VONG), ("老挝", _VONG)])
def test_a_filter_finds_a_passage_by_everybody_who_speaks_in_it(
    engine: SearchEngine, country: str, text: str
) -> None:
    assert text in [one.text for one in list_statements(engine, country=country).statements]
    about = list_statements(engine, country=country, about="灯节 tea", language="zh").statements
    assert [one.text for one in about] == [text]
    filters = {"and": [{"field": "country", "op": "eq", "value": country}]}
    assert engine.search("茶", filters=filters, languages=["zh"]).hits[0].document_id == "zh"
    none = {"and": [{"field": "country", "op": "ne", "value": country}]}
    assert not engine.search("茶", filters=none, languages=["zh"]).hits


def test_a_timeline_and_positions_keep_them_apart(engine: SearchEngine) -> None:
    groups = timeline(engine, by="country", language="zh").groups
    assert {group.key: [one.text for one in group.statements] for group in groups} == {
        "KH": [_YE], "LA": [_VONG],
    }  # fmt: skip
    found = positions(engine, about="茶", language="zh").positions
    best = {one.key: one.statement.text for one in found if one.statement is not None}
    assert best == {"KH": _YE, "LA": _VONG}
    assert all(one.verified and one.n_statements == 1 for one in found)


def test_the_reporters_sentence_is_nobodys(engine: SearchEngine) -> None:
    start = ZH.index(FAIR)
    assert cite_span(engine, "zh", start, start + len(FAIR)).statement is None
    assert (said := cite_span(engine, "zh", 1, 20).statement) is not None
    assert (said.speaker, said.start, said.end) == ("叶知秋", 0, len(_YE))
    assert engine.search(FAIR, languages=["zh"]).hits[0].statement is None  # no half of it
    passage = engine.passage(engine.index.passages[0].passage_id).passage
    assert passage.statement is None
    assert [one.speaker for one in passage.statements] == ["叶知秋", "冯萨"]


@pytest.mark.parametrize(
    ("draft", "agrees"),
    [
        ("叶知秋表示，“灯节的茶要多喝，𠮷茶也好。”", True),
        ("冯萨表示，“灯节的茶要多喝，𠮷茶也好。”", False),
        ("叶知秋表示，“灯节办了三十年，来的人越来越多。”", None),
    ],
)
def test_a_quotation_is_compared_with_who_said_these_characters(
    engine: SearchEngine, draft: str, agrees: bool | None
) -> None:
    (claim,) = [c for c in engine.verify(draft).claims if c.kind == "quotation"]
    assert claim.matches
    assert claim.attribution is not None
    assert claim.attribution.agrees is agrees


def test_the_counterpart_of_a_statement_is_what_is_said_there(engine: SearchEngine) -> None:
    first, second = list_statements(engine, language="zh").statements
    assert first.counterpart is not None
    assert first.counterpart.text == EN[first.counterpart.start : first.counterpart.end] == _TEA
    # Nothing links the names of the other one, so the whole passage is the counterpart.
    assert second.counterpart is not None
    assert second.counterpart.text == EN
    both = [one.text for one in list_statements(engine).statements]
    assert _TEA not in both, "one entry for what is said in both languages"
    assert sorted(both) == sorted([_YE, _VONG, _DEAR])
