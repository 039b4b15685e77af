from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.errors import EncoderError
from indexer.text import fold
from service.answering import Candidate, reading
from service.answering.evidence import FEATURES, Features
from service.answering.quoting import whole_quote
from service.answering.reader import Verdict
from service.answering.reading import (
    MOST_WINDOWS,
    Reading,
    chosen_windows,
    open_reader,
    readings_of,
    some_answer,
    windows_of,
)
from service.answering.sentences import Sentence


def sentences(row: int, *texts: str, start: int = 0) -> list[Sentence]:
    found = []
    for position, text in enumerate(texts):
        nothing: frozenset[str] = frozenset()
        found.append(
            Sentence(
                row=row,
                start=start,
                end=start + len(text),
                text=text,
                folded=fold(text),
                position=position,
                terms=nothing,
                names=nothing,
                organisations=nothing,
                people=False,
                dates=nothing,
            )
        )
        start += len(text)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_windows_hold_whole_sentences_each_once(language: str) -> None:
    long = "河水清澈。" * 30 if language == "zh" else "The river is clean. " * 20
    own = sentences(3, "短句。", long, "𠮷野。", long)
    windows = windows_of(3, own, language, None)  # type: ignore[arg-type]
    assert [s for w in windows for s in w.sentences] == own
    assert len(windows) == 2 if language == "zh" else len(windows) >= 1


def test_a_heading_is_read_with_the_window_unless_it_stands_there_or_is_long() -> None:
    own = sentences(0, "水位上升。")
    text = "水位上升。"
    (with_heading,) = windows_of(0, own, "zh", "湄公河")
    assert with_heading.text_in(text) == "湄公河\n水位上升。"
    assert windows_of(0, own, "zh", "水位")[0].text_in(text) == text
    assert windows_of(0, own, "zh", "长" * 101)[0].text_in(text) == text
    assert windows_of(0, [], "zh", "湄公河") == []


def test_every_passage_is_read_before_a_second_window_of_one() -> None:
    long = "x" * 500 + "."
    windows = [
        window
        for row in range(MOST_WINDOWS)
        for window in windows_of(row, sentences(row, long, long), "en", None)
    ]
    promise = {
        (window.row, s.start): float(s.start > 0 or window.row == 0)
        for window in windows
        for s in window.sentences
    }
    chosen = chosen_windows(windows, promise)
    assert [window.row for window in chosen] == list(range(MOST_WINDOWS))
    assert all(window.sentences[0].start > 0 for window in chosen[1:])


def test_the_sentence_in_which_the_answer_begins_has_the_share() -> None:
    (first,) = windows_of(0, sentences(0, "一。", "三亿元。", start=10), "zh", "标题")
    (second,) = windows_of(1, sentences(1, "two."), "en", None)
    verdicts = [Verdict(2.0, 5, 8, 0.9), Verdict(-1.0, 0, 3, 0.5)]
    readings = readings_of([first, second], verdicts)
    assert readings[0, 10].share == 0.0
    answer = readings[0, 12]
    assert answer.words == (12, 15)
    assert answer.window == 2.0
    assert answer.ahead == 3.0
    assert 0.7 < answer.share < 0.9
    assert readings[1, 0].ahead == -3.0


def test_logits_are_bounded_and_nothing_read_says_no() -> None:
    assert some_answer([]) == Reading().window == -8.0
    assert some_answer([Verdict(100.0, 0, 1, 1.0)]) == 8.0
    assert readings_of([], []) == {}


def test_a_reader_that_is_not_there_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "reader_folder", lambda: tmp_path / "none")
    with pytest.raises(EncoderError) as caught:
        open_reader()
    assert "install lanmei again" in caught.value.message("en")
    assert "重新安装" in caught.value.message("zh")


NOTHING: Any = Features(**{**dict.fromkeys(FEATURES, 0.0), "possible": 1.0})


def candidates(*texts: str) -> list[Candidate]:
    return [
        Candidate(sentence, "zh", True, NOTHING, np.zeros(2, np.float32), "zh-zh")
        for sentence in sentences(0, *texts)
    ]


@pytest.mark.parametrize(
    ("before", "sentence", "both"),
    [
        ("王小明到会。", "他说水位上升。", True),
        ("王小明到会。", "2021年，他離任。", True),
        ("Ms Lin came. ", "She spoke of fish.", True),
        ("Ms Lin came. ", "In 2019, she left.", True),
        ("王小明到会。", "李强说他不去。", False),
        ("王小明到会。", "其中一半来自云南。", False),
        ("王小明到会。", "此外，水位上升。", False),
        ("Ms Lin came. ", "Item two follows.", False),
        ("Ms Lin came. ", "Water rose and it stayed.", False),
    ],
)
def test_a_pronoun_brings_the_sentence_before(before: str, sentence: str, both: bool) -> None:
    text = before + sentence
    first, second = candidates(before, sentence)
    quote = whole_quote(second, [first, second], text).sentence
    assert quote.text == (text if both else sentence)
    assert text[quote.start : quote.end] == quote.text


def test_an_answer_that_runs_on_is_quoted_to_its_end() -> None:
    text = "投入三亿元。其中𠮷县一亿。完。"
    first, second, third = candidates("投入三亿元。", "其中𠮷县一亿。", "完。")
    read = replace(first, reading=Reading(1.0, 0.9, 1.0, (2, 10)))
    assert (
        whole_quote(read, [read, second, third], text).sentence.text == "投入三亿元。其中𠮷县一亿。"
    )
    assert whole_quote(first, [first, second, third], text) is first


def test_without_a_sentence_before_a_pronoun_stays_alone() -> None:
    (only,) = candidates("他说水位上升。")
    assert whole_quote(only, [only], "他说水位上升。") is only
