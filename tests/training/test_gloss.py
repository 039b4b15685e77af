from __future__ import annotations

import random

from training.gloss import gloss_chinese, gloss_english, glossaries, glosses_of
from training.terms import Term

TERMS = [
    Term("灯笼", "lantern", 1.2, 9, n_lexicons=1),
    Term("柬埔寨", "cambodia", 1.3, 40, n_lexicons=1),
    Term("碳中和", "carbon neutrality", 0.15, 1, n_lexicons=1),
    Term("天灾", "unavoidable", 0.05, 3, n_lexicons=0),
]


def test_an_english_question_is_said_in_chinese_words_phrases_first() -> None:
    chinese, _ = glossaries(TERMS)
    text, known = gloss_english(
        "What is the carbon neutrality of Cambodia?", chinese, random.Random(1)
    )
    assert text == "什么碳中和柬埔寨？"
    assert known == 1.0


def test_a_chinese_question_is_said_in_english_words() -> None:
    _, english = glossaries(TERMS)
    text, known = gloss_chinese("柬埔寨的灯笼在哪里？", english, random.Random(1))
    assert text == "cambodia of lantern in where ?"
    assert known == 1.0


def test_a_name_nobody_knows_stays_as_it_is() -> None:
    chinese, _ = glossaries(TERMS)
    text, known = gloss_english("Who is Zyx 2010?", chinese, random.Random(1))
    assert text == "谁 Zyx 2010 ？"
    assert known == 0.0


def test_a_pair_with_little_evidence_is_not_used() -> None:
    chinese, english = glossaries(TERMS)
    assert "unavoidable" not in chinese
    assert "天灾" not in english


def test_only_questions_that_are_mostly_understood_have_a_gloss() -> None:
    texts = [
        ("Where is the lantern?", "en"),
        ("Who was Zyx Qwr?", "en"),
        ("灯笼？", "zh"),
        ("𠮷", "zh"),
        ("", "zh"),
    ]
    found = glosses_of(texts, TERMS, 1)
    assert found == {"Where is the lantern?": "哪里灯笼？", "灯笼？": "lantern ?"}
