"""Names that can be read as Chinese, and things of one kind with other names."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.counterparts.named import link_names
from indexer.counterparts.subjects import subjects_differ
from indexer.counterparts.units import Side, make_unit
from indexer.encoders import Encoder
from indexer.names import Names, load_names
from indexer.records import Language


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


def side(language: Language, texts: list[str], names: Names) -> Side:
    units = [make_unit(text, 0, language, n, names) for n, text in enumerate(texts)]
    return Side(units, np.ones((len(texts), 1), np.float32))


@pytest.mark.parametrize(
    ("zh", "en", "shared"),
    [
        ("溪口集市管理办法", "Rules for the Xikou Market", {"xikou"}),
        ("總經理聞人朔說", "said Wenren Shuo, the manager", {"wenren", "wenrenshuo"}),
        ("校友岳临川𠮷", "Yue Linchuan, an alumnus", {"linchuan", "yuelinchuan"}),
        ("林伟说（Lin Wei）", "Lin Wei said", {"linwei"}),
        ("我们走在街上", "Women walk in the street", set()),
        ("单侧停车", "The Dance; they dance", set()),
        ("玛丽亚到了", "Margaret has come", set()),
        ("", "Xikou", set()),
    ],
)
def test_names_that_are_spelled_alike_are_marks_of_both(
    zh: str, en: str, shared: set[str], names: Names
) -> None:
    own, other = link_names(side("zh", [zh, "别的"], names), side("en", ["Other.", en], names))
    found = [{n for n in units.names if n.startswith("spelled:")} for units in own.units]
    assert found == [{f"spelled:{name}" for name in shared}, set()]
    assert found[0] == {n for n in other.units[1].names if n.startswith("spelled:")}


BRIDGE = "{}合龙\n\n主跨408米的{}昨日合龙，误差不到三毫米。"
BRIDGE_EN = "{} joined\n\nThe two halves of {}, whose main span is 408 metres, were joined."


@pytest.mark.model
@pytest.mark.parametrize(
    ("zh", "en", "differ"),
    [
        ("石狮大桥", "Stone Lion Bridge", False),
        ("彩虹橋", "Rainbow Bridge", False),
        ("北门桥", "North Gate Bridge", False),
        ("北门桥", "South Gate Bridge", True),
        ("石狮大桥", "Golden Bell Bridge", True),
        ("柳荫桥", "Rainbow Bridge", True),
        ("溪口桥", "Xikou Bridge", False),
        ("溪口桥", "Baimao Bridge", True),
        ("旺樓橋", "Wong Lau Bridge", False),  # by its sound
        ("贝克桥", "Baker Bridge", False),
        ("𠮷水桥", "Quonset Bridge", True),  # nothing shows that they are one
        ("这座桥", "New Bridge", False),
    ],
)
def test_things_with_other_names_are_others(
    zh: str, en: str, differ: bool, names: Names, built_in_encoder: Encoder
) -> None:
    texts = BRIDGE.format(zh, zh), BRIDGE_EN.format(en, en)
    assert subjects_differ(*texts, built_in_encoder.encode_passages, names) is differ


@pytest.mark.model
def test_what_a_longer_text_names_in_passing_is_no_subject(
    names: Names, built_in_encoder: Encoder
) -> None:
    zh = "彩虹桥合龙\n\n彩虹桥离石狮码头不远。"
    en = "Rainbow Bridge joined\n\nRainbow Bridge is near the Golden Bell Pier."
    assert subjects_differ(zh, en, built_in_encoder.encode_passages, names)
    longer = en + "\n\nThe bridge will carry six lanes of traffic and a tram." * 12
    assert not subjects_differ(zh, longer, built_in_encoder.encode_passages, names)
    assert not subjects_differ("", "", built_in_encoder.encode_passages, names)
