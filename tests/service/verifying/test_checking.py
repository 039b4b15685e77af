"""Checking in a process that can be ended: the same report, nobody waits for a bad draft."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import BusyError, QuestionError
from indexer.store.local.generation import Index
from service.verifying import Checker, Verifier
from service.verifying import checking as checking_module
from service.verifying.draft import read_draft

MakeIndex = Callable[..., Index]
SENTENCE_ZH = "柬埔寨已制定《碳中和长期战略》，正式明确了实现2050年碳中和目标。"
SENTENCE_EN = "The lantern fair is held on 15 February 2021 in the old town."
DRAFT = f"他说：“{SENTENCE_ZH}” ｆｕｌｌ　ｗｉｄｔｈ。𠮷慶長期戰略。\n\n“{SENTENCE_EN}”, it says."


@pytest.fixture
def index(make_index: MakeIndex) -> Index:
    return make_index(cambodia=SENTENCE_ZH, lantern=SENTENCE_EN)


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Checker]:
    monkeypatch.setattr(checking_module, "AT_ONCE", 0)
    checker = Checker(longest=200_000, timeout_s=60)
    yield checker
    checker.close()


def here(index: Index) -> Any:
    verifier = Verifier(index)

    def check(draft: str | None, *, quotes: Any) -> Any:
        return verifier.verify_quotes(quotes) if quotes else verifier.verify_text(draft or "")

    return check


def without_time(report: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in report.items() if key != "took_ms"}


def never(*_: object, **__: object) -> Any:
    raise AssertionError("this was to be checked in the other process")


def test_the_process_says_what_this_one_says(index: Index, checker: Checker) -> None:
    expected = here(index)(DRAFT, quotes=None).to_json()
    assert expected["summary"]["verbatim"] == 2
    report = checker.check(index.folder, never, text=DRAFT, quotes=None)
    assert without_time(report) == without_time(expected)
    quotes = [SENTENCE_EN, "no such words anywhere, 𠮷"]
    expected = here(index)(None, quotes=quotes).to_json()
    report = checker.check(index.folder, never, text=None, quotes=quotes)
    assert without_time(report) == without_time(expected)


def test_its_errors_are_those_of_the_engine(index: Index, checker: Checker) -> None:
    with pytest.raises(QuestionError, match="no text to check") as caught:
        checker.check(index.folder, never, text="  ", quotes=None)
    assert caught.value.code == "text-empty"
    assert "没有可核对" in caught.value.zh


def test_a_draft_that_takes_too_long_is_broken_off_and_the_next_is_checked(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_module, "AT_ONCE", 0)
    checker = Checker(longest=10_000_000, timeout_s=0.05)
    began = time.monotonic()
    with pytest.raises(BusyError, match="took longer") as caught:
        checker.check(index.folder, never, text=DRAFT * 20_000, quotes=None)
    assert caught.value.code == "timeout"
    assert "核对超过" in caught.value.zh
    assert time.monotonic() - began < 10
    checker.close()
    patient = Checker(longest=10_000_000, timeout_s=60)
    assert patient.check(index.folder, never, text=DRAFT, quotes=None)["summary"]["verbatim"] == 2
    patient.close()


def test_a_generation_that_is_gone_is_no_failure_of_ours(checker: Checker, tmp_path: Path) -> None:
    with pytest.raises(BusyError, match="the index changes"):
        checker.check(tmp_path / "0123456789abcdef", never, text=DRAFT, quotes=None)


def test_a_killed_process_is_replaced(index: Index, checker: Checker) -> None:
    checker.check(index.folder, never, text=DRAFT, quotes=None)
    process = checker._process
    assert process is not None
    assert process._process is not None
    process._process.kill()
    process._process.wait()
    report = checker.check(index.folder, never, text=DRAFT, quotes=None)
    assert report["summary"]["verbatim"] == 2


def test_a_draft_beyond_the_limit_is_refused_in_both_languages(index: Index) -> None:
    checker = Checker(longest=100, timeout_s=1)
    for text, quotes in (("茶" * 101, None), (None, ["茶" * 60, "tea " * 20])):
        with pytest.raises(QuestionError, match="at most 100 are checked") as caught:
            checker.check(index.folder, never, text=text, quotes=quotes)
        assert "一次最多核对 100 个" in caught.value.zh


# What held the interpreter: end marks, quotation marks, brackets, blank lines, again and again.
HOSTILE = [
    *'.!?。！？…"“”‘’「『»>[](（:：-*#|_= \n\t\u3000,，、',
    *("a.", "[1]", ".[1", "(a", "\n ", "“a”", "a:\n", "1. "),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_reading_a_draft_takes_time_in_its_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        text = "茶 tea" + unit * (length // len(unit)) + "X"
        began = time.process_time()
        read_draft(text)
        return time.process_time() - began

    assert seconds(20_000) < 1.5 + 8 * seconds(5_000)
    assert seconds(20_000) < 3
