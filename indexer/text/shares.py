"""Parts of a whole in Chinese and English: 四成, 百分之四十, 三分之一, one in five, half of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from indexer.text import lexicon
from indexer.text.han_numerals import HAN_NUMERAL, HAN_VALUES, SMALL, value_of
from indexer.text.language import HAN
from indexer.text.units import UnitKind

_PART_OF = re.compile(
    rf"(?P<of>百|千|(?<![{HAN_NUMERAL}])[{HAN_NUMERAL}]++)分之(?P<n>[{HAN_NUMERAL}\d]+(?:[点.][{HAN_NUMERAL}\d]+)?)"
)
_TENTHS = re.compile(
    rf"(?<![{HAN_NUMERAL}\d.几数第])(?P<n>[{HAN_NUMERAL}]|[1-9](?:\.\d)?|10)成"
    rf"(?P<more>[{lexicon.HAN_DIGITS}半](?![{HAN_NUMERAL}]))?(?![员立果就功为本熟长都色])"
)
# 打八折, 七五折优惠, "20 % off", "a discount of 20 per cent", 优惠20%: 80 per cent of the price.
_OFF = re.compile(
    rf"(?<![{HAN_NUMERAL}\d.波周曲骨夭百几转第这此该每])(?P<n>[{lexicon.HAN_DIGITS}]{{1,2}}|[1-9](?:\.?[1-9])?)折"
    rf"(?![断叠疊射磨腾合算旧扣返回子线中损页扇痛桌臂冲过寿服成戏剧])"
)
_HALF_OFF = re.compile("(?<=[打享])[对對]折|[对對]折(?=优惠|出售|销售)")
_PERCENT_OFF = r"(?P<n>\d{1,2}(?:\.\d+)?) ?(?:%|per ?cent) "
_DISCOUNT = re.compile(
    rf"(?<![\d.]){_PERCENT_OFF}(?:off(?![\w-]| (?:target|course|duty|limits|work|sick|the coast))|"
    rf"(?:price )?(?:discount|rebate)\b)|"
    rf"\b(?:discount|rebate) of {_PERCENT_OFF.rstrip().replace('<n>', '<n2>')}|"
    rf"[优優]惠(?:了|[约約])?{_PERCENT_OFF.replace('<n>', '<n3>').rstrip()}",
    re.IGNORECASE,
)
# Seven in ten, "nine out of 10", "one in five", but not "two in ten days".
_OF = {"ten": 10, "five": 5, "four": 4, "three": 3, "two": 2, "a hundred": 100, "twenty": 20}
_IN_TEN = re.compile(
    rf"\b(?P<n>{'|'.join(lexicon.CARDINALS_EN)}|[1-9]) (?:in|out of) "
    rf"(?P<of>{'|'.join(_OF)}|10|100|20|5|4|3)"
    r"\b(?![ -](?:days|weeks|months|years|hours|minutes|million|thousand)|[\d.,]*\d|%)",
    re.IGNORECASE,
)
# "two thirds", "a fifth of": a part in words; a third without a number before it is an ordinal.
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_FRACTION = re.compile(
    rf"\b(?:one[ -](?P<single>{'|'.join(_PARTS)})|an? (?P<one>{'|'.join(_PARTS)})(?= of\b)|"
    r"half(?= an? [mb]illion)|"
    rf"(?P<n>{'|'.join(lexicon.CARDINALS_EN)})[ -](?P<many>{'|'.join(_PARTS)})s)\b(?!-)"
    r"(?:(?: of)? an? (?P<scale>million|billion)\b)?",
    re.IGNORECASE,
)
# 1/3 before a Han character or "of" is a part, else it may be a date or a page.
_SLASHED = re.compile(
    r"(?<![\d/.第])(?P<n>[1-9])/(?P<of>[2-9]|10)(?![月日号页\d/])"
    rf"(?:(?=[{HAN}]| of\b)|(?<=[占了约近达至为超的]\d/\d))"
)
# 过半 and "more than half" are no half.
_HALF = re.compile(
    r"(?<![过第前后上下各夜])(?:一半|半数)(?![以之])|[减減]半|\bhalv(?:ed|ing)\b|"
    r"(?<=\bby )half\b(?! past)|"
    r"(?<!first )(?<!second )(?<!other )(?<!and a )\b(?:(?:one|a) )?half (?:of )?"
    r"(?=(?:the|all|its|them|their|our|those|these|it)\b)"
    r"(?!(?:the|all|its) (?:year|century|decade|match|game|time|night|day|way|battle|hour|month)"
    r"\b)",
    re.IGNORECASE,
)


class Share(NamedTuple):
    """A part of a whole, `value` in `unit` (per cent and per mille) or as a fraction.

    `scale` is the word of a multiple behind it: half a million.
    """

    start: int
    end: int
    value: Decimal
    kind: UnitKind
    unit: str | None = None
    scale: str | None = None


def parse_shares(text: str) -> Iterator[Share]:
    """The parts of wholes in a text in simplified script, in no order."""
    lowered = text.lower()
    if any(word in lowered for word in ("分之", "成", "折")):
        yield from _chinese(text)
    if any(word in lowered for word in ("off", "discount", "rebate", "优惠", "優惠")):
        for part in _DISCOUNT.finditer(text):
            off = Decimal(part["n"] or part["n2"] or part["n3"])
            yield Share(part.start(), part.end(), 100 - off, "percent", "%")
    if "/" in text:
        yield from _slashed(text)
    if "半" in text or "hal" in lowered:
        for part in _HALF.finditer(text):
            written = part.group().rstrip()
            written = written[:-3] if written.lower().endswith(" of") else written
            end = part.start() + len(written)
            yield Share(part.start(), end, Decimal("0.5"), "fraction")
    if any(word in lowered for word in (" in ", " out of ", *_PARTS, "half a")):
        yield from _english(text)


def _slashed(text: str) -> Iterator[Share]:
    for part in _SLASHED.finditer(text):
        if int(part["n"]) < int(part["of"]):
            value = Decimal(part["n"]) / int(part["of"])
            yield Share(part.start(), part.end(), value, "fraction")


def _english(text: str) -> Iterator[Share]:
    for part in _IN_TEN.finditer(text):
        count = lexicon.CARDINALS_EN.get(part["n"].lower())
        value = Decimal(part["n"] if count is None else count)
        of = _OF.get(part["of"].lower()) or int(part["of"])
        if value <= 10 and value < of and 100 % of == 0:
            yield Share(part.start(), part.end(), value * (100 // of), "percent", "%")
        elif value <= 10 and value < of:
            yield Share(part.start(), part.end(), value / of, "fraction")
    for part in _FRACTION.finditer(text):
        count = lexicon.CARDINALS_EN[part["n"].lower()] if part["n"] else 1
        name = part["single"] or part["one"] or part["many"]
        value = Decimal(count) / (_PARTS[name.lower()] if name else 2)
        yield Share(part.start(), part.end(), value, "fraction", None, part["scale"])


def _chinese(text: str) -> Iterator[Share]:
    for part in _PART_OF.finditer(text):
        whole = value_of(part["of"]) or Decimal(SMALL.get(part["of"], 0))
        told = Decimal(100) if part["n"] == "百" else value_of(part["n"])
        if whole and told is not None:
            kind: UnitKind = {100: "percent", 1000: "permille"}.get(int(whole), "fraction")  # type: ignore[assignment]
            unit = {"percent": "%", "permille": "‰"}.get(kind)
            value = told if unit else told / whole
            yield Share(part.start(), part.end(), value, kind, unit)
    for part in _TENTHS.finditer(text):
        tenths = value_of(part["n"])
        if tenths is not None and tenths <= 10:
            more = (
                Decimal(5)
                if part["more"] == "半"
                else Decimal(HAN_VALUES.get(part["more"] or "", 0))
            )
            yield Share(part.start(), part.end(), tenths * 10 + more, "percent", "%")
    for part in _OFF.finditer(text):
        digits = "".join(str(HAN_VALUES.get(c, c)) for c in part["n"] if c != ".")
        yield Share(part.start(), part.end(), Decimal(digits.ljust(2, "0")), "percent", "%")
    for part in _HALF_OFF.finditer(text):
        yield Share(part.start(), part.end(), Decimal(50), "percent", "%")
