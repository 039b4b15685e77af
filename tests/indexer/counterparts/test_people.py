"""People and names without a noun, compared across languages."""

from __future__ import annotations

import pytest

from indexer.counterparts.bare_names import bare_names_differ
from indexer.counterparts.people import compare_people
from indexer.names import Names, load_names
from indexer.text import simplify


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


@pytest.mark.parametrize(
    ("zh", "en", "differ"),
    [
        ("任命沈慕云为队长𠮷。", "Shen Muyun has been appointed head.", False),
        ("任命沈慕云为队长。", "Luo Haiping has been appointed head.", True),
        ("鍾志強訴潮興貨運一案", "The case of Chung Chi Keung against a company", False),
        ("議員馮啟明將於八月三日會見居民", "Councillor Yip Wai Man will meet residents", True),
        ("主任阮文雄说：", "“It is done”, said Nguyen Van Hung.", False),
        ("玛格达·索恩教授将作讲座", "Professor Magda Thorne will give a lecture.", False),
        ("伊沃·布兰特教授将作讲座", "Professor Hanno Kestler will give a lecture.", True),
        ("玛格达·索恩教授将作讲座", "The lecture will be given by a professor.", False),
        ("由林晓峰和Peter Novak值班", "Lin Xiaofeng and Peter Novak are on duty.", False),
        ("", "Professor Magda Thorne", False),
        ("玛格达·索恩", "", False),
    ],
)
def test_people(zh: str, en: str, differ: bool, names: Names) -> None:
    assert compare_people(simplify(zh), en, names).differ is differ


@pytest.mark.parametrize(
    ("zh", "en", "differ"),
    [
        ("韦斯特威克空气计划", "The target in Galmore is 18.", True),
        ("奥斯特维克空气計劃", "The target in Osterwick is 18.", False),
        ("“晨鸥”号遇到大风𠮷", "In force 8 the Morning Gull lost speed.", False),
        ("“铜雀”号失去联系", "Then the Silver Tern fell silent.", True),
        ("《末班渡轮》", "We saw the Last Ferry.", False),
        ("渔船失去联系", "Then the Silver Tern fell silent.", False),  # not named in Chinese
        ("“铜雀”号失去联系", "Then the boat fell silent.", False),
        ("", "", False),
    ],
)
def test_names_without_a_noun(zh: str, en: str, differ: bool, names: Names) -> None:
    assert bare_names_differ(simplify(zh), en, names) is differ
