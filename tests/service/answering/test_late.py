"""Late interaction: the nearest token of a text for each of a question, and the farthest of all."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

import numpy as np
import pytest

from indexer.encoders.protocol import Encoder
from indexer.encoders.sentence_vectors import SentenceVectors
from indexer.store.local.generation import Index
from service.answering import Candidate
from service.answering.late import all_near, nearest, question_tokens
from service.engine import SearchEngine
from tests.service.conftest import MakeIndex

RIVER, TEA, FISH = np.eye(3, dtype=np.float32)


def evidence_of(engine: SearchEngine, question: str, **asked: Any) -> list[Candidate]:
    """The sentences that an answer would be chosen from."""
    return engine.answerer.candidates(engine.finder.find(question, **asked))


def test_each_token_of_the_question_finds_the_nearest_of_each_sentence() -> None:
    between = ((RIVER + TEA) / np.sqrt(2)).astype(np.float32)
    question = np.stack([RIVER, TEA])
    # Three sentences: two tokens, none, one.
    text = np.stack([RIVER, between, FISH])
    found = nearest(question, text, (2, 2, 3))
    np.testing.assert_allclose(found, [[1, 0.5**0.5], [-1, -1], [0, 0]], atol=1e-6)


def test_a_text_without_any_token_is_near_to_nothing() -> None:
    empty = np.zeros((0, 3), dtype=np.float32)
    np.testing.assert_array_equal(nearest(np.stack([RIVER]), empty, (0,)), [[-1]])


def test_the_farthest_token_counts_most_but_not_alone() -> None:
    def of(*cosines: float) -> float:
        return all_near(np.array(cosines, dtype=np.float32))

    assert of(0.4, 0.4, 0.4) == pytest.approx(0.4)
    assert 0.1 < of(0.9, 0.9, 0.1) < (0.9 + 0.9 + 0.1) / 3
    # The same mean, but one word that nothing is near to.
    assert of(0.9, 0.9, 0.1) < of(0.6, 0.7, 0.6)
    assert of(0.2, 0.1) < of(0.9, 0.1)


def test_a_question_without_tokens_says_nothing() -> None:
    assert all_near(np.zeros(0, dtype=np.float32)) == 0


def test_a_question_longer_than_the_window_is_read_in_pieces(toy_encoder: Encoder) -> None:
    short = question_tokens("灯会 river", toy_encoder)
    long = question_tokens("灯会 river。" * 80, toy_encoder)
    assert len(long) == 80 * len(short) > toy_encoder.max_tokens
    np.testing.assert_array_equal(long[: len(short)], short)


@pytest.mark.parametrize(
    ("question", "language"),
    [("灯", "zh"), ("燈，節？", "zh"), ("lantern, fair", "en"), ("ＬＡＮＴＥＲＮ", "en")],
)
def test_a_sentence_with_every_word_is_nearer_than_one_with_some(
    toy_engine: SearchEngine, question: str, language: str
) -> None:
    candidates = evidence_of(toy_engine, question, languages=[language])
    lantern = [c for c in candidates if any(w in c.sentence.text for w in ("灯", "燈", "lantern"))]
    others = [c for c in candidates if c not in lantern]
    assert lantern
    assert others
    assert max(c.features.late for c in lantern) > max(c.features.late for c in others)


def test_a_passage_is_at_least_as_near_as_each_of_its_sentences(toy_engine: SearchEngine) -> None:
    candidates = evidence_of(toy_engine, "柬埔寨碳中和长期战略 forest 𠮷")
    assert candidates
    for candidate in candidates:
        assert candidate.features.passage_late >= candidate.features.late - 1e-6


@pytest.mark.parametrize(
    ("text", "question"),
    [("茶很好。河里有鱼。", "鱼 茶"), ("The tea is good. Here are fish 𠮷.", "fish, TEA")],
)
def test_a_passage_has_the_words_of_all_its_sentences(
    make_index: MakeIndex, toy_encoder: Encoder, text: str, question: str
) -> None:
    engine = SearchEngine(make_index(only=text), toy_encoder)
    first, second = evidence_of(engine, question)
    assert first.features.passage_late == second.features.passage_late == pytest.approx(1)
    assert max(first.features.late, second.features.late) < 0.9


@pytest.mark.parametrize("kept", ["none", "of other sentences"])
def test_an_index_without_vectors_of_its_sentences_gives_the_same_evidence(
    toy_index: Index, toy_encoder: Encoder, kept: str
) -> None:
    n = len(toy_index.passages)
    other = SentenceVectors.create(np.ones((3 * n, toy_encoder.dimension), np.float32), [3] * n)
    without = replace(toy_index, sentence_vectors=None if kept == "none" else other)
    question = "柬埔寨碳中和 carbon neutral"
    expected = evidence_of(SearchEngine(toy_index, toy_encoder), question)
    found = evidence_of(SearchEngine(without, toy_encoder), question)
    assert [c.sentence.text for c in found] == [c.sentence.text for c in expected]
    for one, two in zip(found, expected, strict=True):
        np.testing.assert_allclose(astuple(one.features), astuple(two.features), atol=1e-2)


@pytest.mark.parametrize(
    ("named", "rest"),
    [("日本的河里有鱼吗", "的河里有鱼吗"), ("Brazil river, fish 𠮷", "river, fish 𠮷")],
)
def test_names_are_not_among_the_words_that_must_be_near(
    toy_engine: SearchEngine, named: str, rest: str
) -> None:
    def late(question: str) -> dict[str, float]:
        return {c.sentence.text: c.features.late for c in evidence_of(toy_engine, question)}

    with_name, without = late(named), late(rest)
    assert with_name.keys() & without.keys()
    for text in with_name.keys() & without.keys():
        assert with_name[text] == pytest.approx(without[text], abs=1e-6)
