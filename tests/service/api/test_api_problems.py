"""Errors over HTTP: status, type, and the language of the reader."""

from __future__ import annotations

import json
from typing import Any

import pytest

from indexer import errors
from service.api.problems import (
    STATUS_OF,
    TITLES,
    TYPE_PREFIX,
    invalid_request,
    problem_of,
    problem_response,
    reply_language,
)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh;q=0.3, en;q=0.2", "zh"),
        ("fr, zh;q=0.1", "zh"),
        ("*", "en"),
        ("zh;q=broken", "en"),
        ("中文", "en"),
    ],
)
def test_the_reply_is_in_the_language_that_is_wanted_more(header: Any, language: str) -> None:
    assert reply_language(header) == language


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.QuestionError(en="empty", zh="空"), 422, "question"),
        (errors.FilterError(en="?", zh="？"), 422, "filter"),
        (errors.NotFoundError(en="?", zh="？"), 404, "not-found"),
        (errors.BusyError(en="?", zh="？"), 503, "busy"),
        (errors.IndexMissing(en="?", zh="？"), 503, "index-missing"),
        (errors.IndexMismatch(en="?", zh="？"), 503, "index-mismatch"),
        (errors.EncoderError(en="?", zh="？"), 503, "encoder"),
        (errors.LanmeiError(en="?", zh="？"), 500, "error"),
        (errors.FilterError(en="?", zh="？", code="unknown-country"), 422, "unknown-country"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_error_has_its_status_and_a_stable_type(error: Any, status: int, code: str) -> None:
    problem = problem_of(error)
    assert (problem.status, problem.code) == (status, code)
    assert ("Retry-After" in problem.headers) == (status == 503)


def test_every_class_of_error_maps_to_a_status() -> None:
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    known = [kind for kind in classes if issubclass(kind, errors.LanmeiError)]
    assert len(known) > 10
    for kind in known:
        assert any(issubclass(kind, mapped) for mapped, _ in STATUS_OF)


@pytest.mark.parametrize(
    ("accept_language", "title", "detail"),
    [
        ("zh", "问题或参数无法使用", "空"),
        ("en", "The question or a parameter cannot be used", "empty"),
    ],
    ids=["zh", "en"],
)
def test_the_body_is_a_problem_in_the_language_of_the_reader(
    accept_language: Any, title: Any, detail: Any
) -> None:
    problem = problem_of(errors.QuestionError(en="empty", zh="空", code="question-empty"))
    response = problem_response(problem, accept_language=accept_language, instance="/v1/ask")
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-language"] == accept_language
    assert json.loads(bytes(response.body)) == {
        "type": f"{TYPE_PREFIX}question-empty",
        "title": title,
        "status": 422,
        "detail": detail,
        "instance": "/v1/ask",
    }


def test_a_body_that_does_not_fit_names_its_fields_in_both_languages() -> None:
    faults = [
        {"type": "int_type", "loc": ("body", "k"), "msg": "Input should be a valid integer"},
        {"type": "extra_forbidden", "loc": ("body", "language"), "msg": "Extra inputs"},
    ]
    problem = invalid_request(faults)
    assert problem.status == 422
    assert [error["field"] for error in problem.errors] == ["k", "language"]
    assert problem.zh == "k：应为整数；language：没有这个字段"


def test_a_body_that_is_no_json_is_a_bad_request() -> None:
    assert invalid_request([{"type": "json_invalid", "loc": ("body", 3), "msg": "?"}]).status == 400


def test_titles_are_in_both_languages() -> None:
    for english, chinese in TITLES.values():
        assert english.isascii()
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
