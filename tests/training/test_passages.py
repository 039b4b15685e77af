from __future__ import annotations

import gzip
from pathlib import Path

from training.passages import Asked, join_windows, not_wrong, read_asked, read_crossed
from training.texts import Question

LINES = [
    "澜沧江-湄公河流域六国共同开展环境合作。",
    "各國代表就碳中和長期戰略交換了意見！",
    "会议讨论了ＧＥＦ项目和𠮷林省的水资源管理经验。",
    "Cambodia spoke about its long-term strategy.",
]


def test_windows_of_one_paragraph_are_joined_with_all_their_questions() -> None:
    rows = [
        Question("谁合作？", LINES[0] + LINES[1], "zh"),
        Question("哪些国家？", LINES[1] + LINES[2], "zh"),
        Question("什麼戰略？", LINES[1], "zh"),
        Question("谁合作？", LINES[2] + LINES[3], "zh"),
    ]
    assert join_windows(rows) == [
        Asked("".join(LINES), "zh", ("谁合作？", "哪些国家？", "什麼戰略？"))
    ]


def test_windows_that_only_quote_the_same_sentence_stay_apart() -> None:
    rows = [
        Question("a?", "Tea grows in the old forests. " + LINES[0], "en"),
        Question("b?", "Lanterns hang over the river. " + LINES[0] + " Then it rained.", "en"),
    ]
    assert [row.passage for row in join_windows(rows)] == [row.passage for row in rows]


def test_passages_of_the_same_sentence_or_question_are_not_wrong_for_each_other() -> None:
    asked = [
        Asked("Tea grows in the old forests of Yunnan.", "en", ("Where is tea?",)),
        Asked("Lanterns.", "en", ("Where is tea?",)),
        Asked(LINES[0] + "灯笼。", "zh", ("谁合作？",)),
        Asked(LINES[0] + "茶。", "zh", ("哪些国家？",)),
        Asked("", "zh", ()),
    ]
    assert not_wrong(asked) == [
        frozenset({1}),
        frozenset({0}),
        frozenset({3}),
        frozenset({2}),
        frozenset(),
    ]


def test_of_a_question_that_comes_twice_one_row_is_drawn_and_empty_ones_are_left_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "qa" / "q.tsv.gz"
    path.parent.mkdir()
    rows = "谁？\t甲。\tzh\n谁？\t乙。\tzh\nWho?\tA.\ten\n \t空。\tzh\n"
    path.write_bytes(gzip.compress(rows.encode()))
    found = read_asked(tmp_path, {"q": 1.0}, 1)
    assert sorted(text for row in found for text in row.questions) == ["Who?", "谁？"]
    assert found == read_asked(tmp_path, {"q": 1.0}, 1)
    assert len(read_asked(tmp_path, {"q": 0.5}, 1)) == 1


def test_a_paragraph_is_asked_with_its_sentences_in_the_other_language(tmp_path: Path) -> None:
    path = tmp_path / "bitext" / "b.tsv.gz"
    path.parent.mkdir()
    rows = "".join(f"The lantern {n} is red. {'x' * 300}\t灯笼{n}号是红色的。\n" for n in range(12))
    path.write_bytes(gzip.compress(rows.encode()))
    found = read_crossed(tmp_path, {"b": 1.0}, 3)
    assert {row.language for row in found} == {"zh", "en"}
    for row in found:
        numbers = [text for text in row.questions if ("灯笼" in text) == (row.language == "en")]
        assert numbers == list(row.questions)
        assert len(row.questions) >= 2
