from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest

from indexer.encoders.protocol import Encoder
from indexer.store.local.generation import Index
from service.engine import SearchEngine
from service.retrieval.merge import Line, merge
from service.retrieval.priors import Priors, PriorWeights, names_found
from tests.service.conftest import MakeIndex, with_records


def priors(engine: SearchEngine, question: str) -> dict[str, float]:
    query, _ = engine.finder.rank(question, 1, None, "dense", None)
    rows = np.arange(len(engine.index.passages), dtype=np.int64)
    values = Priors(engine.index, engine.names).of(rows, query).tolist()
    return {engine.index.passages[row].document_id: value for row, value in enumerate(values)}


def test_without_a_name_only_the_kind_of_passage_counts(toy_engine: SearchEngine) -> None:
    values = priors(toy_engine, "茶叶贸易")
    assert values.pop("contact") == PriorWeights().boilerplate
    assert set(values.values()) == {0.0}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("柬埔寨怎么说", PriorWeights().said_by_country),
        ("what did Cambodia say", PriorWeights().said_by_country),
        ("王小明怎么说", PriorWeights().said_by_person),
        ("柬埔寨在2022年说了什么", PriorWeights().said_by_country + PriorWeights().said_that_year),
        ("柬埔寨在2020年说了什么", PriorWeights().said_by_country),
        ("老挝怎么说", 0.0),
        ("澜湄国家怎么说", 0.0),
    ],
)
def test_what_the_one_named_said_is_preferred_and_more_so_in_the_year_named(
    toy_engine: SearchEngine, question: str, expected: float
) -> None:
    assert priors(toy_engine, question)["cambodia"] == pytest.approx(expected)


def test_contact_details_are_preferred_when_asked_for_and_speakers_are_not(
    toy_engine: SearchEngine,
) -> None:
    values = priors(toy_engine, "柬埔寨环境部的电子邮箱")
    assert values["contact"] == PriorWeights().contact_asked
    assert values["cambodia"] == 0.0


@pytest.mark.parametrize("bare", ["联系我们", "Contact us", "聯繫方式：", "湄公 Mekong 𠮷"])
def test_boilerplate_without_an_address_is_worth_nothing_to_who_asks_for_one(
    make_index: MakeIndex, toy_encoder: Encoder, bare: str
) -> None:
    index = make_index(contact=f"电子邮箱：li@example.org\n\n{bare}")
    kinds = [replace(passage, kind="boilerplate") for passage in index.passages]
    engine = SearchEngine(with_records(index, passages=kinds), toy_encoder)
    rows = np.arange(len(kinds), dtype=np.int64)
    worth = {}
    for question in ("中心的邮箱", "中心是什么"):
        query, _ = engine.finder.rank(question, 1, None, "dense", None)
        values = Priors(engine.index, engine.names).of(rows, query)
        worth[question] = {p.text: v for p, v in zip(kinds, values.tolist(), strict=True)}
    assert len(kinds) == 2
    assert worth["中心的邮箱"][bare] == 0
    assert max(worth["中心的邮箱"].values()) == PriorWeights().contact_asked
    assert set(worth["中心是什么"].values()) == {PriorWeights().about_asked}


def test_names_are_found_by_who_speaks_and_by_what_is_mentioned(toy_engine: SearchEngine) -> None:
    query, _ = toy_engine.finder.rank("柬埔寨和老挝", 1, None, "dense", None)
    (statement,) = toy_engine.index.statements
    both = names_found(query, statement, frozenset({"LA"}))
    assert (both.said_by, both.share) == (True, 1.0)
    assert names_found(query, statement, frozenset()).share == 0.5
    assert names_found(query, None, frozenset()).share == 0.0
    plain, _ = toy_engine.finder.rank("茶", 1, None, "dense", None)
    assert names_found(plain, statement, frozenset()).share == 1.0


def test_an_index_without_statements_has_no_speakers_to_prefer(
    make_index: object, toy_encoder: object
) -> None:
    index: Index = make_index(tea="Tea from Cambodia.")  # type: ignore[operator]
    engine = SearchEngine(index, toy_encoder)  # type: ignore[arg-type]
    assert priors(engine, "what did Cambodia say") == {"tea": 0.0}


def test_boilerplate_that_tells_of_the_person_asked_about_is_not_held_back(
    toy_engine: SearchEngine, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    passages = [
        replace(p, kind="boilerplate") if p.document_id == "cambodia" else p
        for p in toy_engine.index.passages
    ]
    engine = SearchEngine(with_records(toy_engine.index, passages=passages), toy_encoder)
    told = PriorWeights().about_asked + PriorWeights().said_by_person
    assert priors(engine, "王小明是谁")["cambodia"] == told
    assert priors(engine, "长期战略")["cambodia"] == PriorWeights().boilerplate
    assert (
        priors(engine, "柬埔寨")["cambodia"]
        == PriorWeights().boilerplate + PriorWeights().said_by_country
    )
    held: dict[str, bool] = {}

    def seen(lines: Mapping[str, Line]) -> Iterator[tuple[int, float]]:
        for line in lines.values():
            for row, back in zip(line.rows, line.held_back, strict=True):
                held[passages[row].document_id] = back
        return merge(lines)

    monkeypatch.setattr("service.retrieval.ranking.merge", seen)
    (first, *_) = engine.search("王小明是谁").hits
    assert first.document_id == "cambodia"
    assert [document_id for document_id, back in held.items() if back] == ["contact"]
    engine.search("长期战略")
    assert held["cambodia"]
