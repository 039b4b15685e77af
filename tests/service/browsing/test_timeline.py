"""Who said what, as a list and as a timeline."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.errors import FilterError, QuestionError
from indexer.reading.corpus import split_pages
from indexer.records import Counterpart, Document, Language, Passage, Statement
from indexer.said import Statements
from indexer.store.local.generation import Index
from service.browsing import StatementEntry, list_statements, timeline
from service.engine import SearchEngine
from tests.service.conftest import with_records


def document(
    document_id: str, text: str, language: Language, date: str, version_of: str | None = None
) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id, document_id, text, split_pages(text), (language,), "briefing", digest, digest,
        f"{document_id}.txt", date=date, version_of=version_of,
    )  # fmt: skip


FAIR_EN = document(
    "fair-en",
    "Ms. MIAO Hong said that the lantern fair needs tea and that every town should have one.\n\n"
    "Tea is served to everybody who comes to the river in the evening of the fair.",
    "en",
    "2020-08-03",
    version_of="fair-zh",
)
FAIR_ZH = document("fair-zh", "苗红指出，灯节需要茶，每个城镇都应该有一个。", "zh", "2020-08-03")
DIALOGUE = document(
    "dialogue-zh",
    "HENG Chan Thoeun表示，柬埔寨已制定碳中和戰略。\n\n周军表示，中国愿意加强森林合作𠮷。\n\n"
    "方莉表示，茶很好喝，应该多喝。",
    "zh",
    "2022-05-09",
)
DOCUMENTS = [FAIR_EN, FAIR_ZH, DIALOGUE]


def statement(
    passage: Passage, speaker: str, person: str, body: str | None, country: str | None, day: str
) -> Statement:
    return Statement(
        passage.passage_id, passage.start, passage.end, speaker, person, None,
        body and body.upper(), body, country, "灯会", day, "reported",
    )  # fmt: skip


_made: list[SearchEngine] = []


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory, toy_encoder: Encoder) -> SearchEngine:
    """One engine for all tests: nothing in it changes."""
    if not _made:
        _made.append(make_engine(tmp_path_factory.mktemp("timeline"), toy_encoder))
    return _made[0]


def make_engine(folder: Path, encoder: Encoder) -> SearchEngine:
    build_index(DOCUMENTS, folder / "index", encoder)
    index = Index.open(folder / "index", encoder)

    def holding(words: str) -> Passage:
        return next(passage for passage in index.passages if words in passage.text)

    miao_en, miao_zh = holding("Ms. MIAO"), holding("苗红")
    said = [
        statement(miao_en, "MIAO Hong", "miao-hong", "wri", None, "2020-07-30"),
        statement(miao_zh, "苗红", "miao-hong", "wri", None, "2020-07-30"),
        statement(
            holding("HENG"), "HENG Chan Thoeun", "heng-chan-thoeun", "moe-kh", "KH", "2022-04-21"
        ),
        statement(holding("周军"), "周军", "zhou-jun", "mee", "CN", "2022-04-20"),
        statement(holding("方莉"), "方莉", "fang-li", "wri", None, "2022-04-21"),
    ]  # fmt: skip
    pair = Counterpart(
        "passage", miao_zh.passage_id, miao_zh.start, miao_zh.end, miao_en.passage_id,
        miao_en.start, miao_en.end, 0.99,
    )  # fmt: skip
    known = with_records(index, statements=Statements(said), counterparts=[pair])
    return SearchEngine(known, encoder)


def speakers(entries: tuple[StatementEntry, ...]) -> list[str | None]:
    return [entry.statement.speaker for entry in entries]


def test_without_a_topic_the_oldest_comes_first_and_both_faces_are_one_entry(
    engine: SearchEngine,
) -> None:
    found = list_statements(engine).statements
    assert speakers(found) == ["苗红", "周军", "HENG Chan Thoeun", "方莉"]
    assert found[0].counterpart is not None
    assert found[0].counterpart.document_id == "fair-en"
    assert all(entry.similarity is None for entry in found)
    for entry in found:
        text = engine.index.documents[entry.document_id].text
        assert text[entry.start : entry.end] == entry.text


@pytest.mark.parametrize("country", ["KH", "柬埔寨", "Cambodia", "ＫＨ", "柬"])
def test_a_country_goes_by_any_of_its_names(engine: SearchEngine, country: str) -> None:
    found = list_statements(engine, country=country).statements
    assert speakers(found) == ["HENG Chan Thoeun"]


def test_a_body_and_a_person_go_by_id_name_and_other_language(engine: SearchEngine) -> None:
    for name in ("wri", "WRI", "世界资源研究所", "World Resources Institute"):
        assert speakers(list_statements(engine, organisation=name).statements) == ["苗红", "方莉"]
    for name in ("miao-hong", "苗红", "MIAO Hong"):
        assert speakers(list_statements(engine, speaker=name).statements) == ["苗红"]


def test_a_language_shows_that_face(engine: SearchEngine) -> None:
    found = list_statements(engine, language="en").statements
    assert [(entry.document_id, entry.language) for entry in found] == [("fair-en", "en")]


def test_a_topic_finds_statements_of_the_other_language_best_first(engine: SearchEngine) -> None:
    found = list_statements(engine, about="carbon neutrality of Cambodia").statements
    assert found[0].statement.speaker == "HENG Chan Thoeun"
    scores = [entry.similarity for entry in found if entry.similarity is not None]
    assert len(scores) == len(found)
    assert scores == sorted(scores, reverse=True)


def test_what_nobody_said_is_no_statement_though_it_fits_the_topic(engine: SearchEngine) -> None:
    found = list_statements(engine, about="tea").statements
    assert {entry.statement.speaker for entry in found} >= {"方莉"}
    assert all("Tea is served" not in entry.text for entry in found)


def test_a_topic_and_a_country_must_both_fit(engine: SearchEngine) -> None:
    assert speakers(list_statements(engine, country="CN", about="碳中和").statements) == ["周军"]
    assert list_statements(engine, country="JP", about="碳中和").statements == ()


def test_no_more_than_k_are_listed(engine: SearchEngine) -> None:
    assert len(list_statements(engine, k=2).statements) == 2


def test_a_timeline_is_grouped_and_each_group_runs_from_the_oldest(engine: SearchEngine) -> None:
    by_country = timeline(engine)
    assert [(g.key, g.label_zh, g.label_en, speakers(g.statements)) for g in by_country.groups] == [
        ("CN", "中国", "China", ["周军"]),
        ("KH", "柬埔寨", "Cambodia", ["HENG Chan Thoeun"]),
        (None, None, None, ["苗红", "方莉"]),
    ]
    by_body = timeline(engine, by="organisation")
    first = by_body.groups[0]
    assert (first.key, first.label_en) == ("wri", "World Resources Institute")
    assert [e.occasion_date for e in by_body.groups[0].statements] == ["2020-07-30", "2022-04-21"]
    by_person = timeline(engine, by="speaker", country="KH")
    assert [group.key for group in by_person.groups] == ["heng-chan-thoeun"]


def test_the_json_has_the_fields_of_an_entry(engine: SearchEngine) -> None:
    body = list_statements(engine, country="KH").to_json()
    assert body["index_id"] == engine.index.index_id
    assert body["statements"][0]["statement"] == {
        "speaker": "HENG Chan Thoeun",
        "organisation": "MOE-KH",
        "country": "KH",
        "occasion": "灯会",
        "start": 0,
        "end": 31,
    }
    assert timeline(engine, country="KH").to_json()["groups"][0]["key"] == "KH"


def test_an_unknown_country_is_refused_with_the_nearest(engine: SearchEngine) -> None:
    with pytest.raises(FilterError, match="Cambodia"):
        list_statements(engine, country="Cambodja")
    with pytest.raises(FilterError) as caught:
        timeline(engine, country="柬埔塞")
    assert "柬埔寨" in caught.value.zh


@pytest.mark.parametrize(
    "wrong",
    [{"k": 0}, {"k": 10**9}, {"about": " "}, {"about": "😀"}, {"language": "fr"}, {"by": "x"}],
)
def test_a_wrong_parameter_is_refused(engine: SearchEngine, wrong: dict[str, object]) -> None:
    with pytest.raises(QuestionError):
        timeline(engine, **wrong)  # type: ignore[arg-type]
