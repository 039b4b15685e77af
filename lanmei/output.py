"""Prints results on stdout and warnings on stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import Any

from lanmei.colour import Paint, paint_for


def print_json(body: dict[str, Any]) -> None:
    """Print exactly the body of the API: on one line, or indented on a terminal."""
    indent = 2 if sys.stdout.isatty() else None
    separators = None if indent else (",", ":")
    print(json.dumps(body, ensure_ascii=False, indent=indent, separators=separators))


def terminal_columns() -> int:
    """The width of the output: that of the terminal, from 40 to 120 columns."""
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


def paint_out() -> Paint:
    """The paint for stdout."""
    return paint_for(sys.stdout, os.environ)


def warn(warnings: tuple[str, ...]) -> None:
    """Print warnings of the engine on stderr."""
    paint = paint_for(sys.stderr, os.environ)
    for warning in warnings:
        print(paint(f"lanmei: {warning}", "doubt"), file=sys.stderr)
