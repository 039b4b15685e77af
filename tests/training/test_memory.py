from __future__ import annotations

import random
from dataclasses import replace

import pytest
import torch
from torch import nn

from training.memory import drawn_questions, remembering, telling_apart
from training.settings import StageSettings

EYE = torch.eye(4)


def bools(rows: list[list[int]]) -> torch.Tensor:
    return torch.tensor(rows).bool()


def test_a_question_near_its_passage_alone_costs_little() -> None:
    right, wrong = torch.tensor([0, 1]), bools([[0, 1], [1, 0]])
    near = telling_apart(EYE[:2], EYE[:2], right, wrong, 0.05)
    far = telling_apart(EYE[:2], EYE[[1, 0]], right, wrong, 0.05)
    assert near < 1e-3 < 10 < far


def test_two_questions_of_one_passage_do_not_compete() -> None:
    loss = telling_apart(EYE[[0, 0]], EYE[:1], torch.tensor([0, 0]), bools([[0], [0]]), 0.05)
    assert float(loss) == pytest.approx(0.0, abs=1e-4)


def test_a_remembered_passage_competes_unless_it_may_answer_too() -> None:
    question = nn.functional.normalize(EYE[:1] + EYE[1:2])
    right = torch.tensor([0])
    against = remembering(question, EYE[:2], right, bools([[1, 1]]), 0.05)
    spared = remembering(question, EYE[:2], right, bools([[1, 0]]), 0.05)
    assert float(against) == pytest.approx(torch.log(torch.tensor(2.0)).item(), abs=1e-4)
    assert float(spared) == pytest.approx(0.0, abs=1e-4)


def test_what_training_changed_since_is_no_clue() -> None:
    """All passages and the question moved alike: what is remembered must not reward that."""
    moved = nn.functional.normalize(EYE + 2 * torch.ones(4))
    right, wrong = torch.tensor([0]), bools([[1, 1, 1, 1]])
    before = remembering(EYE[:1], EYE, right, wrong, 0.05)
    assert remembering(moved[:1], EYE, right, wrong, 0.05) >= before


def test_glosses_come_only_with_their_question(stage: StageSettings) -> None:
    questions = ("谁合作？", "Where is tea?", "燈籠？", "𠮷在哪？")
    glosses = {"谁合作？": "who cooperate?", "Where is tea?": "哪里茶？"}
    always = replace(stage, passage_questions=2, glossed_share=1.0)
    for seed in range(20):
        found = drawn_questions(questions, glosses, always, random.Random(seed))
        own = [text for text in found if text in questions]
        assert len(own) == 2
        assert found == own + [glosses[text] for text in own if text in glosses]
    never = replace(always, glossed_share=0.0)
    assert len(drawn_questions(questions, glosses, never, random.Random(1))) == 2
    assert drawn_questions((), glosses, never, random.Random(1)) == []
