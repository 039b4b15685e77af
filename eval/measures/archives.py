"""Measures an archive: indexes it like any folder, asks its questions and compares its marks.

Mistakes are listed for documents that may be tuned on, never for those of the test split.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from eval.gold import Archive, ArchiveQuestion, Span, matches, read_archive
from eval.measures.marks import (
    Alike,
    Claim,
    Pair,
    measure_alike,
    measure_kinds,
    measure_said,
    measure_versions,
    same_title,
)
from eval.measures.places import Places
from eval.measures.scores import PrecisionRecall
from eval.measures.subject import Subject, build_subject
from indexer.counterparts import find_similar
from indexer.reading import read_folder
from service.results import Citation
from service.settings import Settings

Figures = dict[str, Any]


def measure_archive(archive: Archive, settings: Settings) -> Figures:
    """Index one archive below the folder of the settings, and measure every split.

    Raises:
        LanmeiError: when it cannot be indexed.
    """
    subject = build_subject(read_folder(archive.source), archive.name, settings)
    places = Places(_texts(subject), archive.files())
    outcomes = [(question, *_asked(subject, places, question)) for question in archive.questions]
    splits: dict[str, Figures] = {}
    for split in archive.splits:
        figures: Figures = {}
        if archive.marked:
            figures |= _marks(archive, subject, places, split)
        own = [row for row in outcomes if row[0].split == split]
        figures["questions"] = _question_figures(own)
        if split != "test":
            figures["claims"] = _listed(archive, subject, split)
            figures["wrong_questions"] = [
                f"{question.question_id} {question.question}: "
                + ("not right" if question.answerable else "answered")
                for question, answered, right in own
                if (not right if question.answerable else answered)
            ]
        splits[split] = figures
    return {"corpus": archive.name, "index": subject.index.index_id, "splits": splits}


def _asked(subject: Subject, places: Places, question: ArchiveQuestion) -> tuple[bool, bool]:
    """Whether it was answered, and whether a cited quote answers it."""
    answer = subject.engine.ask(question.question)
    return answer.answered, answer.answered and any(
        _answers(subject, places, question, citation) for citation in answer.citations
    )


def _answers(
    subject: Subject, places: Places, question: ArchiveQuestion, citation: Citation
) -> bool:
    if question.pattern is not None:
        return question.pattern.search(citation.quote) is not None
    span = Span(_name_of(subject, citation.document_id), citation.start, citation.end)
    return any(matches(places.in_file(span), answer) for answer in question.answers)


def _question_figures(rows: Sequence[tuple[ArchiveQuestion, bool, bool]]) -> Figures:
    """Counts by the language of the question, and of answerable ones by that of the answer too."""
    figures: Figures = {}
    for language in ("zh", "en", "both"):
        own = [row for row in rows if language in ("both", row[0].language)]
        figures[language] = {
            "answerable": sum(row[0].answerable for row in own),
            "right": sum(row[2] for row in own if row[0].answerable),
            "unanswerable": sum(not row[0].answerable for row in own),
            "answered": sum(row[1] for row in own if not row[0].answerable),
        }
    directions: dict[str, dict[str, int]] = {}
    for question, _, right in rows:
        if question.answered_in:
            target = "both" if len(question.answered_in) > 1 else min(question.answered_in)
            key = f"{question.language}-{target}"
            counts = directions.setdefault(key, {"answerable": 0, "right": 0})
            counts["answerable"] += 1
            counts["right"] += right
    return figures | {"directions": dict(sorted(directions.items()))}


def _marks(archive: Archive, subject: Subject, places: Places, split: str) -> Figures:
    """The figures of what is marked in the documents of one split."""
    mine = {name for name, own in archive.split_of.items() if own == split}
    figures = _version_figures(archive, subject, places, mine)
    if archive.said:
        figures |= _said_figures(archive, subject, places, mine)
    if archive.dates:
        documents = {
            _name_of(subject, name): document for name, document in subject.index.documents.items()
        }
        read = [(documents[name], *archive.dates[name]) for name in sorted(mine)]
        figures["dates"] = {
            "right": sum(own.date == date for own, date, _ in read),
            "documents": len(read),
        }
        figures["titles"] = {
            "right": sum(same_title(own.title, title) for own, _, title in read),
            "documents": len(read),
        }
    if archive.blocks:
        figures["boilerplate"] = _blocks(archive, subject, places, mine).to_json()
    if split == "test":
        return {key: own for key, own in figures.items() if not key.startswith(_LISTED)}
    return figures


# Lists of single mistakes, which are for documents that may be tuned on.
_LISTED = ("wrong_", "missed_")


def _said_figures(archive: Archive, subject: Subject, places: Places, mine: set[str]) -> Figures:
    claims = [
        replace(claim, span=places.in_file(claim.span))
        for claim in claims_of(subject)
        if claim.span.document_id in mine
    ]
    said = measure_said(
        claims,
        [one for one in archive.said if one.span.document_id in mine],
        [span for span in archive.nobody if span.document_id in mine],
        archive.files(),
    )
    return {
        "speaker": said.speaker.to_json(),
        "all_three": said.whole.to_json(),
        "nobody": {"claimed": said.claimed_nobody, "spans": said.nobody},
        "wrong_speakers": list(said.mistakes),
    }


def _version_figures(archive: Archive, subject: Subject, places: Places, mine: set[str]) -> Figures:
    pairs = [(places.in_file(zh), places.in_file(en)) for zh, en in passage_pairs_of(subject)]
    versions = measure_versions(
        [pair for pair in pairs if _touches(pair, mine)],
        [pair for pair in archive.pairs if _touches(pair, mine)],
        archive.versions,
    )
    figures: Figures = {
        "counterparts": versions.pairs.to_json(),
        "false_pairs": versions.false_pairs,
        "false_documents": len(versions.false_documents),
        "wrong_documents": [list(pair) for pair in versions.false_documents],
        "wrong_pairs": [_shown(archive, pair) for pair in versions.wrong],
        "missed_pairs": [_shown(archive, pair) for pair in versions.missed],
    }
    kinds = {pair: kind for pair, kind in archive.kinds.items() if pair[0] in mine}
    if kinds:
        figures["kinds"] = measure_kinds(kinds_of(subject), kinds).to_json()
    if archive.alike is not None:
        figures["alike"] = measure_alike(
            [one for one in alike_of(subject) if one.one in mine],
            {pair: later for pair, later in archive.alike.items() if pair[0] in mine},
        ).to_json()
    return figures


def _shown(archive: Archive, pair: Pair) -> list[str]:
    texts = archive.files()
    return [texts[span.document_id][span.start : span.end] for span in pair]


def kinds_of(subject: Subject) -> dict[tuple[str, str], frozenset[str]]:
    """The kinds of the counterparts between two documents, by their names."""
    passages = subject.passages
    kinds: dict[tuple[str, str], set[str]] = {}
    for one in subject.index.counterparts:
        ids = (one.zh_passage_id, one.en_passage_id)
        zh, en = (_name_of(subject, passages[own].document_id) for own in ids)
        kinds.setdefault((zh, en), set()).add(one.kind)
    return {pair: frozenset(own) for pair, own in kinds.items()}


def alike_of(subject: Subject) -> list[Alike]:
    """The drafts and editions that indexing names."""
    found = find_similar(list(subject.index.documents.values()), list(subject.index.passages))
    return [
        Alike(
            _name_of(subject, one.document_id),
            _name_of(subject, one.other_id),
            _name_of(subject, one.later_id) if one.later_id else None,
        )
        for one in found
    ]


def claims_of(subject: Subject) -> list[Claim]:
    """The statements of an index as claims."""
    passages = subject.passages
    return [
        Claim(
            Span(_name_of(subject, passages[own.passage_id].document_id), own.start, own.end),
            own.speaker,
            own.organisation,
            own.country,
        )
        for own in subject.index.statements
    ]


def _listed(archive: Archive, subject: Subject, split: str) -> list[Figures]:
    """The claims of one split with their text, to be read by hand."""
    texts = _texts(subject)
    return [
        {
            **asdict(claim.span),
            "speaker": claim.speaker,
            "organisation": claim.organisation,
            "country": claim.country,
            "text": texts[claim.span.document_id][claim.span.start : claim.span.end],
        }
        for claim in claims_of(subject)
        if archive.split_of.get(claim.span.document_id, split) == split
    ]


def passage_pairs_of(subject: Subject) -> list[Pair]:
    """The counterparts of an index on the level of passages."""
    passages = subject.passages
    return [
        (
            Span(_name_of(subject, passages[c.zh_passage_id].document_id), c.zh_start, c.zh_end),
            Span(_name_of(subject, passages[c.en_passage_id].document_id), c.en_start, c.en_end),
        )
        for c in subject.index.counterparts
        if c.level == "passage"
    ]


def _blocks(archive: Archive, subject: Subject, places: Places, mine: set[str]) -> PrecisionRecall:
    blocks = [span for span in archive.blocks if span.document_id in mine]
    repeated = [
        places.in_file(Span(name, passage.start, passage.end))
        for passage in subject.index.passages
        if passage.kind == "boilerplate"
        and (name := _name_of(subject, passage.document_id)) in mine
    ]
    return PrecisionRecall(
        correct=sum(any(matches(span, block) for block in blocks) for span in repeated),
        predicted=len(repeated),
        found=sum(any(matches(span, block) for span in repeated) for block in blocks),
        expected=len(blocks),
    )


def _touches(pair: Pair, mine: set[str]) -> bool:
    return pair[0].document_id in mine or pair[1].document_id in mine


def _texts(subject: Subject) -> dict[str, str]:
    return {_name_of(subject, name): text for name, text in subject.texts.items()}


def _name_of(subject: Subject, document_id: str) -> str:
    return subject.index.documents[document_id].path.removeprefix("documents/")


def measure_archives(folders: Iterable[Path], settings: Settings) -> list[Figures]:
    """Measure several archives, each with a temporary index.

    Raises:
        LanmeiError: when one cannot be read or indexed.
    """
    results = []
    for folder in folders:
        with tempfile.TemporaryDirectory() as place:
            own = settings.model_copy(update={"index_dir": Path(place) / "index"})
            results.append(measure_archive(read_archive(folder), own))
    return results
