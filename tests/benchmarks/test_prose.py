"""The committed sentences: nothing invented passes the gate, and little that is true is lost."""

from __future__ import annotations

import hashlib
import json

import pytest

from benchmarks.prose import DATA, FAITHFUL, HALVES, Measured, measure, read_cases
from indexer.encoders.protocol import Encoder
from indexer.names import load_names
from indexer.text import BridgeTerms, detect_language
from service.answering.reader import Reader
from service.generating import Gate
from service.generating.opening import READER_DIR

pytestmark = [pytest.mark.checkout, pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def measured(built_in_encoder: Encoder) -> Measured:
    gate = Gate(
        built_in_encoder,
        Reader.open(READER_DIR),
        names=load_names(None, ""),
        bridge=BridgeTerms.load(None),
    )
    return measure([case for half in HALVES for case in read_cases(half)], gate)


def test_no_planted_sentence_is_let_through(measured: Measured) -> None:
    assert measured.n_planted() >= 200
    assert [case.sentence for case in measured.let_through()] == []


def test_at_most_a_tenth_of_the_faithful_sentences_is_removed(measured: Measured) -> None:
    assert measured.n_faithful() >= 120
    lost = [(fault, case.sentence) for case, fault in measured.lost()]
    assert len(lost) <= 0.1 * measured.n_faithful(), lost


def test_the_committed_result_holds_for_each_half() -> None:
    told = json.loads((DATA.parents[1] / "results" / "prose.json").read_text("utf-8"))
    assert told.keys() == set(HALVES)
    for half, found in told.items():
        body = (DATA / f"{half}.toml").read_bytes()
        assert found["certificate"]["dataset_sha256"] == hashlib.sha256(body).hexdigest()
        assert found["let_through"] == 0
        assert found["share_lost"] <= 0.1


def test_the_halves_share_no_document_and_hold_both_languages_and_kinds() -> None:
    halves = [read_cases(half) for half in HALVES]
    documents = [{case.document for case in cases} for cases in halves]
    assert sum(map(len, documents)) == len(set[str]().union(*documents))
    for cases in halves:
        assert {detect_language(case.sentence) for case in cases} == {"zh", "en"}
        assert any(case.group.endswith("other language") for case in cases)
        kinds = {case.kind for case in cases}
        assert {FAITHFUL, "number", "date", "name", "negation", "invention", "swap"} <= kinds
