"""Attributions in English prose: "Ms. X, Director of Y, said that …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from indexer.names import Names, is_latin_name
from indexer.statements.affiliation import ROLE_EN, Affiliation, read_title
from indexer.statements.attribution import Attribution, Roster, Speaker
from indexer.statements.bodies import body_in_en, for_body_en
from indexer.statements.english_organisations import organisation_at
from indexer.statements.english_people import (
    is_organisation,
    names_a_body,
    one_line,
    people_at,
    person_at,
    side_of,
)
from indexer.statements.quotations import common_marks
from indexer.statements.rules_en import EN
from indexer.statements.rules_forms import FORMS
from indexer.statements.rules_records import RECORDS
from indexer.statements.rules_turns import TURNS
from indexer.text import sentence_spans

# What the meeting decided, what was not said, who attended, and captions.
_NOBODYS = (
    RECORDS["decision en"],
    EN["not said"],
    RECORDS["attendance en"],
    RECORDS["caption en"],
)
_STARTS_TRIED = 4


@dataclass(frozen=True, slots=True)
class _Found:
    speaker: Speaker | None
    speech: Literal["direct", "reported"]
    firm: bool


def attributions_en(text: str, names: Names, roster: Roster) -> Iterator[Attribution]:
    """Yield the attributions of one English paragraph in order; `start` is where a sentence starts.

    People introduced on the way join the roster.
    """
    body: Affiliation | None = None
    text = common_marks(text)
    subject: Speaker | None = None
    is_open = False  # whether a quotation of an earlier sentence is
    for start, end in sentence_spans(text):
        printed = re.sub(r"\s", " ", text[start:end])
        item = RECORDS["item"].pattern.match(printed)
        printed = printed[item.end() :] if item is not None else printed
        bullet = FORMS["bullet"].pattern.match(printed)
        printed = printed[bullet.end() :] if bullet is not None else printed
        stamp = FORMS["stamp"].pattern.match(printed)
        printed = printed[stamp.end() :] if stamp is not None else printed
        tag = TURNS["tag"].pattern.match(printed)
        printed = printed[tag.end() :] if tag is not None else printed
        printed = RECORDS["dateline en"].pattern.sub("", printed, count=1)
        sentence = re.sub(r"(?<! ) +[-–—] +", ", ", printed)
        if any(rule.pattern.match(sentence) for rule in _NOBODYS):
            yield Attribution(start, None, nobody=True)
            subject = None
            continue
        for person in introductions(sentence, names):
            roster.introduce(person)
        found = _read_sentence(sentence, names, roster)
        if found is None and EN["name colon quote"].pattern.match(sentence):
            yield Attribution(start, None, nobody=True)  # somebody else, who is not understood
            subject = None
            continue
        speaker = found.speaker if found is not None else None
        opened, closed = _quote_marks(sentence, inside=is_open)
        if found is not None and speaker is None and (closed or found.speech == "direct"):
            speaker = subject  # Ana Vosa does not mind. “It rains,” she says.
        if found is not None or not (opened or is_open):
            subject = _subject(sentence, roster) if found is None else None
        if found is not None:
            if speaker is not None:
                speaker = for_body_en(speaker, sentence, body, roster.body)
                roster.introduce(speaker)
            yield Attribution(start, speaker, found.speech, found.firm)
        is_open = opened or (is_open and not closed)
        body = body_in_en(sentence, speaker, names) or body
        roster.body = body or roster.body


def introductions(sentence: str, names: Names) -> Iterator[Speaker]:
    """People named with a courtesy title and their office, wherever they stand."""
    for match in EN["introduction"].pattern.finditer(sentence):
        if ROLE_EN.search(match["title"]):
            yield Speaker(one_line(match["name"]), read_title(match["title"], names))
    for rule in ("works for", "runs", "named with a body"):
        for match in EN[rule].pattern.finditer(sentence):
            sure = rule == "works for" or names_a_body(match["body"], names)
            if sure and is_latin_name(match["name"]):
                yield Speaker(one_line(match["name"]), side_of(match["body"], names))
    for rule in ("office then name", "name then office", "by an office"):
        for match in EN[rule].pattern.finditer(sentence):
            if ROLE_EN.search(match["title"]) and is_latin_name(match["name"]):
                yield Speaker(one_line(match["name"]), read_title(match["title"], names))


def _read_sentence(sentence: str, names: Names, roster: Roster) -> _Found | None:
    quoted = _beside_quote(sentence, names, roster)
    if quoted is not None:
        return quoted
    closing = EN["closing"].pattern.search(sentence)
    found = _named(closing["subject"], names, roster) if closing is not None else None
    if found is not None:
        return found
    colon = EN["name colon quote"].pattern.match(sentence)
    if colon is not None:
        found = _named(colon["subject"], names, roster)
        return replace(found, speech="direct") if found is not None else None
    return _sourced(sentence, names, roster) or _told(sentence, names, roster)


def _named(subject: str, names: Names, roster: Roster) -> _Found | None:
    """The person whom the words name that stand where a subject does."""
    found = _at(f"{subject}, said", 0, names, roster)
    named = found is not None and found.speaker is not None and found.speaker.name is not None
    return found if named else None


def _sourced(sentence: str, names: Names, roster: Roster) -> _Found | None:
    """According to whom, at the end; who did not do one thing, but said another."""
    source = EN["according to at the end"].pattern.search(sentence)
    found = None
    if source is not None:
        found = _at(f"According to {source['subject']}, said", 0, names, roster)
    but = EN["did not but said"].pattern.match(sentence)
    if found is None and but is not None:
        found = _at(f"{but['subject']} {sentence[but.start('said') :]}", 0, names, roster)
    return found


def _told(sentence: str, names: Names, roster: Roster) -> _Found | None:
    """Who begins the sentence, or is named in a clause of it, with a verb of saying."""
    starts = (_at(sentence, start, names, roster) for start in _subject_starts(sentence))
    found = next((one for one in starts if one is not None), None)
    if found is None:
        found = _told_in_a_clause(sentence, names, roster)
    # "Mr. A conveyed that …, he explained": who is named at the start has the word.
    if EN["he said"].pattern.search(sentence) and (found is None or found.speaker is None):
        return _Found(None, "direct" if sentence.startswith(("“", '"')) else "reported", firm=True)
    return found


def _quote_marks(sentence: str, *, inside: bool) -> tuple[bool, bool]:
    """Whether a quotation opens that the sentence does not close, and whether one closes first."""
    marks = re.findall(r"[“”\"]", sentence)
    closed = inside and bool(marks) and marks[0] != "“"
    rest = marks[1:] if closed else marks
    straight = sum(mark == '"' for mark in rest) % 2 == 1
    curly = rest.count("“") > rest.count("”")
    return straight or curly, closed


def _subject(sentence: str, roster: Roster) -> Speaker | None:
    """Whom a sentence without words of theirs is about: its first words are a whole name."""
    match = EN["office first"].pattern.match(sentence) or EN["person"].pattern.match(sentence)
    if match is None or not is_latin_name(match["name"]):
        return None
    if not re.match(r",?\s+[a-z]", sentence[match.end() :]):
        return None
    name = one_line(match["name"])
    return roster.recall(name) or Speaker(name, Affiliation())


def _in_the_middle(sentence: str, names: Names, roster: Roster) -> _Found | None:
    """It rained, Ana Vosa recalls, and never stopped; the Post quoted her as saying so."""
    middle = EN["quoted as saying"].pattern.search(sentence)
    middle = middle or EN["in the middle"].pattern.search(sentence)
    return _named(middle["subject"], names, roster) if middle is not None else None


def _told_in_a_clause(sentence: str, names: Names, roster: Roster) -> _Found | None:
    """Who said it in a relative clause: "… by Ana Vosa, who said that …"."""
    told = EN["who said"].pattern.search(sentence)
    if told is None or not is_latin_name(told["name"]):
        return _in_the_middle(sentence, names, roster)
    name = one_line(told["name"])
    speaker = roster.recall(name) or Speaker(name, Affiliation())
    sent = EN["represented"].pattern.match(sentence)
    if sent is not None and sent["name"] == told["name"]:
        speaker = replace(speaker, affiliation=side_of(sent["body"], names))
    return _Found(speaker, _speech(sentence, told.end()), firm=True)


def _subject_starts(sentence: str) -> Iterator[int]:
    """Where the subject may begin: at the start, or after a lead-in ("In his remarks, …")."""
    day = EN["day"].pattern.match(sentence)
    if day is not None:
        yield day.end()
    yield 0
    for second in list(re.finditer(r"[,;]\s+(?:and|but|while)\s+", sentence))[:_STARTS_TRIED]:
        yield second.end()
    if not EN["lead word"].pattern.match(sentence):
        return
    for number, comma in enumerate(re.finditer(r",\s+", sentence)):
        if number >= _STARTS_TRIED:
            return
        yield comma.end()


def _at(sentence: str, start: int, names: Names, roster: Roster) -> _Found | None:
    if EN["pronoun"].pattern.match(sentence, start):
        return _Found(None, "reported", firm=True)
    according = EN["according to"].pattern.match(sentence, start)
    if according is not None:
        speaker, _ = person_at(sentence, according.end(), names, roster)
        if speaker is not None:
            return _Found(speaker, "reported", firm=True)
        source = sentence[according.end() :].split(",")[0]
        if EN["paper"].pattern.fullmatch(source.strip()):
            return None
        of_source = organisation_at(f"{source}, said", 0, names)
        if of_source is None:
            return None
        return _Found(Speaker(None, of_source.affiliation), "reported", firm=False)
    holder = _holder_at(sentence, start, roster)
    if holder is not None:
        return holder
    return _somebody_at(sentence, start, names, roster)


def _holder_at(sentence: str, start: int, roster: Roster) -> _Found | None:
    """The Chair said: whoever holds the office in this record."""
    chair = RECORDS["holder"].pattern.match(sentence, start)
    holder = roster.holder(chair["office"]) if chair is not None else None
    saying = EN["saying"].pattern.match(sentence, chair.end()) if chair is not None else None
    if holder is None or saying is None:
        return None
    return _Found(holder, _speech(sentence, saying.end()), firm=True)


def _somebody_at(sentence: str, start: int, names: Names, roster: Roster) -> _Found | None:
    named = False
    for speaker, end in people_at(sentence, start, names, roster):
        saying = EN["saying"].pattern.match(sentence, end) if speaker is not None else None
        if speaker is not None and saying is None:
            saying = EN["doing and saying"].pattern.match(sentence, end)
        if saying is not None:
            return _Found(speaker, _speech(sentence, saying.end()), firm=True)
        named = named or speaker is not None
    if named and not EN["unknown organisation"].pattern.match(sentence, start):
        return None
    body = organisation_at(sentence, start, names)
    if body is None:
        return None
    return _Found(Speaker(None, body.affiliation), _speech(sentence, body.end), body.firm)


def _speech(sentence: str, verb_end: int) -> Literal["direct", "reported"]:
    return "direct" if EN["opens quote"].pattern.match(sentence, verb_end) else "reported"


def read_guest(title: str, names: Names) -> Affiliation:
    """What a host says behind the name of a guest: ", director of …", "of the Lake Institute"."""
    side = re.sub(r"^(?:of|from|at|with)\s+", "", title)
    if side != title:
        return side_of(side, names) if is_organisation(side, names) else Affiliation()
    if not ROLE_EN.search(title):
        return Affiliation()
    return read_title(re.sub(r"^(?:the|an?|our)\s+", "", title), names)


def _beside_quote(sentence: str, names: Names, roster: Roster) -> _Found | None:
    """Who is named behind or between quoted words: “…,” said Ana Vosa, “…”."""
    for rule in ("between quotes", "after quote"):
        closing = EN[rule].pattern.search(sentence)
        if closing is None:
            continue
        part = closing["after"] or closing["before"]
        part = re.sub(r"[.,]\s*$", "", part)
        parts = [part, part.split(",")[0]]  # says Magda Zielinska, 61, the baker
        for one in dict.fromkeys(parts):
            found = _at(f"{one}, said", 0, names, roster)
            if found is not None:
                return _Found(found.speaker, "direct", found.firm)
    return None
