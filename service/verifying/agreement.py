"""Whether the attribution of a draft and that of the source agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.names import Names, find_mentions
from indexer.records import Document, Statement
from service.verifying.attribution import Subject
from service.verifying.comparable import comparable
from service.verifying.reference import Reference

Aspect = Literal["speaker", "organisation", "country", "document"]
# Names that the names file does not have are compared as written (token set ratio, 0 to 100):
# measured on the shipped corpus, spellings of one person reach 89, different people stay under 60.
_SAME_NAME = 80.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """`agrees` is None when nothing could be compared."""

    agrees: bool | None
    differs_in: tuple[Aspect, ...]


def compare(
    subject: Subject | None,
    reference: Reference | None,
    statement: Statement | None,
    document: Document,
    documents: Mapping[str, Document],
    names: Names,
) -> Agreement:
    """Compare what a draft says about the origin of a claim with what the index knows."""
    verdicts: list[tuple[Aspect, bool | None]] = []
    if reference is not None:
        verdicts.append(("document", _same_document(reference, statement, document, documents)))
    if subject is not None and statement is not None:
        verdicts.extend(_speakers(subject, statement, document, names))
    differs = tuple(aspect for aspect, verdict in verdicts if verdict is False)
    if differs:
        return Agreement(False, differs)
    return Agreement(True if any(verdict for _, verdict in verdicts) else None, ())


def _same_document(
    reference: Reference,
    statement: Statement | None,
    document: Document,
    documents: Mapping[str, Document],
) -> bool:
    """True for the document itself, its official version, or the day of the occasion."""
    same = {document.document_id, document.version_of} | {
        other.document_id
        for other in documents.values()
        if other.version_of == document.document_id
    }
    if same & reference.document_ids:
        return True
    occasion = statement.occasion_date if statement else None
    return bool(reference.date and occasion and occasion.startswith(reference.date))


def _speakers(
    subject: Subject, statement: Statement, document: Document, names: Names
) -> list[tuple[Aspect, bool | None]]:
    """Compare persons, else organisations, and then countries unless the first differ."""
    verdicts: list[tuple[Aspect, bool | None]] = []
    if subject.person is not None and statement.speaker is not None:
        verdicts.append(("speaker", _same_person(subject, statement)))
    elif subject.organisation_ids:
        verdicts.append(("organisation", _same_body(subject, statement, document, names)))
    if subject.country_ids and not (verdicts and verdicts[0][1] is False):
        verdicts.append(("country", _same_country(subject, statement)))
    return verdicts


def _same_person(subject: Subject, statement: Statement) -> bool:
    from rapidfuzz import fuzz

    if subject.person_ids and statement.speaker_id is not None:
        return statement.speaker_id in subject.person_ids
    ours = comparable(subject.person or "").text
    theirs = comparable(statement.speaker or "").text
    return ours in theirs or theirs in ours or fuzz.token_set_ratio(ours, theirs) >= _SAME_NAME


def _same_body(
    subject: Subject, statement: Statement, document: Document, names: Names
) -> bool | None:
    if statement.organisation is None and statement.organisation_id is None:
        return None
    printed = f"{statement.organisation or ''} {statement.role or ''}"
    theirs = {mention.name_id for mention in find_mentions(printed, names)}
    if statement.organisation_id is not None:
        theirs.add(statement.organisation_id)
    if theirs & subject.organisation_ids:
        return True
    publisher = {mention.name_id for mention in find_mentions(document.publisher or "", names)}
    if publisher & subject.organisation_ids:
        return None  # "the Center's briefing says": the organisation that printed it, not a speaker
    known = statement.organisation_id is not None
    return False if known else None


def _same_country(subject: Subject, statement: Statement) -> bool | None:
    if statement.country is not None:
        return statement.country in subject.country_ids
    # A speaker of an organisation that belongs to no state speaks for no country.
    return None if statement.organisation_id is None else False
