"""The corpora with gold: spans cut their quotes, names are printed, splits are apart."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import eval as measuring

FOLDER = Path(measuring.__file__).parent / "corpora"
EVERY = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
# The others are marked for counterparts alone.
NAMES = [name for name in EVERY if (FOLDER / name / "statements.jsonl").is_file()]
# Small, nearly all in the test half, and left as it was when it was first measured.
LARGE = [name for name in EVERY if name != "blind"]
LARGE_NAMES = [name for name in NAMES if name in LARGE]
HAN = re.compile(r"[\u3400-\u9fff]")
ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")
SPANS = ("statements", "nobody", "boilerplate")

Row = dict[str, Any]


@cache
def texts(name: str) -> dict[str, str]:
    return {
        path.name: path.read_bytes().decode("utf-8")
        for path in sorted((FOLDER / name / "documents").iterdir())
    }


@cache
def rows(name: str, kind: str) -> list[Row]:
    lines = (FOLDER / name / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def split_of(name: str) -> dict[str, str]:
    table = json.loads((FOLDER / name / "split.json").read_text(encoding="utf-8"))
    return {document: split for split, documents in table.items() for document in documents}


def is_chinese(text: str) -> bool:
    """Weighted as a Chinese character says more than a Latin letter."""
    return 3 * len(HAN.findall(text)) > len(re.findall(r"[A-Za-z]", text))


def check_span(name: str, row: Row) -> None:
    text = texts(name)[row["document_id"]]
    assert text[row["start"] : row["end"]] == row["quote"], row
    assert row["quote"] == row["quote"].strip(), row


@pytest.mark.parametrize("name", LARGE)
def test_documents_stand_in_one_split_and_in_both_languages(name: str) -> None:
    table = json.loads((FOLDER / name / "split.json").read_text(encoding="utf-8"))
    assert set(table) == {"dev", "test"}
    listed = [document for documents in table.values() for document in documents]
    assert Counter(listed) == Counter(texts(name).keys())
    for documents in table.values():
        chinese = sum(is_chinese(texts(name)[document]) for document in documents)
        assert 0.3 <= chinese / len(documents) <= 0.7
        assert len(documents) >= 10
    assert len(listed) >= 28


@pytest.mark.parametrize("name", LARGE_NAMES)
def test_hard_characters_are_there(name: str) -> None:
    whole = "".join(texts(name).values())
    assert "\n\u3000\u3000" in whole, "no paragraph begins with an indent of full-width spaces"
    assert "。" in whole
    assert "，" in whole
    assert ASTRAL.search(whole), "no character outside the basic plane"
    assert "\r" not in whole


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", SPANS)
def test_offsets_cut_the_quoted_characters(name: str, kind: str) -> None:
    for row in rows(name, kind):
        check_span(name, row)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed(name: str) -> None:
    for row in rows(name, "statements"):
        text = texts(name)[row["document_id"]]
        where = text if row.get("carried") else row["quote"]
        assert row["speaker"] or row["organisation"] or row["country"], row
        assert row["speaker"] is None or row["speaker"] in where, row
        assert row["organisation"] is None or row["organisation"] in text, row
        assert row["country"] is None or re.fullmatch("[A-Z]{2}", row["country"]), row
        assert row["speech"] in ("direct", "reported"), row


@pytest.mark.parametrize("name", NAMES)
def test_no_span_is_said_by_two_people_or_by_one_and_nobody(name: str) -> None:
    spans = sorted(
        (row["document_id"], row["start"], row["end"])
        for kind in ("statements", "nobody")
        for row in rows(name, kind)
    )
    for (document, _, end), (following, start, _) in itertools.pairwise(spans):
        assert document != following or end <= start, (document, end, start)


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique(name: str) -> None:
    for kind, field in (
        ("statements", "statement_id"),
        ("nobody", "span_id"),
        ("counterparts", "pair_id"),
        ("dates", "document_id"),
        ("questions", "question_id"),
    ):
        ids = [row[field] for row in rows(name, kind)]
        assert len(ids) == len(set(ids)), kind


@pytest.mark.parametrize("name", EVERY)
def test_pairs_of_paragraphs_lie_in_versions_of_one_split(name: str) -> None:
    split = split_of(name)
    true = {(row["a"], row["b"]) for row in rows(name, "versions") if row["version"]}
    seen = set()
    for row in rows(name, "counterparts"):
        check_span(name, row["zh"])
        check_span(name, row["en"])
        assert is_chinese(row["zh"]["quote"])
        assert not is_chinese(row["en"]["quote"])
        pair = (row["zh"]["document_id"], row["en"]["document_id"])
        seen.add(pair)
        assert split[pair[0]] == split[pair[1]]
    assert seen == true


@pytest.mark.parametrize("name", EVERY)
def test_no_pair_of_documents_is_a_version_and_none(name: str) -> None:
    known = texts(name)
    pairs = [frozenset((row["a"], row["b"])) for row in rows(name, "versions")]
    assert len(pairs) == len(set(pairs))
    for row in rows(name, "versions"):
        assert {row["a"], row["b"]} <= set(known)
        assert row["why"]
        assert row["version"] or not row["declared"]
    for side in "ab":
        versions = [row[side] for row in rows(name, "versions") if row["version"]]
        assert len(versions) == len(set(versions)), "a document has one version a language"


@pytest.mark.parametrize("name", LARGE_NAMES)
def test_blocks_are_repeated(name: str) -> None:
    counts = Counter(row["block_id"] for row in rows(name, "boilerplate"))
    assert counts
    assert all(count >= 2 for count in counts.values()), counts


@pytest.mark.parametrize("name", NAMES)
def test_dates_are_iso_and_titles_are_printed(name: str) -> None:
    table = rows(name, "dates")
    assert {row["document_id"] for row in table} == set(texts(name))
    for row in table:
        assert row["date"] is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row["date"]), row
        first = texts(name)[row["document_id"]][:400]
        assert row["title"].casefold() in first.casefold(), row


@pytest.mark.parametrize("name", NAMES)
def test_questions_have_twins_and_answers_that_are_in_the_text(name: str) -> None:
    table = {row["question_id"]: row for row in rows(name, "questions")}
    split = split_of(name)
    for row in table.values():
        twin = table[row["twin_id"]]
        assert {row["language"], twin["language"]} == {"zh", "en"}
        assert (row["need_id"], row["split"], row["gold"]) == (
            twin["need_id"],
            twin["split"],
            twin["gold"],
        )
        assert is_chinese(row["question"]) == (row["language"] == "zh"), row
        assert (row["gold"] is None) == (not row["answers"]) == (row["tag"] is not None), row
        for answer in row["answers"]:
            check_span(name, answer)
            assert split[answer["document_id"]] == row["split"]
            assert re.search(row["gold"], answer["quote"])
