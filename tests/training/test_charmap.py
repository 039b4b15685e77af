from __future__ import annotations

import json

from tokenizers import Tokenizer

from training.charmap import double_array, precompiled_charsmap, simplified_characters


def find(units: list[int], key: bytes) -> int | None:
    """The value of `key` in a darts-clone double array, by its published rules."""
    at = 0
    unit = units[0]
    at ^= unit >> 10
    value = None
    for byte in key:
        at ^= byte
        unit = units[at]
        if unit & ((1 << 31) | 0xFF) != byte:
            return None
        at ^= unit >> 10
        value = units[at] & 0x7FFFFFFF if unit >> 8 & 1 else None
    return value


def folding(text: str) -> str:
    charsmap = precompiled_charsmap({**simplified_characters(), "■": "•"})
    tokenizer = Tokenizer.from_str(
        json.dumps(
            {
                "version": "1.0",
                "truncation": None,
                "padding": None,
                "added_tokens": [],
                "normalizer": {"type": "Precompiled", "precompiled_charsmap": charsmap},
                "pre_tokenizer": None,
                "post_processor": None,
                "decoder": None,
                "model": {"type": "WordLevel", "vocab": {"[UNK]": 0}, "unk_token": "[UNK]"},
            }
        )
    )
    found: str = tokenizer.normalizer.normalize_str(text)
    return found


def test_every_key_of_the_trie_is_found_and_no_other() -> None:
    keys = {"長".encode(): 0, "期".encode(): 7, "𠮷".encode(): 300_000, b"a": 5}
    units = double_array(keys)
    assert {key: find(units, key) for key in keys} == keys
    assert find(units, "茶".encode()) is None
    assert find(units, b"b") is None


def test_traditional_characters_become_simplified_inside_the_tokenizer() -> None:
    assert folding("柬埔寨碳中和長期戰略，燈籠。") == "柬埔寨碳中和长期战略，灯笼。"


def test_simplified_mixed_english_and_astral_text_stays_as_it_is() -> None:
    for text in ("长期战略 strategy", "Ｔｅａ，茶！", "𠮷野家 🏮", ""):
        assert folding(text) == text


def test_all_folded_characters_agree_with_the_tokenizer() -> None:
    pairs = list(simplified_characters().items())
    assert len(pairs) > 2000
    assert folding("".join(old for old, _ in pairs)) == "".join(new for _, new in pairs)
