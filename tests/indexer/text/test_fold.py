import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.folding import fold

MIXED = st.text(
    alphabet=st.sampled_from("长長气氣Ａａ１ﬁé e\u0301⽂𠮷野 ,，。“”「」İß\u200d한"), max_size=40
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("碳中和長期戰略", "碳中和长期战略"),
        ("ＣＯ２ emissions，２０５０年", "co2 emissions,2050年"),
        ("⽂件 ﬁle", "文件 file"),
        ("𠮷野家 and 瀾滄江", "𠮷野家 and 澜沧江"),
    ],
)
def test_script_width_and_case_fold_together(text: str, folded: Any) -> None:
    assert fold(text).text == folded


def test_a_folded_span_leads_back_to_the_original_characters() -> None:
    text = "ﬁnance 長期戰略 e\u0301tude 𠮷"
    folded = fold(text)
    start = folded.text.index("长期")
    first, last = folded.source_span(start, start + 2)
    assert text[first:last] == "長期"
    one = folded.text.index("é")
    assert text[slice(*folded.source_span(one, one + 1))] == "e\u0301"
    assert text[slice(*folded.source_span(0, 1))] == "ﬁ"


@given(st.one_of(st.text(max_size=60), MIXED))
def test_every_folded_character_maps_into_the_text_in_order(text: str) -> None:
    folded = fold(text)
    spans = [folded.source_span(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(MIXED)
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def test_equivalent_spellings_fold_to_one() -> None:
    composed = unicodedata.normalize("NFC", "e\u0301cologie 氣候")
    decomposed = unicodedata.normalize("NFD", composed)
    assert fold(composed).text == fold(decomposed).text == "écologie 气候"


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(ValueError, match="no such span"):
        fold("气候").source_span(1, 1)


def test_a_lone_surrogate_folds_to_the_replacement_character() -> None:
    folded = fold("气\ud800候 CLIMATE")
    assert folded.text == "气\ufffd候 climate"
    assert folded.source_span(1, 2) == (1, 2)
