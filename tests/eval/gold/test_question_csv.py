"""A CSV of questions with expected quotes."""

from pathlib import Path

import pytest

from eval.gold.question_csv import read_question_csv
from indexer.errors import DatasetError

TEXTS = {
    "fair-zh": "灯会在晚上。\n灯会很热闹。𠮷祥",
    "fair-en": "The lantern fair is\nat night, by the river.",
    "both": "灯会在晚上。 It is late.",
}


def _file(folder: Path, text: str) -> Path:
    path = folder / "questions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_quotes_are_found_in_every_document_that_has_them(tmp_path: Path) -> None:
    path = _file(tmp_path, "question,quote\n燈會在哪天？,灯会在晚上。\n")
    topics, judgements = read_question_csv(path, TEXTS)
    (topic,) = topics
    assert (topic.language, topic.answerable, topic.direction_docs) == ("zh", True, ("zh",))
    found = [(j.document_id, j.start, j.end, j.grade) for j in judgements[topic.need_id]]
    assert found == [("fair-zh", 0, 6, 2), ("both", 0, 6, 2)]


def test_white_space_in_a_quote_may_differ_and_offsets_are_those_of_the_document(
    tmp_path: Path,
) -> None:
    path = _file(tmp_path, 'question,quote\nWhen is it?,"lantern fair is at  night,"\n')
    topics, judgements = read_question_csv(path, TEXTS)
    (judgement,) = judgements[topics[0].need_id]
    assert TEXTS["fair-en"][judgement.start : judgement.end] == "lantern fair is\nat night,"
    assert judgement.quote == "lantern fair is\nat night,"


def test_rows_of_one_question_are_one_topic_and_a_blank_quote_is_unanswerable(
    tmp_path: Path,
) -> None:
    text = (
        "topic_id,question,quote,document_id,grade,need_id,twin_id,split\n"
        "a-zh,灯会怎么样？,灯会很热闹。,fair-zh,2,a,a-en,test\n"
        "a-zh,灯会怎么样？,灯会在晚上。,fair-zh,1,a,a-en,test\n"
        "a-en,How is the fair?,灯会很热闹。,,,a,a-zh,test\n"
        "b,Who won the ２０２２ World Cup?,,,,,,\n"
    )
    topics, judgements = read_question_csv(_file(tmp_path, text), TEXTS)
    assert [(t.topic_id, t.need_id, t.twin_id, t.split, t.answerable) for t in topics] == [
        ("a-zh", "a", "a-en", "test", True),
        ("a-en", "a", "a-zh", "test", True),
        ("b", "b", None, "dev", False),
    ]
    assert [j.grade for j in judgements["a"]] == [2, 1]
    assert judgements["b"] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question,answer\n灯会？,好\n", "line 1: has no column 'quote'"),
        ("", "line 1: has no column"),
        ("question,quote\n", "holds no question"),
        ("question,quote\n ,灯会在晚上。\n", "line 2: has no question"),
        ("question,quote\n🙂,灯会在晚上。\n", "line 2: the question is neither"),
        ("question,quote,language\nBonjour,灯会在晚上。,fr\n", "line 2: the question is neither"),
        (
            "question,quote\n灯会？,灯会在早上。\n",
            "line 2: the quote '灯会在早上。' is in no document",
        ),
        (
            "question,quote,document_id\n灯会？,It is late.,fair-zh\n",
            "line 2: the quote 'It is late.' is not in document 'fair-zh'",
        ),
        ("question,quote,document_id\n灯会？,灯会,nowhere\n", "line 2: document 'nowhere'"),
        ("question,quote,grade\n灯会？,灯会在晚上。,3\n", "line 2: grade '3'"),
        ("question,quote,split\n灯会？,灯会在晚上。,train\n", "line 2: split 'train'"),
        ("question,quote\n灯会？,灯会在晚上。,more\n", "line 2: has more cells"),
        (
            "topic_id,question,quote\n1,灯会？,灯会在晚上。\n1,Which?,It is late.\n",
            "line 3: topic '1' had another question before",
        ),
        ('question,quote\n灯会？,"open\n', "is not CSV"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read_question_csv(_file(tmp_path, text), TEXTS)
    assert message in caught.value.en
