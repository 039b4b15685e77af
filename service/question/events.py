"""Whether a text tells of the event whose date is asked for: a founding, a closing, a death.

"When was the airport established?" is not answered by the date of a report on it. Only events are
here for which both languages have a limited number of words. Expressions are over folded text:
small letters, simplified characters.
"""

from __future__ import annotations

import re

from indexer.text import lexicon, parse_dates
from service.question.values import tells_time

_WHEN = re.compile(
    r"^\W*(?:in |on |since |until |by )?(?:when|(?:what|which) (?:year|month|day|date))|[,;:] when|"
    r"哪一?年|何时|什么时候|几月|几号|哪一?天|哪个月|日期"
)
# A day is asked for, and what tells a day and not the year alone.
_WHICH_DAY = re.compile(r"哪一?[天日]|几[月]?[号日]|\b(?:what|which) (?:day|date)\b")
_DAY = re.compile(
    rf"[\d{lexicon.HAN_NUMERALS}初]\s*[日号]|初[一二三四五六七八九十]|星期|周[一二三四五六日天末]|礼拜|[今昨明前后次当元同]天|当日|"
    rf"次日|翌日|[节除]夕|节|月\s?[一二三四五六七八九十廿]|未定|待定|\b(?:{lexicon.MONTH_NAMES})\.?\s?\d|\d(?:st|nd|rd|th)?\s(?:of\s)?(?:{lexicon.MONTH_NAMES})\b|"
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d|\b\d{1,2}/\d{1,2}\b|"
    r"\b(?:\w*days?|new year|yesterday|today|tomorrow|tonight|weekends?|eve|christmas|easter)\b|"
    r"\d(?:st|nd|rd|th)\b"
)
# What is asked, and what tells of it.
_EVENTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            r"\b(?:established|founded|set up)\b|成立|创[立办建](?![人者])|设立|组建|建校",
            r"\b(?:establish|found|set up|creat|form|incorporat|open|beg[aiu]n|start|launch|"
            r"buil[dt]|construct|inaugurat|commissioned|since|origin|dat(?:es|ing) (?:back|from)|"
            r"inception|"
            r"first|charter|introduced|came into|emerged|organi[sz]ed|born|birth|instituted|merged|"
            r"(?:from|between) \d{3})|\d{4}\s*[–—~-]\s*\d|"
            r"成立|[创建始立设]|组成|开[办业馆校园张通]|启用|[起来]源|前身|首[次家个批届]|落成|诞生|"
            r"以来|出现|合并|改[制组为]|年[至到]",
        ),
        (
            r"\b(?:closed|shut down|abolished|dissolved)\b|关闭|停[业刊办产运]|解散|撤销|废[除止]",
            r"\b(?:clos|shut|abolish|dissol|end|ceas|until|till|disband|discontinu|defunct|cancel|"
            r"repeal|collaps|terminat|demolish|replac|merg|last|bankrupt|broke up|"
            r"(?:from|between) \d{3})|\d{4}\s*[–—~-]\s*\d|"
            r"[关停解撤废终止拆灭]|结束|取消|合并|倒闭|消失|取代|直到|年[至到]|破产",
        ),
        (
            r"\b(?:died|die|death)\b|去世|逝世|死亡|死于",
            r"\b(?:die[ds]?\b|death|dying|dead|killed|passed away|until|perish|drown|execut|murder|"
            r"assassinat|shot|buried|late\b|fatal|suicide|funeral|lost)|\d{4}.{0,3}[–—~-]|"
            r"[死逝亡卒殁崩薨殉丧]|[去离过辞]世|遇[难害]|牺牲|病故|安息|圆寂|自[杀缢尽]|享[年寿]|"
            r"终|杀|处决",
        ),
        (
            r"\bsigned\b|签[署订]",
            r"\b(?:sign|conclud|ratif|agree|enter|treat|accord|seal)|签|订立|缔结|达成|批准|[协条]",
        ),
    )
)


def may_date(question: str, sentence: str, before: str = "") -> bool:
    """Whether a folded sentence can tell the date of the event that a folded question asks for.

    It needs some word of time, for a day more than the year; and it, or the one `before` it, a
    word for the event. True for a question that asks for no date.
    """
    if _WHEN.search(question) is None:
        return True
    day = _DAY.search(sentence)
    if day is None and _WHICH_DAY.search(question):
        return False
    if day is None and not tells_time(sentence) and not parse_dates(sentence):
        return False
    told = f"{before}\n{sentence}"
    return all(words.search(told) for asked, words in _EVENTS if asked.search(question))
