"""The sections of a report on retrieval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.measures import direction_label
from eval.reports.comparison import Comparison, compare, values_of
from eval.reports.plots import plot_differences, plot_directions
from eval.reports.render import Block, Fold, Plot, Section, Table, Text
from eval.reports.result_file import Result

_SHOWN = ("nDCG@10", "R@10", "RR", "Success@1", "AP")
_WORST = 8


def search_section(searches: Mapping[str, Result]) -> Section:
    """Measures of every run, per direction."""
    blocks: list[Block] = [
        Text(
            "A direction is the language of the question and the pool that is searched: passages "
            "of one language, of both, or as shown: a passage and its counterpart are one hit. "
            "Brackets hold the 95 % bootstrap interval over needs; n counts questions. "
            "A query that failed or found nothing counts zero."
        )
    ]
    for name, result in searches.items():
        blocks.append(Text(f"{name}: {result['n_topics']} topics, {_run_facts(result)}."))
        blocks.append(measures_table(result["summary"], _SHOWN))
    summaries = {name: result["summary"] for name, result in searches.items()}
    blocks.append(
        Plot(plot_directions(summaries), "nDCG@10 per direction; further right is better.")
    )
    return Section("Retrieval", tuple(blocks))


def _run_facts(result: Result) -> str:
    return (
        f"{result['n_failed']} queries refused, {result['n_empty']} without a hit, "
        f"{result['seconds']:.1f} s"
    )


def measures_table(
    summary: Mapping[str, Mapping[str, Mapping[str, Any]]], measures: Sequence[str]
) -> Table:
    """One row a direction; mean and interval in points of 100."""
    names = [name for name in measures if any(name in row for row in summary.values())]
    rows = []
    for direction, row in summary.items():
        n = next(iter(row.values()))["n"] if row else 0
        rows.append(
            (direction_label(direction), str(n), *(interval_text(row[name]) for name in names))
        )
    return Table(("direction", "n", *names), tuple(rows))


def interval_text(interval: Mapping[str, float]) -> str:
    """`87.3 [84.1, 90.2]`, in points of 100."""
    low, high = 100 * interval["low"], 100 * interval["high"]
    return f"{100 * interval['mean']:.1f} [{low:.1f}, {high:.1f}]"


def comparison_section(searches: Mapping[str, Result]) -> Section:
    """Differences of runs, tested."""
    runs = {name: values_of(result) for name, result in searches.items()}
    comparisons = compare(runs)
    blocks: list[Block] = [
        Text(
            "Differences are second minus first, over the same topics. p is from the paired "
            "randomisation test over needs, corrected by Holm for every comparison made here; "
            "effect is the mean difference in standard deviations."
        ),
        comparison_table([c for c in comparisons if c.measure == "nDCG@10"]),
        Fold("All measures", (comparison_table(comparisons),)),
    ]
    first, second = list(runs)[:2]
    for direction in runs[first]:
        if direction.endswith("both") and direction in runs[second]:
            values = [
                runs[second][direction][topic_id]["values"]["nDCG@10"] - topic["values"]["nDCG@10"]
                for topic_id, topic in runs[first][direction].items()
            ]
            label = f"nDCG@10, {second} minus {first}"
            caption = f"{direction_label(direction)}: {label}, one bar per topic."
            blocks.append(Plot(plot_differences(values, "nDCG@10"), caption))
    return Section("Comparison", tuple(blocks))


def comparison_table(comparisons: Sequence[Comparison]) -> Table:
    """One row a comparison, in points of 100."""
    return Table(
        ("first, second", "direction", "measure", "first", "second", "difference", "effect", "p"),
        tuple(
            (
                f"{c.a}, {c.b}",
                direction_label(c.direction),
                c.measure,
                f"{100 * c.mean_a:.1f}",
                f"{100 * c.mean_b:.1f}",
                f"{100 * c.test.difference.mean:+.1f} "
                f"[{100 * c.test.difference.low:+.1f}, {100 * c.test.difference.high:+.1f}]",
                f"{c.test.effect:+.2f}",
                f"{c.p_holm:.4f}" + (" *" if c.p_holm < 0.05 else ""),
            )
            for c in comparisons
        ),
    )


def bias_section(searches: Mapping[str, Result]) -> Section:
    """The language balance of questions over the pool of both."""
    rows = tuple(
        (
            name,
            bias["language"],
            str(bias["n"]),
            f"{100 * bias['hit_share']:.1f} %",
            f"{100 * bias['relevant_share']:.1f} %",
            f"{bias['offset']:+.1f}",
            f"{100 * bias['early_share']:.1f} %",
            f"{bias['early_offset']:+.1f}",
            f"{bias['own_rank']:.2f}",
            f"{bias['other_rank']:.2f}",
        )
        for name, result in searches.items()
        for bias in result["bias"]
    )
    blocks: list[Block] = [
        Text(
            "In the pool of both languages: the Chinese share of the first ten hits against that "
            "of relevant passages, the same for the first R hits when R passages are relevant, "
            "and the mean rank of the first relevant passage in the question's own language and in "
            "the other, where both exist."
        ),
        Table(
            (
                "run",
                "question",
                "n",
                "zh among hits",
                "zh among relevant",
                "offset",
                "zh among first R",
                "offset",
                "own rank",
                "other rank",
            ),
            rows,
        ),
    ]
    overlaps = [
        f"{name} {100 * result['twin_overlap']:.1f} %"
        for name, result in searches.items()
        if result["twin_overlap"] is not None
    ]
    if overlaps:
        blocks.append(
            Text(
                "Share of the first ten passages that a question and its twin in the other "
                f"language have in common, counterparts counted as one: {'; '.join(overlaps)}."
            )
        )
    return Section("Language balance", tuple(blocks))


def worst_section(searches: Mapping[str, Result]) -> Section:
    """The topics of the first run that went worst, with what was found."""
    name, result = next(iter(searches.items()))
    pools = ("both",) if any(t["direction"].endswith("both") for t in result["topics"]) else ()
    topics = [t for t in result["topics"] if not pools or t["direction"].endswith(pools)]
    worst = sorted(topics, key=lambda t: (t["values"]["nDCG@10"], t["topic_id"]))[:_WORST]
    folds = tuple(_worst_topic(topic) for topic in worst)
    return Section(
        "Worst topics", (Text(f"Lowest nDCG@10 of {name}, with what was found."), *folds)
    )


def _worst_topic(topic: Mapping[str, Any]) -> Fold:
    direction = direction_label(topic["direction"])
    value = 100 * topic["values"]["nDCG@10"]
    rows = tuple(
        (
            str(found["rank"]),
            "–" if found["grade"] is None else str(found["grade"]),
            found["language"],
            f"{found['score']:.3f}",
            found["document_id"],
            found["text"],
        )
        for found in topic["found"]
    )
    table = Table(("rank", "grade", "language", "score", "document", "text"), rows, wide=(5,))
    note = topic["failure"] or ("nothing was found" if not rows else "")
    blocks: tuple[Text | Table, ...] = (Text(note),) if note else (table,)
    return Fold(f"{value:.1f} · {direction} · {topic['topic_id']} · {topic['question']}", blocks)
