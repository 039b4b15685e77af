"""A Latin name in Chinese characters, not the sounds of ordinary words."""

from __future__ import annotations

import pytest

from indexer.names import is_transcribed


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Harrowmere", "去年，哈罗米尔医院有床位四百张。", True),
        ("Galmore", "加爾莫爾港水深十米。", True),
        ("Lyonesse", "利奥尼斯国𠮷氏来访。", True),
        ("Norland", "诺兰国的大使", True),
        ("Lyonesse", "理事长在社员大会上说，全年收入两千万元。", False),
        ("Harrowmere", "好日米面油都涨价。", False),
        ("Brandell", "Ｂｒａｎｄｅｌｌ works", False),
        ("Tarn", "", False),
        ("", "塔恩谷", False),
    ],
)
def test_is_transcribed(name: str, text: str, expected: bool) -> None:
    assert is_transcribed(name, text) is expected
