"""Markdown: headings, lists, table rows, notes, code blocks; front matter as metadata."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.reading.decode import decode
from indexer.reading.draft import Draft
from indexer.reading.findings import NotRead
from indexer.reading.front_matter import FrontMatter, split_front_matter
from indexer.reading.joining import join_two
from indexer.reading.records import Reading
from indexer.reading.tables import add_table
from indexer.reading.web import strip_tags

_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*\n(?=[ \t]+\S)))*)", re.M)
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_FENCE = re.compile(r"^(?P<mark>```|~~~).*?^(?P=mark)[`~]*[ \t]*$", re.M | re.S)


def read_markdown(content: bytes) -> Reading:
    """Read a Markdown file.

    Raises:
        NotRead: when it is empty, binary or in an unknown encoding.
    """
    text, findings = decode(content)
    if not text.strip():
        raise NotRead("empty")
    front, body = split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    body, notes = _take_notes(body)
    walk = _Walk(notes=notes)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    walk.front(front)
    walk.tokens(tokens)
    walk.rest_of_notes()
    if not walk.draft.length:
        walk.draft.add(body, "paragraph")  # nested deeper than the parser supports
    if not walk.draft.length:
        raise NotRead("empty")
    return walk.draft.reading(front.metadata, findings)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _take_notes(body: str) -> tuple[str, dict[str, str]]:
    """The text without its footnote definitions, and those by name; code is skipped."""
    notes: dict[str, str] = {}
    fences = [(match.start(), match.end()) for match in _FENCE.finditer(body)]

    def take(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in fences):
            return match.group()
        notes[match.group(1)] = " ".join(match.group(2).split())
        return ""

    return _NOTE.sub(take, body), notes


@dataclass(slots=True)
class _Walk:
    """Walks the tokens of the parser and fills the draft."""

    notes: dict[str, str]
    draft: Draft = field(default_factory=Draft)
    _lists: list[list[int | None]] = field(default_factory=list)
    _marker: str | None = None
    _rows: list[list[str]] = field(default_factory=list)
    _n_header: int = 0
    _level: int = 0
    _title: str | None = None
    _used: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def front(self, front: FrontMatter) -> None:
        """Add title and lines of front matter; drop a first heading that repeats the title."""
        if front.metadata.title:
            self.draft.add(front.metadata.title, "heading", level=1)
            self._title = _plain(front.metadata.title)
        table = self.draft.new_table()
        for line in front.lines:
            self.draft.add(line, "row", table=table)

    def tokens(self, tokens: Sequence[Token]) -> None:
        """Add the blocks of the tokens, in order."""
        for token in tokens:
            handle = getattr(self, f"_on_{token.type}", None)
            if handle is not None:
                handle(token)

    def _on_heading_open(self, token: Token) -> None:
        self._level = int(token.tag[1:])

    def _on_heading_close(self, _: Token) -> None:
        self._level = 0

    def _on_bullet_list_open(self, _: Token) -> None:
        self._lists.append([None])

    def _on_ordered_list_open(self, token: Token) -> None:
        self._lists.append([int(token.attrGet("start") or 1)])

    def _on_bullet_list_close(self, _: Token) -> None:
        self._lists.pop()

    _on_ordered_list_close = _on_bullet_list_close

    def _on_list_item_open(self, token: Token) -> None:
        number = self._lists[-1][0]
        if number is None:
            self._marker = f"{token.markup} "
        else:
            self._marker = f"{number}{token.markup} "
            self._lists[-1][0] = number + 1

    def _on_table_open(self, _: Token) -> None:
        self._rows, self._n_header = [], 0

    def _on_thead_close(self, _: Token) -> None:
        self._n_header = len(self._rows)

    def _on_tr_open(self, _: Token) -> None:
        self._rows.append([])

    def _on_table_close(self, _: Token) -> None:
        rows, self._rows = self._rows, []
        add_table(self.draft, rows, self._n_header)
        self._notes_of(" ".join(cell for row in rows for cell in row))

    def _on_fence(self, token: Token) -> None:
        self.draft.add(token.content, "code")

    _on_code_block = _on_fence

    def _on_html_block(self, token: Token) -> None:
        for line in strip_tags(token.content).splitlines():
            self.draft.add(line, "paragraph")

    def _on_inline(self, token: Token) -> None:
        text = inline_text(token.children or [])
        if self._rows:
            self._rows[-1].append(text)
            return
        shown = _REFERENCE.sub(self._shown, text)
        if self._level:
            if _plain(shown) != self._title:
                self.draft.add(shown, "heading", level=self._level)
            self._title = None
        elif self._lists:
            indent = "  " * (len(self._lists) - 1)
            self.draft.add(indent + (self._marker or "") + shown, "item")
            self._marker = None
        else:
            self.draft.add(shown, "paragraph")
        self._notes_of(text)

    def _shown(self, match: re.Match[str]) -> str:
        return "" if match.group(1) in self.notes else match.group()

    def _notes_of(self, text: str) -> None:
        """Add the notes of a block after it."""
        for name in _REFERENCE.findall(text):
            if name in self.notes and not self._used[name]:
                self._used[name] += 1
                self.draft.add(_REFERENCE.sub(self._shown, self.notes[name]), "note")

    def rest_of_notes(self) -> None:
        """Add the notes that no block refers to."""
        for name, text in self.notes.items():
            if not self._used[name]:
                self.draft.add(text, "note")


def inline_text(children: Sequence[Token]) -> str:
    """The text of a line without markup."""
    text = ""
    joins = False
    for child in children:
        if child.type == "softbreak":
            joins = True
            continue
        if child.type in {"text", "code_inline"}:
            piece = child.content
        elif child.type == "image":
            piece = inline_text(child.children or [])
        elif child.type == "hardbreak" or child.content.lower().startswith("<br"):
            piece = "\n"
        else:
            continue
        if joins and not piece:
            continue  # an empty piece stands between a line break and bold words
        text = join_two(text, piece.lstrip()) if joins else text + piece
        joins = False
    return text
