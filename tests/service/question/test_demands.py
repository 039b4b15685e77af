"""A reason for why, a length for how long, and no plan for what was."""

from __future__ import annotations

import pytest

from indexer.text import fold
from service.question.demands import (
    asks_why,
    gives_reason,
    is_of_another_tense,
    may_give_reason,
    may_tell_size,
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why was the ferry stopped?", True),
        ("What was the reason for the delay?", True),
        ("渡轮为什么停航？", True),
        ("渡輪為何停航？", True),
        ("石桥镇后来改名为什么？", False),
        ("现任馆长为何人？", False),
        ("Who asked why?", False),
        ("", False),
    ],
)
def test_why(question: str, expected: bool) -> None:
    assert asks_why(fold(question).text) is expected


@pytest.mark.parametrize(
    ("sentence", "beside", "expected"),
    [
        ("The kiosk 𠮷 will be kept until 2026.", [], False),
        ("The kiosk will be kept until 2026.", ["Because of it rents fell."], True),
        ("The kiosk will be kept until 2026.", ["It has a red roof."], False),
        ("The kiosk is kept because many use it.", [], True),
        ("The kiosk is kept, many use it.", [], True),
        ("渡轮三月停航。", [], False),
        ("渡輪因大霧停航。", [], True),
        ("渡轮三月停航。", ["原因是船体漏水。"], True),
        ("船体漏水，渡轮停航。", [], True),
        ("渡轮Ａ号三月停航。", ["船票六元。"], False),
        ("", [], False),
    ],
)
def test_a_sentence_of_one_clause_without_a_reason(
    sentence: str, beside: list[str], expected: bool
) -> None:
    near = [fold(one).text for one in beside]
    assert may_give_reason(fold(sentence).text, near) is expected


def test_words_that_give_a_reason() -> None:
    assert gives_reason(fold("由於𠀀號船漏水").text)
    assert gives_reason("it was shut owing to rust")
    assert not gives_reason("it was shut in may")
    assert not gives_reason("")


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How long is the tunnel?", "The tunnel has 40 lamps.", False),
        ("How long is the tunnel?", "The tunnel measures 3.2 kilometres.", True),
        ("How long did the strike last?", "It ended after nine days.", True),
        ("隧道有多长？", "隧道装了四十盏灯。", False),
        ("隧道有多長？", "隧道全長３.２公里。", True),
        ("How long is the tunnel?", "隧道装了四十盏灯。", False),
        ("隧道有多长？", "The tunnel is two miles long.", True),
        ("How tall is the tower?", "The tower opened with 80 guests.", False),
        ("这座塔有多高？", "塔高𠮷六十二米。", True),
        ("许多高校参加了吗？", "八十二所大学参加了。", True),
        ("How much does a ticket cost?", "A ticket is valid for 3 days.", False),
        ("How much does a ticket cost?", "Tickets cost 12 a day.", True),
        ("门票多少钱？", "门票三天内有效。", False),
        ("門票多少錢？", "全票八十元。", True),
        ("How much do children pay?", "Children enter free.", True),
        ("全年参观人次是多少？", "全年展出作品一百二十件。", False),
        ("全年參觀人次是多少？", "全年接待觀眾二十四萬。", True),
        ("What grows there?", "Rice.", True),
        ("How many tonnes of paper did the mill make?", "It stopped after 118 years.", False),
        ("How many tonnes of paper did the mill make?", "It made 3 million kg of paper.", True),
        ("造紙廠生產了多少噸紙？", "The mill ran for 118 years, with 240 people.", False),
        ("造纸厂生产了多少吨纸？", "工厂做了两千斤纸。", True),
        ("造纸厂生产了多少吨纸？", "工厂开了１１８年，有240人𠮷。", False),
        ("How many kilometres of dyke were built?", "Of the dyke 12 km were built.", True),
        ("How many kilometres of dyke were built?", "堤防修了12年。", False),
        ("占地多少公顷？", "全园占地四百二十亩。", True),
        ("占地多少公顷？", "全园有四百二十人。", False),
        ("", "", True),
    ],
)
def test_sizes(question: str, sentence: str, expected: bool) -> None:
    assert may_tell_size(fold(question).text, fold(sentence).text) is expected


def test_a_row_has_its_unit_above_it() -> None:
    assert may_tell_size(fold("隧道有多长？").text, fold("名称：隧道 | 公里：3.2").text)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When will the pool open?", "The pool opened on 3 May 2021.", True),
        ("When will the pool open?", "The pool will open on 3 May.", False),
        ("When will the pool open?", "The pool is shut until 3 May.", False),
        ("泳池将于何时开放？", "泳池已于5月3日开放。", True),
        ("泳池何時會開放？", "泳池將於５月３日開放。", False),
        ("When did the pool open?", "It is expected to open in 2025.", True),
        ("When did the pool open?", "It opened in 2021 and is expected to grow.", False),
        ("泳池是什么时候开放的？", "泳池预计2025年开放。", True),
        ("泳池是什么时候开放的？", "泳池2021年开放，预计客流六万。", False),
        ("泳池是什么时候开放的？", "𠮷泳池于2021年开放了。", False),
        ("Who opened the pool?", "It is expected to open in 2025.", False),
        ("", "", False),
    ],
)
def test_tenses(question: str, sentence: str, expected: bool) -> None:
    assert is_of_another_tense(fold(question).text, fold(sentence).text) is expected
