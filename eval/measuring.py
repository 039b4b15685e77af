"""One function per kind of measurement, from an open subject and a data set to a result."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from eval.gold import Case, DocumentDataset, GoldSet
from eval.measures import (
    DEPTH,
    Evidence,
    Pool,
    Subject,
    Task,
    TopicResult,
    answer_tasks,
    counterparts_of,
    document_tasks,
    language_bias,
    measure_alignment,
    measure_attribution,
    pairs_of,
    run_answers,
    run_bm25,
    run_cases,
    run_tasks,
    span_tasks,
    twin_agreement,
    twin_overlap,
)
from eval.reports import (
    Result,
    alignment_result,
    answers_result,
    cases_result,
    search_result,
    statements_result,
)
from indexer.errors import DatasetError
from indexer.records import Language
from service.results import Mode

RunMode = Literal["hybrid", "dense", "lexical", "bm25"]
RUN_MODES: tuple[RunMode, ...] = ("hybrid", "dense", "lexical", "bm25")
ENGINE_MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
Ticker = Callable[[int], Callable[[], object]]
"""Takes the number of steps and returns what to call after each."""


def silent(_: int) -> Callable[[], object]:
    """A ticker that shows nothing."""
    return lambda: None


def search_topics(
    subject: Subject, gold: GoldSet, *, mode: Mode = "hybrid", ticker: Ticker = silent
) -> tuple[Result, list[TopicResult]]:
    """Search for topics judged by quotes, in every direction."""
    counterparts = passage_counterparts(subject)
    tasks = span_tasks(
        gold.topics, gold.judgements, subject.index.passages, counterparts=counterparts
    )
    started = time.perf_counter()
    results = run_tasks(subject.engine, tasks, mode=mode, progress=ticker(len(tasks)))
    seconds = time.perf_counter() - started
    both = [r for r in results if r.direction.endswith("-both")]
    languages = {name: passage.language for name, passage in subject.passages.items()}
    certificate = subject.certificate(
        dataset=gold.name,
        dataset_sha256=gold.digest,
        split=gold.split,
        mode=mode,
        depth=DEPTH,
    )
    result = search_result(
        certificate,
        results,
        mode=mode,
        seconds=seconds,
        bias=language_bias(both, _relevant(tasks, languages), depth=DEPTH),
        twins=twin_overlap(both, gold.twins, counterparts),
    )
    return result, results


def search_documents(
    subject: Subject,
    dataset: DocumentDataset,
    *,
    mode: RunMode = "hybrid",
    pools: Sequence[Pool] = ("zh", "en", "both"),
    ticker: Ticker = silent,
) -> tuple[Result, list[TopicResult]]:
    """Search for queries judged by document.

    Raises:
        DatasetError: when the BM25 baseline is asked for and the data set has no corpus.
    """
    tasks = document_tasks(dataset, subject.index.passages, pools=pools)
    progress = ticker(len(tasks))
    started = time.perf_counter()
    if mode == "bm25":
        if dataset.documents is None:
            raise DatasetError(
                en="the bm25 baseline needs a data set with its own corpus.jsonl",
                zh="bm25 基线需要自带 corpus.jsonl 的数据集",
            )
        results = run_bm25(dataset.documents, tasks, depth=DEPTH, progress=progress)
    else:
        results = run_tasks(subject.engine, tasks, mode=mode, progress=progress)
    seconds = time.perf_counter() - started
    languages = {p.document_id: p.language for p in subject.index.passages}
    both = [r for r in results if r.direction.endswith("-both")]
    certificate = subject.certificate(
        dataset=dataset.name, dataset_sha256=dataset.digest, split=None, mode=mode, depth=DEPTH
    )
    bias = [] if mode == "bm25" else language_bias(both, _relevant(tasks, languages), depth=DEPTH)
    return search_result(certificate, results, mode=mode, seconds=seconds, bias=bias), results


def answer_topics(subject: Subject, gold: GoldSet, *, ticker: Ticker = silent) -> Result:
    """Ask topics judged by quotes, answerable or not, in every pool."""
    evidence = Evidence(gold.counterparts)
    tasks = answer_tasks(gold.topics, gold.judgements)
    started = time.perf_counter()
    results = run_answers(
        subject.engine,
        tasks,
        subject.index.documents,
        evidence,
        progress=ticker(len(tasks)),
    )
    seconds = time.perf_counter() - started
    both = [r for r in results if r.direction.endswith("-both")]
    certificate = subject.certificate(
        dataset=gold.name, dataset_sha256=gold.digest, split=gold.split
    )
    twins = twin_agreement(both, gold.twins, evidence)
    return answers_result(certificate, results, twins, seconds=seconds)


def check_alignment(subject: Subject, gold: GoldSet) -> Result:
    """Counterparts of the index against those marked by hand."""
    started = time.perf_counter()
    levels = {
        level: measure_alignment(
            pairs_of(subject.index.counterparts, level, subject.passages),
            [pair for pair in gold.counterparts if pair.level == level],
        )
        for level in ("passage", "sentence")
    }
    certificate = subject.certificate(
        dataset="counterparts", dataset_sha256=gold.digest, split=None
    )
    return alignment_result(certificate, levels, seconds=time.perf_counter() - started)


def check_statements(subject: Subject, gold: GoldSet) -> Result:
    """Statements of the index against those marked by hand."""
    started = time.perf_counter()
    said, passages = subject.index.statements, subject.index.passages
    whole = {p.passage_id: own for p in passages if (own := said.whole(p.passage_id)) is not None}
    attribution = measure_attribution(whole, passages, gold.statements)
    certificate = subject.certificate(dataset="statements", dataset_sha256=gold.digest, split=None)
    return statements_result(certificate, attribution, seconds=time.perf_counter() - started)


def check_cases(subject: Subject, cases: Sequence[Case], *, ticker: Ticker = silent) -> Result:
    """Named expectations of the shipped corpus."""
    started = time.perf_counter()
    results = run_cases(subject.engine, cases, progress=ticker(len(cases)))
    digest = hashlib.sha256(repr(list(cases)).encode()).hexdigest()
    certificate = subject.certificate(dataset="cases", dataset_sha256=digest, split=None)
    return cases_result(certificate, results, seconds=time.perf_counter() - started)


def measure_all(
    subject: Subject,
    gold: GoldSet,
    cases: Sequence[Case],
    *,
    modes: Sequence[Mode] = ENGINE_MODES,
    ticker: Ticker = silent,
) -> dict[str, Result]:
    """Every measurement over one gold set, by name; a search is named after its mode."""
    results: dict[str, Result] = {}
    for mode in modes:
        results[mode], _ = search_topics(subject, gold, mode=mode, ticker=ticker)
    results["answers"] = answer_topics(subject, gold, ticker=ticker)
    results["alignment"] = check_alignment(subject, gold)
    results["statements"] = check_statements(subject, gold)
    results["cases"] = check_cases(subject, cases, ticker=ticker)
    return results


def passage_counterparts(subject: Subject) -> dict[str, str]:
    """Each passage to its counterpart, the surest one."""
    pairs = sorted(
        (c for c in subject.index.counterparts if c.level == "passage"),
        key=lambda c: (-c.confidence, c.zh_passage_id, c.en_passage_id),
    )
    return counterparts_of((c.zh_passage_id, c.en_passage_id) for c in pairs)


def _relevant(
    tasks: Iterable[Task], languages: Mapping[str, Language]
) -> dict[str, dict[str, Language]]:
    """By topic of the pool of both: the language of each relevant unit."""
    relevant: dict[str, dict[str, Language]] = {}
    for task in tasks:
        if task.pool != "both":
            continue
        units: dict[str, Language] = {}
        for passage_id, unit in task.assessment.unit_of.items():
            if task.assessment.grades.get(unit, 0) >= task.level:
                units[unit] = languages[unit if task.by_document else passage_id]
        relevant[task.topic_id] = units
    return relevant
