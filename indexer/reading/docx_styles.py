"""Which paragraphs of a Word file are headings, and which styles number their paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.reading.ooxml import Element, child, local, value

_HEADING = re.compile(r"(?:heading|标题|標題|überschrift|titre)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|標題", re.IGNORECASE)
_SUBTITLE = re.compile(r"subtitle|副标题|副標題", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """`heading` is a depth from 1, 0 for text; `numbering` is (list, level)."""

    heading: int = 0
    is_title: bool = False
    numbering: tuple[str, int] | None = None


class Styles:
    """The styles of a document by id, with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        for element in root if root is not None else ():
            if local(element) == "style":
                self._styles[value(element, "styleId") or ""] = element
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Element) -> Style:
        """The style of a paragraph, with its direct formatting."""
        properties = child(paragraph, "pPr")
        name = value(child(properties, "pStyle")) or ""
        style = self._style(name, frozenset())
        outline = value(child(properties, "outlineLvl"))
        if outline is not None and outline.isdigit() and int(outline) < 9:
            return Style(int(outline) + 1, style.is_title, style.numbering)
        return style

    def _style(self, name: str, seen: frozenset[str]) -> Style:
        if name in self._known:
            return self._known[name]
        element = self._styles.get(name)
        if element is None or name in seen:
            match = _HEADING.fullmatch(name)
            return Style(int(match.group(1)) if match else 0, is_title=name == "Title")
        shown = value(child(element, "name")) or name
        parent_name = value(child(element, "basedOn"))
        parent = self._style(parent_name, seen | {name}) if parent_name else Style()
        style = Style(
            heading=_heading(element, shown, parent),
            is_title=_TITLE.fullmatch(shown) is not None,
            numbering=_numbering(element) or parent.numbering,
        )
        self._known[name] = style
        return style


def _heading(element: Element, shown: str, parent: Style) -> int:
    if _TITLE.fullmatch(shown):
        return 1
    if _SUBTITLE.fullmatch(shown):
        return 2
    match = _HEADING.fullmatch(shown.strip())
    if match is not None:
        return int(match.group(1))
    outline = value(child(element, "pPr", "outlineLvl"))
    if outline is not None and outline.isdigit():
        return int(outline) + 1 if int(outline) < 9 else 0
    return parent.heading


def _numbering(element: Element) -> tuple[str, int] | None:
    own = child(element, "pPr", "numPr")
    number = value(child(own, "numId"))
    level = value(child(own, "ilvl")) or "0"
    return (number, int(level)) if number and level.isdigit() else None
