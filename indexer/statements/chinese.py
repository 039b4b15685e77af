"""Attributions in Chinese prose, such as 某机构某职务某人表示，某事重要."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from indexer.names import Names, alias_key, could_be_han_name, is_han_name
from indexer.statements.affiliation import ROLE_ZH, Affiliation, as_printed, read_title
from indexer.statements.attribution import Attribution, Roster, Speaker
from indexer.statements.bodies import body_in_zh, for_body_zh
from indexer.statements.chinese_people import person_zh
from indexer.statements.introductions import introductions
from indexer.statements.quotations import common_marks
from indexer.statements.rules_forms import FORMS
from indexer.statements.rules_records import RECORDS
from indexer.statements.rules_titles import TITLES
from indexer.statements.rules_turns import TURNS
from indexer.statements.rules_zh import ZH
from indexer.text import sentence_spans, simplify, word_tags

# The speaker (None: whoever spoke before goes on), how, and whether a person or an office speaks.
_Found = tuple[Speaker | None, Literal["direct", "reported"], bool]
_QUOTED = re.compile(r"\u25a1+[，,\s]*")
_WORDS_OF_A_QUOTE = 12
_LONGEST_SUBJECT = 110
_LONGEST_ORGANISATION = 60
_CLAUSES_TRIED = 4
# Nobody opens a longer sentence with a speaker; the rest of a text without marks is not read.
_LONGEST_SENTENCE = 2000
# The end of a quotation, white space between it and the next sentence.
_CLOSED = re.compile(r"[”」』\"]\s*\Z")
_GAP = 40
_MODIFIER = ZH["modifier"].pattern
_OFFICE_LAST = TITLES["office at the end zh"].pattern


def attributions_zh(text: str, names: Names, roster: Roster) -> Iterator[Attribution]:
    """Yield the attributions of one Chinese paragraph in order; `start` is where a sentence starts.

    People introduced on the way join the roster.
    """
    plain = common_marks(simplify(text))
    if plain == text:
        plain = text  # one object: comparing it again costs nothing, however long it is
    body: Affiliation | None = None
    subject: Speaker | None = None
    presenter: Speaker | None = None
    for start, end in sentence_spans(plain):
        sentence = plain[start : min(end, start + _LONGEST_SENTENCE)]
        sentence = _without_head(sentence)
        for person in introductions(sentence, names):
            roster.introduce(_as_printed(person, plain, text))
        for part in _named_with_bodies(sentence, names):
            roster.introduce(_as_printed(part, plain, text))
        if _is_nobodys(sentence):
            yield Attribution(start, None, nobody=True)
            subject, presenter = None, _presenter(sentence, names, roster)
            continue
        found = _read_sentence(sentence, names, roster)
        said = found[0] if found is not None else None
        said = for_body_zh(said, body, roster.body) if said is not None else None
        if found is not None:
            _, speech, firm = found
            after = _follows_quote(sentence, plain, start)
            quoted = after or speech == "direct"
            said = subject if said is None and quoted else said  # 林则安不怕。“怕什么？”他说。
            said = said or presenter
            speaker = _as_printed(said, plain, text) if said is not None else None
            if speaker is not None:
                roster.introduce(speaker)
            speech = "direct" if after else speech
            yield Attribution(start, speaker, speech, firm, behind=after)  # “…。”某人说。
        presenter = _presenter(sentence, names, roster) if found is None else None
        if found is not None or not sentence.startswith(("“", "「", "『")):
            subject = _subject(sentence, roster) if found is None else None
        body = body_in_zh(sentence, said, names) or body
        roster.body = body or roster.body


def _without_head(sentence: str) -> str:
    """The sentence without the number, the time or the dateline before it."""
    for pattern in (
        RECORDS["item"].pattern,
        ZH["note of the editor"].pattern,
        FORMS["stamp"].pattern,
        TURNS["tag"].pattern,
        RECORDS["dateline zh"].pattern,
    ):
        head = pattern.match(sentence)
        sentence = sentence[head.end() :] if head is not None else sentence
    return sentence


def _named_with_bodies(sentence: str, names: Names) -> Iterator[Speaker]:
    """Whom a sentence names with a body, without words of theirs: 某大学的某某通过视频发言."""
    for rule in ("takes part", "named with a body"):
        for part in ZH[rule].pattern.finditer(sentence):
            if ROLE_ZH.match(part["name"]):
                continue
            if "·" in part["name"] or could_be_han_name(part["name"]):
                side = replace(read_title(f"{part['organisation']}代表", names), role=None)
                yield Speaker(part["name"], side)


def _presenter(sentence: str, names: Names, roster: Roster) -> Speaker | None:
    """Who presents something in a sentence without words, and is meant by 他指出 after it."""
    for rule in ("presents", "greets"):
        match = ZH[rule].pattern.match(sentence)
        if match is not None:
            return person_zh(match["subject"], names, roster)
    return None


def _follows_quote(sentence: str, plain: str, start: int) -> bool:
    """True for 他说。 behind “…。”, at `start` of the text."""
    alone = ZH["only said"].pattern.fullmatch(sentence) is not None
    return alone and _CLOSED.search(plain, max(start - _GAP, 0), start) is not None


def _subject(sentence: str, roster: Roster) -> Speaker | None:
    """Whom a sentence without words of theirs is about, when it begins with a whole name."""
    match = ZH["subject"].pattern.match(sentence)
    if match is None or not is_han_name(match["name"]):
        return None
    return roster.recall(match["name"]) or Speaker(match["name"], Affiliation())


def introduce_guests(text: str, names: Names, roster: Roster) -> None:
    """Remember whom a host introduces: 今天我们请来了某局局长某某."""
    plain = simplify(text)
    cue = RECORDS["guests zh"].pattern
    for start, end in sentence_spans(plain):
        sentence = plain[start : min(end, start + _LONGEST_SENTENCE)]
        for piece in cue.split(sentence)[1:]:
            for person in introductions(piece, names):
                roster.introduce(_as_printed(person, plain, text))


def _is_nobodys(sentence: str) -> bool:
    """True for what a meeting, all, or a paper says, for who attended, and for captions."""
    if RECORDS["decision zh"].pattern.match(sentence) or ZH["not said"].pattern.match(sentence):
        return True
    if ZH["caption"].pattern.search(sentence) or ZH["nobody"].pattern.match(sentence):
        return True
    if ZH["attendance"].pattern.search(sentence):
        return ZH["firm verb"].pattern.search(sentence) is None and not _speaks(sentence)
    if ZH["did not but said"].pattern.match(sentence):
        return False
    return ZH["scene"].pattern.match(sentence) is not None and not _speaks(sentence)


def _speaks(sentence: str) -> bool:
    masked = ZH["quoted"].pattern.sub(lambda match: "\u25a1" * len(match.group()), sentence)
    return any(
        not ZH["no words"].pattern.match(masked, verb.start())
        and masked[verb.end() : verb.end() + 1] in {"，", "：", "", "\u25a1"}
        for verb in ZH["verb"].pattern.finditer(masked)
    )


def _as_printed(speaker: Speaker, plain: str, text: str) -> Speaker:
    """The speaker in the characters of the document, when it is in traditional script."""
    if plain == text:
        return speaker
    at = plain.find(speaker.name) if speaker.name else -1
    name = text[at : at + len(speaker.name or "")] if at >= 0 else speaker.name
    return Speaker(name, as_printed(speaker.affiliation, plain, text))


def _read_sentence(sentence: str, names: Names, roster: Roster) -> _Found | None:
    closing = ZH["after quote"].pattern.search(sentence)
    if closing is not None:
        found = _read_subject(closing["subject"], closing["verb"], names, roster)
        if found is not None:
            return found[0], "direct", found[1]
    colon = ZH["name colon quote"].pattern.match(sentence)
    if colon is not None:
        person = person_zh(colon["subject"].strip(), names, roster)
        if person is not None and person.affiliation != Affiliation():
            return person, "direct", True
    masked = ZH["quoted"].pattern.sub(lambda match: "\u25a1" * len(match.group()), sentence)
    for first, last in _clauses(masked):
        spoken = _read_clause(sentence, masked, first, last, names, roster)
        if spoken is not None:
            return spoken
        if not ZH["lead-in"].pattern.match(masked, first):
            break
    return _read_after(sentence, names, roster)


def _read_after(sentence: str, names: Names, roster: Roster) -> _Found | None:
    """Who holds something behind a clause without words: 林则安质疑，认为…; 冰岛未签，但表示…."""
    for rule in ("doubts", "did not but said", "does and said"):
        match = ZH[rule].pattern.match(sentence)
        if match is not None:
            found = _read_subject(match["subject"], match["verb"], names, roster)
            if found is not None and found[0] is not None:
                return found[0], "reported", found[1]
    return None


def _read_clause(
    sentence: str, masked: str, first: int, last: int, names: Names, roster: Roster
) -> _Found | None:
    after = first
    quoted = _QUOTED.match(masked, first, last) if sentence[first] in '“「『"' else None
    if quoted is not None:
        first = quoted.end()
    for verb in ZH["verb"].pattern.finditer(masked, first, last):
        wordless = ZH["no words"].pattern.match(masked, verb.start())
        if wordless is not None:
            after = wordless.end()
        if verb.start() < after:
            continue
        subject = sentence[first : verb.start()]
        if len(subject) > _LONGEST_SUBJECT:
            return None
        found = _read_subject(subject, verb.group(), names, roster)
        if found is not None:
            quote = ZH["opens quote"].pattern.match(sentence, verb.end())
            marked = sentence[verb.end() : verb.end() + 1] in {"：", ":"}
            direct = quote is not None and (marked or len(quote[1]) >= _WORDS_OF_A_QUOTE)
            direct = direct or quoted is not None
            return found[0], "direct" if direct else "reported", found[1]
    return None


def _clauses(masked: str) -> Iterator[tuple[int, int]]:
    """The first clauses, commas inside quotes and brackets not counting."""
    first = 0
    ends = [match.start() for match in ZH["clause end"].pattern.finditer(masked)][:_CLAUSES_TRIED]
    for end in [*ends, len(masked)] if len(ends) < _CLAUSES_TRIED else ends:
        if end > first:
            yield first, end
        first = end + 1


def _read_subject(
    subject: str, verb: str, names: Names, roster: Roster
) -> tuple[Speaker | None, bool] | None:
    """Who `subject` is: (speaker, firm); speaker None for a pronoun; None when nobody."""
    passed_on = ZH["quoted source"].pattern.match(subject.strip())
    text = passed_on["who"] if passed_on is not None else subject.strip()
    text = ZH["opening"].pattern.sub("", text)
    pronoun = ZH["pronoun"].pattern.match(text)
    if pronoun is not None and _MODIFIER.fullmatch(text, pronoun.end()):
        return None, True
    person = person_zh(text, names, roster)
    if person is not None:
        return person, True
    if ZH["firm verb"].pattern.search(verb.rstrip("了道过到")):
        organisation = _side(text, roster) or _organisation(text, names)
        return (
            None
            if organisation is None
            else (organisation, organisation.affiliation.role is not None)
        )
    return None


def _side(text: str, roster: Roster) -> Speaker | None:
    """蒙方: a state that the document names in full."""
    state = roster.sides.get(text[:2])
    if state is None or not _MODIFIER.fullmatch(re.sub("^面", "", text[2:])):
        return None
    return Speaker(None, Affiliation(country=state))


def _organisation(text: str, names: Names) -> Speaker | None:
    """A country, an organisation or somebody's unnamed representative."""
    text = ZH["of its spokesman"].pattern.sub("", ZH["published"].pattern.sub("", text))
    if len(text) > _LONGEST_ORGANISATION or ZH["no organisation"].pattern.search(text):
        return None
    for end in range(len(text), 1, -1):
        if end < len(text) and not _MODIFIER.fullmatch(text[end:]):
            continue
        spoken = _body(text[:end], names)
        if spoken is not None:
            return Speaker(None, spoken)
    return None


def _body(subject: str, names: Names) -> Affiliation | None:
    """The country or organisation that the words are, and nothing else."""
    state = re.sub(r"(?:政府|方面|当局|官方|军方)$", "", subject)
    country = names.resolve(state, "country")
    if country is None and subject.endswith(("方面", "当局", "官方", "军方")):
        country = names.countries_of_places.get(alias_key(state))  # 利马方面表示
    if country is not None:
        printed = subject if subject.endswith(("政府", "当局")) else None
        return Affiliation(organisation=printed, country=country)
    title = read_title(subject, names)
    if title.role is not None and _OFFICE_LAST.search(title.role) is None:
        # 行长 and a name that is not read as one, or a part of a body: 联合国人权委员会
        return _unknown(subject, Affiliation(country=title.country))
    known = title.organisation and (title.organisation_id or title.country)
    whole = title.role or title.organisation == subject
    statesman = title.role and title.country and not title.organisation
    if (known and whole) or statesman:
        return title
    return _unknown(subject, title)


def _unknown(subject: str, title: Affiliation) -> Affiliation | None:
    """An organisation that no names file has, by the word it ends in."""
    if not (ZH["unknown organisation"].pattern.fullmatch(subject) and _is_noun(subject)):
        return None
    if title.organisation and (title.role or title.organisation == subject):
        return title
    return Affiliation(None, subject, None, title.country) if title.role is None else None


def _is_noun(subject: str) -> bool:
    """True when no verb, preposition or adverb stands in it."""
    return all(tag[0] not in "vpdcurm" or tag in {"vn", "r"} for _, tag in word_tags(subject)[:-1])
