"""Whether a question asks for a field of minutes: who chaired, where it was, who was there.

Such a field is in the header of minutes or of a notice (主持人：林则安; "Venue: Town Hall").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from service.question.question import Question

FieldKind = Literal["chair", "time", "place", "present", "absent", "recorder"]
FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)

_WHO_ZH = "(?:谁|哪位|哪一位|何人|什么人|哪些人|哪些人员|哪些单位|哪几位|哪些代表)"
_NAME_ZH = "(?:是|为|有|都有|叫)(?:谁|哪些?人?|哪位|何人|什么人|什么名字|什么)"
_O = "(?P<occasion>.{1,60}?)"
_BEFORE = "(?P<before>.{1,60}?)"
_MEETING_ZH = "会议?|座谈会?|论坛|会谈|磋商|听证会?|培训班?|研讨会?|仪式|活动|讨论会?|例会|大会|全会|咨询会|协商会|恳谈会|说明会|发布会|听证"
_HELD_ZH = "(?:召开|举行|举办|开会|开始|开)"
_WHO_EN = "(?:who|which (?:people|persons|members|delegates|bodies|organisations|organizations))"
_O_EN = r"(?:the )?(?P<occasion>[^?]{2,120}?)"
_MEETING_EN = (
    r"(?:meeting|session|sitting|forum|conference|hearing|board|committee|council|workshop|"
    r"round ?table|seminar|assembly|talks|consultation|briefing|commission)"
)

# By kind, the patterns of asking, over the folded question. One with `occasion` or `before` names
# the meeting; one without either asks for any meeting.
_ASKS: dict[FieldKind, tuple[str, ...]] = {
    "chair": (
        rf"^\W*{_WHO_ZH}(?:来)?(?:主持|召集)(?:召开)?了?过?的?{_O}的?\W*$",
        rf"^\W*{_BEFORE}(?:是)?由?{_WHO_ZH}(?:来|负责)?(?:主持|召集|担任主席|做主席|当主席)的?\W*$",
        rf"^\W*{_BEFORE}的?(?:会议)?(?:主持人?|主席|召集人|主持者){_NAME_ZH}\W*$",
        rf"^\W*{_WHO_ZH}是{_O}的?(?:会议)?(?:主持人|主席|召集人)\W*$",
        rf"^\W*{_WHO_EN} (?:chaired|chairs|presided over|moderated|convened) {_O_EN}\W*$",
        rf"^\W*{_WHO_EN} (?:was|is|were) (?:in the chair|(?:the )?(?:chair(?:man|woman|person)?|moderator|"
        rf"convener)) (?:of|at|for|during|in) {_O_EN}\W*$",
        r"^\W*(?:the )?(?P<before>[^?]{2,120}?) was (?:chaired|moderated) by whom\W*$",
        r"^\W*by whom was (?:the )?(?P<before>[^?]{2,120}?) (?:chaired|moderated)\W*$",
    ),
    "present": (
        rf"^\W*(?:都有)?{_WHO_ZH}(?:都)?(?:出席|参加|列席)了?过?{_O}\W*$",
        rf"^\W*{_BEFORE}(?:都)?(?:有|都有)?{_WHO_ZH}(?:都)?(?:出席|参加|列席|到会|参会|在场)了?\W*$",
        rf"^\W*{_BEFORE}的?(?:出席|参会|与会|参加|到会|列席)(?:人员?|者|单位|名单)?{_NAME_ZH}\W*$",
        rf"^\W*{_WHO_EN} (?:all )?(?:attended|took part in|participated in|joined|"
        rf"(?:was|were) present (?:at|in|during)|(?:was|were) (?:at|in)) {_O_EN}\W*$",
        rf"^\W*who (?:were|was) the (?:participants?|attendees?) (?:of|in|at) {_O_EN}\W*$",
    ),
    "absent": (
        rf"^\W*{_BEFORE}(?:都)?(?:有)?{_WHO_ZH}(?:没有?(?:来|出席|参加|到会)|缺席|请假|请了假)了?\W*$",
        rf"^\W*{_WHO_ZH}(?:缺席|没有出席|没有参加|没参加)了?{_O}\W*$",
        rf"^\W*{_WHO_ZH}[向为]{_O}请(?:了)?假\W*$",
        rf"^\W*{_BEFORE}的?(?:缺席|请假)(?:人员?|者|名单)?{_NAME_ZH}\W*$",
        rf"^\W*{_WHO_EN} (?:sent|gave|tendered|made|had sent) (?:(?:his|her|their|an) )?apolog(?:ies|y)"
        rf"(?: (?:to|for|from|at) {_O_EN})?\W*$",
        rf"^\W*{_WHO_EN} (?:was|were) (?:absent|excused|missing) (?:from|at) {_O_EN}\W*$",
        rf"^\W*{_WHO_EN} did not attend {_O_EN}\W*$",
    ),
    "recorder": (
        rf"^\W*{_WHO_ZH}(?:负责)?(?:做|作)?(?:会议)?(?:记录|纪录|笔录)(?:了|的)?(?:{_O})?\W*$",
        rf"^\W*{_WHO_ZH}[为给]{_O}(?:做|作)?(?:的|了)?(?:会议)?(?:记录|纪录)\W*$",
        rf"^\W*{_BEFORE}(?:是)?由?{_WHO_ZH}(?:来|负责)?(?:做|作)?的?(?:会议)?(?:记录|纪录)的?\W*$",
        rf"^\W*{_BEFORE}的?(?:会议)?(?:记录|纪录)(?:人|员|者){_NAME_ZH}\W*$",
        rf"^\W*{_WHO_EN} (?:took|kept|wrote|recorded|made|drew up) (?:the )?(?:minutes|notes)"
        rf"(?: (?:of|at|for|in) {_O_EN})?\W*$",
        rf"^\W*{_WHO_EN} (?:was|is) the (?:recorder|rapporteur|minute[- ]taker|note[- ]taker) "
        rf"(?:of|at|for|during|in) {_O_EN}\W*$",
        rf"^\W*{_WHO_EN} (?:was|is) the secretary (?:at|during) {_O_EN}\W*$",
    ),
    "time": (
        rf"^\W*(?P<before>.{{0,56}}?(?:{_MEETING_ZH}))(?:是)?(?:在|于)?(?:什么时候|何时|哪一?天|几月几[日号]|几[号点]|什么时间)"
        rf"{_HELD_ZH}?的?\W*$",
        rf"^\W*(?P<before>.{{0,56}}?(?:{_MEETING_ZH}))的(?:召开|举行|开会|会议)?(?:时间|日期)(?:是|为)?(?:什么时候|什么|何时|哪一?天|几号)?\W*$",
        rf"^\W*(?:什么时候|何时|哪一?天){_HELD_ZH}了?的?(?P<occasion>.{{0,56}}?(?:{_MEETING_ZH}))\W*$",
        rf"^\W*(?:when|on (?:what|which) (?:date|day)|at what time) (?:was|is|were) (?:the )?"
        rf"(?P<occasion>[^?]*?\b{_MEETING_EN}\b[^?]*?)(?: held| convened| called)?\W*$",
        r"^\W*(?:when|on (?:what|which) (?:date|day)|at what time) did (?:the )?"
        r"(?P<occasion>[^?]{2,120}?) (?:meet|take place|begin|start|convene|sit)\W*$",
        rf"^\W*(?:what|which) (?:was|is) the (?:date|time|day) of (?:the )?"
        rf"(?P<occasion>[^?]*?\b{_MEETING_EN}\b[^?]*?)\W*$",
    ),
    "place": (
        rf"^\W*(?P<before>.{{0,56}}?(?:{_MEETING_ZH}))(?:是)?(?:在|于)(?:哪里|哪儿|哪个?(?:会议室|地方|地点|城市)|什么地方|何处|何地)"
        rf"{_HELD_ZH}?的?\W*$",
        rf"^\W*(?P<before>.{{0,56}}?(?:{_MEETING_ZH}))的?(?:召开|举行|开会|会议)?(?:地点|会场|地址)(?:是|为|在)?(?:哪里|哪儿|什么地方|哪|什么|何处)?\W*$",
        rf"^\W*where (?:was|is|were) (?:the )?(?P<occasion>[^?]*?\b{_MEETING_EN}\b[^?]*?)(?: held| convened)?\W*$",
        r"^\W*where did (?:the )?(?P<occasion>[^?]{2,120}?) (?:meet|take place|convene|sit)\W*$",
        rf"^\W*(?:what|which|where) (?:was|is) the (?:venue|place|location) (?:of|for) (?:the )?"
        rf"(?P<occasion>[^?]*?\b{_MEETING_EN}\b[^?]*?)\W*$",
    ),
}
_FORMS = tuple((kind, tuple(re.compile(way) for way in ways)) for kind, ways in _ASKS.items())
# Words of prose about each kind; a quote without any of them does not answer.
_TELLS: dict[FieldKind, re.Pattern[str]] = {
    "chair": re.compile(
        r"主持|主席|召集|主礼|\b(?:chair|presid|moderat|conven|opened the|in the chair)",
        re.IGNORECASE,
    ),
    "present": re.compile(
        r"出席|参加|參加|列席|到会|到會|与会|與會|参会|參會|在场|在場|\b(?:attend|present|took part|take part|"
        r"taking part|participa|join|guests?\b|delegates?\b)",
        re.IGNORECASE,
    ),
    "absent": re.compile(
        r"请假|請假|缺席|未能出席|未出席|没有(?:来|出席|参加)|\b(?:apolog|absent|excused|did not attend|unable to)",
        re.IGNORECASE,
    ),
    "recorder": re.compile(
        r"记录|紀錄|記錄|纪录|笔录|\b(?:minutes|recorder|rapporteur|took notes|recorded by)",
        re.IGNORECASE,
    ),
}
# A sentence of prose that tells who chaired.
_CHAIRED = re.compile(
    r"由[^，。；：]{2,40}主持|主持(?:召开)?了?(?:本次|这次|此次|這次)?[^，。；：]{0,24}(?:会议?|會議?|论坛|論壇|仪式|儀式|对话|對話)|"
    r"\b(?:chaired|moderated|presided over|took the chair|in the chair)\b",
    re.IGNORECASE,
)
# A sentence of prose that tells where a meeting was.
_HELD_AT = re.compile(
    rf"(?:{_MEETING_ZH}|會議|[談詢明證]會|論壇|儀式)[^，。；：]{{0,12}}[在于於][^，。；：]{{1,24}}(?:召开|召開|举行|舉行|举办|舉辦)|"
    rf"[在于於][^，。；：]{{1,24}}(?:召开|召開|举行|舉行|举办|舉辦)[^。；]{{0,30}}(?:{_MEETING_ZH}|會議|[談詢明證]會|論壇|儀式)|"
    rf"\b{_MEETING_EN}\b[^.;]{{0,80}}\b(?:held|convened|hosted|took place|met|sat) (?:in|at)\b|"
    rf"\b(?:held|convened) [^.;]{{0,60}}\b{_MEETING_EN}\b[^.;]{{0,40}} (?:in|at)\b",
    re.IGNORECASE,
)
_SAID: dict[FieldKind, re.Pattern[str]] = {"chair": _CHAIRED, "place": _HELD_AT}


@dataclass(frozen=True, slots=True)
class FieldAsked:
    """A field that is asked for; `text[start:end]` of the question names the occasion.

    An empty span asks for any occasion.
    """

    kind: FieldKind
    start: int
    end: int

    @property
    def of_people(self) -> bool:
        """Whether it asks for people: a date or a place may be in any sentence."""
        return self.kind in _TELLS

    def is_said_in(self, sentence: str) -> bool:
        """Whether a sentence of prose reports who chaired or where it was; else False."""
        return self.kind in _SAID and _SAID[self.kind].search(sentence) is not None

    @property
    def may_be_in_prose(self) -> bool:
        """Whether a sentence may report it where there is no such field."""
        return self.kind in _SAID

    def is_told_in(self, quote: str) -> bool:
        """Whether a quote can answer: it has a word of chairing, attending and so on."""
        tells = _TELLS.get(self.kind)
        return tells is None or tells.search(quote) is not None


def field_in(question: Question) -> FieldAsked | None:
    """The field of minutes that a question asks for; None when it asks for something else."""
    folded = question.folded
    for kind, ways in _FORMS:
        for way in ways:
            match = way.match(folded.text)
            if match is None:
                continue
            named = next((k for k, v in match.groupdict().items() if v), None)
            if named is None:
                return FieldAsked(kind, 0, 0)
            return FieldAsked(kind, *folded.source_span(*match.span(named)))
    return None
