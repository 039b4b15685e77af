"""Who is asked to have said something, and on what: 应勇 and 碳中和 of 应勇对碳中和怎么看."""

from __future__ import annotations

import re

from indexer.text import Token
from service.question.question import Question

_SAYING = re.compile(
    r"\b(?:say|says|said|tell|told|think|thinks|thought|speak|spoke|comment|remark|view|views|opinion)\b"
)
_EN = re.compile(r"\b(?:about|regarding|concerning) (?P<topic>[^,;?]+)")
_ZH = re.compile(
    r"(?:就|对于?|关于|针对)(?P<topic>[^，？?]{2,24}?)(?:问题)?(?:上|方面)?"
    r"(?:有何|有什么|怎么|如何|是怎么|说了|表示|发表|的(?:看法|态度|评价|意见|观点))|"
    r"(?:谈到?|提到?|讲到?|说到?|(?:怎么|如何|怎样)(?:看待?|评价))了?(?P<behind>[^，？?什么哪些何谁]{2,24})\W*$"
)
_VERB = "say|said|think|thought|tell|told|comment|remark|speak|spoken|mention|mentioned|respond"
_TELLERS: dict[str, tuple[re.Pattern[str], ...]] = {
    "en": (
        re.compile(
            r"\bwhat (?:did|does|do|has|have|had|would)(?: the| an?)? "
            rf"(?P<who>[^,;?]{{2,60}}?) (?:{_VERB})\b"
        ),
        re.compile(
            r"\bwhat (?:is|was|are|were)(?: the)? (?P<who>[^,;?]{2,60}?)['’]s? "
            r"(?:view|opinion|stance|attitude|position|comment|remark)s?\b"
        ),
        re.compile(
            r"\bwhat (?:is|was|are|were) the "
            r"(?:view|opinion|stance|attitude|position|comment|remark)s? "
            r"of(?: the)? (?P<who>[^,;?]{2,60}?) (?:on|about|of|towards?|regarding)\b"
        ),
    ),
    "zh": (
        re.compile(
            r"^\W*(?P<who>[^，。？?：:对就]{2,20}?)(?:是)?(?:对于?|就|关于|针对)[^，？?]{1,24}?"
            r"(?:怎么[看说评]|如何[看评]|怎样[看评]|有何|有什么(?:看法|态度|评价|意见|观点|表态)|说了?什么|怎么表示|持|的(?:看法|态度|评价|意见|观点|立场))"
        ),
        re.compile(
            r"^\W*(?P<who>[^，。？?：:对就]{2,20}?)是?(?:(?:怎么|如何|怎样)(?:看|说|评价)|说[了过]|(?:谈到?|提到?|讲到?)了?什么)"
        ),
    ),
}
# A text is no one who speaks, nor is everybody; where something was said says nothing of who did.
_NOBODY = re.compile(
    r"\b(?:you|we|people|one|text|passage|article|document|report|paper|author|writer|statement|survey|"
    r"study|it|they|he|she|there|this|that|everyone|anyone|somebody|who|bible|law|"
    r"review\w*|book|customer|user|person|speaker|narrator)\b|"
    r"[文书书報报]$|作者|人们|大家|[你我他她它谁誰]|别人|[上中里内]$|有人|资料|材料|一般|会议|會議"
)


def teller_span(question: Question) -> tuple[int, int] | None:
    """The span of who is asked to have said or thought something; None for another question."""
    for form in _TELLERS.get(question.language or "", ()):
        found = form.search(question.folded.text)
        if found is not None and not _NOBODY.search(found["who"]):
            return question.folded.source_span(*found.span("who"))
    return None


def topic_words(question: Question) -> tuple[Token, ...]:
    """The words of what somebody is asked to have spoken about; none for another question."""
    text = question.folded.text
    if question.language == "en":
        found = _EN.search(text) if _SAYING.search(text) else None
    else:
        found = _ZH.search(text)
    if found is None:
        return ()
    group = "topic" if found["topic"] else "behind"
    start, end = question.folded.source_span(*found.span(group))
    return tuple(word for word in question.words if start <= word.start and word.end <= end)
