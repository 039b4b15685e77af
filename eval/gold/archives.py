"""An archive to measure: a folder of documents with questions and, optionally, further marks.

`eval/corpora/README.md` says what each file holds. Only `documents/` and `questions.jsonl` are
needed; a question's `gold` is then a regular expression that a cited quote must match, null when
nothing in the documents answers it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval.gold.lines import read_json_lines, text_field, unreadable, wrong
from eval.gold.spans import Span
from indexer.reading import CATALOG_NAME
from indexer.text import detect_language

EVERYTHING = "all"
"""The name of the only split of an archive without `split.json`."""


@dataclass(frozen=True, slots=True)
class Said:
    """A span and who said it; `forms` are the person's printed names, empty for an organisation."""

    span: Span
    forms: tuple[str, ...]
    organisation: str | None
    country: str | None
    optional: bool
    organisation_optional: bool
    country_optional: bool


@dataclass(frozen=True, slots=True)
class ArchiveQuestion:
    """A question with the spans or the pattern of quotes that answer it; without both, none does.

    `answered_in` are the languages of the spans, empty when only a pattern is given.
    """

    question_id: str
    language: str
    question: str
    split: str
    answers: tuple[Span, ...]
    pattern: re.Pattern[str] | None
    answered_in: frozenset[str]

    @property
    def answerable(self) -> bool:
        """True when something in the documents answers it."""
        return bool(self.answers) or self.pattern is not None


@dataclass(frozen=True, slots=True)
class Archive:
    """What was marked in one archive. Documents are named by their path below `documents/`.

    `kinds` are those of true versions, where they are marked. `alike` are drafts and editions of
    one language with the later one; None where they are not marked.
    """

    name: str
    source: Path
    split_of: Mapping[str, str]
    said: tuple[Said, ...]
    nobody: tuple[Span, ...]
    pairs: tuple[tuple[Span, Span], ...]
    versions: frozenset[tuple[str, str]]
    kinds: Mapping[tuple[str, str], str]
    alike: Mapping[tuple[str, str], str | None] | None
    blocks: tuple[Span, ...]
    dates: Mapping[str, tuple[str | None, str]]
    questions: tuple[ArchiveQuestion, ...]

    @property
    def marked(self) -> bool:
        """True when the archive has marks other than questions."""
        return bool(self.dates or self.pairs)

    def files(self) -> dict[str, str]:
        """The marked documents as they are on disk; empty without marks."""
        folder = self.source if self.source.name == "documents" else self.source / "documents"
        names = self.split_of if self.marked else ()
        return {name: (folder / name).read_bytes().decode("utf-8") for name in names}

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits of the documents, in order; one when there is no division."""
        return tuple(dict.fromkeys(self.split_of.values())) or (EVERYTHING,)


def shipped_archives() -> tuple[Path, ...]:
    """The corpora with gold that come with the package."""
    folder = Path(str(files("eval") / "corpora"))
    return tuple(sorted(path for path in folder.iterdir() if (path / "documents").is_dir()))


def read_archive(folder: Path) -> Archive:
    """Read one archive.

    Raises:
        DatasetError: naming file and line, when there are no documents or questions, or a line
            lacks a field.
    """
    if not (folder / "documents").is_dir():
        raise unreadable(
            folder,
            en="has no folder 'documents'; expected documents/ and questions.jsonl",
            zh="没有 documents 文件夹；应有 documents/ 和 questions.jsonl",
        )
    split_of = _splits(folder / "split.json")
    return Archive(
        name=folder.resolve().name,
        source=folder if (folder / CATALOG_NAME).is_file() else folder / "documents",
        split_of=split_of,
        said=tuple(_said(*row) for row in _rows(folder, "statements")),
        nobody=tuple(_span(*row) for row in _rows(folder, "nobody")),
        pairs=tuple(
            (_span(path, line, row["zh"]), _span(path, line, row["en"]))
            for path, line, row in _rows(folder, "counterparts")
        ),
        versions=frozenset(
            (row["a"], row["b"]) for _, _, row in _rows(folder, "versions") if row["version"]
        ),
        kinds={
            (row["a"], row["b"]): row["kind"]
            for _, _, row in _rows(folder, "versions")
            if row["version"] and "kind" in row
        },
        alike=_alike(folder),
        blocks=tuple(_span(*row) for row in _rows(folder, "boilerplate")),
        dates={
            text_field(path, line, row, "document_id"): (row.get("date"), row["title"])
            for path, line, row in _rows(folder, "dates")
        },
        questions=tuple(
            _question(path, line, row)
            for path, line, row in _rows(folder, "questions", needed=True)
        ),
    )


Row = tuple[Path, int, dict[str, Any]]


def _rows(folder: Path, kind: str, *, needed: bool = False) -> list[Row]:
    path = folder / f"{kind}.jsonl"
    if not needed and not path.is_file():
        return []
    return [(path, line, row) for line, row in read_json_lines(path)]


def _alike(folder: Path) -> dict[tuple[str, str], str | None] | None:
    if not (folder / "alike.jsonl").is_file():
        return None
    rows = [row for _, _, row in _rows(folder, "alike")]
    return {(min(row["a"], row["b"]), max(row["a"], row["b"])): row["later"] for row in rows}


def _splits(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    table = json.loads(path.read_text(encoding="utf-8"))
    return {document: split for split, documents in table.items() for document in documents}


def _span(path: Path, line: int, row: dict[str, Any]) -> Span:
    return Span(text_field(path, line, row, "document_id"), int(row["start"]), int(row["end"]))


_HAN = re.compile(r"[\u3400-\u9fff]")


def _said(path: Path, line: int, row: dict[str, Any]) -> Said:
    forms = (row["speaker"], row.get("person"), *row.get("also", ()))
    quote = str(row.get("quote", ""))
    forms += tuple(other for form in forms if form for other in _in_brackets(str(form), quote))
    return Said(
        span=_span(path, line, row),
        forms=tuple(dict.fromkeys(form for form in forms if form)),
        organisation=row["organisation"],
        country=row["country"],
        optional=bool(row.get("optional")),
        organisation_optional=bool(row.get("organisation_optional")),
        country_optional=bool(row.get("country_optional")),
    )


def _in_brackets(form: str, quote: str) -> list[str]:
    """The same name in the other script: Gao Yuan of 高远（Gao Yuan）, and the other way round."""
    name = re.escape(form)
    if _HAN.search(form):
        return re.findall(rf"{name}\s*[（(]([A-Za-z][^（()）\u3400-\u9fff]{{1,40}})[）)]", quote)
    dotted = r"[\u3400-\u9fff]{1,4}(?:·[\u3400-\u9fff]{1,8})+"
    before = rf"({dotted}|[\u3400-\u9fff]{{2,4}})\s*[（(]{name}[）)]"
    behind = rf"{name}\s*[（(]([\u3400-\u9fff·]{{2,16}})[）)]"
    return [*re.findall(before, quote), *re.findall(behind, quote)]


def _question(path: Path, line: int, row: dict[str, Any]) -> ArchiveQuestion:
    question = text_field(path, line, row, "question")
    answers = tuple(_span(path, line, answer) for answer in row.get("answers", ()))
    gold = row.get("gold")
    try:
        pattern = re.compile(gold) if gold is not None and not answers else None
    except re.error as error:
        raise wrong(
            path,
            line,
            en=f"'gold' is no regular expression ({error}); expected one, or null",
            zh=f"“gold” 不是正则表达式（{error}）；应为正则表达式或 null",
        ) from error
    return ArchiveQuestion(
        question_id=str(row.get("question_id") or row.get("id") or line),
        language=detect_language(question) or "en",
        question=question,
        split=str(row.get("split", EVERYTHING)),
        answers=answers,
        pattern=pattern,
        answered_in=frozenset(
            detect_language(answer["quote"]) or "en" for answer in row.get("answers", ())
        ),
    )
