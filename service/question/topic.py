"""The topic of a question that asks what somebody said: carbon neutrality, 碳中和."""

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
    r"(?:谈到?|提到?|讲到?|说到?)了?(?P<behind>[^，？?什么哪些何谁]{2,24})$"
)


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
