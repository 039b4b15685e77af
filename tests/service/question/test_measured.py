"""The thing whose price, level or cases a question wants."""

from __future__ import annotations

import pytest

from indexer.text import analyze_folded, fold
from service.question.measured import is_told_of, measured_thing


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("What was the mean price of salmon in the first quarter?", "salmon"),
        ("By how much did cotton prices at Denham fall?", "cotton"),
        ("How many cases of tuberculosis were confirmed?", "tuberculosis"),
        ("What was the annual mean of sulphur dioxide 𠮷?", "sulphur"),
        ("What was the ＰＲＩＣＥ ＯＦ ＷＯＯＬ?", "ＷＯＯＬ"),
        ("What is the total cost of the new bridge?", None),
        ("By how much did food prices rise?", None),
        ("What did he say of the cost of it?", None),
        ("2018年杉泊市二氧化硫年均浓度是多少？", "二氧化硫"),
        ("第一季度鮭魚均價是多少？", "鮭魚"),
        ("2022年汐禾县结核病确诊多少例？", "结核病"),
        ("去年全县平均价格是多少？", None),
        ("2021年荣县出口多少吨？", None),
        ("wool 均价是多少？", None),
        ("", None),
    ],
)
def test_the_thing_to_be_measured(question: str, thing: str | None) -> None:
    folded = fold(question)
    words = list(analyze_folded(folded, bigrams=False))
    span = measured_thing(folded, words)
    assert (question[slice(*span)] if span else None) == thing


@pytest.mark.parametrize(
    ("thing", "text", "told"),
    [
        ("salmon", "Salmon cost 4 marks.", True),
        ("salmon", "Cod cost 4 marks.", False),
        ("salmon", "", False),
        ("africans", "ships from Africa", True),
        ("prawns", "a prawn fishery", True),
        ("corn", "they eat acorns", False),
        ("鲑鱼", "鮭魚𠮷均價", True),
        ("鲑鱼", "鳕鱼均价", False),
    ],
)
def test_a_text_has_the_thing_in_any_form(thing: str, text: str, told: bool) -> None:
    assert is_told_of(thing, fold(text).text) is told
