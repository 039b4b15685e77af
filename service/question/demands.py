"""What the form of a question demands of a sentence: a reason for why, a length for how long.

"Why was the office kept?" is not answered by "The office will be kept until 2026", and "how long
is the tunnel" not by how many lamps it has. Only what a sentence cannot say in other words is
demanded. Expressions are over folded text: small letters, simplified characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.text import (
    ASKED_MEASURES,
    UnitKind,
    is_row,
    lexicon,
    parse_dates,
    parse_numbers,
    terms,
    units_of,
)
from service.question.values import without_dates

# 改名为什么 asks for a name and 为何人 for a person.
_WHY = re.compile(
    r"(?<![称名改作变译定断评类誉叫号谥封任编做视选列分认成])为(?:什么(?![时朝籍职名样])|何(?![时人物地]))|"
    r"何以|何故|缘何|因何|什么原因|原因(?:是|为)?(?:什么|何)|"
    r"^\W*why\b|[,;:] why\b|\bhow come\b|\bfor what reason\b|"
    r"\bwhat (?:was|is|are|were) the (?:main |chief )?(?:reason|cause)s?\b"
)
# Words with which a sentence gives a reason.
_GIVES_REASON = re.compile(
    r"因|由于|为了|以[便免]|导致|致使|从而|故|所以|鉴于|考虑到|出于|原因|理由|目的|旨在|为.{1,24}而|"
    r"以(?=[保防避减提确实维增满加节])|避免|防止|担心|怕|受.{1,16}影响|无法|不足|不能|缺|"
    r"\b(?:because|since|due to|owing to|thanks to|so|thus|hence|therefore|in order|caused?|"
    r"reasons?|as a result|resulted|led to|avoid|prevent|fear\w*|cannot|could not|lack\w*|too|"
    r"unable|purpose)\b"
)
# The same, and words that may give one.
_MAY_GIVE_REASON = re.compile(
    rf"{_GIVES_REASON.pattern}|[为使令让缘恐忧未被需想据借乃拒反失破损坏超不太过只]|在于|没有|必须|希望|要求|"
    r"难以|认为|觉得|基于|随着|影响|老化|"
    r"\b(?:as|given|for|lest|make[sn]?|made|making|to|after|following|by|without|with|when|if|not|no|"
    r"only|want\w*|need\w*|which|allow\w*|enabl\w*|help\w*|ensur\w*|aim\w*|intend\w*|explain\w*|"
    r"attribut\w*|from|forced?|wish\w*|hop\w+|believ\w+|felt|thought|consider\w*|requir\w*|blam\w+|"
    r"fail\w*|result\w*|cause\w*|lead\w*|led)\b|n't\b|\bun(?!til|der|i)\w+"
)
# A sentence of more than one clause may give a reason without a word for it.
_CLAUSES = re.compile(r"[,;:，；：、()（）—“”「]|--| - ")
_END = ".。!！ \n\t\u3000\"'”’」』)）]】"


def asks_why(question: str) -> bool:
    """Whether a folded question asks for a reason."""
    return _WHY.search(question) is not None


def gives_reason(sentence: str) -> bool:
    """Whether a folded sentence has a word with which a reason is given."""
    return _GIVES_REASON.search(sentence) is not None


# Words that give the reason of what the sentence before told.
_STATES_REASON = re.compile(
    r"因为|由于|原因|理由|\b(?:because|due to|owing to|thanks to|(?:the|one|our) reason)\b"
)


def states_reason(sentence: str) -> bool:
    """Whether a folded sentence says outright that it gives a reason."""
    return _STATES_REASON.search(sentence) is not None


def may_give_reason(sentence: str, beside: Sequence[str]) -> bool:
    """Whether a folded sentence, or one of those `beside` it, can give the reason of something.

    A sentence of one clause without any word of a reason cannot; a sentence beside it can with a
    word that gives one.
    """
    if _CLAUSES.search(sentence.strip(_END)) or _MAY_GIVE_REASON.search(sentence):
        return True
    return any(_GIVES_REASON.search(other) for other in beside)


_HAN = lexicon.HAN_NUMERALS
_TIME = re.compile(
    rf"[\d{_HAN}几数半]\s*[多余来几]?\s*个?\s*"
    r"(?:年|月|天|日|周|星期|小时|钟头|分钟|分|秒|世纪|季|夜|晚|学期|回合|局|时辰|昼夜|代)|"
    r"至今|以来|半年|整年|每年|终身|一生|永久|长期|时期|期间|直到|一直|"
    r"\b(?:years?|months?|days?|weeks?|hours?|minutes?|seconds?|decades?|centur(?:y|ies)|nights?|terms?|"
    r"until|till|since|from|for|between|during|throughout|forever|indefinite\w*|permanent\w*|"
    r"overnight|fortnights?|seasons?|semesters?|long(?:er)?|life(?:time)?)\b|\d:\d\d"
)
_LONG = re.compile(
    r"[长页字]|光年|"
    r"\b(?:length|nucleotides?|pages?|words?|light[- ]years?|feet|foot|inch\w*|yards?)\b"
)
_HIGH = re.compile(
    r"光年|层|楼|级|英?[里尺寸]|\d\s*(?:x|×)\s*\d|"
    r"\b(?:inch\w*|feet|foot|stor(?:e?ys?|ies)|half|light[- ]years?|floors?|steps?|miles?|blocks?|"
    r"thin)\b"
)
_HEAVY = re.compile(r"[斤吨克]|\b\d[\d,.]*\s*(?:lbs?|oz|kgs?|g|t|stones?)\b")
_OF_PEOPLE = re.compile(
    r"人(?!民|员的)|[\d万千百]名|户|[游旅乘顾]客|观众|学生|病[例患]|"
    r"\b(?:people|persons|visit\w*|passengers?|patients?|"
    r"audience|attend\w*|guests?|students?|pupils?|readers?|cases|admissions?|tourists?|population)\b"
)
_PRICE = re.compile(
    r"[$£€¥₩₹]|\b(?:dollars?|pounds?|cents?|pence|free|without (?:cost|charge))\b|"
    r"元|[块角分]钱|免费|免票|无偿|\d\s*[角块币]|币|镑|法郎"
)
_OF_PRICE = re.compile(
    r"\b(?:cost|costs|price[sd]?|fees?|fares?|paid|pay|pays|charge[sd]?|twice|half)\b|[价费薪资]"
)
_NUMBER = re.compile(rf"[\d{_HAN}]|\b(?:{lexicon.NUMBER_WORDS})\b")


# A number, or a word for how many.
_SOME = re.compile(
    rf"[\d{_HAN}双单两几半数倆俩仨廿卅对独多少无没全每各]|"
    rf"\b(?:{lexicon.NUMBER_WORDS}|half|halves|once|twice|thrice|double|dozens?|several|few|many|none|no|single|"
    r"both|pair|couple|all|every|each|most|majority|zero|trio|quartet|duo|only|sole|score|"
    r"hundreds|thousands|millions|quarter|third|[a-z]+(?:teen|ty)|two-\w+|never|multiple|numerous|various)\b"
)


def _is_some(text: str) -> bool:
    return bool(parse_numbers(text)) or _SOME.search(text) is not None


def _has(*kinds: str) -> Callable[[str], bool]:
    return lambda text: any(number.kind in kinds for number in parse_numbers(text))


def _is_long(text: str) -> bool:
    return bool(
        _TIME.search(text)
        or _LONG.search(text)
        or _has("length", "duration")(text)
        or len(parse_dates(text)) > 1
    )


def _is_price(text: str) -> bool:
    if _PRICE.search(text):
        return True
    return _OF_PRICE.search(text) is not None and _NUMBER.search(text) is not None


def _in_units(kind: UnitKind) -> tuple[re.Pattern[str], Callable[[str], bool]]:
    """A question for a number of units of a kind, and whether a text has any unit of it."""
    zh, en = units_of(kind)
    unit = re.compile(rf"[\d{_HAN}几半]\s*[多余]?\s*(?:{zh})|(?<![a-z])(?:{en})\b")
    asked = re.compile(rf"多少\s*[万亿]?(?:{zh})|\bhow many (?:(?:million|thousand) )?(?:{en})\b")
    return asked, lambda text: _has(kind)(text) or unit.search(text) is not None


# A question for a size, and whether a folded sentence can tell one.
_SIZES: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (re.compile(r"多长(?!的)|长多少|\bhow long\b(?! ago)"), _is_long),
    (
        re.compile(r"(?<![最很许])多[高深宽厚](?![达的校])|\bhow (?:tall|deep|wide|thick)\b"),
        lambda text: _has("length")(text) or _HIGH.search(text) is not None,
    ),
    (
        re.compile(r"[有是达]多重|重多少|\bhow heavy\b|\bhow much do(?:es)? .{1,40} weigh\b"),
        lambda text: _has("mass")(text) or _HEAVY.search(text) is not None,
    ),
    (
        re.compile(r"人[次数][^，。？?]{0,4}多少|多少人次|(?:游客|旅客|观众)量[^，。？?]{0,4}多少"),
        lambda text: _OF_PEOPLE.search(text) is not None,
    ),
    (
        re.compile(
            r"多少钱|多少(?:美|欧|日|港)?元|票价是?多少|"
            r"\bhow much (?:did|do|does|will|would) .{0,60}\b(?:cost|pay)\b|"
            r"\bwhat (?:did|does|will) .{0,40}\bcost\b"
        ),
        lambda text: _has("money")(text) or _is_price(text),
    ),
    (
        re.compile(
            r"(?:学费|票价|房?租金?|盈利|亏损|罚[款金]|违约金|押金|保证金|定金|会费|工资|薪[水资酬]|[月年]薪|运费|手续费|[月门]票)"
            r"(?:各?[是为有])?多少(?![人张个名次倍%])|"
            r"\b(?:how much|what) (?:is|was|are|were) (?:the |an? )?(?:\w+ ){0,3}"
            r"(?:tuition|fees?|fares?|rent|deposit|salary|wages?|penalty)\b"
        ),
        lambda text: _has("money")(text) or _is_price(text),
    ),
    (
        re.compile(
            rf"\bhow many\b|多少(?:[{ASKED_MEASURES}]|[吨亩元])|有多少(?!钱)|"
            rf"(?<![哪那这好])几[{ASKED_MEASURES}]"
        ),
        lambda text: _is_some(without_dates(text)),
    ),
    _in_units("mass"),
    _in_units("length"),
    _in_units("area"),
    _in_units("power"),
)


def may_tell_size(question: str, sentence: str) -> bool:
    """Whether a folded sentence can tell the length, height, weight or price that is asked for.

    True for a question that asks for none of them, and for a row of a table, whose unit stands
    above it.
    """
    if is_row(sentence):
        return True
    return all(tells(sentence) for asked, tells in _SIZES if asked.search(question))


_WHEN_ZH = "(?:何时|什么时候|哪一?[年天月]|几[月号日])"
_WILL = re.compile(
    r"^\W*when (?:will|shall)\b|"
    r"\bwhen .{1,60}\b(?:is|are) (?:due|expected|planned|scheduled|going) to\b|"
    rf"(?:将|会|计划|预计|拟)[于在]?{_WHEN_ZH}|{_WHEN_ZH}才?[将会能]"
)
_DID = re.compile(
    rf"^\W*when (?:did|was|were|had)\b|{_WHEN_ZH}[^，。？?将会能要才]{{0,12}}了|"
    rf"(?:已经?|曾)[于在]?{_WHEN_ZH}|{_WHEN_ZH}[^，。？?将会能要才]{{1,12}}的\W*$|"
    rf"^[^将会预拟计]{{1,30}}是{_WHEN_ZH}[^将会能要才]{{1,12}}的"
)
_IS_PAST = re.compile(
    r"\b(?:was|were|had|did|[a-z]{3,}ed|began|came|went|took|met|held|won|sold|built|left|ran|rose|fell|"
    r"became|gave|found|broke|grew|cut|shut|spoke|wrote)\b|[了过]|已|曾|去年|前年|昨|上[月周]"
)
_IS_AHEAD = re.compile(
    r"\b(?:will|shall|would|to|due|plan\w*|expect\w*|schedul\w*|propos\w*|intend\w*|next|until|till|"
    r"target|goal|by (?:the )?(?:end|19|20)|from|can|must|should|is|are|tomorrow|upcoming|"
    r"future|promis\w*|forecast\w*)\b|"
    r"将|会(?![议场员堂上长])|拟|预[计定期]|计划|[明后今]年|今天|下[月周年个半]|本[月周]|目标|争取|力争|有望|"
    r"[至起前期要延到]|届时|推迟"
)
_DATED = re.compile(
    rf"[\d{_HAN}]\s*[年月日号季]|\b(?:19|20)\d\d\b|\b(?:{lexicon.MONTH_NAMES})\b|春|夏|秋|冬|"
    r"\b(?:spring|summer|autumn|winter)\b"
)
_IS_HOPED = re.compile(
    r"\b(?:is|are) (?:now |still |currently )?"
    r"(?:expected|planned|hoped|proposed|intended|scheduled|due) (?:to|for|in|on)\b|"
    r"\b(?:plans?|hopes?|aims?|intends?|expects?) to\b|\bwill be\b|"
    r"\b(?:provided|unless|subject to)\b|"
    r"预计|预期|拟(?=[于在建])|有望|力争|争取|打算|计划(?=[于在到\d明后今年底])|尚未|尚待|将[于在]"
)
_HAPPENED = re.compile(
    r"\b(?:was|were|did|had|has)\b|(?<!will )(?<!to )\bhave\b|(?<!is )(?<!are )(?<!now )(?<!still )"
    r"\b(?!(?:expected|planned|hoped|proposed|intended|scheduled|need|provided)\b)[a-z]{2,}ed\b|"
    r"\b(?:began|took place|held|met|came|went|built|sold|won|cut)\b|[了过]|已|曾"
)


def is_of_another_tense(question: str, sentence: str) -> bool:
    """Whether a folded sentence tells what was, of what will be, or what is hoped, of what was.

    "When will the pool open?" is not answered by the day on which one opened, nor "when did it
    open" by the year in which that is expected.
    """
    if _WILL.search(question):
        return _IS_PAST.search(sentence) is not None and _IS_AHEAD.search(sentence) is None
    if _DID.search(question) is None:
        return False
    dated = [clause for clause in re.split("[,;，；]", sentence) if _DATED.search(clause)]
    hoped = [
        clause for clause in dated if _IS_HOPED.search(clause) and not _HAPPENED.search(clause)
    ]
    if len(hoped) == len(dated):
        return bool(dated)
    aim = frozenset(terms(_aim(question)))
    shared = [len(aim & set(terms(clause))) for clause in dated]
    best = max(shared, default=0)
    return best > 0 and all(
        clause in hoped for clause, own in zip(dated, shared, strict=True) if own == best
    )


def _aim(question: str) -> str:
    """What a question asks the time of: what stands behind 何时, or the last word in English."""
    behind = re.split(_WHEN_ZH, question)[-1] if re.search(_WHEN_ZH, question) else ""
    words = re.findall(r"[a-z]{3,}", question)
    return behind if terms(behind) else " ".join(words[-1:]) or question
