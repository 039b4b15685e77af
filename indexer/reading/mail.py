"""Electronic mail (.eml), and pages that a browser saved as one file (.mht): both are MIME."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime

from indexer.reading.decode import decode
from indexer.reading.draft import MAX_CHARACTERS
from indexer.reading.findings import Finding, NotRead
from indexer.reading.records import Metadata, Reading
from indexer.reading.web import read_web
from indexer.records import Page, TextBlock

_SHOWN = ("From", "To", "Cc", "Date")
# What programs name by a smaller set of characters than they use.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}
# Lines of an earlier message, and the line above them that says whose they are. The writer of this
# message did not say them.
_QUOTED = re.compile(
    r"(?:^[^\n>]{0,200}(?:wrote|writes|写道|寫道)[ \t]*[:：][ \t]*\n\n?)?(?:^>[^\n]*(?:\n|\Z))+",
    re.MULTILINE,
)
_QUOTED_HTML = "blockquote[type='cite'], .gmail_quote, .gmail_attr"
_NOT_TEXT = frozenset({"us-ascii", "ascii", "unknown-8bit", ""})


def read_mail(content: bytes) -> Reading:
    """Read one message: its subject, who wrote to whom and when, and its text.

    The plain text is read where there is one, else the HTML. Attachments are named, not read.

    Raises:
        NotRead: `broken` when it has no header of a mail, `empty` when it has no text.
    """
    message = _parsed(content)
    if not any(name in message for name in ("From", "Date", "Subject", "Message-ID")):
        raise NotRead("broken", detail="EML")
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise NotRead("empty")
    subject = _line(message, "Subject")
    lines = [f"{name}: {value}" for name in _SHOWN if (value := _line(message, name))]
    is_html = body.get_content_type() == "text/html"
    reading = _html(body, apart=_QUOTED_HTML) if is_html else _plain(body)
    if not reading.text.strip():
        raise NotRead("empty")
    attached = [part.get_filename() or "?" for part in message.iter_attachments()]
    findings = list(reading.findings)
    if attached:
        findings.append(Finding("embedded", n=len(attached), detail=", ".join(attached)))
    return replace(
        _below(subject, "\n".join(lines), reading),
        metadata=Metadata(
            title=subject or None, date=_date(message), author=_author(_line(message, "From"))
        ),
        findings=tuple(findings),
    )


def read_saved_page(content: bytes) -> Reading:
    """Read the page of an MHTML file; pictures and styles beside it are left out.

    The date of the file is the day on which it was saved, so it is not the date of the page.

    Raises:
        NotRead: `broken` when there is no page in it, `empty` when it has no text.
    """
    message = _parsed(content)
    pages = (part for part in message.walk() if part.get_content_type() == "text/html")
    page = next(pages, None)
    if page is None:
        raise NotRead("broken", detail="MHTML")
    reading = _html(page)
    source = _line(page, "Content-Location") or _line(message, "Snapshot-Content-Location")
    if reading.metadata.source is None and source.startswith(("http://", "https://")):
        reading = replace(reading, metadata=replace(reading.metadata, source=source))
    return reading


def _parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def _line(message: EmailMessage, name: str) -> str:
    """A header in one line; "" where it is missing or cannot be read."""
    try:
        return " ".join(str(message.get(name) or "").split())
    except (ValueError, IndexError, AttributeError, TypeError):  # headers that no standard allows
        return ""


def _text(part: MIMEPart) -> tuple[str, list[Finding]]:
    """The characters of a part: in the declared encoding where it fits, else in one that fits."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    if not content.strip():
        return "", []
    declared = (part.get_content_charset() or "").lower()
    if declared not in _NOT_TEXT:
        try:
            return content.decode(_WIDER.get(declared, declared)), []
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


def _html(part: MIMEPart, *, apart: str = "") -> Reading:
    text, findings = _text(part)
    if not text:
        raise NotRead("empty")
    # The mark at the beginning outdoes the encoding that the page declares.
    content = b"\xef\xbb\xbf" + text.encode("utf-8", errors="replace")
    try:
        reading = read_web(content, apart=apart)
    except NotRead:
        reading = read_web(content)  # nothing but a quotation
    return replace(reading, findings=(*findings, *reading.findings))


def _plain(part: MIMEPart) -> Reading:
    text, findings = _text(part)
    text = re.sub(r"\r\n?", "\n", text).strip("\n")
    own, n = _QUOTED.subn("", text)
    if n and own.strip():
        n = len(text.splitlines()) - len(own.splitlines())
        findings.append(Finding("earlier_mail", n=n))
        text = own.strip("\n")
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        findings.append(Finding("truncated", n=MAX_CHARACTERS, detail="characters"))
    return Reading(text=text, findings=tuple(findings))


def _below(subject: str, fields: str, reading: Reading) -> Reading:
    """The reading with the head of the message above its text, as one page."""
    head = "".join(f"{part}\n\n" for part in (subject, fields) if part)
    blocks: list[TextBlock] = []
    if reading.blocks:  # where blocks are told, nothing may stand outside of them
        if subject:
            blocks.append(TextBlock(0, len(subject), "heading", level=1))
        if fields:
            blocks.append(TextBlock(len(head) - len(fields) - 2, len(head) - 2, "paragraph"))
        blocks += (
            replace(block, start=block.start + len(head), end=block.end + len(head))
            for block in reading.blocks
        )
    text = head + reading.text
    return Reading(text=text, pages=(Page(1, 0, len(text)),), blocks=tuple(blocks))


def _date(message: EmailMessage) -> str | None:
    """The day of the message where it was sent."""
    try:
        sent: datetime = parsedate_to_datetime(_line(message, "Date"))
    except (ValueError, TypeError, IndexError):
        return None
    return sent.date().isoformat()


def _author(sender: str) -> str | None:
    name, address = parseaddr(sender)
    return name or address or None
