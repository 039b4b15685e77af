"""Title and date of a document that declares none: from its first lines and its file name."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.reading.dates import date_at, iso_date, issue_year
from indexer.reading.records import Metadata, Reading
from indexer.text import has_content, parse_dates, sentence_spans

# A date of the document is looked for in this many first lines and characters.
_LINES = 8
_CHARACTERS = 600
_MARKS = "#■*=-—– \t\r\ufeff"
_ISSUED = re.compile(
    r"(?:date[ds]?|published|issued|released|updated|adopted|日期|时间|時間|发布|發佈|印发|成文|通过|"
    r"发表|来源|來源)",
    re.IGNORECASE,
)
_TITLE_LIMIT = 200
# A longer first line is a paragraph, whose first sentence is enough.
_LONG_LINE = 100
# A line that names an issue is no longer than this.
_ISSUE_LINE = 60
_SAID = re.compile(r"[。；！？，]|[.!?][”\"']?\s*$|, (?!(?:19|20)\d\d)")
_NUMBERED = re.compile(
    r"(?:总|總)?第\s?[\d一二三四五六七八九十百]{1,5}\s?[期号號卷版]|"
    r"\b(?:Vol|No|Issue|Volume)\.? ?\d{1,4}"
)
# The date of something else than the document.
_OF_ANOTHER = re.compile(
    r"birth|\bborn\b|valid|expir|\buntil\b|deadline|\bdue\b|effective|有效期|出生|生于|生於|截止|截至|"
    r"到期|失效|施行|生效",
    re.IGNORECASE,
)
# The fields above a letter, a mail or a notice, and the one that is its title.
_SUBJECT = re.compile(
    r"(?:Subject|Re|Title|Topic|主[题題旨]|[标標][题題]|[题題]目|事由)"
    r"[ \t]*[:：][ \t]*(?P<title>\S.*)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:To|From|B?cc|Date|Sent|(?:(?:Our|Your) )?Ref(?:erence)?(?: No)?\.?|File(?: No)?\.?|"
    r"Attn|Attention|Author|Source|Contact|Tel|收件[人者]|[发寄發]件[人者]|抄送|副本|日期|[时時][间間]|"
    r"文[号號]|[发發]文(?:字[号號]|[机機][关關]|日期)|[发發]布(?:日期|[时時][间間]|[机機]构)|索引[号號]|"
    r"[签簽][发發]人|密[级級]|速[别別]|主送|受文者|[来來]源|作者|"
    r"[编編][号號]|[联聯][系絡]人|[电電][话話])"
    r"[ \t]*[:：]",
    re.IGNORECASE,
)
_SPACED_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([ .-])([01]\d)\2([0-3]\d)(?!-?\d)")
# PORT LENNOCK, 7 February 2023 - …   （本报北塘2023年3月5日讯）…: nothing better has the date.
_DATELINE = re.compile(
    r"[\s（(【]{0,4}(?:[A-Z][A-Za-zÀ-ɏ .'’/-]{1,40}(?:, [A-Z][A-Za-z]{2,20})?,? "
    r"(?P<en>\d{1,2} [A-Z][a-z]{2,9}\.? \d{4}|[A-Z][a-z]{2,9}\.? \d{1,2}, \d{4})"
    r"(?: ?\([^()\n]{2,40}\))?,? ?(?:--|[-–—]) ?\S|"
    r"[^\s，。：:（）()]{2,24}?(?P<zh>[12]\d{3}年\d{1,2}月\d{1,2}日)专?[电電讯訊])"
)
_YEAR_MONTH = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_.\s]*(?P<m>[A-Za-z]{3,9})\.?(?:[-_.\s]*(?P<d>\d{1,2})(?!\d))?"
    r"(?![A-Za-z])"
)


def with_read_metadata(reading: Reading, name: str) -> Metadata:
    """The metadata of a file; missing fields are filled in from its first lines and its name.

    The fields filled in are listed in `read`.
    """
    metadata = reading.metadata
    read: list[str] = []
    if metadata.title is None:
        title = _title(reading)
        if title is not None:
            metadata = replace(metadata, title=title)
            read.append("title")
    if metadata.date is None:
        date = date_in_name(name) or iso_title_date(metadata.title) or _date(_prose(reading))
        date = date or _roc_year(name) or _issue(reading, metadata.title)
        if date is not None:
            metadata = replace(metadata, date=date)
            read.append("date")
    return replace(metadata, read=tuple(read))


def _title(reading: Reading) -> str | None:
    """The first heading when it is near the top, else the first line."""
    for block in reading.blocks[:6]:
        if block.kind == "row":
            break
        text = " ".join(reading.text[block.start : block.end].split())
        if block.kind == "heading" and has_content(text) and not _is_figure(text):
            return _shortened(text)
    if next((b.kind for b in reading.blocks if b.kind != "heading"), None) == "row":
        return None  # a row of a table is not a title
    lines = (" ".join(line.strip(_MARKS).split()) for line in reading.text[:5_000].splitlines())
    first = [line for line in lines if has_content(line)][:_LINES]
    if first and (_FIELD.match(first[0]) or _SUBJECT.match(first[0])):
        first = _below_fields(first)
    line = next((line for line in first if not _is_date(line)), next(iter(first), ""))
    return _shortened(line) or None


def _is_figure(heading: str) -> bool:
    """True for a heading without a letter: the year or number that a sheet is called by."""
    return not any(character.isalpha() for character in heading)


def _shortened(line: str) -> str:
    """A line as a title: of a paragraph in one line, its first sentence or its beginning."""
    if len(line) <= _LONG_LINE:
        return line
    _, end = sentence_spans(line)[0]
    if end <= _LONG_LINE:
        return line[:end]
    if len(line) <= _TITLE_LIMIT:
        return line
    cut = line[:_TITLE_LIMIT]
    blank = cut.rfind(" ", _LONG_LINE)
    return cut[: blank if blank > 0 else len(cut)].rstrip() + "…"


def _below_fields(lines: list[str]) -> list[str]:
    """The title below or among the fields of a letter or notice; `lines` where there is none."""
    for line in lines:
        subject = _SUBJECT.match(line)
        if subject is not None:
            return [subject["title"]]
    below = next((line for line in lines if not _FIELD.match(line) and not _is_date(line)), "")
    is_title = below and not _SAID.search(below) and not below.endswith((",", ":", "："))
    return [below] if is_title else lines


def _is_date(line: str) -> bool:
    """True for a line of nothing but a date or the number of an issue, which is no title."""
    dates = parse_dates(line)
    kept = [c for n, c in enumerate(line) if not any(d.start <= n < d.end for d in dates)]
    rest = _NUMBERED.sub("", "".join(kept))
    return bool(dates) and not has_content(rest)


def _issue(reading: Reading, title: str | None) -> str | None:
    """The year of the issue that the title or one of the first lines names."""
    lines = [title or "", *_prose(reading)[:_CHARACTERS].splitlines()[:_LINES]]
    short = (line.strip() for line in lines if len(line) <= _ISSUE_LINE and not _SAID.search(line))
    return next((year for line in short if (year := issue_year(line))), None)


def date_in_name(name: str) -> str | None:
    """A date in the file's own name, or in that of a folder: `2020-12-03_x.txt`, `2023/x.md`."""
    parts = [part for part in name.split("/") if part]
    base = parts[-1] if parts else ""
    stem = base.rpartition(".")[0] or base
    spaced = re.sub(r"[_\s]+", " ", stem)
    date = iso_date(_SPACED_DATE.sub(r" \1-\3-\4 ", spaced)) or _named_month(stem)
    if date is not None:
        return date
    year = re.match(r"(?:1[89]|20)\d\d(?=[\s_\-.年]|$)", stem)
    return year.group() if year is not None else None


def _roc_year(name: str) -> str | None:
    """The year of the Republic of China with which a file's name begins: 民国一〇九年度公报."""
    stem = name.rpartition("/")[2]
    first = next(iter(parse_dates(stem)), None)
    return first.iso if first is not None and first.start == 0 and stem[:1] in "民中" else None


def _named_month(stem: str) -> str | None:
    """A date with its month as a word, as in file names: `2021-March-9_market`."""
    date = iso_date(re.sub(r"[-_.\s]+", " ", stem))
    if date is not None and len(date) == 10:
        return date
    found = _YEAR_MONTH.search(stem)
    if found is None:
        return date
    year, month, day = found.group("y", "m", "d")
    if day is None and month.lower() == "may":
        return date  # "2021-may-be-late"
    return iso_date(f"{day or ''} {month.capitalize()} {year}".strip()) or date


def iso_title_date(title: str | None) -> str | None:
    """The day at the end of a title ("Hansard 2024-08-05"); a day inside it is its subject."""
    tail = (title or "").rstrip(" )）]】》")[-24:]
    if _OF_ANOTHER.search(title or "") or not re.search(r"(?:\d|日|号|號)$", tail):
        return None
    date = iso_date(tail)
    return date if date is not None and len(date) == 10 else None


def _prose(reading: Reading) -> str:
    """The beginning of a text without table rows: a date in a cell is not the document's date."""
    if not any(block.kind == "row" for block in reading.blocks[:_LINES]):
        return reading.text
    kept = [block for block in reading.blocks[: 4 * _LINES] if block.kind != "row"]
    return "\n".join(reading.text[block.start : block.end] for block in kept)


def _date(text: str) -> str | None:
    """A date in the first lines that is alone on its line or marked as the document's date."""
    lines = [line for line in text[:_CHARACTERS].splitlines() if line.strip()][:_LINES]
    for line in lines:
        date = date_at(line, alone=_ISSUED.search(line) is None)
        if date is not None and len(line) <= 80 and _stands_for_document(line):
            return date
    for line in lines:
        dateline = _DATELINE.match(line)
        printed = (dateline["en"] or dateline["zh"]) if dateline is not None else ""
        date = iso_date(printed)
        if date is not None and len(date) == 10:
            return date
    return None


def _stands_for_document(line: str) -> bool:
    """True for a line of hardly more than a date, or one with a word of publication."""
    if re.search(r"[。；！？]|[.!?]\s*$", line.strip()) or _OF_ANOTHER.search(line):
        return False
    return len(re.sub(r"[\W\d_]", "", line)) <= 24 or _ISSUED.search(line) is not None
