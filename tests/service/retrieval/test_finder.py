"""What a question finds, and what must not change it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.encoders import Encoder
from indexer.store import Index
from service.engine import SearchEngine


@pytest.mark.parametrize(
    ("question", "own", "others"),
    [
        (
            "茶叶贸易由谁负责",
            "茶叶贸易由合作社负责，共有12个村参加。",
            ["Fish stocks in the river fell.", "The tea trade is in private hands 𠮷."],
        ),
        (
            "who runs the tea trade",
            "The tea trade is run by a cooperative of 12 villages.",
            ["河里的鱼减少了。", "茶葉貿易由私人經營，𠮷。"],
        ),
    ],
)
def test_the_score_of_a_passage_does_not_depend_on_passages_of_the_other_language(
    question: str,
    own: str,
    others: list[str],
    make_index: Callable[..., Index],
    toy_encoder: Encoder,
) -> None:
    """Any number of passages of the other language can only fill places, not lower a score."""

    def score(**documents: str) -> float:
        engine = SearchEngine(make_index(own=own, **documents), toy_encoder)
        _, ranking = engine.finder.rank(question)
        rows = {p.document_id: row for row, p in enumerate(engine.index.passages)}
        return ranking.fused[rows["own"]]

    alone = score()
    among = score(**{f"other{n}": text for n, text in enumerate(others * 3)})
    assert among == pytest.approx(alone, abs=1e-6)


@pytest.mark.parametrize(
    ("question", "passage", "other"),
    [
        ("投资3.8亿", "Spending: three hundred and eighty million.", "Spending: 38 million."),
        ("380 million", "𠀀縣投資三億八千萬。", "縣投資三千八百萬。"),
        ("2022-05-09", "大坝于二〇二二年五月九日开工。", "大坝于二〇二二年九月五日开工。"),
        ("民國一一一年五月九日", "Work began on 9 May 2022.", "Work began on 5 September 2022."),
        ("40%", "参加者占四成。", "参加者占三成。"),
    ],
)
def test_a_number_or_date_finds_every_notation_of_it(
    question: str,
    passage: str,
    other: str,
    make_index: Callable[..., Index],
    toy_encoder: Encoder,
) -> None:
    engine = SearchEngine(make_index(other=other, own=passage), toy_encoder)
    hits = engine.search(question, mode="lexical").hits
    assert [hit.document_id for hit in hits][:1] == ["own"]
    assert hits[0].scores.lexical
