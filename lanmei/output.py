"""Results on stdout, what else a reader should know on stderr."""

from __future__ import annotations

import json
import shutil
import sys
from typing import Any


def print_json(body: dict[str, Any]) -> None:
    """Exactly the body of the API: on one line, or indented for a person at a terminal."""
    indent = 2 if sys.stdout.isatty() else None
    separators = None if indent else (",", ":")
    print(json.dumps(body, ensure_ascii=False, indent=indent, separators=separators))


def terminal_columns() -> int:
    """How wide to write: the terminal, within reason."""
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


def warn(warnings: tuple[str, ...]) -> None:
    """Warnings of the engine on stderr."""
    for warning in warnings:
        print(f"lanmei: {warning}", file=sys.stderr)
