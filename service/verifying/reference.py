"""Which documents a reference can mean: `[3]`, (title, date), a document id, an issue, a digest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.records import Document
from indexer.text import lexicon
from service.verifying.comparable import comparable

_MONTH = lexicon.MONTH_NAMES
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_ZH_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}}),?\s+(\d{{4}})\b", re.IGNORECASE)
_YEAR_LAST = re.compile(r"[,，]\s*((?:19|20)\d{2})\s*$")
_ISSUES = (
    re.compile(r"(?P<year>\d{4})\s*年?\s*[,，]?\s*总?第\s*(?P<number>\d+)\s*期"),
    re.compile(r"(?P<year>\d{4}),?\s*no\.?\s*(?P<number>\d+)", re.IGNORECASE),
    re.compile(r"no\.?\s*(?P<number>\d+)\s*[,(（]?\s*(?:of\s+)?(?P<year>\d{4})", re.IGNORECASE),
)
_MARK = re.compile(r"\[\^?(\d{1,3}(?:[-,，–]\d{1,3})*)\]")
_PARENTHESIS = re.compile(r"[(（]([^()（）\n]{1,200})[)）]")
_DIGEST = re.compile(r"\b[0-9a-f]{12,64}\b")
# Shorter titles occur by chance.
_SHORTEST_TITLE = 8


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference and the documents it can mean; `date` when it goes by nothing but a date."""

    phrase: str
    document_ids: frozenset[str]
    date: str | None = None


class References:
    """Resolves the references of drafts against the documents of one index."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)
        self._titles = [
            (form, document.document_id)
            for document in self._documents
            for title in (document.title, document.title_translated)
            if title and len(form := comparable(title).text) >= _SHORTEST_TITLE
        ]

    def near(self, before: str, after: str, numbered: dict[int, str]) -> Reference | None:
        """The reference that goes with a claim: a mark or parenthesis after it, a title before.

        Where several are given the documents of all of them count.
        """
        entries = [
            (f"[{number}]", numbered[number])
            for match in _MARK.finditer(after)
            for number in _numbers(match[1])
            if number in numbered
        ]
        entries += [(match[1], match[1]) for match in _PARENTHESIS.finditer(after)]
        found = [
            Reference(phrase.strip(), resolved.document_ids, resolved.date)
            for phrase, entry in entries
            if (resolved := self.resolve(entry, dated=True)) is not None
        ]
        if not found and (reference := self.resolve(before, dated=False)):
            found.append(reference)
        if not found:
            return None
        return Reference(
            phrase=", ".join(reference.phrase for reference in found),
            document_ids=frozenset().union(*(reference.document_ids for reference in found)),
            date=found[0].date if len(found) == 1 else None,
        )

    def resolve(self, text: str, *, dated: bool) -> Reference | None:
        """The documents that `text` names; with `dated` a date or an author and year will do."""
        named = self._named(text) or self._of_issue(text)
        if named:
            return Reference(text.strip()[:160], frozenset(named))
        if not dated:
            return None
        for date in (*_dates(text), *(match[1] for match in _YEAR_LAST.finditer(text))):
            meant = [d.document_id for d in self._documents if (d.date or "").startswith(date)]
            if meant:
                return Reference(text.strip()[:160], frozenset(meant), date)
        return None

    def _named(self, text: str) -> set[str]:
        ids = {
            document.document_id
            for document in self._documents
            if re.search(rf"(?<![\w-]){re.escape(document.document_id)}(?![\w-])", text)
        }
        for match in _DIGEST.finditer(text):
            ids.update(d.document_id for d in self._documents if d.sha256.startswith(match.group()))
        if ids or len(text) < _SHORTEST_TITLE:
            return ids
        form = comparable(text).text
        held = [(title, document_id) for title, document_id in self._titles if title in form]
        longest = max((len(title) for title, _ in held), default=0)
        return {document_id for title, document_id in held if len(title) == longest}

    def _of_issue(self, text: str) -> set[str]:
        issues = {
            f"{match['year']} no. {int(match['number'])}"
            for pattern in _ISSUES
            for match in pattern.finditer(text)
        }
        return {d.document_id for d in self._documents if d.issue in issues}


def _numbers(mark: str) -> list[int]:
    """`3`, `3,5` and `3-5` as numbers; a range has at most 20."""
    numbers: list[int] = []
    for part in re.split("[,，]", mark):
        ends = [int(end) for end in re.split("[-–]", part) if end]
        if ends:
            numbers.extend(range(ends[0], min(ends[-1], ends[0] + 20) + 1))
    return numbers


def _dates(text: str) -> list[str]:
    """The days that `text` names, as ISO dates, in the order of the ways to write them."""
    found = [
        (int(year), int(month), int(day))
        for pattern in (_ISO, _ZH_DATE)
        for year, month, day in pattern.findall(text)
    ]
    found += [(int(y), _month(m), int(d)) for d, m, y in _DAY_FIRST.findall(text)]
    found += [(int(y), _month(m), int(d)) for m, d, y in _MONTH_FIRST.findall(text)]
    return [f"{year:04}-{month:02}-{day:02}" for year, month, day in found]


def _month(name: str) -> int:
    return lexicon.MONTHS[name[:3].lower()]
