"""One claim of a draft: looked up, located, and its attribution compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.names import Names
from indexer.records import Language
from indexer.text import HAN_RUN
from service.verifying.agreement import Agreement
from service.verifying.attribution import Subject, attributed_to, attributing_lead, read_subject
from service.verifying.comparable import Comparable, words
from service.verifying.differences import differences
from service.verifying.draft import DraftClaim, Extent
from service.verifying.match import SourceTexts
from service.verifying.notation import find_rewritten
from service.verifying.origin import Located, Origins
from service.verifying.pieces import NOTHING, Finding, Searcher
from service.verifying.reference import Reference, References
from service.verifying.report import (
    Attribution,
    Claim,
    ClaimKind,
    ClaimPart,
    Difference,
    Expected,
    SourceMatch,
)

# Shorter quotations are terms, which many speakers use: their speaker is not compared.
_SHORTEST_SPOKEN: dict[Language, int] = {"zh": 8, "en": 4}
_MOST_MATCHES = 10
# Matches whose attribution agrees come first, then those that say nothing about it.
_RANK: dict[bool | None, int] = {True: 0, None: 1, False: 2}
_MARKS = re.compile(r"\[\^?\d{1,3}(?:[-,，–]\d{1,3})*\]")
_LAST_PARENTHESIS = re.compile(r"[(（][^()（）\n]{1,200}[)）](?=[.。！？!?\s]*$)")


@dataclass(frozen=True, slots=True)
class Sources:
    """What is made once per index."""

    texts: SourceTexts
    searcher: Searcher
    origins: Origins
    resolver: References
    names: Names


@dataclass(frozen=True, slots=True)
class Check:
    """One draft against one index."""

    text: str
    form: Comparable
    numbered: dict[int, str]
    sources: Sources

    def claim(self, n: int, claim: DraftClaim) -> Claim:
        """Look a claim up and compare its attribution."""
        span = (claim.start, claim.end)
        needle, found = self._look_up(span, claim.kind)
        lead = 0
        if claim.kind == "sentence" and found.status != "verbatim":
            lead = attributing_lead(self.text[span[0] : span[1]])
            said, said_found = self._look_up((span[0] + lead, span[1]), claim.kind)
            if lead and said_found.similarity > found.similarity:
                span, needle, found = (span[0] + lead, span[1]), said, said_found
        located = self._located(found, needle, span)
        subject = self._subject(claim, needle, lead)
        reference = self._reference(claim)
        agreements = [self.sources.origins.agreement(subject, reference, each) for each in located]
        spliced = found.composition == "spliced"
        order = sorted(range(len(located)), key=lambda i: _RANK[agreements[i].agrees])
        best = order[-1 if spliced else 0] if order else None
        verdict = agreements[best] if best is not None else None
        wrong = verdict is not None and verdict.agrees is False and found.status != "not_found"
        matches = [located[i].match for i in (range(len(located)) if found.parts else order)]
        return Claim(
            n=n,
            kind=claim.kind,
            start=span[0],
            end=span[1],
            text=self.text[span[0] : span[1]],
            status="misattributed" if wrong else found.status,
            similarity=found.similarity,
            matches=tuple(matches[:_MOST_MATCHES]),
            differences=self._differences(found, needle, matches),
            composition=found.composition,
            parts=tuple(self._part(part, needle[0]) for part in found.parts),
            attribution=_attribution(
                subject, reference, verdict, located[best] if best is not None else None, matches
            ),
        )

    def _look_up(self, span: Extent, kind: ClaimKind) -> tuple[Extent, Finding]:
        """The span of the form without outer punctuation, and what was found for it."""
        needle = self.form.trimmed(*self.form.span_of(*span))
        if needle[0] == needle[1]:
            return needle, NOTHING
        found = self.sources.searcher.look_up(self.form.text[needle[0] : needle[1]], kind)
        if found.status == "verbatim" or found.composition == "elided":
            return needle, found
        rewritten = find_rewritten(self.sources.texts, self.text, self.form, span)
        if rewritten is None:
            return needle, found
        needle, place = rewritten
        return needle, self.sources.searcher.rewritten(self.form.text[slice(*needle)], place)

    def _located(self, found: Finding, needle: Extent, span: Extent) -> list[Located]:
        """The matches, each with the outer punctuation that it shares with the draft."""
        places = found.places
        if found.status == "verbatim" and not found.parts:
            first, last = self.form.span_of(*span)
            lead, tail = self.form.text[first : needle[0]], self.form.text[needle[1] : last]
            places = tuple(self.sources.texts.widened(place, lead, tail) for place in places)
        return [self.sources.origins.locate(place) for place in places]

    def _subject(self, claim: DraftClaim, needle: Extent, lead: int) -> Subject | None:
        """The claimed speaker: by the words around a quotation, or before a clause."""
        text = self.text
        if claim.kind == "sentence":
            said = read_subject(text[claim.start : claim.start + lead], self.sources.names)
            return said if lead and said.is_known else None
        quoted = self.form.text[needle[0] : needle[1]]
        shortest = _SHORTEST_SPOKEN["zh" if HAN_RUN.search(quoted) else "en"]
        if len(words(quoted)) < shortest:
            return None
        before, after = text[slice(*claim.before)], text[slice(*claim.after)]
        return attributed_to(before, after, self.sources.names)

    def _reference(self, claim: DraftClaim) -> Reference | None:
        before, after = self.text[slice(*claim.before)], self.text[slice(*claim.after)]
        if claim.kind == "sentence":
            final = _LAST_PARENTHESIS.search(after)
            before, after = "", " ".join(_MARKS.findall(after)) + (final[0] if final else "")
        return self.sources.resolver.near(before, after, self.numbered)

    def _differences(
        self, found: Finding, needle: Extent, matches: Sequence[SourceMatch]
    ) -> tuple[Difference, ...]:
        if found.status != "near" or found.parts or not matches:
            return ()
        start, end = self.form.source_span(*needle)
        return differences(self.text[start:end], matches[0].text)

    def _part(self, part: tuple[Extent, Finding], offset: int) -> ClaimPart:
        (first, last), found = part
        start, end = self.form.source_span(offset + first, offset + last)
        matches = tuple(self.sources.origins.locate(place).match for place in found.places)
        changed = found.status == "near" and matches
        return ClaimPart(
            start=start,
            end=end,
            text=self.text[start:end],
            status=found.status,
            similarity=found.similarity,
            matches=matches[:_MOST_MATCHES],
            differences=differences(self.text[start:end], matches[0].text) if changed else (),
        )


def _attribution(
    subject: Subject | None,
    reference: Reference | None,
    verdict: Agreement | None,
    best: Located | None,
    matches: Sequence[SourceMatch],
) -> Attribution | None:
    """Both attributions side by side; None when the draft makes none or nothing was found."""
    if verdict is None or best is None or (subject is None and reference is None):
        return None
    phrases = [each.phrase for each in (subject, reference) if each is not None]
    return Attribution(
        expected=Expected(
            phrase="; ".join(phrases),
            speaker=subject.person if subject else None,
            organisation=min(subject.organisation_ids, default=None) if subject else None,
            country=min(subject.country_ids, default=None) if subject else None,
            document_ids=tuple(sorted(reference.document_ids)) if reference else (),
        ),
        actual=best.match.statement,
        actual_document_ids=tuple(dict.fromkeys(match.document_id for match in matches)),
        agrees=verdict.agrees,
        differs_in=verdict.differs_in,
    )
