import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.encoders.protocol import Encoder
from indexer.reading.corpus import read_corpus, split_pages
from indexer.records import Document
from indexer.splitting.boilerplate import mark_repeated
from indexer.splitting.passages import split
from indexer.text.language import detect_language, has_content


def document(text: str, languages: Any = ("zh", "en")) -> Any:
    return Document(
        document_id="d",
        title="t",
        text=text,
        pages=split_pages(text),
        languages=languages,
        kind="briefing",
        sha256="",
        file_sha256="",
        path="d.txt",
    )


def texts(text: str, **kwargs: Any) -> Any:
    return [(p.language, p.kind, p.text) for p in split(document(text, **kwargs), len, 60)]


PARTS = st.sampled_from(
    ["气候变化", "柬埔寨表示，", "。", "！", "Ms. Hong ", "said that ", "Laos. ", "\n", "\n\n", " ",
     "\f", "長期戰略", "𠮷", "：", "a@b.cn ", "２０２２年", "■ ", "“", "”", "\t", "- ", "12"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)  # the first call loads a dictionary
@given(st.lists(PARTS, max_size=60).map("".join), st.sampled_from([("zh",), ("en",), ("zh", "en")]))
def test_a_passage_can_be_found_again_in_its_document(text: str, languages: Any) -> None:
    source = document(text, languages)
    passages = split(source, len, 24)
    for passage in passages:
        assert source.text[passage.start : passage.end] == passage.text
        assert passage.passage_id == f"d:{passage.start}-{passage.end}"
        assert len(passage.text) <= 24
        assert passage.text == passage.text.strip() != ""
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages))


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_any_text_at_all_keeps_the_promise(text: str) -> None:
    source = document(text)
    for passage in split(source, len, 30):
        assert source.text[passage.start : passage.end] == passage.text


@given(st.lists(PARTS, max_size=40).map("".join))
def test_no_letter_of_either_language_is_left_out(text: str) -> None:
    source = document(text)
    kept: set[int] = set()
    for passage in split(source, len, 40):
        kept.update(range(passage.start, passage.end))
    lost = "".join(c for i, c in enumerate(text) if i not in kept)
    assert detect_language("".join(lost.split())) is None or "@" in text, lost


@pytest.mark.model
def test_the_shipped_documents_keep_the_promise_with_the_real_encoder(
    corpus_dir: Path, built_in_encoder: Encoder
) -> None:
    for source in read_corpus(corpus_dir):
        passages = split(source, built_in_encoder.count_tokens)
        assert passages
        for passage in passages:
            assert source.text[passage.start : passage.end] == passage.text
            assert built_in_encoder.count_tokens(passage.text) <= built_in_encoder.max_tokens
            assert detect_language(passage.text) in (passage.language, "en")


def test_a_bilingual_heading_line_is_cut_at_the_language_change() -> None:
    found = texts("■ 基本情况 Background\n\n澜湄合作 Lancang-Mekong Cooperation Plan\n")
    assert found == [
        ("zh", "heading", "■ 基本情况"),
        ("en", "heading", "Background"),
        ("zh", "heading", "澜湄合作"),
        ("en", "heading", "Lancang-Mekong Cooperation Plan"),
    ]


def test_a_stray_english_word_does_not_cut_a_chinese_sentence() -> None:
    line = "2021年11月，绿色澜湄计划：遥感 and 全球气候变化青年领导力活动。"
    assert texts(line) == [("zh", "content", line)]


def test_a_latin_name_above_its_chinese_title_stays_with_it() -> None:
    text = "Makiko Yashiro\n联合国环境规划署项目官员\n\n联合国环境规划署开发实施了项目，成效显著。"
    assert texts(text, languages=("zh",)) == [
        ("zh", "heading", "Makiko Yashiro\n联合国环境规划署项目官员"),
        ("zh", "content", "联合国环境规划署开发实施了项目，成效显著。"),
    ]


def test_alternating_paragraphs_carry_the_heading_of_their_own_language() -> None:
    text = (
        "清洁水示范\nClean Water Demonstration\n\n2019年，设施正式运行。\n\n"
        "In 2019, it was put into operation."
    )
    passages = split(document(text), len, 100)
    assert [(p.text[:6], p.heading) for p in passages if p.kind == "content"] == [
        ("2019年，", "清洁水示范"),
        ("In 201", "Clean Water Demonstration"),
    ]


def test_long_paragraphs_are_cut_at_sentence_ends() -> None:
    text = "第一句话说明气候变化的影响。第二句话說明水資源管理的挑戰！第三句话讨论可持续发展。" * 3
    pieces = [p.text for p in split(document(text), len, 60)]
    assert all(piece[-1] in "。！" for piece in pieces)
    english = (
        "Ms. Hong spoke about water. Dr. Lee spoke about forests in No. 5 street. They agreed. " * 3
    )
    assert all(
        p.text[-1] == "." and p.text[-3:] not in ("Ms.", "Dr.", "No.")
        for p in split(document(english), len, 100)
    )


def test_a_page_break_inside_an_english_sentence_does_not_end_the_paragraph() -> None:
    text = "Embassies of Mekong countries in China,\n\nenvironmental departments attended."
    (passage,) = split(document(text), len, 200)
    assert passage.text == text


def test_contact_blocks_and_about_paragraphs_are_boilerplate() -> None:
    text = (
        "联系我们\n\n澜湄中心\n邮编：100035\n电话：010-1\n电子邮箱：a@b.cn\n\n"
        "澜湄中心：澜湄中心是一个机构，致力于合作。\n\n## 正文\n\n柬埔寨表示，将加强合作。"
    )
    kinds = [p.kind for p in split(document(text), len, 200)]
    assert kinds == ["boilerplate", "boilerplate", "boilerplate", "heading", "content"]


def test_a_masthead_of_two_documents_is_boilerplate_and_repeated_content_is_not() -> None:
    one = split(document("简报\n\n澜湄国家将加强合作。"), len, 50)
    other = [
        type(p)(**{**{f: getattr(p, f) for f in p.__slots__}, "document_id": "e"}) for p in one
    ]
    assert [p.kind for p in mark_repeated([*one, *other])] == ["boilerplate", "content"] * 2


def test_pages_of_a_passage_are_those_it_stands_on() -> None:
    text = "第一页的内容在这里。\f第二页的内容在这里。"
    assert [(p.page_start, p.page_end) for p in split(document(text), len, 50)] == [(1, 1), (2, 2)]


def test_text_without_letters_has_no_passages() -> None:
    assert split(document(""), len, 50) == []
    assert split(document("01\n\n——\n😀"), len, 50) == []
    assert not has_content("——")


def test_the_corpus_folder_is_where_the_tests_look(corpus_dir: Path) -> None:
    assert (Path(corpus_dir) / "catalog.toml").is_file()
