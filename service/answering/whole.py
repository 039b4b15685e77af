"""What a whole document holds, for the facts and words of a question; kept for a few documents."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from functools import cached_property

from indexer.names import Names, find_mentions
from indexer.records import Document, Statement
from indexer.store import Index
from indexer.text import fold, parse_dates, terms
from service.question import capitals_of, places_in

# Documents that are kept read, by the characters of all of them.
_KEPT = 8_000_000
_WORD = re.compile(r"[a-z][a-z0-9]*(?:[.'’\-][a-z0-9]+)*")
_CAPITALS = re.compile(r"\b(?:[A-Z][\w'’-]*(?:\s+(?:of|the|and|for|on)\s+|\s+)?){2,8}")
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")


class WholeDocument:
    """The names, words and years of a whole document; each is computed when first used."""

    def __init__(self, document: Document, names: Names, statements: tuple[Statement, ...]) -> None:
        self._text = f"{document.title}\n{document.text}"
        self.size = len(self._text)
        self._date = document.date or ""
        self._names = names
        self._statements = statements

    @cached_property
    def folded(self) -> str:
        """The folded text: small letters, simplified characters."""
        return fold(self._text).text

    @cached_property
    def words(self) -> frozenset[str]:
        """Its English words and their parts."""
        found = set(_WORD.findall(self.folded))
        return frozenset(found | {part for word in found for part in re.split(r"[.'’\-]", word)})

    @cached_property
    def stems(self) -> frozenset[str]:
        """The index terms of its English words."""
        return frozenset(terms(" ".join(sorted(self.words))))

    @cached_property
    def initials(self) -> frozenset[str]:
        """The first letters of every run of capitalised words, also without its first word."""
        runs = [re.findall(r"[A-Z][\w'’-]*", run) for run in _CAPITALS.findall(self._text)]
        return frozenset(
            "".join(word[0] for word in words).casefold()
            for run in runs
            for words in (run, run[1:])
        )

    @cached_property
    def years(self) -> frozenset[str]:
        """The years that it names, and that of its own date."""
        told = {date.iso[:4] for date in parse_dates(self._text)}
        return frozenset(told | set(_YEAR.findall(self.folded)) | ({self._date[:4]} - {""}))

    @cached_property
    def name_ids(self) -> frozenset[str]:
        """The names of the index in it and in what is said in it."""
        named = {mention.name_id for mention in find_mentions(self._text, self._names)}
        said = {
            name_id
            for s in self._statements
            for name_id in (s.country, s.speaker_id, s.organisation_id)
            if name_id
        }
        return frozenset(named | said)

    @cached_property
    def places(self) -> frozenset[int]:
        """The places that it names."""
        return places_in(self.folded) | capitals_of(self.name_ids)


class WholeDocuments:
    """Whole documents of one index; those used last are kept read. Safe to share."""

    def __init__(self, index: Index, names: Names) -> None:
        self._index = index
        self._names = names
        self._said: dict[str, list[Statement]] = {}
        for passage_id, statement in index.statements.items():
            document_id = passage_id.rpartition(":")[0]
            self._said.setdefault(document_id, []).append(statement)
        self._documents: OrderedDict[str, WholeDocument] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def of(self, document_id: str) -> WholeDocument:
        """A document of the index, read as a whole."""
        with self._lock:
            whole = self._documents.get(document_id)
            if whole is None:
                document = self._index.documents[document_id]
                said = tuple(self._said.get(document_id, ()))
                whole = self._documents[document_id] = WholeDocument(document, self._names, said)
                self._characters += whole.size
            self._documents.move_to_end(document_id)
            while self._characters > _KEPT and len(self._documents) > 1:
                self._characters -= self._documents.popitem(last=False)[1].size
        return whole
