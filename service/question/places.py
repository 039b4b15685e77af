"""The places that a text names, in either language, from the lists that ship."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from indexer.text import HAN_RUN, fold, shipped_capitals, shipped_places

# Things named after a place do not mention it: 巴黎协定, the Kyoto Protocol. 罗马尼亚 is not 罗马.
_NAMED_AFTER_ZH = "(?!协定|协议|议定书|公约|宣言|共识|尼亚)"
_NAMED_AFTER_EN = r"(?! (?:agreement|protocol|accord|convention|declaration|consensus)\b)"


@dataclass(frozen=True, slots=True)
class _Places:
    form: re.Pattern[str]
    numbers: dict[str, int]
    capitals: dict[str, int]


def places_in(folded: str) -> frozenset[int]:
    """Numbers of the shipped places in a folded text; 昆明 and Kunming have one number."""
    table = _table()
    return frozenset(table.numbers[match.group()] for match in table.form.finditer(folded))


def place_spans(folded: str) -> list[tuple[int, int]]:
    """The spans of the shipped places in a folded text."""
    return [span for span, _ in placed(folded)]


def placed(folded: str) -> list[tuple[tuple[int, int], int]]:
    """The spans of the shipped places in a folded text, each with the number of its place."""
    table = _table()
    return [(match.span(), table.numbers[match.group()]) for match in table.form.finditer(folded)]


def capitals_of(name_ids: Collection[str]) -> frozenset[int]:
    """Numbers of the capitals of the countries among `name_ids`.

    A capital often stands for its government: "Vientiane said" means Laos.
    """
    capitals = _table().capitals
    return frozenset(capitals[name] for name in name_ids if name in capitals)


@lru_cache(maxsize=1)
def _table() -> _Places:
    numbers: dict[str, int] = {}
    capitals: dict[str, int] = {}
    places = [(None, zh, en) for zh, en in shipped_places()]
    for number, (country, *names) in enumerate([*shipped_capitals(), *places]):
        zh, en = (fold(name).text for name in names)
        numbers[zh] = numbers[en] = numbers.get(zh, numbers.get(en, number))
        if country:
            capitals[country] = numbers[zh]
    longest = sorted(numbers, key=lambda name: (-len(name), name))
    chinese = "|".join(re.escape(name) for name in longest if HAN_RUN.match(name))
    english = "|".join(re.escape(name) for name in longest if not HAN_RUN.match(name))
    form = re.compile(
        rf"(?:{chinese}){_NAMED_AFTER_ZH}|(?<![a-z])(?:{english})(?![a-z]){_NAMED_AFTER_EN}"
    )
    return _Places(form, numbers, capitals)
