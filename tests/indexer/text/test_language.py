from typing import Any

import pytest

from indexer.text.language import detect_language, has_content


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("柬埔寨已制定《碳中和长期战略》。", "zh"),
        ("柬埔寨碳中和長期戰略", "zh"),
        ("Cambodia has a long-term strategy.", "en"),
        ("ＣＡＭＢＯＤＩＡ ｓｔｒａｔｅｇｙ", "en"),
        ("ECOM集团普洱天辰咖啡有限公司", "zh"),
        ("what did Cambodia say about 碳中和", "en"),
        ("𠮷𠮷", "zh"),
        ("", None),
        ("2022 – 100035 😀", None),
        ("こんにちは世界", None),
        ("Привет, мир", None),
        ("ແມ່ນ້ຳຂອງ", None),
    ],
)
def test_the_script_tells_the_language(text: str, language: Any) -> None:
    assert detect_language(text) == language


def test_digits_are_content_and_marks_are_not() -> None:
    assert has_content("2022年")
    assert has_content("７")
    assert not has_content("——。！😀 \n")
    assert not has_content("")
