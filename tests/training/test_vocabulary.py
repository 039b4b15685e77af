from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from indexer.errors import EncoderError
from training.settings import read_settings
from training.vocabulary import build_tokenizer, gb2312, read_tokenizer, sample_texts

TEXTS = ["我们试试看！灯笼", "where is the river", "柬埔寨碳中和長期戰略", "茶茶茶 tea"]


def tokens(tokenizer: Tokenizer, text: str) -> list[str]:
    found: list[str] = tokenizer.encode(text, add_special_tokens=False).tokens
    return found


def built(model_dir: Path) -> Tokenizer:
    settings = replace(read_settings().vocabulary, rows=9_000, rare_character_count=1)
    return build_tokenizer(model_dir, TEXTS, settings)


def test_traditional_full_width_and_simplified_text_give_the_same_tokens(
    tokenizer: Tokenizer,
) -> None:
    assert tokens(tokenizer, "長期戰略") == ["长期", "##战略"]
    assert tokens(tokenizer, "長期戰略") == tokens(tokenizer, "长期战略")
    assert tokens(tokenizer, "ＴＥＡ，茶！") == tokens(tokenizer, "tea,茶!")


def test_a_run_of_characters_is_cut_by_the_longest_match(tokenizer: Tokenizer) -> None:
    assert tokens(tokenizer, "柬埔寨气候") == ["柬埔寨", "##气候"]


def test_an_unknown_character_does_not_take_its_neighbours_along(tokenizer: Tokenizer) -> None:
    assert tokens(tokenizer, "灯笼𠮷茶") == ["灯笼", "[UNK]", "茶"]


def test_text_without_tokens_is_empty(tokenizer: Tokenizer) -> None:
    assert tokens(tokenizer, "") == []
    assert tokens(tokenizer, " \n\t") == []


def test_no_character_of_the_national_standard_is_unknown(model_dir: Path) -> None:
    assert len(gb2312()) == 6763
    assert "[UNK]" not in tokens(built(model_dir), "".join(gb2312()))


def test_words_come_back_as_they_were_folded(model_dir: Path) -> None:
    tokenizer = built(model_dir)
    found = "".join(word.removeprefix("##") for word in tokens(tokenizer, "柬埔寨長期戰略 where？"))
    assert found == "柬埔寨长期战略where?"


def test_the_pruned_table_keeps_what_the_texts_use(model_dir: Path) -> None:
    kept = built(model_dir).get_vocab()
    assert {"柬埔寨", "river", "灯笼"} <= set(kept)
    assert sorted(kept.values()) == list(range(len(kept)))


def test_a_folder_without_tokenizer_is_refused_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="no tokenizer") as caught:
        read_tokenizer(tmp_path)
    assert "分词器" in caught.value.zh


def test_sampling_with_the_same_seed_draws_the_same_texts() -> None:
    texts = [str(number) for number in range(100)]
    assert sample_texts(texts, 10, 1) == sample_texts(texts, 10, 1)
    assert sample_texts(texts, 200, 1) == texts
