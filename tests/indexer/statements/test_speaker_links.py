"""One person is one speaker in both languages and in every spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.names.names_file import load_names
from indexer.names.registry import Names
from indexer.records import Counterpart, Statement, passage_span
from indexer.statements.speaker_links import link_speakers


@pytest.fixture(scope="module")
def names() -> Names:
    """The built-in names with those of the shipped corpus."""
    own = Path(__file__).parents[3] / "corpus" / "names.toml"
    return load_names(None, own.read_text(encoding="utf-8"))


def said(passage_id: str, name: str, speaker_id: str, country: str | None = None) -> Statement:
    start, end = passage_span(passage_id)
    return Statement(
        passage_id, start, end, name, speaker_id, None, None, None, country, None, None, "direct"
    )


def pair(zh: str, en: str) -> Counterpart:
    return Counterpart("passage", zh, 0, 1, en, 0, 1, 0.99)


def ids(statements: list[Statement]) -> list[str | None]:
    return [statement.speaker_id for statement in statements]


def test_speakers_of_counterparts_are_one_person(names: Names) -> None:
    statements = [said("z:0-1", "王灿", "王灿"), said("e:0-1", "Carla Wong", "carla-wong")]
    assert ids(link_speakers(statements, [pair("z:0-1", "e:0-1")], names)) == ["carla-wong"] * 2
    assert ids(link_speakers(statements, [], names)) == ["王灿", "carla-wong"]


def test_an_id_of_the_names_file_wins(names: Names) -> None:
    statements = [said("z:0-1", "苗虹", "苗虹"), said("e:0-1", "MIAO Hong", "miao-hong")]
    assert ids(link_speakers(statements, [pair("z:0-1", "e:0-1")], names)) == ["miao-hong"] * 2


def test_two_known_people_are_never_made_one(names: Names) -> None:
    statements = [said("z:0-1", "苗红", "miao-hong"), said("e:0-1", "San Win", "san-win")]
    linked = link_speakers(statements, [pair("z:0-1", "e:0-1")], names)
    assert ids(linked) == ["miao-hong", "san-win"]


def test_the_more_frequent_counterpart_counts(names: Names) -> None:
    statements = [
        said("z:0-1", "王灿", "王灿"),
        said("z:2-3", "王灿", "王灿"),
        said("e:0-1", "WANG Can", "wang-can"),
        said("e:2-3", "WANG Can", "wang-can"),
        said("e:4-5", "Li Si", "li-si"),
    ]
    found = [pair("z:0-1", "e:0-1"), pair("z:2-3", "e:2-3"), pair("z:0-1", "e:4-5")]
    assert ids(link_speakers(statements, found, names)) == ["wang-can"] * 4 + ["li-si"]


def test_nearly_equal_spellings_of_one_country_are_one_person(names: Names) -> None:
    statements = [
        said("a:0-1", "Bounkham Vorachith", "bounkham-vorachith", "LA"),
        said("b:0-1", "Bounkham Vorachit", "bounkham-vorachit", "LA"),
        said("c:0-1", "Bounkham Vorachit", "bounkham-vorachit-th", "TH"),
        said("d:0-1", "Bounkham Sayavong", "bounkham-sayavong", "LA"),
    ]
    assert ids(link_speakers(statements, [], names)) == [
        "bounkham-vorachit",
        "bounkham-vorachit",
        "bounkham-vorachit-th",
        "bounkham-sayavong",
    ]


def test_statements_without_a_name_stay_as_they_are(names: Names) -> None:
    statement = Statement("a:0-1", 0, 1, None, None, None, None, None, "KH", None, None, "reported")
    assert link_speakers([statement], [], names) == [statement]
    assert link_speakers([], [], names) == []


def test_a_chinese_name_and_its_pinyin_are_one_person(names: Names) -> None:
    linked = link_speakers(
        [
            said("a:0-1", "叶知秋", "叶知秋"),
            said("b:0-1", "Ye Zhiqiu", "ye zhiqiu"),
            said("b:2-3", "Ye Zhi", "ye zhi"),
        ],
        [],
        names,
    )
    assert linked[0].speaker_id == linked[1].speaker_id != linked[2].speaker_id
    both = link_speakers(
        [
            said("a:0-1", "李娜", "李娜"),
            said("a:2-3", "李纳", "李纳"),
            said("b:0-1", "Li Na", "li na"),
        ],
        [],
        names,
    )
    assert len({one.speaker_id for one in both}) == 3
    assert link_speakers([], [], names) == []
