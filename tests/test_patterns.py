"""Every compiled pattern of the project reads a long run of anything in time linear in its length.

A pattern with two ways to take the same characters, or one that begins at every place of a run and
reads to its end, takes the square of the length: a minute for a text that takes a second to send.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# Runs that mean something to a pattern somewhere: marks, blanks, letters, digits, and pairs.
UNITS = (
    *". 。 … , ， : ： - — * # | [ ( （ “ \" ' > a A 1 一 中 𠮷".split(),  # noqa: SIM905
    *(" ", "\n", "\t", "\u3000", "a ", "A ", "Mr. ", "1 ", "1,", "中 ", "\n ", "- ", "a:", "A."),
    "[1",
)
LENGTH = 2_500
# A question has at most 2,000 characters, and what is cited or shown is shorter.
SHORT = {"service.question": 1_000, "service.citing": 500, "service.answering": 1_000}
# Seconds of the processor for one run; linear patterns take a few milliseconds.
LIMIT_S = 0.04
# These are matched at one place of a text, or against a whole line or name, and never looked for
# in one: a run of blanks before what they need is read once, not from each of its blanks.
AT_ONE_PLACE = frozenset({
    "indexer.counterparts.shape._CLAUSE",
    "indexer.counterparts.shape._LABEL",
    "indexer.names.persons._LATIN_NAME",
    "indexer.names.persons._OFFICE",
    "indexer.reading.tables._NUMBER",
    "indexer.reading.tables._YEAR",
    "indexer.splitting.blocks._DATE",
    "indexer.splitting.blocks._FIELD",
    "indexer.splitting.blocks._MARKED_HEADING",
    "indexer.splitting.boilerplate._ABOUT",
    "indexer.splitting.boilerplate._CONTACT_HEADING",
    "indexer.splitting.columns._LANGUAGE_HEAD",
    "indexer.statements.affiliation._OFFICE_OF_STATE",
    "indexer.statements.english._FIRM_SAYING",
    "indexer.statements.english._NAMED_ORGANISATION",
    "indexer.statements.english._UNKNOWN_ORGANISATION",
    "indexer.text.dates._YEAR_ONLY",
    "service.generating.sentences._MARKS_AT_START",
    "service.retrieval.filters._CONDITION",
    "service.verifying.draft._ATTRIBUTION_LINE",
    "service.verifying.draft._LIST_MARK",
})  # fmt: skip
# Not linear everywhere: their callers give them a sentence, a name, a title or a line, which is
# meant to be short; this is not checked here.
BOUNDED = frozenset({
    "indexer.counterparts.identity._PATTERNS",
    "indexer.counterparts.identity._TRANSLATION",
    "indexer.names.matcher._SPACED_DASH",
    "indexer.statements.chinese._MODIFIER",
    "indexer.statements.english._DELEGATE",
    "indexer.statements.english._INTRODUCTION",
    "indexer.statements.english._NAMED_BODY",
    "indexer.statements.english._PERSON",
    "indexer.statements.english._SAYING",
    "indexer.statements.english._UNKNOWN_BODY",
    "indexer.statements.name_blocks._LATIN_FIRST",
    "indexer.statements.turns.FIELD",
    "service.citing.entry._BOTH_NAMES",
    "service.verifying.attribution._EN_NAME",
    "service.verifying.draft._BLOCK_LINE",
})  # fmt: skip
_LOOKING = r"\.(?:search|finditer|findall|sub|subn|split)\b"


def patterns() -> dict[str, list[re.Pattern[str]]]:
    """Every pattern by the name of the module and variable that hold it."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for root in ("indexer", "service", "eval", "lanmei"):
        package = importlib.import_module(root)
        names = [module.name for module in pkgutil.walk_packages(package.__path__, f"{root}.")]
        for name in (root, *names):
            try:
                module = importlib.import_module(name)
            except ImportError:  # a part whose extra is not installed
                continue
            for variable, value in vars(module).items():
                for pattern in _within(value, 3):
                    found.setdefault(f"{name}.{variable}", []).append(pattern)
    return found


def _within(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, dict):
        yield from _within([*value.keys(), *value.values()], depth - 1)
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from _within(inner, depth - 1)


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    for _ in pattern.finditer(text):
        if time.process_time() - began > 1:
            break
    return time.process_time() - began


@pytest.mark.slow
def test_every_pattern_is_linear() -> None:
    found = patterns()
    assert len(found) > 200
    exempt = BOUNDED | AT_ONE_PLACE
    seen = {(pattern.pattern, pattern.flags) for name in exempt for pattern in found.get(name, [])}
    slow: list[str] = []
    for name, held in found.items():
        length = next((most for room, most in SHORT.items() if name.startswith(room)), LENGTH)
        for pattern in held:
            if (pattern.pattern, pattern.flags) in seen:
                continue
            seen.add((pattern.pattern, pattern.flags))
            for unit in UNITS:
                text = unit * (length // len(unit)) + "X"
                if _seconds(pattern, text) > LIMIT_S and _seconds(pattern, text) > LIMIT_S:
                    slow.append(f"{name} on {unit!r}: {pattern.pattern[:60]}")
                    break
    assert not slow, "\n".join(slow)


def _seconds_at_the_start(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    pattern.match(text)
    pattern.fullmatch(text)
    return time.process_time() - began


def test_what_is_matched_at_one_place_is_never_looked_for_and_is_linear_there() -> None:
    slow: list[str] = []
    for full_name in sorted(AT_ONE_PLACE):
        module_name, name = full_name.rsplit(".", 1)
        module = importlib.import_module(module_name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        assert not re.search(rf"\b{name}{_LOOKING}", source), full_name
        held = list(_within(vars(module)[name], 3))
        assert held, full_name
        for pattern in held:
            for unit in UNITS:
                text = unit * (LENGTH // len(unit)) + "X"
                if all(_seconds_at_the_start(pattern, text) > LIMIT_S for _ in range(2)):
                    slow.append(f"{full_name} on {unit!r}")
    assert not slow, slow


def test_a_bad_pattern_would_be_found() -> None:
    assert _seconds(re.compile(r"[.!?]+[”’]*(?=\s)"), "." * 2 * LENGTH) > LIMIT_S
    assert _seconds(re.compile(r"(?<![.!?])[.!?]++[”’]*+(?=\s)"), "." * 2 * LENGTH) < LIMIT_S
