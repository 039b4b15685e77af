"""How Chinese and English ask, point back and go on: expressions over folded text.

General words of both languages alone; nothing here names a place, a body or a subject.
"""

from __future__ import annotations

import re
from typing import Literal

# What a word that points back may stand for.
PointerKind = Literal[
    "country", "organisation", "time", "place", "person", "group", "thing", "topic"
]

_BODIES_EN = (
    "organi[sz]ation|institution|body|agency|ministry|commission|company|bank|cent(?:re|er)|"
    "institute|university|foundation|association"
)
_BODIES_ZH = "组织|机构|中心|委员会|公司|银行|基金会|协会|研究所|研究院|大学|部门"
_MATTERS_EN = (
    "project|plan|strategy|agreement|programme|program|policy|law|report|problem|issue|topic|"
    "meeting|conference|forum|congress|event|measure|target|goal"
)
_MATTERS_ZH = (
    "项目|计划|战略|协定|协议|方案|政策|法律|报告|问题|会议|论坛|大会|活动|措施|目标|工程|议题"
)
_THE = "(?:that|this|the same)"

_FORMS: tuple[tuple[PointerKind, str], ...] = (
    ("country", rf"\b(?:{_THE}|the) (?:country|nation)\b|该国|[这那]个国家"),
    (
        "organisation",
        rf"\b(?:{_THE}|the) (?:{_BODIES_EN})\b(?! (?:of|for|on)\b)|"
        rf"(?:该|[这那][个家])(?:{_BODIES_ZH})",
    ),
    (
        "time",
        r"\b(?:that|the same) (?:year|month|day|time)\b|\bback then\b|\bat the time\b|"
        "当时|当年|同年|同期|那一?年|那个?时候?",
    ),
    (
        "place",
        rf"\b{_THE} (?:place|city|town|province|area|region)\b|"
        r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b"
        r"(?! (?:is|are|was|were|be|has|have|any)\b)|"
        "那[里儿边]|当地|该地区?|该[省市县]|[这那]个(?:地方|城市|地区)",
    ),
    (
        "person",
        rf"\b{_THE} (?:person|man|woman|speaker|expert|minister|official)\b|"
        r"\b(?:he|she|him|his|hers?)\b|"
        "[这那该][位名个]?(?:专家|官员|部长|教授|发言人|代表)|[这那][位个]人|"
        "(?<![其])他(?![们国人乡])|她(?!们)",
    ),
    ("group", r"\b(?:they|them|theirs?)\b|他们|她们|它们"),
    ("thing", r"\b(?:it|its)\b|它(?!们)|(?<![极尤及])其(?![他它中实次余])"),
    (
        "topic",
        rf"\b{_THE} (?:{_MATTERS_EN})\b|"
        r"\b(?:that|this)\b(?=\s*(?:[?.!,;]|$|(?:is|was|has|did|does|will|means?|happens?)\b))|"
        r"(?<=said )so\b|(?<=say )so\b|"
        rf"(?:该|[这那][个项份次场种])(?:{_MATTERS_ZH})|[这那]件事|这一点|此事|(?<=对)此|"
        "(?<![有在])[这那](?=[是由会能让]|意味|怎么|为什么|什么|[，。？?！!]|$)",
    ),
)
# In order: where two fit at one place, the first counts.
POINTERS = tuple((kind, re.compile(form)) for kind, form in _FORMS)
# Pointers that say whose: what they stand for takes the sign of the possessive.
POSSESSIVE = re.compile(r"(?:its|their|his)\b|her(?= [a-z])")
# Pointers that say whose, in either language; a bare "it" is what was spoken about as a whole.
WHOSE = re.compile("its|其|它(?=的)")
# An "it" that stands for nothing.
EXPLETIVE = re.compile(
    r"\b(?:is|was|would|will) it (?:be )?(?:\w+ly )?(?:true|possible|likely|important|necessary|"
    r"safe|hard|difficult|easy|known|clear|better|worth|legal|too|still)\b|"
    r"\bit (?:is|was|takes?|took|would be) (?:\w+ ){0,2}(?:that|to|for)\b|"
    r"\b(?:does|did|will|would) it (?:take|cost|mean|matter) (?:\w+ ){0,4}(?:to|that|for)\b|"
    r"\bwhen it comes to\b"
)
# A noun of the same question that a later "its" belongs to.
DETERMINED = re.compile(r"\b(?:an?|the|each|every|this|that) $")
# About a matter, and with nothing else said, a thing is that matter: "say about it", 对它.
OF_MATTER = re.compile(
    r"(?:about|on|regarding|concerning|with|to) (?:it|them)\b(?=\W*$)|"
    r"对(?:它|其)(?![\u4e00-\u9fff]*的)"
)

_WHEN_ZH = "什么时候|什么时间|何时|哪一?[年天月]|几[月号点年]"
_WHERE_ZH = "在?哪[里儿]|在?什么地方|何处|何地"
_WHY_ZH = "为什么|为何"
_HOW_ZH = "怎么样|怎么|怎样|如何"
_ASK_ZH = (
    f"{_WHEN_ZH}|{_WHERE_ZH}|{_WHY_ZH}|{_HOW_ZH}|多少|多[大长高久远重深]|几(?=[个位次项家种])|"
    "谁|哪[位些个家种项国]?|什么|何(?=[种人])"
)
_ASK_EN = (
    r"\b(?:(?:since|until|by|from|to|for|with|of|in|at|on) )?"
    r"(?:what|whom?|whose|which|when|where|why|"
    r"how (?:many|much|long|far|often|large|big|old)|how)\b"
)
ASKS = re.compile(f"{_ASK_ZH}|{_ASK_EN}")
# Asks about the circumstances: in English the rest of a sentence may stay as it is behind them.
ADVERBIAL = re.compile(r"^(?:when|where|why|since when|how|how long|how often)$")
# 有/是/为 before the asking word and 的 behind it belong to it: 是哪一年的.
ASKED_AWAY = re.compile(
    f"请问|(?:究竟|到底|分别|主要|具体)|(?:由|[是有为在])?(?:{_ASK_ZH})(?:看待|说|看)?的?|吗|呢|[？?。！!]"
)
AUXILIARY = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|"
    r"must)\b"
)

# Words that ask for the same again, of another country, person or time.
AGAIN = re.compile(
    r"(?:同样|相同|一样)的?(?:问题)?|换成|的?情况(?:是?(?:怎么样|怎样|如何|什么))?|"
    r"\b(?:the )?same(?: question| thing)?(?: goes)?(?: for)?\b|\blikewise\b|\binstead\b|"
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:years?|months?) "
    r"(?:later|earlier|before|after)\b"
)
# What goes on from the question before: and, what about, 那.
OPENING = re.compile(
    r"^\W*(?:(?:and|but|or|so|then|okay|ok|well|also)\b[\s,]*)*(?:(?:what|how) about\b)?"
    r"(?:那么|那(?![里儿边个些位家种一年时天次场项份])|还有|另外|至于|以及)?[，,\s]*"
)
# What a question ends with, and what ends one that goes on in Chinese.
MARKS = " \t\n\u3000?？。.!！"
GOES_ON = "呢"

# What a question is about stands here: "about X", 对X怎么看.
MATTER = re.compile(
    r"\b(?:about|regarding|concerning|towards?|on)\s+(?P<en>.+?)"
    r"(?=\s+(?:in|since|during|by|before|after|until)\s+\d|\s*[?.!]*$)|"
    rf"(?:对于|关于|对|就)(?P<zh>[^，。？?]+?)(?=(?:各|都)?(?:有(?:什么|何|哪些)|{_HOW_ZH}|是什么|"
    "的(?:看法|态度|立场|观点|意见|主张|表态)|持|说|表态|表示))"
)
# Nouns and verbs that need something to belong to: with nothing else a question has no subject.
LIGHT_EN = frozenset(
    (  # noqa: SIM905
        "people peopl person participant countri nation member expert deleg visitor held hold "
        "happen begin began start end cost pay paid fund money attend join take took part long "
        "found establish agre sign vote chair host organis organ lead led publish decid decis "
        "result outcom reason aim goal target purpos main next come came go went work chang "
        "support oppos object respond repli final budget date locat place headquart exact else "
        "more"
    ).split()
)
LIGHT_ZH = frozenset(
    (  # noqa: SIM905
        "人 国家 地区 专家 代表 嘉宾 成员 成员国 单位 机构 部门 企业 参加 参与 出席 举行 召开 "
        "举办 主办 承办 开始 结束 成立 建立 加入 签署 发布 通过 完成 生效 原因 结果 目标 目的 "
        "内容 时间 地点 总部 资金 预算 经费 费用 作用 职责 影响 意义 主要 具体 进展 措施 建议 "
        "一共 总共 共 负责 主持 支持 反对 提出 投入 来 来自 去 得到 获得 达到"
    ).split()
)
# Before the asking word of a Chinese question without a subject.
NO_SUBJECT_ZH = re.compile(rf"^\W*(?:一?[总共]共|[又还都是在由从有])*(?:有)?(?:{_ASK_ZH})")
