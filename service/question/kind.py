"""Which kind of answer a question wants (a date, a number, a place …), and its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from indexer.text import ASKED_MEASURES, Folded, lexicon, units_of
from service.question.contact import contact_spans, wants_contact, wants_download

# Kinds whose values can be recognised in a text; and forms of questions that want none of them.
Kind = Literal["money", "percent", "date", "number", "person", "contact", "place", "comparison"]
Form = Literal["yes-no", "definition", "list", "open"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of answer; `unit` is the value with the unit or kind of contact that is asked for.

    `spans` are the question's words for a kind of contact ("e-mail", 电话): the passage that
    answers has an address and need not contain them.
    """

    kind: Kind
    unit: re.Pattern[str] | None = None
    spans: tuple[tuple[int, int], ...] = ()


# Units and words for people, as pairs of expressions: Chinese, English.
_COUNTED_IN = (
    *(units_of(kind) for kind in ("mass", "power", "area", "length")),
    (lexicon.PEOPLE_ZH, lexicon.PEOPLE_EN),
)
# Counted as well; "in years" and "in days" ask for no number. 2024年 and 5月 are no durations.
_ALSO_COUNTED_IN = (
    ("分钟", "minutes?"),
    ("小时|钟头", "hours?"),
    ("天|个?工作日|昼夜", "days?"),
    ("周(?![一二三四五六日末])|个?星期(?![一二三四五六日天])", "weeks?"),
    ("个月", "months?"),
    (rf"(?<!\d{{4}})(?<![〇零{lexicon.HAN_DIGITS}]{{4}})年(?!代|级|[初底末中])", "years?"),
    ("户", "households?|families"),
)
# A unit at the end of what an English question wants counted: "how many working days".
UNIT_AT_END = re.compile(
    rf"\b(?:{'|'.join(en for _, en in (*_COUNTED_IN, *_ALSO_COUNTED_IN))})\s*$"
)
# 问题在哪里 and 差距在哪里 ask for no place.
_NO_PLACE_ZH = (
    "短板|问题|难点|难处|重点|要点|关键|差距|差别|差异|区别|优势|劣势|不足|瓶颈|挑战|意义|价值|原因|根源|出路|"
    "机遇|潜力|风险|创新|亮点|症结|好处|目的|核心"
)
# Tried in this order on folded text; contact details come after `_BEFORE_CONTACT`.
_QUESTIONS: dict[Kind, re.Pattern[str]] = {
    "money": re.compile(
        r"多少(?:钱|资金|经费|投资|美元|元|预算)|出资多少|投资额|总投资|总经费|奖金|"
        r"(?:总?投资|投资额|出资|预算|金额|价格|造价|资助额|费用|经费).{0,8}(?:多少|几|是什么)|"
        r"(?:[年月日]薪|薪[水酬金资]|工资|奖学金|门票|票价|房租|租金|利润|营收|罚款|押金).{0,8}(?:多少|几[^乎])|"
        r"how much (?:money|funding)|"
        r"\b(?:budget|costs?|price|prize money|investment amount|total (?:investment|funding))\b|"
        r"\bwhat (?:[a-z-]+ ){0,4}"
        r"(?:salary|wages?|profits?|revenues?|turnover|rent|deposit|fines?)\b|"
        r"(?:[被处處]罚|罚了|补助|补偿|赔偿|资助|捐|拨款?|欠)(?:了|款)?多少(?![家人户所次个项])|"
        r"\bhow much (?:was|were|is|are) .{0,60}\b(?:fined|compensated|awarded|charged|donated)\b|"
        r"\bhow much .{0,60}\b(?:invest|pledge|spend|spent|cost|lend|lent|paid|pay)"
    ),
    "percent": re.compile(
        r"百分之(?:多少|几)|百分比|百分点|占比|percent|per cent|what (?:share|proportion)\b"
    ),
    "date": re.compile(
        r"哪一?年|哪年|年份|什么时候|何时|几月|几号|哪一?天|哪个月|日期|什么时间|"
        r"(?:^|[,;:.?!]\s*|\b(?:and|or|since|until|know|say|tell me|exactly)\s+)when\b|"
        r"\bwhen\b(?=\s*(?:(?:and|or|was|were|is|are|did|does|do|will)\b|[?,.]|$))|"
        r"\b(?:what|which) (?:year|date|month|day)\b|"
        # A noun alone: "target year", "date of the meeting"; not "last year" or "per year".
        r"^(?:the )?(?:(?!(?:last|this|next|every|each|per|past|previous|one|two|three|five)\b)"
        r"[a-z][\w'-]* ){0,2}(?:year|date)\b(?! (?:plan|old|long|period|strategy|report))|"
        r"\b(?:year|date) (?:that|when|in which|on which)\b"
    ),
    "place": re.compile(
        rf"^(?!.*(?:{_NO_PLACE_ZH})(?:究竟|到底|主要)?(?:是|在|体现在)?哪[里儿]).*"
        r"(?:哪个?城市|在哪(?:里|儿|几?个(?:地方|城市|省)|些地方|座城市|举|召|开)|"
        r"哪里|地点|什么地方)|"
        r"\bwhere (?:was|were|is|are)\b|\bvenue\b|"
        r"\bwhere (?:do|does|did|will) .{0,60}\b(?:meet|held|happen|take place|open|begin|start)\b|"
        r"\b(?:which|what) (?:city|town|province|place|venue)\b|\b(?:city|town) hosting\b"
    ),
    "number": re.compile(
        rf"多少|(?<![哪那这])几(?:[{ASKED_MEASURES}国]|吨|公里|方面|步)|多[大长高深远]|"
        rf"{lexicon.QUANTITIES_ZH}|"
        r"\bhow (?:many|much|long|far|large|big)\b|\bnumber of\b|"
        rf"\bwhat (?:is|was|are|were) the (?:[\w-]+ ){{0,3}}(?:{lexicon.QUANTITIES_EN})\b|"
        rf"(?:^|\bthe )(?:[\w-]+ ){{0,3}}(?:{lexicon.QUANTITIES_EN}) of\b|"
        rf"^(?!how|why|when|who|where|do|does|did|is|are|can)(?:[\w-]+ ){{1,4}}"
        rf"(?:{lexicon.QUANTITIES_EN})\W*$|"
        rf"\bin (?:{'|'.join(en for _, en in _COUNTED_IN)})\b"
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
# These kinds win over contact details: "when was the hotline opened" wants a date.
_BEFORE_CONTACT: frozenset[Kind] = frozenset({"money", "percent", "date"})
# The form of a question that wants none of these kinds; the first that fits decides.
_FORMS: dict[Form, re.Pattern[str]] = {
    "yes-no": re.compile(
        r"吗|是否|是不是|有没有|能否|可否|能不能|会不会|可不可以|"
        r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may)\b"
    ),
    "definition": re.compile(
        r"什么是|何谓|是什么意思|指的?是什么|什么意思|定义|含义|"
        r"\bwhat (?:does|do|did) .{1,80}\bmean\b|\bwhat is meant by\b|\bdefin(?:e|ition|ed as)\b|"
        r"^\W*what(?:'s| is| are) (?:an? )?(?!(?:the|its|their|his|her)\b)"
        r"[\w-]+(?: [\w-]+){0,3}\W*$"
    ),
    "list": re.compile(
        r"哪些|哪几|有什么|有何|列出|列举|分别是|"
        r"\b(?:list|name) (?:the|all|some|two|three|four|five)\b|\bwhat (?:are|were)\b|"
        r"\b(?:which|what) (?:[a-z-]+ ){0,3}?(?!(?:does|is|was|has|this|its)\b)[a-z-]+s\b|"
        r"\bwhat (?:kinds?|types?|sorts?) of\b"
    ),
}
_HAN = f"{lexicon.HAN_NUMERALS}数"
# "How many working days", not "how many tonnes last year" or "how many visits a week".
_HOW_MANY = (
    r"\b(?:how many|number of) "
    r"(?:(?!(?:of|in|on|for|last|this|next|per|an?|each|every)\b)[\w-]+ ){0,2}"
)
# A unit as a question names it, and as a number with that unit in either language.
_UNITS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (
        re.compile(rf"(?:多少|几)\s*(?:万|亿)?(?:{zh})|{before}\b(?:{en})\b"),
        re.compile(
            rf"[\d{_HAN}][\d,.\s{_HAN}]{{0,40}}[多余]?(?:[^\d，。；,;、]{{0,16}}的[^\d，。；,;、]?)?(?:{zh})|"
            rf"(?:\d[\d,.]{{0,40}}\+?|\b(?:{lexicon.NUMBER_WORDS}))"
            rf"(?:\s+[a-z-]+){{0,3}}\s*(?:{en})\b"
        ),
    )
    for before, pairs in ((_HOW_MANY, _ALSO_COUNTED_IN), ("", _COUNTED_IN))
    for zh, en in pairs
)


# Kinds of contact, as a question names them and as documents print them.
_CONTACTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(printed))
    for asked, printed in (
        (r"邮箱|邮件|电邮|e-?mail", r"\w@\w"),
        (r"微信|公众号|wechat", r"微信|wechat"),
        (r"微博|weibo", r"微博|weibo"),
        (r"whatsapp", r"whatsapp"),
        (r"传真|\bfax\b", r"(?:传真|fax).{0,4}[\d+]"),
        (r"电话|\b(?:tele)?phone\b|\btel\b", r"(?:电话|tel|phone).{0,4}[\d+]"),
        (r"网址|网站|官网|下载|\bwebsite\b|\bdownload\b", r"https?:|www\."),
        (r"邮编|\b(?:postcode|zip)\b", r"\b\d{6}\b"),
        (r"地址|\baddress\b", r"地址|address|[路街道巷弄]\s*\d+|\d\s*号|street|road|\bno\. ?\d"),
    )
)


def wanted_of(folded: Folded, masked: str) -> Wanted | None:
    """The kind of answer that a question asks for; None when it may be anything.

    `masked` is the question with its names masked.
    """
    contact = wants_contact(masked) or wants_download(folded)
    kind: Kind | None = None
    for asked, form in _QUESTIONS.items():
        if asked not in _BEFORE_CONTACT and contact:
            break
        if form.search(folded.text):
            kind = asked
            break
    kind = kind or ("contact" if contact else None)
    if kind is None:
        return None
    units = _UNITS if kind == "number" else _CONTACTS if kind == "contact" else ()
    return Wanted(
        kind,
        next((unit for asked, unit in units if asked.search(folded.text)), None),
        contact_spans(folded) if kind == "contact" else (),
    )


def form_of(folded: str) -> Form:
    """The form of a folded question, whatever kind of answer it wants."""
    return next((form for form, asked in _FORMS.items() if asked.search(folded)), "open")
