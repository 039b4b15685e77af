"""What a question names and a text may lack: counts, ordinals, places."""

from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from indexer.text.bridge import shipped_places
from indexer.text.folding import fold
from indexer.text.tokens import analyze
from service.answering import Candidate
from service.engine import SearchEngine
from service.question.counted import counted_span, counted_words, is_counted
from service.question.dates import dates_in, dates_told, is_another_time
from service.question.kind import Wanted, wanted_of
from service.question.ordinals import ordinals_in
from service.question.places import capitals_of, places_in
from service.question.values import holds
from tests.service.conftest import MakeIndex


def evidence_of(engine: SearchEngine, question: str, **asked: Any) -> list[Candidate]:
    """The sentences that an answer would be chosen from."""
    return engine.answerer.candidates(engine.finder.find(question, **asked))


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("How many registered users does the platform have?", "registered users"),
        ("How many Cambodian officials were trained in 2016?", "Cambodian officials"),
        ("how many villages", "villages"),
        ("培训了多少名柬埔寨官员？", "柬埔寨官员"),
        ("平臺有多少註冊用戶", "註冊用戶"),
        ("種了幾棵樹𠀀？", "樹"),
        ("多少ＭＷ？", None),
        ("在哪几个地方建了示范区", None),
        ("How much does it cost?", None),
        ("", None),
    ],
)
def test_the_thing_to_be_counted_is_cut_out_of_the_question(
    question: str, thing: str | None
) -> None:
    span = counted_span(fold(question))
    assert (question[slice(*span)] if span else None) == thing


def test_the_words_that_name_the_thing_are_the_last_in_english_and_the_first_in_chinese() -> None:
    for question, expected in (
        ("How many registered users does the platform have?", ["user"]),
        ("培训了多少名柬埔寨官员？", ["柬埔寨", "官员"]),
        ("When did it open?", []),
    ):
        words = counted_words(fold(question), analyze(question, bigrams=False))
        assert [token.term for token in words] == expected


@pytest.mark.parametrize(
    ("terms", "text", "language", "held"),
    [
        ({"offici"}, "It trained 300 government officials.", "en", True),
        (
            {"offici"},
            "In 2016 officials met their partners.",
            "en",
            False,
        ),
        ({"offici"}, "Officials were trained.", "en", False),
        ({"官员"}, "共培训300多名柬埔寨官员", "zh", True),
        ({"官员"}, "培訓官員３００名", "zh", True),
        ({"官员"}, "官员参加了培训", "zh", False),
        ({"user"}, "", "en", False),
        (set(), "300 users", "en", False),
    ],
)
def test_a_thing_is_counted_where_a_number_stands_by_it(
    terms: set[str], text: str, language: str, held: bool
) -> None:
    assert is_counted(terms, fold(text), "zh" if language == "zh" else "en") is held


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Has a second batch been delivered?", {2}),
        ("第二批物资交付了没有", {2}),
        ("瀾湄第三次領導人會議", {3}),
        ("the 1st summit and session three", {1, 3}),
        ("首批物资；平行论坛二；研究二期", {1, 2}),
        ("the fifth anniversary", {5}),
        ("五周年", {5}),
        ("第２期 phase II", {2}),
        ("第十二届、the 14th session, the eleventh", {11, 12, 14}),
        ("12th May 2021、第十二页、三个主题、three themes、期待", set()),
        ("𠀀 2nd", {2}),
        ("", set()),
    ],
)
def test_ordinals_are_read_in_either_language(text: str, expected: set[int]) -> None:
    assert ordinals_in(fold(text).text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018年10月那次圆桌", {"2018-10"}),
        ("in december 2020", {"2020-12"}),
        ("２０２１年瀾湄週𠀀", {"2021"}),
        ("2019-2022年", {"2019", "2022"}),
        ("since 2018, with 2000 people and 2,020 tonnes", {"2018"}),
        ("培訓2000人，投資2020萬元", set()),
        ("the 2030 Agenda，2030年議程", {"2030"}),
        ("COP15", set()),
        ("", set()),
    ],
)
def test_dates_and_years_are_read_in_either_language(text: str, expected: set[str]) -> None:
    assert dates_in(fold(text).text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018年3月，首届“澜湄周”于2019年结束", {"2018-03"}),
        ("- In March 2019, the programme for 2030 began.", {"2019-03"}),
        ("On ４ July 2018 𠀀", {"2018-07-04"}),
        ("會議旨在落實聯合聲明，推動落實聯合國2030年可持續發展議程", set()),
        ("", set()),
    ],
)
def test_the_dates_that_open_a_sentence_tell_when(text: str, expected: set[str]) -> None:
    assert dates_told(fold(text).text) == expected


@pytest.mark.parametrize(
    ("asked", "told", "another"),
    [
        ({"2018"}, {"2020-12"}, True),
        ({"2018-10"}, {"2018-03"}, True),
        ({"2018-10"}, {"2018"}, False),
        ({"2018"}, {"2018-03-02", "2020"}, False),
        ({"2022-03-05"}, {"2022-03-03"}, False),
        ({"2018"}, set(), False),
        (set(), {"2018"}, False),
    ],
)
def test_another_time_is_told_when_no_date_can_be_the_one_asked_about(
    asked: set[str], told: set[str], another: bool
) -> None:
    assert is_another_time(asked, told) is another


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("LMEC e-mail address", ["e-mail", "address"]),
        ("怎么打电话联系中心？号码", ["打电话", "联系", "号码"]),
        ("瀾湄中心 電郵𠀀", ["電郵"]),
        ("Where can I download the tool?", []),
        ("When was it founded?", []),
    ],
)
def test_the_words_that_only_name_a_way_to_reach_somebody_are_known(
    question: str, words: list[str]
) -> None:
    wanted = wanted_of(fold(question), fold(question).text)
    assert wanted is not None
    assert [question[slice(*span)] for span in wanted.spans] == words


def test_a_place_is_the_same_in_both_languages_and_scripts() -> None:
    kunming = places_in(fold("昆明").text)
    assert len(kunming) == 1
    assert places_in(fold("in Kunming, Yunnan").text) == kunming | places_in(fold("雲南").text)
    assert places_in(fold("ｋｕｎｍｉｎｇ𠀀").text) == kunming
    assert places_in(fold("the Lancang river 瀾滄江").text) == frozenset()
    assert places_in(fold("").text) == frozenset()


def test_every_shipped_place_is_found_in_either_language() -> None:
    for chinese, english in shipped_places():
        assert places_in(fold(chinese).text) == places_in(fold(f"x {english} x").text), chinese


def test_what_is_named_after_a_place_is_not_there() -> None:
    for text in ("the Paris Agreement", "《巴黎協定》", "羅馬尼亞", "ｋｙｏｔｏ", "𠀀"):
        assert places_in(fold(text).text) == frozenset(), text
    paris = places_in(fold("in Paris").text)
    assert len(paris) == 1
    assert places_in(fold("在巴黎舉行").text) == paris


def test_a_capital_is_named_with_its_country() -> None:
    assert capitals_of({"LA", "wri"}) == places_in(fold("Vientiane").text)
    assert capitals_of({"KE"}) == places_in(fold("內羅畢").text) == places_in("nairobi")
    assert capitals_of({"KH", "LA"}) == places_in(fold("金邊 萬象").text)
    assert capitals_of(()) == frozenset()


@pytest.mark.parametrize(
    ("question", "feature", "document_id", "value"),
    [
        ("第三届灯会什么时候", "ordinals_missing", "lantern_zh", 1.0),
        ("灯会什么时候", "ordinals_missing", "lantern_zh", 0.0),
        ("昆明和大理的燈會", "places_missing", "lantern_zh", 1.0),
        ("灯会什么时候", "places_missing", "lantern_zh", 0.0),
        ("金边对碳中和长期战略怎么说", "places_missing", "cambodia", 0.0),
        ("万象对碳中和长期战略怎么说", "places_missing", "cambodia", 1.0),
        ("长期战略有多少部门参与", "counted", "cambodia", -1.0),
        ("长期战略是什么", "counted", "cambodia", 0.0),
        ("茶叶贸易有多少个村参加", "counted", "tea", 1.0),
        ("有多少参加", "counted", "tea", 1.0),
        ("橡胶补贴有多少参加", "counted", "tea", 0.0),
        ("2019年的燈會", "another_time", "lantern_zh", 1.0),
        ("2021年２月的燈會", "another_time", "lantern_zh", 0.0),
        ("2021年3月的灯会", "another_time", "lantern_zh", 1.0),
        ("When in March 2021 is the fair?", "another_time", "lantern_en", 0.0),
        ("灯会", "another_time", "lantern_zh", 0.0),
        ("日本对碳中和怎么说", "unsaid", "cambodia", 1.0),
        ("What did Cambodia say?", "unsaid", "cambodia", 0.0),
        ("Japan's carbon neutrality", "unsaid", "cambodia", 0.0),
    ],
)
def test_the_evidence_says_what_is_missing(
    toy_engine: SearchEngine, question: str, feature: str, document_id: str, value: float
) -> None:
    documents = toy_engine.index.passages
    found = {
        getattr(candidate.features, feature)
        for candidate in evidence_of(toy_engine, question)
        if documents[candidate.sentence.row].document_id == document_id
    }
    assert found == {value}


def test_an_address_accounts_for_the_word_that_asks_for_it(toy_engine: SearchEngine) -> None:
    words = {
        candidate.sentence.text: candidate.features.words
        for candidate in evidence_of(toy_engine, "電郵", languages=["zh"])
    }
    assert words["邮箱：tea@example.org"] == 0.8
    assert words["电话：010-12345678"] == 0.0


def test_a_heading_alone_is_bare(make_index: MakeIndex, toy_encoder: Encoder) -> None:
    index = make_index(a="联系方式\n\n电话：010-12345678", b="Contact\n\nTel: 010-12345678")
    engine = SearchEngine(index, toy_encoder)
    bare = {c.sentence.text: c.features.bare for c in evidence_of(engine, "怎么联系 contact")}
    assert {text for text, value in bare.items() if value} == {"联系方式", "Contact"}


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Who sponsored the meeting?", 1.0),
        ("會議由誰資助", 1.0),
        ("Who runs Oxfam?", 0.0),
        ("谁领导乐施会？𠀀", 0.0),
    ],
)
def test_who_did_it_may_be_a_body_but_not_the_one_asked_about(
    make_index: MakeIndex, toy_encoder: Encoder, question: str, held: float
) -> None:
    engine = SearchEngine(make_index(a="The meeting was sponsored by Oxfam."), toy_encoder)
    (only,) = evidence_of(engine, question)
    assert only.features.value_present == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("会议4月21日在京召开", True),
        ("論壇於滬舉行", True),
        ("论坛在蓉成功举办𠀀", True),
        ("The forum took place in Nairobi.", True),
        ("现在津贴", False),
        ("在京剧团", False),
        ("在線上舉行", False),
        ("held online", False),
        ("", False),
    ],
)
def test_where_something_was_held_is_told_by_a_place_or_by_the_letter_of_a_city(
    text: str, held: bool
) -> None:
    assert holds(Wanted("place"), fold(text).text, names_person=False) is held
