"""Whether a sentence has what a question names in another role, or another of its kind only.

"Who bought the mill from Norvik?" is not answered by "Norvik bought the mill", nor how much water
farms used by what households and factories did, nor the way from one place to another by the way
back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.text import Folded, analyze_folded

_NAME = re.compile(r"[A-Z][\w'’-]*(?<!['’]s)(?: [A-Z][\w'’-]*(?<!['’]s))*")
# No sort of anything.
_NO_SORT = re.compile("[号第这那哪该本两几各每一二三四五六七八九十的在和与及总全]")
# Who did something, to or from whom it was done: the first word is the verb.
_WHO_DID = re.compile(
    r"^\W*(?:who|(?:which|what) [a-z]+) "
    r"(?!(?:is|was|are|were|has|have|had|did|does|do|will|would|can)\b)"
    r"(?P<verb>[a-z]{3,})\b",
    re.IGNORECASE,
)
_WHO_DID_ZH = re.compile(
    r"^\W*(?:谁|誰|哪[家个個]?[\u3400-\u9fff]{1,3}?)(?:从|從|向)?(?P<named>[\u3400-\u9fffA-Za-z]{0,12}?)"
    r"(?P<verb>收购|购买|购得|购入|买[下入]?|卖|出售|起诉|击败|打败|战胜|资助|收购|批评|指控|邀请|聘请|取代|接替|借给|捐给|建造|设计|发现)"
    r"[了过]?(?P<behind>[\u3400-\u9fffA-Za-z]{2,16})"
)


def doers(question: Folded, asked: str, sentence: Folded, text: str) -> Iterator[str]:
    """A name of the question that did, by the sentence, what is asked who did: it is not who.

    "Who bought the mill from Norvik?" is not answered by "Norvik bought the mill".
    """
    found = _WHO_DID.search(asked)
    if found is not None:
        stem = re.escape(found["verb"].lower())
        for match in _NAME.finditer(asked, found.end()):
            name = match.group()
            did = re.search(
                rf"\b{re.escape(name)}(?:,[^,.;]{{2,60}},)? "
                rf"(?:(?:had|has|also|then|later|first|\w+ly) )?{stem}\b",
                text,
            )
            if (
                did
                and text.count(name) == 1
                and not re.search(
                    rf"\b(?:by|which|that|who|from|to) (?:the )?{re.escape(name)}", text
                )
            ):
                yield name
        return
    told = _WHO_DID_ZH.search(question.text)
    if told is None:
        return
    folded = sentence.text
    for name in (told["named"], told["behind"].rstrip("的呢啊了")):
        if (
            len(name) > 1
            and folded.count(name) == 1
            and re.search(
                rf"(?<![被由向从把将]){re.escape(name)}(?:已经?|曾|后来|又|于[^，。；]{{1,12}}|在[^，。；]{{1,12}}|[\d年月日]+)?{told['verb']}",
                folded,
            )
        ):
            yield name


# An amount of what: 农业用水是多少.
_AMOUNT_OF = re.compile(
    r"(?P<own>[\u3400-\u9fff]{2})(?P<head>[\u3400-\u9fff]{2,3}?)的?"
    r"(?:数量|总量|总数|人数)?(?:一?共|总共)?(?:是|有|为|达)?多少"
)


def other_sorts(question: Folded, sentence: Folded) -> Iterator[str]:
    """What an amount is asked of, where a sentence has that of its other sorts only: 居民用水."""
    asked = _AMOUNT_OF.search(question.text)
    if asked is None or asked["own"] in sentence.text or _NO_SORT.search(asked["own"]):
        return
    words = {(w.start, w.end) for w in analyze_folded(question, bigrams=False)}
    if question.source_span(*asked.span("own")) not in words:
        return
    others = re.findall(
        rf"(?<![\u3400-\u9fff])(?:其中|包括|[和与及以])*([\u3400-\u9fff]{{2}}){asked['head']}[^\d，。；]{{0,3}}\d",
        sentence.text,
    )
    if others and len(others) >= 2:
        yield asked["own"] + asked["head"]


# A way from one place to another: the first name is where it begins.
_WAY_ZH = re.compile(
    r"(?P<start>[\u3400-\u9fff]{2,6}?)(?:开往|开去|驶往|驶向|飞往|发往|前往|直达|通往)(?P<goal>[\u3400-\u9fff]{2,6})"
)
_WAY_EN = re.compile(
    r"\bfrom (?:the )?(?P<start>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}) to (?:the )?"
    r"(?P<goal>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3})"
)


def ways_back(question: Folded, asked: str, sentence: Folded, text: str) -> Iterator[str]:
    """Ways of a question that a sentence has only in the other direction.

    `asked` and `text` are the question and the sentence as they are written.
    """
    for form, own, told, alike in (
        (_WAY_ZH, question.text, sentence.text, _is_at_seam),
        (_WAY_EN, asked, text, str.__eq__),
    ):
        wanted = list(form.finditer(own))
        ways = [(way["start"], way["goal"]) for way in form.finditer(told)] if wanted else []
        for way in wanted:
            start, goal = way["start"], way["goal"]
            back = any(alike(start, g) and alike(s, goal) for s, g in ways)
            if back and not any(s.endswith(start[-2:]) and g.startswith(goal[:2]) for s, g in ways):
                yield way.group()


def _is_at_seam(start: str, goal: str) -> bool:
    """Whether a place ends the one run of characters and begins the other."""
    return any(goal.startswith(start[at:]) for at in range(len(start) - 1))


# The eastern breakwater is not the western one.
_POINT = re.compile(r"(?P<point>[东西南北])(?P<thing>[\u3400-\u9fff]{2,4})")


def of_another_point(question: Folded, sentence: Folded) -> Iterator[str]:
    """Things by a point of the compass that a sentence has at other points alone: 西防波堤."""
    points = list(_POINT.finditer(question.text))
    words = analyze_folded(question, bigrams=False) if points else ()
    starts, ends = {word.start for word in words}, {word.end for word in words}
    for asked in points:
        begin = asked.start("thing")
        if question.source_span(begin, begin + 1)[0] not in starts:
            continue
        for length in range(len(asked["thing"]), 1, -1):
            thing = asked["thing"][:length]
            if question.source_span(begin, begin + length)[1] not in ends:
                continue
            before = set(re.findall(f"(?s)(.){thing}", sentence.text))
            if before and before <= set("东西南北") - {asked["point"]}:
                yield asked["point"] + thing
            break
