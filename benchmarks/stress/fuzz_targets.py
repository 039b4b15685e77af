"""The fuzz targets: one per process of atheris, which `benchmarks.stress.fuzz` starts.

A target builds its input from bytes and raises when a promise does not hold: an exception of our
code that is not one of our errors, offsets that do not fit, or more time than the length allows.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["indexer", "service"]):
    from indexer.errors import LanmeiError
    from indexer.names import Names, load_names, parse_names
    from indexer.reading.catalog import read_catalog
    from indexer.reading.codec import from_json, to_json
    from indexer.reading.corpus import split_pages
    from indexer.reading.findings import NotRead
    from indexer.reading.formats import read_bytes
    from indexer.records import Document
    from indexer.splitting import split
    from indexer.statements import extract_statements
    from indexer.text import BridgeTerms, fold, sentence_spans
    from service.question import read_question
    from service.retrieval import parse_condition
    from service.verifying.draft import read_draft

from tests.test_patterns import SHORT, patterns

ROOT = Path(__file__).resolve().parents[2]
# Processor seconds for one input, and for one pattern on 4,000 characters.
MOST_S = 5.0
MOST_PATTERN_S = 0.5
LONGEST = 4_000


def _our_own(error: BaseException) -> bool:
    """Whether our code raised the exception; those of a library become findings of a file."""
    last = traceback.extract_tb(error.__traceback__)[-1].filename
    return last.startswith((str(ROOT / "indexer"), str(ROOT / "service")))


def read(name: str, content: bytes) -> None:
    """A file becomes a reading whose parts fit its text, or a finding."""
    try:
        reading = read_bytes(name, content)
    except (NotRead, MemoryError, RecursionError):
        return
    except Exception as error:
        if _our_own(error):
            raise
        return
    assert from_json(to_json(reading)) == reading
    end = 0
    for page in reading.pages:
        assert end <= page.start <= page.end <= len(reading.text), "pages"
        end = page.end
    end = 0
    for block in reading.blocks:
        assert end <= block.start <= block.end <= len(reading.text), "blocks"
        end = block.end


def read_office(kind: str, part: str, content: bytes) -> None:
    """The same for one part of an Office file; its other parts are well-formed."""
    held = io.BytesIO()
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr(part, content)
    read(f"a.{kind}", held.getvalue())


def read_text(content: bytes) -> None:
    """A text is folded, split, attributed, asked and checked; every span is verbatim."""
    text = content.decode("utf-8", "replace").replace("\r", "\n")
    if not text.strip():
        return
    fold(text)
    covered = [False] * len(text)
    for start, end in sentence_spans(text):
        covered[start:end] = [True] * (end - start)
    missing = [c for c, inside in zip(text, covered, strict=True) if not inside and c.strip()]
    assert not missing, f"in no sentence: {missing[:5]}"
    digest = hashlib.sha256(content).hexdigest()
    document = Document(
        "d", "d", text, split_pages(text), ("zh", "en"), "document", digest, digest, "d.txt"
    )
    passages = split(document, len, target=100)
    assert all(text[each.start : each.end] == each.text for each in passages), "not verbatim"
    extract_statements(document, passages, _names())
    for claim in read_draft(text).claims:
        assert text[claim.start : claim.end].strip(), "an empty claim"
    with contextlib.suppress(LanmeiError):
        read_question(text, BridgeTerms([]), _names(), longest=2_000)
    with contextlib.suppress(LanmeiError):
        parse_condition(text)


@cache
def _names() -> Names:
    return load_names()


def read_toml(content: bytes) -> None:
    """A catalogue and a names file are read, or refused with one of our errors."""
    with contextlib.suppress(LanmeiError):
        parse_names(content.decode("utf-8", "replace"), "names.toml")
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(LanmeiError):
        path = Path(folder, "catalog.toml")
        path.write_bytes(content)
        read_catalog(path)


@cache
def _patterns() -> list[tuple[str, object]]:
    return [(name, each) for name, held in sorted(patterns().items()) for each in held]


def match(content: bytes) -> None:
    """A pattern matches a run of any input, between two others, in time linear in its length."""
    provider = atheris.FuzzedDataProvider(content)
    name, pattern = _patterns()[provider.ConsumeIntInRange(0, len(_patterns()) - 1)]
    before, unit, after = (provider.ConsumeUnicodeNoSurrogates(n) for n in (6, 8, 6))
    most = next((n for room, n in SHORT.items() if name.startswith(room)), LONGEST)
    text = before + (unit or "a") * (most // max(len(unit), 1)) + after
    seconds = min(_seconds(pattern, text) for _ in range(2))
    assert seconds < MOST_PATTERN_S, f"{name}: {seconds:.2f} s on {before!r}, {unit!r}, {after!r}"


def _seconds(pattern: object, text: str) -> float:
    began = time.process_time()
    for _ in pattern.finditer(text):  # type: ignore[attr-defined]
        if time.process_time() - began > MOST_PATTERN_S:
            break
    return time.process_time() - began


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": read_text,
    "patterns": match,
    "toml": read_toml,
    "markdown": partial(read, "a.md"),
    "html": partial(read, "a.html"),
    "csv": partial(read, "a.csv"),
    "pdf": partial(read, "a.pdf"),
    "docx": partial(read_office, "docx", "word/document.xml"),
    "pptx": partial(read_office, "pptx", "ppt/slides/slide1.xml"),
    "xlsx": partial(read_office, "xlsx", "xl/worksheets/sheet1.xml"),
}


def main() -> None:
    """Fuzz the target that the first argument names; the others are libFuzzer's."""
    target = TARGETS[sys.argv.pop(1)]
    # Loading is not part of the time of the first input.
    _names()
    if target is match:
        _patterns()

    def timed(content: bytes) -> None:
        began = time.process_time()
        target(content)
        taken = time.process_time() - began
        assert taken < MOST_S, f"{taken:.1f} s for {len(content)} bytes"

    atheris.Setup(sys.argv, timed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
