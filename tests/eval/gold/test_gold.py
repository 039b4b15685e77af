"""The files marked by hand that ship are sound."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from eval.gold.cases import read_cases
from eval.gold.pairs import read_counterparts, read_statements
from eval.gold.topics import read_topic_set
from indexer.reading.corpus import read_corpus


@pytest.fixture(scope="module")
def texts(corpus_dir: Path) -> Mapping[str, str]:
    return {document.document_id: document.text for document in read_corpus(corpus_dir)}


@pytest.fixture(scope="module")
def corpus_dir() -> Path:
    return Path(__file__).parents[3] / "corpus"


def test_the_shipped_topics_are_as_many_in_each_language_and_cover_every_document(
    texts: Mapping[str, str],
) -> None:
    gold = read_topic_set(texts)
    counts = Counter((topic.language, topic.answerable) for topic in gold.topics)
    assert counts["zh", True] == counts["en", True] >= 65
    assert counts["zh", False] == counts["en", False] >= 24
    assert all(topic.twin_id for topic in gold.topics)
    for split in ("dev", "test"):
        needs = {topic.need_id for topic in gold.of_split(split)}
        documents = {
            judgement.document_id
            for need in needs
            for judgement in gold.judgements.get(need, ())
            if judgement.grade == 2
        }
        assert documents == set(texts)
        tags = {tag for topic in gold.of_split(split) for tag in topic.tags}
        assert tags >= {"person", "country", "date", "number", "list", "paraphrase"}
        assert tags >= {"traditional", "misspelt", "keyword", "boilerplate"}
        assert tags >= {"near-miss:fact-absent", "near-miss:wrong-country", "out-of-domain"}


def test_no_question_is_asked_twice_in_the_same_words(texts: Mapping[str, str]) -> None:
    questions = Counter(topic.question.casefold() for topic in read_topic_set(texts).topics)
    assert [question for question, n in questions.items() if n > 1] == []


def test_shipped_counterparts_of_sentences_lie_inside_those_of_passages(
    texts: Mapping[str, str],
) -> None:
    pairs = read_counterparts(texts)
    coarse = [p for p in pairs if p.level == "passage"]
    fine = [p for p in pairs if p.level == "sentence"]
    assert len(coarse) > 100
    for sentence in fine:
        assert any(
            outer.document_id == inner.document_id
            and outer.start <= inner.start
            and inner.end <= outer.end
            for passage in coarse
            for inner, outer in [(sentence.zh, passage.zh)]
            if passage.en.start <= sentence.en.start and sentence.en.end <= passage.en.end
        ), sentence.pair_id


def test_no_character_is_in_two_shipped_counterparts_of_one_level(
    texts: Mapping[str, str],
) -> None:
    for level in ("passage", "sentence"):
        taken: Counter[tuple[str, int]] = Counter()
        for p in read_counterparts(texts):
            if p.level == level:
                for side in (p.zh, p.en):
                    taken.update((side.document_id, i) for i in range(side.start, side.end))
        assert set(taken.values()) == {1}


def test_shipped_statements_are_whole_paragraphs_and_link_people_across_languages(
    texts: Mapping[str, str],
) -> None:
    statements = read_statements(texts)
    for own in statements:
        text = texts[own.document_id]
        assert text[: own.start].rstrip(" ").endswith("\n")
        assert text[own.end :].lstrip(" ").startswith("\n")
    countries = {own.country for own in statements}
    assert countries == {None, "CN", "KH", "LA", "MM"}
    languages: dict[str | None, set[str]] = {}
    for own in statements:
        languages.setdefault(own.person_id, set()).add(own.document_id[-2:])
    both = {person for person, seen in languages.items() if person and seen >= {"zh", "en"}}
    assert len(both) == 8
    assert {"miao-hong", "vanhthone-phonnasane", "kevin-may"} <= both


def test_shipped_cases_name_questions_of_the_design(texts: Mapping[str, str]) -> None:
    cases = {case.case_id: case for case in read_cases(texts)}
    assert 15 <= len(cases) <= 40
    assert cases["cambodia-carbon-neutrality"].expected[0].quote.startswith("HENG Chan Thoeun表示")
    assert cases["world-cup-en"].answered is False
