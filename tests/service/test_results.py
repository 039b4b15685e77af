import json

from service.engine import SearchEngine
from service.results import Highlight, Scores

HIT = (
    "rank score passage_id document_id title language date text start end page_start page_end "
    "heading statement highlights counterpart scores"
)
ANSWER = (
    "question question_language answered reason explanation answer sentences citations confidence "
    "hits took_ms index_id encoder warnings prose parts understood"
)
CITATION = (
    "n quote document_id title date language start end page_start page_end passage_id "
    "document_sha256 verified statement counterpart recognised"
)
COUNTERPART = "passage_id document_id language text start end confidence kind"


def test_a_search_has_the_fields_of_the_contract_and_debug_only_when_asked(
    toy_engine: SearchEngine,
) -> None:
    body = toy_engine.search("灯会 lantern").to_json()
    fields = "query query_language took_ms index_id encoder hits warnings"
    assert list(body) == fields.split()
    assert list(body["hits"][0]) == HIT.split()
    assert list(body["hits"][0]["scores"]) == ["dense", "dense_rank", "lexical", "lexical_rank"]
    assert list(body["hits"][0]["counterpart"]) == COUNTERPART.split()
    assert "debug" in toy_engine.search("灯会", debug=True).to_json()


def test_an_answer_has_the_fields_of_the_contract(toy_engine: SearchEngine) -> None:
    body = toy_engine.ask("柬埔寨的碳中和长期战略").to_json()
    assert list(body) == ANSWER.split()
    assert list(body["citations"][0]) == CITATION.split()
    assert list(body["sentences"][0]) == ["text", "start", "end", "citations"]
    statement = ["speaker", "organisation", "country", "occasion", "start", "end"]
    assert list(body["citations"][0]["statement"]) == statement


def test_a_body_survives_a_round_trip_through_json(toy_engine: SearchEngine) -> None:
    for result in (
        toy_engine.search("澜沧江 tea", debug=True),
        toy_engine.ask("茶叶"),
        toy_engine.facets(),
        toy_engine.documents(),
    ):
        body = result.to_json()
        assert json.loads(json.dumps(body, ensure_ascii=False, allow_nan=False)) == body


def test_none_becomes_null_and_nested_records_become_objects() -> None:
    assert Scores(0.5, 1, None, None).to_json() == {
        "dense": 0.5,
        "dense_rank": 1,
        "lexical": None,
        "lexical_rank": None,
    }
    assert Highlight(0, 2).to_json() == {"start": 0, "end": 2}
