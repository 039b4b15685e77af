from pathlib import Path
from typing import Any

import pytest

from indexer.errors import GlossaryError
from indexer.text.bridge import BridgeTerms, read_glossary

TERMS = BridgeTerms(
    [
        ("碳中和", "carbon neutrality", 0.9),
        ("柬埔寨", "Cambodia", 1.0),
        ("气候变化", "climate change", 0.8),
        ("气候", "climate", 0.7),
        ("战略", "strategy", 0.9),
        ("战略", "strategic", 0.5),
    ]
)


def found(text: str) -> Any:
    return {(e.term, e.source, e.language) for e in TERMS.expand(text)}


def test_english_words_give_chinese_terms_by_longest_match() -> None:
    assert found("Cambodia on Climate Changes") == {
        ("柬埔寨", "Cambodia", "zh"), ("柬埔", "Cambodia", "zh"), ("埔寨", "Cambodia", "zh"),
        ("气候变化", "Climate Changes", "zh"), ("气候", "Climate Changes", "zh"),
        ("候变", "Climate Changes", "zh"), ("变化", "Climate Changes", "zh"),
    }  # fmt: skip


def test_traditional_characters_give_english_terms_and_their_own_span() -> None:
    text = "柬埔寨碳中和長期戰略"
    assert found(text) == {
        ("cambodia", "柬埔寨", "en"), ("carbon", "碳中和", "en"), ("neutral", "碳中和", "en"),
        ("strategi", "戰略", "en"), ("strateg", "戰略", "en"),
    }  # fmt: skip
    assert all(text[e.start : e.end] == e.source for e in TERMS.expand(text))


def test_a_phrase_shares_its_weight_among_its_words() -> None:
    weights = {e.term: e.weight for e in TERMS.expand("碳中和")}
    assert weights["carbon"] == pytest.approx(1 / 2**0.5)


def test_the_best_translation_weighs_most_and_a_second_one_costs_it_less_than_half() -> None:
    several = BridgeTerms([("气候", "climate", 0.4), ("气候", "weather", 0.2)])
    weights = {e.term: e.weight for e in several.expand("气候")}
    assert weights == {"climat": pytest.approx(1 / 2**0.5), "weather": pytest.approx(0.5 / 2**0.5)}


@pytest.mark.parametrize("text", ["", "！？", "𠮷", "unknown words", "未知"])
def test_words_without_a_pair_give_nothing(text: str) -> None:
    assert TERMS.expand(text) == []


def test_a_glossary_wins_over_the_shipped_pairs(tmp_path: Path) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_text("# 术语\n碳中和\tnet-zero carbon\n\n瀾湄\tLancang-Mekong\n", encoding="utf-8")
    terms = BridgeTerms.load(path)
    assert {e.translation for e in terms.expand("碳中和")} == {"net-zero carbon"}
    assert {e.translation for e in terms.expand("澜湄")} == {"lancang-mekong"}


@pytest.mark.parametrize(
    "line", ["碳中和", "carbon\t碳", "碳中和\t", "碳中和\t目标", "😀\t😀", "碳中和,carbon"]
)
def test_a_wrong_line_of_a_glossary_is_named(tmp_path: Path, line: Any) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_text(f"气候\tclimate\n{line}\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match="line 2: expected Chinese TAB English") as caught:
        read_glossary(path)
    assert "第 2 行" in caught.value.zh


def test_a_glossary_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot be read"):
        read_glossary(tmp_path / "none.tsv")
    (tmp_path / "g.tsv").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(GlossaryError, match="cannot be read"):
        read_glossary(tmp_path / "g.tsv")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("雲南和昆明", {"yunnan", "kunm"}),
        ("云南、洱海𠮷", {"yunnan", "erhai"}),
        ("Tonle Sap and Yunnan", {"里萨", "云南"}),
        ("Pu'er coffee", {"普洱"}),
        ("澜沧", {"lancang"}),
    ],
)
def test_places_along_the_river_are_known_in_both_languages(text: str, terms: set[str]) -> None:
    assert terms <= {e.term for e in BridgeTerms.load().expand(text)}
