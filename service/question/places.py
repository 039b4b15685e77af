"""The places that a text names, in either language, from the list that ships."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from indexer.text import fold, shipped_places

# Half of the river that every briefing is about: where nothing in particular is.
_EVERYWHERE = "澜沧"
# A capital stands for its country, too: what a text says of Laos is said of Vientiane.
_CAPITALS = {
    "北京": "CN",
    "金边": "KH",
    "万象": "LA",
    "内比都": "MM",
    "曼谷": "TH",
    "河内": "VN",
}


def places_in(folded: str) -> frozenset[int]:
    """Numbers of the shipped places in a folded text; 昆明 and Kunming have one number."""
    form, numbers = _table()
    return frozenset(numbers[match.group()] for match in form.finditer(folded))


def capitals_of(name_ids: Collection[str]) -> frozenset[int]:
    """Numbers of the capitals of the countries among `name_ids`."""
    _, numbers = _table()
    return frozenset(numbers[name] for name, country in _CAPITALS.items() if country in name_ids)


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[str, int]]:
    numbers: dict[str, int] = {}
    for number, names in enumerate(shipped_places()):
        zh, en = (fold(name).text for name in names)
        if zh != _EVERYWHERE:
            numbers[zh] = numbers[en] = numbers.get(zh, numbers.get(en, number))
    longest = sorted(numbers, key=lambda name: (-len(name), name))
    chinese = "|".join(re.escape(name) for name in longest if not name.isascii())
    english = "|".join(re.escape(name) for name in longest if name.isascii())
    return re.compile(rf"{chinese}|(?<![a-z])(?:{english})(?![a-z])"), numbers
