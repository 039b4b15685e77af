"""Write indexer/data/countries.tsv: all countries of ISO 3166 with their names in both languages.

    python -m training.world_names

Names in English, simplified and traditional Chinese (Hong Kong too) are those of CLDR, through
babel; adjectives and other names are those of training/world_names.tsv, written by hand. A name
that two countries could claim (Guinea, Congo) stays with the one that has it in the hand-written
table, else with neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

_HERE = Path(__file__).parent
_HAND = _HERE / "world_names.tsv"
_OUT = _HERE.parent / "indexer" / "data" / "countries.tsv"
# 内蒙古 is no part of 蒙古: the short form stands as a guarded pattern in names.toml.
_GUARDED = {"蒙古"}
_ADDITION = re.compile(r"\s*[（(].*$| SAR China$|^中国(?=.{2}特别行政区)|^中國(?=.{2}特別行政區)")
_LOCALES = ("en", "en_GB", "zh", "zh_Hant", "zh_Hant_HK")
_HEAD = """\
# All countries and territories of ISO 3166-1: alpha-2, alpha-3, Chinese, English, more names (|).
# Written by training/world_names.py from CLDR (through babel) and training/world_names.tsv.
"""


def main() -> None:
    """Write the table anew."""
    rows = [line.split("\t") for line in _HAND.read_text(encoding="utf-8").splitlines()]
    hand = {row[0]: row for row in rows if row and not row[0].startswith("#")}
    claimed: dict[str, set[str]] = defaultdict(set)
    found: dict[str, list[str]] = {}
    for code, (_, _, zh, en, more) in hand.items():
        found[code] = [zh, en, *(name for name in more.split("|") if name), *_cldr(code)]
        for name in found[code]:
            claimed[name.casefold()].add(code)
    lines = []
    for code, (_, code3, zh, en, more) in sorted(hand.items()):
        own = {zh, en, *more.split("|")}
        names = [
            name
            for name in dict.fromkeys(found[code][2:])
            if name not in {zh, en} and (name in own or len(claimed[name.casefold()]) == 1)
        ]
        lines.append("\t".join((code, code3, zh, en, "|".join(names))))
    _OUT.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def _cldr(code: str) -> list[str]:
    """CLDR's names of a territory; a name with an addition in brackets is given without it."""
    from babel import Locale

    names = [Locale.parse(locale).territories.get(code, "") for locale in _LOCALES]
    plain = (name.replace("’", "'").replace("&", "and") for name in names)
    return [
        name
        for name in (_ADDITION.sub("", one) for one in plain)
        if name and name not in _GUARDED and " - " not in name and "（" not in name
    ]


if __name__ == "__main__":
    main()
