"""Mails and pages that a browser saved as one file."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from indexer.reading.findings import NotRead
from indexer.reading.formats import read_bytes
from indexer.reading.records import Reading

HTML = (
    '<html><head><meta charset="gb2312"><title>渡口停航</title></head><body>'
    "<p>渡口自5月6日起停航𠮷。</p><p>The ferry is laid up.</p></body></html>"
)


def mail(subject: str = "會議室　Room booking 𠮷") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "蒂尔达 Brann <tilda@halden.example>"
    made["To"] = "office@halden.example"
    made["Date"] = "Tue, 05 Mar 2024 23:11:12 +0800"
    made["Subject"] = subject
    return made


def read(message: EmailMessage, name: str = "a.eml") -> Reading:
    reading = read_bytes(name, message.as_bytes())
    for block in reading.blocks:
        assert 0 <= block.start < block.end <= len(reading.text)
    assert [(page.start, page.end) for page in reading.pages] == [(0, len(reading.text))]
    return reading


def test_a_mail_says_who_wrote_when_and_names_what_is_attached() -> None:
    message = mail()
    message.set_content("The projector is broken.\n\n投影仪坏了，请自带。\n")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="议程.pdf")
    reading = read(message)
    assert reading.text == (
        "會議室 Room booking 𠮷\n\nFrom: 蒂尔达 Brann <tilda@halden.example>\n"
        "To: office@halden.example\nDate: Tue, 05 Mar 2024 23:11:12 +0800\n\n"
        "The projector is broken.\n\n投影仪坏了，请自带。"
    )
    said = reading.metadata
    assert (said.title, said.date, said.author) == (
        "會議室 Room booking 𠮷",
        "2024-03-05",
        "蒂尔达 Brann",
    )
    assert [(f.code, f.n, f.detail) for f in reading.findings] == [("embedded", 1, "议程.pdf")]


def test_the_plain_text_is_read_before_the_html() -> None:
    message = mail()
    message.set_content("纯文本。")
    message.add_alternative("<p>Never read.</p>", subtype="html")
    assert read(message).text.endswith("\n\n纯文本。")


def test_html_alone_is_read_with_its_blocks_and_a_wrong_charset_does_no_harm() -> None:
    message = mail()
    message.set_content(HTML, subtype="html")
    reading = read(message)
    assert [reading.text[block.start : block.end] for block in reading.blocks] == [
        "會議室 Room booking 𠮷",
        "From: 蒂尔达 Brann <tilda@halden.example>\nTo: office@halden.example\n"
        "Date: Tue, 05 Mar 2024 23:11:12 +0800",
        "渡口自5月6日起停航𠮷。",
        "The ferry is laid up.",
    ]


def test_what_an_earlier_mail_said_is_not_said_by_the_writer() -> None:
    message = mail()
    message.set_content(
        "Room 3 is booked.\n\nOn 4 March 2024, Ilse wrote:\n\n> Which room?\n>\n> 哪一间𠮷？\n"
        "\n5 > 3 and 会议室在三楼。\n"
    )
    reading = read(message)
    assert reading.text.endswith("\n\nRoom 3 is booked.\n\n\n5 > 3 and 会议室在三楼。")
    assert [(f.code, f.n) for f in reading.findings] == [("earlier_mail", 5)]
    only = mail()
    only.set_content("> 全是引文。\n")
    assert read(only).text.endswith("> 全是引文。")
    html = mail()
    html.set_content("<p>好的。</p><blockquote type='cite'><p>Which?</p></blockquote>", "html")
    assert read(html).text.endswith("\n\n好的。")


@pytest.mark.parametrize("declared", ["gb2312", "us-ascii", "x-no-such-charset"])
def test_the_bytes_decide_where_the_charset_is_wrong(declared: str) -> None:
    head = "Subject: a\r\nFrom: b@c.example\r\n"
    head += f"Content-Type: text/plain; charset={declared}\r\n\r\n"
    body = "各位居民：洗澡票价由六元调整为八元，𠮷。".encode("gb18030")
    reading = read_bytes("a.eml", head.encode() + body)
    assert reading.text.endswith("各位居民：洗澡票价由六元调整为八元，𠮷。")
    assert reading.metadata.date is None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.eml", b"no header at all, only words", "broken"),
        ("a.eml", b"Subject: a\r\nFrom: b@c.example\r\n\r\n \r\n", "empty"),
        ("a.mht", b"Subject: a\r\nContent-Type: text/plain\r\n\r\nwords", "broken"),
        ("a.eml", b"", "empty"),
    ],
)
def test_what_is_no_mail_is_named(name: str, content: bytes, code: str) -> None:
    with pytest.raises(NotRead) as caught:
        read_bytes(name, content)
    assert caught.value.finding.code == code


def test_a_saved_page_is_read_as_a_page_and_its_date_is_not_that_of_saving() -> None:
    message = EmailMessage()
    message["Date"] = "Tue, 05 Mar 2024 23:11:12 +0800"
    message["Snapshot-Content-Location"] = "https://example.org/ferry"
    message.set_content(HTML, subtype="html", cte="quoted-printable")
    message.add_related(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    reading = read(message, "a.mhtml")
    assert reading.text == "渡口自5月6日起停航𠮷。\n\nThe ferry is laid up."
    said = reading.metadata
    assert (said.title, said.date, said.source) == ("渡口停航", None, "https://example.org/ferry")
