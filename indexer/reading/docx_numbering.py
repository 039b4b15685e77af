"""Computes the numbers and bullets of lists as Word does: 第三条, 2.1, (a), •."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from indexer.reading.ooxml import Element, child, local, value
from indexer.text.lexicon import HAN_DIGITS

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Numbering:
    """Counts the paragraphs of each list, in the order of the calls."""

    def __init__(self, root: Element | None) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._restart: dict[tuple[str, int], int] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                abstract[value(element, "abstractNumId") or ""] = _levels(element)
            elif local(element) == "num":
                number = value(element, "numId") or ""
                self._abstract_of[number] = value(child(element, "abstractNumId")) or ""
                for override in element:
                    start = value(child(override, "startOverride"))
                    if start is not None and start.isdigit():
                        level = int(value(override, "ilvl") or 0)
                        self._restart[number, level] = int(start)
        self._abstract = abstract
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def label(self, number: str, level: int) -> str:
        """The printed number or bullet of the next paragraph of a list; "" when there is none."""
        name = self._abstract_of.get(number)
        levels = self._abstract.get(name or "", {})
        if name is None or level not in levels:
            return ""
        counts = self._counts[name]
        if (number, level) in self._restart and (number, level) not in self._started:
            counts[level] = self._restart[number, level]
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = levels[level].start
        self._started.add((number, level))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level].form == "bullet":
            return "-"

        def printed(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            if other not in levels:
                return ""
            return _format(counts.get(other, levels[other].start), levels[other].form)

        return re.sub(r"%(\d)", printed, levels[level].text)


def _levels(abstract: Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in abstract:
        if local(element) == "lvl":
            start = value(child(element, "start")) or "1"
            levels[int(value(element, "ilvl") or 0)] = _Level(
                form=value(child(element, "numFmt")) or "decimal",
                text=value(child(element, "lvlText")) or "",
                start=int(start) if start.isdigit() else 1,
            )
    return levels


def _format(number: int, form: str) -> str:
    if form in {"none", "bullet"}:
        return ""
    if form in {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographTraditional",
    }:
        return _chinese(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        while number >= size:
            text += sign
            number -= size
    return text


def _chinese(number: int) -> str:
    """1 to 9999 in Chinese numerals; other numbers in digits."""
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    zero = False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if zero else "") + HAN_DIGITS[digit - 1] + sign
            zero = False
        elif text:
            zero = number > 0
    return text.removeprefix("一") if text.startswith("一十") else text
