"""Result files, comparisons, the gate and reports of measurements."""

from eval.reports.archives import (
    archive_mistakes,
    archive_sample,
    archive_tables,
    ordinary_mistakes,
    ordinary_table,
)
from eval.reports.comparison import DEFAULT_MEASURES, compare, values_of, values_of_run
from eval.reports.dialogues import dialogue_mistakes, dialogue_rows, dialogue_table
from eval.reports.figures import published, published_bytes, write_published
from eval.reports.gate import Check, check, make_baseline, read_baseline
from eval.reports.render import Fold, Section, Table, Text, to_html, to_markdown
from eval.reports.report import build_report, sections_of
from eval.reports.result_file import (
    Result,
    alignment_result,
    answers_result,
    cases_result,
    read_result,
    search_result,
    statements_result,
    without_topics,
    write_result,
)
from eval.reports.retrieval import comparison_table
from eval.reports.text_table import plain_table

__all__ = [
    "DEFAULT_MEASURES",
    "Check",
    "Fold",
    "Result",
    "Section",
    "Table",
    "Text",
    "alignment_result",
    "answers_result",
    "archive_mistakes",
    "archive_sample",
    "archive_tables",
    "build_report",
    "cases_result",
    "check",
    "compare",
    "comparison_table",
    "dialogue_mistakes",
    "dialogue_rows",
    "dialogue_table",
    "make_baseline",
    "ordinary_mistakes",
    "ordinary_table",
    "plain_table",
    "published",
    "published_bytes",
    "read_baseline",
    "read_result",
    "search_result",
    "sections_of",
    "statements_result",
    "to_html",
    "to_markdown",
    "values_of",
    "values_of_run",
    "without_topics",
    "write_published",
    "write_result",
]
