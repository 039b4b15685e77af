"""Runs named expectations; a failure gives the ranks of the expected passages and those above."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from eval.gold import Case, GoldSpan, Span, matches
from eval.measures.answers import Asker
from eval.measures.search import DEPTH, Searcher
from indexer.errors import LanmeiError
from service.results import Citation, Hit

Outcome = Literal["holds", "fails", "fails as known", "holds, though known to fail"]
_ABOVE = 5
_EXCERPT = 60


class Engine(Searcher, Asker, Protocol):
    """The parts of the search engine that cases use."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case ended, and why; `diagnosis` is empty when it holds."""

    case: Case
    outcome: Outcome
    diagnosis: str

    @property
    def counts_as_failure(self) -> bool:
        """True when a run with this case must fail."""
        return self.outcome == "fails"


def run_cases(
    engine: Engine, cases: Iterable[Case], *, progress: Callable[[], object] = lambda: None
) -> list[CaseResult]:
    """Run every case; a question that the engine refuses fails with the engine's message."""
    results: list[CaseResult] = []
    for case in cases:
        try:
            complaints = diagnose(engine, case)
        except LanmeiError as error:
            complaints = [f"the engine refused the question: {error}"]
        results.append(CaseResult(case, _outcome(case, complaints), "\n".join(complaints)))
        progress()
    return results


def diagnose(engine: Engine, case: Case) -> list[str]:
    """One sentence for each expectation that fails; empty when the case holds."""
    hits = _hits(engine, case, case.question, case.k)
    complaints = _missing(engine, case, hits)
    for span in case.forbidden:
        place = _place(hits, span)
        if place is not None:
            complaints.append(f"must not be found, but is at rank {place}: {_quoted(span.quote)}")
    complaints += _wrong_counterpart_or_country(case, hits)
    if case.answered is not None:
        complaints += _wrong_answer(engine, case)
    if case.twin is not None:
        twin_hits = _hits(engine, case, case.twin, case.k)
        shared = sum(any(_passages_of(a) & _passages_of(b) for b in twin_hits) for a in hits)
        if shared < case.shared:
            complaints.append(
                f"the twin {_quoted(case.twin)} shares {shared} of the first {case.k} hits, "
                f"at least {case.shared} expected; it finds\n{_listing(twin_hits[:_ABOVE])}"
            )
    return complaints


def _missing(engine: Engine, case: Case, hits: Sequence[Hit]) -> list[str]:
    missing = [span for span in case.expected if _place(hits, span) is None]
    any_found = any(_place(hits, span) is not None for span in case.any_of)
    if not missing and (any_found or not case.any_of):
        return []
    deep = _hits(engine, case, case.question, DEPTH)
    complaints = [_where(span, deep, case.k) for span in missing]
    if case.any_of and not any_found:
        complaints.append(f"one of {len(case.any_of)} passages must be in the first {case.k}:")
        complaints += [_where(span, deep, case.k) for span in case.any_of]
    complaints.append(f"found instead:\n{_listing(deep[: max(case.k, _ABOVE)])}")
    return complaints


def _where(span: GoldSpan, deep: Sequence[Hit], k: int) -> str:
    place = _place(deep, span)
    rank = f"is at rank {place}" if place else f"is not among the first {len(deep)}"
    return f"expected in the first {k}, {rank}: {span.document_id} {_quoted(span.quote)}"


def _wrong_counterpart_or_country(case: Case, hits: Sequence[Hit]) -> list[str]:
    """What is wrong with counterpart and country of the hit for the first expected span."""
    if not case.expected:
        return []
    place = _place(hits, case.expected[0])
    if place is None:
        return []
    hit = hits[place - 1]
    complaints = []
    if case.counterpart is not None:
        wanted = _span(case.counterpart)
        if hit.counterpart is None:
            complaints.append(f"rank {place} shows no counterpart")
        elif not any(matches(shown, wanted) for shown in _spans(hit)):
            text = _quoted(hit.counterpart.text)
            complaints.append(f"rank {place} shows another counterpart: {text}")
    if case.country is not None:
        country = hit.statement.country if hit.statement else None
        if country != case.country:
            said = country or "nobody"
            complaints.append(f"rank {place} is said by {said}, {case.country} expected")
    return complaints


def _wrong_answer(engine: Engine, case: Case) -> list[str]:
    answer = engine.ask(case.question, languages=case.languages or None)
    if answer.answered != case.answered:
        if case.answered:
            return [f"must be answered, but abstained ({answer.reason})"]
        return [f"must abstain, but answered: {_quoted(answer.answer or '')}"]
    wanted = [*case.expected, *case.any_of]
    if not case.answered or not wanted:
        return []
    cited = [shown for citation in answer.citations for shown in _spans(citation)]
    if any(matches(shown, _span(span)) for shown in cited for span in wanted):
        return []
    quotes = "; ".join(_quoted(citation.quote) for citation in answer.citations)
    return [f"the answer cites none of the expected passages, but {quotes}"]


def _hits(engine: Engine, case: Case, question: str, k: int) -> Sequence[Hit]:
    return engine.search(question, k=k, languages=case.languages or None).hits


def _place(hits: Sequence[Hit], span: GoldSpan) -> int | None:
    """Rank of the first hit that shows the span, in itself or in its counterpart."""
    wanted = _span(span)
    for rank, hit in enumerate(hits, start=1):
        if any(matches(shown, wanted) for shown in _spans(hit)):
            return rank
    return None


def _spans(shown: Hit | Citation) -> list[Span]:
    spans = [Span(shown.document_id, shown.start, shown.end)]
    if shown.counterpart is not None:
        other = shown.counterpart
        spans.append(Span(other.document_id, other.start, other.end))
    return spans


def _passages_of(hit: Hit) -> set[str]:
    return {hit.passage_id} | ({hit.counterpart.passage_id} if hit.counterpart else set())


def _span(span: GoldSpan) -> Span:
    return Span(span.document_id, span.start, span.end)


def _listing(hits: Sequence[Hit]) -> str:
    if not hits:
        return "  nothing"
    return "\n".join(
        f"  {hit.rank}  {hit.score:.3f}  {hit.language}  {hit.document_id}  {_quoted(hit.text)}"
        for hit in hits
    )


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f"“{plain[:_EXCERPT]}…”" if len(plain) > _EXCERPT else f"“{plain}”"


def _outcome(case: Case, complaints: Sequence[str]) -> Outcome:
    if complaints:
        return "fails as known" if case.known_failure else "fails"
    return "holds, though known to fail" if case.known_failure else "holds"
