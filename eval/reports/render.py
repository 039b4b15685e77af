"""Renders a report as one self-contained HTML page or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.reports.text_table import markdown_table


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header; `wide` cells hold running text and wrap."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """An SVG with its caption."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that open on a click; in Markdown they follow their title."""

    title: str
    blocks: tuple[Text | Table | Plot, ...]


Block = Text | Table | Plot | Fold

_FIGURE = re.compile(r"[-+–]?\d|–$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its blocks."""

    title: str
    blocks: tuple[Block, ...]


def to_html(title: str, sections: Sequence[Section]) -> str:
    """One self-contained page: no script, no font, no image from elsewhere."""
    links = "".join(
        f'<li><a href="#s{place}">{escape(section.title)}</a></li>'
        for place, section in enumerate(sections, start=1)
    )
    body = "".join(
        f'<section id="s{place}"><h2>{escape(section.title)}</h2>'
        + "".join(_html(block) for block in section.blocks)
        + "</section>"
        for place, section in enumerate(sections, start=1)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n<nav><ul>{links}</ul></nav>\n{body}\n</main>\n</body>\n</html>\n"
    )


def to_markdown(title: str, sections: Sequence[Section]) -> str:
    """The report as Markdown without plots, whose figures are in the tables."""
    parts = [f"# {title}"]
    for section in sections:
        parts.append(f"## {section.title}")
        parts.extend(_markdown(block) for block in section.blocks)
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(block: Block) -> str:
    if isinstance(block, Text):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, Plot):
        return f"<figure>{block.svg}<figcaption>{escape(block.caption)}</figcaption></figure>"
    if isinstance(block, Fold):
        inner = "".join(_html(part) for part in block.blocks)
        return f"<details><summary>{escape(block.title)}</summary>{inner}</details>"
    kinds = [_kind(block, column) for column in range(len(block.header))]
    head = "".join(
        f"<th scope=col{kind}>{escape(cell)}</th>"
        for cell, kind in zip(block.header, kinds, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in block.rows
    )
    return (
        '<div class="scroll" tabindex="0"><table><thead><tr>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _kind(table: Table, column: int) -> str:
    """The class of a column: running text wraps, words are left-aligned, figures right-aligned."""
    if column in table.wide:
        return " class=wide"
    figures = sum(bool(_FIGURE.match(row[column])) for row in table.rows)
    return "" if 2 * figures > len(table.rows) else " class=word"


def _markdown(block: Block) -> str:
    if isinstance(block, Text):
        return block.text
    if isinstance(block, Plot):
        return ""
    if isinstance(block, Fold):
        inner = [_markdown(part) for part in block.blocks]
        return "\n\n".join([f"**{block.title}**", *(part for part in inner if part)])
    return markdown_table(block.header, block.rows)


_CSS = """
:root{color-scheme:light;--ink:#1b1f24;--quiet:#57606a;--line:#d8dee4;--soft:#f6f8fa}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:#fff;font:16px/1.55 system-ui,-apple-system,"Segoe UI",
"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:62rem;margin:0 auto;padding:1rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:.6rem 0}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--line)}
nav ul{padding:0;margin:.4rem 0;list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem;
font-size:.9rem}
a{color:#0550ae}
p{max-width:46rem}
.scroll{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;
vertical-align:top;font-weight:400}
th[scope=col]{background:var(--soft);font-weight:600}
th.word,td.word{text-align:left}
.wide{white-space:normal;text-align:left;min-width:16rem;overflow-wrap:anywhere}
figure{margin:1rem 0}
figure{overflow-x:auto}
figure svg{width:100%;min-width:34rem;max-width:46rem;height:auto;display:block}
figcaption{color:var(--quiet);font-size:.875rem;max-width:46rem}
details{margin:.6rem 0;border:1px solid var(--line);border-radius:.3rem;padding:.2rem .8rem}
summary{cursor:pointer;padding:.3rem 0}
@media print{details{border:0}nav{display:none}}
"""
