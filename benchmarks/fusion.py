"""Compares ways to fuse two retrievers and two languages, and fits the shipped weights.

python -m benchmarks.fusion --bench DIR --work DIR [--fit]

DIR of --bench holds `xquad-dev-mixed`; --work keeps indexes and cached vectors. Three pools: XQuAD
in both languages, the same with every passage in one language only, and the dev topics over the
shipped corpus. The weights are fitted on half of the questions of each (by answer) and compared on
the other half; `--fit` then fits on all and writes service/data/fusion.json. Results go to
benchmarks/results/fusion.json.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from benchmarks.fusion_observe import Floats, Observation, Seen, observe_beir, observe_topics
from benchmarks.logistic import Choice, fit_choice, fit_logistic
from indexer.encoders.opening import open_encoder
from indexer.records import LANGUAGES, Language
from service.retrieval.fuse import Certainty, FusionModel, Weights, fuse, with_counterparts
from service.retrieval.merge import Line, merge

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "service" / "data" / "fusion.json"
RESULT = ROOT / "benchmarks" / "results" / "fusion.json"
# The share of hits per language may differ this much from that of the relevant units.
SHARE = 0.095
# The dev topics are few, but the closest to real use.
IMPORTANCE = {"topics": 2.0}

Sets = Mapping[str, Sequence[Observation]]
Method = Callable[[Observation], dict[Language, Floats]]


def dense(seen: Observation) -> dict[Language, Floats]:
    """Cosines alone."""
    return {name: s.sight.cosines.astype(np.float64) for name, s in seen.seen.items()}


def lexical(seen: Observation) -> dict[Language, Floats]:
    """BM25 alone, with bridge terms."""
    return {name: s.sight.lexical.astype(np.float64) for name, s in seen.seen.items()}


def reciprocal_rank(seen: Observation) -> dict[Language, Floats]:
    """Plain reciprocal rank fusion over the pool of both languages."""
    fused = {name: np.zeros(len(s.units)) for name, s in seen.seen.items()}
    for ranked in (dense(seen), lexical(seen)):
        everything = np.sort(np.concatenate(list(ranked.values())))[::-1]
        for name, scores in ranked.items():
            ranks = np.searchsorted(-everything, -scores) + 1
            fused[name] += np.where(scores > 0, 1 / (60 + ranks), 0.0)
    return fused


def given(seen: Observation) -> dict[Language, Floats]:
    """Cosine, lexical share of the question's language, and a constant for the other one."""
    return {
        name: s.sight.cosines.astype(np.float64) + (0.3 * s.best if name == seen.language else 0.15)
        for name, s in seen.seen.items()
    }


def shipped(model: FusionModel, *, counterparts: bool = True) -> Method:
    """The engine with a model, over a corpus with or without counterparts."""

    def method(observation: Observation) -> dict[Language, Floats]:
        own = _fused(observation.seen[observation.language], model.same)
        certain = model.certainty.of(own.astype(np.float32))
        scores = {observation.language: own}
        for name, seen in observation.seen.items():
            if name != observation.language:
                scores[name] = _fused(seen, model.other, certain * observation.nearness(own))
        return _vouched(observation, scores) if counterparts else scores

    return method


def _vouched(observation: Observation, alone: Mapping[Language, Floats]) -> dict[Language, Floats]:
    scores: dict[Language, Floats] = {}
    for name, fused in alone.items():
        other = next(language for language in alone if language != name)
        counterpart_scores = observation.counterpart_scores(name, alone[other]).astype(np.float32)
        scores[name] = with_counterparts(fused.astype(np.float32), counterpart_scores).astype(
            np.float64
        )
    return scores


def _fused(seen: Seen, weights: Weights, pivot: Floats | None = None) -> Floats:
    fused = fuse(
        seen.sight.standard,
        seen.sight.match,
        weights,
        prior=seen.prior.astype(np.float32),
        pivot=None if pivot is None else pivot.astype(np.float32),
    )
    return fused.astype(np.float64)


def fit(sets: Sets) -> FusionModel:
    """Fit the question's language and its certainty first, then the other, then the balance.

    Fitted on retriever scores alone: the weights hold for corpora without counterparts.
    """
    same = fit_choice(_choices(sets, lambda o: _own_choice(o)))
    own = Weights(0.0, float(same[0]), float(same[1]), float(same[2]), 0.0)
    certainty = _fit_certainty(sets, own)
    both = fit_choice(_choices(sets, lambda o: _other_choice(o, own, certainty)))
    other = Weights(float(both[4]), float(both[0]), float(both[1]), float(both[2]), float(both[3]))
    return _levelled(_balanced(FusionModel(own, other, certainty), sets), sets)


def _choices(sets: Sets, make: Callable[[Observation], Choice]) -> list[Choice]:
    choices: list[Choice] = []
    for name, observations in sets.items():
        weight = IMPORTANCE.get(name, 1.0) / len(observations)
        for observation in observations:
            made = make(observation)
            choices.append(Choice(made.features, made.offset, made.relevant, weight))
    return choices


def _columns(seen: Seen) -> Floats:
    columns: Floats = np.stack([seen.sight.standard, seen.sight.match, seen.best], axis=1)
    return columns.astype(np.float64)


def _own_choice(observation: Observation) -> Choice:
    seen = observation.seen[observation.language]
    return Choice(_columns(seen), seen.prior, seen.relevant, 1.0)


def _other_choice(observation: Observation, own: Weights, certainty: Certainty) -> Choice:
    """The model of both languages, with that of the question's language as offset."""
    mine = observation.seen[observation.language]
    theirs = next(s for n, s in observation.seen.items() if n != observation.language)
    fused = _fused(mine, own)
    pivot = certainty.of(fused.astype(np.float32)) * observation.nearness(fused)
    free = np.column_stack([_columns(theirs), pivot, np.ones(len(theirs.units))])
    features = np.vstack([np.zeros((len(fused), free.shape[1])), free])
    relevant = np.concatenate([mine.relevant, theirs.relevant])
    return Choice(features, np.concatenate([fused, theirs.prior]), relevant, 1.0)


def _fit_certainty(sets: Sets, own: Weights) -> Certainty:
    rows, labels = [], []
    for observations in sets.values():
        for observation in observations:
            seen = observation.seen[observation.language]
            fused = _fused(seen, own)
            if len(fused) > 1:
                order = np.argsort(-fused)
                rows.append([fused[order[0]], fused[order[0]] - fused[order[1]]])
                labels.append(float(seen.relevant[order[0]]))
    weights, bias = fit_logistic(np.array(rows), np.array(labels), ridge=1e-3)
    return Certainty(bias, float(weights[0]), float(weights[1]))


def _balanced(model: FusionModel, sets: Sets) -> FusionModel:
    """Move the bias of the other language just far enough that every pool is in balance."""
    for step in range(60):
        for sign in (-1, 1) if step else (1,):
            bias = model.other.bias + sign * step * 0.05
            moved = replace(model.other, bias=bias)
            tried = FusionModel(model.same, moved, model.certainty)
            method = shipped(tried, counterparts=False)
            if all(abs(_imbalance(method, group, fair=True)) <= SHARE for group in sets.values()):
                return tried
    return model


def _levelled(model: FusionModel, sets: Sets) -> FusionModel:
    """Shift all scores equally, so that on average they are probabilities over the candidates."""
    scores, labels = [], []
    method = shipped(model, counterparts=False)
    for group in sets.values():
        for observation in group:
            for name, fused in method(observation).items():
                scores.append(fused)
                labels.append(observation.seen[name].relevant)
    everything, wanted = np.concatenate(scores), float(np.concatenate(labels).mean())
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = float((1 / (1 + np.exp(-np.clip(everything + middle, -30, 30)))).mean())
        low, high = (middle, high) if mean < wanted else (low, middle)
    certainty = replace(model.certainty, bias=model.certainty.bias - model.certainty.score * low)
    return FusionModel(
        replace(model.same, bias=model.same.bias + low),
        replace(model.other, bias=model.other.bias + low),
        certainty,
    )


def _imbalance(method: Method, observations: Sequence[Observation], *, fair: bool) -> float:
    shares, wanted = [], []
    for observation in observations:
        ranked = _ranked(observation, method(observation), LANGUAGES, fair=fair)
        shares.append(np.mean([name == observation.language for name, _, _ in ranked]))
        total = sum(observation.n_relevant.values())
        wanted.append(observation.n_relevant[observation.language] / max(total, 1))
    return float(np.mean(shares) - np.mean(wanted))


def _ranked(
    observation: Observation,
    scores: Mapping[Language, Floats],
    pool: Sequence[Language],
    *,
    fair: bool,
    n_units: int = 10,
) -> list[tuple[Language, str, bool]]:
    """The ranked units of a pool: language, unit, relevant."""
    everything = [
        (-score, name, unit, bool(relevant))
        for name in pool
        for score, unit, relevant in zip(
            scores[name], observation.seen[name].units, observation.seen[name].relevant, strict=True
        )
    ]
    everything.sort(key=lambda entry: entry[:3])
    if fair and len(pool) > 1:
        lines: dict[str, Line] = {}
        for name in pool:
            places = [place for place, entry in enumerate(everything) if entry[1] == name]
            if places:
                own = np.array([-everything[place][0] for place in places])
                lines[name] = Line.of(np.array(places, dtype=np.int64), own)
        everything = [everything[place] for place, _ in merge(lines)]
    ranked: dict[str, tuple[Language, str, bool]] = {}
    for _, name, unit, relevant in everything:
        ranked.setdefault(unit, (name, unit, relevant))
        if len(ranked) == n_units:
            break
    return list(ranked.values())


def ndcg(
    observation: Observation,
    scores: Mapping[Language, Floats],
    pool: Sequence[Language],
    *,
    fair: bool,
) -> float | None:
    """nDCG@10 with binary gains; None when the pool holds nothing relevant."""
    n_relevant = sum(observation.n_relevant[name] for name in pool)
    if not n_relevant:
        return None
    gains = 1 / np.log2(np.arange(2, 12))
    found = [relevant for _, _, relevant in _ranked(observation, scores, pool, fair=fair)]
    return float((gains[: len(found)] * found).sum() / gains[: min(n_relevant, 10)].sum())


def mean_ranks(
    method: Method, observations: Sequence[Observation], *, fair: bool
) -> dict[str, float]:
    """Mean ranks, in the pool of both, of relevant units in the question's language and the other.

    A relevant unit that neither retriever found has the rank after the last. `offset` is the
    larger mean over the smaller, less one.
    """
    ranks: dict[bool, list[int]] = {True: [], False: []}
    for observation in observations:
        scores = method(observation)
        ranked = _ranked(observation, scores, LANGUAGES, fair=fair, n_units=10_000)
        for language, count in observation.n_relevant.items():
            found = [
                rank
                for rank, (name, _, relevant) in enumerate(ranked, start=1)
                if relevant and name == language
            ]
            missing = [len(ranked) + 1] * (count - len(found))
            ranks[language == observation.language] += found + missing
    own, other = float(np.mean(ranks[True])), float(np.mean(ranks[False]))
    offset = max(own, other) / min(own, other) - 1
    return {"rank own": round(own, 2), "rank other": round(other, 2), "offset": round(offset, 2)}


def measure(
    method: Method, observations: Sequence[Observation], *, fair: bool = False
) -> dict[str, float]:
    """Mean nDCG@10 (in points) per direction, and the balance of languages."""
    values: dict[str, list[float]] = {}
    for observation in observations:
        scores = method(observation)
        for pool in (("zh",), ("en",), LANGUAGES):
            value = ndcg(observation, scores, pool, fair=fair)
            if value is not None:
                name = pool[0] if len(pool) == 1 else "both"
                values.setdefault(f"{observation.language}-{name}", []).append(value)
    means = {key: round(100 * float(np.mean(found)), 2) for key, found in sorted(values.items())}
    return {
        **means,
        "imbalance": round(100 * _imbalance(method, observations, fair=fair), 1),
        **mean_ranks(method, observations, fair=fair),
    }


def halves(sets: Sets) -> tuple[Sets, Sets]:
    """Split the questions of each set by their answer."""
    picked: tuple[dict[str, list[Observation]], ...] = ({}, {})
    for name, observations in sets.items():
        for half in (0, 1):
            picked[half][name] = [
                o for o in observations if zlib.crc32(o.group_id.encode()) % 2 == half
            ]
    return picked[0], picked[1]


def main() -> None:
    """Observe, compare, and with `--fit` write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--encoder", default="built-in")
    parser.add_argument("--fit", action="store_true")
    parsed = parser.parse_args()
    encoder = open_encoder(parsed.encoder, threads=1)
    folder = parsed.bench / "xquad-dev-mixed"
    sets: Sets = {
        "xquad": observe_beir(folder, parsed.work, encoder, disjoint=False),
        "xquad-disjoint": observe_beir(folder, parsed.work, encoder, disjoint=True),
        "topics": observe_topics(ROOT / "corpus", parsed.work, encoder),
    }
    fitting, held_out = halves(sets)
    methods: dict[str, Method] = {
        "dense": dense,
        "lexical": lexical,
        "reciprocal rank fusion": reciprocal_rank,
        "cosine + lexical share + constant": given,
        "fitted": shipped(fit(fitting)),
    }
    results = {
        name: {
            key: measure(method, group, fair=name == "fitted") for key, group in held_out.items()
        }
        for name, method in methods.items()
    }
    for name, result in results.items():
        for key, means in result.items():
            print(f"{name:36s}{key:16s}", "  ".join(f"{k} {v}" for k, v in means.items()))
    if parsed.fit:
        model = fit(sets)
        MODEL.write_text(json.dumps(_rounded(asdict(model)), indent=1) + "\n", encoding="utf-8")
    body = {"encoder": encoder.name, "fingerprint": encoder.fingerprint, "ndcg": results}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def _rounded(model: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    return {part: {k: round(v, 4) for k, v in own.items()} for part, own in model.items()}


if __name__ == "__main__":
    main()
