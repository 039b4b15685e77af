"""What it brings that the reader puts the first hits into a new order: hybrid with and without.

python -m benchmarks.rerank --bench DIR --work DIR [--most N] [--only SET] [--fit --qa DIR]

Every set of DIR in BEIR form in which questions and passages share a language (elsewhere nothing is
read, so nothing changes), and the dev topics. `--fit` first fits the weight of a verdict beside the
retrievers' log-odds, on public questions in a pool (`benchmarks.answer_pools`), xquad-dev-mixed and
the dev topics, and writes service/data/rerank.json. Results: benchmarks/results/rerank.json.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.answer_examples import OnceReader
from benchmarks.answer_pools import AROUND, read_pool
from benchmarks.fusion_observe import open_over
from benchmarks.logistic import Choice, fit_choice
from benchmarks.search_quality import POOLS
from benchmarks.suites import put_entry
from eval.gold.dataset import read_beir
from eval.gold.spans import Span, matches
from eval.gold.topics import read_topic_set
from eval.measures.assess import collapse, credit
from eval.measures.certificate import describe_commit
from eval.measures.search import Task, document_tasks, result_of, span_tasks
from eval.measures.subject import Subject, build_subject, shipped_documents
from eval.measuring import passage_counterparts
from indexer.encoders import open_encoder
from service.answering import ReadsWindows, Reranker, open_reader, shipped_rerank_model
from service.engine import SearchEngine
from service.results import Hit
from service.retrieval import RERANKED
from service.settings import Settings

MODEL = Path(__file__).resolve().parent.parent / "service" / "data" / "rerank.json"
DEPTH = 30
SEED = 15
DEV = "xquad-dev-mixed"
SETS = (
    DEV,
    "xquad-dev-en-en",
    "xquad-dev-zh-zh",
    "cmrc2018-dev-zh",
    "drcd-test-zh",
    "nq-oracle-en",
    "climatefever-small-en",
)
MEASURES = ("nDCG@10", "Success@1")


@dataclass(frozen=True, slots=True)
class Seen:
    """One question: its hits before and after, and of those read the places, scores, verdicts."""

    before: tuple[Hit, ...]
    after: tuple[Hit, ...]
    near: tuple[int, ...]
    scores: tuple[float, ...]
    verdicts: tuple[float, ...]
    windows: int


def look(
    engine: SearchEngine,
    reranker: Reranker,
    text: str,
    languages: Sequence[str] | None = None,
    *,
    shown: bool = False,
) -> Seen:
    """Search once, and put the first hits into the new order as the engine does."""
    found = engine.finder.find(text, k=DEPTH, languages=languages, group_counterparts=shown)
    first = found.groups[:RERANKED]
    near = reranker.near(found.question, found.ranking, first)
    rows = [first[place].row for place in near]
    place_of = {group.row: place for place, group in enumerate(first)}
    after = [
        found.hits[place_of[group.row]] for group in reranker(found.question, found.ranking, first)
    ]
    return Seen(
        found.hits,
        (*after, *found.hits[len(after) :]),
        tuple(near),
        tuple(found.ranking.fused[row] for row in rows),
        tuple(reranker.read(found.question, rows)),
        sum(len(reranker.windows(row)) for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one set over one index, and what reads it."""

    name: str
    subject: Subject
    tasks: Sequence[Task]


def bench_set(folder: Path, settings: Settings) -> Asked:
    """A set in BEIR form."""
    dataset = read_beir(folder)
    name = f"{dataset.name}-{dataset.corpus_digest[:12]}"
    subject = build_subject(dataset.documents or (), name, settings, for_answers=False)
    pools = POOLS.get(dataset.name, ("zh", "en", "both"))
    return Asked(
        dataset.name, subject, document_tasks(dataset, subject.index.passages, pools=pools)
    )


def topic_set(settings: Settings) -> Asked:
    """The dev topics over the shipped corpus."""
    subject = build_subject(shipped_documents(settings), "shipped", settings)
    topics = read_topic_set(subject.texts)
    tasks = span_tasks(
        topics.of_split("dev"),
        topics.judgements,
        subject.index.passages,
        counterparts=passage_counterparts(subject),
    )
    # Elsewhere nothing is read.
    return Asked(
        "topics-dev", subject, [t for t in tasks if t.pool not in {"zh", "en"} - {t.language}]
    )


def drawn(tasks: Sequence[Task], most: int | None) -> list[Task]:
    """At most so many tasks of each direction, the same every time."""
    found: list[Task] = []
    for direction in sorted({task.direction for task in tasks}):
        own = [task for task in tasks if task.direction == direction]
        if most is not None and len(own) > most:
            own = random.Random(SEED).sample(own, most)  # noqa: S311 - a draw, no secret
        found.extend(own)
    return found


def measure_set(asked: Asked, reader: ReadsWindows, most: int | None) -> dict[str, Any]:
    """By direction: both orders, how many windows were read, how many first hits changed."""
    reranker = Reranker(asked.subject.index, reader)
    rows: dict[str, list[tuple[dict[str, float], dict[str, float], Seen]]] = {}
    for task in drawn(asked.tasks, most):
        seen = look(
            asked.subject.engine, reranker, task.text, task.languages, shown=task.pool == "shown"
        )
        both = values(task, seen.before), values(task, seen.after)
        rows.setdefault(task.direction, []).append((*both, seen))
    return {direction: figures(own) for direction, own in rows.items()}


def figures(rows: Sequence[tuple[dict[str, float], dict[str, float], Seen]]) -> dict[str, float]:
    """Means before and after, and better and worse questions by nDCG@10."""
    found: dict[str, float] = {"n": len(rows)}
    for name in MEASURES:
        found[f"{name} before"] = float(np.mean([before[name] for before, _, _ in rows]))
        found[f"{name} after"] = float(np.mean([after[name] for _, after, _ in rows]))
    gains = [after["nDCG@10"] - before["nDCG@10"] for before, after, _ in rows]
    found["better"] = sum(gain > 0 for gain in gains)
    found["worse"] = sum(gain < 0 for gain in gains)
    found["read"] = float(np.mean([seen.windows > 0 for _, _, seen in rows]))
    found["windows"] = float(np.mean([seen.windows for _, _, seen in rows]))
    return {name: round(value, 5) for name, value in found.items()}


def values(task: Task, hits: Sequence[Hit]) -> dict[str, float]:
    """The measures of one order of hits."""
    if task.by_document:
        result = result_of(task, collapse(hit.document_id for hit in hits))
    else:
        together = task.pool == "shown"
        shown = [
            (hit.passage_id, hit.counterpart.passage_id)
            if hit.counterpart is not None and together
            else (hit.passage_id,)
            for hit in hits
        ]
        result = result_of(task, [hit.passage_id for hit in hits], credit(shown, task.assessment))
    return {name: result.values[name] for name in MEASURES}


def relevant_of(task: Task, hit: Hit) -> bool:
    """Whether a hit answers."""
    return task.assessment.grades.get(task.assessment.unit_of.get(hit.passage_id, ""), 0) >= (
        task.level
    )


def choices(qa: Path, work: Path, sets: Iterable[Asked], reader: ReadsWindows) -> list[Choice]:
    """What the reader says of the near hits of dev material, with the retrievers' scores."""
    found = []
    pool = read_pool(qa, around=AROUND)
    engine = open_over(pool.documents, work / "public", open_encoder("built-in", threads=1))
    reranker = Reranker(engine.index, reader)
    for answerable in (task for task in pool.tasks if task.answerable):
        seen = look(engine, reranker, answerable.question)
        spans = [Span(hit.document_id, hit.start, hit.end) for hit in seen.before]
        right = [any(matches(spans[at], gold) for gold in answerable.answers) for at in seen.near]
        found.append((seen, right, 1.0))
    for asked in sets:
        reranker = Reranker(asked.subject.index, reader)
        tasks = [task for task in asked.tasks if task.pool == "both"]
        for task in tasks:
            seen = look(asked.subject.engine, reranker, task.text, task.languages)
            right = [relevant_of(task, seen.before[at]) for at in seen.near]
            found.append((seen, right, len(pool.tasks) / len(tasks) / 2))
    return [
        Choice(np.array(seen.verdicts)[:, None], np.array(seen.scores), np.array(right), weight)
        for seen, right, weight in found
        if any(right)
    ]


def main() -> None:
    """Fit, if asked to, and measure each set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bench", type=Path, required=True, help="folder with sets in BEIR form")
    parser.add_argument("--work", type=Path, required=True, help="folder for indexes")
    parser.add_argument("--most", type=int, help="questions a direction; all if unset")
    parser.add_argument("--only", action="append", help="a set; repeatable")
    parser.add_argument("--qa", type=Path, help="folder of questions with spans, for --fit")
    parser.add_argument("--fit", action="store_true")
    parsed = parser.parse_args()
    settings = Settings(index_dir=parsed.work / "index")
    reader = OnceReader(open_reader())
    if parsed.fit:
        dev = [bench_set(parsed.bench / DEV, settings), topic_set(settings)]
        weight = float(fit_choice(choices(parsed.qa, parsed.work, dev, reader))[0])
        model = {"weight": round(weight, 1), "within": shipped_rerank_model().within}
        MODEL.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
        shipped_rerank_model.cache_clear()
        print(model)
    for name in parsed.only or (*SETS, "topics-dev"):
        started = time.perf_counter()
        asked = (
            topic_set(settings)
            if name == "topics-dev"
            else bench_set(parsed.bench / name, settings)
        )
        body = {
            "commit": describe_commit(),
            "model": json.loads(MODEL.read_text(encoding="utf-8")),
            "directions": measure_set(asked, reader, parsed.most),
        }
        put_entry("rerank", name, body)
        print(name, json.dumps(body["directions"]), f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
