"""Fit what chooses answer sentences and what decides whether to answer, never on the test topics.

python -m benchmarks.calibrate --bench DIR --work DIR [--fit]

Prints, cross-validated by need (five folds), how often the chosen sentence answers, how well the
confidence separates what can be answered from what cannot, and both errors at the threshold. The
dev topics have few questions without an answer, so more kinds help to fit what decides: needs
written for it (benchmarks/data), which also help to choose the threshold; questions of XQuAD, about
other things; dev topics in which the country or the year was exchanged for one that is nowhere in
the corpus; questions made for what no speaker said and for facts that no project is told with. With
`--fit` the models are fitted on all of these and written to service/data/answer.json. Run it again
after any change of encoder, bridge terms, fusion, features, or of the dev topics.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.fusion_observe import open_over
from benchmarks.logistic import Choice, Floats, fit_choice, fit_logistic
from benchmarks.more_questions import absent_tasks, exchanged_tasks, foreign_tasks
from benchmarks.thresholds import Judged, separation, thresholds
from benchmarks.written_questions import written_tasks
from eval.gold.spans import Span, matches
from eval.gold.topics import read_topic_set
from eval.measures.answers import AnswerTask, answer_tasks
from indexer.encoders.opening import open_encoder
from indexer.reading.corpus import read_corpus
from service.answering.evidence import FEATURES
from service.engine import SearchEngine

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "service" / "data" / "answer.json"
RESULT = ROOT / "benchmarks" / "results" / "answering.json"
FOLDS = 5

# What chooses a sentence; what a reader says is for `benchmarks.calibrate_reader`.
_ONLY_DECIDING = ("passage_cosine", "passage_late", "ordinals_missing", "places_missing")
_READ = ("lacking", "asks", "read", "share", "spanned", "ahead", "some")
CHOOSING = tuple(name for name in FEATURES if name not in (*_ONLY_DECIDING, *_READ))
# What is known about choosing before any topic is seen: the ridge draws each weight to this.
CHOOSING_EXPECTED: dict[str, float] = {
    "names": 4.0,
    "said_by": 1.0,
    "years_missing": -3.0,
    "another_time": -2.0,
    "value_absent": -1.0,
    "bare": -2.0,
}
# What decides whether to answer, and what each weight is drawn to where the few dev topics are
# silent: a year, a name or a value that was asked for and is not there speaks against answering.
DECIDING: dict[str, float] = {
    "cosine": 0.2,
    "passage_cosine": 0.2,
    "raw_cosine": 2.0,
    "late": 2.0,
    "passage_late": 2.0,
    "passage_score": 0.1,
    "words": 1.0,
    "passage_words": 2.0,
    "names": 3.0,
    "said_by": 0.5,
    "said_by_other": -0.5,
    "unsaid": -3.0,
    "years_missing": -4.0,
    "another_time": -2.0,
    "ordinals_missing": -2.0,
    "places_missing": -2.0,
    "value_present": 0.5,
    "value_absent": -1.0,
    "counted": 1.0,
    "untouched": -2.0,
    "said_else": -2.0,
    "translated": 0.0,
    "heading": -1.0,
    "bare": -2.0,
    "length": 0.0,
}
_RIDGE = 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """One dev topic in one pool with the candidates the engine gives for it."""

    task: AnswerTask
    features: Floats
    same: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]
    directions: tuple[str, ...]
    importance: float = 1.0

    @property
    def fold(self) -> int:
        """Questions of one need are in one fold."""
        return zlib.crc32(self.task.group_id.encode()) % FOLDS


def collect(
    engine: SearchEngine, tasks: Sequence[AnswerTask], *, importance: float = 1.0
) -> list[Example]:
    """The candidates of every task that has any."""
    examples: list[Example] = []
    for task in tasks:
        languages = None if task.pool == "both" else [task.pool]
        candidates = engine.answerer.candidates(
            engine.finder.find(task.question, languages=languages)
        )
        if not candidates:
            continue
        spans = [
            Span(
                engine.index.passages[c.sentence.row].document_id, c.sentence.start, c.sentence.end
            )
            for c in candidates
        ]
        examples.append(
            Example(
                task=task,
                features=np.array([astuple(c.features) for c in candidates], dtype=np.float64),
                same=np.array([c.same_language for c in candidates]),
                right=np.array([any(matches(s, gold) for gold in task.answers) for s in spans]),
                directions=tuple(c.direction for c in candidates),
                importance=importance,
            )
        )
    return examples


def fit_models(examples: Sequence[Example]) -> dict[str, Any]:
    """The models without thresholds, as service/data/answer.json holds them."""
    columns = [FEATURES.index(name) for name in CHOOSING]
    expected = np.array([CHOOSING_EXPECTED.get(name, 0.0) for name in CHOOSING])
    choices = [
        Choice(_split(e, columns), e.features[:, columns] @ expected, e.right, 1.0)
        for e in examples
        if e.task.answerable
    ]
    weights = fit_choice(choices, ridge=0.02)
    n = len(columns)
    model: dict[str, Any] = {
        "sentence": {
            "same": _part(CHOOSING, weights[:n] + expected, 0.0),
            "other": _part(CHOOSING, weights[n : 2 * n] + expected, float(weights[-1])),
        },
        "answered": {},
    }
    deciding = [FEATURES.index(name) for name in DECIDING]
    drawn_to = np.array(list(DECIDING.values()))
    chosen = [(e, chosen_by(model, e)) for e in examples]
    for which, wanted in (("same", True), ("other", False)):
        own = [(e, best) for e, best in chosen if bool(e.same[best]) == wanted]
        fitted, bias = fit_logistic(
            np.array([e.features[best, deciding] for e, best in own]),
            np.array([float(e.task.answerable) for e, _ in own]),
            expected=drawn_to,
            importance=np.array([_importance(e, best) for e, best in own]),
            ridge=_RIDGE,
        )
        model["answered"][which] = _part(tuple(DECIDING), fitted, bias)
    return model


def _importance(example: Example, best: int) -> float:
    """An answerable task whose chosen sentence is wrong says little about the right decision."""
    wrong = example.task.answerable and not example.right[best]
    return example.importance * (0.4 if wrong else 1.0)


def _split(example: Example, columns: Sequence[int]) -> Floats:
    same = example.same[:, None].astype(np.float64)
    features = example.features[:, columns]
    return np.hstack([features * same, features * (1 - same), 1 - same])


def _part(names: Sequence[str], weights: Floats, bias: float) -> dict[str, Any]:
    rounded = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
    return {"bias": round(bias, 4), "weights": rounded}


def _logits(part: dict[str, Any], example: Example) -> Floats:
    logits = np.zeros(len(example.same))
    for which, wanted in (("same", True), ("other", False)):
        own = example.same == wanted
        columns = [FEATURES.index(name) for name in part[which]["weights"]]
        weights = np.array(list(part[which]["weights"].values()))
        logits[own] = example.features[own][:, columns] @ weights + part[which]["bias"]
    return logits


def chosen_by(model: dict[str, Any], example: Example) -> int:
    """Which candidate would be cited first."""
    return int(np.argmax(_logits(model["sentence"], example)))


@dataclass(frozen=True, slots=True)
class Decision:
    """What would be cited for a task, how surely, and whether that is right."""

    task: AnswerTask
    direction: str
    confidence: float
    right: bool

    @property
    def judged(self) -> Judged:
        """What thresholds are made from."""
        return Judged(self.direction, self.confidence, self.task.answerable)


def decide(model: dict[str, Any], examples: Sequence[Example]) -> list[Decision]:
    """Apply a model."""
    decisions: list[Decision] = []
    for example in examples:
        best = chosen_by(model, example)
        logit = _logits(model["answered"], example)[best]
        confidence = float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))
        direction = example.directions[best]
        decisions.append(Decision(example.task, direction, confidence, bool(example.right[best])))
    return decisions


def _errors(
    decisions: Sequence[Decision], level: Callable[[Decision], float]
) -> tuple[float, float]:
    """Share of answerable tasks refused, and of unanswerable ones answered."""
    refused = [d.confidence < level(d) for d in decisions if d.task.answerable]
    answered = [d.confidence >= level(d) for d in decisions if not d.task.answerable]
    return float(np.mean(refused or [False])), float(np.mean(answered or [False]))


def least_cosines(model: dict[str, Any], examples: Sequence[Example]) -> dict[str, float]:
    """The cosine that only one in fifty of the chosen sentences that answer stays below."""
    column = FEATURES.index("raw_cosine")
    found: dict[str, list[float]] = {"same": [], "other": []}
    for example in examples:
        best = chosen_by(model, example)
        if example.task.answerable and example.right[best]:
            which = "same" if example.same[best] else "other"
            found[which].append(float(example.features[best, column]))
    return {which: round(float(np.quantile(own, 0.02)), 3) for which, own in found.items()}


def cross_validated(examples: Sequence[Example], more: Sequence[Example]) -> list[Decision]:
    """Each task decided by a model that never saw its need; `more` is only fitted on."""
    decisions: list[Decision] = []
    for fold in range(FOLDS):
        model = fit_models([e for e in (*examples, *more) if e.fold != fold])
        decisions.extend(decide(model, [e for e in examples if e.fold == fold]))
    return decisions


def summary(
    decisions: Sequence[Decision], levels: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """Figures per question language and pool."""
    rows: dict[str, dict[str, float]] = {}
    names = sorted({f"{d.task.language}-{d.task.pool}" for d in decisions})
    for name in [*names, "all"]:
        own = [d for d in decisions if name in ("all", f"{d.task.language}-{d.task.pool}")]
        refused, answered = _errors(own, lambda d: levels[d.direction])
        rows[name] = {
            "n": len(own),
            "right": round(float(np.mean([d.right for d in own if d.task.answerable])), 3),
            "auroc": round(separation([d.judged for d in own]), 3),
            "answerable refused": round(refused, 3),
            "unanswerable answered": round(answered, 3),
        }
    return rows


def main() -> None:
    """Collect, cross-validate, and fit when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--encoder", default="built-in")
    parser.add_argument("--fit", action="store_true")
    parsed = parser.parse_args()
    encoder = open_encoder(parsed.encoder, threads=1)
    engine = open_over(read_corpus(ROOT / "corpus"), parsed.work / "topics", encoder)
    topics = read_topic_set({key: d.text for key, d in engine.index.documents.items()})
    tasks = answer_tasks(topics.of_split("dev"), topics.judgements)
    examples = collect(engine, tasks)
    more = collect(engine, foreign_tasks(parsed.bench), importance=0.3)
    more += collect(engine, absent_tasks(engine.index, engine.names), importance=0.2)
    more += collect(engine, exchanged_tasks(tasks, engine.names), importance=0.5)
    written = collect(engine, written_tasks(engine.index))
    decisions = cross_validated([*examples, *written], more)
    dev = {example.task.group_id for example in examples}
    levels = thresholds([d.judged for d in decisions])
    body: dict[str, Any] = {"encoder": encoder.name, "fingerprint": encoder.fingerprint}
    for part, wanted in (("dev topics", True), ("written questions", False)):
        rows = summary([d for d in decisions if (d.task.group_id in dev) == wanted], levels)
        print(part)
        for name, row in rows.items():
            print(f"  {name:8s}", "  ".join(f"{key} {value}" for key, value in row.items()))
        body[f"{part}, cross-validated"] = rows
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
    if parsed.fit:
        model = fit_models([*examples, *written, *more])
        model["threshold"] = levels
        model["least_cosine"] = least_cosines(model, [*examples, *written])
        MODEL.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
