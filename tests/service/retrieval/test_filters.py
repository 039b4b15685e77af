from typing import Any

import numpy as np
import pytest

from indexer.errors import FilterError
from indexer.names.names_file import load_names
from indexer.store.local.generation import Index
from service.retrieval.filters import RowFilter, parse_condition, parse_filters

NAMES = load_names()


def found(index: Index, *conditions: dict[str, Any]) -> set[str]:
    parsed = parse_filters({"and": list(conditions)}, index, NAMES)
    selected = RowFilter(index).rows(parsed)
    rows = np.flatnonzero(selected.mask)
    by_language = [row for own in selected.rows_of.values() for row in own.tolist()]
    assert sorted(by_language) == rows.tolist()
    return {index.passages[row].document_id for row in rows.tolist()}


def where(field: str, op: str, value: object) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


@pytest.mark.parametrize("value", ["KH", "kh", "KHM", "Cambodia", "柬埔寨", "柬"])
def test_a_country_goes_by_code_or_name_in_either_language(toy_index: Index, value: str) -> None:
    assert found(toy_index, where("country", "eq", value)) == {"cambodia"}


def test_a_speaker_goes_by_name_or_id_and_an_organisation_by_its_printed_name(
    toy_index: Index,
) -> None:
    assert found(toy_index, where("speaker", "eq", "王小明")) == {"cambodia"}
    assert found(toy_index, where("speaker", "eq", "wang-xiaoming")) == {"cambodia"}
    assert found(toy_index, where("organisation", "eq", "柬埔寨環境部")) == {"cambodia"}


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        ("eq", "2021", {"lantern_zh", "lantern_en"}),
        ("gte", "2021", {"lantern_zh", "lantern_en", "cambodia"}),
        ("gt", "2021", {"cambodia"}),
        ("gt", "2022", set()),
        ("lt", "2020-08-04", {"laos"}),
        ("lte", "2020", {"laos"}),
        ("in", ["2020-08", "2022"], {"laos", "cambodia"}),
        ("gt", "2022-05-08", {"cambodia"}),
    ],
)
def test_dates_compare_as_far_as_they_are_precise(
    toy_index: Index, op: str, value: object, expected: set[str]
) -> None:
    assert found(toy_index, where("date", op, value)) == expected


def test_a_year_may_be_a_number_and_conditions_must_all_hold(toy_index: Index) -> None:
    both = found(toy_index, where("year", "eq", 2021), where("language", "eq", "zh"))
    assert both == {"lantern_zh"}


def test_not_equal_keeps_passages_without_a_value(toy_index: Index) -> None:
    assert "tea" in found(toy_index, where("country", "ne", "KH"))
    assert "cambodia" not in found(toy_index, where("country", "nin", ["KH", "LA"]))


def test_no_filter_is_no_condition_and_an_empty_list_keeps_all(toy_index: Index) -> None:
    assert parse_filters(None, toy_index, NAMES) == []
    assert len(found(toy_index)) == 7


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (where("colour", "eq", "red"), "colour.*language, document_id"),
        (where("year", "near", 2021), "near.*eq, ne, in"),
        (where("country", "gt", "KH"), "only date and year"),
        (where("language", "eq", "fr"), "'fr'.*zh, en"),
        (where("document_id", "eq", "nope"), "nope.*cambodia"),
        (where("date", "eq", "May 2022"), "YYYY"),
        (where("date", "eq", "2022-13"), "YYYY"),
        (where("year", "eq", "22"), "four digits"),
        (where("kind", "eq", "footnote"), "content, boilerplate, heading"),
        (where("country", "eq", "Camboda"), "did you mean Cambodia"),
        (where("speaker", "eq", "王小名"), "did you mean 王小明"),
        (where("year", "in", []), "expected text or a number, or a list"),
        (where("year", "eq", ["2021"]), "expected text or a number"),
        (where("year", "eq", True), "expected text or a number"),
        ({"op": "eq"}, "filters must be"),
    ],
)
def test_a_filter_that_cannot_be_used_says_what_can(
    toy_index: Index, condition: dict[str, Any], message: str
) -> None:
    with pytest.raises(FilterError, match=message):
        found(toy_index, condition)


@pytest.mark.parametrize("filters", [{}, {"or": []}, {"and": "x"}, {"and": [1]}, []])
def test_a_malformed_filter_shows_the_form(toy_index: Index, filters: Any) -> None:
    with pytest.raises(FilterError, match="filters must be"):
        parse_filters(filters, toy_index, NAMES)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("country=KH", where("country", "eq", "KH")),
        ("country = 柬埔寨", where("country", "eq", "柬埔寨")),
        ("date>=2021", where("date", "gte", "2021")),
        ("year!=2022", where("year", "ne", "2022")),
        ("country=KH,LA", where("country", "in", ["KH", "LA"])),
        ("country!=KH, LA", where("country", "nin", ["KH", "LA"])),
    ],
)
def test_the_form_of_the_command_line_is_read(text: str, condition: dict[str, Any]) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize("text", ["", "country", "country KH", "＝"])
def test_a_condition_without_an_operator_is_refused(text: str) -> None:
    with pytest.raises(FilterError, match="field=value"):
        parse_condition(text)
