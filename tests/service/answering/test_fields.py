"""Who chaired, when and where, who was there: the field of the minutes answers, or nothing does."""

from pathlib import Path

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.reading import read_folder
from indexer.store import Index
from service.answering.header import header_fields
from service.engine import SearchEngine

MARCH = """青溪水务局办公会议纪要

会议时间：2023年3月7日（星期二）上午9:00　　会议地点：局机关205会议室
主持人：局长　麦冬生
参会人员：
　　麦冬生、阮秋禾、
　　贺兰山、𠮷永志
缺席：沈默（病假）
记录人：宋词

一、讨论堤防岁修。贺兰山汇报，岁修共需三百二十万元。
"""
MAY = """青溪水务局办公会议纪要

会议时间：2023年5月16日
会议地点：二楼大会议室
主持人：副局长 阮秋禾
参会人员：麦冬生、贺兰山
记录人：宋词

一、讨论汛期值班。
"""
TRADITIONAL = """葵灣區諮詢會會議紀錄

日期：二零二二年十月五日（星期三）
地點：葵灣社區會堂
主席：石鼓鳴議員
出席者：何惠芳女士、羅定邦先生
請假：馮芷若女士

主席：多謝各位。現在開會。
何惠芳女士：巴士站每逢落雨就水浸。
主席：下一位。
"""
PARISH = """# Parish Council of Nether Wick

**Date:** Tuesday 9 May 2023, 7.30 pm
**Venue:** The Old School, Nether Wick
**Chair:** Cllr Ruth Ostrow
**Present:** Cllrs A. Bell, T. Wood, P. Singh
and the clerk
**Apologies:** Cllr M. Fenn

1. The footbridge. It was agreed to ask for a second estimate.
"""
BOARD = """Kelm Reservoir Board - minutes of the 14th meeting

Held at: Town Hall, Kelm                Date: 3 June 2021
Chairman: Sir Hugh Dace
In attendance: Dr Lin Yu (Water Bureau); Ana Vosa (Ministry of Works)

Ana Vosa said that the spillway would cost 4.5 million.
"""
PROSE = """石门村村民代表会

2022年4月2日，石门村召开村民代表会，会议由村支书耿长河主持，四十一名代表参加。
"""
FILES = {
    "三月.txt": MARCH, "五月.txt": MAY, "葵灣.txt": TRADITIONAL, "parish.md": PARISH,
    "board.txt": BOARD, "村民.txt": PROSE,
}  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, built_in_encoder: Encoder) -> SearchEngine:
    folder: Path = tmp_path_factory.mktemp("minutes")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    index_dir = tmp_path_factory.mktemp("minutes-index")
    corpus = read_folder(folder)
    build_index(corpus.documents, index_dir, built_in_encoder, corpus=corpus)
    return SearchEngine(Index.open(index_dir, built_in_encoder), built_in_encoder)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("谁主持了2023年3月青溪水务局办公会议？", "主持人：局长　麦冬生"),
        ("2023年5月的青溪水务局办公会由谁主持？", "主持人：副局长 阮秋禾"),
        ("青溪水务局三月的办公会谁缺席？", "缺席：沈默（病假）"),
        ("青溪水务局2023年3月办公会议有哪些人参加？",
         "参会人员：\n　　麦冬生、阮秋禾、\n　　贺兰山、𠮷永志"),
        ("Who chaired the Qingxi water bureau meeting in May 2023?", "主持人：副局长 阮秋禾"),
        ("Where was the Qingxi water bureau meeting of 7 March 2023 held?",
         "会议地点：局机关205会议室"),
        ("葵灣區諮詢會在哪裡開？", "地點：葵灣社區會堂"),
        ("葵湾区咨询会的主席是谁？", "主席：石鼓鳴議員"),
        ("葵湾区咨询会哪天举行？", "日期：二零二二年十月五日（星期三）"),
        ("Who chaired the Parish Council of Nether Wick?", "Chair: Cllr Ruth Ostrow"),
        ("When did the Parish Council of Nether Wick meet?", "Date: Tuesday 9 May 2023, 7.30 pm"),
        ("Who sent apologies to the Parish Council of Nether Wick?", "Apologies: Cllr M. Fenn"),
        ("Where was the 14th meeting of the Kelm Reservoir Board held?",
         "Held at: Town Hall, Kelm"),
        ("石门村村民代表会由谁主持？",
         "2022年4月2日，石门村召开村民代表会，会议由村支书耿长河主持，四十一名代表参加。"),
    ],
)  # fmt: skip
def test_a_field_is_quoted_as_it_stands(question: str, quote: str, engine: SearchEngine) -> None:
    answer = engine.ask(question)
    assert [citation.quote for citation in answer.citations] == [quote]
    (citation,) = answer.citations
    assert citation.verified
    document = engine.index.documents[citation.document_id]
    assert document.text[citation.start : citation.end] == quote
    assert answer.answer == f"{quote} [1]"


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "青溪水务局五月的办公会谁请假？",
        "谁主持了北塘水务局的会议？",
        "谁主持了2022年的青溪水务局会议？",
        "石门村村民代表会谁做的记录？",
        "Who was absent from the Kelm Reservoir Board?",
        "Who chaired the 15th meeting of the Kelm Reservoir Board?",
        "Who chaired the Kelm Reservoir Board in 2019?",
        "Who chaired the Harbour Board of Inverlee?",
    ],
)
def test_a_field_that_is_not_there_is_refused(question: str, engine: SearchEngine) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert answer.explanation


@pytest.mark.model
def test_meetings_not_told_apart_are_listed(engine: SearchEngine) -> None:
    both = engine.ask("谁主持了青溪水务局办公会议？")
    assert {citation.quote for citation in both.citations} == {
        "主持人：局长　麦冬生",
        "主持人：副局长 阮秋禾",
    }
    assert len(both.parts) == 2
    one = engine.ask(
        "谁主持了青溪水务局办公会议？", filters={"and": [{"field": "date", "value": "2023-05"}]}
    )
    assert [citation.quote for citation in one.citations] == ["主持人：副局长 阮秋禾"]


@pytest.mark.model
def test_search_finds_the_head_of_the_minutes(engine: SearchEngine) -> None:
    for query, part in (("青溪水务局 主持人", "主持人"), ("Nether Wick venue", "Old School")):
        assert any(part in hit.text for hit in engine.search(query, k=3).hits)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", []),
        ("主席：多謝各位。現在開會。\n主席：下一位。", []),
        ("The Chair: it was sold in May.\nWe sat down.", []),
        ("| 主持人 | 张三 |\n| 地点 | 一楼 |", [("chair", "张三"), ("place", "一楼")]),
        ("**主持**：李四　记录：𠮷五", [("chair", "李四"), ("recorder", "𠮷五")]),
        ("Present:\n- Ann Bell\n- Tom Wood\n\nAnn Bell spoke.",
         [("present", "- Ann Bell\n- Tom Wood")]),
        ("時間：上午\n正文", [("time", "上午")]),
    ],
)  # fmt: skip
def test_fields_are_read_where_labels_stand(text: str, fields: list[tuple[str, str]]) -> None:
    found = header_fields(text)
    assert [(one.kind, one.value) for one in found] == fields
    for one in found:
        assert one.value in text[one.start : one.end]
