"""Who said what, for which organisation and country, on which occasion, from the text itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from indexer.names import COMPOUND_SURNAMES, SURNAMES, Names, is_office
from indexer.records import Document, Language, Passage, PassageKind, Statement
from indexer.statements.affiliation import Affiliation, read_title
from indexer.statements.attendance import guests, people_present
from indexer.statements.attribution import (
    Roster,
    Speaker,
    handles,
    name_key,
    same_latin_name,
)
from indexer.statements.bodies import sides_of
from indexer.statements.chinese import attributions_zh, introduce_guests
from indexer.statements.english import attributions_en, read_guest
from indexer.statements.forms import signed_quote
from indexer.statements.labels import read_label, read_signature
from indexer.statements.name_blocks import read_name_block
from indexer.statements.occasion import Occasion, event_at, held_event
from indexer.statements.reach import reach
from indexer.statements.rules_forms import FORMS
from indexer.statements.turn import Turn
from indexer.statements.turns import FIELD, PROCEDURE, turn_marks
from indexer.text import fold, sentence_spans, simplify

# An event is the document's own when this share of its letter pairs stands in the title.
_SHARE_OF_EVENT = 0.5
# The reporter has the word again: these begin no paragraph of a speaker's own block.
_REPORTER = re.compile(
    r"(?:会议|本次|此次|与会|活动|论坛|对话会|The (?:meeting|session|event|forum)|Participants)"
)


_POLITE = re.compile("先生|女士|小姐|同志|博士|老师|议员|委员|代表")
_COURTESY = re.compile(r"^(?:the|mr|mrs|ms|madam|hon)\b\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    language: Language
    kind: PassageKind


@dataclass(frozen=True, slots=True)
class _Speech:
    """`speaker` has the word from `start` to `end` of the document."""

    start: int
    end: int
    speaker: Speaker
    direct: bool
    occasion: Occasion | None


def extract_statements(
    document: Document, passages: Sequence[Passage], names: Names
) -> list[Statement]:
    """Return what was said in the content passages, in the order of the document.

    `passages` are those of `document`. A statement lies in one passage, which may hold several; it
    ends where its paragraph, its quotation or its turn ends. Attributions are read from whole
    paragraphs, so a passage cut from the middle of a speech is the speaker's too. Nothing is
    guessed: without a name, a organisation or a country in the text there is no statement.
    """
    own = sorted(passages, key=lambda passage: passage.start)
    paragraphs = _paragraphs(own)
    occasions = {
        language: _opening(document, [p for p in paragraphs if p.language == language])
        for language in ("zh", "en")
    }
    ids = _Ids(names)
    speeches = list(_speeches(document, paragraphs, names))
    starts = [speech.start for speech in speeches]
    statements = []
    for passage in own:
        if passage.kind == "content":
            for speech in _in_passage(document, passage, speeches, starts):
                occasion = speech.occasion or occasions[passage.language]
                statements.append(_statement(passage, speech, occasion, ids))
    return statements


def _paragraphs(passages: Sequence[Passage]) -> list[_Paragraph]:
    paragraphs = []
    for _, group in groupby(passages, key=lambda passage: passage.paragraph):
        members = list(group)
        first, last = members[0], members[-1]
        paragraphs.append(_Paragraph(first.start, last.end, first.language, first.kind))
    return paragraphs


def _speeches(
    document: Document, paragraphs: Sequence[_Paragraph], names: Names
) -> Iterator[_Speech]:
    roster = Roster(names, sides_of(document.text, names))
    _meet_present(document, roster)
    block: Speaker | None = None
    opened = False
    heading: _Paragraph | None = None
    turns = {turn.start: turn for turn in turn_marks(document.text)}
    turn: Turn | None = None
    open_quotation: Speaker | None = None
    for paragraph in paragraphs:
        carried, open_quotation = open_quotation, None
        text = document.text[paragraph.start : paragraph.end]
        begun = turns.get(paragraph.start)
        if begun is not None and begun.closes:
            begun = turn = None
        turn = begun or (turn if turn is not None and _goes_on(turn, paragraph, text) else None)
        if turn is not None:
            block = heading = None
            said = roster.only() if turn.answers else _speaker_of(turn, roster)
            _introduced_by_host(paragraph, text, roster)
            words = begun is None or paragraph.end > begun.end  # a label may stand alone
            stage = FORMS["stage"].pattern.fullmatch(text) is not None
            if said is not None and paragraph.kind != "heading" and words and not stage:
                yield _Speech(paragraph.start, paragraph.end, said, direct=True, occasion=None)
            continue
        if paragraph.kind == "boilerplate":
            block = heading = None
            continue
        named = read_name_block(text, names)
        if named is None and heading is not None and paragraph.kind == "heading":
            named = read_name_block(document.text[heading.start : paragraph.end], names)
        heading = paragraph if paragraph.kind == "heading" else None
        if named is not None:
            roster.introduce(named)
            block, opened = named, False
        elif paragraph.kind == "heading":
            block = None
        elif block is not None and not (opened and _REPORTER.match(text)):
            opened = True
            yield _Speech(paragraph.start, paragraph.end, block, direct=True, occasion=None)
        else:
            block = None
            own, open_quotation = _reported(paragraph, text, roster, carried)
            yield from own


def _goes_on(turn: Turn, paragraph: _Paragraph, text: str) -> bool:
    """True when the paragraph is still part of the turn that began above it.

    The running heads of a parliament's record stand in the middle of a speech; in other records a
    heading or a field (决议：…) ends it.
    """
    if turn.whole:
        return True
    if not turn.record or PROCEDURE.match(text):
        return False
    return turn.dashed or (paragraph.kind == "content" and FIELD.match(text) is None)


def _speaker_of(turn: Turn, roster: Roster) -> Speaker | None:
    if turn.name is None:
        return None
    name = turn.name
    if turn.body:
        named = read_title(name, roster.names)
        if named.role is None:
            named = replace(read_title(f"{name}代表", roster.names), role=None)
        return Speaker(None, replace(named, organisation=named.organisation or name))
    if is_office(name):
        role = _COURTESY.sub("", name)
        holder = roster.holder(name)
        if holder is None:
            return Speaker(name, Affiliation(role=role))
        held = holder.affiliation
        return replace(holder, affiliation=replace(held, role=held.role or role))
    if turn.title is None or _POLITE.fullmatch(simplify(turn.title)):
        known = roster.recall(name) or Speaker(name, Affiliation(role=turn.title))
        roster.meet(known)
        return known
    if name in SURNAMES or name in COMPOUND_SURNAMES.split("|"):
        holder = roster.recall_titled(name, turn.title)
        return holder or Speaker(f"{name}{turn.title}", Affiliation(role=turn.title))
    own = Affiliation(role=turn.title) if turn.role else read_label(turn.title, roster.names)
    speaker = Speaker(name, own)
    met = roster.recall(name)
    if met is not None and turn.title in (met.affiliation.role or ""):
        speaker = met
    first = turn.title.split(",")[0].strip()
    roster.meet(speaker, first if is_office(first) else None)
    return speaker


def _meet_present(document: Document, roster: Roster) -> None:
    """Remember whom the head of the document and its list of those present name."""
    for one in people_present(document.text):
        affiliation = read_label(one.title, roster.names) if one.title else Affiliation()
        office = one.office
        if office is not None and affiliation.role is None:
            affiliation = replace(affiliation, role=_COURTESY.sub("", office))
        known = roster.recall(one.name)
        speaker = Speaker(one.name, affiliation)
        if known is not None and (affiliation == Affiliation() or known.affiliation.role):
            speaker = known
        roster.meet(speaker, office)


def _introduced_by_host(paragraph: _Paragraph, text: str, roster: Roster) -> None:
    """Remember the guests whom somebody introduces in a turn of speech."""
    if paragraph.language == "zh":
        introduce_guests(text, roster.names, roster)
        return
    for start, end in sentence_spans(text):
        for guest in guests(text[start:end]):
            affiliation = read_guest(guest.title, roster.names) if guest.title else Affiliation()
            roster.meet(Speaker(guest.name, affiliation))


def _reported(
    paragraph: _Paragraph, text: str, roster: Roster, carried: Speaker | None
) -> tuple[list[_Speech], Speaker | None]:
    """The speeches of one paragraph, and whose quotation it leaves open."""
    signed = signed_quote(text)
    if signed is not None:
        said = Speaker(signed[0], read_signature(signed[1], roster.names))
        roster.introduce(said)
        return [_Speech(paragraph.start, paragraph.end, said, direct=True, occasion=None)], None
    read = attributions_zh if paragraph.language == "zh" else attributions_en
    reached = reach(text, list(read(text, roster.names, roster)), carried)
    speeches = [
        _Speech(
            paragraph.start + own.start,
            paragraph.start + own.end,
            own.speaker,
            direct=own.direct,
            occasion=event_at(text[own.told : own.told_end]),
        )
        for own in reached.words
    ]
    return speeches, reached.goes_on


def _in_passage(
    document: Document, passage: Passage, speeches: Sequence[_Speech], starts: Sequence[int]
) -> Iterator[_Speech]:
    """What was said in a passage; what one speaker says without a break is one."""
    first = max(bisect_right(starts, passage.start) - 1, 0)
    before: _Speech | None = None
    for speech in islice(speeches, first, bisect_left(starts, passage.end)):
        start, end = _visible(document.text, speech, passage)
        if start == end:
            continue
        own = replace(speech, start=start, end=end)
        if before is not None:
            between = document.text[before.end : start]
            if before.speaker == own.speaker and not between.strip():
                before = replace(before, end=end)
                continue
            yield before
        before = own
    if before is not None:
        yield before


def _visible(text: str, speech: _Speech, passage: Passage) -> tuple[int, int]:
    """The words of a speech that stand in a passage, without white space around them."""
    start, end = max(speech.start, passage.start), min(speech.end, passage.end)
    words = text[start:end]
    if not any(map(str.isalnum, words)):
        return start, start
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _opening(document: Document, paragraphs: Sequence[_Paragraph]) -> Occasion | None:
    """The event the document is about: the one in its title, or the only one that was held."""
    held = []
    for paragraph in paragraphs:
        if paragraph.kind == "content":
            text = document.text[paragraph.start : paragraph.end]
            held += [event for s, e in sentence_spans(text) if (event := held_event(text[s:e]))]
    title = _pairs(f"{document.title} {document.title_translated or ''}")
    for occasion in held:
        pairs = _pairs(occasion.event)
        if pairs and len(pairs & title) >= _SHARE_OF_EVENT * len(pairs):
            return occasion
    return held[0] if len({occasion.date for occasion in held}) == 1 else None


def _pairs(text: str) -> set[str]:
    letters = re.sub(r"\W+", "", fold(text).text)
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


def _statement(
    passage: Passage,
    speech: _Speech,
    occasion: Occasion | None,
    ids: _Ids,
) -> Statement:
    speaker, title = speech.speaker, speech.speaker.affiliation
    return Statement(
        passage_id=passage.passage_id,
        start=speech.start,
        end=speech.end,
        speaker=speaker.name,
        speaker_id=ids.of(speaker.name) if speaker.name else None,
        role=title.role,
        organisation=title.organisation,
        organisation_id=title.organisation_id,
        country=title.country,
        occasion=occasion.event if occasion else None,
        occasion_date=occasion.date if occasion else None,
        speech="direct" if speech.direct else "reported",
    )


class _Ids:
    """One id for the spellings of one person: from the names file, or made from the name."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._ids: dict[str, str] = {}
        self._near: dict[str, list[str]] = {}

    def of(self, name: str) -> str:
        """The id of whoever is called `name` in this document."""
        known = self._names.resolve(name, "person")
        if known is not None:
            return known
        key = name_key(name)
        if key in self._ids:
            return self._ids[key]
        near = dict.fromkeys(one for word in handles(key) for one in self._near.get(word, ()))
        same = next((one for one in near if same_latin_name(key, one)), None)
        self._ids[key] = self._ids[same] if same else re.sub(r"[\s.'’]+", "-", key).strip("-")
        for word in handles(key):
            self._near.setdefault(word, []).append(key)
        return self._ids[key]
