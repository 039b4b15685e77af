"""Versions that nobody declared: true translations are found, documents that are none never."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from indexer.counterparts import AlignmentResult, align, find_similar
from indexer.encoders import Encoder
from indexer.names import Names, load_names
from indexer.records import Document, Language, Page
from indexer.splitting import split

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


def document(document_id: str, text: str, language: Language) -> Document:
    return Document(
        document_id=document_id,
        title=text.splitlines()[0],
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=(language,),
        kind="document",
        sha256="",
        file_sha256="",
        path=f"{document_id}.txt",
    )


def aligned(documents: Sequence[Document], encoder: Encoder, names: Names) -> AlignmentResult:
    passages = [p for d in documents for p in split(d, encoder.count_tokens)]
    vectors = encoder.encode_passages([passage.text for passage in passages])
    return align(documents, passages, vectors, encoder.encode_passages, names)


def found(result: AlignmentResult) -> set[tuple[str, str, str]]:
    return {(v.zh_document_id, v.en_document_id, v.kind) for v in result.versions}


def bulletin_zh(year: int, days: int, mean: int, cars: int, posts: int) -> str:
    return (
        f"石榴市空气质量公报{year}\n\n{year}年，石榴市优良天数为{days}天。\n\n"
        f"PM2.5年均浓度为{mean}微克/立方米。\n\n市生态环境局局长表示，{year + 1}年将淘汰老旧柴油车"
        f"{cars}辆。\n\n全市建成充电桩{posts}个。"
    )


def bulletin_en(year: int, days: int, mean: int, cars: int, posts: int) -> str:
    return (
        f"Shiliu City Air Quality Bulletin {year}\n\nIn {year} Shiliu City had {days} days of good "
        f"air.\n\nThe annual mean of PM2.5 was {mean} micrograms per cubic metre.\n\nThe director "
        f"of the municipal ecology bureau said that {cars:,} old diesel vehicles would be scrapped "
        f"in {year + 1}.\n\nThe city built {posts:,} charging points."
    )


Y2021 = (2021, 288, 33, 2400, 3150)
Y2022 = (2022, 296, 31, 2700, 4480)
Y2023 = (2023, 307, 27, 1900, 6020)


def test_bulletins_of_other_years_are_no_versions(built_in_encoder: Encoder, names: Names) -> None:
    documents = [
        document("zh-2021", bulletin_zh(*Y2021), "zh"),
        document("en-2022", bulletin_en(*Y2022), "en"),
        document("zh-2023", bulletin_zh(*Y2023), "zh"),
    ]
    result = aligned(documents, built_in_encoder, names)
    assert result.versions == []
    assert result.counterparts == []


def test_each_year_of_a_series_finds_its_own_version(
    built_in_encoder: Encoder, names: Names
) -> None:
    documents = [document(f"zh-{facts[0]}", bulletin_zh(*facts), "zh") for facts in (Y2021, Y2023)]
    documents += [
        document(f"en-{facts[0]}", bulletin_en(*facts), "en") for facts in (Y2022, Y2023, Y2021)
    ]
    result = aligned(documents, built_in_encoder, names)
    assert found(result) == {("zh-2021", "en-2021", "aligned"), ("zh-2023", "en-2023", "aligned")}
    assert {counterpart.kind for counterpart in result.counterparts} == {"aligned"}
    passages = [c for c in result.counterparts if c.level == "passage"]
    assert len(passages) == 10


def test_bulletins_of_one_year_with_other_amounts_are_no_versions(
    built_in_encoder: Encoder, names: Names
) -> None:
    """Two cities, or a corrected edition: the titles agree, the numbers do not."""
    documents = [
        document("zh", bulletin_zh(*Y2022), "zh"),
        document("en", bulletin_en(2022, 301, 29, 2500, 5120), "en"),
    ]
    result = aligned(documents, built_in_encoder, names)
    assert result.versions == []
    assert result.counterparts == []


def test_one_changed_amount_is_enough_where_few_are_given(
    built_in_encoder: Encoder, names: Names
) -> None:
    zh = (
        "珊瑚湾采砂公约\n\n第二条　每年采砂不得超过九十万吨。\n\n第五条　每吨缴费4克朗。\n\n"
        "第九条　五十个成员签字后第三十天生效。"
    )
    en = (
        "Coral Bay Sand Compact\n\nArticle 2. No more than 900,000 tonnes of sand shall be taken a "
        "year.\n\nArticle 5. A fee of 4 crowns a tonne shall be paid.\n\nArticle 9. It shall enter "
        "into force on the thirtieth day after {} members have signed."
    )
    final = document("final", en.format("fifty"), "en")
    draft = document("draft", en.format("sixty"), "en")
    chinese = document("zh", zh, "zh")
    both = aligned([draft, chinese, final], built_in_encoder, names)
    assert found(both) == {("zh", "final", "aligned")}
    pairs = [c for c in both.counterparts if c.level == "passage"]
    assert all(c.en_passage_id.startswith("final:") for c in pairs)


MINUTES_ZH = (
    "赤水镇防汛会议纪要\n2022年6月3日\n\n会议由镇长主持，各村代表出席。\n\n"
    "会议决定在东堤增设26个观测点。\n\n下次会议将讨论泵站维修。"
)
MINUTES_EN = (
    "Minutes of the drainage committee, Fenwick\n14 September 2022\n\nThe meeting was chaired by "
    "the mayor; delegates of all villages attended.\n\nIt was decided to set up 31 gauges on the "
    "east dike.\n\nThe next meeting will discuss the repair of the pumps."
)


def test_minutes_of_two_meetings_are_no_versions(built_in_encoder: Encoder, names: Names) -> None:
    documents = [document("zh", MINUTES_ZH, "zh"), document("en", MINUTES_EN, "en")]
    assert aligned(documents, built_in_encoder, names).counterparts == []


def test_one_language_has_no_version_however_alike(built_in_encoder: Encoder, names: Names) -> None:
    documents = [
        document("draft", bulletin_zh(*Y2021) + "\n\n草案。", "zh"),
        document("final", bulletin_zh(*Y2021), "zh"),
        document("copy", bulletin_en(*Y2022), "en"),
        document("other-copy", bulletin_en(*Y2022) + "\n\nPrinted twice.", "en"),
    ]
    result = aligned(documents, built_in_encoder, names)
    assert result.versions == []
    assert result.counterparts == []


@pytest.mark.parametrize(
    ("zh_note", "en_note", "kind"),
    [
        ("", "", "aligned"),
        ("", "\n\nEnglish version of 石榴市空气质量公报2022", "official"),
        ("\n\n（中文译本）", "", "official"),
        ("", "\n\n(unofficial English translation)", "aligned"),
        ("", "\n\nEnglish version of 另一份公报的全文2019年版本", "aligned"),
    ],
)
def test_official_is_what_the_documents_say_themselves(
    zh_note: str, en_note: str, kind: str, built_in_encoder: Encoder, names: Names
) -> None:
    documents = [
        document("zh", bulletin_zh(*Y2022) + zh_note, "zh"),
        document("en", bulletin_en(*Y2022) + en_note, "en"),
    ]
    result = aligned(documents, built_in_encoder, names)
    assert found(result) == {("zh", "en", kind)}
    assert {counterpart.kind for counterpart in result.counterparts} == {kind}


def test_one_issue_number_printed_in_both_is_official(
    built_in_encoder: Encoder, names: Names
) -> None:
    zh = bulletin_zh(*Y2022).replace("公报2022", "公报　2022年第4期", 1)
    en = bulletin_en(*Y2022).replace("Bulletin 2022", "Bulletin, No. 4 of 2022", 1)
    documents = [document("zh", zh, "zh"), document("en", en, "en")]
    assert found(aligned(documents, built_in_encoder, names)) == {("zh", "en", "official")}


def test_traditional_characters_and_other_numerals_are_found_too(
    built_in_encoder: Encoder, names: Names
) -> None:
    zh = (
        "青蘆縣衛生統計年報　民國一一一年\n\n全縣有病床四百三十六張，門診九萬一千人次𠮷。\n\n"
        "流感疫苗接種率為七成六，登革熱確診九十八例。\n\n經費三億八千萬元。"
    )
    en = (
        "Qinglu County Health Statistics 2022\n\nThe county had 436 hospital beds and 91,000 "
        "outpatient visits.\n\nThe rate of vaccination against influenza was 76%, and 98 cases of "
        "dengue fever were confirmed.\n\nThe budget was 380 million dollars."
    )
    documents = [document("zh", zh, "zh"), document("en", en, "en")]
    result = aligned(documents, built_in_encoder, names)
    assert found(result) == {("zh", "en", "aligned")}
    assert len([c for c in result.counterparts if c.level == "passage"]) == 4


def test_a_declared_version_gives_no_pair_that_contradicts(
    built_in_encoder: Encoder, names: Names
) -> None:
    en = bulletin_en(*Y2022).replace("4,480", "9,990")
    documents = [
        document("zh", bulletin_zh(*Y2022), "zh"),
        dataclasses.replace(document("en", en, "en"), version_of="zh"),
    ]
    result = aligned(documents, built_in_encoder, names)
    assert found(result) == {("zh", "en", "official")}
    texts = {d.document_id: d.text for d in documents}
    english = {texts["en"][c.en_start : c.en_end] for c in result.counterparts}
    assert not any("9,990" in text for text in english)
    assert any("296 days" in text for text in english)


POOL_HANS = (
    "海景泳池告示\n\n泳池每日早上六点半至晚上九点开放，逢周四上午关闭。\n\n"
    "十二岁以下儿童须由成人陪同。\n\n储物柜押金五元，遗失赔偿八十元𠮷。"
)
POOL_HANT = (
    "海景泳池告示\n\n泳池每日早上六點半至晚上九點開放，逢週四上午關閉。\n\n"
    "十二歲以下兒童須由成人陪同。\n\n儲物櫃押金五元，遺失賠償八十元𠮷。"
)
POOL_EN = (
    "Notice of the Sea View Pool\n\nThe pool is open from half past six in the morning to nine in "
    "the evening; on Thursdays it is closed in the morning.\n\nChildren under twelve must be with "
    "an adult.\n\nThe deposit for a locker is five yuan; a lost key costs 80 yuan."
)


def test_of_one_text_in_two_scripts_one_is_the_version_and_both_are_alike(
    built_in_encoder: Encoder, names: Names
) -> None:
    documents = [
        document("hans", POOL_HANS, "zh"),
        document("hant", POOL_HANT, "zh"),
        document("en", POOL_EN, "en"),
    ]
    result = aligned(documents, built_in_encoder, names)
    assert len(found(result)) == 1
    assert {v.en_document_id for v in result.versions} == {"en"}
    passages = [p for d in documents for p in split(d, built_in_encoder.count_tokens)]
    [pair] = find_similar(documents, passages)
    assert {pair.document_id, pair.other_id} == {"hans", "hant"}


def test_a_note_that_names_the_original_takes_the_place_of_shared_facts(
    built_in_encoder: Encoder, names: Names
) -> None:
    zh = "沙洲档案馆规定\n\n{}\n\n阅览室内只准使用铅笔。\n\n复制档案须经馆长同意。"
    en = (
        "Rules of the Shazhou Archives\n\n{}\n\nOnly pencils may be used in the reading room.\n\n"
        "Copies of records need the consent of the director."
    )
    note = "(English version of 沙洲档案馆规定)"
    told = [document("zh", zh.format("凡持有证件者均可查阅。"), "zh")]
    told.append(document("en", note + "\n\n" + en.format("Holders of a card may read."), "en"))
    assert found(aligned(told, built_in_encoder, names)) == {("zh", "en", "official")}


def test_a_translation_without_any_fact_is_one_only_when_it_is_declared(
    built_in_encoder: Encoder, names: Names
) -> None:
    zh = (
        "开学的话\n\n同学们，欢迎来到这所学校，老树会记住你们的脚步。\n\n讀書不只是為了考試，更是為了獨處時有話可想。\n\n"
        "遇到困难不要躲开，先问自己，再问同伴，最后来敲老师的门。𠮷"
    )
    en = (
        "Words for the beginning of term\n\nStudents, welcome to this school, whose old trees will "
        "remember your steps.\n\nWe read not only for examinations, but to have something to think "
        "of when we are alone.\n\nDo not run from what is difficult: ask yourself first, then your "
        "fellows, and at last knock at a teacher's door."
    )
    plain = [document("zh", zh, "zh"), document("en", en, "en")]
    assert aligned(plain, built_in_encoder, names).versions == []
    told = [plain[0], dataclasses.replace(plain[1], version_of="zh")]
    result = aligned(told, built_in_encoder, names)
    assert found(result) == {("zh", "en", "official")}
    assert len([one for one in result.counterparts if one.level == "passage"]) >= 3
