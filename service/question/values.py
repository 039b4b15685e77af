"""Whether a text has a value of the kind that a question wants: a date, a sum, a place."""

from __future__ import annotations

import re

from indexer.names import LATIN_NAME, is_han_name, is_latin_name
from indexer.text import fold, lexicon, parse_dates, parse_numbers
from service.question.kind import Kind, Wanted
from service.question.places import places_in

# Numerals, and 数 for "some".
_HAN = f"{lexicon.HAN_NUMERALS}数"
# News names a city by one character: 在京召开.
_IN_A_CITY = re.compile(
    rf"[在于][{lexicon.CITY_LETTERS}](?:顺利|成功|正式|隆重|联合)?(?:{lexicon.HELD_ZH})"
)
# Years of any age, recognised by their context; centuries and decades.
_OLDER = (
    r"(?<!\d)1[0-8]\d\d\s*年|公元前?\s*\d{1,4}\s*年|(?<!\d)[1-9]\d\d\s*年(?![来的以之间内多前后历])|"
    r"\b(?:in|since|until|till|about|around|from|by|between|before|after|circa|during) "
    r"(?:(?:about|around|early|mid|late|the year) )?1[0-8]\d\d\b|"
    r"\b\d+ (?:bc|bce|ad|ce)\b|\bad \d+\b|\b[12]\d\d0s\b|\d0\s*年代|"
    rf"(?:\d|[{lexicon.HAN_DIGITS}十])\s*世纪|"
    r"\b(?:\d+|[a-z]+)(?:th|st|nd|rd)[ -]centur"
)
_DATE = re.compile(
    rf"(?:19|20)\d\d\s*(?:年|-|/|\b)|\d{{1,2}}\s*(?:[月日]|号(?![文令线楼馆码院厅桌窗门机井矿船台车]))|\b(?:{lexicon.MONTH_NAMES})\b\.?\s+\d|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{lexicon.MONTH_NAMES})\b|\b(?:19|20)\d\d\b|"
    rf"{_OLDER}"
)
# A time without a date: a month, an hour, or an event that must come first ("after signing").
_WHEN = (
    rf"\b(?:from|in|until|till|since|by|between|to|every|early|late) (?:{lexicon.MONTH_NAMES})\b|"
    rf"(?<![个几])[{lexicon.HAN_DIGITS}十]{{1,3}}月(?![球亮光饼经牙])|"
    r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])|\bo['’]clock\b|"
    r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|[上下]午\s*\d|\d\s*[时点](?:\d|半|整|至|到|[-—~])|"
    r"\b(?:after|upon|once|when)\b.{0,60}\b(?:sign|ratif|accede|accept|approv|adopt|deposit|publish)"
    r"(?:\w{0,4})\b|"
    r"自.{1,30}(?:之日|后|时)起?(?:生效|施行|实施|执行|试行|起)|(?:签[字署]|批准|通过|公布|发布|交存)后"
)
# Words of time in the widest sense: where none stands, no question for a time is answered.
_TIME = re.compile(
    rf"\d\s*[年月日号时点周天]|[{lexicon.HAN_NUMERALS}两几数半][年月日号时点周天]|[今昨明前后翌次当去同本上下每][天日年月周]|"
    r"周[一二三四五六日末]|星期|世纪|年代|年间|年[初中底末]|时期|期间|阶段|[春夏秋冬雨旱汛]季|春节|[朝代]|"
    r"以来|之[前后]|以[前后]|[此随其]后|当时|近[日期年]|[早晚]|[上下中]午|凌晨|夜|日前|迄今|至今|"
    r"\b\d{3,4}s?\b|\d:[0-5]\d|\bo['’]clock\b|\bcentur|\b(?:yesterday|today|tonight|tomorrow|daily|weekly|monthly|annual(?:ly)?|"
    r"yearly|spring|summer|autumn|winter|season|morning|evening|afternoon|night|noon|midnight|"
    r"days?|weeks?|months?|years?|hours?|minutes?|decades?|era|period|age|during|before|after|since|"
    r"until|till|when|while|once|later|soon|now|recently|early|earlier|late|"
    rf"monday|tuesday|wednesday|thursday|friday|saturday|sunday|{lexicon.MONTH_NAMES})\b"
)
_AMOUNT = re.compile(
    rf"\d|[{lexicon.HAN_NUMERALS}数半两几]|"
    rf"\b(?:{lexicon.NUMBER_WORDS}|half|once|twice|double|dozens?|several|few|many|none|no|single|both|"
    r"pair|all|every|most)\b"
)
# A number from which on it may be a sum of money; years are below it.
_LARGE = 100_000
_VALUES: dict[Kind, re.Pattern[str]] = {
    "money": re.compile(
        rf"[$¥€£]\s*\d|(?:\d|[{_HAN}])[\d,.\s{_HAN}]{{0,40}}(?:多|余)?(?:元|美元|欧元|人民币)|"
        r"\d[\d,.\s]{0,40}(?:million|billion|thousand|k|m|bn)?\s*(?:us\s*)?(?:dollars?|usd|rmb|yuan|euros?)\b"
    ),
    "percent": re.compile(r"\d\s*%|百分之|\d\s*(?:percent|per cent)\b|个百分点"),
    "date": re.compile(rf"{_DATE.pattern}|{_WHEN}"),
    "contact": re.compile(
        r"@|https?:|www\.|\+?\d[\d\-/]{6,}|邮编|地址|\baddress\b|微信|wechat|\d{6}\b"
    ),
    "comparison": re.compile(
        r"[更最]|比(?!例|如|赛)|高于|低于|超过|区别|不同|排名|位居|"
        r"\b(?:more|less|most|least|than|higher|lower|larger|smaller|better|worse|best|differ\w*|"
        r"compared|rank\w*)\b"
    ),
    "number": re.compile(
        rf"(?<![a-z\d])\d[\d,.]*|(?<![{_HAN}])[{_HAN}]++(?:个|位|名|次|国|家|项|所|种|座|吨|公里|人|类|届|期|余|多)|"
        rf"\b(?:{lexicon.NUMBER_WORDS})\b"
    ),
}


# Cells of a table: the head of a column, or of the table, names what they count.
_CELLS = re.compile(r"\d\s*\|\s*\d|(?:(?<![\d.,])\d[\d,.]*+\s+){2}\d[\d,.]*+")


def has_cells(folded: str) -> bool:
    """Whether a folded text has the cells of a table side by side."""
    return _CELLS.search(folded) is not None


def holds(wanted: Wanted, folded: str, *, names_person: bool) -> bool:
    """Whether a folded text has a value of that kind.

    Dates and the digits of a name such as COP15 are no numbers.
    """
    if wanted.kind == "person":
        return names_person
    if wanted.kind == "place":
        return _IN_A_CITY.search(folded) is not None or bool(places_in(folded))
    if wanted.kind == "number":
        folded = without_dates(folded)
        if wanted.unit is not None and has_cells(folded):
            return True
    return (wanted.unit or _VALUES[wanted.kind]).search(folded) is not None


def has_quantity(wanted: Wanted, text: str) -> bool:
    """Whether the text has a date or an amount in any notation: 三億八千萬港元, 民國一一一年."""
    if wanted.kind == "date":
        return bool(parse_dates(text))
    if wanted.kind == "number":
        return wanted.unit is None and any(n.kind != "ordinal" for n in parse_numbers(text))
    numbers = parse_numbers(text) if wanted.kind in ("money", "percent") else ()
    # A large sum may be in an unlisted currency: 380 million crowns.
    return any(
        number.kind == wanted.kind or (wanted.kind == "money" and number.value >= _LARGE)
        for number in numbers
        if number.kind in (wanted.kind, "count")
    )


def may_hold(wanted: Wanted, text: str) -> bool:
    """Whether a text can have a value of that kind in any wording; True for most kinds.

    Where it is False no sentence of the text answers: it has no word of time, or no amount.
    """
    if wanted.kind == "date":
        return tells_time(fold(text).text)
    if wanted.kind in ("number", "money", "percent"):
        told = _AMOUNT.search(without_dates(fold(text).text))
        return told is not None or bool(parse_numbers(text))
    return True


def tells_time(folded: str) -> bool:
    """Whether a folded text has a date, or any word of time."""
    return any(own.search(folded) for own in (_TIME, _VALUES["date"]))


# A person by title and name, or the author of a text.
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Doctor|Sir|Dame|Lord|Lady|Mayor|Councill?or|Cllr|Senator|"
    r"Governor|Minister|President|Chancellor|Judge|Justice|Captain|Colonel|General|Inspector|"
    r"Ambassador|Commissioner|Bishop|Father|Sister|King|Queen|Prince|Princess|Coach|Pastor)\.?\s+"
    r"(?!(?:The|Of|And|For|In|On|At|Speaker|Chair(?:man|woman|person)?|President|Minister|Secretary|"
    r"Prime|Deputy|Mayor)\b)[A-Z][a-zà-ɏ'’-]+(?:\s+[A-Z][A-Za-zà-ɏ'’-]+)?"
)
_TITLED_ZH = re.compile(
    r"(?:局长|市长|县长|镇长|省长|部长|处长|科长|校长|院长|会长|主任|议员|委员|教授|博士|法官|队长|"
    r"经理|总监|书记|大使|专员|发言人|记者)(?P<name>[\u3400-\u9fff]{2,4})"
)
_AUTHOR = re.compile(
    r"(?:^|\n)[^\w\n]*+(?:作者|撰稿人?|撰写|编辑|编制(?:单位)?|编者|主编|译者|authors?|editors?|"
    r"written by|prepared by|edited by|compiled by|translated by)\s*[:：]\s*\S|"
    r"由[^，。；,;]{2,24}(?:编制|编写|撰写|起草|编著|主编|编辑|撰稿|绘制|翻译)|"
    r"\b(?:written|prepared|drafted|edited|compiled|translated|authored) by (?:the )?\w"
)
# A role with a name behind a colon: "Conductor: Ana Vosa".
_LABELLED = re.compile(
    rf"(?:^|[\n.;,(])[ \t]{{0,4}}[A-Za-z][a-z]+(?:[- ][A-Za-z]+){{0,3}}:\s{{1,4}}"
    rf"(?P<name>{LATIN_NAME})(?![\w’'-])"
)


def names_somebody(text: str, folded: str) -> bool:
    """Whether a text names a person by title and name, or says who wrote it.

    `folded` is `text` folded; `text` is needed as well, because folding loses capital letters.
    """
    if _TITLED.search(text) or _AUTHOR.search(folded):
        return True
    if any(is_latin_name(one["name"]) for one in _LABELLED.finditer(text)):
        return True
    return any(
        is_han_name(titled["name"][:length])
        for titled in _TITLED_ZH.finditer(folded)
        for length in range(2, len(titled["name"]) + 1)
    )


def without_dates(folded: str) -> str:
    """Folded text with a blank for every character of a date."""
    return _DATE.sub(lambda match: " " * len(match.group()), folded)
