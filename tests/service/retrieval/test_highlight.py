import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.tokens import terms
from service.retrieval.highlight import highlights, worth_marking


def marked(text: str, query: str) -> list[str]:
    return [text[span.start : span.end] for span in highlights(text, worth_marking(terms(query)))]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("柬埔寨已制定《碳中和长期战略》。", "碳中和長期戰略", ["碳中和长期战略"]),
        ("瀾湄氣候合作", "气候", ["氣候"]),
        ("Carbon neutrality, and climate", "climates of carbon", ["Carbon", "climate"]),
        ("ＣＯ２ emissions fell", "co2 emission", ["ＣＯ２ emissions"]),
        ("𠮷野的茶叶", "茶叶", ["茶叶"]),
        ("遥感 and 全球气候变化", "remote 气候变化", ["气候变化"]),
        ("茶", "茶", ["茶"]),
        ("tea", "咖啡", []),
        ("", "tea", []),
    ],
)
def test_the_original_characters_that_match_are_marked(
    text: str, query: str, expected: list[str]
) -> None:
    assert marked(text, query) == expected


def test_grammar_alone_is_not_marked_beside_words() -> None:
    assert marked("中心的目标是什么", "目标的挑战") == ["目标"]


@given(st.text(max_size=60), st.text(max_size=20))
def test_spans_are_in_order_inside_the_text_and_apart(text: str, query: str) -> None:
    end = 0
    for span in highlights(text, worth_marking(terms(query))):
        assert end <= span.start < span.end <= len(text)
        end = span.end
