"""Checking a draft: what is found, where, and whose it is."""

from __future__ import annotations

import cProfile
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import QuestionError
from indexer.reading.corpus import read_corpus, split_pages
from indexer.records import Document, Language, Statement
from indexer.said import Statements
from indexer.splitting.passages import split
from indexer.store.local.columns import Columns
from indexer.store.local.generation import Index
from indexer.store.local.lexical import LexicalIndex
from indexer.store.local.manifest import Manifest
from indexer.store.local.vectors import VectorIndex
from indexer.text.tokens import terms
from service.verifying.report import Claim
from service.verifying.verifier import Verifier

HENG = "柬埔寨已制定《碳中和长期战略》，正式明确了实现2050年碳中和目标的优先减排行动。"
ZHOU = "中国愿同湄公河国家携手努力，共享区域生物多样性保护的理念和经验。"
MIAO = (
    "Green investment will quickly become an important boost to regional low-carbon development "
    "in the near future."
)
WIN = (
    "Myanmar will fully draw on international advanced experience, together with all its partners."
)
ASTRAL = "𠮷野家的灯在澜沧江—湄公河边点亮，“绿色澜湄计划”由此开始。"


def document(
    document_id: str, text: str, language: Language, date: str, issue: str | None = None
) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id, f"{document_id} 会议简报全文", text, split_pages(text), (language,),
        "briefing", digest, digest, f"{document_id}.txt", date=date,
        publisher="Lancang-Mekong Environmental Cooperation Center", issue=issue,
    )  # fmt: skip


DOCUMENTS = [
    document(
        "lanterns-zh", f"HENG Chan Thoeun表示，{HENG}\n\n周军表示，{ZHOU}\n\n{ASTRAL}", "zh",
        "2022-05-09", issue="2022 no. 5",
    ),
    document(
        "lanterns-en", f"Ms. MIAO Hong said that {MIAO}\n\nMr. San Win said: {WIN}", "en",
        "2020-08-03",
    ),
    document("lanterns-th", f"{WIN} The lantern fair is held in Bangkok.", "en", "2021-01-02"),
]  # fmt: skip
SPEAKERS = {
    HENG: ("HENG Chan Thoeun", "heng-chan-thoeun", "柬埔寨环境部", "moe-kh", "KH"),
    ZHOU: ("周军", "zhou-jun", "生态环境部", "mee", "CN"),
    MIAO: ("MIAO Hong", "miao-hong", "World Resources Institute", "wri", None),
    f"said: {WIN}": ("San Win", "san-win", "Ministry of Myanmar", "monrec-mm", "MM"),
}


def index_of(documents: Sequence[Document]) -> Index:
    """A whole index without an encoder: nothing here looks at vectors."""
    passages = [passage for each in documents for passage in split(each, len, 400)]
    return Index(
        index_id="toy",
        manifest=Manifest(
            "toy",
            "0",
            len(passages),
            "0",
            len(documents),
            len(passages),
            {},
            0,
            0,
            "flat",
            1.0,
            "0",
        ),
        documents={each.document_id: each for each in documents},
        passages=passages,
        row_of={passage.passage_id: row for row, passage in enumerate(passages)},
        statements=Statements(),
        counterparts=[],
        columns=Columns.of({each.document_id: each for each in documents}, passages, ()),
        vectors=VectorIndex.create(
            np.eye(len(passages), dtype=np.float32), [p.language for p in passages]
        ),
        lexical=LexicalIndex.create(
            [terms(passage.text) for passage in passages], [p.language for p in passages]
        ),
    )


@pytest.fixture(scope="module")
def index() -> Index:
    plain = index_of(DOCUMENTS)
    said = {}
    for passage in plain.passages:
        for words, (name, name_id, body, body_id, country) in SPEAKERS.items():
            if words in passage.text:
                said[passage.passage_id] = Statement(
                    passage.passage_id, passage.start, passage.end, name, name_id, None, body,
                    body_id, country, "圆桌对话", "2022-04-21", "reported",
                )  # fmt: skip
    assert len(said) == 4
    return replace(plain, statements=Statements(said.values()))


@pytest.fixture(scope="module")
def verifier(index: Index) -> Verifier:
    return Verifier(index)


def only(verifier: Verifier, text: str, kind: str = "quotation") -> Claim:
    claims = [claim for claim in verifier.verify_text(text).claims if claim.kind == kind]
    assert len(claims) == 1, [claim.text for claim in claims]
    return claims[0]


def cut(index: Index, claim: Claim) -> str:
    match = claim.matches[0]
    return index.documents[match.document_id].text[match.start : match.end]


@pytest.mark.parametrize(
    "draft",
    [
        f"“{HENG}”",
        f"「{HENG}」",
        f"『{HENG}』",
        f"«{HENG}»",
        f'"{HENG}"',
        f"‘{HENG}’",
        f"> {HENG}",
        "> 柬埔寨已制定《碳中和长期战略》，\n> 正式明确了实现2050年\n> 碳中和目标的优先减排行动。",
        "“柬埔寨已制定《碳中和長期戰略》，正式明確了實現２０５０年碳中和目標的優先減排行動。”",
        "“柬埔寨 已制定《碳中和长期战略》,正式明确了实现2050年碳中和目标的优先减排行动[3]”",
    ],
)
def test_a_quotation_is_found_through_script_width_marks_and_white_space(
    verifier: Verifier, index: Index, draft: str
) -> None:
    claim = only(verifier, draft)
    assert (claim.status, claim.similarity, claim.differences) == ("verbatim", 1.0, ())
    assert cut(index, claim).rstrip("。") == claim.matches[0].text.rstrip("。") == HENG.rstrip("。")
    assert claim.matches[0].document_id == "lanterns-zh"


@pytest.mark.parametrize(
    "draft",
    [
        f"“{MIAO}”",
        f"“{MIAO.upper()}”",
        "“Green investment will quickly become an important boost to regional low‑carbon "
        "development in the near future”",
        "> Green  investment will *quickly* become an important\n> boost to regional low—carbon\n"
        "> development in the near future.",
    ],
)
def test_an_english_quotation_is_found_through_case_dashes_and_line_breaks(
    verifier: Verifier, index: Index, draft: str
) -> None:
    claim = only(verifier, draft)
    assert claim.status == "verbatim"
    assert cut(index, claim).rstrip(".") == MIAO.rstrip(".")


def test_characters_outside_the_basic_plane_keep_their_offsets(
    verifier: Verifier, index: Index
) -> None:
    claim = only(
        verifier, "他写道：「𠮷野家的燈在瀾滄江-湄公河邊點亮，『綠色瀾湄計劃』由此開始」🏮"
    )
    assert claim.status == "verbatim"
    assert cut(index, claim) == ASTRAL.rstrip("。")


def test_offsets_of_claims_cut_them_out_of_the_draft(verifier: Verifier) -> None:
    draft = f"𠮷 前言。周军表示：“{ZHOU}” He said “{MIAO}” \n\n> {WIN}\n"
    claims = verifier.verify_text(draft).claims
    assert all(draft[claim.start : claim.end] == claim.text for claim in claims)
    assert [claim.n for claim in claims] == list(range(1, len(claims) + 1))
    assert {ZHOU, MIAO, WIN} <= {claim.text for claim in claims}


def test_a_changed_number_is_near_and_shown(verifier: Verifier) -> None:
    claim = only(verifier, f"“{HENG.replace('2050', '2060')}”")
    assert claim.status == "near"
    assert 0.95 < claim.similarity < 1
    assert [d.to_json() for d in claim.differences] == [
        {"op": "replace", "draft": "2060", "source": "2050", "what": "number"}
    ]


def test_changed_words_are_shown_in_the_characters_of_both(verifier: Verifier) -> None:
    quote = MIAO.replace("quickly ", "").replace("an important", "a major")
    claim = only(verifier, f"“{quote}”")
    assert claim.status == "near"
    assert [(d.op, d.draft, d.source) for d in claim.differences] == [
        ("insert", "", "quickly"),
        ("replace", "a major", "an important"),
    ]


def test_changed_punctuation_is_no_verbatim_quotation(verifier: Verifier) -> None:
    claim = only(verifier, f"“{ZHOU.replace('，', '、')}”")
    assert (claim.status, [d.what for d in claim.differences]) == ("near", ["punctuation"])


@pytest.mark.parametrize(
    "quote",
    [
        "日本将在湄公河流域建设核电站并提供全部资金支持。",
        "碳中立",
        "Nobody ever said these words in any of the documents.",
    ],
)
def test_what_nobody_said_is_not_found(verifier: Verifier, quote: str) -> None:
    claim = only(verifier, f"“{quote}”")
    assert (claim.status, claim.similarity, claim.matches) == ("not_found", 0.0, ())


def test_a_sentence_of_the_same_meaning_is_not_found(verifier: Verifier) -> None:
    claim = only(verifier, "Cambodia has a long-term strategy for carbon neutrality.", "sentence")
    assert claim.status == "not_found"


def test_a_part_of_a_word_or_a_number_is_not_found(verifier: Verifier) -> None:
    statuses = [
        c.status for c in verifier.verify_quotes(["art", "205", "50年", "2050年", "boost"]).claims
    ]
    assert statuses == ["not_found", "not_found", "not_found", "verbatim", "verbatim"]


@pytest.mark.parametrize(
    ("draft", "differs_in"),
    [
        (f"周军表示，“{HENG}”", "speaker"),
        (f"“{HENG}”，周军表示。", "speaker"),
        (f"周军：“{HENG}”", "speaker"),
        (f"据周军介绍，“{HENG}”", "speaker"),
        (f"老挝代表指出：“{HENG}”", "country"),
        (f"世界资源研究所认为，“{HENG}”", "organisation"),
        (f"王小明说：“{HENG}”", "speaker"),
        (f"> {HENG}\n> —— 周军", "speaker"),
        (f"周军表示：\n\n> {HENG}", "speaker"),
        (f"Mr. San Win said that “{MIAO}”", "speaker"),
        (f"“{MIAO}” said Mr. San Win, Deputy Director.", "speaker"),
        (f"According to Mr. John Smith, “{MIAO}”", "speaker"),
        (f"Myanmar stated: “{MIAO}”", "country"),
        (f"The World Resources Institute noted that “{HENG}”", "organisation"),
        (f"“{HENG}”（2020-08-03）", "document"),
        (f"“{MIAO}” (briefing 2022 no. 5)", "document"),
        (f"“{MIAO}” [1]\n\n## References\n\n[1] lanterns-zh, p. 1", "document"),
        (f"《lanterns-zh 会议简报全文》写道“{MIAO}”", "document"),
    ],
)
def test_words_given_to_another_speaker_or_document_are_misattributed(
    verifier: Verifier, draft: str, differs_in: str
) -> None:
    claim = only(verifier, draft)
    assert claim.attribution is not None
    assert (claim.status, claim.similarity) == ("misattributed", 1.0)
    assert claim.attribution.differs_in == (differs_in,)
    assert claim.attribution.actual is not None


@pytest.mark.parametrize(
    "draft",
    [
        f"HENG Chan Thoeun表示，“{HENG}”",
        f"柬埔寨环境部Heng Chan Thoeum指出：“{HENG}”（2022年5月9日）",
        f"柬方代表表示：“{HENG}”",
        f"柬埔寨環境部表示：「{HENG}」",
        f"生态环境部周军强调，“{ZHOU}”",
        f"Ms. MIAO Hong, Director of World Resources Institute, said that “{MIAO}” (2020-08-03)",
        f"“{MIAO}” said Ms. Hong MIAO.",
        f"“{MIAO}” [2]\n\nSources\n\n2. lanterns-en",
        f"“{WIN}” (2021-01-02)",
        f"“{WIN}” (2020-08-03)",
    ],
)
def test_a_right_attribution_agrees(verifier: Verifier, draft: str) -> None:
    claim = only(verifier, draft)
    assert claim.attribution is not None
    assert (claim.status, claim.attribution.agrees) == ("verbatim", True)


@pytest.mark.parametrize(
    "draft",
    [
        f"“{HENG}”",
        f"与会代表表示，“{HENG}”",
        f"各方面表示，“{HENG}”",
        f"在老挝，有人说：“{HENG}”",
        f"A report about Laos said “{HENG}”",
        "老挝代表提到“碳中和”",
        f"老挝代表表示，“{ASTRAL}”",
    ],
)
def test_what_attributes_nothing_or_cannot_be_compared_accuses_nobody(
    verifier: Verifier, draft: str
) -> None:
    claim = only(verifier, draft)
    assert claim.status == "verbatim"
    assert claim.attribution is None or claim.attribution.agrees is None


def test_a_clause_after_the_wrong_name_is_misattributed_without_quotation_marks(
    verifier: Verifier,
) -> None:
    draft = f"周军表示，{HENG}"
    claim = only(verifier, draft, "sentence")
    assert (claim.status, claim.text) == ("misattributed", HENG)
    assert only(verifier, f"HENG Chan Thoeun表示，{HENG}", "sentence").status == "verbatim"


def test_what_stands_in_two_documents_may_be_given_to_either(verifier: Verifier) -> None:
    claim = only(verifier, f"“{WIN}”")
    assert {match.document_id for match in claim.matches} == {"lanterns-en", "lanterns-th"}


def test_parts_of_one_statement_with_an_ellipsis_are_verbatim_and_elided(
    verifier: Verifier,
) -> None:
    claim = only(verifier, "“柬埔寨已制定《碳中和长期战略》……碳中和目标的优先减排行动。”")
    assert (claim.status, claim.composition) == ("verbatim", "elided")
    assert [part.text for part in claim.parts] == [
        "柬埔寨已制定《碳中和长期战略",
        "碳中和目标的优先减排行动",
    ]


@pytest.mark.parametrize(
    "quote",
    [
        "柬埔寨已制定《碳中和长期战略》……共享区域生物多样性保护的理念和经验",
        "共享区域生物多样性保护 [...] 柬埔寨已制定",
        "Green investment will quickly become ... international advanced experience",
        "柬埔寨已制定《碳中和长期战略》，共享区域生物多样性保护的理念和经验",
        "Green investment will quickly become an important boost to draw on international advanced "
        "experience",
    ],
)
def test_words_of_two_places_put_together_are_called_spliced(
    verifier: Verifier, quote: str
) -> None:
    claim = only(verifier, f"“{quote}”")
    assert (claim.status, claim.composition, len(claim.parts)) == ("near", "spliced", 2)
    assert all(part.status == "verbatim" and part.matches for part in claim.parts)


def test_an_invented_part_makes_the_quotation_not_found(verifier: Verifier) -> None:
    claim = only(verifier, "“柬埔寨已制定《碳中和长期战略》……并将于明年退出该机制”")
    assert claim.status == "not_found"
    assert [part.status for part in claim.parts] == ["verbatim", "not_found"]


def test_a_long_quotation_with_one_change_names_the_part_that_changed(index: Index) -> None:
    sentences = [f"灯会第{number}天有{number * 7}盏灯在河边点亮。" for number in range(1, 120)]
    long = document("long", "".join(sentences), "zh", "2023")
    verifier = Verifier(replace(index, documents={**index.documents, "long": long}))
    assert only(verifier, f"“{long.text}”").status == "verbatim"
    claim = only(verifier, f"“{long.text.replace('有490盏', '有500盏')}”")
    changed = [part for part in claim.parts if part.status == "near"]
    assert (claim.status, len(changed)) == ("near", 1)
    assert [(d.draft, d.source) for d in changed[0].differences] == [("500", "490")]


def test_quotes_given_alone_keep_their_numbers_and_marks(verifier: Verifier) -> None:
    report = verifier.verify_quotes([f"“{MIAO}”", "不存在的引文内容在这里", "碳中和"])
    assert [(claim.n, claim.status) for claim in report.claims] == [
        (1, "verbatim"),
        (2, "not_found"),
        (3, "verbatim"),
    ]
    assert report.to_json()["summary"] == {
        "verbatim": 2, "near": 0, "misattributed": 0, "not_found": 1,
    }  # fmt: skip
    assert not report.passed


def test_a_report_passes_when_every_quotation_holds(verifier: Verifier) -> None:
    assert verifier.verify_text(f"我们认为这是一件好事。HENG Chan Thoeun表示，“{HENG}”").passed
    assert not verifier.verify_text(f"周军表示，“{HENG}”").passed


def test_headings_references_and_marks_are_no_claims(verifier: Verifier) -> None:
    draft = "# 标题\n\n---\n\n灯会很好[1]。\n\n## 参考文献\n\n[1] 某书，2020。\n[2] Another book."
    assert [claim.text for claim in verifier.verify_text(draft).claims] == ["灯会很好[1]。"]


def test_an_apostrophe_is_no_quotation_mark(verifier: Verifier) -> None:
    report = verifier.verify_text("The fair’s lanterns don’t burn. The countries’ tea isn’t cold.")
    assert [claim.kind for claim in report.claims] == ["sentence", "sentence"]
    assert report.warnings == ()


def test_a_quotation_that_is_never_closed_is_reported_in_the_language_of_the_draft(
    verifier: Verifier,
) -> None:
    zh = verifier.verify_text(f"好。\n\n他说：“{HENG}\n\n“{ZHOU}”")
    assert [c.status for c in zh.claims if c.kind == "quotation"] == ["verbatim"]
    assert "第 3 行" in zh.warnings[0]
    assert "line 1" in verifier.verify_text("He said “tea is served").warnings[0]


@pytest.mark.parametrize("text", ["", " ", "\n\u3000\t\n"])
def test_a_text_without_words_is_refused_in_both_languages(verifier: Verifier, text: str) -> None:
    with pytest.raises(QuestionError) as caught:
        verifier.verify_text(text)
    assert caught.value.en
    assert caught.value.zh


def test_quotes_without_words_are_refused_by_number(verifier: Verifier) -> None:
    with pytest.raises(QuestionError, match="quotation 2"):
        verifier.verify_quotes(["灯", "…"])
    with pytest.raises(QuestionError):
        verifier.verify_quotes([])


@pytest.mark.parametrize(
    "text",
    [
        "😀😀",
        "\x00\x01",
        "\ud800“\udfff”",
        "“",
        "”’」",
        '"',
        ">",
        "[1]",
        "“…”",
        "。。。",
        "“a\x00b”",
    ],
)
def test_odd_texts_get_a_report(verifier: Verifier, text: str) -> None:
    report = verifier.verify_text(text)
    assert all(claim.status == "not_found" for claim in report.claims)


MARKS = "“”‘’「」『』«»\"'>[](){}….。！？，—- \n\t#*12年a灯𠮷\u200b"
ALPHABET = st.sampled_from([*MARKS, HENG[:9], MIAO[:12], "said", "表示"])


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ALPHABET, min_size=1, max_size=40).map("".join))
def test_any_text_is_checked_without_failing_and_matches_are_real(
    verifier: Verifier, index: Index, text: str
) -> None:
    if not text.strip():
        return
    for claim in verifier.verify_text(text).claims:
        assert text[claim.start : claim.end] == claim.text
        for match in claim.matches:
            document = index.documents[match.document_id]
            assert document.text[match.start : match.end] == match.text != ""


def test_every_document_of_the_corpus_passes_its_own_check() -> None:
    documents = read_corpus(Path(__file__).parents[3] / "corpus")
    verifier = Verifier(index_of(documents))
    for each in documents:
        report = verifier.verify_text(each.text)
        wrong = [claim.text for claim in report.claims if claim.status != "verbatim"]
        assert (wrong, report.warnings) == ([], ())
        assert len(report.claims) > 20


def test_work_grows_with_the_length_of_the_draft_and_not_with_its_square(
    verifier: Verifier,
) -> None:
    unit = f"“{MIAO}” Own words about tea and lanterns stand here, number “x“ and more. "

    def calls(times: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(verifier.verify_text, unit * times)
        return sum(entry.callcount for entry in profile.getstats())

    calls(1)
    assert calls(240) < 8 * calls(40)


WRITTEN = [
    document(
        "numbers-zh",
        "参加者占四成。全县投资三亿八千万元。大坝于二〇二二年五月九日开工。會議在週三下午三點開始。"
        "超过四成的村庄通了水。民國一一一年度經費共計貳億元。𠀀湖面积有三万多亩。鱼群减少了一半。",
        "zh", "2022-01-01",
    ),
    document(
        "numbers-en",
        "Forty per cent of the households have piped water. The dam cost 380 million yuan. "
        "Work on it began on 9 May 2022. The gates open at 3 p.m. on Wednesday. "
        "About one third of the fish died in the third quarter of 2021. "
        "The plant has a capacity of 300 MW.",
        "en", "2022-01-01",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def written() -> Verifier:
    return Verifier(index_of(WRITTEN))


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("参加者占40%。", [("40%", "四成")]),
        ("参加者占百分之四十。", [("百分之四十", "四成")]),
        ("全县投资３．８億元。", [("３．８億元", "三亿八千万元")]),
        ("大坝于2022-05-09开工。", [("2022-05-09", "二〇二二年五月九日")]),
        ("会议在星期三15时开始。", [("星期三", "週三"), ("15时", "下午三點")]),
        ("2022年度经费共计2亿元。", [("2022年度", "民國一一一年度"), ("2亿元", "貳億元")]),
        ("𠀀湖面积有30000多亩。", [("30000多亩", "三万多亩")]),
        ("鱼群减少了50%。", [("50%", "一半")]),
        ("40% of the households have piped water.", [("40%", "Forty per cent")]),
        ("The dam cost RMB 380 million.", [("RMB 380 million", "380 million yuan")]),
        ("Work on it began on 2022-05-09.", [("2022-05-09", "9 May 2022")]),
        ("The gates open at 15:00 on Wednesday.", [("15:00", "3 p.m.")]),
        ("About 1/3 of the fish died in Q3 2021.",
         [("1/3", "one third"), ("Q3 2021", "the third quarter of 2021")]),
        ("The plant has a capacity of 0.3 GW.", [("0.3 GW", "300 MW")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("quoted", [True, False])
def test_a_claim_in_another_notation_is_found_and_never_verbatim(
    text: str, changed: list[tuple[str, str]], written: Verifier, *, quoted: bool
) -> None:
    report = written.verify_quotes([text]) if quoted else written.verify_text(text)
    (claim,) = report.claims
    assert claim.status == "near"
    assert claim.similarity < 1
    assert [(one.draft, one.source) for one in claim.differences] == changed
    assert {one.what for one in claim.differences} == {"notation"}
    match = claim.matches[0]
    source = {each.document_id: each.text for each in WRITTEN}[match.document_id]
    assert source[match.start : match.end] == match.text


@pytest.mark.parametrize(
    "text",
    [
        "参加者占4%。", "全县投资38亿元。", "全县投资3.8亿多元。", "大坝于2022年5月6日开工。",
        "会议在星期三3时开始。",
        "40%的村庄通了水。", "2021年度经费共计2亿元。", "𠀀湖面积有3万亩。", "鱼群减少了过半。",
        "4% of the households have piped water.", "The dam cost US$380 million.",
        "Work on it began on 5 September 2022.", "The gates open at 3 a.m. on Wednesday.",
        "The plant has a capacity of 30 MW.",
    ],
)  # fmt: skip
def test_another_value_is_never_only_another_notation(text: str, written: Verifier) -> None:
    (claim,) = written.verify_text(text).claims
    assert claim.status != "verbatim"
    marks = {one.what for one in claim.differences}
    assert claim.status == "not_found" or marks & {"number", "words"}
