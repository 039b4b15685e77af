"""The patterns of events, dates, name-and-title blocks and lists of people, each with examples.

All of the examples are tests. Those of events and dates stand once for each language.
"""

from __future__ import annotations

import re

from indexer.names import DOTTED_NAME, LATIN_NAME
from indexer.statements.rules import Rule
from indexer.statements.rules_titles import TITLES
from indexer.text import HAN, lexicon

ROLE_ZH = TITLES["office zh"].pattern
_MONTH = rf"(?P<m>{lexicon.MONTH_NAMES})\.?"
_EVENT_WORD = "会议|圆桌对话|对话|论坛|研讨班|活动|培训|工作坊|仪式|会谈|磋商|周|会"
_EVENT_NAME_EN = r"(?!(?:On|In|At|From|During)\b|\d{4}\b)(?:[A-Z0-9][^.;“”\"]{6,300}?)"

EVENTS: dict[str, Rule] = {
    # "Occupation: pilot", “Ana Vosa, pilot: “It rained”: a form or a quotation, no title below a name.
    "no title": Rule(
        re.compile(r"^(?:[A-Z][a-z]+(?: [a-z]+){0,2}|[\u3400-\u9fff]{2,6})[:：]\s?\S|[:：]\s?[“「『\"]"), "Occupation: pilot", "Occupation: p", "Ana Vosa",
    ),
    "line marks": Rule(
        re.compile(
            r"^[\s#*_■•▪◆●>|-]+|[\s#*_|]+$|^(?:姓名|嘉宾|专家|发言人|受访者|受访人|受訪者|采访对象|被采访人|Speaker|Name|Interviewee|Guest)\s*[:：]\s*"
        ),
        "## 周博文", "## ", "周博文",
    ),
    "sentence end": Rule(
        re.compile(r"[。！？!?；;]|\.\s|[a-z]{3}\.$|(?<=\s)[a-z]{2}\.$|[：:]$"),
        "泵站要检修。", "。", "水务局局长",
    ),
    "name first zh": Rule(
        re.compile(
            rf"(?P<name>[{HAN}](?:[ \u3000][{HAN}]){{1,2}}|[{HAN}]{{2,4}}|"
            rf"{DOTTED_NAME})"
            r"(?:\s*[（(][^）)]{1,40}[）)])?(?:\s*[,，:：|/—–-]\s*|[\s\u3000]+|$)(?P<title>.*)$"
        ),
        "周博文，水务局局长", "周博文，水务局局长", "Ana Vosa",
    ),
    "name first en": Rule(
        re.compile(
            rf"(?:(?:Mr|Ms|Mrs|Dr|Prof|H\.E)\.?\s+)?(?P<name>{LATIN_NAME})(?:\s*[（(][^）)]{{1,40}}[）)])?"
            rf"(?:\s*[,，:：|/—–-]\s*|\s*(?=[{HAN}])|$)(?P<title>.*)$"
        ),
        "Ana Vosa, Director", "Ana Vosa, Director", "the director",
    ),
    "name in both scripts": Rule(
        re.compile(rf"(?P<name>[{HAN}]{{2,4}})\s*[（(/|]?\s*(?P<latin>{LATIN_NAME})[）)]?$"),
        "高远（Gao Yuan）", "高远（Gao Yuan）", "高远",
    ),
    "name last zh": Rule(
        re.compile(rf"^(?P<title>.*\S)[\s\u3000]+(?P<name>[{HAN}]{{2,4}})$"),
        "水务局局长 周博文", "水务局局长 周博文", "周博文",
    ),
    "date zh": Rule(
        re.compile(
            r"(?P<y>\d{4})\s*年(?:\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*(?:日|号)?)?)?(?:至\d{1,2}日|[-–—]\d{1,2}日)?"
        ),
        "2021年3月9日召开", "2021年3月9日", "三月",
    ),
    "date en": Rule(
        re.compile(
            rf"\b(?:{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{{1,2}})?,?\s+(?P<y>\d{{4}})|"
            rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.replace('<m>', '<m2>')},?\s+(?P<y2>\d{{4}})|"
            rf"{_MONTH.replace('<m>', '<m3>')}\s+(?P<y3>\d{{4}}))",
            re.IGNORECASE,
        ),
        "on 9 March 2021", "9 March 2021", "in March",
    ),
    "event held zh": Rule(
        re.compile(
            r"(?:主办的|承办的|举办的|举行的|组织的|召开的|联合举办|主办|，|^)"
            rf"(?P<event>(?:(?!主办的|举办的|承办的)[^，。；]){{4,120}}?(?:{_EVENT_WORD}))"
            r"(?:于|以|在|顺利|成功|圆满|正式|隆重|如期)?[^，。；]{0,30}?(?:召开|举行|举办|开幕|启动|闭幕|落幕)"
        ),
        "青禾县举办的防汛工作会议在县城召开", "举办的防汛工作会议在县城召开", "他说，好。",
    ),
    "at an event zh": Rule(
        re.compile(rf"在(?P<event>[^，。；在]{{4,60}}?(?:{_EVENT_WORD}))(?:上|期间|中)"),
        "在防汛工作会议上", "在防汛工作会议上", "在县城",
    ),
    "event held en": Rule(
        re.compile(
            rf"(?:,\s+|^)(?:[Tt]he\s+)?(?P<event>{_EVENT_NAME_EN})\s+(?:was|were|has been|took)\s+"
            r"(?:\w+ly\s+)?(?:held|convened|launched|opened|organi[sz]ed|hosted|place|concluded)\b"
        ),
        "The Second River Forum was held in Suva", "The Second River Forum was held", "Ana Vosa spoke.",
    ),
    "at an event en": Rule(
        re.compile(
            r"\b(?:at|during)\s+the\s+(?P<event>(?:\d+(?:st|nd|rd|th)\s+)?"
            r"(?:[A-Z][\w'’:-]*|of|on|and|the|for|in|'|\s)+?(?:Meeting|Conference|Summit|Forum|Dialogue|Workshop|Session|Seminar|"
            r"Roundtable|Week)(?:['’]s?)?)"
        ),
        "at the Second River Forum", "at the Second River Forum", "at the river",
    ),
    "latin name": Rule(
        re.compile(LATIN_NAME),
        "主任Ana Vosa出席", "Ana Vosa", "主任",
    ),
    "dotted name listed": Rule(
        re.compile(rf"[{HAN}]{{1,8}}(?:[·•・][{HAN}]{{1,8}}?)+(?=等|出席|分别|共同|先生|女士|博士|教授|$|[（(])"),
        "马修·科尔等", "马修·科尔", "马修",
    ),
    "lead-in of a list": Rule(
        re.compile(r"^(?:其中|此外|同时|最后|首先|随后|会上|论坛上|会议上|期间|来自|据)+(?=.)"),
        "会上，周博文发言", "会上", "周博文发言",
    ),
    "verb first": Rule(
        re.compile(
            "出席|参加|分别|共同|一致|就|在|对|围绕|介绍|等|以及|及|和|与|先后|主持|发言|致辞"
        ),
        "出席会议", "出席", "周博文",
    ),
    "piece of a list": Rule(
        re.compile(r"[^、，,；;。]+[、，,；;。]?"),
        "周博文、叶知秋", "周博文、", "、",
    ),
    "office only": Rule(
        re.compile(rf"(?:{ROLE_ZH.pattern})$"),
        "省委书记", "书记", "书记周博文",
    ),
    "list mark": Rule(
        re.compile(r"[、，,；;。]"),
        "周博文、叶知秋", "、", "周博文",
    ),
    "and zh": Rule(
        re.compile(r"以及|及|和|与"),
        "周博文和叶知秋", "和", "周博文",
    ),
    # 镇长林则安在镇里会见了周小禾一行: who meets somebody, before who is met.
    "host of a meeting": Rule(
        re.compile(
            r"(?P<host>[^，。；：“”]{4,40}?)(?:[在于][^，。；：“”]{1,16})?(?:亲切|热情|分别)?(?:会见|看望|接待|拜会|走访|慰问)了?(?=..)"
        ),
        "镇长林则安在镇里会见了周小禾一行", "镇长林则安在镇里会见了", "林则安走了",
    ),
    "after a listed name": Rule(
        re.compile(
            r"(?:先生|女士|博士|教授)?(?:等|一行|一起|一同|一道|并|即|赴|前往|赶赴|到|深入|考察|调研|走访|出席|分别|共同|作|主持|参加|致|发表|发言|受邀|应邀|率|担任|介绍|在|(?:星期|周)[一二三四五六日天]|[昨今当][天日晚]|近日|日前|\d{1,2}日|就|围绕|对|线上|为|强调|指出|表示|说|看望|讲话|会见|陪同|见证|宣布|宣读|传达|部署|来到|代表|"
            r"以及|及|和|与|$|（|\()"
        ),
        "出席会议", "出席", "路",
    ),
}  # fmt: skip
