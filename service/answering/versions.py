"""Which documents a later version supersedes, and whether a question asks for an earlier one.

Indexing finds the pairs and which is the later one (docs/reading.md). A draft can be read and
found, but a question is not answered from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from indexer.records import Language
from indexer.store import Index
from indexer.text import fold, lexicon
from service.answering.evidence import Candidate
from service.question import Question

_EARLIER = re.compile(
    r"草案|草稿|初稿|讨论稿|征求意见|送审稿|旧版|旧稿|第[一二三四]稿|先前的|原来的?版本|"
    r"\bdrafts?\b|\b(?:earlier|previous|first|original) (?:version|text|wording)\b|"
    r"\bfor consultation\b"
)
_YEAR = re.compile(lexicon.YEAR)
# Filters that already choose the document or its date.
_CHOSEN = frozenset({"document_id", "date", "year"})
# From this share of equal characters on a sentence is another wording of the same one.
_ALIKE = 0.75


class Versions:
    """The superseded documents of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.later_of = _superseded(index)
        self._groups = _grouped(self.later_of)

    def to_leave_out(self, question: Question, filters: Mapping[str, Any] | None) -> frozenset[str]:
        """Documents not to answer from: all versions of a text except the one that is asked for.

        That is the last one, unless the question names the date of another or wants a draft.
        Filters on the document or its date choose by themselves.
        """
        if not self.later_of:
            return frozenset()
        conditions = (filters or {}).get("and")
        for one in conditions if isinstance(conditions, (list, tuple)) else ():
            if isinstance(one, Mapping) and one.get("field") in _CHOSEN:
                return frozenset()
        folded = question.folded.text
        asked = {fact.value for fact in question.facts if fact.kind == "date"}
        asked.update(_YEAR.findall(folded))
        earlier = _EARLIER.search(folded) is not None
        left_out: set[str] = set()
        for versions in self._groups:
            superseded = {one for one in versions if one in self.later_of}
            dated = {one for one in superseded if any(self._is_of(one, date) for date in asked)}
            if dated:
                left_out |= versions - dated
            else:
                left_out |= (versions - superseded) if earlier else superseded
        return frozenset(left_out)

    def _is_of(self, document_id: str, date: str) -> bool:
        own = self._index.documents[document_id].date
        return own is not None and (own.startswith(date) or date.startswith(own))

    def warning(self, document_id: str, language: Language | None) -> str:
        """The warning that only an earlier version has the answer."""
        later = self._index.documents[self.later_of[document_id]]
        if language == "zh":
            return (
                f"引文只出现在较早的版本中；较新的版本“{later.title}”"
                f"（{later.document_id}）没有这一内容"
            )
        return (
            "this is quoted from an earlier version; the later one, "
            f'"{later.title}" ({later.document_id}), does not say it'
        )


def most_alike(quote: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """The candidate that is another wording of a quote, or the same; None when there is none."""
    text = fold(quote).text
    best, most = None, _ALIKE
    matcher = SequenceMatcher(None, b=text, autojunk=False)
    for one in candidates:
        matcher.set_seq1(one.sentence.folded.text)
        if matcher.real_quick_ratio() >= most and matcher.quick_ratio() >= most:
            likeness = matcher.ratio()
            if likeness >= most:
                best, most = one, likeness
    return best


def without(filters: Mapping[str, Any] | None, left_out: frozenset[str]) -> dict[str, Any]:
    """The filters with one more condition, which leaves these documents out."""
    conditions = list((filters or {}).get("and", ()))
    more = {"field": "document_id", "op": "nin", "value": sorted(left_out)}
    return {"and": [*conditions, more]}


def _grouped(later_of: Mapping[str, str]) -> list[set[str]]:
    """Sets of documents that are versions of each other."""
    groups: list[set[str]] = []
    for pair in later_of.items():
        own = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in own]
        groups.append(set(pair).union(*own))
    return groups


def _superseded(index: Index) -> dict[str, str]:
    """The later document of each earlier one, by id, as indexing recorded them."""
    if not index.files_json:
        return {}
    files = json.loads(index.files_json)["files"]
    ids = {file["path"]: file["document_id"] for file in files if file["document_id"]}
    return {
        file["document_id"]: ids[finding["detail"]]
        for file in files
        for finding in file["findings"]
        if finding["code"] == "earlier_text"
        and file["document_id"] in index.documents
        and ids.get(finding["detail"]) in index.documents
    }
