"""Makes a document from a reading and its row of the catalogue; detects its languages."""

from __future__ import annotations

import hashlib
import re

from indexer.reading.findings import Finding
from indexer.reading.records import Reading
from indexer.reading.sources import Source
from indexer.records import Document, Language
from indexer.text import LATIN_WORD, count_letters, detect_language, lexicon

# Words without which no page of English is written.
_ENGLISH = frozenset(
    "the of and to in a is that for on with as by at from or be are was this an which it".split()  # noqa: SIM905
)
_MIN_WORDS = 40


def document_of(source: Source, document_id: str, reading: Reading, file_sha256: str) -> Document:
    """The document of one file; fields of the catalogue take precedence over those of the file."""
    entry = source.entry
    text = reading.text
    said = reading.metadata
    declared = entry.title if entry is not None else None
    date = entry.date if entry is not None else None
    read = tuple(
        name
        for name in said.read
        if (name == "title" and declared is None) or (name == "date" and date is None)
    )
    languages = entry.languages if entry is not None else None
    return Document(
        document_id=(entry.document_id if entry is not None else "") or document_id,
        title=declared or said.title or source.path,
        text=text,
        pages=reading.pages,
        languages=languages or detect_languages(text) or _nearest_language(text),
        kind=entry.kind if entry is not None else "document",
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        file_sha256=file_sha256,
        path=source.path,
        date=date or said.date,
        issue=entry.issue if entry is not None else None,
        publisher=entry.publisher if entry is not None else None,
        version_of=entry.version_of if entry is not None else None,
        source=(entry.source if entry is not None else None) or said.source,
        title_translated=entry.title_translated if entry is not None else None,
        author=(entry.author if entry is not None else None) or said.author,
        read=read,
        blocks=reading.blocks,
        boxes=reading.boxes,
    )


def detect_languages(text: str) -> tuple[Language, ...]:
    """The languages of a document: one, or both when each holds a fifth of it."""
    han, latin, _ = count_letters(text)
    return _languages(text, han, latin)


def _languages(text: str, han: int, latin: int) -> tuple[Language, ...]:
    weight = han * lexicon.HAN_WEIGHT + latin
    if weight and 0.2 <= latin / weight <= 0.8:
        return ("zh", "en")
    found = detect_language(text)
    return (found,) if found else ()


def _nearest_language(text: str) -> tuple[Language, ...]:
    """For a text in neither language, the one whose analysis is used to index it."""
    han, latin, other = count_letters(text)
    return ("zh",) if han > latin + other else ("en",)


def language_findings(document: Document) -> list[Finding]:
    """Whether a document is in another language, or holds passages in one."""
    text = document.text
    han, latin, other = count_letters(text)
    if not _languages(text, han, latin):
        return [Finding("unknown_language")]
    if latin > 10 * han and not _is_english(text):
        return [Finding("unknown_language")]
    if other * 20 > han + latin + other:
        share = round(100 * other / max(han + latin + other, 1))
        return [Finding("mixed_language", detail=f"{share} %")]
    return []


def _is_english(text: str) -> bool:
    """False for a text of Latin letters without the small words of English."""
    words = [word.lower() for word in LATIN_WORD.findall(text[:50_000])]
    if len(words) < _MIN_WORDS:
        return True
    return sum(word in _ENGLISH for word in words) * 20 >= len(words)


def normal_text(text: str) -> str:
    """Digest of a text without its white space: equal for copies of one document."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode("utf-8", "surrogatepass")).hexdigest()
