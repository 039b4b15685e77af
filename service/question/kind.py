"""Which kind of answer a question wants (a date, a number, a place …), and who has one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from indexer.text import Folded
from service.question.places import places_in

Kind = Literal["money", "percent", "date", "number", "person", "contact", "place", "comparison"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of answer; `unit` is what must follow a number when the question names it.

    `spans` are the places in the question that only say how to reach somebody ("e-mail", 电话):
    what answers has an address, not these words.
    """

    kind: Kind
    unit: re.Pattern[str] | None = None
    spans: tuple[tuple[int, int], ...] = ()


# In order: the first that fits decides. All over folded text.
_QUESTIONS: dict[Kind, re.Pattern[str]] = {
    "money": re.compile(
        r"多少(?:钱|资金|经费|投资|美元|元|预算)|出资多少|投资额|总投资|总经费|奖金|"
        r"(?:总?投资|投资额|出资|预算|金额|价格|造价|资助额|费用|经费).{0,8}(?:多少|几|是什么)|"
        r"how much (?:money|funding)|"
        r"\b(?:budget|costs?|price|prize money|investment amount|total (?:investment|funding))\b|"
        r"\bhow much .{0,60}\b(?:invest|pledge|spend|spent|cost|lend|lent|paid|pay)"
    ),
    "percent": re.compile(
        r"百分之(?:多少|几)|百分比|百分点|占比|percent|per cent|what (?:share|proportion)\b"
    ),
    "date": re.compile(
        r"哪一?年|哪年|年份|什么时候|何时|几月|几号|哪一?天|哪个月|日期|什么时间|"
        r"(?:^|[,;:.?!]\s*|\b(?:and|or|since|until|know|say|tell me|exactly)\s+)when\b|"
        r"\bwhen\b(?=\s*(?:(?:and|or|was|were|is|are|did|does|do|will)\b|[?,.]|$))|"
        r"\b(?:what|which) (?:year|date|month|day)\b|net-zero year|"
        r"^(?:the )?(?:year|date)\b|\b(?:year|date) (?:that|when|in which|on which)\b"
    ),
    "contact": re.compile(
        r"邮箱|邮件|电邮|电话|传真|地址|邮编|网址|网站|官网|微信|公众号|联系方式|(?:怎[么样]|如何)联系|下载|"
        r"\b(?:download|e-?mail|phone|telephone|tel|fax|address|postcode|website|wechat|contact)\b"
    ),
    "place": re.compile(
        r"哪个?城市|在哪(?:里|儿|几?个(?:地方|城市|省)|些地方|座城市|举|召|开)|哪里|地点|什么地方|"
        r"\bwhere (?:was|were|is|are)\b|\bvenue\b|"
        r"\bwhere (?:do|does|did|will) .{0,60}\b(?:meet|held|happen|take place|open|begin|start)\b|"
        r"\b(?:which|what) (?:city|town|province|place|venue)\b|\b(?:city|town) hosting\b"
    ),
    "number": re.compile(
        r"多少|(?<![哪那这])几(?:个|位|次|所|名|家|项|种|座|吨|公里|人|国|类|方面|步)|数量|产量|装机|面积|人数|多[大长高深远]|"
        r"\bhow (?:many|much|long|far|large|big)\b|\bnumber of\b|"
        r"\b(?:installed capacity|capacity of|yield|(?:size|area) of)\b|"
        r"\bin (?:megawatts|tonnes|hectares)\b"
    ),
    "person": re.compile(
        r"谁|哪位|什么人|何人|叫什么名字|\bwho(?:m|se)?\b(?! (?:can|may|could|will|is eligible))|"
        r"\bwhich (?:person|expert|official|speaker)"
    ),
    "comparison": re.compile(
        r"哪.{0,12}[更最]|谁更|相比|排名|有(?:什么|何)(?:区别|不同)|"
        r"\bwhich\b.{0,60}\b(?:more|less|the (?:most|least)|better|worse|\w+ier|"
        r"(?:strict|high|low|larg|small|cheap|bigg|fast|clean|saf)er)\b|"
        r"\b(?:more|less|fewer|better|worse)\b.{0,40}\b(?:than|or)\b|"
        r"\brankings?\b|\bdiffers?\b|\bcompar(?:e|ed|ing|ison)\b"
    ),
}
# Words of a question that only say how to reach somebody.
_CONTACT_WORDS = re.compile(
    r"邮箱|邮件|电邮|打?电话|号码|传真|地址|邮编|网址|网站|官网|微信|公众号|(?:怎[么样]|如何)?联系(?:方式)?|"
    r"\b(?:e-?mail|(?:tele)?phone|tel|number|fax|address|postcode|web ?site|url|wechat|contact|"
    r"call|reach)\b"
)
NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|"
    "million"
)
_HAN_NUMBER = "一二三四五六七八九十百千万亿两数"
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DATE = re.compile(
    rf"(?:19|20)\d\d\s*(?:年|-|/|\b)|\d{{1,2}}\s*[月日号]|\b(?:{_MONTHS})\b\.?\s+\d|\b(?:19|20)\d\d\b"
)
_VALUES: dict[Kind, re.Pattern[str]] = {
    "money": re.compile(
        rf"[$¥€£]\s*\d|(?:\d|[{_HAN_NUMBER}])[\d,.\s{_HAN_NUMBER}]*(?:多|余)?(?:元|美元|欧元|人民币)|"
        r"\d[\d,.\s]*(?:million|billion|thousand|k|m|bn)?\s*(?:us\s*)?(?:dollars?|usd|rmb|yuan|euros?)\b"
    ),
    "percent": re.compile(r"\d\s*%|百分之|\d\s*(?:percent|per cent)\b|个百分点"),
    "date": _DATE,
    "contact": re.compile(
        r"@|https?:|www\.|\+?\d[\d\-/]{6,}|邮编|地址|\baddress\b|微信|wechat|\d{6}\b"
    ),
    "comparison": re.compile(
        r"[更最]|比(?!例|如|赛)|高于|低于|超过|区别|不同|排名|位居|"
        r"\b(?:more|less|most|least|than|higher|lower|larger|smaller|better|worse|best|differ\w*|"
        r"compared|rank\w*)\b"
    ),
    "number": re.compile(
        rf"(?<![a-z\d])\d[\d,.]*|[{_HAN_NUMBER}]+(?:个|位|名|次|国|家|项|所|种|座|吨|公里|人|类|届|期|余|多)|"
        rf"\b(?:{NUMBER_WORDS})\b"
    ),
}


# Units in questions, and the same ones after a number in either language.
_UNITS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (
        re.compile(rf"(?:多少|几)\s*(?:万|亿)?(?:{zh})|装机.{{0,4}}(?:{zh})|\b(?:{en})\b"),
        re.compile(
            rf"[\d{_HAN_NUMBER}][\d,.\s{_HAN_NUMBER}]*[多余]?(?:{zh})|"
            rf"\d[\d,.]*\+?(?:\s+[a-z-]+){{0,3}}\s*(?:{en})\b"
        ),
    )
    for zh, en in (
        ("吨", "tonnes?|tons?"),
        ("兆瓦|千瓦", "megawatts?|kilowatts?|mw|kw"),
        ("公顷|亩|平方公里|平方米", "hectares?|acres?|square (?:kilomet|met)res?"),
        ("公里|千米|米", "kilomet(?:re|er)s?|km|miles?"),
        (
            "名|人|位|户|学生|学员",
            "people|persons?|students?|participants?|farmers?|households?|trainees?|scholars?",
        ),
    )
)


# Ways to reach somebody, as asked for and as printed.
_CONTACTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(printed))
    for asked, printed in (
        (r"邮箱|邮件|电邮|e-?mail", r"\w@\w"),
        (r"微信|公众号|wechat", r"微信|wechat"),
        (r"传真|\bfax\b", r"(?:传真|fax).{0,4}[\d+]"),
        (r"电话|\b(?:tele)?phone\b|\btel\b", r"(?:电话|tel|phone).{0,4}[\d+]"),
        (r"网址|网站|官网|下载|\bwebsite\b|\bdownload\b", r"https?:|www\."),
        (r"邮编|\b(?:postcode|zip)\b", r"\b\d{6}\b"),
        (r"地址|\baddress\b", r"地址|address|胡同|\d\s*号|street|road|\bno\. ?\d"),
    )
)


def wanted_of(folded: Folded) -> Wanted | None:
    """The kind of answer that a question asks for; None when it may be anything."""
    kind = next((kind for kind, form in _QUESTIONS.items() if form.search(folded.text)), None)
    if kind is None:
        return None
    units = _UNITS if kind == "number" else _CONTACTS if kind == "contact" else ()
    named = _CONTACT_WORDS.finditer(folded.text) if kind == "contact" else ()
    return Wanted(
        kind,
        next((unit for asked, unit in units if asked.search(folded.text)), None),
        tuple(folded.source_span(*match.span()) for match in named),
    )


def holds(wanted: Wanted, folded: str, *, names_person: bool) -> bool:
    """Whether a folded text has a value of that kind.

    A date is no number, nor are the digits of COP15.
    """
    if wanted.kind == "person":
        return names_person
    if wanted.kind == "place":
        return "在京" in folded or bool(places_in(folded))
    if wanted.kind == "number":
        folded = without_dates(folded)
    return (wanted.unit or _VALUES[wanted.kind]).search(folded) is not None


def without_dates(folded: str) -> str:
    """Folded text with a blank for every character of a date: a date is no number."""
    return _DATE.sub(lambda match: " " * len(match.group()), folded)
