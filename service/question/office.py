"""Whether a question asks who holds an office: 渔业部长是谁, "Who is the mayor of Upper Thorn?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.records import Language
from service.question.question import Question
from service.question.titles import Title, titles_in

_WHO_ZH = "(?:谁|哪位|哪一位|何人|什么人)"
_ASKS: dict[Language, tuple[re.Pattern[str], ...]] = {
    "zh": (
        re.compile(
            rf"^\W*(?P<office>[^，。？?]{{2,60}}?)(?:的?(?:名字|姓名))?(?:现在|目前|当时)?(?:是|为|叫|由)(?:{_WHO_ZH}|什么名字?|什么)"
            r"(?:担任|出任|来当)?的?[呢啊]?\W*$"
        ),
        re.compile(
            rf"^\W*{_WHO_ZH}(?:是|现任|担任|出任|当选|任|当)了?(?P<office>[^，。？?]{{2,60}}?)[呢啊]?\W*$"
        ),
    ),
    "en": (
        re.compile(
            r"^\W*who(?:['’]s| is| was) (?:currently |now |then )?"
            r"(?P<office>[^?,;]{3,120}?)(?: now| today)?\W*$"
        ),
        re.compile(
            r"^\W*(?:what(?:['’]s| is| was) |give |tell me )?(?:the )?name of "
            r"(?P<office>[^?,;]{3,120}?)\W*$"
        ),
        re.compile(r"^\W*who (?:serves?|served|acts?|acted) as (?P<office>[^?,;]{3,120}?)\W*$"),
        re.compile(
            r"^\W*who (?:holds|held) the (?:office|post|position) of (?P<office>[^?,;]{3,120}?)\W*$"
        ),
    ),
}
# Whoever heads a body, whatever the title.
_HEADS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(rf"^\W*{_WHO_ZH}(?:领导|主管|执掌|掌管)(?P<office>[^，。？?]{{2,60}}?)\W*$"),
    "en": re.compile(
        r"^\W*who (?:heads|headed|leads|led|runs|ran|directs|directed|is in charge of) "
        r"(?P<office>[^?,;]{3,120}?)\W*$"
    ),
}
# Behind one of these a title is not what is asked for: "who is employed by the chief engineer".
_NOT_THE_HEAD = re.compile(r"\b(?:by|for|to|of|with|from|as|against|under|in)\b")
# A relative clause asks for more than the office.
_CLAUSE = re.compile(r"\b(?:who|that|which|whom|whose|when|where)\b")


@dataclass(frozen=True, slots=True)
class OfficeAsked:
    """An office that is asked for; `title` is None when any head of the body is.

    `start` and `end` are the span in the folded question that names the office with its body.
    """

    title: Title | None
    start: int
    end: int

    @property
    def kinds(self) -> frozenset[str]:
        """Deputy, former, acting, elect."""
        return self.title.kinds if self.title else frozenset()

    def is_held_as(self, told: Title, *, same_language: bool) -> bool:
        """Whether a title in a text is this office."""
        if self.title is None:
            return told.heads and not told.kinds
        return self.title.is_office_of(told, same_language=same_language)


def office_in(question: Question) -> OfficeAsked | None:
    """The office whose holder a question asks for; None when it asks for something else."""
    language, text = question.language, question.folded.text
    if language is None:
        return None
    for form in _ASKS[language]:
        match = form.match(text)
        if match is None or (language == "en" and _CLAUSE.search(match["office"])):
            continue
        start, end = match.span("office")
        titles = [one for one in titles_in(text, language) if start <= one.start < one.end <= end]
        if language == "zh":
            titles = [one for one in titles if one.end == end]
        if titles and not (language == "en" and _NOT_THE_HEAD.search(text, start, titles[0].start)):
            return OfficeAsked(titles[0], start, end)
    match = _HEADS[language].match(text)
    return OfficeAsked(None, *match.span("office")) if match else None
