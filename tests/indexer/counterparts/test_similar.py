"""Drafts and editions of one language are named, with the later one; issues of a series are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from indexer.counterparts import SimilarDocuments, find_similar
from indexer.records import Document, Language, Page
from indexer.splitting import split

DRAFT_EN = (
    "Harbour Rules (draft)\n\nVessels shall keep clear of the eastern mole at all times.\n\n"
    "The fee for a berth is [20][30] crowns a night.\n\n"
    "These rules enter into force after [50] signatures."
)
FINAL_EN = (
    "Harbour Rules\n\nVessels shall keep clear of the eastern mole at all times.\n\nThe fee "
    "for a berth is 25 crowns a night.\n\nThese rules enter into force after 55 signatures."
)
DRAFT_ZH = (
    "海湾港口规则（征求意见稿）\n\n船舶应当随时避让东防波堤𠮷。\n\n泊位费为每晚[20][30]克朗。\n\n"
    "本规则经[50]个成员签署后生效，由港务局负责解释。"
)
FINAL_ZH = (
    "海灣港口規則（定稿）\n\n船舶應當隨時避讓東防波堤𠮷。\n\n泊位費為每晚２５克朗。\n\n"
    "本規則經55個成員簽署後生效，由港務局負責解釋。"
)


def document(
    document_id: str, text: str, language: Language = "en", date: str | None = None
) -> Document:
    return Document(
        document_id=document_id,
        title=text.partition("\n")[0],
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=(language,),
        kind="document",
        sha256="",
        file_sha256="",
        path=f"{document_id}.txt",
        date=date,
    )


def similar(*documents: Document) -> Sequence[SimilarDocuments]:
    passages = [passage for each in documents for passage in split(each, len, 400)]
    return list(find_similar(documents, passages))


def test_a_draft_and_its_final_text_are_named_with_the_later_one() -> None:
    [pair] = similar(
        document("b", DRAFT_EN, date="2015-10-12"), document("a", FINAL_EN, date="2015-12-12")
    )
    assert (pair.document_id, pair.other_id, pair.later_id) == ("b", "a", "a")
    assert pair.share > 0.8
    assert pair.equal == pytest.approx(0.25)


def test_the_final_text_is_the_later_one_without_a_date_in_any_script() -> None:
    [pair] = similar(document("final", FINAL_ZH, "zh"), document("draft", DRAFT_ZH, "zh"))
    assert pair.later_id == "final"
    assert pair.share >= 0.6


def test_nothing_tells_which_of_two_undated_texts_is_later() -> None:
    [pair] = similar(document("one", FINAL_EN), document("two", FINAL_EN + "\n\nPrinted here."))
    assert pair.later_id is None
    assert pair.equal == pytest.approx(1.0)


LAW_EN = (
    "Bee Act {}\n\nSection 1. Hives shall stand at least {} metres from the nearest house.\n\n"
    "Section 2. Foul brood shall be reported to the district at once.\n\nSection 3. {}"
)
LAW_ZH = (
    "石塘市养犬条例（{}）\n\n第一条　养犬应当到派出所登记，并按年缴纳登记费。\n\n第二条　{}"
    "\n\n第三条　違反本條例的，由城管部門處以罰款𠮷。"
)


def test_an_amended_law_is_the_later_text_though_much_was_changed() -> None:
    [english] = similar(
        document("old", LAW_EN.format(2009, 50, "A fine of up to 300 dollars may be imposed.")),
        document(
            "new", LAW_EN.format("2009 as amended in 2017", 30, "The licence may be revoked.")
        ),
    )
    [chinese] = similar(
        document("旧", LAW_ZH.format("2015年", "一户限养一只，遛犬时间为晚八时以后。"), "zh"),
        document("新", LAW_ZH.format("2022年修正", "遛犬须牵绳，绳长不得超过一米五。"), "zh"),
    )
    assert (english.later_id, chinese.later_id) == ("new", "新")


def test_issues_of_a_series_and_other_texts_are_not_meant() -> None:
    bulletin = "青石公报{}年\n\n{}年，全县造林{}公顷，水库蓄水{}万立方米，道路通车，学校全部开学。"
    years = [document(f"b{y}", bulletin.format(y, y, y % 7, y % 9), "zh") for y in (2020, 2021)]
    english = (
        "Stone Bulletin, No. {} of 2020\n\nThe county planted {} hectares and filled its dams."
    )
    issues = [document(f"n{n}", english.format(n, 40 + n)) for n in (1, 2)]
    assert similar(*years, *issues) == []
    assert similar(document("a", FINAL_EN), document("b", "The harbour was quiet all year.")) == []


def test_another_language_and_empty_texts_are_not_compared() -> None:
    assert similar(document("en", FINAL_EN), document("zh", FINAL_ZH, "zh")) == []
    assert similar(document("a", ""), document("b", "")) == []
    assert similar() == []


def test_what_stands_in_many_documents_makes_no_pairs_of_them() -> None:
    many = [document(f"d{n}", FINAL_EN) for n in range(40)]
    assert similar(*many) == []
