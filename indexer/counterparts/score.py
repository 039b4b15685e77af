"""The calibrated probability that a pair is right, from its features.

The coefficients are in data/alignment.json with the figures measured with them;
`python -m benchmarks.align --calibrate` fits them again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from indexer.counterparts.units import Unit, agreement, shared_words
from indexer.logistic import Logistic

# The features of a pair. Similarities are in standard deviations of those of other pairs, so that
# the coefficients apply to other encoders, too.
BASE = ("similarity", "margin", "length", "numbers", "names", "words", "rare", "short")
WITH_ORDER = (*BASE, "free_margin", "near", "support", "anchor")
SENTENCE = ("similarity", "margin", "length", "numbers", "names", "words", "merged")


@dataclass(frozen=True, slots=True)
class Calibration:
    """The three regressions and the thresholds below which there is no counterpart."""

    base: Logistic
    with_order: Logistic
    sentence: Logistic
    passage_threshold: float
    sentence_threshold: float


@lru_cache(maxsize=1)
def built_in_calibration() -> Calibration:
    """The calibration that ships."""
    text = (files("indexer") / "data" / "alignment.json").read_text(encoding="utf-8")
    return parse_calibration(json.loads(text))


def parse_calibration(values: Mapping[str, Mapping[str, float]]) -> Calibration:
    """Read the form of data/alignment.json."""

    def logistic(name: str, features: Sequence[str]) -> Logistic:
        row = values[name]
        return Logistic(row["intercept"], {feature: row[feature] for feature in features})

    return Calibration(
        base=logistic("base", BASE),
        with_order=logistic("with_order", WITH_ORDER),
        sentence=logistic("sentence", SENTENCE),
        passage_threshold=values["thresholds"]["passage"],
        sentence_threshold=values["thresholds"]["sentence"],
    )


def evidence(zh: Unit, en: Unit) -> dict[str, float]:
    """The features that need no vectors."""
    return {
        "length": min(abs(math.log(zh.letters / en.letters)), 2.0),
        "numbers": agreement(zh.numbers, en.numbers),
        "names": agreement(zh.names, en.names),
        "words": shared_words(zh, en),
    }
