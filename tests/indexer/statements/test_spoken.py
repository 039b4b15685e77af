"""Who says what in whole small documents: records, broadcasts, news and minutes (spoken*.txt)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from indexer.names import Names, load_names
from indexer.records import Document, Language, Page
from indexer.splitting.passages import split
from indexer.statements import extract_statements


@dataclass
class Spoken:
    """A document with who says the passages that hold given pieces."""

    language: Language
    name: str
    lines: list[str] = field(default_factory=list)
    said: list[list[str]] = field(default_factory=list)
    apart: list[list[str]] = field(default_factory=list)


def read_spoken(path: Path) -> Iterator[Spoken]:
    """The documents of a file in the form that spoken.txt tells."""
    current: Spoken | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            if current is not None:
                yield current
            language: Language = "zh" if line.split(" ")[1] == "zh" else "en"
            current = Spoken(language, line.split(" ", 2)[2])
        elif current is None:
            continue
        elif line.startswith(("> ", "< ")):
            own = current.said if line.startswith("> ") else current.apart
            own.append([one.strip() for one in line[2:].split("|")])
        else:
            current.lines.append(line)
    if current is not None:
        yield current


def said_in(spoken: Spoken, names: Names) -> dict[str, list[str] | None]:
    """Speaker, role, organisation and country of every passage of a document, by its text."""
    text = "\n".join(spoken.lines)
    document = Document(
        "d", "", text, (Page(1, 0, len(text)),), (spoken.language,), "x", "", "", "d.txt"
    )
    passages = split(document, len, 400)
    statements = {one.passage_id: one for one in extract_statements(document, passages, names)}
    found: dict[str, list[str] | None] = {}
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        one = statements.get(passage.passage_id)
        fields = (one.speaker, one.role, one.organisation, one.country) if one else None
        found[passage.text] = [one or "-" for one in fields] if fields else None
    return found


def mistakes(spoken: Spoken, names: Names) -> list[str]:
    """What of a document is not as its gold says."""
    found = said_in(spoken, names)
    wrong = []
    for piece, *gold in spoken.said:
        texts = [text for text in found if piece in text]
        assert len(texts) == 1, f"{piece!r} is in {len(texts)} passages"
        read = found[texts[0]]
        if gold == ["nobody"]:
            right = read is None or read[0] == "-"
        else:
            right = read is not None and all(
                want == "?" or _agrees(want, got, part=place in {1, 2})
                for place, (want, got) in enumerate(zip(gold, read, strict=True))
            )
        if not right:
            wrong.append(f"{piece}: {read} for {gold}")
    for one, other in spoken.apart:
        if any(one in text and other in text for text in found):
            wrong.append(f"{one} and {other} are in one passage")
    return wrong


def _agrees(want: str, got: str, *, part: bool) -> bool:
    one, other = want.lower(), got.lower()
    return one == other or (part and "-" not in {want, got} and (one in other or other in one))


@pytest.fixture(scope="module")
def names() -> Names:
    """The names that ship with the package, without those of any corpus."""
    return load_names()


@pytest.mark.parametrize(
    "spoken",
    [
        spoken
        for name in ("spoken.txt", "spoken_kinds.txt")
        for spoken in read_spoken(Path(__file__).parent / name)
    ],
    ids=lambda one: f"{one.language}: {one.name}",
)
def test_a_document_tells_who_says_what(spoken: Spoken, names: Names) -> None:
    assert mistakes(spoken, names) == []
