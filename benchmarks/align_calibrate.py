"""Fit the regressions of indexer/counterparts/score.py and choose the thresholds."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from benchmarks.align_pairs import MadeDocument, Paragraph
from indexer.counterparts.candidates import Candidates, find_candidates, pair_features
from indexer.counterparts.order import find_anchors, order_features
from indexer.counterparts.score import BASE, SENTENCE, WITH_ORDER, Calibration, parse_calibration
from indexer.counterparts.sentences import match_sentences, sentence_background
from indexer.counterparts.units import Side, make_unit
from indexer.encoders.protocol import Encoder, Vectors
from indexer.names.registry import Names
from indexer.records import Language

_RIDGE = 1.0
# Precision required on the held-out documents; the gold pairs require 0.98.
_WANTED = 0.99
_LOWEST = 0.5
Row = tuple[dict[str, float], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A composed document with units and vectors of its paragraphs and of their sentences."""

    document: MadeDocument
    zh: Side
    en: Side
    zh_sentences: list[Side]
    en_sentences: list[Side]


def encode_documents(
    documents: Sequence[MadeDocument], encoder: Encoder, names: Names
) -> list[Encoded]:
    """Encode every paragraph and sentence, each text once."""
    texts: dict[str, int] = {}
    for document in documents:
        for paragraphs in (document.zh, document.en):
            for paragraph in paragraphs:
                for text in (_joined(paragraph), *(text for _, text in paragraph.sentences)):
                    texts.setdefault(_cut(text, encoder), len(texts))
    with tqdm(total=len(texts), desc="encode", file=sys.stderr) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        vectors = encoder.encode_passages(list(texts), progress=advance)

    def rows(paragraphs: Sequence[str]) -> Vectors:
        return vectors[[texts[_cut(text, encoder)] for text in paragraphs]]

    def side(language: Language, document: MadeDocument) -> tuple[Side, list[Side]]:
        place = _places(document)
        paragraphs = document.zh if language == "zh" else document.en
        whole = [
            make_unit(_joined(p), 0, language, place[language, n], names)
            for n, p in enumerate(paragraphs)
        ]
        parts = []
        for paragraph in paragraphs:
            own = [text for _, text in paragraph.sentences]
            units = [make_unit(text, 0, language, n, names) for n, text in enumerate(own)]
            parts.append(Side(units, rows(own)))
        return Side(whole, rows([_joined(p) for p in paragraphs])), parts

    encoded = []
    for document in documents:
        zh, zh_parts = side("zh", document)
        en, en_parts = side("en", document)
        encoded.append(Encoded(document, zh, en, zh_parts, en_parts))
    return encoded


def _places(document: MadeDocument) -> dict[tuple[str, int], int]:
    """The position of each paragraph when both languages are printed in one text."""
    keys = [
        (min(p.pairs), language != "zh", n)
        for language, side in (("zh", document.zh), ("en", document.en))
        for n, p in enumerate(side)
    ]
    return {
        ("en" if english else "zh", n): place for place, (_, english, n) in enumerate(sorted(keys))
    }


def _joined(paragraph: Paragraph) -> str:
    return " ".join(text for _, text in paragraph.sentences)


def _cut(text: str, encoder: Encoder) -> str:
    while encoder.count_tokens(text) > encoder.max_tokens:
        text = text[: int(len(text) * 0.8)]
    return text


def calibrate(train: Sequence[Encoded], held_out: Sequence[Encoded]) -> dict[str, dict[str, float]]:
    """The content of data/alignment.json, with the measurements on the held-out documents."""
    empty = dict.fromkeys(SENTENCE, 0.0) | {"intercept": 0.0}
    values: dict[str, dict[str, float]] = {
        "base": dict.fromkeys(BASE, 0.0) | {"intercept": 0.0},
        "with_order": dict.fromkeys(WITH_ORDER, 0.0) | {"intercept": 0.0},
        "sentence": empty,
        "thresholds": {"passage": 0.5, "sentence": 0.5},
    }
    train, held_out = [*train, *_crossed(train)], [*held_out, *_crossed(held_out)]
    values["base"] = fit([r for d in train for r in _base_rows(d)], BASE)
    now = parse_calibration(values)
    values["with_order"] = fit([r for d in train for r in _order_rows(d, now)], WITH_ORDER)
    now = parse_calibration(values)
    values["sentence"] = fit([r for d in train for r in _sentence_rows(d)], SENTENCE)
    now = parse_calibration(values)
    passages = [
        (now.with_order.probability(features.__getitem__), right)
        for d in held_out
        for features, right in _order_rows(d, now)
    ]
    sentences = [
        (now.sentence.probability(features.__getitem__), right)
        for d in held_out
        for features, right in _sentence_rows(d)
    ]
    values["thresholds"] = {"passage": threshold(passages), "sentence": threshold(sentences)}
    values["measured"] = {
        "passage_pairs": float(len(passages)),
        "passage_brier": _brier(passages),
        "passage_recall": _recall(passages, values["thresholds"]["passage"]),
        "sentence_pairs": float(len(sentences)),
        "sentence_brier": _brier(sentences),
        "sentence_recall": _recall(sentences, values["thresholds"]["sentence"]),
    }
    return {
        name: {key: round(value, 4) for key, value in row.items()} for name, row in values.items()
    }


def _crossed(documents: Sequence[Encoded]) -> list[Encoded]:
    """Pairs of unrelated documents, in which nothing matches."""
    crossed = []
    for one, other in pairwise(documents):
        foreign = tuple(
            Paragraph(tuple((-number - 1, text) for number, text in p.sentences), p.short)
            for p in other.document.en
        )
        made = replace(one.document, en=foreign, interleaved=False)
        crossed.append(replace(one, document=made, en=other.en, en_sentences=other.en_sentences))
    return crossed


def _rows_of(document: Encoded) -> Iterator[tuple[int, int, bool]]:
    for i, zh in enumerate(document.document.zh):
        for j, en in enumerate(document.document.en):
            common = zh.pairs & en.pairs
            yield i, j, len(common) * 2 >= min(len(zh.pairs), len(en.pairs)) and bool(common)


def _truth(document: Encoded) -> set[tuple[int, int]]:
    return {(i, j) for i, j, right in _rows_of(document) if right}


def _base_rows(document: Encoded) -> Iterator[Row]:
    found = _candidates(document)
    truth = _truth(document)
    for pair in found.cosine:
        yield pair_features(document.zh, document.en, found, pair), pair in truth


def _candidates(document: Encoded) -> Candidates:
    return find_candidates(document.zh, document.en, interleaved=document.document.interleaved)


def _order_rows(document: Encoded, calibration: Calibration) -> Iterator[Row]:
    zh, en, interleaved = document.zh, document.en, document.document.interleaved
    found = _candidates(document)
    truth = _truth(document)
    own = {pair: pair_features(zh, en, found, pair) for pair in found.cosine}
    likely = {
        pair: calibration.base.probability(features.__getitem__) for pair, features in own.items()
    }
    anchors = find_anchors(zh, en, likely)
    for pair, features in own.items():
        order = order_features(zh, en, found, anchors, pair, interleaved=interleaved)
        yield features | order, pair in truth


def _sentence_rows(document: Encoded) -> Iterator[Row]:
    background = sentence_background(document.zh, document.en)
    for i, j in sorted(_truth(document)):
        zh, en = document.zh_sentences[i], document.en_sentences[j]
        if len(zh) == len(en) == 1:
            continue
        zh_numbers = [number for number, _ in document.document.zh[i].sentences]
        en_numbers = [number for number, _ in document.document.en[j].sentences]
        for match in match_sentences(zh, en, background):
            one = set(zh_numbers[slice(*match.zh)])
            other = set(en_numbers[slice(*match.en)])
            yield match.features, bool(one & other) and len(one ^ other) <= len(one & other)


def fit(rows: Sequence[Row], features: Sequence[str]) -> dict[str, float]:
    """Logistic regression by Newton's method, with a small ridge."""
    x = np.array([[1.0, *(row[name] for name in features)] for row, _ in rows])
    y = np.array([float(right) for _, right in rows])
    weights: npt.NDArray[np.float64] = np.zeros(x.shape[1])
    ridge = np.diag([0.0, *([_RIDGE] * len(features))])
    for _ in range(60):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -40, 40)))
        gradient = x.T @ (p - y) + ridge @ weights
        hessian = (x * (p * (1 - p) + 1e-9)[:, None]).T @ x + ridge
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-7:
            break
    return dict(zip(("intercept", *features), weights.tolist(), strict=True))


def threshold(rated: Sequence[tuple[float, bool]]) -> float:
    """The lowest confidence above which the wanted share is right."""
    right = 0
    best = 1.0
    for total, (value, truth) in enumerate(sorted(rated, reverse=True), start=1):
        right += truth
        if value < _LOWEST:
            break
        if right >= _WANTED * total:
            best = value
    return best


def _brier(rated: Sequence[tuple[float, bool]]) -> float:
    return float(np.mean([(value - truth) ** 2 for value, truth in rated]))


def _recall(rated: Sequence[tuple[float, bool]], bar: float) -> float:
    wanted = sum(truth for _, truth in rated)
    return sum(truth for value, truth in rated if value >= bar) / max(wanted, 1)


def summary(values: Mapping[str, Mapping[str, float]]) -> str:
    """One line for each part."""
    return "\n".join(f"{name}: {dict(row)}" for name, row in values.items())
