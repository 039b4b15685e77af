"""Fit the models that choose and decide answers on examples, and say how well they hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.answer_examples import FOLDS, Example, Floats
from benchmarks.logistic import Choice, fit_choice, fit_logistic
from benchmarks.thresholds import Judged
from service.answering.evidence import FEATURES

# What the reader says, and a guess of what it is worth; sentences of the question's language alone
# are read.
READ_CHOOSING: dict[str, float] = {"read": 0.2, "share": 1.5, "spanned": 0.5}
READ_DECIDING: dict[str, float] = {"read": 0.2, "some": 0.3, "share": 0.5, "ahead": 0.0}
PRIOR = Path(__file__).resolve().parent / "data" / "answer_prior.json"
CHOICE_RIDGE, RIDGE = 0.05, 0.05
# The sources with questions that are answered in the other language.
ACROSS = frozenset({"topics", "written"})
WHICH = ("same", "other")


@dataclass(frozen=True, slots=True)
class Weighed:
    """An example and its weight."""

    example: Example
    importance: float


@dataclass(frozen=True, slots=True)
class Decision:
    """The citation for a question, its confidence, and whether it is right.

    `importance` is the weight of the example.
    """

    example: Example
    direction: str
    confidence: float
    right: bool
    vetoed: bool
    importance: float = 1.0

    @property
    def judged(self) -> Judged:
        """The input of the thresholds; a veto refuses at any threshold."""
        return Judged(
            self.direction, self.confidence, self.example.answerable, binds=not self.vetoed
        )


def weigh(examples: Iterable[Example], most_share: Mapping[str, float]) -> list[Weighed]:
    """Weighted examples: a source in `most_share` has at most that share of the public sets."""
    own = list(examples)
    n_public = sum(example.source not in most_share for example in own)
    counts = {source: sum(e.source == source for e in own) for source in most_share}
    return [
        Weighed(
            e,
            min(1.0, most_share[e.source] * n_public / counts[e.source])
            if e.source in most_share and n_public
            else 1.0,
        )
        for e in own
    ]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The prior means of the weights, for the question's language (`same`) and for the `other`."""

    choosing: Mapping[str, Mapping[str, float]]
    deciding: Mapping[str, Mapping[str, float]]


def without_reader() -> Drawn:
    """The weights of a model that saw dev topics alone."""
    before = json.loads(PRIOR.read_text(encoding="utf-8"))
    choosing = {which: before["sentence"][which]["weights"] for which in WHICH}
    deciding = {which: before["answered"][which]["weights"] for which in WHICH}
    return Drawn(choosing, deciding)


def with_reader() -> Drawn:
    """The same, and a guess of what it is worth that is read."""
    words = without_reader()
    return Drawn(
        {**words.choosing, "same": {**words.choosing["same"], **READ_CHOOSING}},
        {**words.deciding, "same": {**words.deciding["same"], **READ_DECIDING}},
    )


def fit_models(weighed: Sequence[Weighed], drawn: Drawn) -> dict[str, Any]:
    """Both models, each for the question's language and for the other."""
    model: dict[str, Any] = {"sentence": _fit_choosing(weighed, drawn), "answered": {}}
    chosen = [(w, chosen_by(model, w.example)) for w in weighed]
    chosen = [(w, best) for w, best in chosen if not w.example.lacks[best]]
    for which in WHICH:
        own = [(w, at) for w, at in chosen if bool(w.example.same[at]) == (which == "same")]
        names = drawn.deciding[which]
        weights, bias = fit_logistic(
            np.array([w.example.features[at, [FEATURES.index(n) for n in names]] for w, at in own]),
            np.array([float(w.example.answerable) for w, _ in own]),
            expected=np.array(list(names.values())),
            importance=np.array(
                [_weight(w, which) * _telling(w.example, at) for w, at in own], dtype=np.float64
            ),
            ridge=RIDGE,
        )
        model["answered"][which] = _part(names, weights, bias)
    return model


def _weight(weighed: Weighed, which: str) -> float:
    """How much an example counts; across languages only written questions are answered.

    No public question has its answer in another language, so there the shares do not hold.
    """
    across = which == "other" and weighed.example.source in ACROSS
    return 1.0 if across else weighed.importance


def _fit_choosing(weighed: Sequence[Weighed], drawn: Drawn) -> dict[str, Any]:
    same, other = (drawn.choosing[which] for which in WHICH)
    choices = []
    for w in weighed:
        if w.example.answerable and w.example.right.any():
            own = w.example.same[:, None].astype(np.float64)
            ours, theirs = _columns(w.example, same) * own, _columns(w.example, other) * (1 - own)
            choices.append(
                Choice(
                    np.hstack([ours, theirs, 1 - own]),
                    ours @ np.array(list(same.values())) + theirs @ np.array(list(other.values())),
                    _wanted(w.example),
                    w.importance,
                )
            )
    fitted = fit_choice(choices, ridge=CHOICE_RIDGE)
    return {
        "same": _part(same, fitted[: len(same)] + np.array(list(same.values())), 0.0),
        "other": _part(
            other, fitted[len(same) : -1] + np.array(list(other.values())), float(fitted[-1])
        ),
    }


def _telling(example: Example, best: int) -> float:
    """The weight for the decision: low for answerable questions with a wrong chosen sentence."""
    return 0.4 if example.answerable and not example.right[best] else 1.0


def _wanted(example: Example) -> npt.NDArray[np.bool_]:
    """The sentences that answer; only those with all facts around them, if there are any."""
    fitting = example.right & ~example.lacks
    return fitting if fitting.any() else example.right


def _part(names: Iterable[str], weights: Floats, bias: float) -> dict[str, Any]:
    rounded = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
    return {"bias": round(bias, 4), "weights": rounded}


def _columns(example: Example, names: Iterable[str]) -> Floats:
    return example.features[:, [FEATURES.index(name) for name in names]]


def _logits(part: Mapping[str, Any], example: Example) -> Floats:
    logits = np.zeros(len(example.same))
    for which, wanted in (("same", True), ("other", False)):
        own = example.same == wanted
        weights = part[which]["weights"]
        columns = _columns(example, weights)[own]
        logits[own] = columns @ np.array(list(weights.values())) + part[which]["bias"]
    return logits


def chosen_by(model: Mapping[str, Any], example: Example) -> int:
    """The candidate to cite first: one that lacks no fact, if there is any."""
    logits = _logits(model["sentence"], example)
    return int(np.argmax(np.where(example.lacks, logits - 1e3, logits)))


def decide(model: Mapping[str, Any], weighed: Iterable[Weighed]) -> list[Decision]:
    """The decisions of the models on examples; a vetoed answer has the confidence of a veto."""
    decisions = []
    for one in weighed:
        example = one.example
        best = chosen_by(model, example)
        logit = float(np.clip(_logits(model["answered"], example)[best], -30, 30))
        vetoed = bool(example.lacks[best])
        confidence = 1 / (1 + np.exp(-logit))
        if vetoed:
            confidence = min(confidence, model.get("vetoed", 0.0))
        decisions.append(
            Decision(
                example,
                example.candidates[best].direction,
                float(confidence),
                bool(example.right[best]),
                vetoed,
                one.importance,
            )
        )
    return decisions


def cross_validated(weighed: Sequence[Weighed], drawn: Drawn) -> list[Decision]:
    """The decision on each question by models that were not fitted on its need."""
    decisions: list[Decision] = []
    for fold in range(FOLDS):
        model = fit_models([w for w in weighed if w.example.fold != fold], drawn)
        decisions += decide(model, [w for w in weighed if w.example.fold == fold])
    return decisions


def least_cosines(model: Mapping[str, Any], examples: Iterable[Example]) -> dict[str, float]:
    """The cosine below which one in fifty of the chosen, answering sentences is."""
    column = FEATURES.index("raw_cosine")
    found: dict[str, list[float]] = {which: [] for which in WHICH}
    for example in examples:
        best = chosen_by(model, example)
        if example.answerable and example.right[best]:
            found[WHICH[0 if example.same[best] else 1]].append(
                float(example.features[best, column])
            )
    return {which: round(float(np.quantile(own, 0.02)), 3) for which, own in found.items()}
