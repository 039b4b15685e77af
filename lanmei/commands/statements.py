"""`lanmei statements`: who said what, as a list or as a timeline."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from lanmei.flags import add_common, settings_from
from lanmei.opening import open_engine
from lanmei.output import print_json, terminal_columns
from lanmei.render import render_counterpart, who
from lanmei.words import Words, wrap

if TYPE_CHECKING:
    from service.browsing import StatementEntry, TimelineGroup


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `statements`."""
    parser = commands.add_parser("statements", help=t("list who said what", "列出各方表态"))
    parser.add_argument("--country", help=t("name or code, such as KH", "国名或代码，如 KH"))
    parser.add_argument("--organisation", help=t("name or alias", "名称或简称"))
    parser.add_argument("--speaker", help=t("name in either language", "任一语言的姓名"))
    parser.add_argument("--about", metavar="TOPIC", help=t("on this topic", "关于某个主题"))
    parser.add_argument("--language", choices=["zh", "en"], help=t("of passages", "段落语言"))
    parser.add_argument(
        "--by",
        choices=["country", "organisation", "speaker"],
        help=t("group by this, each group ordered by day", "按此分组，各组按日期排列"),
    )
    parser.add_argument("-k", type=int, default=50, metavar="N", help=t("how many", "数量"))
    add_common(parser, t)
    parser.set_defaults(func=lambda parsed: run_statements(parsed, t))


def run_statements(parsed: argparse.Namespace, t: Words) -> int:
    """Print the statements; 1 when there is none."""
    from service.browsing import list_statements, timeline

    settings = settings_from(parsed)
    engine = open_engine(parsed, settings, t)
    names = ("country", "organisation", "speaker", "about", "language", "k")
    wanted = {name: getattr(parsed, name) for name in names}
    columns = terminal_columns()
    if parsed.by is None:
        listed = list_statements(engine, **wanted)
        body, found = listed.to_json(), bool(listed.statements)
        text = "\n\n".join(render_entry(entry, t, columns) for entry in listed.statements)
    else:
        grouped = timeline(engine, by=parsed.by, **wanted)
        body, found = grouped.to_json(), bool(grouped.groups)
        text = "\n\n".join(_render_group(group, t, columns) for group in grouped.groups)
    if parsed.json:
        print_json(body)
    elif found:
        print(text)
    else:
        print(t("nothing was found", "没有找到"), file=sys.stderr)
    return 0 if found else 1


def _render_group(group: TimelineGroup, t: Words, columns: int) -> str:
    head = t(group.label_en or "not known", group.label_zh or "不详")
    entries = "\n\n".join(render_entry(entry, t, columns) for entry in group.statements)
    return f"■ {head} ({len(group.statements)})\n\n{entries}"


def render_entry(entry: StatementEntry, t: Words, columns: int) -> str:
    """Day, speaker, role and occasion; document and characters; the text."""
    day = entry.occasion_date or entry.date or t("no date", "日期不详")
    facts = (day, who(entry.statement), entry.role, entry.statement.occasion)
    lines = [
        wrap("  ".join(fact for fact in facts if fact), columns),
        f"   {entry.document_id}:{entry.start}-{entry.end}",
    ]
    lines.append(wrap(" ".join(entry.text.split()), columns, "   "))
    if entry.counterpart:
        lines.append(render_counterpart(entry.counterpart, t, columns))
    return "\n".join(lines)
