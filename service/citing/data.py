"""Citations for reference managers: BibTeX and CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from indexer.text import lexicon
from service.citing.entry import Entry

_TYPES = {"briefing": "techreport", "report": "techreport", "brochure": "booklet"}
_CSL_TYPES = {"briefing": "report", "report": "report", "brochure": "pamphlet"}
_GENRES = {
    "briefing": {"zh": "简报", "en": "Briefing"},
    "brochure": {"zh": "宣传册", "en": "Brochure"},
    "report": {"zh": "报告", "en": "Report"},
}
_MONTHS = tuple(lexicon.MONTHS)
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)


def bibtex(entry: Entry) -> str:
    """One BibTeX entry, in UTF-8, with TeX's own characters escaped."""
    kind = _TYPES.get(entry.kind or "", "misc")
    date = entry.date.split("-") if entry.date else []
    report = kind == "techreport"
    fields = {
        "author": f"{{{_escaped(entry.author)}}}" if entry.author else None,
        "title": f"{{{_escaped(entry.title)}}}",
        "institution": _escaped(entry.author) if report and entry.author else None,
        "howpublished": _escaped(entry.author) if not report and entry.author else None,
        "type": _genre(entry) if report else None,
        "number": _escaped(entry.issue) if report and entry.issue else None,
        "year": date[0] if date else None,
        "pages": entry.pages.replace("-", "--") if entry.pages else None,
        "url": entry.link or entry.url,
        "langid": "chinese" if entry.title_language == "zh" else "english",
        "abstract": _escaped(entry.quote) if entry.quote else None,
        "note": _escaped(_note(entry)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if len(date) > 1:
        place = next(i for i, line in enumerate(lines) if line.startswith("  year")) + 1
        lines.insert(place, f"  month = {_MONTHS[int(date[1]) - 1]},")
    return "\n".join([f"@{kind}{{{entry.key},", *lines, "}"])


def csl_item(entry: Entry) -> dict[str, Any]:
    """One item of CSL-JSON; what is not known is left out."""
    author = {"literal": entry.author} if entry.author else None
    item: dict[str, Any] = {
        "id": entry.key,
        "type": _CSL_TYPES.get(entry.kind or "", "document"),
        "title": entry.title,
        "author": [author] if author else None,
        "publisher": entry.author,
        "genre": _genre(entry),
        "number": entry.issue,
        "issued": {"date-parts": [[int(part) for part in entry.date.split("-")]]}
        if entry.date
        else None,
        "page": entry.pages,
        "language": "zh-CN" if entry.title_language == "zh" else "en",
        "URL": entry.link or entry.url,
        "abstract": entry.quote,
        "note": _note(entry),
    }
    return {name: value for name, value in item.items() if value is not None}


def csl_json(items: Sequence[dict[str, Any]]) -> str:
    """The array that reference managers import."""
    return json.dumps(list(items), ensure_ascii=False, indent=2)


def _genre(entry: Entry) -> str | None:
    labels = _GENRES.get(entry.kind or "")
    return labels[entry.language] if labels else entry.kind


def _note(entry: Entry) -> str:
    """The note; the translated title stands in it, for neither format has a field for one."""
    if entry.title_translated is None:
        return entry.note
    separator = "；" if entry.language == "zh" else "; "
    return f"{entry.title_translated}{separator}{entry.note}"


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
