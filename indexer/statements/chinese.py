"""Attributions in Chinese prose, such as 某机构某职务某人表示，某事重要."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from indexer.names import (
    LATIN_NAME,
    Names,
    could_be_han_name,
    find_mentions,
    is_han_name,
    is_latin_name,
    without_inner_space,
)
from indexer.statements.affiliation import ROLE_ZH, Affiliation, read_title
from indexer.statements.attribution import Attribution, Roster, Speaker
from indexer.statements.introductions import LIST_MARK, introductions, listed_person
from indexer.text import HAN, fold, sentence_spans

# What a country or a body does when it speaks.
_FIRM_VERBS = (
    "表示|指出|强调|认为|宣布|重申|呼吁|提出|承诺|建议|提议|倡议|声明|声称|宣称|透露|主张|介绍"
)
# With a person before them these are speech too.
_VERBS = re.compile(
    rf"(?:{_FIRM_VERBS}|说|称|谈到|谈及|提到|提及|讲到|解释|补充|总结|分享|阐述|阐释|回顾|期待|希望|分析|评价|坦言|直言|坚信|相信|"
    r"感谢|祝贺|赞赏|肯定|论述|汇报|讲述|描述|展望|概述|说明|看来|发言|致辞|讲话|告诉|回应|答道|问道|呼籲|剖析|解读|点评|梳理)"
    r"(?![的人者书稿])(?:道|过|到|了)?"
)
_FIRM = re.compile(rf"(?:{_FIRM_VERBS}|说|称)$")
_CLAUSE_END = re.compile(r"[，,；;。！？!?]")
_QUOTED = re.compile(r"[“「『\"].*?[”」』\"]|《.*?》|（.*?）|\(.*?\)", re.DOTALL)
_LEAD_IN = re.compile(
    r"(?:\d{4}年|\d{1,2}月|\d{1,2}日|今年|去年|近日|日前|当[天日]|会[上议]|论坛|活动|对话|期间|随后|之后|此外|另外|同时|最后|首先|其次|"
    r"在|就|对|针对|对于|关于|谈[到及]|作为|据|根据|围绕|随着|为|通过|面对|结合|展望|回顾|当被问|其中|开幕|闭幕|致辞|发言|座谈|圆桌|"
    r"与此同时|总体|具体|结合|来自)"
)
_OPENING = re.compile(
    r"^(?:而|但|并|且|其中|此外|同时|最后|首先|随后|接着|会上|论坛上|会议上|期间|来自|据)+(?=.)"
)
_ADVERB = (
    "系统|首先|最后|同时|进一步|还|也|则|均|都|详细|重点|主要|特别|分别|着重|再次|又|随后|接着|并|一致|明确|指出|全面|深入|简要|充分|"
    "高度|热情|公开|曾|已|此前|日前|共同|另|积极|综合|逐一|具体|多次|总结|发言|致辞|补充|强调|介绍|会上|在会上|时|后|中|率先|专门|"
    "受邀|应邀|出席会议并|线上|视频|郑重|坦率|强烈|衷心|非常|向大家|为大家|与会时|认为|如是|继续|先|再|便|就此|对此|为此|由此"
)
_MODIFIER = re.compile(
    rf"(?:{_ADVERB})*(?:(?:在|对|就|从|通过|代表|围绕|结合|以|针对|向|于|作为|谈到|谈及|受|应|出席|主持|率|借助|经|为|与|和|用|结合)"
    rf"[^。；]{{1,60}}?)?(?:{_ADVERB}|进行)*"
)
_ADVERBS = re.compile(rf"(?:{_ADVERB})+")
_PRONOUN = re.compile(rf"(?:他们|她们|他|她|其|该负责人|该代表|这位{ROLE_ZH.pattern}?)")
_HONORIFIC = "先生|女士|博士|教授|阁下|院士|老师"
_LATIN = re.compile(LATIN_NAME)
_AFTER_QUOTE = re.compile(
    r"[”」』\"][，,]?\s*(?P<subject>[^，。“”「」]{2,60}?)(?P<verb>表示|说道?|指出|强调|称|认为|如是说)[。.]?$"
)
_SAID = re.compile(r"[^，,。]{2,60}(?:表示|说道?|指出|强调|称|认为)[。.]?")
_NAME_COLON_QUOTE = re.compile(r"(?P<subject>[^，,。：:“”]{2,80})[：:]\s*[“「『]")
_OPENS_QUOTE = re.compile(r"[：:]?\s*[“「『\"]([^”」』\"]*)")
_WORDS_OF_A_QUOTE = 12
_LONGEST_SUBJECT = 110
_LONGEST_BODY = 60
_NO_BODY = re.compile(
    r"[的是：:]|(?:澜湄|湄公河|各|六|五|与会|参会|沿线|流域)国?(?:国家|各国)?(?:与会)?代表"
)
_CLAUSES_TRIED = 4


def simplified(text: str) -> str:
    """The same text in simplified characters, every offset kept."""
    folded = fold(text)
    characters = list(text)
    for position, character in enumerate(folded.text):
        start, end = folded.source_span(position, position + 1)
        if end - start == 1 and character >= "\u3400":
            characters[start] = character
    return "".join(characters)


def attributions_zh(text: str, names: Names, roster: Roster) -> Iterator[Attribution]:
    """Yield the attributions of one Chinese paragraph in order; `start` is where a sentence starts.

    People introduced on the way join the roster.
    """
    plain = simplified(text)
    quote_start = 0
    for start, end in sentence_spans(plain):
        sentence = plain[start:end]
        for person in introductions(sentence, names):
            roster.introduce(_as_printed(person, plain, text))
        found = _read_sentence(sentence, names, roster)
        if found is not None:
            speaker, speech, firm = found
            if speaker is not None:
                speaker = _as_printed(speaker, plain, text)
                roster.introduce(speaker)
            if _SAID.fullmatch(sentence) and plain[:start].rstrip().endswith(("”", "」", "』")):
                yield Attribution(quote_start, speaker, "direct", firm)  # “…。”某人说。
            else:
                yield Attribution(start, speaker, speech, firm)
        if sentence.startswith(("“", "「", "『")):
            quote_start = start


def _as_printed(speaker: Speaker, plain: str, text: str) -> Speaker:
    """The speaker in the characters of the document, when it is in traditional script."""
    if plain == text:
        return speaker

    def printed(value: str | None) -> str | None:
        at = plain.find(value) if value else -1
        return value if value is None or at < 0 else text[at : at + len(value)]

    title = speaker.affiliation
    return Speaker(
        printed(speaker.name),
        replace(title, role=printed(title.role), organisation=printed(title.organisation)),
    )


def _read_sentence(
    sentence: str, names: Names, roster: Roster
) -> tuple[Speaker | None, Literal["direct", "reported"], bool] | None:
    closing = _AFTER_QUOTE.search(sentence)
    if closing is not None:
        found = _read_subject(closing["subject"], closing["verb"], names, roster)
        if found is not None:
            return found[0], "direct", found[1]
    colon = _NAME_COLON_QUOTE.match(sentence)
    if colon is not None:
        person = _person(colon["subject"].strip(), names, roster)
        if person is not None and person.affiliation != Affiliation():
            return person, "direct", True
    masked = _QUOTED.sub(lambda match: "\u25a1" * len(match.group()), sentence)
    for first, last in _clauses(masked):
        for verb in _VERBS.finditer(masked, first, last):
            subject = sentence[first : verb.start()]
            if len(subject) > _LONGEST_SUBJECT:
                break
            found = _read_subject(subject, verb.group(), names, roster)
            if found is not None:
                quote = _OPENS_QUOTE.match(sentence, verb.end())
                marked = sentence[verb.end() : verb.end() + 1] in {"：", ":"}
                direct = quote is not None and (marked or len(quote[1]) >= _WORDS_OF_A_QUOTE)
                return found[0], "direct" if direct else "reported", found[1]
        if not _LEAD_IN.match(masked, first):
            return None
    return None


def _clauses(masked: str) -> Iterator[tuple[int, int]]:
    """The first clauses, commas inside quotes and brackets not counting."""
    first = 0
    ends = [match.start() for match in _CLAUSE_END.finditer(masked)][:_CLAUSES_TRIED]
    for end in [*ends, len(masked)] if len(ends) < _CLAUSES_TRIED else ends:
        if end > first:
            yield first, end
        first = end + 1


def _read_subject(
    subject: str, verb: str, names: Names, roster: Roster
) -> tuple[Speaker | None, bool] | None:
    """Who `subject` is: (speaker, firm); speaker None for a pronoun; None when nobody."""
    text = _OPENING.sub("", subject.strip())
    pronoun = _PRONOUN.match(text)
    if pronoun is not None and _MODIFIER.fullmatch(text, pronoun.end()):
        return None, True
    person = _person(text, names, roster)
    if person is not None:
        return person, True
    if _FIRM.search(verb.rstrip("了道过到")):
        body = _body(text, names)
        return None if body is None else (body, body.affiliation.role is not None)
    return None


def _person(text: str, names: Names, roster: Roster) -> Speaker | None:
    for match in _LATIN.finditer(text):
        title, rest = text[: match.start()].strip(" 、"), text[match.end() :].lstrip()
        rest = re.sub(rf"^(?:{_HONORIFIC})", "", rest)
        if is_latin_name(match.group()) and _MODIFIER.fullmatch(rest):
            return _introduced(match.group(), title, names, roster)
    for role in reversed(list(ROLE_ZH.finditer(text))):
        title = text[: role.end()]
        name = _han_name_at(text[role.end() :])
        if name is not None and not _names_another(title, names):
            affiliation = read_title(title, names)
            if is_han_name(name) or affiliation.organisation_id or affiliation.country:
                return Speaker(name, affiliation)
    name = _han_name_at(text)
    if name is not None and (roster.knows(name) or (is_han_name(name) and len(text) == len(name))):
        if find_mentions(name, names) and not roster.knows(name):
            return None  # 江西, 马里: a place
        return roster.recall(name) or Speaker(name, Affiliation())
    return None


def _names_another(title: str, names: Names) -> bool:
    """A list of several people is no single speaker."""
    *others, _ = LIST_MARK.split(title)
    return any(listed_person(other, names) for other in others)


def _introduced(name: str, title: str, names: Names, roster: Roster) -> Speaker | None:
    if title and not (ROLE_ZH.search(title) or find_mentions(title, names)):
        return None
    if _names_another(title, names):
        return None
    if title:
        return Speaker(name, read_title(title, names))
    return roster.recall(name) or Speaker(name, Affiliation())


def _han_name_at(text: str) -> str | None:
    """The name at the beginning of `text` when only modifiers follow it."""
    bare = re.sub(rf"^(?:{_HONORIFIC})", "", text.lstrip())
    spaced = re.match(rf"[{HAN}](?:\s[{HAN}]){{1,2}}(?![{HAN}])", bare)
    if spaced is not None and is_han_name(spaced.group()):
        return without_inner_space(spaced.group())
    dotted = re.match(rf"[{HAN}]{{1,8}}(?:[·•・][{HAN}]{{1,8}})+", bare)
    lengths = list(range(3, len(dotted.group()) + 1)) if dotted is not None else [3, 2, 4]
    for accepted in (is_han_name, could_be_han_name):
        for length in lengths:
            rest = re.sub(rf"^(?:{_HONORIFIC})", "", bare[length:])
            name = bare[:length]
            if len(name) < length or _ADVERBS.fullmatch(name):
                continue
            if accepted(name) and _MODIFIER.fullmatch(rest):
                return name
    return None


def _body(text: str, names: Names) -> Speaker | None:
    """A country, a body or somebody's unnamed representative."""
    if len(text) > _LONGEST_BODY or _NO_BODY.search(text):
        return None
    for end in range(len(text), 1, -1):
        if end < len(text) and not _MODIFIER.fullmatch(text[end:]):
            continue
        subject = text[:end]
        state = re.sub(r"(?:政府|方面)$", "", subject)
        country = names.resolve(state, "country")
        if country is not None:
            return Speaker(None, Affiliation(country=country))
        title = read_title(subject, names)
        known = title.organisation and (title.organisation_id or title.country)
        whole = title.role or title.organisation == subject
        statesman = title.role and title.country and not title.organisation
        if (known and whole) or statesman:
            return Speaker(None, title)
    return None
