"""Units of measure and money as both languages write them, each with one symbol.

One row per unit: symbol, kind of quantity, Chinese forms, English forms. The symbol is the same in
both languages, so that 380 million Hong Kong dollars and 三億八千萬港元 compare equal. A number
keeps the unit that is printed; `base_of` tells which units are multiples of one another, so that
5 Mt equals 五百万吨 and 300 MW equals 30万千瓦.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

UnitKind = Literal[
    "count", "label", "multiple", "fraction", "percent", "percentage_point", "permille", "ordinal",
    "money", "length", "area", "volume", "mass", "temperature", "power", "energy", "duration",
    "speed",
]  # fmt: skip

UNITS: tuple[tuple[str, UnitKind, str, str], ...] = (
    ("%", "percent", "%|％|﹪", "%|per ?cent"),
    ("pp", "percentage_point", "个百分点|百分点", "percentage[ -]points?|pp"),
    ("‰", "permille", "‰", "‰|per ?mille"),
    ("CNY", "money", "元人民币|人民币|元|圆|块钱", "yuan|RMB|renminbi|CNY"),
    ("HKD", "money", "港元|港币", "Hong Kong dollars?|HKD"),
    ("TWD", "money", "新台币|元新台币|台币", "New Taiwan dollars?|NT dollars?|TWD"),
    ("USD", "money", "美元|美金", "U\\.?S\\.? dollars?|American dollars?|USD"),
    ("EUR", "money", "欧元", "euros?|EUR"),
    ("GBP", "money", "英镑", "pounds sterling|pounds?|GBP"),
    ("JPY", "money", "日元|日圆", "yen|JPY"),
    ("KRW", "money", "韩元", "won|KRW"),
    ("AUD", "money", "澳元", "Australian dollars?|AUD"),
    ("CAD", "money", "加元", "Canadian dollars?|CAD"),
    ("SGD", "money", "新加坡元|新元", "Singapore dollars?|SGD"),
    ("FJD", "money", "斐济元|斐元", "Fiji(?:an)? dollars?|FJD"),
    ("THB", "money", "泰铢", "baht|THB"),
    ("VND", "money", "越南盾", "dong|VND"),
    ("KHR", "money", "瑞尔", "riels?|KHR"),
    ("LAK", "money", "基普", "kips?|LAK"),
    ("MMK", "money", "缅元", "kyats?|MMK"),
    ("INR", "money", "卢比|盧比", "rupees?|INR"),
    ("RUB", "money", "卢布|盧布", "roubles?|rubles?|RUB"),
    ("CHF", "money", "瑞士法郎|瑞郎", "Swiss francs?|CHF"),
    ("NZD", "money", "纽元|新西兰元|紐元|新西蘭元", "New Zealand dollars?|NZD"),
    ("BRL", "money", "雷亚尔|雷亞爾", "reais|reals?|BRL"),
    ("ZAR", "money", "兰特|蘭特", "rands?|ZAR"),
    ("TRY", "money", "土耳其里拉|里拉", "Turkish liras?|liras?|lira"),
    ("PLN", "money", "兹罗提|茲羅提", "z[łl]otys?|z[łl]oty|PLN"),
    ("HUF", "money", "福林", "forints?|HUF"),
    ("KZT", "money", "坚戈|堅戈", "tenge|KZT"),
    ("MNT", "money", "图格里克|圖格里克", "tugriks?|tögrögs?|MNT"),
    ("NGN", "money", "奈拉", "nairas?|NGN"),
    ("GHS", "money", "塞地", "cedis?|GHS"),
    ("ETB", "money", "比尔|比爾", "birrs?|ETB"),
    ("IDR", "money", "印尼盾|卢比亚", "rupiahs?|IDR"),
    ("MYR", "money", "林吉特|令吉", "ringgits?|MYR"),
    ("BDT", "money", "塔卡", "takas?|BDT"),
    ("TOP", "money", "潘加", "pa['’ʻ]?angas?|TOP"),
    ("franc", "money", "法郎", "(?:CFA )?francs?"),
    ("crown", "money", "克朗", "crowns?|kron(?:er|or|a|e|ur)|korunas?"),
    ("shilling", "money", "先令", "shillings?"),
    ("peso", "money", "比索", "pesos?"),
    ("dinar", "money", "第纳尔|第納爾", "dinars?"),
    ("dirham", "money", "迪拉姆", "dirhams?"),
    ("rial", "money", "里亚尔|里亞爾", "ri(?:y)?als?"),
    ("mark", "money", "马克|馬克", "marks"),
    ("pound", "money", "镑", ""),
    ("$", "money", "", "dollars?"),
    ("km2", "area", "平方公里|平方千米|km²|km2", "square kilomet(?:re|er)s?|sq\\.? ?km|km²|km2"),
    ("m2", "area", "平方米|平米|㎡|m²|m2", "square met(?:re|er)s?|sq\\.? ?m|m²|m2|㎡"),
    ("ha", "area", "公顷|顷", "hectares?|ha"),
    ("mu", "area", "亩", "mu"),
    ("acre", "area", "英亩", "acres?"),
    ("m3", "volume", "立方米|立方|m³|m3", "cubic met(?:re|er)s?|m³|m3"),
    ("L", "volume", "升|公升", "lit(?:re|er)s?"),
    ("km", "length", "公里|千米|km", "kilomet(?:re|er)s?|kms?"),
    ("m", "length", "米|公尺", "met(?:re|er)s?|m"),
    ("cm", "length", "厘米|公分|cm", "centimet(?:re|er)s?|cm"),
    ("mm", "length", "毫米|mm", "millimet(?:re|er)s?|mm"),
    ("mile", "length", "英里", "miles?"),
    ("nmi", "length", "海里", "nautical miles?"),
    ("foot", "length", "英尺", "feet|foot|ft"),
    ("Gt", "mass", "Gt", "gigatonnes?|gigatons?|Gt"),
    ("Mt", "mass", "Mt", "megatonnes?|megatons?|Mt"),
    ("kt", "mass", "千吨(?=级)|kt", "kilotonnes?|kilotons?|kt"),
    ("t", "mass", "公吨|吨", "tonnes?|tons?"),
    ("kg", "mass", "公斤|千克|kg", "kilograms?|kilos?|kg"),
    ("jin", "mass", "斤", ""),
    ("mg", "mass", "毫克|mg", "milligrams?|mg"),
    ("µg", "mass", "微克|[µμ]g", "micrograms?|[µμ]g"),
    ("g", "mass", "克", "grams?|g"),
    ("°C", "temperature", "摄氏度|℃|°C", "degrees? Celsius|℃|°C"),
    ("degree", "temperature", "度", "degrees?"),
    ("TWh", "energy", "太瓦时|TWh", "terawatt[ -]hours?|TWh"),
    ("GWh", "energy", "吉瓦时|GWh", "gigawatt[ -]hours?|GWh"),
    ("MWh", "energy", "兆瓦时|MWh", "megawatt[ -]hours?|MWh"),
    ("kWh", "energy", "千瓦时|千瓦小时|度电|kWh", "kilowatt[ -]hours?|kWh"),
    ("GW", "power", "吉瓦|GW", "gigawatts?|GW"),
    ("MW", "power", "兆瓦|MW", "megawatts?|MW"),
    ("kW", "power", "千瓦|kW", "kilowatts?|kW"),
    ("W", "power", "瓦(?![特房片解砾器])", "watts?"),
    ("year", "duration", "周年|年", "years?(?: old)?|yrs?"),
    ("month", "duration", "个月", "months?"),
    ("week", "duration", "个星期|星期|周", "weeks?"),
    ("day", "duration", "天|日", "days?"),
    ("hour", "duration", "个小时|小时|钟头", "hours?|hrs?"),
    ("minute", "duration", "分钟", "minutes?|mins?"),
    ("second", "duration", "秒钟|秒", "seconds?"),
    ("km/h", "speed", "公里每小时|千米每小时", "kilomet(?:re|er)s? per hour|km/h|kph"),
)

# Units that are multiples of another one: the base and how much of it one is.
_BASE: dict[str, tuple[str, Decimal]] = {
    unit: (base, Decimal(factor))
    for base, units in {
        "g": {"µg": "1e-6", "mg": "1e-3", "kg": "1e3", "t": "1e6", "kt": "1e9", "Mt": "1e12",
              "Gt": "1e15"},
        "m": {"mm": "1e-3", "cm": "1e-2", "km": "1e3"},
        "m2": {"ha": "1e4", "km2": "1e6"},
        "W": {"kW": "1e3", "MW": "1e6", "GW": "1e9"},
        "kWh": {"MWh": "1e3", "GWh": "1e6", "TWh": "1e9"},
        "second": {"minute": "60", "hour": "3600", "day": "86400", "week": "604800"},
        "month": {"year": "12"},
        "": {"%": "1e-2", "‰": "1e-3"},
    }.items()
    for unit, factor in units.items()
}  # fmt: skip


def base_of(unit: str) -> tuple[str, Decimal]:
    """The unit of which `unit` is a multiple, and how much of it one is: ("W", 1000) for kW.

    Per cent and per mille are multiples of a bare fraction, whose unit is the empty string.
    """
    return _BASE.get(unit, (unit, Decimal(1)))


# Currency signs before the number: symbol and prefix, the longer first.
CURRENCIES: tuple[tuple[str, str], ...] = (
    ("USD", r"US\$|U\.S\.\$|USD|美元"),
    ("HKD", r"HK\$|HKD|港[币幣]"),
    ("TWD", r"NT\$|TWD|新[台臺][币幣]"),
    ("AUD", r"AU?\$|AUD"),
    ("CAD", r"CA?\$|CAD"),
    ("SGD", r"S\$|SGD"),
    ("FJD", r"FJ?\$|FJD"),
    ("NZD", r"NZ\$|NZD"),
    ("EUR", r"€|EUR"),
    ("GBP", r"£|GBP"),
    ("CNY", r"¥|￥|RMB|CNY|人民[币幣]"),
    ("$", r"\$|＄"),
)

# Chinese measure words after 多少 and 几 when a question asks for a number; other measure words are
# too often the first character of the thing itself there (多少部门).
ASKED_MEASURES = "个位次所名家项种座人类场批套件台条张份艘辆只头棵株例幢栋间支笔"
# All measure words. A single numeral such as 三 is a number only before one.
MEASURE_WORDS = "|".join(
    (
        *ASKED_MEASURES,
        *"個戶户項條起隻只頭头臺架辆輛艘处處张張块塊根棵株種類篇部册冊本份期届屆場轮輪层層间間",
        *"栋棟幢口眼枚颗顆组組支班级級倍宗笔筆例",
        "人次", "公顷", "车位", "泊车位",
    )
)  # fmt: skip


def _alternatives(column: int) -> tuple[tuple[str, UnitKind, re.Pattern[str]], ...]:
    return tuple(
        (row[0], row[1], re.compile(str(row[column]), re.IGNORECASE if column == 3 else 0))
        for row in UNITS
        if row[column]
    )


_ZH = _alternatives(2)
_EN = _alternatives(3)
# Whether any unit of a table stands somewhere: most numbers have none.
_ANY = [
    (table, re.compile("|".join(f"(?:{own[2].pattern})" for own in table), table[0][2].flags))
    for table in (_ZH, _EN)
]
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")
_ONE_LETTER = re.compile(r"\|[A-Za-z](?=\||$)")


def units_of(kind: UnitKind) -> tuple[str, str]:
    """The Chinese and the English forms of all units of a kind, as expressions for folded text.

    Forms of one Latin letter are left out: in a question that letter is seldom a unit.
    """
    rows = [row for row in UNITS if row[1] == kind]
    zh, en = ("|".join(row[column] for row in rows if row[column]) for column in (2, 3))
    return zh.lower(), _ONE_LETTER.sub("", en).lower()


def unit_at(text: str, position: int) -> tuple[str, UnitKind, int] | None:
    """Symbol, kind and end of the longest unit that stands at `position`, in either language.

    `text` is in simplified script. A Latin unit ends where its word ends: "5 months" is not 5 m.
    """
    best: tuple[str, UnitKind, int] | None = None
    for table, any_of in _ANY:
        if any_of.match(text, position) is None:
            continue
        for symbol, kind, pattern in table:
            match = pattern.match(text, position)
            if match is None or match.end() <= (best[2] if best else position):
                continue
            last, following = text[match.end() - 1], text[match.end() : match.end() + 1]
            if _ASCII_WORD.match(last) and _ASCII_WORD.match(following):
                continue
            best = (symbol, kind, match.end())
    return best
