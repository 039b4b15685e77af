import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from indexer.records import Statement, passage_span
from indexer.said import Statements
from indexer.store import Index
from service.answering import Candidate
from service.answering.abstention import AnswerModel, explain, shipped_answer_model
from service.answering.evidence import FEATURES
from service.engine import SearchEngine


def evidence_of(engine: SearchEngine, question: str, **asked: Any) -> list[Candidate]:
    """The sentences that an answer would be chosen from."""
    return engine.answerer.candidates(engine.finder.find(question, **asked))


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who won the 2022 FIFA World Cup?", "en"),
        ("who won the World Cup", "en"),
        ("谁赢得了世界盃？", "zh"),
        ("2022年世界盃冠軍是誰？", "zh"),
        ("What did Japan say about nuclear power?", "en"),
        ("日本对核电怎么说？", "zh"),
        ("量子计算机", "zh"),
    ],
)
def test_what_the_documents_do_not_hold_is_not_answered(
    toy_engine: SearchEngine, question: str, language: str
) -> None:
    answer = toy_engine.ask(question)
    assert not answer.answered
    assert (answer.answer, answer.sentences, answer.citations) == (None, (), ())
    assert answer.reason in ("nothing-on-topic", "not-said")
    assert answer.explanation is not None
    assert ("资料中" in answer.explanation) == (language == "zh")


def test_a_country_that_said_nothing_on_the_topic_is_named_in_the_explanation(
    toy_engine: SearchEngine,
) -> None:
    answer = toy_engine.ask("日本的碳中和长期战略是什么？")
    assert (answer.answered, answer.reason) == (False, "not-said")
    assert answer.explanation is not None
    assert "日本" in answer.explanation
    english = toy_engine.ask("What is Brazil's long-term strategy for carbon neutrality?")
    assert not english.answered
    assert english.explanation is not None
    assert "Brazil" in english.explanation


def test_who_is_in_the_documents_is_never_said_to_be_in_none(
    make_index: Callable[..., Index], toy_encoder: Encoder
) -> None:
    """The words of the other language cannot all be compared; the names can."""
    index = make_index(a="楼阳生说，桥在河上。", b="茶叶贸易由合作社负责，共有12个村参加。")
    ids = {passage.document_id: passage.passage_id for passage in index.passages}
    said = Statement(
        ids["a"],
        *passage_span(ids["a"]),
        "楼阳生",
        "lou-yangsheng",
        None,
        None,
        None,
        None,
        None,
        None,
        "reported",
    )
    engine = SearchEngine(replace(index, statements=Statements([said])), toy_encoder)
    for question, name in (
        ("Who did Lou Yangsheng sue over zinc?", "楼阳生"),
        ("What did LOU Yangsheng say on zinc？", None),
    ):
        answer = engine.ask(question)
        assert (answer.answered, answer.reason) == (False, "not-said")
        assert answer.explanation is not None
        assert "nothing on this" not in answer.explanation
        assert name is None or name in answer.explanation
    nobody = engine.ask("Who did Ada Finch sue over zinc?")
    assert nobody.reason == "nothing-on-topic"


def test_a_question_in_neither_language_gets_both_explanations(toy_engine: SearchEngine) -> None:
    answer = toy_engine.ask("อากาศเป็นอย่างไร")
    assert not answer.answered
    assert answer.explanation is not None
    assert "资料中" in answer.explanation
    assert "The documents" in answer.explanation


def test_confidence_lies_between_0_and_1_and_is_lower_without_evidence(
    toy_engine: SearchEngine,
) -> None:
    good = toy_engine.ask("灯会什么时候举行？").confidence
    bad = toy_engine.ask("火星上有没有人？").confidence
    assert 0 <= bad < good <= 1


def test_the_explanation_without_names_is_a_plain_sentence(toy_engine: SearchEngine) -> None:
    query, _ = toy_engine.finder.rank("tea", 5, None, "hybrid", None)
    assert (
        explain("nothing-on-topic", query, toy_engine.names)
        == "The documents have nothing on this."
    )
    assert "no answer to this question was found" in explain("not-said", query, toy_engine.names)


def test_what_was_said_by_who_was_asked_about_needs_no_further_nearness(
    toy_engine: SearchEngine,
) -> None:
    """Measured on the shipped corpus: 乐施会 alone is hardly near to what Oxfam said."""
    model = replace(shipped_answer_model(), least_cosine={"same": 1.0, "other": 1.0})
    (said,) = [c for c in evidence_of(toy_engine, "柬埔寨怎么说") if c.features.said_by]
    assert model.suffices(said, 0.99)
    other = replace(said, features=replace(said.features, said_by=0.0))
    assert not model.suffices(other, 0.99)


@pytest.mark.parametrize("reader", [False, True])
def test_the_shipped_models_know_every_direction_and_only_real_features(reader: bool) -> None:
    model = shipped_answer_model(reader=reader)
    directions = {"zh-zh", "zh-en", "en-zh", "en-en"}
    assert set(model.threshold) == set(model.calibration) == {*directions, "neither"}
    assert all(0 < level < 1 for level in model.threshold.values())
    assert model.strictest == model.threshold["neither"]
    for part in (*model.sentence.values(), *model.answered.values()):
        assert set(part.weights) <= set(FEATURES)


def test_what_was_read_speaks_for_answering_in_the_language_of_the_question_alone() -> None:
    """And nowhere in the model of words alone."""
    what_is_read = {"read", "share", "some", "ahead", "spanned"}
    model, words = shipped_answer_model(reader=True), shipped_answer_model()
    for part in (model.sentence, model.answered):
        assert part["same"].weights["read"] + part["same"].weights["share"] > 0
        assert not set(part["other"].weights) & what_is_read
    for own in (*words.sentence.values(), *words.answered.values()):
        assert not set(own.weights) & {*what_is_read, "lacking", "asks"}


@pytest.mark.parametrize("reader", [False, True])
def test_what_is_missing_speaks_against_answering(reader: bool) -> None:
    """A year, a name, an ordinal, a place or a value that was asked for and is not there."""
    for part in shipped_answer_model(reader=reader).answered.values():
        assert part.weights["years_missing"] < 0
        assert part.weights["ordinals_missing"] < 0
        assert part.weights["places_missing"] < 0
        assert part.weights["counted"] > 0
        assert part.weights["value_absent"] < 0
        assert part.weights["names"] > 0


def test_a_model_with_an_unknown_feature_is_refused() -> None:
    body = json.loads((files("service") / "data" / "answer.json").read_text(encoding="utf-8"))
    body["answered"]["same"]["weights"]["magic"] = 1.0
    with pytest.raises(ValueError, match="magic"):
        AnswerModel.from_json(body)


def test_words_alone_do_not_suffice(toy_engine: SearchEngine) -> None:
    """However sure the model is, a sentence that is not near in meaning is no answer."""
    sure = replace(shipped_answer_model(), threshold={}, least_cosine={"same": 0.15, "other": 0.12})
    for candidate in evidence_of(toy_engine, "灯会什么时候举行？")[:4]:
        least = sure.least_cosine["same" if candidate.same_language else "other"]
        for cosine in (least - 0.01, least + 0.01):
            features = replace(candidate.features, raw_cosine=cosine, passage_words=1.0)
            model = replace(sure, threshold={candidate.direction: 0.5})
            found = model.suffices(replace(candidate, features=features), 1.0)
            assert found == (cosine > least)


def test_the_shipped_model_has_a_least_cosine_for_both() -> None:
    assert set(shipped_answer_model().least_cosine) == {"same", "other"}
    assert all(0 < least < 0.3 for least in shipped_answer_model().least_cosine.values())
