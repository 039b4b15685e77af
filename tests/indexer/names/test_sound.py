"""Names that are transcribed by sound, in both directions."""

from __future__ import annotations

import pytest

from indexer.names import is_heard, sounds_alike


@pytest.mark.parametrize(
    ("zh", "latin"),
    [
        ("加尔莫尔", "Galmore"), ("韦斯特威克", "Westerwick"), ("諾沃特尼", "Novotny"),
        ("格鲁伯", "Gruber"), ("米斯特拉尔", "Mistral"), ("哈尔登", "HALDEN"), ("奥兰", "Orran"),
    ],
)  # fmt: skip
def test_one_name(zh: str, latin: str) -> None:
    assert sounds_alike(zh, latin)
    assert is_heard(zh, f"The mayor of {latin}, 𠀀, came.")
    assert is_heard(latin, f"前往{zh}市，𠀀岛。")


@pytest.mark.parametrize(
    ("zh", "latin"),
    [
        ("韦斯特威克", "Osterwick"), ("施密特", "Gruber"), ("津巴布韦", "Zambia"),
        ("布伦福德", "Brentwood"), ("哈尔登", "Holmen"), ("林登", "Lindgren"), ("", "Galmore"),
        ("马", "Ma"), ("加尔莫尔", ""),
    ],
)  # fmt: skip
def test_two_names(zh: str, latin: str) -> None:
    assert not sounds_alike(zh, latin)
