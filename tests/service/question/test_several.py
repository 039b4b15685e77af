"""Questions that ask for several things, and the question for each of them alone."""

from pathlib import Path

import pytest

from indexer.names import Names, load_names
from indexer.records import Statement
from indexer.text import BridgeTerms
from service.question import occasion_in, read_question, several_in
from service.question.question import Question


@pytest.fixture(scope="module")
def names() -> Names:
    said = Statement("p", 0, 1, "米兰", "mi-lan", None, None, None, None, None, None, "direct")
    return load_names(None).with_speakers([said])


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> BridgeTerms:
    empty: Path = tmp_path_factory.mktemp("bridge") / "none.tsv"
    empty.write_text("碳\tcarbon\n", encoding="utf-8")
    return BridgeTerms.load(empty)


@pytest.fixture
def read(names: Names, bridge: BridgeTerms) -> object:
    return lambda text: read_question(text, bridge, names, longest=500)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对比老挝和缅甸的挑战", ["老挝的挑战", "缅甸的挑战"]),
        ("對比老撾與緬甸的挑戰", ["老撾的挑戰", "緬甸的挑戰"]),
        ("老挝、泰国和越南分别怎么看鱼？", ["老挝怎么看鱼？", "泰国怎么看鱼？", "越南怎么看鱼？"]),
        ("２０２１年和２０２２年的产量是多少？", ["2021年的产量是多少？", "2022年的产量是多少？"]),
        ("compare 2021 and 2022 rice exports", ["2021 rice exports", "2022 rice exports"]),
        (
            "What did Laos and Thailand say about dams?",
            ["What did Laos say about dams?", "What did Thailand say about dams?"],
        ),
        (
            "How does Thailand's target differ from Vietnam's?",
            ["How does Thailand's target ?", "How does Vietnam's target ?"],
        ),
        (
            "What did 米兰 and Nobody Known say about 𠮷?",
            ["What did 米兰 say about 𠮷?", "What did Nobody Known say about 𠮷?"],
        ),
        ("How many schools had Ashford in 2018 and in 2019?",
         ["How many schools had Ashford in 2018?", "How many schools had Ashford in 2019?"]),
        # One thing, or several together.
        ("柬埔寨的挑战", None),
        ("中国和老挝签署了什么文件？", None),
        ("trade between Laos and Thailand", None),
        ("老挝和越南的工作座谈在哪里举行", None),
        ("老撾與緬甸在哪裡會晤？", None),
        ("Where did Laos and Myanmar meet?", None),
        ("When were the consultations of Thailand and Vietnam held?", None),
        ("从2018年到2021年有什么变化？", None),
        ("What changed between 2018 and 2021?", None),
        ("9 May 2021 and 2022", None),
        ("𠮷", None),
    ],
)  # fmt: skip
def test_a_list_is_asked_for_one_by_one(
    read: object, text: str, expected: list[str] | None
) -> None:
    question = read(text)  # type: ignore[operator]
    several = several_in(question)
    if expected is None:
        assert several is None
        return
    assert several is not None
    plain = [part.text.translate(_PLAIN) for part in several.parts]
    assert plain == expected
    values = {thing.value for part in several.parts for thing in part.things}
    for part in several.parts:
        own = {thing.value for thing in part.things}
        assert {thing.value for thing in part.others} == values - own


_PLAIN = str.maketrans("０１２３４５６７８９", "0123456789")


def test_two_lists_are_asked_for_in_every_pair_and_too_long_a_list_is_one_thing(
    read: object,
) -> None:
    both = several_in(read("比较老挝和泰国2021年和2022年的出口"))  # type: ignore[operator]
    assert both is not None
    assert [part.name for part in both.parts] == [
        "老挝 2021年", "老挝 2022年", "泰国 2021年", "泰国 2022年",
    ]  # fmt: skip
    long = "老挝、泰国、越南、缅甸、柬埔寨、中国、日本、韩国、法国分别怎么看？"
    assert several_in(read(long)) is None  # type: ignore[operator]


def test_whether_things_are_asked_for_together_is_left_open_where_the_question_does_not_say(
    read: object,
) -> None:
    open_ = several_in(read("When did China and Laos hold a seminar?"))  # type: ignore[operator]
    sure = several_in(read("老挝和泰国各办了几次研讨会？"))  # type: ignore[operator]
    assert open_ is not None
    assert sure is not None
    assert (open_.sure, sure.sure) == (False, True)


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("谁在青石村茶会上发言？", "青石村茶会"),
        ("誰在青石村茶會上發言？", "青石村茶會"),
        ("青石村茶会上有哪些人发了言", "青石村茶会"),
        ("２０２１年茶会上有哪些专家发言？", "２０２１年茶会"),
        ("Who spoke at the Tea Fair of 2021?", "the Tea Fair of 2021"),
        ("Which experts took the floor in the 𠮷 session?", "the 𠮷 session"),
        ("谁在会上提到了茶？", None),
        ("谁在茶会上作了开幕致辞？", None),
        ("镇长办公会议上谁发了言？", "镇长办公会议"),
        ("誰在茶葉節上講過話？", "茶葉節"),
        ("Who spoke at the fair about tea?", None),
        ("Who were the keynote speakers at the fair?", None),
        ("Who owns the fair?", None),
    ],
)
def test_who_spoke_is_asked_of_an_occasion(read: object, text: str, occasion: str | None) -> None:
    question: Question = read(text)  # type: ignore[operator]
    span = occasion_in(question)
    assert (text[span[0] : span[1]] if span else None) == occasion
