"""Who speaks in sentences of all kinds and countries, in both languages: said.tsv and others."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.names import Names, load_names
from indexer.records import Document, Language, Page
from indexer.splitting.passages import split
from indexer.statements import extract_statements

ROWS = [
    line.split("\t")
    for name in ("said.tsv", "said_kinds.tsv")
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def names() -> Names:
    """The names that ship with the package, without those of any corpus."""
    return load_names()


@pytest.mark.parametrize(("language", "text", "speaker", "organisation", "country"), ROWS)
def test_a_sentence_tells_who_speaks_for_whom(
    language: Language, text: str, speaker: str, organisation: str, country: str, names: Names
) -> None:
    document = Document(
        "d", "", text, (Page(1, 0, len(text)),), (language,), "briefing", "", "", "d.txt"
    )
    passages = split(document, len, 400)
    said = extract_statements(document, passages, names)
    if (speaker, organisation, country) == ("-", "-", "-"):
        assert said == []
        return
    assert len(said) == 1
    assert (said[0].speaker or "-") == speaker
    read = said[0].organisation or "-"
    assert read == organisation or (
        len(read) > 1 and (read in organisation or organisation in read)
    )
    assert (said[0].country or "-") in {country.rstrip("?"), "-" if "?" in country else country}
