"""What each part of the search contributes: the engine without it, on the shipped topics.

Run: `python -m benchmarks.ablation [--split dev|test]`. Every variant is compared with the whole
engine, topic by topic, in each direction; p values are corrected for all comparisons of a run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

from benchmarks.suites import put_entry
from eval.gold.sets import SPLITS, GoldSet, read_gold_folder
from eval.measures.search import POOLS
from eval.measures.subject import Subject, build_subject, shipped_documents
from eval.measuring import search_topics
from eval.reports.comparison import compare, values_of
from eval.reports.result_file import Result
from eval.reports.text_table import plain_table
from indexer.records import Language
from indexer.text.bridge import BridgeTerms
from service.engine import SearchEngine
from service.results import Mode, SearchResponse
from service.retrieval import Counterparts, FusionModel, PriorWeights, shipped_model
from service.settings import Settings

# As in Cormack, Clarke and Büttcher 2009.
_RRF = 60


class PlainFusion:
    """Reciprocal rank fusion of the two retrievers over the whole pool, as most systems do."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        languages: Sequence[Language] | None = None,
        mode: Mode = "hybrid",
        group_counterparts: bool = True,
    ) -> SearchResponse:
        """The hits of both retrievers, ordered by the sum of reciprocal ranks."""
        del mode
        responses = [
            self._engine.search(
                query,
                k=k,
                languages=languages,
                mode=mode,
                group_counterparts=group_counterparts,
            )
            for mode in ("dense", "lexical")
        ]
        scores: dict[str, float] = {}
        hits = {hit.passage_id: hit for response in responses for hit in response.hits}
        for response in responses:
            for hit in response.hits:
                scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + 1 / (_RRF + hit.rank)
        order = sorted(scores, key=lambda name: (-scores[name], name))[:k]
        ranked = tuple(
            replace(hits[name], rank=rank, score=scores[name])
            for rank, name in enumerate(order, start=1)
        )
        return replace(responses[0], hits=ranked)


def with_parts(
    subject: Subject,
    *,
    bridge: BridgeTerms | None = None,
    fusion: FusionModel | None = None,
    priors: PriorWeights | None = None,
    counterparts: Counterparts | None = None,
) -> Subject:
    """The same subject with parts of the engine replaced."""
    engine = SearchEngine(
        subject.index,
        subject.encoder,
        subject.engine.settings,
        bridge=bridge,
        fusion=fusion,
        priors=priors,
        counterparts=counterparts,
    )
    return replace(subject, engine=engine)


def without_bridge(subject: Subject) -> Subject:
    """Without bridge terms: words of one language find nothing in the other."""
    return with_parts(subject, bridge=BridgeTerms([]))


def without_pivot(subject: Subject) -> Subject:
    """Without passages of the question's language as queries for the other language."""
    model = shipped_model()
    return with_parts(subject, fusion=replace(model, other=replace(model.other, pivot=0.0)))


def without_counterparts(subject: Subject) -> Subject:
    """Without the evidence of counterparts for passages of the other language."""
    none = Counterparts(replace(subject.index, counterparts=[]))
    return with_parts(subject, counterparts=none)


def without_speakers(subject: Subject) -> Subject:
    """Without the speaker of a passage as evidence."""
    speakers = {f.name: 0.0 for f in fields(PriorWeights) if f.name.startswith("said_")}
    return with_parts(subject, priors=replace(PriorWeights(), **speakers))


def without_kinds(subject: Subject) -> Subject:
    """Without the kind of a passage: boilerplate and headings count like any other."""
    kinds = {f.name: 0.0 for f in fields(PriorWeights) if not f.name.startswith("said_")}
    return with_parts(subject, priors=replace(PriorWeights(), **kinds))


def with_plain_fusion(subject: Subject) -> Subject:
    """With reciprocal rank fusion instead of the engine's."""
    engine: Any = PlainFusion(subject.engine)
    return replace(subject, engine=engine)


Change = Callable[[Subject], Subject]
VARIANTS: dict[str, tuple[Change, Mode]] = {
    "whole": (lambda subject: subject, "hybrid"),
    "dense scores alone": (lambda subject: subject, "dense"),
    "lexical scores alone": (lambda subject: subject, "lexical"),
    "reciprocal rank fusion": (with_plain_fusion, "hybrid"),
    "without bridge terms": (without_bridge, "hybrid"),
    "without pivot": (without_pivot, "hybrid"),
    "without counterparts as evidence": (without_counterparts, "hybrid"),
    "without who said it": (without_speakers, "hybrid"),
    "without kinds of passage": (without_kinds, "hybrid"),
}


def measure_variants(subject: Subject, gold: GoldSet) -> dict[str, Result]:
    """A search result for each variant."""
    return {
        name: search_topics(change(subject), gold, mode=mode)[0]
        for name, (change, mode) in VARIANTS.items()
    }


def ablation(results: dict[str, Result]) -> Result:
    """nDCG@10 of each variant and direction, its difference from the full engine, and p."""
    runs = {name: values_of(result) for name, result in results.items()}
    comparisons = [c for c in compare(runs, ["nDCG@10"]) if c.a == "whole"]
    corrected = compare_to_whole(comparisons)
    return {
        "certificate": next(iter(results.values()))["certificate"],
        "variants": {
            name: {
                "summary": {d: row["nDCG@10"] for d, row in result["summary"].items()},
                "bias": result["bias"],
                "differences": corrected.get(name, {}),
            }
            for name, result in results.items()
        },
    }


def compare_to_whole(comparisons: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Differences from the full engine by variant and direction, Holm-corrected together."""
    from eval.measures.significance import holm

    adjusted = holm({f"{c.b} {c.direction}": c.test.p for c in comparisons})
    found: dict[str, dict[str, Any]] = {}
    for c in comparisons:
        found.setdefault(c.b, {})[c.direction] = {
            "difference": round(c.test.difference.mean, 6),
            "low": round(c.test.difference.low, 6),
            "high": round(c.test.difference.high, 6),
            "effect": round(c.test.effect, 4),
            "p": round(adjusted[f"{c.b} {c.direction}"], 6),
        }
    return found


def table(body: Result) -> str:
    """The result as a table for a terminal."""
    directions = [f"{question}-{pool}" for pool in POOLS for question in ("zh", "en")]
    rows = []
    for name, variant in body["variants"].items():
        cells = []
        for direction in directions:
            mean = variant["summary"].get(direction, {}).get("mean")
            star = "*" if variant["differences"].get(direction, {}).get("p", 1) < 0.05 else " "
            cells.append("" if mean is None else f"{100 * mean:.1f}{star}")
        rows.append((name, *cells))
    return plain_table(("nDCG@10", *directions), rows)


def main() -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=SPLITS, default="dev")
    parsed = parser.parse_args()
    settings = Settings.load()
    subject = build_subject(shipped_documents(settings), "shipped", settings)
    gold = read_gold_folder(subject.texts, split=parsed.split)
    body = ablation(measure_variants(subject, gold))
    put_entry("ablation", parsed.split, body)
    print(table(body))
    return 0


if __name__ == "__main__":
    sys.exit(main())
