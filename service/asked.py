"""Which kind of answer a question wants (a date, a number, money, a person …), and who has one."""

from __future__ import annotations

import re
from typing import Literal

from indexer.fold import fold

Wanted = Literal["money", "percent", "date", "number", "person", "contact"]

# In order: the first that fits decides. All over folded text.
_QUESTIONS: dict[Wanted, re.Pattern[str]] = {
    "money": re.compile(
        r"多少(?:钱|资金|经费|投资|美元|元|预算)|出资多少|投资额|总投资|"
        r"(?:总?投资|投资额|出资|预算|金额|价格|造价|资助额|费用).{0,8}(?:多少|几|是什么)|"
        r"how much (?:money|funding|did .{0,40}\b(?:cost|pay|invest|pledge))|"
        r"\b(?:budget|costs?|price|investment amount)\b|"
        r"\bhow much .{0,30}(?:invest|pledge|spend|cost)"
    ),
    "percent": re.compile(
        r"百分之(?:多少|几)|百分比|百分点|占比|percent|per cent|what (?:share|proportion)"
    ),
    "date": re.compile(
        r"哪一?年|哪年|年份|什么时候|何时|几月|几号|哪一?天|哪个月|日期|什么时间|"
        r"\bwhen\b|\b(?:what|which) (?:year|date|month|day)\b|net-zero year"
    ),
    "contact": re.compile(
        r"邮箱|邮件|电邮|电话|传真|地址|邮编|网址|网站|微信|公众号|联系方式|"
        r"\b(?:e-?mail|phone|telephone|tel|fax|address|postcode|website|wechat|contact)\b"
    ),
    "number": re.compile(
        r"多少|几(?:个|位|次|所|名|家|项|种|座|吨|公里|人|国|类|方面|步)|数量|产量|装机|面积|人数|"
        r"\bhow (?:many|much|long|far|large|big)\b|\bnumber of\b|\b(?:capacity of|yield)\b"
    ),
    "person": re.compile(
        r"谁|哪位|哪些人|什么人|何人|叫什么名字|\bwho(?:m|se)?\b|"
        r"\bwhich (?:person|expert|official|speaker)"
    ),
}
_HAN_NUMBER = "一二三四五六七八九十百千万亿两数"
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DATE = re.compile(
    rf"(?:19|20)\d\d\s*(?:年|-|/|\b)|\d{{1,2}}\s*[月日号]|\b(?:{_MONTHS})\b\.?\s+\d|\b(?:19|20)\d\d\b"
)
_VALUES: dict[Wanted, re.Pattern[str]] = {
    "money": re.compile(
        rf"[$¥€£]\s*\d|(?:\d|[{_HAN_NUMBER}])[\d,.\s{_HAN_NUMBER}]*(?:多|余)?(?:元|美元|欧元|人民币)|"
        r"\d[\d,.\s]*(?:million|billion|thousand|k|m|bn)?\s*(?:us\s*)?(?:dollars?|usd|rmb|yuan|euros?)\b"
    ),
    "percent": re.compile(r"\d\s*%|百分之|\d\s*(?:percent|per cent)\b|个百分点"),
    "date": _DATE,
    "contact": re.compile(
        r"@|https?:|www\.|\+?\d[\d\-/]{6,}|邮编|地址|\baddress\b|微信|wechat|\d{6}\b"
    ),
    "number": re.compile(
        rf"(?<![a-z\d])\d[\d,.]*|[{_HAN_NUMBER}]+(?:个|位|名|次|国|家|项|所|种|座|吨|公里|人|类|届|期|余|多)|"
        r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|"
        r"thousands?|million)\b"
    ),
}


def wanted_of(question: str) -> Wanted | None:
    """The kind of answer that `question` asks for; None when it may be anything."""
    folded = fold(question).text
    return next((wanted for wanted, form in _QUESTIONS.items() if form.search(folded)), None)


def holds(wanted: Wanted, text: str, *, names_person: bool) -> bool:
    """Whether `text` has a value of that kind. A date is no number, nor are the digits of COP15."""
    if wanted == "person":
        return names_person
    folded = fold(text).text
    if wanted == "number":
        folded = _DATE.sub(" ", folded)
    return _VALUES[wanted].search(folded) is not None
