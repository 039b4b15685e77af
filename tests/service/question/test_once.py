"""A question is read once: one ask folds its text one time, whatever looks at it afterwards."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from indexer.text.folding import fold
from service.engine import SearchEngine


def times_folded(text: str, ask: Callable[[], object]) -> int:
    """How often `ask` folds exactly this text."""
    n = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal n
        if event == "call" and frame.f_code is fold.__code__ and frame.f_locals["text"] == text:
            n += 1

    sys.setprofile(count)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return n


@pytest.mark.parametrize(
    "question",
    [
        "What did Cambodia say about carbon neutrality in 2021？",
        "２０２１年柬埔寨對碳中和怎麼說？",
        "茶叶 trade 有多少个村参加𠀀",
        "the email?",
    ],
)
def test_one_ask_folds_the_question_one_time(toy_engine: SearchEngine, question: str) -> None:
    assert times_folded(question, lambda: toy_engine.ask(question)) == 1
    assert times_folded(question, lambda: toy_engine.search(question, debug=True)) == 1


def test_the_count_sees_every_fold() -> None:
    assert times_folded("茶", lambda: [fold("茶"), fold("茶"), fold("tea")]) == 2
