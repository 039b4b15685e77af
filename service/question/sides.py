"""Words of both languages of which a text that has one says nothing on the other: day and night.

Only those are here that no sentence about the other side can answer for: what is measured by day
is not the value by night, but a road that is closed until May answers when it opens. Expressions
are over folded text: small letters, simplified characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Sides:
    """Sides of one thing that exclude each other, each with its words in both languages."""

    name: str
    each: tuple[re.Pattern[str], ...]


def _sides(name: str, *each: tuple[str, str]) -> Sides:
    return Sides(name, tuple(re.compile(rf"\b(?:{en})\b|{zh}") for en, zh in each))


SIDES: tuple[Sides, ...] = (
    _sides(
        "day and night",
        (r"daytime|by day|during the day", r"昼间|日间|白天"),
        (r"night-?time|at night|by night|during the night|nightly", r"夜间|夜里|夜晚|晚间"),
    ),
    _sides(
        "morning and afternoon",
        (r"mornings?", r"上午|早上|早晨"),
        (r"afternoons?", r"(?<![以之])下午|午后"),
    ),
    _sides(
        "half of a year",
        (r"first half of (?:the year|\d{4})|h1", r"上半年"),
        (r"(?:second|latter) half of (?:the year|\d{4})|h2", r"下半年"),
    ),
    _sides(
        "season",
        (r"(?:in|during|of|last|this|next) (?:the )?spring(?! of the)", r"春季|春天|今春|去春"),
        (r"summers?", r"夏季|夏天|今夏|去夏|盛夏"),
        (r"autumns?", r"秋季|秋天|今秋|去秋"),
        (r"winters?", r"冬季|冬天|今冬|去冬"),
    ),
    _sides(
        "dry and wet season",
        (r"dry seasons?", r"旱季|枯水期|枯水季"),
        (r"(?:wet|rainy|flood) seasons?", r"雨季|汛期|丰水期"),
    ),
    _sides("trade", (r"import(?:s|ed|ing|ers?)?", r"进口"), (r"export(?:s|ed|ing|ers?)?", r"出口")),
    _sides("sale", (r"wholesale", r"批发"), (r"retail", r"零售")),
    _sides(
        "money in and out",
        (r"incomes?|revenues?|receipts", r"收入"),
        (r"expenditures?|expenses|spending|outlays?", r"支出|开支"),
    ),
    _sides(
        "town and country",
        (r"urban", r"城镇|城市居民|市区"),
        (r"rural", r"农村|乡村"),
    ),
    _sides(
        "sex",
        (r"m[ae]n|males?|boys?", r"男性|男生|男子|男孩|男童"),
        (r"wom[ae]n|females?|girls?", r"女性|女生|女子|女孩|女童|妇女"),
    ),
    _sides("age", (r"adults?", r"成年人|成人"), (r"child(?:ren)?", r"儿童|孩子|小孩")),
    _sides("birth and death", (r"births?|born", r"出生"), (r"deaths?|died", r"死亡|去世|逝世")),
    _sides(
        "school",
        (r"primary (?:schools?|pupils)", r"小学"),
        (r"(?:secondary|middle|high) schools?", r"中学|初中|高中"),
    ),
    _sides("stream", (r"upstream", r"上游"), (r"downstream", r"下游")),
    _sides(
        "bank",
        (r"left[- ]banks?", r"左岸"),
        (r"right[- ]banks?", r"右岸"),
    ),
    _sides(
        "bank by direction",
        (r"north(?:ern)? (?:bank|shore)", r"北岸"),
        (r"south(?:ern)? (?:bank|shore)", r"南岸"),
        (r"east(?:ern)? (?:bank|shore)", r"东岸"),
        (r"west(?:ern)? (?:bank|shore)", r"西岸"),
    ),
    _sides("house", (r"indoors?", r"室内"), (r"outdoors?", r"室外|户外")),
    _sides(
        "end of a scale",
        (r"highest|maximum|largest|biggest", r"最高|最大"),
        (r"lowest|minimum|smallest", r"最低|最小"),
    ),
    _sides(
        "travel",
        (r"arrivals?|inbound", r"入境|进港|到港"),
        (r"departures?|outbound", r"出境|出港|离港"),
    ),
    _sides(
        "staff",
        (r"hired|recruited|taken on", r"招聘|聘用|录用|招录"),
        (r"laid off|lay-?offs?|dismissed|sacked", r"裁员|解雇|辞退"),
    ),
)


def has_sides(question: str) -> bool:
    """Whether a folded question asks for one side of something."""
    return bool(_asked(question))


def on_the_other_side(question: str, text: str) -> list[tuple[int, int]]:
    """Spans of words of a question whose side a text lacks while it tells another side of it.

    Both are folded texts. A question that names two sides of one thing asks for both: nothing is
    said of it. A text that names the side that is asked for has it, whatever else it names.
    """
    return [
        span
        for sides, side, span in _asked(question)
        if side.search(text) is None
        and any(other.search(text) for other in sides.each if other is not side)
    ]


@lru_cache(maxsize=64)
def _asked(question: str) -> tuple[tuple[Sides, re.Pattern[str], tuple[int, int]], ...]:
    found: list[tuple[Sides, re.Pattern[str], tuple[int, int]]] = []
    for sides in SIDES:
        asked = [(side, match) for side in sides.each if (match := side.search(question))]
        if len(asked) == 1:
            found.append((sides, asked[0][0], asked[0][1].span()))
    return tuple(found)
