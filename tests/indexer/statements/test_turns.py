"""Who has the word in records of speech, in both languages."""

from __future__ import annotations

import time

import pytest

from indexer.names.names_file import load_names
from indexer.records import Document, Language, Page
from indexer.splitting.passages import split
from indexer.statements.extract import extract_statements
from indexer.statements.short_labels import shortened
from indexer.statements.turns import turn_marks

DEBATE = """ORAL QUESTIONS

Bridge at Lomeri (Question No. 7/2023)

HON. S.T. QORO asked the Government, upon notice: When will the bridge be open?

HON. DR. P. L. MATA (Minister for Roads).- Thank you, Mr. Speaker. In March, I hope.
It was closed in May.

The St. Mary road, No. 4, is open.

HON. R. K. MATA.- A supplementary question. Who pays? HON. P. L. MATA.- The Government does.

HON. MEMBERS.- Hear, hear.

MR. SPEAKER.- We move on.

The Parliament adjourned at noon.
"""
MINUTES = """防汛协调会纪要
时间：2023年6月2日
地点：三楼会议室
主持人：林则安
参会人：周博文、叶知秋

林则安：请水务局先说。
水务局 周博文：泵站已经检修完毕，人手还不够。
（停顿）还要两个星期。
葉知秋（林業局）：濕地不宜再修堤壩。𠀀
環保局局長宋懷瑾：同意。
Anna Stone：I agree.
决议：照办。
"""


def read(text: str, language: Language) -> list[tuple[str, str | None, str | None, str | None]]:
    document = Document("d", "", text, (Page(1, 0, len(text)),), (language,), "x", "", "", "d.txt")
    passages = split(document, len, 300)
    said = {s.passage_id: s for s in extract_statements(document, passages, load_names())}
    return [
        (p.text, s.speaker, s.organisation, s.role)
        for p in passages
        if (s := said.get(p.passage_id)) is not None
    ]


def test_a_parliaments_turns_are_their_speakers() -> None:
    found = read(DEBATE, "en")
    assert [(speaker, role) for _, speaker, _, role in found] == [
        ("S.T. QORO", None),
        ("P. L. MATA", "Minister for Roads"),
        ("P. L. MATA", "Minister for Roads"),
        ("R. K. MATA", None),
        ("P. L. MATA", "Minister for Roads"),
        ("MR. SPEAKER", "SPEAKER"),
    ]
    assert found[3][0].endswith("Who pays?")


def test_turns_of_minutes_end_at_the_next_mark_or_field() -> None:
    found = read(MINUTES, "zh")
    assert [(speaker, body, role) for _, speaker, body, role in found] == [
        ("林则安", None, "主持人"),
        ("周博文", "水务局", None),
        ("葉知秋", "林業局", None),
        ("宋懷瑾", "環保局", "局長"),
        ("Anna Stone", None, None),
    ]
    assert found[1][0].endswith("还要两个星期。")


def test_fields_of_minutes_are_content() -> None:
    document = Document(
        "d", "", MINUTES, (Page(1, 0, len(MINUTES)),), ("zh",), "x", "", "", "d.txt"
    )
    kinds = {p.kind for p in split(document, len, 300) if "时间：" in p.text}
    assert kinds == {"content"}


@pytest.mark.parametrize(
    "text",
    [
        "", "方案：很好。\n經費：三萬元。", "Development: a view.\nGrowth: another.", "12:30",
        "市长：“泵站修好了。”", 'The mayor: "It works."', "时间：2023年\n地点：三楼", "https://x.org",
    ],
)  # fmt: skip
def test_labels_are_no_speakers(text: str) -> None:
    assert turn_marks(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mr Speaker: Order.\nDr. Lin Yu (Water Bureau): Ready.", ["Mr Speaker", "Lin Yu"]),
        ("**Ana Vosa:** Yes.\n**Tom Reed:** No.", ["Ana Vosa", "Tom Reed"]),
        ("Mary Jones, Director of Roads: Yes.", ["Mary Jones"]),
        ("主持人：现在开会。\n林則安：好。\n林則安：散會。", ["主持人", "林則安", "林則安"]),
        ("林则安局长：好。", ["林则安"]),
        ("HON. L. D. TABO-Mr. Speaker, I rise.", ["L. D. TABO"]),
        ("Moderator (Nell Ward): Begin.\nMoy Lee: Yes.", ["Nell Ward", "Moy Lee"]),
        ("Q2 Mr Grant: Why?\nChair: We must go on.", ["Grant", "Chair"]),
        ("一楼业主 郎永清：不同意。\n设计师 毕云霄（绿筑院）：好。", ["郎永清", "毕云霄"]),
        ("Mr Speaker：Order.\nDr. Lin Yu（Water Bureau）：Ready.", ["Mr Speaker", "Lin Yu"]),
    ],
)
def test_marks_name_their_speaker(text: str, names: list[str]) -> None:
    assert [turn.name for turn in turn_marks(text)] == names


def test_ten_thousand_turns_take_time_in_proportion() -> None:
    text = "".join(f"HON. A. NAME{chr(65 + n % 26)}.- Point {n} is made.\n\n" for n in range(4000))
    started = time.process_time()
    assert len(read(text, "en")) == 4000
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("市水务局局长周博文表示，泵站要检修完毕。会议指出，水库必须腾出库容。", "zh"),
        ("Dr. Anna Stone, Director of Roads, said that data matter. The meeting agreed. ", "en"),
    ],
)
def test_one_paragraph_of_a_whole_document_takes_time_in_proportion(
    sentence: str, language: Language
) -> None:
    read(sentence, language)  # dictionaries are loaded once
    started = time.process_time()
    read(sentence * 500, language)
    short = time.process_time() - started
    started = time.process_time()
    read(sentence * 2000, language)
    assert time.process_time() - started < 8 * short + 1


@pytest.mark.parametrize(
    ("ending", "language"),
    [
        ("决议：照办。", "zh"), ("決議：照辦。𠀀", "zh"), ("參、決議事項", "zh"),
        ("观众提问：谁来管？", "zh"),
        ("水务局局长周博文表示，泵站已检修。", "zh"), ("Resolved: to go on.", "en"),
        ("Audience member: Who pays?", "en"), ("Summary: all went home.", "en"),
    ],
)  # fmt: skip
def test_what_follows_a_turn_without_a_blank_line_is_not_its_speakers(
    ending: str, language: Language
) -> None:
    said = {
        "zh": "林则安：请水务局先说。\n叶知秋：湿地不宜修堤。\n林则安：好，就这样定。\n",
        "en": "Ana Vosa: Begin, please.\nTom Reed: The wetland is wide.\nAna Vosa: So be it.\n",
    }[language]
    found = read(said + ending, language)
    assert len([speaker for _, speaker, _, _ in found if speaker != "周博文"]) == 3
    assert not any(ending in text for text, speaker, _, _ in found if speaker != "周博文")


INTERVIEWS = (
    """盐沼十年

　　洪砚秋（Hong Yanqiu）现任西岭盐沼中心主任。记者專訪了她和𠀀。

　　问：涨潮要多久？

　　答：六个小时。""",
    """Salt marsh

Dr. Nora Basco, an ecologist at the University of Vigo, has measured it for years.

**Q: How long is the tide?**

A: Six hours.""",
)


@pytest.mark.parametrize(
    ("text", "language", "name", "words"),
    [
        (INTERVIEWS[0], "zh", "洪砚秋", "答：六个小时。"),
        (INTERVIEWS[1], "en", "Nora Basco", "A: Six hours."),
    ],
)
def test_answers_of_an_interview_are_of_the_one_who_was_introduced(
    text: str, language: Language, name: str, words: str
) -> None:
    assert [(said[0], said[1]) for said in read(text, language)] == [(words, name)]
    another = text.replace("盐沼十年", "水務局局長周博文出席。").replace(
        "Salt marsh", "Prof. Lin Yu, director of the Lake Institute, was there."
    )
    assert read(another, language) == [], "two were introduced"


def test_answers_without_questions_are_no_interview() -> None:
    assert not turn_marks("洪砚秋现任中心主任。\n\n答：六个小时。\n\nA: Six hours.\n")
    assert not turn_marks("")


def test_what_the_meeting_holds_and_who_is_on_a_picture_end_a_turn() -> None:
    text = """船老大座谈

叶赫兰：今年休漁多了十五天。

卞阿根：补贴月底发放。

叶赫兰：去年的还没发。

座谈会认为，冷库应尽早修好。

左起：叶赫兰、卞阿根、𠀾塘村代表"""
    assert [said[1] for said in read(text, "zh")] == ["叶赫兰", "卞阿根", "叶赫兰"]


def test_a_senators_mark_in_capitals_names_the_senator() -> None:
    text = """**SENATOR P. D. ARKWELL:** Will they be closed?

**HON. LUISA MEREVALE (Minister for Water):** Yes.
"""
    assert [turn.name for turn in turn_marks(text)] == ["P. D. ARKWELL", "LUISA MEREVALE"]


def test_a_label_that_may_shorten_two_roles_shortens_none() -> None:
    roles = {"审判长": "纪文川", "原告": "白露", "被告": "𠮷川"}
    assert shortened(["审", "原", "审"], roles) == {"审": "审判长", "原": "原告"}
    roles["审判员"] = "沈秋實"
    assert shortened(["审", "原", "原"], roles) == {"原": "原告"}
    assert shortened(["注"], roles) == {}
    assert shortened([], {}) == {}
