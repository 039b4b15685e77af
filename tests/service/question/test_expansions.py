"""The terms of a name weigh together what the name weighs."""

from __future__ import annotations

import pytest

from indexer.records import Language
from service.question.expansions import terms_of_name


@pytest.mark.parametrize(
    ("name", "language", "share"),
    [
        ("fine particles", "en", 1.0),
        ("细颗粒物年均浓度", "zh", 0.5),
        ("長期戰略 𠮷 ＡＢＣ long-term strategy", "zh", 0.25),
    ],
)
def test_weights(name: str, language: Language, share: float) -> None:
    terms = list(terms_of_name(name, "PM2.5", 3, 8, language, share))
    assert len(terms) > 1
    assert sum(one.weight**2 for one in terms) == pytest.approx(share**2)
    assert {(one.source, one.start, one.end) for one in terms} == {("PM2.5", 3, 8)}
    assert {(one.translation, one.language) for one in terms} == {(name, language)}


def test_a_name_without_terms_gives_none() -> None:
    assert list(terms_of_name("", "x", 0, 1, "en")) == []
