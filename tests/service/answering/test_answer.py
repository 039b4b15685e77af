"""Answers over a small real index: quotes, marks, proofs, and what asked-for kinds do."""

from dataclasses import replace
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from indexer.store.local.generation import Index
from indexer.text.folding import fold
from service.answering import Candidate
from service.answering.abstention import shipped_answer_model
from service.answering.answer import choose, cite, verify
from service.engine import SearchEngine
from service.question.kind import wanted_of
from service.question.values import holds
from service.retrieval.counterparts import Counterparts
from tests.service.conftest import with_records


def evidence_of(engine: SearchEngine, question: str, **asked: Any) -> list[Candidate]:
    """The sentences that an answer would be chosen from."""
    return engine.answerer.candidates(engine.finder.find(question, **asked))


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        (
            "what did Cambodia say about carbon neutrality",
            "王小明表示，柬埔寨已制定《碳中和长期战略》。",
        ),
        ("柬埔寨碳中和長期戰略", "王小明表示，柬埔寨已制定《碳中和长期战略》。"),
        ("灯会什么时候举行？", "灯会在2021年2月15日举行。"),
        ("When is the lantern fair held?", "The lantern fair is held on 15 February 2021."),
    ],
)
def test_the_answer_is_the_sentence_that_says_it_cited_and_verified(
    toy_engine: SearchEngine, question: str, quote: str
) -> None:
    answer = toy_engine.ask(question)
    assert answer.answered
    assert answer.reason is None
    assert answer.citations[0].quote == quote
    assert answer.answer is not None
    assert answer.answer.startswith(f"{quote} [1]")
    assert 0 < answer.confidence <= 1


def test_every_sentence_is_a_quote_and_every_quote_is_cut_out_of_its_document(
    toy_engine: SearchEngine,
) -> None:
    for question in ("灯会", "tea 茶叶 村", "climate change in Laos", "柬埔寨"):
        answer = toy_engine.ask(question)
        numbers = {citation.n for citation in answer.citations}
        for sentence in answer.sentences:
            assert answer.answer is not None
            assert answer.answer[sentence.start : sentence.end] == sentence.text
            assert set(sentence.citations) <= numbers
        for citation in answer.citations:
            document = toy_engine.index.documents[citation.document_id]
            assert document.text[citation.start : citation.end] == citation.quote
            assert citation.document_sha256 == document.sha256
            assert citation.verified
            assert 1 <= citation.page_start <= citation.page_end


def test_a_quote_comes_with_its_counterpart_quote(toy_engine: SearchEngine) -> None:
    (first, *_) = toy_engine.ask("灯会什么时候举行？").citations
    assert first.counterpart is not None
    assert first.counterpart.text == "The lantern fair is held on 15 February 2021."
    assert first.counterpart.language == "en"


def test_a_quote_that_the_stored_text_does_not_hold_is_dropped_and_said(
    toy_index: Index, toy_encoder: Encoder
) -> None:
    """Somebody changed the stored text after it was indexed: the digest no longer fits."""
    changed = {
        key: replace(document, text=document.text.replace("已制定", "未制定"))
        if key == "cambodia"
        else document
        for key, document in toy_index.documents.items()
    }
    assert changed["cambodia"].text != toy_index.documents["cambodia"].text
    engine = SearchEngine(with_records(toy_index, documents=changed), toy_encoder)
    answer = engine.ask("柬埔寨碳中和长期战略")
    assert "cambodia" not in {citation.document_id for citation in answer.citations}
    assert any("与存储的原文不符" in warning for warning in answer.warnings)


def test_a_proof_needs_both_the_characters_and_the_digest(toy_index: Index) -> None:
    document = toy_index.documents["cambodia"]
    assert verify(document, 0, 3, "王小明")
    assert not verify(document, 0, 3, "王大明")
    assert not verify(document, 1, 4, "王小明")
    assert not verify(replace(document, sha256="0" * 64), 0, 3, "王小明")


def test_the_same_sentence_is_not_said_twice(toy_engine: SearchEngine) -> None:
    candidates = evidence_of(toy_engine, "灯会什么时候举行？")
    chosen = choose([*candidates, *candidates], shipped_answer_model())
    texts = [candidate.sentence.text for candidate in chosen]
    assert len(texts) == len(set(texts)) <= 3


def test_nothing_chosen_is_nothing_cited(toy_index: Index) -> None:
    cited = cite([], toy_index, Counterparts(toy_index))
    assert (cited.answer, cited.sentences, cited.citations, cited.n_dropped) == ("", (), (), 0)
    assert choose([], shipped_answer_model()) == []


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("投资额是多少？", "money"),
        ("How much money did IFC pledge?", "money"),
        ("百分之多少的森林", "percent"),
        ("By what percentage did it fall?", "percent"),
        ("哪一年成立的", "date"),
        ("何時舉行", "date"),
        ("When was it founded?", "date"),
        ("有多少名学生", "number"),
        ("How many villages take part?", "number"),
        ("是谁说的", "person"),
        ("Who said so?", "person"),
        ("中心的邮箱", "contact"),
        ("工具在哪里可以下载", "contact"),
        ("Where was the summit held?", "place"),
        ("在哪個城市舉辦", "place"),
        ("Where do they still struggle?", None),
        ("洱海和松濤水庫哪個更健康？", "comparison"),
        ("Which lake is healthier, Erhai or Dianchi?", "comparison"),
        ("可持续发展目标得分排名", "comparison"),
        ("Do farmers earn more from coffee or from rubber?", "comparison"),
        ("Which rivers carry fish?", None),
        ("哪些河流", None),
        ("What is the total investment in the corridor?", "money"),
        ("一等奖奖金", "money"),
        ("signed when and by whom", "date"),
        ("What do villages gain when coal is replaced?", None),
        ("year the policy was adopted", "date"),
        ("What shared wish was expressed?", None),
        ("示範區佔地多大", "number"),
        ("重点看那几类工程", None),
        ("气候变化的影响", None),
        ("Who can apply for a scholarship?", None),
        ("which measures help most", None),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, kind: str | None) -> None:
    wanted = wanted_of(fold(question), fold(question).text)
    assert (wanted.kind if wanted else None) == kind


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("哪一年", "2022年4月21日在京召开", True),
        ("When?", "in the near future", False),
        ("How much money?", "a loan of US$ 5 million", True),
        ("投资额是多少", "总投资3亿元", True),
        ("投资额是多少", "共有300个项目", False),
        ("percent", "fell by 20 percent", True),
        ("百分之几", "下降了两成", False),
        ("how many", "From COP15 to COP26 in 2021", False),
        ("how many", "12 villages", True),
        ("多少吨咖啡", "超过300个项目", False),
        ("多少吨咖啡", "每年收购3000吨咖啡", True),
        ("how many students", "more than 300 government officials and students", True),
        ("how many tonnes", "共采购五千吨", True),
        ("邮箱", "qian@example.org", True),
        ("邮箱", "电话：010-82268242", False),
        ("phone", "Tel: +86-10-82268242", True),
        ("Where was it held?", "举办地为昆明", True),
        ("Where was it held?", "2022年4月在京召开", True),
        ("在哪个城市", "on the Lancang river, with guests", False),
        ("哪個更健康", "洱海的得分高于滇池", True),
        ("哪個更健康", "洱海和滇池都做了評估", False),
        ("Which is healthier?", "Erhai scores higher than Dianchi", True),
        ("Which is healthier?", "Both lakes were assessed", False),
    ],
)
def test_a_value_counts_when_it_is_of_the_kind_and_unit_asked_for(
    question: str,
    text: str,
    held: bool,
) -> None:
    wanted = wanted_of(fold(question), fold(question).text)
    assert wanted is not None
    assert holds(wanted, fold(text).text, names_person=False) is held


def test_a_person_is_there_when_one_is_named_or_speaks() -> None:
    wanted = wanted_of(fold("谁提到了贫困妇女"), fold("谁提到了贫困妇女").text)
    assert wanted is not None
    assert holds(wanted, "……", names_person=True)
    assert not holds(wanted, "……", names_person=False)
