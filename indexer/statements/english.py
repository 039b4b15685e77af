"""Attributions in English prose: "Ms. X, Director of Y, said that …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from indexer.names import LATIN_NAME, Names, find_mentions, is_latin_name
from indexer.statements.affiliation import ROLE_EN, Affiliation, read_title
from indexer.statements.attribution import Attribution, Roster, Speaker
from indexer.text import sentence_spans

_FIRM = (
    r"said|says|stated?s?|pointed out|points? out|emphasi[sz]ed|stressed|highlighted|announced|"
    r"reiterated|proposed|called (?:for|on|upon)|urged|suggested|declared|pledged|noted|indicated|"
    r"recommended|affirmed|reaffirmed|underlined|underscored|argued|warned|committed to|expressed|"
    r"remarked|mentioned|told|introduced|acknowledged"
)
_VERB = (
    rf"(?:{_FIRM}|shared?|explained|added|believe[sd]|conveyed|envisaged|envisioned|summari[sz]ed|"
    r"concluded|observed|described|categori[sz]ed|classified|characteri[sz]ed|identified|reported|outlined|"
    r"presented|elaborated|welcomed|hoped|hopes|commented|briefed|spoke|talked|discussed|"
    r"reviewed|recalled|thanked|congratulated|appreciated|advocated|insisted|admitted|claimed|"
    r"confirmed|cautioned|asserted|maintained|reflected|reminded|cited|listed|analy[sz]ed|"
    r"demonstrated|illustrated|encouraged|appealed|advised|voiced|"
    r"praised|revealed|lauded|applauded|declared|detailed|articulated|clarified|replied|"
    r"responded|asked|gave an overview|"
    r"notes|stresses|emphasi[sz]es|highlights|argues|explains|adds|suggests|proposes|writes|wrote)"
)
_ADVERB = r"(?:(?:also|further|then|again|later|first|[a-z]+ly)\s+)*"
_SAYING = re.compile(rf"\s*,?\s+{_ADVERB}(?P<verb>{_VERB})\b(?!\s+by\b)")
_FIRM_SAYING = re.compile(rf",?\s+{_ADVERB}(?:has\s+)?(?P<verb>{_FIRM})\b(?!\s+by\b)")
_HE_SAID = re.compile(
    rf"[”\",]\s*(?:he|she|they)\s+{_ADVERB}(?:{_VERB}|was quoted|were quoted)\b[^.]{{0,40}}\.?$"
)
_INSERTED = re.compile(r",\s[^,]{3,90}(?=,)")
_HONORIFIC = (
    r"(?:(?:Mr|Ms|Mrs|Dr|Prof|Hon|Amb|Gen|Sen|Capt|Col|Lt|Maj|Sgt|Rev|Cllr|Gov|Rep)\.?|Miss|Madam|Sir|Professor|Doctor|Ambassador|"
    r"H\.\s?E\.?|HE|His Excellency|Her Excellency|The Honou?rable)\s+"
)
_PERSON = re.compile(
    rf"(?P<honorific>(?:{_HONORIFIC})*)(?P<name>{LATIN_NAME}|(?<=\.\s)[A-Z][A-Za-z'’-]+|(?<=[rs]\s)[A-Z][A-Za-z'’-]+)"
    r"(?:\s*\([^)]{1,40}\))?"
)
_OFFICE = re.compile(
    r"\b(?:Minister|Secretary|Ambassador|Director(?:[- ]General)?|Head|President)\s+"
    r"(?:of|for|to)\s+(?:[A-Z][\w-]*|and|the|of|,|\s)+$"
)
_SURNAME = re.compile(r"[A-ZÀ-Ý][A-Za-zÀ-ɏ'’-]+")
_PRONOUN = re.compile(rf"(?:He|She|They)\s+{_ADVERB}(?:{_VERB})\b")
_LEAD_WORD = re.compile(
    r"(?:In|At|On|During|While|When|Speaking|Regarding|As|Meanwhile|Finally|Addressing|For|With|To|"
    r"Opening|Following|After|Before|Concluding|Noting|Referring|Moreover|Furthermore|However|Besides|"
    r"First|Second|Lastly|Similarly|Additionally|Also|Representing|Citing|Drawing|Asked|Under|From|"
    r"By|Delivering|Sharing|Taking|Based|Turning|Responding|Since|Because|Looking|Introducing)\b"
)
_STARTS_TRIED = 4
_APPOSITION = 220
_AFTER_QUOTE = re.compile(
    rf"[”\"]\s*,?\s*(?:(?:{_FIRM}|adds?|added|explained|explains|concluded|noted)\s+(?P<after>.{{3,160}}?)|"
    rf"(?P<before>.{{3,80}}?)\s+(?:{_FIRM}|adds?|added|explained|explains|concluded))\s*\.?$",
    re.DOTALL,
)
_ACCORDING = re.compile(r"According to\s+")
_OPENS_QUOTE = re.compile(r"[\s,:a-z]{0,12}[“\"][^”\"]{25}")
_DELEGATE = re.compile(
    r"\s*(?:['’]s?)?\s*(?:representative|delegation|delegate|side|government|authorities)s?\b"
)


# "a guest from the Qinghe Water Bureau" beside a name tells whose side it is.
_MEMBER_OF = re.compile(
    r"(?:an?|the)\s+[a-z][a-z -]{2,30}\s+(?:of|from|at|with|for)\s+(?:the\s+)?[A-Z]"
)
_NAMED_ORGANISATION = re.compile(
    r"(?:the\s+)?[A-Z][\w’'&-]*(?:\s+(?:[A-Z][\w’'&-]*|of|and|the|for)){1,8}"
)
# "The director of the Lake Authority, Qi Huaiyuan, said"
_OFFICE_FIRST = re.compile(
    rf"(?:The|the|Its|Their)\s+(?P<title>[^,“”\"]{{3,90}}),\s+(?P<name>{LATIN_NAME}),(?=\s)"
)
# An organisation that no names file knows: "The Black Carp Lake Authority announced".
_UNKNOWN_ORGANISATION = re.compile(
    r"(?:[A-Z][\w’'&-]*\s+){1,6}(?:Authority|Council|Ministry|Agency|Bureau|Commission|Committee|"
    r"Department|Association|Federation|Union|Institute|University|Company|Corporation|Group|Bank|Board|"
    r"Society|Foundation|Office|Centre|Center|Exchange|Utilities|Service|Court|Police)"
    r"(?:\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w’'&-]*(?:\s+(?:and\s+)?[A-Z][\w’'&-]*){0,4})?"
)


@dataclass(frozen=True, slots=True)
class _Found:
    speaker: Speaker | None
    speech: Literal["direct", "reported"]
    firm: bool


def attributions_en(text: str, names: Names, roster: Roster) -> Iterator[Attribution]:
    """Yield the attributions of one English paragraph in order; `start` is where a sentence starts.

    People introduced on the way join the roster.
    """
    for start, end in sentence_spans(text):
        sentence = re.sub(r"\s+[-–—]\s+", ", ", re.sub(r"\s", " ", text[start:end]))
        for person in introductions(sentence, names):
            roster.introduce(person)
        found = _read_sentence(sentence, names, roster)
        if found is not None:
            if found.speaker is not None:
                roster.introduce(found.speaker)
            yield Attribution(start, found.speaker, found.speech, found.firm)


def _read_sentence(sentence: str, names: Names, roster: Roster) -> _Found | None:
    after = _after_quote(sentence, names, roster)
    if after is not None:
        return after
    starts = (_at(sentence, start, names, roster) for start in _subject_starts(sentence))
    found = next((one for one in starts if one is not None), None)
    # "Mr. A conveyed that …, he explained": who is named at the start has the word.
    if _HE_SAID.search(sentence) and (found is None or found.speaker is None):
        return _Found(None, "direct" if sentence.startswith(("“", '"')) else "reported", firm=True)
    return found


def _subject_starts(sentence: str) -> Iterator[int]:
    """Where the subject may begin: at the start, or after a lead-in ("In his remarks, …")."""
    yield 0
    if not _LEAD_WORD.match(sentence):
        return
    for number, comma in enumerate(re.finditer(r",\s+", sentence)):
        if number >= _STARTS_TRIED:
            return
        yield comma.end()


def _at(sentence: str, start: int, names: Names, roster: Roster) -> _Found | None:
    if _PRONOUN.match(sentence, start):
        return _Found(None, "reported", firm=True)
    according = _ACCORDING.match(sentence, start)
    if according is not None:
        speaker, _ = _person_at(sentence, according.end(), names, roster)
        return _Found(speaker, "reported", firm=True) if speaker is not None else None
    speaker, end = _office_first(sentence, start, names)
    if speaker is None:
        speaker, end = _person_at(sentence, start, names, roster)
    if speaker is None:
        speaker, end = _titled_at(sentence, start, names, roster)
    if speaker is not None:
        saying = _SAYING.match(sentence, end)
        return (
            None if saying is None else _Found(speaker, _speech(sentence, saying.end()), firm=True)
        )
    return _organisation_at(sentence, start, names)


def _office_first(sentence: str, start: int, names: Names) -> tuple[Speaker | None, int]:
    match = _OFFICE_FIRST.match(sentence, start)
    if match is None or not is_latin_name(match["name"]) or not ROLE_EN.search(match["title"]):
        return None, start
    if not _SAYING.match(sentence, match.end()):
        return None, start
    name = " ".join(match["name"].split())
    title = match["title"]
    whole = re.search(r"\b(?:of|at|for)\s+(?:the\s+)?[A-Z]", title)
    affiliation = read_title(title, names) if whole else Affiliation(role=title)
    return Speaker(name, affiliation), match.end()


def _speech(sentence: str, verb_end: int) -> Literal["direct", "reported"]:
    return "direct" if _OPENS_QUOTE.match(sentence, verb_end) else "reported"


def _person_at(
    sentence: str, start: int, names: Names, roster: Roster
) -> tuple[Speaker | None, int]:
    """A name, with its apposition if there is one: the speaker and where the verb may follow."""
    match = _PERSON.match(sentence, start)
    if match is None:
        surname = _SURNAME.match(sentence, start)
        known = roster.recall(surname.group()) if surname else None
        return known, surname.end() if surname else start
    name, end = _name_of(match)
    polite = bool(match["honorific"])
    if not polite and not is_latin_name(name):
        return None, start
    for comma in re.finditer(r",", sentence[end : end + _APPOSITION]):
        verb = _SAYING.match(sentence, end + comma.start())
        title = sentence[end : end + comma.start()]
        if verb is None or not title.startswith((",", " of ", " from ", " (")):
            continue
        title = re.sub(r"^(?:,|\s*\(| of | from )\s*", "", title).strip()
        if re.match(r"(?:who|whose|where|when)\b", title):
            return roster.recall(name) or Speaker(name, Affiliation()), end + comma.start()
        member = _MEMBER_OF.match(title)
        if ROLE_EN.search(title) or member or (polite and find_mentions(title, names)):
            return Speaker(name, read_title(title, names)), end + comma.start()
    stated = re.match(
        r"\s+(?:of|from|with)\s+(?P<organisation>(?:the\s+)?[A-Z].{2,90}?)(?=\s+[a-z]+ed\b|\s+sa)",
        sentence[end:],
    )
    if stated is not None and (
        find_mentions(stated["organisation"], names)
        or _NAMED_ORGANISATION.fullmatch(stated["organisation"])
    ):
        organisation = read_title(f"representative of {stated['organisation']}", names)
        affiliation = Affiliation(
            None, organisation.organisation, organisation.organisation_id, organisation.country
        )
        return Speaker(name, affiliation), end + stated.end()
    known = roster.recall(name)
    if known is None and not polite and not roster.knows(name) and name.count(" ") < 1:
        return None, start
    return known or Speaker(name, Affiliation()), end


def _name_of(match: re.Match[str]) -> tuple[str, int]:
    """The name and where it ends."""
    return " ".join(match["name"].split()), match.end()


def _titled_at(
    sentence: str, start: int, names: Names, roster: Roster
) -> tuple[Speaker | None, int]:
    """A title before the name: "Oxfam project manager Mr. Kevin MAY, summarized"."""
    for match in _PERSON.finditer(sentence, start, start + _APPOSITION):
        words = list(re.finditer(r"\S+", match["name"]))
        for skipped in range(len(words) - (0 if match["honorific"] else 1)):
            name_start = match.start("name") + words[skipped].start()
            name = sentence[name_start : match.end("name")]
            before = match.start() if skipped == 0 else name_start
            title = sentence[start:before].strip(" ,")
            title = re.sub(r"^The\s+", "", title)
            role_last = re.search(r"[A-Za-z-]+$", title)
            office = role_last is not None and (
                ROLE_EN.fullmatch(role_last.group()) or _OFFICE.search(title)
            )
            if not title or not office or _LEAD_WORD.match(title):
                continue
            inserted = _INSERTED.match(sentence, match.end())
            end = inserted.end() if inserted else match.end()
            if (_SAYING.match(sentence, match.end()) or _SAYING.match(sentence, end)) and (
                match["honorific"] or is_latin_name(name)
            ):
                known = roster.recall(name)
                affiliation = read_title(title, names)
                if known is not None and affiliation == Affiliation():
                    affiliation = known.affiliation
                spoken = _SAYING.match(sentence, match.end())
                return Speaker(name, affiliation), match.end() if spoken else end
    return None, start


def _organisation_at(sentence: str, start: int, names: Names) -> _Found | None:
    """A country, organisation or representative: "Cambodia announced", "The World Bank noted"."""
    article = re.match(r"(?:The|the)\s+", sentence[start:])
    first = start + (article.end() if article else 0)
    window = sentence[first : first + _APPOSITION]
    mentions = find_mentions(window, names)
    for mention in mentions:
        if mention.start == 0 and mention.kind != "person":
            delegate = _DELEGATE.match(window, mention.end)
            end = delegate.end() if delegate else mention.end
            saying = _FIRM_SAYING.match(window, end)
            if saying is not None:
                return _Found(
                    Speaker(None, _of_mention(mention.kind, mention.name_id, window, end, names)),
                    _speech(window, saying.end()),
                    firm=delegate is not None,
                )
    unknown = _UNKNOWN_ORGANISATION.match(window)
    if unknown is not None and article is not None and _FIRM_SAYING.match(window, unknown.end()):
        organisation = read_title(f"representative of {unknown.group()}", names)
        plain = Affiliation(
            None, unknown.group(), organisation.organisation_id, organisation.country
        )
        return _Found(Speaker(None, plain), "reported", firm=False)
    ministry = re.match(
        rf"(?P<organisation>(?:[A-Z][\w'’&-]*|of|and|the|for|on|,)(?:\s+(?:[A-Z][\w'’&-]*|of|and|the|for|on))+)(?={_FIRM_SAYING.pattern})",
        window,
    )
    if ministry is not None and mentions:
        title = read_title(f"representative of {ministry['organisation']}", names)
        if (
            title.organisation
            and title.country
            and re.match(
                r"(?:Ministry|Department|Government|Royal|Embassy|National|Office)",
                ministry["organisation"],
            )
        ):
            plain = Affiliation(None, title.organisation, title.organisation_id, title.country)
            return _Found(Speaker(None, plain), "reported", firm=False)
    return None


def _of_mention(kind: str, name_id: str, window: str, end: int, names: Names) -> Affiliation:
    if kind == "country":
        return Affiliation(country=name_id)
    entry = names.get("organisation", name_id)
    return Affiliation(
        organisation=window[:end].strip(),
        organisation_id=name_id,
        country=entry.country if entry else None,
    )


def _after_quote(sentence: str, names: Names, roster: Roster) -> _Found | None:
    closing = _AFTER_QUOTE.search(sentence)
    if closing is None:
        return None
    part = closing["after"] or closing["before"]
    subject = re.sub(r"[.,]\s*$", "", part) + ", said"
    found = _at(subject, 0, names, roster)
    if found is None and "," in part:  # says Magda Zielinska, 61, the baker
        found = _at(f"{part.split(',')[0]}, said", 0, names, roster)
    return None if found is None else _Found(found.speaker, "direct", found.firm)


_INTRODUCTION = re.compile(
    rf"(?P<honorific>(?:{_HONORIFIC})+)(?P<name>{LATIN_NAME}),\s+(?P<title>[^;.]{{3,160}}?)"
    rf"(?=;|\.|,?\s+and\s+{_HONORIFIC}|,\s+{_HONORIFIC}|,\s+(?!deputy|vice|senior|assistant|director|head|chief)[a-z]|$)"
)


def introductions(sentence: str, names: Names) -> Iterator[Speaker]:
    """People named with a courtesy title and their office, wherever they stand."""
    for match in _INTRODUCTION.finditer(sentence):
        if ROLE_EN.search(match["title"]):
            yield Speaker(" ".join(match["name"].split()), read_title(match["title"], names))
