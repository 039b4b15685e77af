"""Who said what: speakers, their bodies and countries, and the occasion, from the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.names import Names, alias_key
from indexer.records import Document, Language, Passage, PassageKind, Statement
from indexer.statements.attribution import Attribution, Roster, Speaker, same_latin_name
from indexer.statements.chinese import attributions_zh
from indexer.statements.english import attributions_en
from indexer.statements.name_blocks import read_name_block
from indexer.statements.occasion import Occasion, event_at, held_event
from indexer.text import fold, sentence_spans

# A passage is somebody's when at least this share of it is.
_SHARE_OF_PASSAGE = 0.5
# An event is the document's own when this share of its letter pairs stands in the title.
_SHARE_OF_EVENT = 0.5
# The reporter has the word again: these begin no paragraph of a speaker's own block.
_REPORTER = re.compile(
    r"(?:会议|本次|此次|与会|活动|论坛|对话会|The (?:meeting|session|event|forum)|Participants)"
)


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
    """Return a statement for each content passage that is mostly one speaker's, in their order.

    `passages` are those of `document`. Attributions are read from whole paragraphs, so a passage
    cut from the middle of a speech is the speaker's too. Nothing is guessed: without a name, a
    body or a country in the text there is no statement.
    """
    own = sorted(passages, key=lambda passage: passage.start)
    paragraphs = _paragraphs(own)
    occasions = {
        language: _opening(document, [p for p in paragraphs if p.language == language])
        for language in ("zh", "en")
    }
    ids: dict[str, str] = {}
    speeches = list(_speeches(document, paragraphs, names))
    statements = []
    for passage in own:
        speech = _of_passage(passage, speeches) if passage.kind == "content" else None
        if speech is not None:
            occasion = speech.occasion or occasions[passage.language]
            statements.append(_statement(passage, speech, occasion, names, ids))
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
    roster = Roster(names)
    block: Speaker | None = None
    opened = False
    heading: _Paragraph | None = None
    before: Speaker | None = None
    for paragraph in paragraphs:
        text = document.text[paragraph.start : paragraph.end]
        if paragraph.kind == "boilerplate":
            block = heading = before = None
            continue
        named = read_name_block(text, names)
        if named is None and heading is not None and paragraph.kind == "heading":
            named = read_name_block(document.text[heading.start : paragraph.end], names)
        heading = paragraph if paragraph.kind == "heading" else None
        if named is not None:
            roster.introduce(named)
            block, opened = named, False
        elif paragraph.kind == "heading":
            block = before = None
        elif block is not None and not (opened and _REPORTER.match(text)):
            opened = True
            yield _Speech(paragraph.start, paragraph.end, block, direct=True, occasion=None)
        else:
            block = None
            spoken = list(_reported(paragraph, text, roster, before))
            yield from spoken
            before = spoken[-1].speaker if spoken else None


def _reported(
    paragraph: _Paragraph, text: str, roster: Roster, before: Speaker | None
) -> Iterator[_Speech]:
    """The speeches of one paragraph: a person speaks on to its end, a body for one sentence."""
    read = attributions_zh if paragraph.language == "zh" else attributions_en
    turns = _turns(list(read(text, roster.names, roster)), before)
    sentences = sentence_spans(text)
    for number, turn in enumerate(turns):
        sentence_end = next(
            end for start, end in sentences if start >= turn.start or end > turn.start
        )
        following = turns[number + 1].start if number + 1 < len(turns) else len(text)
        end = following if turn.firm else sentence_end
        if turn.speaker is not None:
            yield _Speech(
                paragraph.start + turn.start,
                paragraph.start + end,
                turn.speaker,
                direct=turn.speech == "direct",
                occasion=event_at(text[turn.start : sentence_end]),
            )


def _turns(attributions: Sequence[Attribution], before: Speaker | None) -> list[Attribution]:
    """Only the changes of speaker: who goes on is dropped, a country within a speech too."""
    turns: list[Attribution] = []
    person: Speaker | None = None
    for attribution in attributions:
        if attribution.speaker is None:
            if person is None and before is not None and not turns:
                person = before
                turns.append(Attribution(attribution.start, before, attribution.speech))
            continue
        if not attribution.firm and person is not None:
            continue
        if person is not None and attribution.speaker.name == person.name:
            continue
        turns.append(attribution)
        person = attribution.speaker if attribution.firm else None
    return turns


def _of_passage(passage: Passage, speeches: Sequence[_Speech]) -> _Speech | None:
    shares = [
        (min(passage.end, speech.end) - max(passage.start, speech.start), -number)
        for number, speech in enumerate(speeches)
    ]
    longest, number = max(shares, default=(0, 0))
    if longest < _SHARE_OF_PASSAGE * (passage.end - passage.start) or longest <= 0:
        return None
    return speeches[-number]


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
    names: Names,
    ids: dict[str, str],
) -> Statement:
    speaker, title = speech.speaker, speech.speaker.affiliation
    return Statement(
        passage_id=passage.passage_id,
        speaker=speaker.name,
        speaker_id=_speaker_id(speaker.name, names, ids) if speaker.name else None,
        role=title.role,
        organisation=title.organisation,
        organisation_id=title.organisation_id,
        country=title.country,
        occasion=occasion.event if occasion else None,
        occasion_date=occasion.date if occasion else None,
        speech="direct" if speech.direct else "reported",
    )


def _speaker_id(name: str, names: Names, ids: dict[str, str]) -> str:
    """One id for the spellings of one person: from the names file, or made from the name."""
    known = names.resolve(name, "person")
    if known is not None:
        return known
    key = alias_key(name)
    for other, person_id in ids.items():
        if other == key or same_latin_name(key, other):
            return person_id
    ids[key] = re.sub(r"[\s.'’]+", "-", key).strip("-")
    return ids[key]
