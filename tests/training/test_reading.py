"""Readings: windows of whole sentences, near misses without the answer, altered questions."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import DatasetError
from training.gloss import glossaries
from training.reading import (
    Pool,
    Reading,
    Row,
    Window,
    around,
    document_of,
    held_out,
    read_spans,
    readings,
    windows_of,
    without,
)
from training.reading_mix import across, altered, glossed, glossed_windows, read_mix
from training.settings import read_settings
from training.terms import Term
from training.texts import Pair

ZH = "灯笼挂在河边。１９８３年，燈籠由林则安点亮𠮷。茶馆在森林里。每年有三百人来看！"
EN = "The lantern hangs by the river. In 1983 it was lit by Ana Koro. The tea house is old."


def row(passage: str, answer: str, question: str, language: str, number: int = 0) -> Row:
    start = passage.index(answer)
    return Row(
        question,
        passage,
        f"toy/{number}",
        "灯笼" if language == "zh" else "Lantern",
        language,
        ((start, start + len(answer)),),
        short=True,
    )


ROWS = [
    row(ZH, "林则安", "灯笼是谁点亮的？", "zh"),
    row("茶馆由陈安开。茶馆在山上，灯笼很旧。", "陈安", "茶馆是谁开的？", "zh", 1),
    row(EN, "Ana Koro", "Who lit the lantern in 1983?", "en", 2),
]


def write_rows(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for at, one in enumerate(rows):
            answers = [{"text": one.passage[s:e], "start": s} for s, e in one.spans]
            found = {
                "id": str(at),
                "question": one.question,
                "passage": one.passage,
                "passage_id": one.passage_id,
                "title": one.title,
                "language": one.language,
                "answers": answers,
                "span_kind": "answer",
            }
            file.write(json.dumps(found, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("text", [ZH, EN, "", "无标点"])
def test_windows_are_whole_sentences_in_order_and_cover_the_text(text: str) -> None:
    spans = windows_of(text, 40)
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)
    assert spans == sorted(spans)
    covered = {at for start, end in spans for at in range(start, end)}
    assert {at for at, c in enumerate(text) if not c.isspace()} <= covered


def test_a_window_around_an_answer_holds_it_and_keeps_to_its_size() -> None:
    start = ZH.index("林则安")
    for seed in range(20):
        first, last = around(ZH, start, start + 3, 32, random.Random(seed))
        assert "林则安" in ZH[first:last]
        assert last - first <= 32
    assert len({around(ZH, start, start + 3, 32, random.Random(n)) for n in range(20)}) > 1


def test_without_its_answering_sentence_a_text_keeps_the_others() -> None:
    start = ZH.index("林则安")
    rest = without(ZH, [(start, start + 3)])
    assert rest == "灯笼挂在河边。茶馆在森林里。每年有三百人来看！"
    assert without("只有一句。", [(0, 2)]) is None
    assert without("", []) is None


def test_one_window_answers_and_the_others_do_not_have_the_answer() -> None:
    pool = Pool({one.passage_id: one.passage for one in ROWS[:2]}, "zh")
    for seed in range(12):
        for found in readings(ROWS[:2], pool, random.Random(seed), n_others=2):
            gold, *others = found.windows
            said = "林则安" if "点亮" in found.question else "陈安"
            assert gold.text[gold.start : gold.end] == said
            assert others
            assert not any(other.answers or said in other.text for other in others)


def test_a_near_miss_is_the_same_window_without_the_answer() -> None:
    pool = Pool({ROWS[0].passage_id: ZH}, "zh")
    (found,) = readings(ROWS[:1], pool, random.Random(1), n_others=0)
    assert len(found.windows) == 2
    kept = found.windows[1].text.replace(ROWS[0].question, "").replace("灯笼\n", "").strip()
    assert set(kept) <= set(found.windows[0].text)


def test_documents_are_held_out_by_their_name_alone() -> None:
    names = [f"wiki/{n}" for n in range(2_000)]
    kept = [name for name in names if held_out(name, 0.1)]
    assert 150 < len(kept) < 250
    assert kept == [name for name in names if held_out(name, 0.1)]
    assert set(kept) <= {name for name in names if held_out(name, 0.2)}
    assert document_of(ROWS[0]) == "toy/灯笼"
    assert document_of(replace(ROWS[0], title="")) == "toy/0"


def test_an_altered_question_asks_for_another_number_or_thing_and_nothing_answers() -> None:
    gold = Reading("q", "en", "d", (Window(EN, answers=True, start=0, end=3),))
    found = altered(ROWS[2], gold, ["Lantern"], random.Random(2))
    assert found is not None
    assert found.question.startswith("Who lit the lantern in ")
    assert "1983" not in found.question
    assert not any(window.answers for window in found.windows)
    other = altered(ROWS[0], gold, ["茶馆", "灯笼"], random.Random(4))
    assert other is None or "茶馆" in other.question
    plain = replace(ROWS[0], title="", question="是谁点亮的？")
    assert altered(plain, gold, ["茶馆"], random.Random(0)) is None


def test_a_question_is_glossed_only_when_its_words_are_known() -> None:
    terms = [Term("灯笼", "lantern", 0.9, 9, 1), Term("点亮", "lit", 0.9, 9, 1)]
    words = glossaries(terms)
    reading = Reading("Who lit the lantern?", "en", "d", ())
    found = glossed(reading, words, random.Random(0))
    assert found is not None
    assert found.question == "谁点亮灯笼？"
    unknown = Reading("Which committee adopted amendments?", "en", "d", ())
    assert glossed(unknown, words, random.Random(0)) is None
    drawn = random.Random(0)
    switched = {str(glossed(reading, words, drawn, stay=0.5).question) for _ in range(20)}  # type: ignore[union-attr]
    assert any("lantern" in question and "点亮" in question for question in switched)


def test_glossed_windows_keep_the_place_of_the_answer() -> None:
    words = glossaries(
        [
            Term("灯笼", "lantern", 0.9, 9, 1),
            Term("河", "river", 0.9, 9, 1),
            Term("点亮", "lit", 0.9, 9, 1),
        ]
    )
    english = "The lantern was lit by the river. 𠮷"
    start = english.index("the river")
    gold = Window(english, answers=True, start=start, end=start + len("the river"))
    near = Window("The lantern was lit.", answers=False)
    found = glossed_windows(
        Reading("灯笼在哪里？", "en", "d", (gold, near)), words, random.Random(0)
    )
    assert found is not None
    right, wrong = found.windows
    assert right.text[right.start : right.end] == "河"
    assert "灯笼" in right.text[: right.start]
    assert (wrong.text, wrong.answers) == ("灯笼点亮 .", False)
    chinese = Window("灯笼点亮，在河边。", answers=True, start=6, end=7)
    back = glossed_windows(Reading("Where?", "zh", "d", (chinese,)), words, random.Random(0))
    assert back is not None
    (only,) = back.windows
    assert only.text[only.start : only.end] == "river"
    unknown = Window("Committees adopted amendments.", answers=True, start=0, end=10)
    assert glossed_windows(Reading("", "en", "d", (unknown,)), words, random.Random(0)) is None


def test_a_sentence_asks_for_its_translation_and_the_span_is_that() -> None:
    group = [Pair(f"The river {n} is deep.", f"第{n}条河很深。") for n in range(4)]
    other = [Pair(f"Tea {n} is red.", f"第{n}杯茶是红的。") for n in range(4)]
    for seed in range(8):
        for found in across([group, other], "toy", random.Random(seed)):
            gold = found.windows[0]
            said = gold.text[gold.start : gold.end]
            pair = next(p for p in group + other if said in (p.english, p.chinese))
            assert found.question in (pair.english, pair.chinese)
            assert found.question != said
            assert not any(said in window.text for window in found.windows[1:])


def test_a_line_whose_answer_stands_elsewhere_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    write_rows(path, ROWS)
    assert read_spans(path) == ROWS
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    broken = json.loads(lines[1])
    broken["answers"][0]["start"] += 1
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join([lines[0], json.dumps(broken), lines[2]]))
    with pytest.raises(DatasetError) as caught:
        read_spans(path)
    assert "line 2" in caught.value.en
    assert "第 2 行" in caught.value.zh
    with pytest.raises(DatasetError):
        read_spans(tmp_path / "none.jsonl.gz")


def test_the_mix_keeps_held_out_documents_apart(tmp_path: Path) -> None:
    rows = [
        replace(ROWS[0], title=f"灯笼{n}", passage_id=f"toy/{n}", question=f"灯笼{n}是谁点亮的？")
        for n in range(30)
    ]
    write_rows(tmp_path / "qa_spans" / "toy.jsonl.gz", rows)
    settings = replace(
        read_settings().reading, sources={"toy": 1.0}, crossed={}, held_out=0.4, glossed=0.0
    )
    taught = read_mix(tmp_path, [], settings, 1, checks=False)
    checked = read_mix(tmp_path, [], settings, 1, checks=True)
    assert taught
    assert checked
    assert not {one.of for one in taught} & {one.of for one in checked}
    assert taught == read_mix(tmp_path, [], settings, 1, checks=False)
