"""The time to read who speaks grows as the text does, however long a paragraph is."""

from __future__ import annotations

import time

import pytest

from indexer.names import Names, load_names
from indexer.records import Document, Language, Page
from indexer.splitting.passages import split
from indexer.statements import extract_statements

SAID: dict[Language, str] = {
    "zh": "水務局局長周博文表示，第三座泵站要在汛期前檢修完畢𠮷。記者看到，河水仍然很渾。",
    "en": "Ana Vosa, director of the Lake Institute, said pump 3 was ready. It rained all day. ",
}


@pytest.fixture(scope="module")
def names() -> Names:
    """The names that ship with the package."""
    return load_names()


def seconds(language: Language, n: int, names: Names) -> float:
    text = SAID[language] * n
    document = Document(
        "d", "", text, (Page(1, 0, len(text)),), (language,), "briefing", "", "", "d.txt"
    )
    passages = split(document, len, 400)
    started = time.process_time()
    assert extract_statements(document, passages, names)
    return time.process_time() - started


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_paragraph_is_read_in_linear_time(language: Language, names: Names) -> None:
    seconds(language, 20, names)
    assert seconds(language, 1_600, names) < 14 * max(seconds(language, 200, names), 0.05)
