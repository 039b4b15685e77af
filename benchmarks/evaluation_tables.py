"""Writes the tables of docs/evaluation.md and the shipped figures from the committed results.

python -m benchmarks.evaluation_tables --write
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.parts import table as parts_rows
from benchmarks.published import BM25, XQUAD, published_rows
from benchmarks.suites import commit_of, read_suite
from eval.measures.summary import direction_label
from eval.reports import dialogue_rows
from eval.reports.figures import published, published_bytes, write_published
from eval.reports.text_table import markdown_table
from service.browsing import EVALUATION_FILE, Quality

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "evaluation.md"
SHIPPED = ROOT / "service" / "data" / EVALUATION_FILE
_DIRECTIONS = (
    "zh-zh",
    "zh-en",
    "en-zh",
    "en-en",
    "zh-both",
    "en-both",
    "zh-shown",
    "en-shown",
    "overall",
)
_PLACE = re.compile(r"(<!-- table: (?P<name>[a-z0-9-]+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def read(name: str) -> Any:  # noqa: ANN401
    """A committed result: `SUITE/ENTRY`."""
    suite, entry = name.split("/")
    return read_suite(suite)[entry]


def points(value: float) -> str:
    """A share in points of 100."""
    return f"{100 * value:.1f}"


def with_interval(interval: dict[str, float]) -> str:
    """`87.3 (84.1 to 90.2)`."""
    return f"{points(interval['mean'])} ({points(interval['low'])} to {points(interval['high'])})"


def search_table(split: str) -> str:
    """Retrieval over the shipped topics of one split."""
    runs = {mode: read(f"topics/{split}.{mode}")["summary"] for mode in _MODES}
    rows = []
    for direction in _DIRECTIONS:
        own = runs["hybrid"].get(direction)
        if own:
            rows.append(
                (
                    direction_label(direction),
                    str(own["nDCG@10"]["n"]),
                    with_interval(own["nDCG@10"]),
                    points(own["R@10"]["mean"]),
                    points(own["Success@1"]["mean"]),
                    points(own["RR"]["mean"]),
                    points(runs["dense"][direction]["nDCG@10"]["mean"]),
                    points(runs["lexical"][direction]["nDCG@10"]["mean"]),
                )
            )
    return markdown_table(
        (
            "question → passages",
            "n",
            "nDCG@10",
            "R@10",
            "Success@1",
            "MRR",
            "dense nDCG@10",
            "lexical nDCG@10",
        ),
        rows,
    )


_MODES = ("hybrid", "dense", "lexical")


def answers_table(split: str) -> str:
    """Answers and abstention over one split."""
    body = read(f"topics/{split}.answers")
    rows = []
    for direction, silence in body["abstention"].items():
        found = body["summary"][direction]
        rows.append(
            (
                direction_label(direction),
                f"{silence['n_answerable']} + {silence['n_unanswerable']}",
                points(found["right"]["mean"]),
                points(found["precision"]["mean"]),
                points(found["recall"]["mean"]),
                points(found["overlap"]["mean"]),
                points(silence["right_of_answered"]),
                points(silence["false_answers"]),
                points(silence["false_refusals"]),
                f"{silence['auroc']:.3f}",
            )
        )
    return markdown_table(
        (
            "question → passages",
            "answerable + not",
            "right",
            "citation precision",
            "citation recall",
            "span F1",
            "right of answered",
            "false answers",
            "false refusals",
            "AUROC",
        ),
        rows,
    )


def balance_table(split: str) -> str:
    """Language balance over one split."""
    rows = [
        (
            mode,
            bias["language"],
            points(bias["hit_share"]),
            points(bias["relevant_share"]),
            f"{bias['offset']:+.1f}",
            points(bias["early_share"]),
            f"{bias['early_offset']:+.1f}",
            f"{bias['own_rank']:.1f}",
            f"{bias['other_rank']:.1f}",
        )
        for mode in _MODES
        for bias in read(f"topics/{split}.{mode}")["bias"]
    ]
    header = (
        "mode",
        "question",
        "zh among ten hits, %",
        "zh among relevant, %",
        "offset",
        "zh among first R hits, %",
        "offset",
        "first in own language, rank",
        "first in the other, rank",
    )
    return markdown_table(header, rows)


def ablation_table(split: str) -> str:
    """What each part of the search contributes."""
    body = read(f"ablation/{split}")
    directions = [d for d in _DIRECTIONS if d in body["variants"]["whole"]["summary"]]
    directions = [d for d in directions if d != "overall"]
    rows = []
    for name, variant in body["variants"].items():
        cells = []
        for direction in directions:
            difference = variant["differences"].get(direction)
            if difference is None:
                cells.append(points(variant["summary"][direction]["mean"]))
            else:
                star = " *" if difference["p"] < 0.05 else ""
                cells.append(f"{100 * difference['difference']:+.1f}{star}")
        rows.append((name, *cells))
    return markdown_table(("", *(direction_label(d) for d in directions)), rows)


def gold_table() -> str:
    """Counterparts and statements against gold."""
    rows = []
    for level, body in read("topics/alignment")["levels"].items():
        rows.append((f"counterparts, {level}", *_scores(body["scores"])))
        rows.append((f"counterparts, {level}, strict", *_scores(body["strict"])))
    for field, body in read("topics/statements")["fields"].items():
        rows.append((f"who said it, {field}", *_scores(body)))
    return markdown_table(("", "precision", "recall", "F1", "gold"), rows)


def dialogue_table() -> str:
    """Follow-ups, both splits side by side."""
    dev, test = (dialogue_rows(read(f"dialogues/{split}")) for split in ("dev", "test"))
    rows = [(name, shown, of_test[1]) for (name, shown), of_test in zip(dev, test, strict=True)]
    return markdown_table(("turns understood as judged", "dev", "test"), rows)


def _scores(body: dict[str, float]) -> tuple[str, ...]:
    figures = (points(body[name]) for name in ("precision", "recall", "f1"))
    return (*figures, f"{body['expected']:.0f}")


def public_table() -> str:
    """The engine on the public sets."""
    found = _public()
    rows = [
        (
            name,
            direction_label(direction),
            str(next(iter(modes.values()))["nDCG@10"]["n"]),
            *(_cell(modes, mode) for mode in ("dense", "lexical", "hybrid")),
            points(modes["hybrid"]["R@10"]["mean"]) if "hybrid" in modes else "",
        )
        for (name, direction), modes in found.items()
        if set(modes) != {"bm25"}
    ]
    return markdown_table(
        ("set", "question → passages", "n", "dense", "lexical", "hybrid", "hybrid R@10"), rows
    )


def bm25_table() -> str:
    """Plain BM25 compared with published figures."""
    rows = []
    found = _public()
    for (name, direction), modes in found.items():
        if "bm25" not in modes or name not in BM25:
            continue
        given = BM25[name]
        own = modes["bm25"]
        if direction.endswith("-both") and given.pooled:
            if direction != "zh-both":
                continue
            both = [found[name, d]["bm25"] for d in ("zh-both", "en-both")]
            ndcg, recall = (
                100 * sum(row[m]["mean"] for row in both) / 2 for m in ("nDCG@10", "R@10")
            )
        else:
            ndcg, recall = 100 * own["nDCG@10"]["mean"], 100 * own["R@10"]["mean"]
        rows.append(
            (
                name,
                f"{ndcg:.2f}",
                f"{given.ndcg:.2f}",
                f"{ndcg - given.ndcg:+.2f}",
                f"{recall:.2f}",
                f"{given.recall:.2f}",
                given.note,
            )
        )
    return markdown_table(
        ("set", "nDCG@10", "given", "difference", "R@10", "given", "same questions?"), rows
    )


def published_table() -> str:
    """XQuAD compared with published encoders."""
    found = _public()
    rows = [
        (
            f"lanmei {mode}, half of XQuAD",
            *(
                points(found[name, direction][mode]["nDCG@10"]["mean"])
                if (name, direction) in found and mode in found[name, direction]
                else ""
                for name, direction in XQUAD
            ),
        )
        for mode in ("dense", "hybrid", "bm25")
    ]
    return markdown_table(("nDCG@10", "en → en", "zh → zh"), [*rows, *published_rows()])


def _public() -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """Summaries by set and direction, then by mode."""
    found: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for result in read_suite("search").values():
        for direction, row in result["summary"].items():
            if "-" in direction:
                key = (result["certificate"]["dataset"], direction)
                found.setdefault(key, {})[result["mode"]] = row
    return found


def _cell(modes: dict[str, dict[str, Any]], mode: str) -> str:
    return points(modes[mode]["nDCG@10"]["mean"]) if mode in modes else ""


def certificate_line() -> str:
    """The commit, machine and date of the measurements."""
    own = read("topics/test.hybrid")["certificate"]
    machine = own["machine"]
    return (
        f"Measured {own['date'][:10]} at commit `{commit_of(own['commit'])}`, encoder "
        f"`{own['encoder']}` ({own['encoder_fingerprint'][:12]}), index `{own['index_id']}`, "
        f"{machine['cores']} cores, {machine['processor']}, Python {machine['python']}."
    )


def ordinary_counts() -> str:
    """The ordinary questions: how many are answered correctly, and what is shown first."""
    found = read("topics/ordinary")
    lines = [
        "| questions | answered rightly | answered without an answer | contact lines first |",
        "|---|---:|---:|---:|",
    ]
    for name, own in found["counts"].items():
        kind, language = name.split(".")
        rest = own["n"] - own["answerable"]
        lines.append(
            f"| {kind}, {language} | {own['right']} of {own['answerable']} | "
            f"{own['answered_without']} of {rest} | {own['contact_first']} of {own['n']} |"
        )
    return "\n".join([*lines, "", f"Commit `{commit_of(found['commit'])}`, {found['date'][:10]}."])


def parts_table() -> str:
    """Questions for several things, for speakers and for one of two versions."""
    return markdown_table(
        ("what is counted", "dev", "test"), parts_rows(read("answering_parts/parts"))
    )


def calibration_table() -> str:
    """How far a confidence is off on public questions, before and after calibration."""
    rows = []
    for label, suite in (("off", "answering"), ("on", "answering_read")):
        for name, shown in (("", "both"), (" zh", "zh"), (" en", "en")):
            own = read(f"{suite}/cross-validated")[f"all public{name}"]
            rows.append(
                (
                    label,
                    shown,
                    f"{own['answerable']} + {own['unanswerable']}",
                    f"{own['auroc']:.3f}",
                    f"{own['calibration error before']:.3f}",
                    f"{own['calibration error']:.3f}",
                )
            )
    return markdown_table(
        ("reader", "questions", "answerable + not", "AUROC", "error of the model", "calibrated"),
        rows,
    )


def rerank_table() -> str:
    """Hybrid search with and without the reader that puts the first hits in order."""
    rows = []
    for name, body in read_suite("rerank").items():
        for direction, own in body["directions"].items():
            cells = [name, direction_label(direction), str(int(own["n"]))]
            for measure in ("nDCG@10", "Success@1"):
                before, after = own[f"{measure} before"], own[f"{measure} after"]
                cells += [points(before), f"{100 * (after - before):+.2f}"]
            cells += [f"{own['better']:.0f}, {own['worse']:.0f}", points(own["read"])]
            rows.append((*cells, f"{own['windows']:.1f}"))
    return markdown_table(
        (
            "set",
            "question → passages",
            "n",
            "nDCG@10",
            "with rerank",
            "Success@1",
            "with rerank",
            "better, worse",
            "read, %",
            "windows",
        ),
        rows,
    )


TABLES: dict[str, Callable[[], str]] = {
    "search-dev": lambda: search_table("dev"),
    "search-test": lambda: search_table("test"),
    "answers-dev": lambda: answers_table("dev"),
    "answers-test": lambda: answers_table("test"),
    "balance-test": lambda: balance_table("test"),
    "ablation-dev": lambda: ablation_table("dev"),
    "gold": gold_table,
    "parts": parts_table,
    "calibration": calibration_table,
    "rerank": rerank_table,
    "dialogues": dialogue_table,
    "public": public_table,
    "bm25": bm25_table,
    "published": published_table,
    "certificate": certificate_line,
    "ordinary": ordinary_counts,
}


def filled(text: str) -> str:
    """The document with its tables rewritten.

    Raises:
        KeyError: when the document has a marker for an unknown table.
    """
    return _PLACE.sub(lambda found: f"{found[1]}{TABLES[found['name']]()}\n{found[3]}", text)


def shipped() -> Quality:
    """The figures of the page for the shipped documents: on topics that nothing was tuned on."""
    return published([read(f"topics/test.{name}") for name in ("hybrid", "answers")])


def main() -> int:
    """Write the document, or report whether it is up to date."""
    before = DOCUMENT.read_text(encoding="utf-8")
    after = filled(before)
    if "--write" in sys.argv:
        DOCUMENT.write_text(after, encoding="utf-8", newline="\n")
        write_published(SHIPPED, shipped())
        return 0
    if before != after or SHIPPED.read_bytes() != published_bytes(shipped()):
        print(f"{DOCUMENT.name} is not what the results say; run with --write", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
