"""Front matter of a Markdown file: `key: value` lines between `---`, or TOML between `+++`.

Only plain values and lists are read; it is not a YAML parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexer.reading.dates import iso_date
from indexer.reading.records import Metadata

_FENCED = re.compile(
    r"\A\ufeff?(?P<mark>---|\+\+\+)[ \t]*\n(?P<body>.*?)^(?P=mark)[ \t]*(?:\n|\Z)", re.M | re.S
)
_PAIR = re.compile(r"(?P<key>[^\s:：=#\-][^:：=\n]{0,40}?)[ \t]*[:：=][ \t]*(?P<value>.*)")
_FIELDS = {
    "title": ("title", "标题", "标题名", "題目", "headline"),
    "date": (
        "date",
        "日期",
        "发布日期",
        "发文日期",
        "發文日期",
        "成文日期",
        "印发日期",
        "发表日期",
        "issued",
        "dateissued",
        "datepublished",
        "發佈日期",
        "published",
        "publishdate",
        "pubdate",
        "created",
    ),
    "author": ("author", "authors", "作者", "byline", "publisher", "发布单位"),
    "language": ("lang", "language", "语言", "語言"),
    "source": ("source", "url", "link", "canonical", "来源", "來源"),
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`lines` are the lines that are read as text: all but title and markup."""

    metadata: Metadata = field(default_factory=Metadata)
    lines: tuple[str, ...] = ()


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter, and the text after it; None and the whole text without front matter."""
    match = _FENCED.match(text)
    if match is None:
        return FrontMatter(), text
    pairs = _pairs(match.group("body"))
    if not pairs:
        return FrontMatter(), text
    found: dict[str, str] = {}
    for name, keys in _FIELDS.items():
        for key, value, _ in pairs:
            if key.casefold().replace("_", "").replace("-", "").replace(" ", "") in keys and value:
                found.setdefault(name, value)
    date = iso_date(found["date"]) if "date" in found else None
    metadata = Metadata(
        title=found.get("title"),
        date=date,
        author=found.get("author"),
        language=found.get("language"),
        source=found.get("source"),
    )
    lines = tuple(line for key, value, line in pairs if value and value != metadata.title)
    return FrontMatter(metadata, lines), text[match.end() :]


def _pairs(body: str) -> list[tuple[str, str, str]]:
    """The key, value and line of each pair; list items below a key are its value."""
    pairs: list[tuple[str, str, str]] = []
    for raw in body.splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        item = re.match(r"-[ \t]+(.*)", line)
        if item is not None and pairs:
            key, value, _ = pairs[-1]
            joined = ", ".join(part for part in (value, _unquote(item.group(1))) if part)
            pairs[-1] = (key, joined, f"{key}: {joined}")
            continue
        match = _PAIR.fullmatch(line)
        if match is None:
            if pairs and raw[:1] in " \t":  # a folded value continues
                key, value, _ = pairs[-1]
                joined = f"{value} {_unquote(line)}".strip()
                pairs[-1] = (key, joined, f"{key}: {joined}")
            continue
        value = _unquote(match.group("value"))
        if value in {"|", ">", "|-", ">-"}:
            value = ""
        key = match.group("key").strip().strip("\"'")
        pairs.append((key, value, f"{key}: {value}"))
    return pairs


def _unquote(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquote(part) for part in value[1:-1].split(",") if part.strip())
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return re.sub(r"(?<!\s)\s+#.*$", "", value)
