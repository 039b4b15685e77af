"""Every compiled pattern of the project reads a long run of anything in time linear in its length.

A pattern with two ways to take the same characters, or one that begins at every place of a run and
reads to its end, takes the square of the length: a minute for a text that takes a second to send.
Patterns are found in every module: variables, tables and rules, and those written in a call. There
is no list of exceptions.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

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
# A run four times as long takes a linear pattern four times as long, a square one sixteen times:
# what is above the limit only because the machine is slow or busy is told by this.
LONGER, GROWTH = 4, 8
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
    "indexer.statements.chinese._MODIFIER",
    "indexer.statements.name_blocks._LATIN_FIRST",
    "indexer.statements.rules_en.EN.delegate",
    "indexer.statements.rules_en.EN.firm saying",
    "indexer.statements.rules_en.EN.ministry",
    "indexer.statements.rules_en.EN.named organisation",
    "indexer.statements.rules_en.EN.of a place",
    "indexer.statements.rules_en.EN.of an organisation",
    "indexer.statements.rules_en.EN.saying",
    "indexer.statements.rules_en.EN.short form",
    "indexer.statements.rules_records.RECORDS.report en",
    "indexer.statements.rules_en.EN.unknown organisation",
    "indexer.statements.rules_turns.TURNS.bracket",
    "indexer.statements.rules_turns.TURNS.field",
    "indexer.statements.rules_turns.TURNS.sentence",
    "indexer.statements.rules_zh.ZH.modifier",
    "indexer.statements.rules_zh.ZH.opens quote",
    "indexer.statements.turns.FIELD",
    "indexer.text.dates._YEAR_ONLY",
    "service.api.chat_tasks._TASK",
    "service.citing.entry._BOTH_NAMES",
    "service.generating.sentences._MARKS_AT_START",
    "service.retrieval.filters._CONDITION",
    "service.verifying.draft._ATTRIBUTION_LINE",
    "service.verifying.draft._BLOCK_LINE",
    "service.verifying.draft._LIST_MARK",
    "service.verifying.draft._SKIPPED_LINE",
})  # fmt: skip
_LOOKING = r"\.(?:search|finditer|findall|sub|subn|split)\b"


@cache
def patterns() -> dict[str, list[re.Pattern[str]]]:
    """Every pattern by the name of the module and variable that hold it, and the key in a table."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for name, module in _modules().items():
        for variable, value in vars(module).items():
            for key, pattern in _within(value, 3):
                found.setdefault(f"{name}.{variable}{key}", []).append(pattern)
    return found


@cache
def _modules() -> dict[str, ModuleType]:
    modules: dict[str, ModuleType] = {}
    for root in ("indexer", "service", "eval", "lanmei"):
        package = importlib.import_module(root)
        names = [module.name for module in pkgutil.walk_packages(package.__path__, f"{root}.")]
        for name in (root, *names):
            try:
                modules[name] = importlib.import_module(name)
            except ImportError:  # a part whose extra is not installed
                continue
    return modules


def _source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def _within(value: object, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield "", value
    elif depth and isinstance(value, dict):
        for key, inner in value.items():
            for _, pattern in (*_within(key, depth - 1), *_within(inner, depth - 1)):
                yield f".{key}" if isinstance(key, str) else "", pattern
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from _within(inner, depth - 1)
    elif depth and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):  # a rule
            yield from _within(getattr(value, field.name), depth - 1)


@cache
def written_in_calls() -> dict[str, tuple[str, re.Pattern[str]]]:
    """`re.sub(r"…", …)` and the like by module and line: the function and the pattern.

    Left out are those made of an argument, which is quoted by `re.escape` or is a pattern of ours.
    """
    found: dict[str, tuple[str, re.Pattern[str]]] = {}
    for name, module in _modules().items():
        for node in ast.walk(ast.parse(_source(module))):
            match node:
                case ast.Call(ast.Attribute(ast.Name("re"), function), [first, *_]) if (
                    function != "compile"  # that is in a variable
                ):
                    try:
                        code = compile(ast.Expression(first), name, "eval")
                        pattern = re.compile(eval(code, dict(vars(module))))  # noqa: S307
                    except (NameError, TypeError):
                        continue
                    if isinstance(pattern.pattern, str):
                        found[f"{name}:{node.lineno}"] = (function, pattern)
                case _:
                    pass
    return found


def _seconds(pattern: re.Pattern[str], text: str, most: float = 1) -> float:
    """How long all matches in the text take; counting ends between two of them after `most`."""
    began = time.process_time()
    for _ in pattern.finditer(text):
        if time.process_time() - began > most:
            break
    return time.process_time() - began


def _slow_on(
    pattern: re.Pattern[str],
    name: str,
    *,
    at_the_start: bool = False,
    units: Sequence[str] = UNITS,
) -> str | None:
    """The run of characters on which it takes too long and longer than in proportion."""
    length = next((most for room, most in SHORT.items() if name.startswith(room)), LENGTH)
    seconds = _seconds_at_the_start if at_the_start else _seconds
    for unit in units:
        text, longer = (unit * (many // len(unit)) + "X" for many in (length, length * LONGER))
        if seconds(pattern, text) > LIMIT_S:
            least = min(seconds(pattern, text) for _ in range(3))
            above = GROWTH * least
            if least > LIMIT_S and all(seconds(pattern, longer, above) > above for _ in range(2)):
                return f"{name} on {unit!r}: {pattern.pattern[:60]}"
    return None


@pytest.mark.slow
def test_every_pattern_is_linear() -> None:
    found = patterns()
    assert len(found) > 400
    assert len([name for name in found if ".rules_" in name]) > 30
    seen = {(each.pattern, each.flags) for name in AT_ONE_PLACE for each in found[name]}
    slow: list[str | None] = []
    for name, held in found.items():
        for pattern in held:
            if (pattern.pattern, pattern.flags) not in seen:
                seen.add((pattern.pattern, pattern.flags))
                slow.append(_slow_on(pattern, name))
    in_calls = written_in_calls()
    assert len(in_calls) > 100
    for place, (function, pattern) in in_calls.items():
        if (pattern.pattern, pattern.flags) not in seen:
            at_the_start = function in ("match", "fullmatch")
            slow.append(_slow_on(pattern, place, at_the_start=at_the_start))
    assert not any(slow), "\n".join(filter(None, slow))


def _seconds_at_the_start(pattern: re.Pattern[str], text: str, _most: float = 1) -> float:
    began = time.process_time()
    pattern.match(text)
    pattern.fullmatch(text)
    return time.process_time() - began


def test_what_is_matched_at_one_place_is_never_looked_for_and_is_linear_there() -> None:
    found = patterns()
    sources = {name: _source(module) for name, module in _modules().items()}
    slow: list[str | None] = []
    for full_name in sorted(AT_ONE_PLACE):
        module_name = next(
            name for name in sorted(sources, reverse=True) if full_name.startswith(f"{name}.")
        )
        variable, _, key = full_name[len(module_name) + 1 :].partition(".")
        used = rf'\b{variable}\["{key}"\]\.pattern' if key else rf"\b{variable}"
        where = sources.values() if key else [sources[module_name]]
        assert not any(re.search(used + _LOOKING, source) for source in where), full_name
        slow += [_slow_on(pattern, full_name, at_the_start=True) for pattern in found[full_name]]
    assert not any(slow), "\n".join(filter(None, slow))


def test_a_rule_and_a_pattern_in_a_call_are_found() -> None:
    found = patterns()
    assert found["indexer.statements.rules_zh.ZH.modifier"]
    ids = [each for place, (_, each) in written_in_calls().items() if ".reading.ids:" in place]
    assert any("[^A-Za-z0-9._]+" in each.pattern for each in ids)


def test_a_bad_pattern_would_be_found() -> None:
    square = r"[.!?]+[”’]*(?=\s)|(?=(?:\w*x)?y)"
    assert _slow_on(re.compile(square), "a pattern") is not None
    assert _slow_on(re.compile(r"(?<![.!?])[.!?]++[”’]*+(?=\s)"), "a pattern") is None


def test_a_pattern_that_is_slow_but_linear_is_let_through() -> None:
    slow = re.compile("|".join(f"(?={'.' * n}[^\\d\\D])" for n in range(60, 260)), re.DOTALL)
    assert _seconds(slow, "a" * LENGTH + "X") > LIMIT_S
    assert _slow_on(slow, "a pattern", units="a") is None
