import pytest

from indexer.names import find_mentions, load_names
from indexer.text import detect_language, fold
from service.question.facts import facts_of
from service.question.kind import form_of

NAMES = load_names(None)


def facts(text: str) -> set[str]:
    folded = fold(text)
    mentions, given = find_mentions(text, NAMES), form_of(folded.text) != "yes-no"
    found = facts_of(text, folded, mentions, detect_language(text), given=given)
    return {fact.value for fact in found}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much will Fortis Bank lend?", {"fortis", "bank"}),
        ("How many cars does Route 41 carry?", {"route", "41"}),
        ("What is the PM2.5 target for 2035?", {"pm2.5", "2035"}),
        ("Which of the two banks paid?", set()),
        ("How much will FMIB earn?", {"fmib"}),
        ("富通银行将贷款多少", {"富通"}),
        ("富通銀行將貸款多少", {"富通"}),
        ("竹溪谷有多少只野鹤？", {"竹溪"}),
        ("４１号公路车流量多少", {"41"}),
        ("塔恩大学的李教授设计了什么", {"塔恩", "李"}),
        ("湖北的河道和县委在哪里", set()),
        ("哪所大学最大", set()),
        ("民国一一一年的会议在哪里召开", {"2022"}),
        ("Google在湄公河投资多少", {"湄公"}),
        ("𠮷野县的路有多长", set()),
        ("苏瓦屠宰场是哪一年建立的", set()),
        ("怎样提升农村妇女的能力", set()),
        ("怎样治理太湖和塔里木河", {"塔里木"}),
        ("乙村有多少户", {"乙村"}),
        ("乙鎮有多少戶", {"乙镇"}),
        ("农村和乡镇有多少户", set()),
        ("How many households are in Village B?", {"village", "village b"}),
        ("Which fee does Annex C name？", {"annex", "annex c"}),
        ("Should I ask Vitamin shops?", {"vitamin"}),
        ("2022年北湾捕鱼多少吨？", {"2022"}),
        ("民國一一二年北灣捕魚多少噸", {"2023"}),
        ("三座水库能蓄多少水", set()),
        ("２０２１年竹溪谷的鹤", {"2021", "竹溪"}),
        ("三门峡水库能蓄多少水", {"三门峡"}),
        ("", set()),
    ],
)
def test_facts_are_read_from_the_shape_of_words(question: str, expected: set[str]) -> None:
    assert facts(question) == expected


@pytest.mark.parametrize(
    "question",
    ["Does the bank lend 30 million euros?", "贷款是3000万欧元吗？", "是否贷款3000万欧元"],
)
def test_a_number_that_is_itself_in_question_is_no_fact(question: str) -> None:
    assert facts(question) == set()


@pytest.mark.parametrize(
    "question",
    ["What did Cambodia say?", "柬埔寨说了什么", "WHAT DID THE BANK SAY?", "what is in norvik"],
)
def test_known_names_shouting_and_small_letters_give_none(question: str) -> None:
    assert facts(question) == set()


def test_a_name_of_several_words_of_sounds_is_one_name() -> None:
    read = fold("哈罗米尔医院的西翼为何关闭？")
    facts = facts_of(read.text, read, (), "zh", given=True)
    assert [fact.value for fact in facts if fact.kind == "name"] == ["哈罗米尔"]
