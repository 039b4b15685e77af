"""A rule: a pattern with an example that it finds and one that it passes over, both tests."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` finds `finds` in `example`, and nothing in `passes_over` when that is given."""

    pattern: re.Pattern[str]
    example: str
    finds: str
    passes_over: str | None = None
