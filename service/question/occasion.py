"""Whether a question asks who spoke on an occasion, and which occasion that is."""

from __future__ import annotations

import re

from service.question.question import Question

_WHO_ZH = "谁|哪些人|哪些(?:专家|嘉宾|代表|官员|领导|人士|议员|委员)|什么人|哪几(?:位|个人)"
_SPOKE_ZH = (
    "(?:(?:作|做|发表|进行)?了?(?:过|了)?(?:大会|交流|会议)?(?:发言|讲话|演讲|致辞|致词)(?:过|了)?|"
    "(?:发|讲)[了过][言话])"
)
_AT_ZH = "(?:的)?(?:上|中|里|期间|时)"
_SPOKE_EN = (
    r"(?:spoke|speaks|speak|has spoken|have spoken|took the floor|takes the floor|"
    r"(?:gave|made|delivered) (?:a )?(?:speech|speeches|remarks|statements?|address(?:es)?))"
)
_WHO_EN = (
    r"(?:who|which (?:experts|officials|delegates|guests|people|members|speakers|representatives))"
)
_FORMS = (
    rf"^\W*(?:都)?(?:有)?(?:{_WHO_ZH})(?:都)?(?:曾)?在(?P<a>.{{2,60}}?){_AT_ZH}?都?{_SPOKE_ZH}\W*$",
    rf"^\W*(?:在)?(?P<b>.{{2,60}}?){_AT_ZH},?(?:都)?(?:有)?(?:{_WHO_ZH})(?:都)?{_SPOKE_ZH}\W*$",
    rf"^\W*(?:在)?(?P<c>.{{2,60}}?)的?(?:发言人|发言者|讲者|演讲者|发言嘉宾)(?:都)?(?:有|是)(?:{_WHO_ZH})\W*$",
    rf"^\W*{_WHO_EN} (?:all )?{_SPOKE_EN} (?:at|in|during) (?P<d>.{{3,120}}?)\W*$",
    r"^\W*(?:who were|list|name|give|tell me)(?: all)? (?:the )?speakers (?:at|in|of|during) "
    r"(?P<e>.{3,120}?)\W*$",
    rf"^\W*{_WHO_EN} addressed (?P<f>.{{3,120}}?)\W*$",
)
_ASKS = tuple(re.compile(form) for form in _FORMS)
# A question for some of the speakers only, or for what they said on one topic, is not meant.
_NARROWER = re.compile(
    r"开幕|闭幕|主旨|首先|最后|关于|就.{1,20}(?:发言|讲话)|反对|支持|"
    r"\b(?:opening|closing|keynote|first|last|about|against|on behalf of|in favou?r)\b"
)


def occasion_in(question: Question) -> tuple[int, int] | None:
    """The span of the occasion whose speakers the question asks for, or None."""
    folded = question.folded
    for form in _ASKS:
        match = form.match(folded.text)
        if match and _NARROWER.search(folded.text) is None:
            return folded.source_span(
                *match.span(next(k for k, v in match.groupdict().items() if v))
            )
    return None
