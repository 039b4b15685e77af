"""The date of a founding is not told by a sentence that has another date."""

from __future__ import annotations

import pytest

from indexer.text import fold
from service.question.events import may_date


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When was the airport established?", "I present the report of 2021 on it.", False),
        ("When was the airport established?", "The airport was opened in 1947.", True),
        ("When was the airport established?", "机场始建于1947年。", True),
        ("机场是哪一年成立的？", "2021年的年报已经提交。", False),
        ("機場是哪一年成立的？", "機場建於１９４７年。", True),
        ("机场是哪一年成立的？", "The report of 2021 was tabled.", False),
        ("When did the founder 𠮷 die?", "In 1931 he gave a fan to the museum.", False),
        ("When did the founder die?", "Jonas Ekdahl (1850 – 1931) built it.", True),
        ("创办人哪年去世？", "他1931年捐了一把扇子。", False),
        ("創辦人哪年去世？", "他於1931年病逝。", True),
        ("When was the treaty signed?", "It was printed in May 1999.", False),
        ("协定是什么时候签署的？", "协定于1999年5月达成。", True),
        ("When was the shop closed?", "It opened in 1980.", False),
        ("When was the shop closed?", "It is green.", False),
        ("Who founded it?", "It is green.", True),
        ("", "", True),
    ],
)
def test_events(question: str, sentence: str, expected: bool) -> None:
    assert may_date(fold(question).text, fold(sentence).text) is expected


def test_the_event_may_stand_in_the_sentence_before() -> None:
    assert may_date("when was it founded?", "that was in 1947.", "the clinic was founded by nuns.")
