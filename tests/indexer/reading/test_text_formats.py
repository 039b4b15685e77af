"""Plain text, Markdown, web pages and tables in text files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.csv_rows import MAX_ROWS, read_csv
from indexer.reading.decode import decode
from indexer.reading.findings import NotRead
from indexer.reading.markdown import read_markdown
from indexer.reading.plain import read_plain
from indexer.reading.records import Reading
from indexer.reading.web import read_web

SIMPLIFIED = "青湖市关于调整水价的通知：自2023年5月1日起，居民用水每吨三元八角。请各镇遵照执行。"
TRADITIONAL = "戊村共有渡口七處，居民四百人，負責人為鄭先生。請各鎮依照規定辦理，不得延誤。"


def lines(reading: Reading) -> list[tuple[str, str]]:
    return [(b.kind, reading.text[b.start : b.end]) for b in reading.blocks]


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (SIMPLIFIED, "gb18030", "GB18030"),
        (TRADITIONAL, "gb18030", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        (SIMPLIFIED, "utf_16_le", "UTF-16"),
        (TRADITIONAL, "utf_16_be", "UTF-16"),
        (SIMPLIFIED, "utf_16", "UTF-16"),
        (
            "It’s the mayor’s “plan” – naïve or not, it costs £4 million a year.",
            "cp1252",
            "Windows-1252",
        ),
    ],
)
def test_each_encoding_is_found_and_named(text: str, encoding: str, name: str) -> None:
    found, findings = decode(text.encode(encoding))
    assert found == text
    assert [finding.detail for finding in findings] == [name]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode())[0] == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(400), "binary"),
        (bytes(range(128, 256)) * 3 + b"\xff", "encoding"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, code: str) -> None:
    with pytest.raises(NotRead) as caught:
        read_plain(content)
    assert caught.value.finding.code == code


def test_lost_characters_are_a_finding() -> None:
    reading = read_plain("水价为\ufffd\ufffd元，锟斤拷。".encode())
    assert [(f.code, f.n) for f in reading.findings] == [("mojibake", 5)]


def test_front_matter_is_metadata_and_its_lines_are_text(sound: Any) -> None:
    source = (
        "---\ntitle: '水务公报 𠮷'\ndate: 2024-03-05\nauthor: 青湖市水务局\nlang: zh\n"
        "tags:\n  - 水务\n  - 年報\n---\n\n# 水务公报 𠮷\n\n正文。\n"
    )
    reading = sound(read_markdown(source.encode()))
    said = reading.metadata
    assert (said.title, said.date, said.author, said.language) == (
        "水务公报 𠮷", "2024-03-05", "青湖市水务局", "zh",
    )  # fmt: skip
    assert lines(reading) == [
        ("heading", "水务公报 𠮷"),
        ("row", "date: 2024-03-05"),
        ("row", "author: 青湖市水务局"),
        ("row", "lang: zh"),
        ("row", "tags: 水务, 年報"),
        ("paragraph", "正文。"),
    ]


def test_toml_front_matter_and_a_rule_that_is_none() -> None:
    assert (
        read_markdown(b'+++\ntitle = "Plan"\ndate = 2021-05-01\n+++\nText.').metadata.title
        == "Plan"
    )
    assert read_markdown(b"---\n\nText below a rule.").text == "Text below a rule."


def test_code_is_no_heading_rows_carry_their_header_and_lists_nest(sound: Any) -> None:
    source = """# 年报

| 指标 | 2022 | 2023 |
|---|--:|--:|
| 漏损率 | 14.2 | **11.8** |
| Deaths |  | 15 |

2. 更换管网 83 公里：
   - 其中*城区* 51 公里；
3. 新建[水厂](https://example.org)。

```python
# 计算漏损率
```

<div class="x">注意：未经审计。<script>alert(1)</script></div>

局长表示[^1]，要把漏损率降下来。
Soft break
continues.

[^1]: 陈远航，2021 年起任局长。
"""
    assert lines(sound(read_markdown(source.encode()))) == [
        ("heading", "年报"),
        ("row", "指标：漏损率 | 2022: 14.2 | 2023: 11.8"),
        ("row", "指标：Deaths | 2023: 15"),
        ("item", "2. 更换管网 83 公里："),
        ("item", "  - 其中城区 51 公里；"),
        ("item", "3. 新建水厂。"),
        ("code", "# 计算漏损率"),
        ("paragraph", "注意：未经审计。"),
        ("paragraph", "局长表示，要把漏损率降下来。 Soft break continues."),
        ("note", "陈远航，2021 年起任局长。"),
    ]


PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<title>关于停水的通知 - 青湖市</title><link rel="canonical" href="https://example.org/a">
<meta name="PubDate" content="2023-06-05 10:00"><script>var x = "不是正文";</script></head><body>
<nav><a href="#">首页</a><a href="#">新闻</a></nav>
<div class="breadcrumb"><a>首页</a> &gt; <a>通知</a></div>
<article><h1>关于停水的通知</h1>
<p>各村：定于<b>7月1日</b>停水。<br>Please store water. 𠮷</p>
<table><tr><th>年份</th><th>保证金</th></tr><tr><td>2022</td><td rowspan=2>60</td></tr>
<tr><td>2023</td></tr></table>
<ul><li>东村<ul><li>一组</li></ul></li><li>西村</li></ul>
<pre><code># no heading</code></pre><p hidden>藏起来</p>
</article><footer>版权所有 © 2023</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_is_its_content_without_navigation(sound: Any, encoding: str) -> None:
    page = PAGE if encoding == "utf-8" else PAGE.replace('charset="utf-8"', 'charset="gb2312"')
    reading = sound(read_web(page.encode(encoding)))
    assert lines(reading) == [
        ("heading", "关于停水的通知"),
        ("paragraph", "各村：定于7月1日停水。\nPlease store water. 𠮷"),
        ("row", "年份：2022 | 保证金：60"),
        ("row", "年份：2023 | 保证金：60"),
        ("item", "- 东村"),
        ("item", "  - 一组"),
        ("item", "- 西村"),
        ("code", "# no heading"),
    ]
    said = reading.metadata
    assert (said.title, said.date, said.language, said.source) == (
        "关于停水的通知", "2023-06-05", "zh-CN", "https://example.org/a",
    )  # fmt: skip


def test_a_page_of_navigation_only_is_not_lost() -> None:
    text = read_web("<body><nav><a>水价</a> <a>停水</a></nav></body>".encode()).text
    assert "水价" in text


@pytest.mark.parametrize(
    "page", [b"<html></html>", b"<html><body><script>x()</script></body></html>"]
)
def test_a_page_without_text_is_empty(page: bytes) -> None:
    with pytest.raises(NotRead) as caught:
        read_web(page)
    assert caught.value.finding.code == "empty"


def test_deep_nesting_is_survived() -> None:
    page = b"<div>" * 5_000 + "深处的文字".encode() + b"</div>" * 5_000
    assert "深处的文字" in read_web(page).text


@pytest.mark.parametrize(
    "content",
    [
        "年份,保证金\n2022,60\n2023,\"1,070\"\n".encode("gb18030"),
        "年份\t保证金\r\n2022\t60\r\n2023\t1,070\r\n".encode("utf-8-sig"),
        "年份;保证金\n2022;60\n2023;1,070\n".encode(),
    ],
    ids=["comma", "tab", "semicolon"],
)  # fmt: skip
def test_a_table_in_a_text_file_gives_rows_with_their_header(sound: Any, content: bytes) -> None:
    assert lines(sound(read_csv(content))) == [
        ("row", "年份：2022 | 保证金：60"),
        ("row", "年份：2023 | 保证金：1,070"),
    ]


def test_a_row_of_equal_figures_keeps_each_of_them() -> None:
    assert read_csv("镇,2022,2023\n东,5,5\n5,5,5\n".encode()).text == (
        "镇：东 | 2022: 5 | 2023: 5\n镇：5 | 2022: 5 | 2023: 5"
    )


def test_quotes_deeper_than_the_parser_goes_are_text() -> None:
    assert "深处" in read_markdown((">" * 3_000 + " 深处").encode()).text


def test_a_table_without_header_is_not_given_one() -> None:
    assert read_csv(b"1,2.5\n2,3.5\n3,4.5\n").text == "1 | 2.5\n2 | 3.5\n3 | 4.5"


def test_a_table_with_too_many_rows_is_cut_with_a_finding() -> None:
    content = "n,m\n" + "".join(f"{i},x{i}\n" for i in range(MAX_ROWS + 50))
    reading = read_csv(content.encode())
    assert len(reading.blocks) == MAX_ROWS
    assert [(f.code, f.severity) for f in reading.findings] == [("truncated", "partly_read")]


def test_a_table_that_arranges_the_page_hides_no_table_inside_it() -> None:
    inner = (
        "<table><tr><th>年份</th><th>Fee</th></tr><tr><td>２０２３</td><td>七十</td></tr>"
        "<tr><td>2024</td><td>𠮷 80</td></tr></table>"
    )
    page = (
        f"<html><body><table><tr><td><p>水價公告 Notice</p>{inner}</td></tr></table></body></html>"
    )
    assert read_web(page.encode()).text == (
        "水價公告 Notice\n\n年份：２０２３ | Fee: 七十\n年份：2024 | Fee: 𠮷 80"
    )
