import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.sentences import sentence_spans


def sentences(text: str) -> Any:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u3000", []),
        (
            "柬埔寨已制定战略。期待对接！“共同合作。”好吗？",
            ["柬埔寨已制定战略。", "期待对接！", "“共同合作。”", "好吗？"],
        ),
        (
            "Ms. MIAO Hong, Director of WRI, spoke. Laos, P.R. China and the U.S. agreed in "
            "2020. “Good.” They left!",
            [
                "Ms. MIAO Hong, Director of WRI, spoke.",
                "Laos, P.R. China and the U.S. agreed in 2020.",
                "“Good.”",
                "They left!",
            ],
        ),
        (
            "aspects: 1. Path to neutrality; 2. Sharing of standards.",
            ["aspects: 1. Path to neutrality; 2. Sharing of standards."],
        ),
        ("電話：010-1234\n傳真：010-5678", ["電話：010-1234", "傳真：010-5678"]),
        ("2018年7月4日，\n办公室在金边启动。", ["2018年7月4日，\n办公室在金边启动。"]),
        (
            "Representatives of Mekong countries in China,\n\nenvironmental departments attended.",
            [
                "Representatives of Mekong countries in China,\n\n"
                "environmental departments attended."
            ],
        ),
        ("ECOM在中国𠮷林。GTAP模型 and CGE.", ["ECOM在中国𠮷林。", "GTAP模型 and CGE."]),
    ],
)
def test_sentences_of_both_languages(text: str, expected: Any) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet=st.sampled_from("气候 aB.。！? \n\n“”)1：:-,𠮷"), max_size=80))
def test_spans_are_in_order_and_hold_every_visible_character(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert "".join("".join(s.split()) for s in sentences(text)) == "".join(text.split())
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
