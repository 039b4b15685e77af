"""`lanmei verify`: checks the quotations and sentences of a draft against the documents."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from eval.terminal import working
from lanmei.colour import PLAIN, Paint, Role
from lanmei.flags import add_common, settings_from
from lanmei.given import STDIN, standard_input
from lanmei.opening import open_engine
from lanmei.output import paint_out, print_json, terminal_columns, warn
from lanmei.render import render_pages, who
from lanmei.words import Words, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.records import Document
    from service.verifying import Claim, SourceMatch, VerifyReport

# The mark and the words for each status of a claim.
_SAID = {
    "verbatim": ("✓", "verbatim", "逐字一致"),
    "near": ("≈", "nearly", "近似"),
    "misattributed": ("✗", "said by someone else, or elsewhere", "归属有误"),
    "not_found": ("?", "not found", "没有找到"),
}

_ROLES: dict[str, Role] = {
    "verbatim": "good",
    "near": "doubt",
    "misattributed": "bad",
    "not_found": "doubt",
}


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `verify`."""
    verify = commands.add_parser("verify", help=t("check the quotes of a draft", "核对稿件引文"))
    verify.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help=t(
            "a file of any format that is indexed; - reads text from stdin",
            "可编入索引的任何格式的文件；- 从标准输入读取文本",
        ),
    )
    add_common(verify, t)
    verify.set_defaults(func=lambda parsed: run_verify(parsed, t))


def run_verify(parsed: argparse.Namespace, t: Words) -> int:
    """Print the result for each quotation and sentence; 1 when a quotation is not verbatim."""
    from indexer.reading import read_file

    text = standard_input() if str(parsed.file) == STDIN else read_file(parsed.file)
    settings = settings_from(parsed)
    engine = open_engine(parsed, settings, t)
    with working(t("checking", "正在核对")):
        report = engine.verify(text)
    if parsed.json:
        print_json(report.to_json())
    else:
        warn(report.warnings)
        documents = engine.index.documents
        print(render_report(report, t, terminal_columns(), documents, paint_out()))
    return 0 if report.passed else 1


def render_report(
    report: VerifyReport,
    t: Words,
    columns: int,
    documents: Mapping[str, Document],
    paint: Paint = PLAIN,
) -> str:
    """Each claim with its status and place, and the counts."""
    counts = ", ".join(
        f"{t(*_SAID[status][1:])} {count}" for status, count in report.summary.to_json().items()
    )
    claims = (_render_claim(claim, t, columns, documents, paint) for claim in report.claims)
    return "\n\n".join([*claims, counts])


def _render_claim(
    claim: Claim, t: Words, columns: int, documents: Mapping[str, Document], paint: Paint
) -> str:
    mark, en, zh = _SAID[claim.status]
    role = _ROLES[claim.status]
    kind = t(*{"quotation": ("quotation", "引文"), "sentence": ("sentence", "句子")}[claim.kind])
    lines = [paint(f"{mark} {kind} {claim.n} ({claim.start}-{claim.end}): {t(en, zh)}", role)]
    lines.append(wrap(claim.text, columns, "    "))
    if claim.matches:
        lines.append(_render_match(claim.matches[0], t, documents))
    if claim.status == "near":
        lines += [
            f"      {change.draft or '∅'} → {change.source or '∅'}" for change in claim.differences
        ]
    if claim.attribution is not None and claim.status == "misattributed":
        said = who(claim.attribution.actual) or ", ".join(claim.attribution.actual_document_ids)
        lines.append(
            t(
                f"      the draft says “{claim.attribution.expected.phrase}”; it is: {said}",
                f"      稿件写“{claim.attribution.expected.phrase}”，实为：{said}",
            )
        )
    return "\n".join(lines)


def _render_match(match: SourceMatch, t: Words, documents: Mapping[str, Document]) -> str:
    page = render_pages(match.document_id, match.page_start, match.page_end, t, documents)
    facts = [f"{match.document_id}:{match.start}-{match.end}", page, who(match.statement)]
    return "    → " + " · ".join(fact for fact in facts if fact)
