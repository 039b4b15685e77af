"""Named expectations are read with their places, and what is wrong is refused by name."""

from pathlib import Path

import pytest

from eval.gold.cases import read_cases
from indexer.errors import DatasetError

TEXTS = {
    "lantern-zh": "灯会在晚上。茶在早上。",
    "lantern-en": "The fair is at night. Tea is at dawn.",
}
CASE = """
[[case]]
case_id = "lantern"
description = "The fair is found"
question = "灯会是什么时候？"
expected = [{ document_id = "lantern-zh", quote = "灯会在晚上。" }]
"""


def test_a_case_finds_its_quotes_in_the_documents(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_text(CASE, encoding="utf-8")
    case = read_cases(TEXTS, path=path)[0]
    assert (case.k, case.expected[0].start, case.expected[0].end) == (10, 0, 6)
    assert (case.forbidden, case.counterpart, case.known_failure) == ((), None, False)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("case = [", "cannot be read"),
        ("", "holds no [[case]]"),
        (CASE + CASE, "is repeated"),
        (CASE.replace("在晚上", "在早上"), " 0 times; expected once"),
        (CASE.replace("灯会在晚上。", "在"), " 2 times; expected once"),
        (CASE.replace("expected", "wanted"), "unknown fields ['wanted']"),
        (CASE.replace("question", "answered"), "'question' is None"),
        (CASE + "k = -1", "whole number"),
        (CASE + 'known_failure = "no"', "true or false"),
        (CASE + 'languages = ["fr"]', "zh and en only"),
        (CASE[: CASE.index("expected")], "expects nothing"),
    ],
)
def test_a_wrong_case_is_refused_by_name(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "cases.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match=r"cases\.toml: ") as caught:
        read_cases(TEXTS, path=path)
    assert reason in caught.value.en
