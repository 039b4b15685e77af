"""Fits the models that choose sentences and decide whether to answer, with and without a reader.

python -m benchmarks.calibrate --qa DIR --work DIR [--fit]

Most examples are public questions with spans (`benchmarks.answer_pools`): half of them in a pool
that answers them, half near misses, absent passages and exchanged facts; in one large pool, and in
many of a few passages, where measures relative to the rest of an index differ. Only documents that
the training of the reader holds out are asked about. The dev topics and questions written for the
shipped corpus are a minority, and the only ones across languages. Never used: test topics,
archives, and sets that are measured. Prints, cross-validated by need (five folds), how often the
chosen sentence answers, how well the confidence separates, both errors at the threshold, and the
calibration error before and after calibration (fitted on the other folds); with `--fit` the models
are fitted on everything and written to service/data/answer.json (words and vectors alone) and
answer_read.json (with the reader). Run it again after any change of encoder, reader, bridge terms,
fusion or features.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.answer_calibration import (
    PUBLIC,
    calibration_error,
    cross_calibrated,
    fit_calibrations,
    with_calibration,
)
from benchmarks.answer_examples import Example, OnceReader, read_again, task_examples
from benchmarks.answer_fit import (
    Decision,
    Drawn,
    cross_validated,
    fit_models,
    least_cosines,
    weigh,
    with_reader,
    without_reader,
)
from benchmarks.answer_pools import AROUND, read_pool, read_small_pools
from benchmarks.fusion_observe import open_over
from benchmarks.more_questions import absent_tasks, exchanged_tasks
from benchmarks.thresholds import separation, thresholds
from benchmarks.written_questions import written_tasks
from eval.gold.topics import read_topic_set
from eval.measures.answers import answer_tasks
from indexer.encoders import Encoder, open_encoder
from indexer.reading import read_folder
from service.answering import open_reader

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "service" / "data"
RESULTS = ROOT / "benchmarks" / "results"
# What the shipped corpus may count, as shares of the public questions.
MOST_SHARE = {"topics": 0.8, "written": 0.5, "exchanged": 0.08, "absent": 0.05}
# The public questions of all pools together.
ALL_PUBLIC = "all public"
# Archives of a few passages, made of the same public questions.
SMALL_POOLS = 40
# Of the tasks made from patterns one in so many is asked.
_EVERY = 4


def collect(qa: Path, work: Path, encoder: Encoder, most: int | None) -> list[Example]:
    """The examples of all sets, read by nobody."""
    pool = read_pool(qa, around=AROUND, most=most)
    found = task_examples("public", open_over(pool.documents, work / "public", encoder), pool.tasks)
    for number, small in enumerate(read_small_pools(qa, SMALL_POOLS)):
        engine = open_over(small.documents, work / f"small-{number}", encoder)
        found += task_examples("small", engine, small.tasks)
    engine = open_over(read_folder(ROOT / "corpus"), work / "topics", encoder)
    topics = read_topic_set({key: d.text for key, d in engine.index.documents.items()})
    tasks = answer_tasks(topics.of_split("dev"), topics.judgements)
    for source, own in (
        ("topics", tasks),
        ("written", written_tasks(engine.index)),
        ("exchanged", exchanged_tasks(tasks, engine.names)[::_EVERY]),
        ("absent", absent_tasks(engine.index, engine.names)[::_EVERY]),
    ):
        found += task_examples(source, engine, own)
    return found


def vetoed_share(decisions: Sequence[Decision]) -> float:
    """How often a question is answerable though a fact of it is missing."""
    vetoed = [d.example.answerable for d in decisions if d.vetoed]
    return round(sum(vetoed) / len(vetoed), 4) if vetoed else 0.0


def summary(decisions: Sequence[Decision], levels: Mapping[str, float]) -> dict[str, Any]:
    """Figures of each source, of the public ones together, and of each by language of question."""
    shown = list(zip(decisions, cross_calibrated(decisions), strict=True))
    sources = {source: frozenset({source}) for source in {d.example.source for d in decisions}}
    rows = {}
    for name, own in sorted({**sources, ALL_PUBLIC: PUBLIC}.items()):
        for language in ("", "zh", "en"):
            part = [
                (d, confidence)
                for d, confidence in shown
                if d.example.source in own and language in ("", d.example.language)
            ]
            rows[f"{name} {language}".strip()] = figures(
                [d for d, _ in part], [confidence for _, confidence in part], levels
            )
    return rows


def figures(
    decisions: Sequence[Decision], shown: Sequence[float], levels: Mapping[str, float]
) -> dict[str, float]:
    """The reported figures of a set of decisions; `shown` are their calibrated confidences."""
    strict = max(levels.values())
    answered = [not d.vetoed and d.confidence >= levels.get(d.direction, strict) for d in decisions]
    yes = [(d, a) for d, a in zip(decisions, answered, strict=True) if d.example.answerable]
    no = [a for d, a in zip(decisions, answered, strict=True) if not d.example.answerable]
    truth = [d.example.answerable for d in decisions]
    return {
        "answerable": len(yes),
        "right": round(float(np.mean([a and d.right for d, a in yes] or [False])), 3),
        "chosen right": round(float(np.mean([d.right for d, _ in yes] or [False])), 3),
        "refused": round(float(np.mean([not a for _, a in yes] or [False])), 3),
        "vetoed": round(float(np.mean([d.vetoed for d, _ in yes] or [False])), 3),
        "unanswerable": len(no),
        "answered": round(float(np.mean(no or [False])), 3),
        "auroc": round(separation([d.judged for d in decisions]), 3),
        "calibration error before": round(
            calibration_error([d.confidence for d in decisions], truth), 3
        ),
        "calibration error": round(calibration_error(shown, truth), 3),
    }


def fit_all(examples: Sequence[Example], drawn: Drawn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The models as service/data holds them, and the cross-validated figures."""
    weighed = weigh(examples, MOST_SHARE)
    decisions = cross_validated(weighed, drawn)
    levels = thresholds([d.judged for d in decisions])
    model = fit_models(weighed, drawn)
    model.update(with_calibration(levels, fit_calibrations(decisions)))
    model["least_cosine"] = least_cosines(model, examples)
    model["vetoed"] = vetoed_share(decisions)
    return model, summary(decisions, levels)


def main() -> None:
    """Collect, cross-validate, and with `--fit` write the models."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--qa", type=Path, required=True, help="folder of questions with spans")
    parser.add_argument("--work", type=Path, required=True, help="folder for indexes")
    parser.add_argument("--encoder", default="built-in")
    parser.add_argument("--most", type=int, help="passages asked about, a language; all if unset")
    parser.add_argument("--fit", action="store_true")
    parsed = parser.parse_args()
    encoder = open_encoder(parsed.encoder, threads=1)
    examples = collect(parsed.qa, parsed.work, encoder, parsed.most)
    reader = OnceReader(open_reader())
    read = [read_again(example, reader) for example in examples]
    for name, own, drawn in (
        ("answer", examples, without_reader()),
        ("answer_read", read, with_reader()),
    ):
        model, rows = fit_all(own, drawn)
        print(name)
        for source, row in rows.items():
            print(f"  {source:14s}", "  ".join(f"{key} {value}" for key, value in row.items()))
        body = {"encoder": encoder.name, "fingerprint": encoder.fingerprint}
        result = RESULTS / f"{name.replace('answer', 'answering')}.json"
        content = {**body, "cross-validated": rows}
        result.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        if parsed.fit:
            text = json.dumps(model, indent=1) + "\n"
            (MODELS / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
