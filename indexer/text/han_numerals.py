"""One numeral of Chinese characters, digits or both: its value (三亿八千万, 1.56万, 12,400)."""

from __future__ import annotations

import re
from decimal import Decimal

from indexer.text import lexicon
from indexer.text.dates import PLAIN

HAN_VALUES = {**{c: n for n, c in enumerate(f"零{lexicon.HAN_DIGITS}")}, "〇": 0, "两": 2}
HAN_VALUES |= {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TWENTIES = {"廿": "二十", "卅": "三十"}
HAN_NUMERAL = "".join((*HAN_VALUES, *SMALL, *LARGE, *_TWENTIES))
# 12,400; 1 200 000 with blanks between thousands, a single one only when it does not break a line.
_GROUPED = r"(?<![\d.,])\d{1,3}(?:(?:[ \xa0\u2009\u202f]\d{3}){2,}|[\xa0\u2009\u202f]\d{3})(?!\d)"
ARABIC = rf"(?:{_GROUPED}|\d+(?:,\d{{3}})*(?:\.\d+)?)"
BETWEEN = re.compile(r"[,\s]")
# 千 and 兆 before 瓦 belong to the unit: 30万千瓦, 300兆瓦.
RUN = re.compile(
    rf"(?=[\d{HAN_NUMERAL}])(?:{ARABIC} ?(?=[万亿]|兆(?!瓦))|{ARABIC}|(?![千兆]瓦)[{HAN_NUMERAL}])+"
    rf"(?:点(?:(?!兆瓦)[{HAN_NUMERAL}])+)?"
)
_PIECE = re.compile(rf"{ARABIC}|[{HAN_NUMERAL}]|点[{HAN_NUMERAL}]+")


def parse_numeral(numeral: str) -> Decimal | None:
    """The value of one numeral (三亿八千万, 1.56万, 12,400, 二〇二二), or None when it is none."""
    return value_of(PLAIN.of(numeral.strip()))


def value_of(numeral: str) -> Decimal | None:
    """Evaluate a numeral of Chinese characters, digits or both; None when it is ill formed."""
    numeral = re.sub(r"\s", "", numeral)
    for one, written in _TWENTIES.items():
        numeral = numeral.replace(one, written)
    pieces = _PIECE.findall(numeral)
    if not pieces or "".join(pieces) != numeral:
        return None
    point = pieces.pop() if pieces[-1].startswith("点") else ""
    fraction, tail = Decimal(0), 1
    if point:
        digits = point[1:].rstrip("".join(LARGE))
        if not all(c in HAN_VALUES for c in digits) or not digits:
            return None
        fraction = Decimal("0." + "".join(str(HAN_VALUES[c]) for c in digits))
        for scale in point[1 + len(digits) :]:
            tail *= LARGE[scale]
    if all(piece in HAN_VALUES for piece in pieces):
        if len(pieces) == 2:  # 三四: three or four
            return None
        return (Decimal("".join(str(HAN_VALUES[p]) for p in pieces)) + fraction) * tail
    whole = _positional(pieces)
    return None if whole is None else (whole + fraction) * tail


def _positional(pieces: list[str]) -> Decimal | None:
    """The value of digits with 十百千万亿 between them; None when these are out of order."""
    total = section = Decimal(0)
    current: Decimal | None = None
    small, large, last, zero = 10**4, 10**16, 1, False
    for piece in pieces:
        if piece in LARGE:
            section += current or 0
            if section == 0 and not (total and last == large):
                return None
            if section == 0 or LARGE[piece] > large:
                total = (total + section) * LARGE[piece]
            else:
                total += section * LARGE[piece]
            section, current, small, large = Decimal(0), None, 10**4, LARGE[piece]
            last, zero = large, False
        elif piece in SMALL:
            unit = SMALL[piece]
            if unit >= small or (current is None and unit != 10):
                return None
            section += (1 if current is None else current) * unit
            current, small, last, zero = None, unit, unit, False
        else:
            value = (
                Decimal(HAN_VALUES[piece])
                if piece in HAN_VALUES
                else Decimal(BETWEEN.sub("", piece))
            )
            if current is not None:
                return None
            zero = zero or piece in {"零", "〇"}
            current = None if piece in {"零", "〇"} else value
    if current is not None and last >= 100 and not zero and current < 10:
        current *= Decimal(last) / 10  # 三万五 is 35000
    return total + section + (current or 0)
