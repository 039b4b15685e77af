"""The part of a report that is about answers, counterparts, statements and cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.measures import direction_label
from eval.reports.plots import plot_risk_coverage
from eval.reports.render import Block, Fold, Plot, Section, Table, Text
from eval.reports.result_file import Result
from eval.reports.retrieval import measures_table


def answer_sections(name: str, result: Result) -> list[Section]:
    """The sections on evidence and on abstention."""
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
                f"{result['n_held']} of {result['n_quotes']} quotes are exactly the text at their "
                "place in the document and are marked as verified."
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
            f"{100 * row['right_of_answered']:.1f} %",
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
        "right of answered",
        "false answers",
        "false refusals",
        "best threshold",
        "error there",
        "mean risk",
    )
    curves = {direction: row["curve"] for direction, row in result["abstention"].items()}
    abstaining = Section(
        f"Abstention: {name}",
        (
            Table(header, rows),
            Plot(
                plot_risk_coverage(curves),
                "Questions are answered in the order of confidence; lower is better.",
            ),
        ),
    )
    return [evidence, abstaining]


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


def alignment_section(name: str, result: Result) -> Section:
    """Counterparts against gold."""
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


def statements_section(name: str, result: Result) -> Section:
    """Who said what, against gold."""
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


def cases_section(name: str, result: Result) -> Section:
    """Named expectations."""
    rows = tuple(
        (case["name"], case["outcome"], case["description"], case["diagnosis"])
        for case in result["cases"]
    )
    return Section(
        f"Cases: {name}",
        (Table(("case", "outcome", "what is expected", "diagnosis"), rows, wide=(2, 3)),),
    )
