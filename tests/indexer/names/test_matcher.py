"""The form under which two spellings of one name are equal."""

from __future__ import annotations

import time

import pytest

from indexer.names.matcher import alias_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Lancang \u2013  Mekong", "lancang-mekong"),
        ("ＡＩＤＳ— \u3000—基金", "aids--基金"),
        (" - 東協 - ", "-东协-"),
        ("湄 公\n河\t水", "湄公河水"),
        ("\U00020bb7 O’Neil", "\U00020bb7 o'neil"),
        ("", ""),
    ],
)
def test_dashes_and_blanks_of_a_name_are_one(name: str, key: str) -> None:
    assert alias_key(name) == key


def test_a_long_run_of_blanks_takes_no_longer() -> None:
    began = time.process_time()
    assert alias_key("a" + " " * 50_000 + "b") == "a b"
    assert time.process_time() - began < 1
