"""The table of readings says what the library says that it was made from."""

from __future__ import annotations

import pytest

from indexer.names.pinyin import pinyin_of, readings, romanised
from indexer.text import simplify


def test_names_and_words_are_read_as_the_library_reads_them() -> None:
    pypinyin = pytest.importorskip("pypinyin")
    constants = pytest.importorskip("pypinyin.constants")
    words = [word for word in sorted(constants.PHRASES_DICT) if len(word) == 2][::7]
    assert len(words) > 2_000
    for word in words:
        plain = simplify(word)
        expected = ["".join(pypinyin.lazy_pinyin(character, v_to_u=False)) for character in plain]
        assert list(romanised(word)) == [own if own.isascii() else "" for own in expected]
        given = pypinyin.lazy_pinyin(plain, v_to_u=False)
        if all(own.isascii() and own.isalpha() for own in given):
            together = "".join(given).capitalize()
            assert pinyin_of(f"王{plain}")[:2] == (f"Wang {together}", f"{together} Wang")


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("泊", ("po", "bo")),
        ("綠", ("lv", "lu")),  # as its simplified form
        ("𠮷", ()),
        ("a", ()),
        ("Ａ", ()),
        ("、", ()),
        ("", ()),
    ],
)
def test_a_character_has_its_readings_the_most_common_first(
    character: str, expected: tuple[str, ...]
) -> None:
    assert readings(character) == expected


def test_names_are_spelled_in_every_order_and_others_not_at_all() -> None:
    assert pinyin_of("王敏") == ("Wang Min", "Min Wang")
    assert pinyin_of("單曉明") == (
        "Shan Xiaoming",
        "Xiaoming Shan",
        "Shan Xiao-ming",
        "Shan Xiao Ming",
    )
    assert pinyin_of("周重庆")[0] == "Zhou Chongqing"  # a word is read as a word
    assert pinyin_of("欧阳修")[0] == "Ouyang Xiu"
    for other in ("", "王", "Wang Min", "王min", "加尔莫尔斯", "王、敏"):
        assert pinyin_of(other) == ()
    assert romanised("A茶、𠮷") == ("", "cha", "", "")
