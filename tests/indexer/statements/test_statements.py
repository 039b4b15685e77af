"""Who said what, on texts that no rule was written for."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from indexer.names.names_file import load_names
from indexer.names.registry import Names
from indexer.records import Document, Language, Page, Passage, Statement
from indexer.splitting.passages import split
from indexer.statements.affiliation import read_title
from indexer.statements.extract import extract_statements
from indexer.statements.name_blocks import read_name_block
from indexer.statements.occasion import event_at, held_event, iso_date, iso_dates


@pytest.fixture(scope="module")
def names() -> Names:
    """The built-in names with those of the shipped corpus."""
    own = Path(__file__).parents[3] / "corpus" / "names.toml"
    return load_names(None, own.read_text(encoding="utf-8"))


def read(
    text: str, names: Names, languages: tuple[Language, ...] = ("zh",), title: str = ""
) -> list[tuple[Passage, Statement | None]]:
    document = Document(
        "d", title, text, (Page(1, 0, len(text)),), languages, "briefing", "", "", "d.txt"
    )
    passages = split(document, len, 400)
    by_id = {s.passage_id: s for s in extract_statements(document, passages, names)}
    return [(passage, by_id.get(passage.passage_id)) for passage in passages]


def only(text: str, names: Names, language: Language = "zh") -> Statement | None:
    """The statement of the last passage."""
    return read(text, names, (language,))[-1][1]


LONG = "，区域各国需要进一步加强在清洁能源、水资源和生物多样性方面的务实合作，共同应对挑战。"


@pytest.mark.parametrize(
    ("sentence", "speaker", "organisation", "role", "country"),
    [
        ("泰国自然资源与环境部污染控制厅厅长Pinsak Suraswadi在主旨发言中表示",
         "Pinsak Suraswadi", "泰国自然资源与环境部", "污染控制厅厅长", "TH"),
        ("越南自然资源与环境部气候变化局副局长阮文雄指出",
         "阮文雄", "越南自然资源与环境部", "气候变化局副局长", "VN"),
        ("会上，清华大学环境学院院长、教授王灿认为",
         "王灿", "清华大学", "环境学院院长、教授", "CN"),
        ("老挝总理宋赛·西潘敦在开幕式上强调", "宋赛·西潘敦", None, "总理", "LA"),
        ("湄公河委员会秘书处首席执行官阿努拉·基蒂坤在视频致辞中说",
         "阿努拉·基蒂坤", "湄公河委员会秘书处", "首席执行官", None),
        ("据联合国环境规划署亚太办主任德钦·策林介绍",
         "德钦·策林", "联合国环境规划署", "亚太办主任", None),
        ("谈及未来合作，乐施会高级项目主管宋扬希望",
         "宋扬", "乐施会", "高级项目主管", None),
        ("老撾自然資源與環境部代表Vanhthone Phonnasane介紹",
         "Vanhthone Phonnasane", "老撾自然資源與環境部", "代表", "LA"),
        ("缅甸驻华大使馆代办杜欣玛泰认为", "杜欣玛泰", "缅甸驻华大使馆", "代办", "MM"),
        ("据中国外交部亚洲司副司长黄溪连介绍", "黄溪连", "中国外交部", "亚洲司副司长", "CN"),
        ("柬埔寨政府重申", None, None, None, "KH"),
        ("老方代表表示", None, None, "代表", "LA"),
        ("世界银行指出", None, "世界银行", None, None),
    ],
)  # fmt: skip
def test_a_chinese_sentence_tells_who_speaks(
    sentence: str,
    speaker: str | None,
    organisation: str | None,
    role: str | None,
    country: str | None,
    names: Names,
) -> None:
    statement = only(sentence + LONG, names)
    assert statement is not None
    assert (statement.speaker, statement.organisation, statement.role, statement.country) == (
        speaker,
        organisation,
        role,
        country,
    )
    assert statement.speech == "reported"


@pytest.mark.parametrize(
    "sentence",
    [
        "研究表明，六国在减少贫困方面表现较好",
        "会议指出，要加强合作",
        "与会代表一致表示，希望加强交流",
        "澜湄国家代表就本国低碳园区发展经验、未来工作方向等进行了分享",
        "中方提出的倡议得到各方支持",
        "该项目旨在强调区域合作，提出具体建议",
        "全会指出，要坚持绿色发展",
        "世界银行报告指出，投资缺口较大",
        "A部主任李耀、B院院长方莉分别作主旨发言",
    ],
)
def test_nobody_is_made_to_say_what_nobody_in_particular_said(sentence: str, names: Names) -> None:
    assert only(sentence + LONG, names) is None


@pytest.mark.parametrize(
    ("sentence", "speaker", "organisation", "country"),
    [
        ("In his opening remarks, H.E. Eang Sophalleth, Minister of Environment of Cambodia, "
         "stressed that cooperation is essential.", "Eang Sophalleth", None, "KH"),
        ("Ms. Jane Goodwin, Senior Energy Specialist at the World Bank, noted that gaps remain.",
         "Jane Goodwin", "World Bank", None),
        ("Thai Environment Minister Patcharavat Wongsuwan said Thailand will act by 2050.",
         "Patcharavat Wongsuwan", None, "TH"),
        ("Oxfam project manager Mr. Kevin MAY, summarized that investment is crucial.",
         "Kevin MAY", "Oxfam", None),
        ('"The river needs all of us," said Dr. Somkit Chanthavong, Director of the Mekong River '
         "Commission Secretariat.", "Somkit Chanthavong", "Mekong River Commission Secretariat",
         None),
        ("According to Mr. Nguyen Van Hung, deputy director of the Department of Climate Change of "
         "Vietnam, emissions peaked.", "Nguyen Van Hung", "Department of Climate Change of Vietnam",
         "VN"),
        ("In her speech, Lao Deputy Prime Minister and Minister of Foreign Affairs Somphone Keo, "
         "representing the chair, emphasised that water unites.", "Somphone Keo", None, "LA"),
        ("Lao Minister of Natural Resources and Environment Bounthan Sy remarked, “We share one "
         "river and one future.”", "Bounthan Sy", None, "LA"),
        ("Asked about dams, Hans Berg - CEO of the MRC Secretariat – said that data are shared.",
         "Hans Berg", "MRC Secretariat", None),
        ("US Secretary of State Mary Stone revealed a new partnership.", "Mary Stone", None, "US"),
        ("Ms. Anna Schmidt from UNEP emphasized the role of youth.", "Anna Schmidt", "UNEP", None),
        ("The Lao representative introduced the progress of waste management.", None, None, "LA"),
        ("The Ministry of Environment of Cambodia announced that plastics will be reduced.",
         None, "Ministry of Environment of Cambodia", "KH"),
        ("Cambodia announced a long-term strategy for carbon neutrality.", None, None, "KH"),
    ],
)  # fmt: skip
def test_an_english_sentence_tells_who_speaks(
    sentence: str,
    speaker: str | None,
    organisation: str | None,
    country: str | None,
    names: Names,
) -> None:
    statement = only(sentence, names, "en")
    assert statement is not None
    assert (statement.speaker, statement.organisation, statement.country) == (
        speaker,
        organisation,
        country,
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The study shows that the six countries have performed well in most of the goals.",
        "Participants agreed that more should be done to protect the river and its people.",
        "Delegates of Lancang-Mekong countries shared their experiences in low-carbon parks.",
        "Lancang-Mekong countries stressed that water matters to all of them.",
        "On 5 June 2023, Mr. Bounkham Vorachit, Vice Minister of Natural Resources, attended it.",
        "The meeting was sponsored by the Ministry of Ecology and Environment.",
    ],
)
def test_no_english_sentence_is_put_into_a_wrong_mouth(sentence: str, names: Names) -> None:
    assert only(sentence, names, "en") is None


def test_a_list_of_guests_tells_who_the_bare_names_are_later(names: Names) -> None:
    text = (
        "生态环境部国际合作司处长周军、应对气候变化司处长陈志华、"
        "缅甸自然资源与环境保护部副司长San Oo、世界自然基金会项目主任李四光出席会议。\n\n"
        f"周军表示{LONG}\n\n陈志华表示{LONG}\n\nSan Oo表示{LONG}\n\n李四光建议{LONG}"
    )
    foreign = read(
        f"柬埔寨政府顾问索西帕纳与泰国外长敦·帕马威奈出席会议。\n\n索西帕纳说{LONG}\n\n敦·帕马威奈表示{LONG}",
        names,
    )
    assert [s.country for _, s in foreign if s] == ["KH", "TH"]
    found = [statement for _, statement in read(text, names)]
    assert found[0] is None
    assert [(s.organisation, s.role, s.country) for s in found[1:] if s] == [
        ("生态环境部", "国际合作司处长", "CN"),
        ("生态环境部", "应对气候变化司处长", "CN"),
        ("缅甸自然资源与环境保护部", "副司长", "MM"),
        ("世界自然基金会", "项目主任", None),
    ]


def test_spellings_of_one_person_have_one_id(names: Names) -> None:
    text = f"缅甸环境保护司副司长Hla Maung Thien出席会议。\n\nHla Maung Thein表示{LONG}"
    statement = only(text, names)
    assert statement is not None
    assert (statement.speaker, statement.country) == ("Hla Maung Thein", "MM")
    one = only(f"柬埔寨环境部秘书长Heng Chan Thoeum指出{LONG}", names)
    other = only(f"柬埔寨环境部秘书长HENG Chan Thoeun指出{LONG}", names)
    assert one is not None
    assert other is not None
    assert one.speaker_id == other.speaker_id


def test_a_person_speaks_on_to_the_end_of_the_paragraph_also_when_it_is_cut(names: Names) -> None:
    body = "".join(
        f"第{n}，各国应当加强流域水资源数据共享与联合监测。" for n in "一二三四五六七八九"
    )
    text = f"老挝自然资源与环境部副司长宋维莱表示，柬埔寨提出的方案值得借鉴。{body * 3}"
    found = read(text, names)
    assert len(found) > 1
    assert {s.speaker if s else None for _, s in found} == {"宋维莱"}


def speakers(text: str, names: Names, language: Language) -> list[str | None]:
    return [s.speaker if s else None for _, s in read(text, names, (language,))]


def test_he_and_she_go_back_to_who_spoke_in_the_same_paragraph_only(names: Names) -> None:
    text = f"清华大学教授王灿表示{LONG}\n\n他强调{LONG}\n\n会议围绕三大议题进行了讨论{LONG}"
    assert speakers(text, names, "zh") == ["王灿", None, None]
    together = f"清华大学教授王灿表示{LONG}会议指出，要合作。他强调{LONG}"
    assert speakers(together, names, "zh") == ["王灿"]
    english = (
        "Ms. Jane Goodwin, Senior Specialist at the World Bank, noted that gaps remain. She "
        "suggested that banks share the risk.\n\nShe added that time is short.\n\n"
        "The meeting then closed with a dinner."
    )
    assert speakers(english, names, "en") == ["Jane Goodwin", None, None]


BLOCKS = f"""专家观点

Somsak Wong
联合国开发计划署亚太中心项目官员/
区域协调员

绿色基础设施可以为社区带来收益{LONG}

第二段仍然是这位专家的意见{LONG}

王 芳
云南省昆明市生态环境局专家

滇池治理取得了积极进展{LONG}

赵明远 大自然保护协会高级项目主管

流域治理离不开社区{LONG}

泰国环境部副司长 李大伟

泰国将继续推动合作{LONG}

会议安排

会议还讨论了其他议题{LONG}
"""


def test_name_blocks_of_every_shape_give_the_paragraphs_below_their_speaker(names: Names) -> None:
    found = [(p, s) for p, s in read(BLOCKS, names) if p.kind == "content"]
    assert [(s.speaker, s.organisation, s.country, s.speech) if s else None for _, s in found] == [
        ("Somsak Wong", "联合国开发计划署", None, "direct"),
        ("Somsak Wong", "联合国开发计划署", None, "direct"),
        ("王芳", "云南省昆明市生态环境局", "CN", "direct"),
        ("赵明远", "大自然保护协会", None, "direct"),
        ("李大伟", "泰国环境部", "TH", "direct"),
        None,
    ]


def test_english_name_blocks_work_too(names: Names) -> None:
    text = (
        "Makiko Yashiro\nProgramme Officer, UNEP Asia and the Pacific Office\n\n"
        "We have piloted rubber forests with the people of two villages, and it worked well."
    )
    statement = only(text, names, "en")
    assert statement is not None
    assert (statement.speaker, statement.organisation_id, statement.speech) == (
        "Makiko Yashiro",
        "unep",
        "direct",
    )


@pytest.mark.parametrize(
    "block",
    [
        "工作职责\nMission",
        "绿色澜湄计划-能力建设",
        "项目主任会议",
        "",
        "联系我们",
        "Future Cooperation",
        "01",
    ],
)
def test_headings_are_no_name_blocks(block: str, names: Names) -> None:
    assert read_name_block(block, names) is None


def test_quotations_are_direct_speech(names: Names) -> None:
    colon = only("生态环境部司长周国梅：“我们愿意加强合作，共同推动区域绿色发展。”", names)
    closing = only("“绿色发展是必由之路，我们要坚定走下去。”清华大学教授王灿说。", names)
    china = only(
        "2016年3月，中方在首次领导人会议上提出“愿与湄公河国家共同设立环境合作中心”。", names
    )
    for statement in (colon, closing, china):
        assert statement is not None
        assert statement.speech == "direct"
    assert colon is not None
    assert colon.speaker == "周国梅"
    assert china is not None
    assert (china.country, china.occasion_date) == ("CN", "2016-03")


def test_the_occasion_is_the_event_the_document_opens_with(names: Names) -> None:
    text = (
        "2023年6月5日，由某中心主办的澜湄水资源圆桌对话以线上形式在万象召开。"
        "2019年3月，另一论坛在京举行。\n\n"
        f"柬埔寨环境部司长Chea Sophal表示{LONG}"
    )
    found = read(text, names, title="澜湄水资源圆桌对话顺利召开")[-1][1]
    assert found is not None
    assert (found.occasion, found.occasion_date) == ("澜湄水资源圆桌对话", "2023-06-05")


def test_dates_are_as_exact_as_they_are_told() -> None:
    assert iso_date("2022年4月21日") == "2022-04-21"
    assert iso_date("In March 2016, …") == "2016-03"
    assert iso_date("on 5 June 2023") == "2023-06-05"
    assert iso_date("2018年") == "2018"
    assert iso_date("没有日期") is None
    assert iso_date("the Market 2020, Decision 15") is None
    assert iso_dates("Mar 2018𠀀，２０１９ 2019年3月2日 and december 2020") == [
        (0, "2018-03"),
        (15, "2019-03-02"),
        (29, "2020-12"),
    ]
    assert iso_dates("") == []
    assert held_event("The 2nd Forum was held in Hanoi on June 5, 2023.") is not None
    assert event_at("") is None


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("生态环境部国际合作司处长", "CN"), ("云南省生态环境厅厅长", "CN"),
        ("外交部亚洲司参赞", None),
        ("上海国际问题研究院研究员", "CN"), ("柬埔寨环境大臣", "KH"), ("老挝驻华大使", "LA"),
        ("世界自然基金会北京代表处项目主任", None), ("ECOM集团中国区经理", None),
        ("中国节能环保集团有限公司总经理", None), ("澜湄国家代表", None), ("湄公河国家专家", None),
        ("Director of the Yunnan Department of Ecology and Environment", "CN"),
        ("Country Director for Cambodia at the World Bank", None),
        ("Ambassador of Thailand to China", "TH"), ("CEO of Mekong Coffee Co., Ltd.", None),
        ("representative of Lancang-Mekong countries", None),
    ],
)  # fmt: skip
def test_only_bodies_of_a_state_have_a_country(
    title: str, country: str | None, names: Names
) -> None:
    assert read_title(title, names).country == country


def test_contact_blocks_and_empty_texts_say_nothing(names: Names) -> None:
    assert read("联系我们\n\n电话：010-1234\n邮编：100035\n", names)[-1][1] is None
    assert (
        extract_statements(
            Document("d", "", "", (Page(1, 0, 0),), ("zh",), "x", "", "", "p"), [], names
        )
        == []
    )


def test_statements_come_in_the_order_of_their_passages_once_each(names: Names) -> None:
    found = [s.passage_id for _, s in read(BLOCKS, names) if s]
    starts = [int(passage_id.split(":")[1].split("-")[0]) for passage_id in found]
    assert all(a < b for a, b in pairwise(starts))


def test_who_is_named_keeps_the_word_when_the_sentence_ends_in_he_explained(names: Names) -> None:
    text = (
        "Dr. YU Hongyuan, Professor of Shanghai Institutes for International Studies, pointed out "
        "that there is a gap.\n\n"
        "Mr. HU Kehua, Director of the China National Textile & Apparel Council, conveyed that "
        "parks provide infrastructure, he explained. They can draw on experience, he added."
    )
    found = [statement and statement.speaker for _, statement in read(text, names, ("en",))]
    assert found == ["YU Hongyuan", "HU Kehua"]
