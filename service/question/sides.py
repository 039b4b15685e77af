"""Words of both languages of which a text that has one says nothing on the other: day and night.

Only those are here that no sentence about the other side can answer for: what is measured by day
is not the value by night, but a road that is closed until May answers when it opens. Expressions
are over folded text: small letters, simplified characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.text import lexicon


@dataclass(frozen=True, slots=True)
class Sides:
    """Sides of one thing that exclude each other, each with its words in both languages.

    A text with words that are `neutral` may tell either side: "by five votes to two".
    `decides`: the other side answers a yes-no question: "Did sales fall?" is decided by their rise.
    """

    name: str
    each: tuple[re.Pattern[str], ...]
    neutral: re.Pattern[str] | None = None
    decides: bool = False


def _sides(
    name: str,
    *each: tuple[str, str],
    neutral: tuple[str, str] | None = None,
    decides: bool = False,
) -> Sides:
    patterns = [re.compile(rf"\b(?:{en})\b|{zh}") for en, zh in (*each, *[neutral or ("", "")])]
    return Sides(name, tuple(patterns[:-1]), patterns[-1] if neutral else None, decides)


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
    _sides(
        "birth and death",
        (r"births?|born", r"出生|生于|诞生|[日年]生|出身"),
        (r"deaths?|died", r"死|去世|[逝离辞过]世|[病早]逝|亡故|卒|牺牲|遇害|圆寂|遇难"),
    ),
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
    *(
        _sides(f"scale of {name}", most, least)
        for name, most, least in (
            (
                "price",
                (r"most expensive|dearest|costliest|priciest", "最贵"),
                (r"cheapest|least expensive", "最便宜|最廉"),
            ),
            (
                "age",
                (r"oldest|eldest", "最老|最年长|最古老"),
                (r"youngest|newest", "最年轻|最新|年龄最小"),
            ),
            ("length", (r"longest", "最长"), (r"shortest", "最短")),
            ("speed", (r"fastest|quickest", "最快"), (r"slowest", "最慢")),
            ("time", (r"earliest", "最早"), (r"latest", "最晚|最迟")),
            ("worth", (r"best", "最好|最佳"), (r"worst", "最差|最坏|最糟")),
            (
                "number",
                (r"most [a-z]+s|greatest number", "最多"),
                (r"fewest|least [a-z]+s", "最少"),
            ),
        )
    ),
    _sides(
        "year and part of a year",
        (
            r"(?:whole|full|entire) year|full[- ]year|all year|"
            r"annual (?:total|figure|sum|output|turnover|revenue)s?",
            r"全年|整年|年度(?:总|合计|累计)",
        ),
        (
            r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:quarter|half|\w+ months)|"
            r"q[1-4]|h[12]",
            r"[一二三四1-4本上首]季度|半年|首[二两三四五六七八九]个?月|前[一二两三四五六七八九十]+个?月",
        ),
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
    _sides(
        "vote",
        (
            r"in favou?r|voted for|votes? for|supported|ayes?|yes votes",
            r"赞成|(?<!不)同意|支持",
        ),
        (
            r"against|opposed|noes|no votes|dissent(?:ed|ing)",
            r"反对|不同意",
        ),
        (r"abstain(?:ed|s|ing)?|abstentions?", r"弃权"),
        neutral=(
            rf"\w+ (?:votes? )?to (?:\d+|{lexicon.NUMBER_WORDS})|unanimous(?:ly)?",
            r"票[对比:：]|一致",
        ),
        decides=True,
    ),
    _sides(
        "change",
        (
            r"rises?|rose|risen|rising|increas(?:e[ds]?|ing)|gr[eo]w|grown|growth|climbed|gained",
            r"增[长加至幅]|上升|上涨|上调|提高",
        ),
        (
            r"falls?|fell|fallen|falling|decreas(?:e[ds]?|ing)|declin(?:e[ds]?|ing)|drop(?:ped|s)?|shrank|shrunk",
            r"减[少至幅]|下降|下跌|下滑|下调|降[低至]|跌[至幅]|缩[短减小]",
        ),
        neutral=(
            r"from .{1,40} to|more|fewer|less|higher|lower|up|down|reduced|cut|changed?",
            r"[由从].{1,24}[到至]|比.{0,24}[多少高低]|变|缩|涨|跌|降|多了|少了",
        ),
        decides=True,
    ),
    _sides(
        "casualties",
        (
            r"killed|dead|die|died|deaths?|fatal(?:ities)?|lost their lives|drowned",
            r"死|遇难|身亡|丧生|罹难",
        ),
        (r"injur(?:ed|ies|y)|wounded|hurt", r"受伤|轻伤|重伤|负伤|伤者"),
        decides=True,
    ),
    _sides(
        "relative year",
        (r"this year", r"今年|本年"),
        (r"last year|previous year", r"去年|上年"),
        (r"next year", r"明年|来年"),
        decides=True,
    ),
    _sides(
        "day of the week",
        (r"mondays?", r"(?:周|星期|礼拜)一"),
        (r"tuesdays?", r"(?:周|星期|礼拜)二"),
        (r"wednesdays?", r"(?:周|星期|礼拜)三"),
        (r"thursdays?", r"(?:周|星期|礼拜)四"),
        (r"fridays?", r"(?:周|星期|礼拜)五"),
        (r"saturdays?", r"(?:周|星期|礼拜)六"),
        (r"sundays?", r"(?:周|星期|礼拜)[日天]"),
        decides=True,
    ),
    _sides(
        "way of going",
        (r"by (?:rail|train)|rail(?:way)? (?:freight|passengers)", r"铁路|火车|班列"),
        (r"by (?:road|lorry|truck|bus|coach|car)|road (?:freight|transport)", r"公路|汽车|卡车"),
        (r"by (?:sea|ship|boat|ferry|water)|shipped", r"海运|水运|水路|乘船|轮渡"),
        (r"by (?:air|plane)|flown|air (?:freight|cargo)", r"空运|航空|乘飞机"),
    ),
    _sides(
        "patients",
        (r"in-?patients?", r"住院|出院"),
        (r"out-?patients?", r"门诊|门急诊"),
    ),
    _sides(
        "home and abroad",
        *(
            (
                rf"(?:{en}) (?:visitors?|tourists?|passengers?|guests?|students?|vessels?|ships?|"
                r"flights?|trade|markets?|workers|buyers|customers)",
                rf"(?:{zh})(?:游客|旅客|船舶|航班|市场|学生|工人|员工|客商|客户|贸易|航线)",
            )
            for en, zh in (
                ("domestic|local", "国内|境内|本地"),
                ("foreign|overseas|international", "国外|境外|外籍|外国|海外|国际"),
            )
        ),
    ),
    _sides(
        "wing",
        *(
            (
                rf"{en}(?:ern)? (?:wing|gate|entrance|tower|tunnel|pier|terminal|block|hall)",
                f"{zh}[翼门口楼塔厅馆院]",
            )
            for en, zh in (("north", "北"), ("south", "南"), ("east", "东"), ("west", "西"))
        ),
    ),
)


def has_sides(question: str) -> bool:
    """Whether a folded question asks for one side of something."""
    return bool(_asked(question))


def on_the_other_side(question: str, text: str, *, decided: bool = False) -> list[tuple[int, int]]:
    """Spans of words of a question whose side a text lacks while it tells another side of it.

    Both are folded texts. A question that names two sides of one thing asks for both: nothing is
    said of it. A text that names the side that is asked for has it, whatever else it names. With
    `decided`, for a yes-no question, sides are left out of which another one decides it.
    """
    return [
        span
        for sides, side, span in _asked(question)
        if not (decided and sides.decides)
        and not (sides.neutral and sides.neutral.search(text))
        and side.search(text) is None
        and any(other.search(text) for other in sides.each if other is not side)
    ]


def told_of_the_other_side(
    question: str, clauses: Sequence[str], weigh: Callable[[str], float], *, decided: bool = False
) -> list[tuple[int, int]]:
    """The same spans, for a sentence that tells several sides, one in each of its folded clauses.

    The clause that has most of the question, by `weigh`, must not tell another side alone.
    """
    lacking: list[tuple[int, int]] = []
    for sides, side, span in _asked(question):
        if (decided and sides.decides) or not any(side.search(clause) for clause in clauses):
            continue
        weights = [weigh(side.sub(" ", clause)) for clause in clauses]
        best = max(range(len(clauses)), key=weights.__getitem__)
        if weights.count(weights[best]) > 1 or side.search(clauses[best]) is not None:
            continue
        if any(other.search(clauses[best]) for other in sides.each if other is not side):
            lacking.append(span)
    return lacking


def told_only_later(
    question: str, parts: Sequence[str], weigh: Callable[[str], float]
) -> list[tuple[int, int]]:
    """The same spans, for a sentence that tells the side only after the part about the question.

    "Fog closed it for 41 hours; in summer nothing did" says nothing on fog in summer. A side that
    is told before holds for what follows.
    """
    lacking: list[tuple[int, int]] = []
    conditions = [one for one in _asked(question) if not one[0].decides]
    for _, side, span in conditions if len(parts) > 1 else ():
        weights = [weigh(side.sub(" ", part)) for part in parts]
        best = max(range(len(parts)), key=weights.__getitem__)
        unsure = weights.count(weights[best]) > 1
        if unsure or any(side.search(part) for part in parts[: best + 1]):
            continue
        if any(side.search(part) for part in parts[best + 1 :]):
            lacking.append(span)
    return lacking


@lru_cache(maxsize=64)
def _asked(question: str) -> tuple[tuple[Sides, re.Pattern[str], tuple[int, int]], ...]:
    found: list[tuple[Sides, re.Pattern[str], tuple[int, int]]] = []
    for sides in SIDES:
        asked = [(side, match) for side in sides.each if (match := side.search(question))]
        if len(asked) == 1:
            found.append((sides, asked[0][0], asked[0][1].span()))
    return tuple(found)
