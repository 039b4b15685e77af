"""Words of the other language for a text: in order, never overlapping, cut out of it."""

from __future__ import annotations

import itertools

import pytest

from indexer.errors import QuestionError
from indexer.names import load_names
from indexer.text import BridgeTerms
from service.browsing.gloss import MOST_CHARACTERS, Gloss, gloss_of


@pytest.fixture(scope="module")
def bridge() -> BridgeTerms:
    return BridgeTerms([("碳中和", "carbon neutrality", 0.9), ("战略", "strategy", 0.8)])


def glossed(text: str, bridge: BridgeTerms) -> Gloss:
    found = gloss_of(text, bridge, load_names(None))
    assert found.text == text
    assert [text[word.start : word.end] for word in found.words] == [w.text for w in found.words]
    spans = [(word.start, word.end) for word in found.words]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    return found


@pytest.mark.parametrize(
    "text", ["柬埔寨已制定《碳中和长期战略》。", "𠮷：柬埔寨，「碳中和」戰略（ＡＢＣ）"]
)
def test_names_and_terms_of_a_chinese_text(text: str, bridge: BridgeTerms) -> None:
    found = {word.text: word.translations for word in glossed(text, bridge).words}
    assert found["柬埔寨"] == ("Cambodia",)
    assert found["碳中和"] == ("carbon neutrality",)
    assert ("strategy",) in found.values()


def test_an_english_text_gets_chinese_words(bridge: BridgeTerms) -> None:
    found = glossed("Cambodia's strategy of carbon neutrality", bridge)
    assert found.language == "en"
    assert {word.translations[0] for word in found.words} >= {"柬埔寨", "战略", "碳中和"}


@pytest.mark.parametrize("text", ["", " \n", "12 %", "碳" * (MOST_CHARACTERS + 1)])
def test_a_text_without_words_or_end_is_refused(text: str, bridge: BridgeTerms) -> None:
    with pytest.raises(QuestionError):
        gloss_of(text, bridge, load_names(None))
