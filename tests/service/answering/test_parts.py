"""Several things in one question, who spoke, and the later of two versions: whole answers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.reading import read_folder
from indexer.store import Index
from service.answering.evidence import Candidate
from service.answering.versions import most_alike
from service.engine import SearchEngine
from service.results import Answer

MINUTES = """河东茶业会议纪要

2021年3月5日，河东

老挝农业部司长通伦·西苏表示，老挝茶园缺少灌溉用水是最大的挑战。

泰国商务部的巴育·乍仑说，泰国茶叶出口关税过高是主要挑战。

泰国代表团参观了茶园。会议于当日结束。
"""
RECORD = """Harbour Board of Inverlee
Minutes of the ordinary meeting, 9 June 2022

Ms. Ada Finch said that the north pier needs new piles.

Mr. Tom Hale reported that the tea warehouse \U00020000 was let for 12 crowns a day.
"""
YEARS = (
    ("2018", "2018年青石村公报", "2018年，全村采茶120吨。全村有学校3所。"),
    ("2019", "2019年青石村公报", "2019年，全村采茶150吨。全村有学校4所。"),
)
DRAFT = """---
title: 竹溪用水公约（征求意见稿）
date: 2020-03-01
---

# 竹溪用水公约

第三条　每户每月用水不得超过12立方米。

第五条　违约者向水务基金缴纳违约金20元。

第八条　争议由用水委员会在九十日内裁决。

第九条　用水委员会每季度公布一次各户的用水量。
"""
FINAL = (
    DRAFT.replace("（征求意见稿）", "（定稿）").replace("2020-03-01", "2020-09-01")
    .replace("12立方米", "15立方米").replace("20元", "30元")
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, built_in_encoder: Encoder) -> SearchEngine:
    folder: Path = tmp_path_factory.mktemp("parts")
    files = {"茶业会议.txt": MINUTES, "inverlee.txt": RECORD, "草案.md": DRAFT, "定稿.md": FINAL}
    files |= {f"{year}.txt": f"{title}\n\n{text}\n" for year, title, text in YEARS}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    index_dir = tmp_path_factory.mktemp("parts-index")
    corpus = read_folder(folder)
    build_index(corpus.documents, index_dir, built_in_encoder, corpus=corpus)
    return SearchEngine(Index.open(index_dir, built_in_encoder), built_in_encoder)


def said(answer: Answer) -> dict[str, list[str] | None]:
    """By part its quotes; None for one of which nothing is said."""
    cited = {citation.n: citation.quote for citation in answer.citations}
    return {
        part.name: [cited[n] for n in part.citations] if part.answered else None
        for part in answer.parts
    }


@pytest.mark.model
def test_each_country_has_its_own_quote_or_its_own_nothing(engine: SearchEngine) -> None:
    answer = engine.ask("对比老挝、泰国和越南茶业的挑战")
    laos, thailand, vietnam = answer.parts
    assert [part.name for part in answer.parts] == ["老挝", "泰国", "越南"]
    told = said(answer)
    assert told["老挝"] == ["老挝农业部司长通伦·西苏表示，老挝茶园缺少灌溉用水是最大的挑战。"]
    assert told["泰国"] == ["泰国商务部的巴育·乍仑说，泰国茶叶出口关税过高是主要挑战。"]
    assert told["越南"] is None
    assert vietnam.explanation is not None
    assert "越南" in vietnam.explanation
    assert answer.answered
    assert answer.answer is not None
    lines = answer.answer.split("\n")
    assert lines == [
        f"老挝：{told['老挝'][0]} [1]",
        f"泰国：{told['泰国'][0]} [2]",
        f"越南：{vietnam.explanation}",
    ]
    assert (laos.citations, thailand.citations, vietnam.citations) == ((1,), (2,), ())
    for sentence in answer.sentences:
        assert answer.answer[sentence.start : sentence.end] == sentence.text
    for citation in answer.citations:
        document = engine.index.documents[citation.document_id]
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.date == "2021-03-05"


@pytest.mark.model
def test_each_year_is_answered_from_what_is_told_of_it(engine: SearchEngine) -> None:
    told = said(engine.ask("青石村２０１８年和2019年采茶多少吨？"))
    assert told == {
        "２０１８年": ["2018年，全村采茶120吨。"],
        "2019年": ["2019年，全村采茶150吨。"],
    }
    assert said(engine.ask("青石村2018年和2017年采茶多少吨？"))["2017年"] is None


@pytest.mark.model
def test_who_spoke_lists_the_speakers_of_that_occasion(engine: SearchEngine) -> None:
    zh = said(engine.ask("谁在河东茶业会议上发言？"))
    assert list(zh) == ["通伦·西苏", "巴育·乍仑"]
    en = said(engine.ask("Who spoke at the meeting of the Harbour Board of Inverlee in 2022?"))
    assert [name.split()[-1] for name in en] == ["Finch", "Hale"]
    assert en["Tom Hale"] is None or "\U00020000" in en["Tom Hale"][0]
    other = engine.ask("Who spoke at the meeting of the Harbour Board of Inverlee in 2019?")
    assert other.parts == ()
    only = engine.ask(
        "谁在河东茶业会议上发言？", filters={"and": [{"field": "country", "value": "LA"}]}
    )
    assert [part.name for part in only.parts] in ([], ["通伦·西苏"])


@pytest.mark.model
def test_the_later_version_answers_unless_the_earlier_one_is_asked_for(
    engine: SearchEngine,
) -> None:
    final = engine.ask("竹溪用水公约规定每户每月用水不得超过多少？")
    assert [citation.date for citation in final.citations] == ["2020-09-01"]
    assert "15立方米" in final.citations[0].quote
    for question in ("竹溪用水公约草案规定每户每月用水不得超过多少？",
                     "2020年3月竹溪用水公约规定每户每月用水不得超过多少？"):  # fmt: skip
        draft = engine.ask(question)
        assert any("12立方米" in citation.quote for citation in draft.citations), question


class _OnlyTheDraft:
    """An answer model to which no sentence of the final text suffices by itself."""

    def __init__(self, engine: SearchEngine) -> None:
        self._model = engine.answerer._model
        drafts = {key for key, one in engine.index.documents.items() if "征求意见稿" in one.title}
        assert len(drafts) == 1
        passages = engine.index.passages
        self._rows = {row for row, one in enumerate(passages) if one.document_id in drafts}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def sentence_score(self, candidate: Candidate) -> float:
        score: float = self._model.sentence_score(candidate)
        return score + (5.0 if candidate.sentence.row in self._rows else 0.0)

    def suffices(self, candidate: Candidate, confidence: float) -> bool:
        return candidate.sentence.row in self._rows and self._model.suffices(candidate, confidence)


@pytest.mark.model
def test_what_the_later_version_has_in_other_words_is_quoted_from_it(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.answerer, "_model", _OnlyTheDraft(engine))
    final = engine.ask("竹溪用水公约规定每户每月用水不得超过多少？")
    assert [citation.quote for citation in final.citations] == [
        "第三条　每户每月用水不得超过15立方米。"
    ]
    assert final.sentences[0].text == final.citations[0].quote
    assert not final.warnings


def test_the_most_alike_sentence_is_another_wording_of_a_quote(engine: SearchEngine) -> None:
    only = {"and": [{"field": "date", "op": "eq", "value": "2020-09-01"}]}
    found = engine.finder.find(engine.finder.read("竹溪用水公约违约金多少元？"), k=8, filters=only)
    candidates = engine.answerer.candidates(found)
    other = most_alike("第五条　违约者向水務基金繳納違約金４０元。", candidates)
    assert other is not None
    assert other.sentence.text == "第五条　违约者向水务基金缴纳违约金30元。"
    for quote in ("", "\U00020000", "The tea warehouse was let for 12 crowns a day, it says."):
        assert most_alike(quote, candidates) is None


@pytest.mark.model
def test_what_the_later_version_lacks_is_not_told_by_it(engine: SearchEngine) -> None:
    only = {"and": [{"field": "date", "op": "eq", "value": "2020-09-01"}]}
    asked = "竹溪用水公约规定每户每月用水不得超过多少？"
    found = engine.finder.find(engine.finder.read(asked), k=8, filters=only)
    answer = engine.ask(asked)
    (cited,) = answer.citations
    told = engine.answerer.retold(found, answer)
    assert told is not None
    assert told.answered
    gone = replace(cited, n=2, quote="The tea warehouse was let for 12 crowns a day, it says.")
    assert engine.answerer.retold(found, replace(answer, citations=(cited, gone))) is None
    assert engine.answerer.retold(found, replace(answer, citations=())) is None
    other = engine.finder.find(
        engine.finder.read("1987年竹溪用水公约规定每户每月用水不得超过多少？"), k=8, filters=only
    )
    lacking = engine.answerer.retold(other, answer)
    assert lacking is not None
    assert not lacking.answered


@pytest.mark.model
@pytest.mark.parametrize(
    "question", ["老挝茶园最大的挑战是什么？", "What does the north pier need?"]
)
def test_a_question_for_one_thing_has_no_parts(engine: SearchEngine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.answered
    assert answer.parts == ()
