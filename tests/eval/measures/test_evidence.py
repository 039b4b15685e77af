"""The same evidence in two languages, by pairs marked by hand."""

from eval.gold.records import GoldCounterpart, GoldSpan
from eval.gold.spans import Span, agrees, matches
from eval.measures.evidence import Evidence


def _pair(level: str, zh: tuple[int, int], en: tuple[int, int]) -> GoldCounterpart:
    return GoldCounterpart(
        pair_id=f"{level}{zh}",
        level="passage" if level == "passage" else "sentence",
        kind="paragraph",
        zh=GoldSpan("zh", *zh, "灯"),
        en=GoldSpan("en", *en, "lantern"),
    )


EVIDENCE = Evidence(
    [
        _pair("passage", (0, 100), (0, 300)),
        _pair("sentence", (0, 40), (0, 120)),
        _pair("sentence", (40, 100), (120, 300)),
        _pair("passage", (200, 220), (500, 560)),
    ]
)


def test_half_of_either_span_is_a_match_and_half_of_the_union_an_agreement() -> None:
    whole, half, touch = Span("a", 0, 100), Span("a", 50, 150), Span("a", 100, 120)
    assert matches(whole, half)
    assert matches(whole, Span("a", 90, 95))
    assert not matches(whole, touch)
    assert not matches(whole, Span("b", 0, 100))
    assert agrees(whole, Span("a", 20, 100))
    assert not agrees(whole, half)
    assert not matches(Span("a", 5, 5), whole)


def test_a_sentence_and_its_translation_are_the_same_evidence() -> None:
    assert EVIDENCE.same(Span("zh", 0, 40), Span("en", 0, 120))
    assert EVIDENCE.same(Span("en", 130, 290), Span("zh", 45, 95))


def test_sentences_of_one_paragraph_are_not_the_same_evidence() -> None:
    assert not EVIDENCE.same(Span("zh", 0, 40), Span("en", 120, 300))


def test_a_passage_without_sentences_is_compared_whole() -> None:
    assert EVIDENCE.same(Span("zh", 200, 220), Span("en", 500, 560))


def test_groups_hold_both_languages() -> None:
    spans = [Span("zh", 0, 40), Span("zh", 200, 220), Span("en", 0, 120), Span("x", 0, 5)]
    assert EVIDENCE.groups(spans) == [
        [Span("zh", 0, 40), Span("en", 0, 120)],
        [Span("zh", 200, 220)],
        [Span("x", 0, 5)],
    ]
    assert EVIDENCE.groups([]) == []


def test_agreement_is_the_share_of_citations_with_a_partner() -> None:
    zh = [Span("zh", 0, 40), Span("zh", 40, 100)]
    assert EVIDENCE.agreement(zh, [Span("en", 0, 120)]) == 2 / 3
    assert EVIDENCE.agreement(zh, [Span("en", 0, 120), Span("en", 120, 300)]) == 1.0
    assert EVIDENCE.agreement([], []) == 1.0
    assert EVIDENCE.agreement(zh, []) == 0.0
