"""Words of both languages that change what a sentence claims: not, may, all, more, last year.

Expressions over folded text (small letters, simplified characters). Nothing here names anything of
a corpus. `polarity` compares these classes between a sentence and its quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.text import lexicon


def _form(en: str, zh: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{en})\b|{zh}" if en else zh)


# Words that contain a negation but are none.
NOT_NEGATING = re.compile(
    r"\bnot only\b|\bno doubt\b|\bnot least\b|不仅|不但|不只|不管|不论|无论|不断|不久|不少|不同|不过|不禁|不到|不足|"
    r"不得不|除非|是非|非常|非洲|非遗|未来|无线|无人机|无锡|别无|无花果"
)
NEGATION = _form(
    r"not|stay\w* the same|remain\w* the same|unchanged|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|unable|hardly|"
    r"fail(?:s|ed|ing)?(?= to)|lack(?:s|ed|ing)?|refus\w+|reject\w*|turn(?:s|ed)? down|den(?:y|ies|ied)|"
    r"forb\w+|ban(?:s|ned)?|prohibit\w*|rul(?:es?|ed|ing) out|exclud\w+|exempt\w*|oppos\w+|disput\w+",
    r"n['’]t\b|不|没|未|无|并非|(?<![并除是])非|否认|否决|拒绝|驳回|禁止|严禁|反对|豁免|缺乏|缺少|免(?:于|除|收|交)",
)
# "not before" and "only after" say the same, without a negation.
ONLY_AFTER = re.compile(
    r"\bonly ((?:\w+ ){0,3})(?:after|when|once)\b|\bnot ((?:\w+ ){0,8}?)until\b|\bnot before\b|(?:之?后|以后)[，,]?才"
)


@dataclass(frozen=True, slots=True)
class Axis:
    """Two opposite poles. `strict`: the quotes must have the pole of the sentence itself."""

    name: str
    one: re.Pattern[str]
    other: re.Pattern[str]
    strict: bool = False


AXES: tuple[Axis, ...] = (
    Axis(
        "amount",
        _form(
            r"increas\w*|ris(?:e|es|en|ing)|rose|grow\w*|grew|gain(?:s|ed)?|climb\w*|went up|go(?:es)? up|"
            r"rais(?:e|ed|es|ing)|higher|warm(?:er|ing)|hotter|doubl\w+|expand\w*|more|above|exceed\w*",
            r"增[加长产收多]|上升|升[到至高]|提高|上涨|不涨|涨|扩大|翻了?[一两]番|多[了于]|超过|以上|高于|偏多",
        ),
        _form(
            r"decreas\w*|declin\w*|fall(?:s|en|ing)?|fell|dro(?:p|ps|pped|pping)|reduc\w*|cut(?:s|ting)?|lower\w*|cooler|"
            r"shrank|shrink\w*|less|fewer|below|under|halv\w+",
            r"减[少产低]|下降|降[到至低了幅]|下跌|跌|缩小|缩减|萎缩|回落|少了|少于|不到|不足|以下|低于|偏少",
        ),
        strict=True,
    ),
    Axis(
        "before-after",
        _form(
            r"before|until|prior to|earlier|previous\w*|by (?=the end|\d|next|this)",
            r"之前|以前|此前|早于|更早|[底末初年月日]前|提前",
        ),
        _form(r"after|later|following|subsequent\w*", r"之后|以后|此后|晚于|更晚|届时|经过"),
    ),
    Axis(
        "open-closed",
        _form(r"(?:re)?open\w*", r"开放|开馆|启用|开业|营业"),
        _form(r"clos(?:e|es|ed|ing|ure)|shut\w*", r"关闭|封闭|停业|闭馆|关停"),
    ),
    Axis(
        "accept-reject",
        _form(r"accept\w*|approv\w*|agree[sd]?|pass(?:es|ed)|carried", r"采纳|接受|同意|批准|通过"),
        _form(
            r"reject\w*|turn(?:s|ed)? down|refus\w*|dismiss\w*|disput\w*|defeated",
            r"拒绝|否决|驳回|不予|未予|质疑",
        ),
    ),
    Axis(
        "support-oppose",
        _form(r"support\w*|back(?:s|ed)|favou?r\w*", r"支持|赞成"),
        _form(r"oppos\w*", r"反对"),
    ),
    Axis(
        "admit-deny",
        _form(r"admit\w*|conced\w*|acknowledg\w*|confirm\w*", r"承认|证实"),
        _form(r"den(?:y|ies|ied)", r"否认"),
    ),
    Axis(
        "allow-forbid",
        _form(r"allow\w*|permit\w*", r"(?<!不)允许|(?<!不)准许"),
        _form(r"forb\w*|ban(?:s|ned)?|prohibit\w*|not allowed", r"禁止|严禁|不准|不得|不允许"),
    ),
    Axis(
        "length",
        _form(r"longer|lengthen\w*", r"长于|更长|延长|拉长"),
        _form(r"short(?:er|en\w*)", r"短于|更短|缩短"),
    ),
    Axis("size", _form(r"larger|bigger|greater", r"大于|更大"), _form(r"smaller", r"小于|更小")),
    Axis("worth", _form(r"better", r"好于|更好|改善"), _form(r"worse", r"差于|更差|恶化")),
    Axis("top", _form(r"highest", r"最高"), _form(r"lowest", r"最低")),
    Axis("rank", _form(r"best|most", r"最好|最多"), _form(r"worst|least", r"最差|最少")),
    Axis(
        "half",
        _form(r"first half|top half", r"上半"),
        _form(r"second half|last half|bottom half", r"下半"),
    ),
    Axis("luck", _form(r"lucky|fortunate\w*", r"幸运"), _form(r"unlucky|unfortunate\w*", r"不幸")),
    Axis(
        "win-lose",
        _form(r"w[io]ns?|beat\w*|defeats?", r"战胜|击败|赢"),
        _form(r"los(?:e|es|t|ing)", r"输|负于|失利"),
    ),
    Axis(
        "buy-sell",
        _form(r"b(?:uy|uys|ought)|purchas\w*", r"购买|购置|采购|添购"),
        _form(r"s(?:ell|ells|old)", r"出售|销售|卖"),
    ),
    Axis("trade", _form(r"import\w*", r"进口"), _form(r"export\w*", r"出口")),
    Axis("stream", _form(r"upstream", r"上游"), _form(r"downstream", r"下游")),
    Axis(
        "begin-end",
        _form(r"beg[aiu]n\w*|start\w*|launch\w*", r"开始|启动"),
        _form(r"end(?:s|ed|ing)?|stop\w*|finish\w*|suspend\w*", r"结束|停止|终止|暂停"),
    ),
    Axis(
        "staff",
        _form(r"hir(?:e|es|ed|ing)|recruit\w*", r"招聘|增聘|聘用"),
        _form(r"la(?:y|id|ying) off|layoffs?|sack\w*|dismiss\w*", r"裁员|解雇|辞退"),
    ),
    Axis(
        "health",
        _form(r"aliv\w+|surviv\w*|rescu\w*", r"生还|获救"),
        _form(r"d(?:ied|ead|eaths?)|drown\w*|kill\w*", r"死亡|遇难|丧生"),
    ),
    Axis(
        "north-south", _form(r"north\w*", r"北部|北方|北面"), _form(r"south\w*", r"南部|南方|南面")
    ),
    Axis("east-west", _form(r"east\w*", r"东部|东方|东面"), _form(r"west\w*", r"西部|西方|西面")),
    Axis(
        "left-right",
        _form(r"left(?= (?:bank|side|hand))", r"左[岸侧边]"),
        _form(r"right(?= (?:bank|side|hand))", r"右[岸侧边]"),
    ),
)

# Plans, possibilities and advice are no facts.
FUTURE = _form(
    r"whether to|will|would|shall|going to|plan(?:s|ned|ning)?|inten(?:d|ds|ded|tion)|(?:is|are) to|expect\w*|aim(?:s|ed)?|'ll",
    r"将(?![军来])|计划|打算|拟|预计|准备|有意|即将",
)
# "No boat may enter" is a ban.
BANNED = re.compile(r"\bno \w+(?: \w+)? may\b|\bmay not\b|不可能")
POSSIBLE = _form(
    r"may(?! (?:not|to|and|until|till|through|this|last|next|of|\d))(?= [a-z])|might|could|possib\w*|perhaps|probabl\w*|likely|appear(?:s|ed)? to|seem\w*|suspect\w*",
    r"可能|或许|也许|疑似|怀疑|有望",
)
ADVICE = _form(
    r"recommend\w*|suggest\w*|should|ought|urg(?:e|es|ed)|ask(?:s|ed)?|call(?:s|ed)? for|propos\w*|demand\w*|requir\w*",
    r"建议|应当|应该|呼吁|要求|提出|请求|申请|倡议",
)
BELIEF = _form(r"believ\w*|think\w*|thought|estimat\w*|suspect\w*", r"认为|相信|估计|推测|怀疑")
SAID = _form(
    rf"{lexicon.SAYING_EN}|according to|believ\w*|argu\w*|admit\w*|conced\w*|claim\w*|found|finds?|complain\w*|"
    r"explain\w*|den(?:y|ies|ied)|add(?:s|ed)|stat(?:e|es|ed)|report(?:s|ed)?|note[sd]?|stress\w*|announc\w*|"
    r"estimat\w*|suspect\w*|told|warn\w*",
    rf"{lexicon.SAYING_ZH}|称|介绍|解释|抱怨|强调|发现|通报|据|透露|坦言|承认|否认|估计|推测|宣布",
)
DONE = _form(r"already", r"已经|已(?![知])|早已")

QUANTIFIERS: Mapping[str, re.Pattern[str]] = {
    "all": _form(
        r"all|every(?! (?:day|year|week|month|hour|\d|one|two|three|four|five|six|seven|eight|nine|ten|other|second))|"
        r"each|entire\w*|whole|always",
        r"全部|所有|一切|全体|整个|悉数|一律|(?<![平人年日月户])均(?![价线衡])",
    ),
    "some": _form(r"some(?! \d)|several|partly|in part|certain", r"部分|有些|一些|个别|若干"),
    "most": _form(
        r"most(?! likely)(?= of| \w+s\b)|majority|mostly|mainly|largely", r"大多|多数|大部分|主要"
    ),
    "only": _form(
        r"only|just|solely|alone|merely",
        rf"仅(?!仅)|仅仅|(?<![\d余多几船舰{lexicon.HAN_NUMERALS}])只(?![个听])|唯一",
    ),
    "at least": _form(r"at least|no fewer than|no less than", r"至少|不少于|起码"),
    "at most": _form(r"at most|up to|no more than", r"最多|至多|不超过"),
    "first": _form(
        r"first(?! half)|largest|biggest|oldest|newest|youngest",
        r"最(?![后多高低近])|首[次个家批]|第一",
    ),
    "again": _form(r"once again|for the (?:second|third) time", r"再次|第二次"),
}
# A sentence that leaves these out says more than its quote does.
KEPT = frozenset({"some", "only", "at least", "at most"})

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HAN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def _times() -> dict[str, re.Pattern[str]]:
    forms: dict[str, re.Pattern[str]] = {}
    for number, (name, han) in enumerate(
        zip(lexicon.month_names(), _HAN_MONTHS, strict=True), start=1
    ):
        english = "(?<!\\w)May(?= \\d|,| and| to|\\.|$)" if number == 5 else rf"\b(?:{name})\b"
        forms[f"month {number}"] = re.compile(
            rf"{english}|(?<!\d){number}\s?月|(?<![十{lexicon.HAN_DIGITS}]){han}月"
        )
    for number, (name, han) in enumerate(zip(_WEEKDAYS, "一二三四五六日", strict=True)):
        last = "[日天]" if han == "日" else han
        forms[f"weekday {number}"] = re.compile(rf"\b{name}s?\b|(?:周|星期|礼拜){last}(?![年期])")
    for name, en, zh in (
        ("spring", "spring", "春[季天茶耕]|开春"),
        ("summer", "summer", "夏[季天]"),
        ("autumn", "autumn|fall season", "秋[季天]"),
        ("winter", "winter", "冬[季天]"),
        (
            "last year",
            "last year|the year before|previous year|a year (?:before|earlier|ago)",
            "去年|上年|同比|上一年",
        ),
        ("this year", "this year", "今年|本年|年内"),
        ("next year", "next year|the following year|coming year", "明年|次年|下一年|来年"),
        ("two years ago", "the year before last", "前年"),
        ("yesterday", "yesterday", "昨[天日]"),
        ("today", "today", "今[天日]"),
        ("tomorrow", "tomorrow", "明[天日]"),
        ("last week", "last week", "上周"),
        ("next week", "next week", "下周"),
        ("last month", "last month", "上个?月"),
        ("next month", "next month", "下个?月"),
        ("morning", r"morning|a\.m\.?", "上午|早上|清晨|凌晨"),
        ("afternoon", r"afternoon|p\.m\.?", "下午|午后"),
        ("night", "night|midnight|evening", "夜间|晚上|午夜|深夜|夜班"),
    ):
        forms[name] = re.compile(rf"\b(?:{en})(?!\w)|{zh}")
    return forms


TIMES: Mapping[str, re.Pattern[str]] = _times()

# Words without content of their own that are not among the stop words of the index.
FILLERS_EN = frozenset(
    (  # noqa: SIM905
        "mr mrs ms dr hon also however about around approximately some total together while which who whom whose "
        "than per both still now current present said say says according there here one its it them him her she "
        "against since because behind after before during until between under over through from up down out off "
        "again people person into onto upon within without among along across being been be am"
    ).split()
)
FILLERS_ZH = frozenset(
    (  # noqa: SIM905
        "每年 平均 之内 之前 之后 一共 共 共有 共计 总计 大约 约 左右 现在 目前 现 眼下 其中 其余 之间 期间 时候 方面 进行 "
        "通过 以来 同时 另外 此外 而且 不过 但 但是 因为 由于 因此 所以 就是 也是 还是 可以 能够 会 "
        "比 更 自 因 于 从来 曾 着 过 再 都 便 却 让 使 把 被 将 已 没 无 "
        "要 用 同 向 其 该 每 来 去 上 下 中 内 里 时 前 后 余 多 等 名 个 位 件 座 份 家 户 次 间 项"
    ).split()
)
