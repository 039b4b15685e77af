"""Names of ordinary words, compared with Chinese characters by their meaning."""

from __future__ import annotations

from importlib.resources import files

import pytest

from indexer.names import compare_meanings, is_known_word, is_transliterated, is_word_of_names


@pytest.mark.parametrize(
    ("latin", "han", "meaning"),
    [
        ("Plum", "北岸李树", "same"),
        ("Plum", "柏树", "other"),
        ("CYPRESS", "柏", "same"),
        ("Cherries", "樱𠮷", "same"),
        ("Otterbrook", "水獭溪", "same"),
        ("Stone Drum", "石鼓", "same"),
        ("Grey Heron", "白鹭", "partly"),
        ("Golden Bell", "柳堤", "other"),
        ("Plum", "李树在北岸", "other"),  # too far from the end
        ("Quonset", "吉水", "unknown"),
        ("", "柏树", "unknown"),
        ("Plum", "", "other"),
    ],
)
def test_meanings(latin: str, han: str, meaning: str) -> None:
    assert compare_meanings(latin, han) == meaning


def test_words_of_names() -> None:
    assert is_word_of_names("Plum")
    assert is_word_of_names("foxes")
    assert not is_word_of_names("Redford")  # maybe a place: spelled by its sound
    assert is_known_word("Redford")
    assert not is_known_word("Ｑuonset")
    assert not is_word_of_names("")
    assert is_transliterated("贝克")
    assert not is_transliterated("贝壳")
    assert not is_transliterated("")


def test_the_table_has_a_row_for_each_word_and_characters_alone() -> None:
    text = (files("indexer") / "data" / "name_words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    words = [word for word, _ in rows]
    assert words == sorted(set(words))
    assert all(word.isascii() and word.islower() and word.isalpha() for word in words)
    assert all("\u3400" <= own <= "\u9fff" for _, characters in rows for own in characters)
