"""The reader that ships: it tells an answer from a near miss, in both languages and across."""

from __future__ import annotations

from pathlib import Path

import pytest

import service
from service.answering.reader import Reader, share_out

FOLDER = Path(service.__file__).parent / "data" / "reader"

pytestmark = pytest.mark.model

CASES = [
    (
        "石桥镇的图书馆是哪一年建成的？",
        "石桥镇图书馆于1974年建成，现有藏书三万册。馆舍为两层砖楼。",
        "石桥镇图书馆现有藏书三万册。馆舍为两层砖楼。",
        "1974年",
    ),
    (
        "石橋鎮的圖書館是哪一年建成的？",
        "石橋鎮圖書館於１９７４年建成，現有藏書三萬冊。館舍為兩層磚樓。",
        "石橋鎮圖書館現有藏書三萬冊。館舍為兩層磚樓。",
        "１９７４年",
    ),
    (
        "Who designed the bridge in Harlow Bay?",
        "The bridge in Harlow Bay was designed by Ruth Calder and opened to traffic in spring.",
        "The bridge in Harlow Bay was opened to traffic in spring. It carries two lanes.",
        "Ruth Calder",
    ),
    (
        "Who designed the bridge in Harlow Bay?",
        "哈洛湾（Harlow Bay）的大桥由露丝·考尔德设计，春天通车。",
        "哈洛湾（Harlow Bay）的大桥春天通车，有两条车道。",
        "露丝·考尔德",
    ),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.open(FOLDER)


@pytest.mark.parametrize(("question", "right", "near", "said"), CASES)
def test_an_answer_is_told_from_the_same_text_without_it(
    reader: Reader, question: str, right: str, near: str, said: str
) -> None:
    verdicts = reader.read(question, [near, right, ""])
    assert verdicts[1].answers > verdicts[0].answers
    shares, none = share_out(verdicts)
    assert max(shares) == shares[1]
    assert sum(shares) + none == pytest.approx(1.0)
    start, end = verdicts[1].start, verdicts[1].end
    assert set(said) & set(right[start:end])


def test_an_astral_character_and_an_empty_question_are_read(reader: Reader) -> None:
    text = "𠮷田在石桥镇开了一家面馆。"
    (verdict,) = reader.read("谁在石桥镇开了面馆？", [text])
    assert 0 <= verdict.start < verdict.end <= len(text)
    assert len(reader.read("", [text, ""])) == 2
