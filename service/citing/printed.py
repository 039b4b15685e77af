"""Citations as printed text: GB/T 7714-2015 (numeric) and Chicago 17 (footnote)."""

from __future__ import annotations

from service.citing.entry import Entry

# GB/T 7714-2015, appendix B: R report, Z other. [R/OL] when it is available online.
_TYPE_MARKS = {"briefing": "R", "report": "R"}
_KINDS_ZH = {"briefing": "简报", "brochure": "宣传册", "report": "报告"}
_END_MARKS = ("。", "！", "？", ".", "!", "?", "…")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def gbt7714(entry: Entry) -> str:
    """One reference of a numeric list.

    Chinese entries use full-width colons and commas, as the standard prints them. An unknown
    place of publication is said to be unknown ([出版地不详], [S.l.]), except on line.
    """
    zh = entry.language == "zh"
    colon, comma, stop = ("：", "，", ". ") if zh else (": ", ", ", ". ")
    title = entry.title
    if entry.title_translated:
        title += f"（{entry.title_translated}）" if zh else f" ({entry.title_translated})"
    if entry.issue:
        title += f"{colon}{entry.issue}"
    mark = _TYPE_MARKS.get(entry.kind or "", "Z")
    head = f"[{entry.n}] " + (f"{entry.author}{stop}" if entry.author else "")
    page = f"{colon}{entry.pages}" if entry.pages else ""
    if entry.url:
        date = f"({entry.date})" if entry.date else ""
        issued = f"{date}{page}{stop}{entry.url}"
        body = f"{head}{title}[{mark}/OL]{stop}{issued}."
    else:
        place = "[出版地不详]" if zh else "[S.l.]"
        publisher = f"{place}{colon}{entry.author}" if entry.author else ""
        imprint = comma.join(part for part in (publisher, entry.date) if part) + page
        body = f"{head}{title}[{mark}]" + (f"{stop}{imprint}." if imprint else ".")
    return f"{body} {_tail(entry)}"


def chicago(entry: Entry) -> str:
    """One footnote of the notes and bibliography system."""
    return _chicago_zh(entry) if entry.language == "zh" else _chicago_en(entry)


def _chicago_en(entry: Entry) -> str:
    parts = [entry.author, _with_translation(entry)]
    parts.append(" ".join(part for part in (entry.kind, entry.issue) if part))
    parts += [_date_en(entry.date), entry.pages, entry.url]
    body = ", ".join(part for part in parts if part)
    return f"{entry.n}. {body}. {_tail(entry)}"


def _chicago_zh(entry: Entry) -> str:
    title = entry.title
    if entry.title_language == "zh":  # titles of other languages have no book marks
        title = f"《{title.replace('《', '〈').replace('》', '〉')}》"
    author = f"{entry.author}：" if entry.author else ""
    kind = _KINDS_ZH.get(entry.kind or "", entry.kind or "")
    translated = f"（{entry.title_translated}）" if entry.title_translated else ""
    parts = [f"{author}{title}{translated}", f"{kind}{entry.issue or ''}", _date_zh(entry.date)]
    parts += [f"第{entry.pages}页" if entry.pages else "", entry.url or ""]
    body = "，".join(part for part in parts if part)
    return f"{entry.n}. {body}。{_tail(entry)}"


def _tail(entry: Entry) -> str:
    """The quoted words, and the note and the link that lead back to them."""
    quote = entry.quote or ""
    stop = "" if quote.endswith(_END_MARKS) else "。" if entry.language == "zh" else "."
    if entry.language == "zh":
        quoted = f"引文：“{_inner_zh(quote)}”{stop}" if quote else ""
        link = f" {entry.link}" if entry.link else ""
        return f"{quoted}附注：{entry.note}。{link}"
    quoted = f"“{_inner_en(quote)}”{stop} " if quote else ""
    link = f" {entry.link}" if entry.link else ""
    return f"{quoted}Note: {entry.note}.{link}"


def _inner_zh(quote: str) -> str:
    """Quotation marks inside a quotation are single ones."""
    return quote.replace("“", "‘").replace("”", "’")


def _inner_en(quote: str) -> str:
    return quote.replace("“", "‘").replace("”", "’").replace('"', "'")


def _with_translation(entry: Entry) -> str:
    if entry.title_translated is None:
        return entry.title
    return f"{entry.title} [{entry.title_translated}]"


def _parts(date: str | None) -> list[int]:
    return [int(part) for part in date.split("-")] if date else []


def _date_en(date: str | None) -> str | None:
    match _parts(date):
        case [year, month, day]:
            return f"{_MONTHS[month - 1]} {day}, {year}"
        case [year, month]:
            return f"{_MONTHS[month - 1]} {year}"
        case _:
            return date


def _date_zh(date: str | None) -> str:
    return "".join(f"{part}{unit}" for part, unit in zip(_parts(date), "年月日", strict=False))
