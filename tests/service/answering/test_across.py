"""Names that the other language can only spell by their sound, and whether a text has them."""

from __future__ import annotations

import pytest

from indexer.names import Names, load_names
from indexer.text import BridgeTerms
from service.answering.across import is_told_in, names_to_find
from service.question import read_question


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names(None)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is the president of Lyonesse?", ("Lyonesse",)),
        ("How many beds has Harrowmere District Hospital?", ("Harrowmere",)),
        ("What is the Green Lake Bank?", ()),
        ("Who spoke in Phnom Pehn?", ()),
        ("利奥尼斯的总统是谁？", ("利奥尼斯",)),
        ("塔恩谷有幾所小學？", ("塔恩",)),
        ("翡翠谷有几所小学？", ()),
        ("𠮷田的总统是谁？", ()),
    ],
)
def test_names_to_find(question: str, expected: tuple[str, ...], names: Names) -> None:
    read = read_question(question, BridgeTerms.load(), names, longest=500)
    assert names_to_find(read) == expected


def test_names_are_found_in_either_script() -> None:
    assert is_told_in("Harrowmere", "哈罗米尔醫院", "zh")
    assert is_told_in("Duan Xiaoman", "段小满说，利用率提高了。", "zh")
    assert is_told_in("Lyonesse", "理事会（Lyonesse）", "zh")
    assert not is_told_in("Lyonesse", "理事长说，农业收入增加。", "zh")
    assert is_told_in("塔恩", "Tarn Valley has nine schools.", "en")
    assert not is_told_in("塔恩", "Grey Valley has nine schools.", "en")
    assert not is_told_in("Harrowmere", "", "zh")
