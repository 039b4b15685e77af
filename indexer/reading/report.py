"""The report of every file of a folder: read, not read and why, or left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, Literal

from indexer.reading.codec import finding_from
from indexer.reading.findings import Finding
from indexer.records import Language

FileStatus = Literal["read", "partly_read", "not_read", "duplicate", "left_out"]
REPORT_NAME = "files.json"
Alike = tuple[str, str, int, str | None]
"""Paths of two documents that are nearly the same, per cent in common, path of the later one."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of a folder, by its relative path. `document_id` is None without a document."""

    path: str
    status: FileStatus
    document_id: str | None = None
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, path: str, document_id: str | None, findings: Iterable[Finding]) -> FileReport:
        """The report of a file that was read, or of one with the finding that says why not."""
        found = tuple(findings)
        severities = {finding.severity for finding in found}
        status: FileStatus = "read"
        if document_id is None or "not_read" in severities:
            status = "not_read"
        elif "partly_read" in severities:
            status = "partly_read"
        return cls(path, status, document_id, found)


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """Every file of a folder, in order of its path."""

    files: tuple[FileReport, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many files of each status there are."""
        return dict(sorted(Counter(file.status for file in self.files).items()))

    @property
    def not_read(self) -> tuple[FileReport, ...]:
        """The files that were not read at all."""
        return tuple(file for file in self.files if file.status == "not_read")

    @property
    def incomplete(self) -> tuple[FileReport, ...]:
        """The files that were not read, or only partly."""
        return tuple(file for file in self.files if file.status in {"not_read", "partly_read"})

    def naming(self, alike: Iterable[Alike]) -> ReadingReport:
        """The report with one finding for each document that is nearly the same as another.

        Of two, the earlier one gets the finding when it is known which that is, else the second.
        """
        found: dict[str, Finding] = {}
        for one, other, percent, later in alike:
            reported, neighbour = (other, one) if later == one else (one, other)
            code = "earlier_text"
            if later is None:
                reported, neighbour, code = other, one, "near_duplicate"
            if reported not in found or found[reported].n < percent:
                found[reported] = Finding(code, n=percent, detail=neighbour)
        codes = {"near_duplicate", "earlier_text"}
        files = []
        for file in self.files:
            if not file.findings and file.path not in found:
                files.append(file)
                continue
            own = tuple(finding for finding in file.findings if finding.code not in codes)
            is_copy = any(finding.code == "duplicate" for finding in own)
            if file.path in found and file.document_id is not None and not is_copy:
                own = (*own, found[file.path])
            files.append(replace(file, findings=own))
        return ReadingReport(tuple(files))

    def reasons(self) -> dict[str, int]:
        """Code of a finding -> number of files with it."""
        codes = Counter(code for file in self.files for code in {f.code for f in file.findings})
        return dict(sorted(codes.items()))

    def to_json(self) -> dict[str, Any]:
        """Counts, reasons and files, each finding with its message in both languages."""
        return {
            "counts": self.counts,
            "reasons": self.reasons(),
            "files": [_file_json(file) for file in self.files],
        }

    def write(self, path: Path) -> None:
        """Write the report: HTML when the name ends in .html, JSON otherwise."""
        is_page = path.suffix.lower() in {".html", ".htm"}
        path.write_text(self.to_html() if is_page else self.to_text(), encoding="utf-8")

    def to_text(self) -> str:
        """The JSON as a text, written file by file: most have no finding."""
        head = {"counts": self.counts, "reasons": self.reasons(), "files": []}
        text = json.dumps(head, ensure_ascii=False, indent=1)
        if self.files:
            files = ",\n".join(map(_file_text, self.files))
            text = text.removesuffix("[]\n}") + f"[\n{files}\n ]\n}}"
        return text + "\n"

    def to_html(self) -> str:
        """A self-contained page, with the files that were not read first."""
        order = {"not_read": 0, "partly_read": 1, "duplicate": 2, "read": 3, "left_out": 4}
        rows = "\n".join(
            f"<tr class={file.status}><td>{escape(file.path)}</td><td>{_STATUS[file.status]}</td>"
            f"<td>{escape(file.document_id or '')}</td><td>{_sentences(file)}</td></tr>"
            for file in sorted(self.files, key=lambda file: (order[file.status], file.path))
        )
        counts = " · ".join(f"{_STATUS[name]}: {n}" for name, n in self.counts.items())
        return _PAGE.format(counts=counts, rows=rows)

    @classmethod
    def read(cls, path: Path) -> ReadingReport:
        """The report of an index; an index without one has an empty report.

        Raises:
            ValueError: when the file is not a report.
        """
        return cls.of(path.read_bytes() if path.exists() else b"", str(path))

    @classmethod
    def of(cls, content: bytes, name: str = REPORT_NAME) -> ReadingReport:
        """The report that a file holds; an empty one without content.

        Raises:
            ValueError: when it is no report.
        """
        if not content:
            return cls()
        try:
            body = json.loads(content)
            return cls(
                tuple(
                    FileReport(
                        file["path"],
                        file["status"],
                        file["document_id"],
                        tuple(finding_from(values) for values in file["findings"]),
                    )
                    for file in body["files"]
                )
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"{name}: not a report: {error}") from error


def sentence(file: FileReport, language: Language) -> str:
    """One line for a file: why it was not read, or its findings."""
    colon = "：" if language == "zh" else ": "
    joint = "；" if language == "zh" else "; "
    said = joint.join(finding.message(language) for finding in file.findings)
    return f"{file.path}{colon}{said}"


def _file_json(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "status": file.status,
        "document_id": file.document_id,
        "findings": [_finding_json(finding) for finding in file.findings],
    }


def _file_text(file: FileReport) -> str:
    """A file as `json.dumps` writes it two levels deep."""
    if file.findings:
        text = json.dumps(_file_json(file), ensure_ascii=False, indent=1)
        return "  " + text.replace("\n", "\n  ")
    path, status, own = (_quoted(one) for one in (file.path, file.status, file.document_id))
    return (
        f'  {{\n   "path": {path},\n   "status": {status},\n   "document_id": {own},\n'
        '   "findings": []\n  }'
    )


_quoted = json.JSONEncoder(ensure_ascii=False).encode


def _finding_json(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {
        "severity": finding.severity,
        "en": finding.message("en"),
        "zh": finding.message("zh"),
    }


def _sentences(file: FileReport) -> str:
    return "<br>".join(
        f"{escape(finding.message('zh'))} · {escape(finding.message('en'))}"
        for finding in file.findings
    )


_STATUS = {
    "read": "已读取 read",
    "partly_read": "部分读取 partly read",
    "not_read": "未读取 not read",
    "duplicate": "重复 duplicate",
    "left_out": "未编入 left out",
}
_PAGE = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>lanmei: 读取报告 reading report</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ border-bottom: 1px solid #ccc; padding: .3rem; text-align: left }}
.not_read td {{ background: #fde8e8 }} .partly_read td {{ background: #fff4d6 }}
</style>
<h1>读取报告 Reading report</h1>
<p>{counts}</p>
<table><thead><tr><th>文件 File</th><th>结果 Result</th>
<th>文档 Document</th><th>发现 Findings</th></tr></thead><tbody>
{rows}
</tbody></table></html>
"""
