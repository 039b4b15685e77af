"""To whom a draft attributes a claim: the words before and after it, and nothing further away.

An attribution needs a verb of speaking (表示, 指出, said, noted), "according to", 据, or a colon
after a name. A name that is only near is no attribution: 在老挝 and "in Laos" are places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.names import Mention, Names, find_mentions, is_han_name
from indexer.text import HAN, lexicon

_ZH_VERBS = (
    rf"{lexicon.ATTRIBUTING_ZH}|谈到|提到|写道|补充|回应|解释|坦言|阐述|称|说|"
    "強調|介紹|認為|談到|寫道|呼籲|建議|補充|承諾|回應|解釋|稱|說"
)
_EN_VERBS = (
    rf"{lexicon.ATTRIBUTING_EN}|say|notes|stresses|emphasi[sz]es|highlights|explained|explains|"
    "added|adds|argues|remarks|declares|announces|tells|mentions|suggests|indicates|observed|"
    "observes|wrote|writes|affirms|conveyed|summari[sz]ed|claimed|claims|believes|believed|urges|"
    "called for"
)
_ZH_VERB = re.compile(f"(?:{_ZH_VERBS})(?:道|到|说|称|时)?(?!明|服|法)")
_EN_VERB = re.compile(rf"\b(?:{_EN_VERBS})\b", re.IGNORECASE)
_ACCORDING = re.compile(
    r"(?:\baccording to\b|\bin the words of\b|\bas quoted by\b)\s+(?P<en>[^“\"]{2,150}?)[,:\s]*$"
    rf"|(?:据|據|根据|根據|按照|援引)(?P<zh>[^，,。；;：:]{{2,40}}?)"
    rf"(?:{_ZH_VERBS}|的说法|的發言|的发言|消息)?[，,：:\s]*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[，,。．；;：:！!？?\n“”「」『』\"]")
_AFTER_ZH = re.compile(
    rf"^[”」』\"’\s]*[，,]?(?P<subject>[^，,。；;：:“「\n]{{1,40}}?)(?:{_ZH_VERBS})(?:道)?\s*(?:[。！；]|$)"
)
_TITLE = r"\b(?:Mr|Ms|Mrs|Dr|Prof|H\.E|[A-Z])\."
_AFTER_EN = re.compile(
    rf"^[”\"’\s]*+(?:,\s*+)?(?:(?:{_EN_VERBS})\s+(?P<late>(?:{_TITLE}|[^.;!?“\"]){{2,120}})"
    rf"|(?P<early>[^;!?“\"]{{2,120}}?)\s(?:{_EN_VERBS})\b)",
    re.IGNORECASE,
)
_DASHED = re.compile(r"^[”\"’>\s]*(?:[—–-]{1,2}|――)\s*(?P<subject>[^\n]{2,160})")
_LABEL = re.compile(r"(?P<subject>[^，,。；;！!？?\n“”\"]{2,60})[：:]\s*$")
_BODY_ZH = re.compile(rf"^[^，,。：:]{{1,60}}?(?:{_ZH_VERBS})(?:道|到|说|称)?[，,：:]\s*")
_BODY_EN = re.compile(
    rf"^[^“\"]{{2,220}}?\b(?:{_EN_VERBS})(?:\s+that\s+|\s*[,:]\s+)"
    r"|^according to [^“\"]{2,150}?, ",
    re.IGNORECASE,
)
# A country after one of these is a place or a topic, not a speaker.
_NO_SPEAKER_BEFORE = re.compile(
    r"(?:\b(?:in|on|about|regarding|to|for|with|against|across|between|towards?|into|visiting)"
    r"(?:\s+the)?\s*|(?:在|关于|關於|对|對|就|针对|針對|赴|访问|与|同|涉及))$",
    re.IGNORECASE,
)
_ZH_NAME = re.compile(
    rf"(?:^|主任|处长|司长|部长|代表|专家|教授|研究员|先生|女士|经理|主管|博士|秘书长|所长|主席)"
    rf"(?P<name>[{HAN}]{{2,4}})$"
)
# A Latin name may stand right behind Chinese: 环境部Jane Doe.
_IN_NAME = rf"(?![{HAN}])[\w'’-]"
_EN_NAME = re.compile(
    r"(?P<title>\b(?:Mr|Ms|Mrs|Dr|Prof|Professor|H\.E)\.?\s+(?:Mr\.?\s+|Ms\.?\s+)?)?"
    rf"(?<!{_IN_NAME})(?P<name>[A-Z](?:{_IN_NAME})++(?:\s++[A-Z](?:{_IN_NAME})++){{1,2}})(?=\s*+(?:,|$))"
)
_BODY_WORD = re.compile(
    r"\b(?:cent(?:er|re)|ministry|bank|council|initiative|report|briefing|agency|university|"
    r"institut\w+|foundation|program\w*|office|department|secretariat|government|conference|"
    r"meeting|countries|cooperation|delegation|session|strategy|fund|commission|brochure)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a draft says has spoken: ids where the names are known, the printed name of a person.

    `phrase` is the text that says so.
    """

    phrase: str
    person_ids: frozenset[str]
    person: str | None
    organisation_ids: frozenset[str]
    country_ids: frozenset[str]

    @property
    def is_known(self) -> bool:
        """True when it can be compared with a statement."""
        return bool(self.person or self.organisation_ids or self.country_ids)


def attributed_to(before: str, after: str, names: Names) -> Subject | None:
    """Who said what stands between `before` and `after`, or None when they do not say."""
    for phrase in _phrases(before, after):
        subject = read_subject(phrase, names)
        if subject.is_known:
            return subject
    return None


def attributing_lead(sentence: str) -> int:
    """Length of the words before what is said: `X表示，`, "X said that "; 0 without them."""
    match = _BODY_ZH.match(sentence) or _BODY_EN.match(sentence)
    return match.end() if match else 0


def _phrases(before: str, after: str) -> list[str]:
    found = [_before_en(before), _before_zh(before)]
    if match := _ACCORDING.search(before):
        found.append(match["en"] or match["zh"])
    if match := _DASHED.match(after):
        found.append(match["subject"])
    if match := _AFTER_ZH.match(after):
        found.append(match["subject"])
    if match := _AFTER_EN.match(after):
        found.append(match["late"] or match["early"])
    if match := _LABEL.search(before):
        found.append(match["subject"])
    return [phrase.strip() for phrase in found if phrase and phrase.strip()]


def _before_en(before: str) -> str | None:
    """The words before the last verb of speaking, when the quotation follows it closely."""
    verbs = list(_EN_VERB.finditer(before))
    if not verbs or len(before) - verbs[-1].end() > 40:
        return None
    return before[: verbs[-1].start()]


def _before_zh(before: str) -> str | None:
    verbs = list(_ZH_VERB.finditer(before))
    if not verbs:
        return None
    last = verbs[-1]
    if len(before) - last.end() > 14 or _CLAUSE.search(before[last.end() :].rstrip("，,：: ")):
        return None
    clauses = [part for part in _CLAUSE.split(before[: last.start()]) if len(part.strip()) > 1]
    return clauses[-1] if clauses else None


def read_subject(phrase: str, names: Names) -> Subject:
    """The person, organisations and countries that a subject names."""
    mentions = find_mentions(phrase, names)
    people = [mention for mention in mentions if mention.kind == "person"]
    organisations = [mention for mention in mentions if mention.kind == "organisation"]
    countries = [
        mention
        for mention in mentions
        if mention.kind == "country" and not _NO_SPEAKER_BEFORE.search(phrase[: mention.start])
    ]
    person = (
        phrase[people[-1].start : people[-1].end]
        if people
        else _unknown_person(phrase, organisations)
    )
    return Subject(
        phrase=phrase[-160:],
        person_ids=frozenset({people[-1].name_id} if people else ()),
        person=person,
        organisation_ids=frozenset(mention.name_id for mention in organisations),
        country_ids=frozenset(mention.name_id for mention in countries),
    )


def _unknown_person(phrase: str, organisations: list[Mention]) -> str | None:
    """A person's name that the names file does not have."""
    chinese = _ZH_NAME.search(phrase.strip())
    if chinese is not None and is_han_name(chinese["name"]):
        return chinese["name"]
    for match in _EN_NAME.finditer(phrase):
        start, end = match.span("name")
        inside = any(
            organisation.start < end and start < organisation.end for organisation in organisations
        )
        if not inside and (match["title"] or not _BODY_WORD.search(match["name"])):
            return match["name"]
    return None
