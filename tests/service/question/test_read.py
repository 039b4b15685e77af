import pytest

from indexer.errors import QuestionError
from indexer.names.names_file import load_names
from indexer.text import fold
from indexer.text.bridge import BridgeTerms
from service.question.checks import check_k, check_languages, check_mode
from service.question.question import Question
from service.question.read import read_question

BRIDGE = BridgeTerms([("气候变化", "climate change", 0.9), ("茶", "tea", 0.8)])


def analysed(text: str) -> Question:
    return read_question(text, BRIDGE, load_names(), longest=200)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("气候变化", "zh"),
        ("climate change", "en"),
        ("柬埔寨的 carbon neutrality 目标", "en"),
        ("什么是碳中和 COP15", "zh"),
        ("氣候變化", "zh"),
        ("ｃｌｉｍａｔｅ", "en"),
        ("อากาศ", None),
        ("2050", None),
        ("𠮷野家", "zh"),
    ],
)
def test_the_language_is_that_of_most_of_the_question(text: str, language: str | None) -> None:
    assert analysed(text).language == language


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000", "🙂🙃", "\x00\x07", "？！。", "—…"])
def test_a_question_without_a_letter_or_digit_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(QuestionError) as caught:
        analysed(text)
    assert caught.value.code == "question-empty"
    assert caught.value.message("zh") != caught.value.message("en")


def test_a_question_of_the_longest_length_passes_and_one_more_does_not() -> None:
    assert analysed("茶" * 200).language == "zh"
    with pytest.raises(QuestionError, match="201 characters; at most 200"):
        analysed("茶" * 201)


def test_control_characters_and_emoji_beside_words_do_no_harm() -> None:
    assert analysed("tea\x00🙂").language == "en"


def test_bridge_terms_work_both_ways_and_for_traditional_script() -> None:
    assert {e.term for e in analysed("氣候變化").expansions} == {"climat", "chang"}
    assert "气候" in {e.term for e in analysed("climate change in 2020").expansions}


def test_names_are_found_in_either_language_and_with_a_small_misspelling() -> None:
    assert analysed("柬方怎么说").named("country") == {"KH"}
    assert analysed("what did Cambodia say").named("country") == {"KH"}
    assert not analysed("澜湄国家怎么说").named("country")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("柬方对碳中和怎么说", "对碳中和怎么说"),
        ("What did Cambodia say about 𠮷 tea?", "What did say about 𠮷 tea?"),
        ("老撾與泰國的茶", "與 的茶"),
        ("柬埔寨", "柬埔寨"),
        ("Cambodia?", "Cambodia?"),
        ("climate　change", "climate change"),
    ],
)
def test_a_question_without_its_names_keeps_the_rest_or_all(text: str, rest: str) -> None:
    assert analysed(text).without_names == rest


def test_numbers_are_those_that_stand_alone() -> None:
    assert analysed("2050年 12.5% of COP15").numbers == ("2050", "12.5")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("email of the centre", True),
        ("中心的邮箱是什么", True),
        ("澜湄环境合作中心是什么时候成立的", True),
        ("contact address", True),
        ("climate change in Laos", False),
        ("碳中和目标", False),
    ],
)
def test_asking_for_what_boilerplate_holds_is_seen(text: str, asks: bool) -> None:
    assert analysed(text).asks_boilerplate is asks


@pytest.mark.parametrize("k", [0, -1, 101, 10**9])
def test_k_outside_its_limits_is_refused(k: int) -> None:
    with pytest.raises(QuestionError, match=rf"k is {k}; expected .* from 1 to 100"):
        check_k(k, most=100)


def test_an_unknown_mode_or_language_lists_what_is_known() -> None:
    with pytest.raises(QuestionError, match="hybrid, dense, lexical"):
        check_mode("fuzzy")
    with pytest.raises(QuestionError, match="'fr'"):
        check_languages(["zh", "fr"])
    with pytest.raises(QuestionError, match="no language was given"):
        check_languages([])


def test_languages_are_in_one_order_whatever_was_given() -> None:
    assert check_languages(["en", "zh"]) == check_languages(None) == ("zh", "en")


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("How many tonnes of paper did it make last year?", "86 tonnes", "118 years"),
        ("去年造纸厂做了多少吨纸？", "８６吨", "118年"),
        ("How many working days does it take in a year?", "12 days", "118 years"),
    ],
)
def test_the_unit_behind_how_many_is_the_one_that_is_asked_for(
    question: str, told: str, other: str
) -> None:
    wanted = analysed(question).wanted
    assert wanted is not None
    assert wanted.unit is not None
    assert wanted.unit.search(fold(told).text)
    assert not wanted.unit.search(fold(other).text)
