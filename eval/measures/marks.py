"""Compares what an index says about an archive with what was marked in it. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.gold import Said, Span, matches
from eval.measures.attribution import same_name
from eval.measures.scores import PrecisionRecall

Pair = tuple[Span, Span]

_HONORIFIC = re.compile(
    r"^(?:the|hon|h\.?e|mr|mrs|ms|miss|dr|prof|professor|capt|captain|cllr|dame|sir|lord|lady|rev|father|chair)\b\.?\s*",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an index: the span it is about and who is named."""

    span: Span
    speaker: str | None
    organisation: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class SaidScores:
    """Scores for the speaker alone, and for speaker, organisation and country together (`whole`).

    `claimed_nobody` of the `nobody` spans without a speaker are covered by a claim.
    """

    speaker: PrecisionRecall
    whole: PrecisionRecall
    claimed_nobody: int
    nobody: int
    mistakes: tuple[str, ...]


def measure_said(
    claims: Sequence[Claim],
    said: Sequence[Said],
    nobody: Sequence[Span],
    texts: Mapping[str, str],
) -> SaidScores:
    """Compare claims with marks by the characters that they share, without white space.

    A claim is right when at least half of its characters were said by the one it names: a passage
    with one sentence of hers and four of others is wrong. A marked statement is found when claims
    with the right name cover at least half of it.
    """
    visible = _Visible(texts)
    right = whole = 0
    mistakes: list[str] = []
    for claim in claims:
        own = [one for one in said if _names(claim, one)]
        if 2 * visible.common(claim.span, [one.span for one in own]) < visible.size(claim.span):
            mistakes.append(_mistake(claim, said, texts))
            continue
        right += 1
        best = max(own, key=lambda one: visible.common(claim.span, [one.span]))
        whole += _organisation_fits(claim, best) and _country_fits(claim, best)
    wanted = [one for one in said if not one.optional]
    found = found_whole = 0
    for one in wanted:
        own_claims = [claim for claim in claims if _names(claim, one)]
        found += _covers(visible, one.span, own_claims)
        fitting = [c for c in own_claims if _organisation_fits(c, one) and _country_fits(c, one)]
        found_whole += _covers(visible, one.span, fitting)
    return SaidScores(
        speaker=PrecisionRecall(right, len(claims), found, len(wanted)),
        whole=PrecisionRecall(whole, len(claims), found_whole, len(wanted)),
        claimed_nobody=sum(_covers(visible, span, claims) for span in nobody),
        nobody=len(nobody),
        mistakes=tuple(mistakes),
    )


def same_person(named: str, forms: Iterable[str]) -> bool:
    """True when a name is one of the forms, or a part of one that names a person by itself.

    Honorifics before it and a form in another script after it are ignored; a title or a verb that
    was taken for part of the name makes it wrong.
    """
    given = _plain(named)
    if len(given) < 2:
        return False
    for form in map(_plain, forms):
        if given == form or (given in form and (len(given) >= 3 or bool(_HAN.search(given)))):
            return True
        rest = given.replace(form, "", 1) if form and form in given else None
        if rest and bool(_HAN.search(rest)) != bool(_HAN.search(form)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class VersionScores:
    """Pairs of passages right and found; `false_pairs` join documents that are no versions.

    `wrong` are pairs that are not marked, `missed` marked ones that were not found.
    """

    pairs: PrecisionRecall
    false_pairs: int
    false_documents: tuple[tuple[str, str], ...]
    wrong: tuple[Pair, ...]
    missed: tuple[Pair, ...]


def measure_versions(
    predicted: Sequence[Pair], pairs: Sequence[Pair], versions: frozenset[tuple[str, str]]
) -> VersionScores:
    """Compare pairs; one is right when both its sides match a marked pair."""
    known = versions | {(b, a) for a, b in versions}
    false = [pair for pair in predicted if (pair[0].document_id, pair[1].document_id) not in known]
    wrong = tuple(pair for pair in predicted if not any(_fits(pair, one) for one in pairs))
    missed = tuple(one for one in pairs if not any(_fits(pair, one) for pair in predicted))
    return VersionScores(
        pairs=PrecisionRecall(
            correct=len(predicted) - len(wrong),
            predicted=len(predicted),
            found=len(pairs) - len(missed),
            expected=len(pairs),
        ),
        false_pairs=len(false),
        false_documents=tuple(dict.fromkeys((zh.document_id, en.document_id) for zh, en in false)),
        wrong=wrong,
        missed=missed,
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """Two documents of one language that an index names as nearly the same, and the later one."""

    one: str
    other: str
    later: str | None


def measure_alike(
    found: Iterable[Alike], marked: Mapping[tuple[str, str], str | None]
) -> PrecisionRecall:
    """Compare drafts and editions; one is right with the later document."""
    named = {(min(pair.one, pair.other), max(pair.one, pair.other)): pair.later for pair in found}
    right = sum(pair in marked and marked[pair] == later for pair, later in named.items())
    return PrecisionRecall(right, len(named), right, len(marked))


def measure_kinds(
    found: Mapping[tuple[str, str], frozenset[str]], marked: Mapping[tuple[str, str], str]
) -> PrecisionRecall:
    """Compare the kinds of versions; `found` has the kinds of the pairs of two documents."""
    turned = {**found, **{(b, a): kinds for (a, b), kinds in found.items()}}
    own = [(turned[pair], kind) for pair, kind in marked.items() if pair in turned]
    right = sum(kinds == {kind} for kinds, kind in own)
    return PrecisionRecall(right, len(own), right, len(marked))


def same_title(read: str, printed: str) -> bool:
    """True when a title that was read holds the printed one, without width, case and marks."""
    return _plain(printed) in _plain(read)


def _fits(pair: Pair, one: Pair) -> bool:
    return matches(pair[0], one[0]) and matches(pair[1], one[1])


def _names(claim: Claim, one: Said) -> bool:
    if one.forms:
        return claim.speaker is not None and same_person(claim.speaker, one.forms)
    if claim.speaker is None and claim.organisation is None:
        return claim.country is not None and claim.country == one.country
    given = claim.speaker or claim.organisation or ""
    return one.organisation is not None and same_name(given, one.organisation)


def _organisation_fits(claim: Claim, one: Said) -> bool:
    if claim.organisation is None or one.organisation is None:
        return claim.organisation == one.organisation or (
            claim.organisation is None and (one.organisation_optional or not one.forms)
        )
    return same_name(claim.organisation, one.organisation)


def _country_fits(claim: Claim, one: Said) -> bool:
    return claim.country == one.country or (claim.country is None and one.country_optional)


def _covers(visible: _Visible, span: Span, claims: Iterable[Claim | Span]) -> bool:
    spans = [claim if isinstance(claim, Span) else claim.span for claim in claims]
    return 2 * visible.common(span, spans) >= visible.size(span)


def _mistake(claim: Claim, said: Sequence[Said], texts: Mapping[str, str]) -> str:
    span = claim.span
    true = [
        "/".join(one.forms) or one.organisation or ""
        for one in said
        if one.span.document_id == span.document_id
        and one.span.start < span.end
        and span.start < one.span.end
    ]
    named = claim.speaker or claim.organisation or claim.country
    start = texts[span.document_id][span.start : span.end][:60].replace("\n", " ")
    return f"{span.document_id}:{span.start}-{span.end} says {named!r}, is {true}: {start}"


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    while (shorter := _HONORIFIC.sub("", folded, count=1)) != folded and shorter:
        folded = shorter
    return "".join(character for character in folded if character.isalnum())


class _Visible:
    """Counts of characters that are not white space."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._before: dict[str, list[int]] = {}
        for name, text in texts.items():
            counts = [0]
            for character in text:
                counts.append(counts[-1] + (not character.isspace()))
            self._before[name] = counts

    def size(self, span: Span) -> int:
        """Characters of a span."""
        before = self._before[span.document_id]
        return before[span.end] - before[span.start]

    def common(self, span: Span, others: Iterable[Span]) -> int:
        """Characters of a span that lie in any of the others, each once."""
        clipped = sorted(
            (max(span.start, one.start), min(span.end, one.end))
            for one in others
            if one.document_id == span.document_id
        )
        total, reached = 0, span.start
        for start, end in clipped:
            start = max(start, reached)
            if end > start:
                total += self.size(Span(span.document_id, start, end))
                reached = end
        return total
