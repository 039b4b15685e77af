"""The language of messages and the width of words."""

from typing import Any

import pytest

from lanmei.words import Words, pad, shorten, width, words_for, wrap


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ([], {"LANG": "C.UTF-8", "LANMEI_LANGUAGE": "zh"}, "zh"),
        (["ask", "茶", "--lang", "en"], {"LANG": "zh_TW"}, "en"),
        (["ask", "tea", "--lang=zh"], {"LANMEI_LANGUAGE": "en"}, "zh"),
    ],
    ids=["nothing", "locale", "first-locale-variable", "our-variable", "flag", "flag-with-sign"],
)
def test_the_flag_beats_our_variable_which_beats_the_locale(
    arguments: Any, environ: Any, language: str
) -> None:
    assert words_for(arguments, environ).language == language


def test_a_message_is_in_the_language_of_the_reader() -> None:
    assert Words("zh")("tea", "茶") == "茶"
    assert Words("en")("tea", "茶") == "tea"


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("tea", 3), ("茶", 2), ("澜湄 lanmei", 11), ("，", 2), ("𠀀", 2), ("e\u0301", 1)],
    ids=["empty", "latin", "han", "mixed", "full-width-comma", "astral", "combining"],
)
def test_a_chinese_character_is_two_columns_wide(text: str, columns: int) -> None:
    assert width(text) == columns


def test_padding_aligns_both_scripts() -> None:
    assert width(pad("段落", 10)) == width(pad("passages", 10)) == 10


def test_a_shortened_line_fits_and_shows_that_it_was_cut() -> None:
    assert shorten("柬埔寨已制定战略", 9) == "柬埔寨已…"
    assert width(shorten("柬埔寨已制定战略", 8)) <= 8
    assert shorten("two\n  lines", 20) == "two lines"
    assert shorten("", 5) == ""


@pytest.mark.parametrize(
    "text",
    [
        "柬埔寨已制定《碳中和长期战略》，并向联合国气候变化框架公约提交了国家自主贡献。",
        "Cambodia has formulated its Long-Term Strategy for Carbon Neutrality, and so on.",
        "遥感 and 全球气候 change, 2022年5月9日",
    ],
    ids=["zh", "en", "mixed"],
)
@pytest.mark.parametrize("columns", [20, 33, 80])
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    lines = wrap(text, columns).split("\n")
    # A mark that may not begin a line hangs over by its own two columns at most.
    assert all(width(line) <= columns + 2 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_closing_mark() -> None:
    lines = wrap("茶，" * 30, 20).split("\n")
    assert not [line for line in lines if line.startswith("，")]
