"""`lanmei positions`: what countries or organisations said on one topic, side by side."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from lanmei.commands.statements import render_entry
from lanmei.flags import add_common, settings_from
from lanmei.opening import open_engine
from lanmei.output import print_json, terminal_columns
from lanmei.words import Words

if TYPE_CHECKING:
    from service.browsing import Position


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `positions`."""
    parser = commands.add_parser(
        "positions",
        help=t(
            "compare what countries or organisations said on a topic",
            "比较各国或各机构对某一主题的表态",
        ),
    )
    parser.add_argument(
        "--about", metavar="TOPIC", required=True, help=t("on this topic", "关于某个主题")
    )
    parser.add_argument(
        "--by",
        choices=["country", "organisation"],
        default="country",
        help=t("whose positions (default: country)", "按国家或机构（默认：国家）"),
    )
    parser.add_argument(
        "--of",
        action="append",
        default=[],
        metavar="NAME",
        help=t("only this one; repeatable", "只列出此项；可重复"),
    )
    parser.add_argument("--language", choices=["zh", "en"], help=t("of passages", "段落语言"))
    add_common(parser, t)
    parser.set_defaults(func=lambda parsed: run_positions(parsed, t))


def run_positions(parsed: argparse.Namespace, t: Words) -> int:
    """Print the positions; 1 when nobody has one."""
    from service.browsing import positions

    engine = open_engine(parsed, settings_from(parsed), t)
    listed = positions(
        engine, about=parsed.about, by=parsed.by, of=parsed.of, language=parsed.language
    )
    found = any(position.statement is not None for position in listed.positions)
    if parsed.json:
        print_json(listed.to_json())
    elif listed.positions:
        columns = terminal_columns()
        print("\n\n".join(_render(position, t, columns) for position in listed.positions))
    else:
        print(t("nothing was found", "没有找到"), file=sys.stderr)
    return 0 if found else 1


def _render(position: Position, t: Words, columns: int) -> str:
    name = t(position.label_en, position.label_zh)
    if position.statement is None:
        return f"■ {name}\n\n   " + t("nothing found on this topic", "没有找到关于该主题的表态")
    head = f"■ {name} ({position.n_statements})"
    return f"{head}\n\n{render_entry(position.statement, t, columns)}"
