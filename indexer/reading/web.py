"""Web pages: the main content with headings, lists and table rows, without navigation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.reading.dates import iso_date
from indexer.reading.decode import decode, garbled
from indexer.reading.draft import Draft
from indexer.reading.findings import Finding, NotRead
from indexer.reading.no_titles import is_no_title
from indexer.reading.records import Metadata, Reading
from indexer.reading.tables import add_table
from indexer.reading.web_main import content_root, is_apart
from indexer.reading.web_tables import is_data_table, table_rows

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Elements nested deeper than this are read as running text.
_MAX_DEPTH = 200
_SPACE = re.compile(r"[ \t\n\r\f\u200b]+")
_DATES = (
    "meta[property='article:published_time']", "meta[name='pubdate']", "meta[name='publishdate']",
    "meta[name='date']", "meta[name='dc.date']", "meta[name='DC.date']",
    "meta[name='DC.date.issued']", "meta[itemprop='datePublished']", "meta[name='PubDate']",
)  # fmt: skip
_AUTHORS = ("meta[name='author']", "meta[property='article:author']", "meta[name='ContentSource']")


def read_web(content: bytes, *, apart: str = "") -> Reading:
    """Read an HTML file; what matches the selector `apart` is left out.

    Raises:
        NotRead: when it has no text, or the encoding is unknown.
    """
    text, findings = _decode(content)
    tree = LexborHTMLParser(text)
    body = tree.body
    if body is None:
        raise NotRead("empty")
    for node in tree.css(apart) if apart else ():
        node.decompose()
    metadata = _metadata(tree)
    draft, n_apart = _walk(content_root(body))
    if not draft.length:
        draft, n_apart = _walk(body, everything=True)
    if not draft.length:
        raise NotRead("empty")
    if n_apart:
        findings.append(Finding("running_heads", n=n_apart, detail="navigation"))
    return draft.reading(metadata, findings)


def strip_tags(markup: str) -> str:
    """The text of a piece of HTML, one line per block."""
    body = LexborHTMLParser(markup).body
    if body is None:
        return ""
    draft, _ = _walk(body, everything=True)
    return draft.reading(Metadata()).text


def _decode(content: bytes) -> tuple[str, list[Finding]]:
    """Decode by byte order mark, by the declared encoding when it fits, else by the bytes."""
    declared = _CHARSET.search(content[:4096])
    if declared is not None and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared.group(1).decode("ascii").lower()
        # Browsers take these names for the larger character sets.
        name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)
        try:
            text = content.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
        else:
            return text, garbled(text)
    return decode(content)


def _walk(root: LexborNode, *, everything: bool = False) -> tuple[Draft, int]:
    page = _Page(everything=everything)
    page.visit(root, 0)
    page.flush()
    return page.draft, page.n_apart


class _Page:
    """Walks the elements in order and fills the draft."""

    def __init__(self, *, everything: bool) -> None:
        self.draft = Draft()
        self.n_apart = 0
        self._everything = everything
        self._words: list[str] = []
        self._level = 0
        self._lists: list[int | None] = []
        self._marker = ""

    def flush(self) -> None:
        """End the block that is being collected."""
        text = "".join(self._words)
        self._words = []
        lines = [_SPACE.sub(" ", line).strip() for line in text.split("\v")]
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        if self._level:
            self.draft.add(text.replace("\n", " "), "heading", level=self._level)
        elif self._marker or self._lists:
            self.draft.add("  " * max(len(self._lists) - 1, 0) + self._marker + text, "item")
        else:
            self.draft.add(text, "paragraph")
        self._marker = ""

    def visit(self, node: LexborNode, depth: int) -> None:
        """Add a node and its descendants."""
        tag = node.tag or ""
        if tag == "-text":
            self._words.append(node.text_content or "")
        elif tag == "br":
            self._words.append("\v")
        elif is_apart(node, everything=self._everything):
            self.n_apart += tag not in {"script", "style", "template", "noscript", "head"} and bool(
                (node.text() or "").strip()
            )
        elif depth > _MAX_DEPTH:
            self._words.append(node.text(separator=" "))
        elif tag in _BLOCKS:
            self.flush()
            self._block(node, tag, depth)
            self.flush()
        else:
            self._children(node, depth)

    def _children(self, node: LexborNode, depth: int) -> None:
        for child in node.iter(include_text=True):
            self.visit(child, depth + 1)

    def _block(self, node: LexborNode, tag: str, depth: int) -> None:
        if tag in _HEADINGS:
            self._level = _HEADINGS[tag]
            self._children(node, depth)
            self.flush()
            self._level = 0
        elif tag == "table" and is_data_table(node):
            self._table(node)
        elif tag == "pre":
            code = node.css_first("code") is not None
            lines = (node.text() or "").strip("\n")
            self.draft.add(lines, "code" if code else "paragraph")
        elif tag in {"ul", "ol", "menu"}:
            start = (node.attributes.get("start") or "1") if tag == "ol" else ""
            self._lists.append(int(start) if start.isdigit() else None)
            self._children(node, depth)
            self.flush()
            self._lists.pop()
        elif tag == "li":
            self._item(node, depth)
        else:
            self._children(node, depth)

    def _item(self, node: LexborNode, depth: int) -> None:
        number = self._lists[-1] if self._lists else None
        if number is None:
            self._marker = "- "
        else:
            self._marker = f"{number}. "
            self._lists[-1] = number + 1
        self._children(node, depth)

    def _table(self, node: LexborNode) -> None:
        caption = node.css_first("caption")
        if caption is not None:
            self.draft.add(_SPACE.sub(" ", caption.text()), "paragraph")
        rows, n_header = table_rows(node)
        add_table(self.draft, rows, n_header)


def _metadata(tree: LexborHTMLParser) -> Metadata:
    root = tree.root
    language = root.attributes.get("lang") if root is not None else None
    canonical = tree.css_first("link[rel='canonical']")
    source = canonical.attributes.get("href") if canonical is not None else None
    return Metadata(
        title=_title(tree),
        date=_date(tree),
        author=_content(tree, _AUTHORS),
        language=language,
        source=source if source and source.startswith(("http://", "https://")) else None,
    )


def _title(tree: LexborHTMLParser) -> str | None:
    """The page's main heading when the <title> repeats it, else the declared title."""
    declared = _content(tree, ("meta[property='og:title']", "meta[name='ArticleTitle']"))
    element = tree.css_first("title")
    title = " ".join(element.text().split()) if element is not None else None
    if title and is_no_title(title):
        title = None
    heads = [" ".join(head.text().split()) for head in tree.css("h1")]
    if len([head for head in heads if head]) == 1 and (not title or heads[0] in title):
        return heads[0] or title
    return declared or title or None


def _content(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        element = tree.css_first(selector)
        value = element.attributes.get("content") if element is not None else None
        if value and value.strip():
            return " ".join(value.split())
    return None


def _date(tree: LexborHTMLParser) -> str | None:
    for value in _dates(tree):
        date = iso_date(value)
        if date is not None:
            return date
    return None


def _dates(tree: LexborHTMLParser) -> Iterator[str]:
    for selector in _DATES:
        value = _content(tree, (selector,))
        if value:
            yield value
    for script in tree.css("script[type='application/ld+json']"):
        try:
            body = json.loads(script.text() or "null")
        except (ValueError, RecursionError):
            continue
        for entry in body if isinstance(body, list) else [body]:
            if isinstance(entry, dict) and isinstance(entry.get("datePublished"), str):
                yield entry["datePublished"]
    element = tree.css_first("article time[datetime], main time[datetime], time[datetime]")
    if element is not None:
        yield element.attributes.get("datetime") or ""
