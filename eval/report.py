"""What a reader needs of result files, in the order in which questions come up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from eval.compare import Comparison, compare, values_of
from eval.plots import plot_differences, plot_directions, plot_risk_coverage
from eval.render import Block, Fold, Plot, Section, Table, Text
from eval.result_file import Result
from eval.summary import direction_label

_SHOWN = ("nDCG@10", "R@10", "RR", "Success@1", "AP")
_WORST = 8


def build_report(results: Mapping[str, Result]) -> list[Section]:
    """Sections for the results given, by name; kinds that are absent have no section."""
    by_kind: dict[str, dict[str, Result]] = {}
    for name, result in results.items():
        by_kind.setdefault(result["kind"], {})[name] = result
    sections: list[Section] = []
    searches = by_kind.get("search", {})
    if searches:
        sections.append(_search_section(searches))
        if len(searches) > 1:
            sections.append(_comparison_section(searches))
        sections.append(_bias_section(searches))
        sections.append(_worst_section(searches))
    for name, result in by_kind.get("answers", {}).items():
        sections.extend(_answer_sections(name, result))
    for name, result in by_kind.get("alignment", {}).items():
        sections.append(_alignment_section(name, result))
    for name, result in by_kind.get("statements", {}).items():
        sections.append(_statements_section(name, result))
    for name, result in by_kind.get("cases", {}).items():
        sections.append(_cases_section(name, result))
    sections.append(_certificate_section(results))
    return sections


def _search_section(searches: Mapping[str, Result]) -> Section:
    blocks: list[Block] = [
        Text(
            "A direction is the language of the question and the pool that is searched: passages "
            "of one language, of both, or as shown: an official counterpart is the second face of "
            "one hit. Brackets hold the 95 % bootstrap interval over needs; n counts questions. "
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


def _comparison_section(searches: Mapping[str, Result]) -> Section:
    runs = {name: values_of(result) for name, result in searches.items()}
    comparisons = compare(runs)
    blocks: list[Block] = [
        Text(
            "Differences are second minus first, over the same topics. p is from the paired "
            "randomisation test over needs, corrected by Holm for every comparison in this table; "
            "effect is the mean difference in standard deviations."
        ),
        comparison_table(comparisons),
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


def _bias_section(searches: Mapping[str, Result]) -> Section:
    rows = tuple(
        (
            name,
            bias["language"],
            str(bias["n"]),
            f"{100 * bias['hit_share']:.1f} %",
            f"{100 * bias['relevant_share']:.1f} %",
            f"{bias['offset']:+.1f}",
            f"{bias['own_rank']:.2f}",
            f"{bias['other_rank']:.2f}",
        )
        for name, result in searches.items()
        for bias in result["bias"]
    )
    blocks: list[Block] = [
        Text(
            "In the pool of both languages: the Chinese share of the first ten hits against that "
            "of relevant passages, and the mean rank of the first relevant passage in the "
            "question's own language and in the other, where both exist."
        ),
        Table(
            (
                "run",
                "question",
                "n",
                "zh among hits",
                "zh among relevant",
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


def _worst_section(searches: Mapping[str, Result]) -> Section:
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


def _answer_sections(name: str, result: Result) -> list[Section]:
    twins = result["twins"]
    evidence = Section(
        f"Answers: {name}",
        (
            Text(
                "Over answerable questions. right: an answering span is cited; precision: share of "
                "citations that answer; on_topic: share that are judged at all; recall: share of "
                "the pieces of evidence cited; overlap: character F1 with the best span. An "
                "abstention counts zero."
            ),
            measures_table(
                result["summary"], ("right", "precision", "on_topic", "recall", "overlap")
            ),
            Text(
                f"{result['n_held']} of {result['n_quotes']} quotes cut exactly their text out of "
                "the document and are marked verified."
            ),
            Text(_twin_text(twins)),
            Fold("Answerable questions that were not answered right", (_wrong_answers(result),)),
            Fold("Unanswerable questions that were answered", (_false_answers(result),)),
        ),
    )
    rows = tuple(
        (
            direction_label(direction),
            str(row["n_answerable"]),
            str(row["n_unanswerable"]),
            f"{row['auroc']:.3f}",
            f"{100 * row['false_answers']:.1f} %",
            f"{100 * row['false_refusals']:.1f} %",
            f"{row['best_threshold']:.3f}",
            f"{100 * row['best_error']:.1f} %",
            f"{row['area']:.3f}",
        )
        for direction, row in result["abstention"].items()
    )
    header = (
        "direction",
        "answerable",
        "unanswerable",
        "AUROC",
        "false answers",
        "false refusals",
        "best threshold",
        "error there",
        "mean risk",
    )
    curves = {direction: row["curve"] for direction, row in result["abstention"].items()}
    silence = Section(
        f"Abstention: {name}",
        (
            Table(header, rows),
            Plot(
                plot_risk_coverage(curves),
                "Questions are answered from the surest down; lower is better.",
            ),
        ),
    )
    return [evidence, silence]


def _twin_text(twins: Mapping[str, Any]) -> str:
    if not twins["n"]:
        return "No question has a twin in the other language."
    shared = "–" if twins["shared_evidence"] is None else f"{100 * twins['shared_evidence']:.1f} %"
    return (
        f"Of {twins['n']} pairs of twins {100 * twins['same_decision']:.1f} % are both answered or "
        f"both refused; of the {twins['n_both_answered']} answered pairs {shared} of the citations "
        "have the same evidence in the other answer."
    )


def _wrong_answers(result: Result) -> Table:
    return _answer_table(
        [t for t in result["topics"] if t["answerable"] and not t["values"]["right"]]
    )


def _false_answers(result: Result) -> Table:
    return _answer_table([t for t in result["topics"] if not t["answerable"] and t["answered"]])


def _answer_table(topics: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(
        (
            topic["topic_id"],
            direction_label(topic["direction"]),
            f"{topic['confidence']:.3f}",
            topic["question"],
            topic["failure"] or topic["answer"] or f"abstained ({topic['reason']})",
        )
        for topic in topics
    )
    return Table(("topic", "direction", "confidence", "question", "answer"), rows, wide=(3, 4))


def _scores_table(name: str, scores: Mapping[str, Mapping[str, float]]) -> Table:
    return Table(
        (name, "precision", "recall", "F1", "right of predicted", "found of gold"),
        tuple(
            (
                row,
                f"{100 * value['precision']:.1f}",
                f"{100 * value['recall']:.1f}",
                f"{100 * value['f1']:.1f}",
                f"{value['correct']:.0f} of {value['predicted']:.0f}",
                f"{value['found']:.0f} of {value['expected']:.0f}",
            )
            for row, value in scores.items()
        ),
    )


def _alignment_section(name: str, result: Result) -> Section:
    scores = {}
    for level, body in result["levels"].items():
        scores[level] = body["scores"]
        scores[f"{level}, strict"] = body["strict"]
    unrelated = sum(body["unrelated"] for body in result["levels"].values())
    blocks: list[Block] = [
        Text(
            "A pair is right when on both sides half of one span lies in the other; strict asks "
            f"for half of the union. {unrelated} pairs connect documents that are not versions of "
            "each other."
        ),
        _scores_table("level", scores),
    ]
    for level, body in result["levels"].items():
        missed = tuple(
            (p["pair_id"], p["kind"], p["zh"][:120], p["en"][:200]) for p in body["missed"]
        )
        if missed:
            table = Table(("pair", "kind", "zh", "en"), missed, wide=(2, 3))
            blocks.append(Fold(f"{level}: {len(missed)} pairs not found", (table,)))
        if body["wrong"]:
            rows = tuple((_place(pair["zh"]), _place(pair["en"])) for pair in body["wrong"])
            blocks.append(Fold(f"{level}: {len(rows)} wrong pairs", (Table(("zh", "en"), rows),)))
    return Section(f"Counterparts: {name}", tuple(blocks))


def _place(span: Mapping[str, Any]) -> str:
    return f"{span['document_id']}:{span['start']}-{span['end']}"


def _statements_section(name: str, result: Result) -> Section:
    rows = tuple(
        (m["field"], m["passage_id"], m["expected"] or "nobody", m["predicted"] or "nobody")
        for m in result.get("mistakes", ())
    )
    table = Table(("field", "passage", "expected", "predicted"), rows, wide=(2, 3))
    return Section(
        f"Who said what: {name}",
        (
            Text("Precision over passages, recall over statements marked by hand."),
            _scores_table("field", result["fields"]),
            Fold(f"{len(rows)} mistakes", (table,)),
        ),
    )


def _cases_section(name: str, result: Result) -> Section:
    rows = tuple(
        (case["name"], case["outcome"], case["description"], case["diagnosis"])
        for case in result["cases"]
    )
    return Section(
        f"Cases: {name}",
        (Table(("case", "outcome", "what is expected", "diagnosis"), rows, wide=(2, 3)),),
    )


def _certificate_section(results: Mapping[str, Result]) -> Section:
    blocks: list[Block] = []
    for name, result in results.items():
        certificate = result["certificate"]
        rows = tuple(
            (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
            for key, value in certificate.items()
        )
        blocks.append(Fold(name, (Table(("what", "value"), rows, wide=(1,)),)))
    return Section("How this was measured", tuple(blocks))
