"""Composes the sections of a report from result files."""

from __future__ import annotations

import json
from collections.abc import Mapping

from eval.measures import direction_label
from eval.reports.evidence import (
    alignment_section,
    answer_sections,
    cases_section,
    statements_section,
)
from eval.reports.render import Block, Fold, Section, Table
from eval.reports.result_file import Result
from eval.reports.retrieval import (
    bias_section,
    comparison_section,
    interval_text,
    search_section,
    worst_section,
)


def build_report(results: Mapping[str, Result]) -> list[Section]:
    """Sections for the results given, by name; kinds that are absent have no section."""
    by_kind: dict[str, dict[str, Result]] = {}
    for name, result in results.items():
        by_kind.setdefault(result["kind"], {})[name] = result
    sections = [_glance_section(results)]
    searches = by_kind.get("search", {})
    if searches:
        sections.append(search_section(searches))
        if len(searches) > 1:
            sections.append(comparison_section(searches))
        sections.append(bias_section(searches))
        sections.append(worst_section(searches))
    for name, result in by_kind.get("answers", {}).items():
        sections.extend(answer_sections(name, result))
    for name, result in by_kind.get("alignment", {}).items():
        sections.append(alignment_section(name, result))
    for name, result in by_kind.get("statements", {}).items():
        sections.append(statements_section(name, result))
    for name, result in by_kind.get("cases", {}).items():
        sections.append(cases_section(name, result))
    sections.append(_certificate_section(results))
    return sections


def sections_of(result: Result) -> list[Section]:
    """The sections of one result for a terminal, without worst topics and certificate."""
    name = str(result.get("mode", result["kind"]))
    if result["kind"] == "search":
        sections = [search_section({name: result})]
        return sections + ([bias_section({name: result})] if result["bias"] else [])
    return build_report({name: result})[1:-1]


def _glance_section(results: Mapping[str, Result]) -> Section:
    """The most important figures."""
    rows: list[tuple[str, str, str]] = []
    for name, result in results.items():
        rows.extend((name, what, figure) for what, figure in _headlines(result))
    return Section("At a glance", (Table(("result", "figure", "value"), tuple(rows)),))


def _headlines(result: Result) -> list[tuple[str, str]]:
    if result["kind"] == "search":
        summary = result["summary"]
        name = "overall" if "overall" in summary else next(iter(summary), None)
        if name is None:
            return []
        figure = interval_text(summary[name]["nDCG@10"])
        return [(f"nDCG@10, {direction_label(name)}", figure)]
    if result["kind"] == "answers":
        lines = [("quotes that hold", f"{result['n_held']} of {result['n_quotes']}")]
        for direction, row in result["abstention"].items():
            if direction.endswith("-both"):
                label = direction_label(direction)
                answered = f"{100 * row['false_answers']:.1f} %"
                refused = f"{100 * row['false_refusals']:.1f} %"
                lines.append((f"{label}: unanswerable questions answered", answered))
                lines.append((f"{label}: answerable questions refused", refused))
        return lines
    if result["kind"] == "cases":
        return [("expectations that hold", f"{result['n_held']} of {result['n_expected']}")]
    parts = result.get("levels") or result.get("fields") or {}
    return [
        (f"{part}: F1", f"{100 * body.get('scores', body)['f1']:.1f}")
        for part, body in parts.items()
    ]


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
