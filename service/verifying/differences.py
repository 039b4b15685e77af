"""What was changed between a draft and its source, word by word, in the characters of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.text import has_content, lexicon, parse_dates, parse_numbers
from service.verifying.comparable import Comparable, comparable, words
from service.verifying.report import Difference, What

Op = Literal["replace", "delete", "insert"]
_OPS: dict[str, Op] = {"replace": "replace", "delete": "delete", "insert": "insert"}
_NUMBER = re.compile(rf"\d|[〇零{lexicon.HAN_NUMERALS}]")


def differences(draft: str, source: str) -> tuple[Difference, ...]:
    """The changes that lead from `draft` to `source`, in order; none when they compare equal."""
    from rapidfuzz.distance import Levenshtein

    ours, theirs = comparable(draft), comparable(source)
    our_words, their_words = words(ours.text), words(theirs.text)
    steps = Levenshtein.opcodes(_texts(ours, our_words), _texts(theirs, their_words))
    found: list[Difference] = []
    quantities: tuple[list[_Quantity], list[_Quantity]] | None = None
    for step in steps:
        op = _OPS.get(step.tag)
        if op is not None:
            first = _span(ours, our_words[step.src_start : step.src_end])
            second = _span(theirs, their_words[step.dest_start : step.dest_end])
            drafted, printed = draft[slice(*first)], source[slice(*second)]
            what = _what(drafted, printed)
            if what != "punctuation":
                quantities = quantities or _compared(draft, source)
                what = _of_quantities(what, first, second, quantities)
            found.append(Difference(op, drafted, printed, what))
    return tuple(found)


def _texts(form: Comparable, spans: Sequence[tuple[int, int]]) -> list[str]:
    return [form.text[start:end] for start, end in spans]


def _span(form: Comparable, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The characters of the original from the first span to the last; (0, 0) without one."""
    return form.source_span(spans[0][0], spans[-1][1]) if spans else (0, 0)


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number or date of a text at `start:end`; `told`: the other text has an equal one."""

    start: int
    end: int
    told: bool


def _compared(draft: str, source: str) -> tuple[list[_Quantity], list[_Quantity]]:
    """The numbers and dates of both texts, however they are written."""
    ours, theirs = _keys(draft), _keys(source)
    return (
        [_Quantity(start, end, key in theirs.values()) for (start, end), key in ours.items()],
        [_Quantity(start, end, key in ours.values()) for (start, end), key in theirs.items()],
    )


def _keys(text: str) -> dict[tuple[int, int], tuple[str, object]]:
    found: dict[tuple[int, int], tuple[str, object]] = {
        (date.start, date.end): ("date", (date.iso, date.until)) for date in parse_dates(text)
    }
    for number in parse_numbers(text):
        kind = number.kind if number.kind in ("percent", "permille", "ordinal") else "number"
        found[number.start, number.end] = (kind, number.value)
    return found


def _of_quantities(
    what: What,
    drafted: tuple[int, int],
    printed: tuple[int, int],
    quantities: tuple[list[_Quantity], list[_Quantity]],
) -> What:
    """`number` where a number differs, `notation` where an equal one is written differently."""
    touched = [
        one
        for span, own in zip((drafted, printed), quantities, strict=True)
        for one in own
        if one.start < span[1] and span[0] < one.end
    ]
    if any(not one.told for one in touched):
        return "number"
    return "notation" if touched and what == "number" else what


def _what(drafted: str, printed: str) -> What:
    if not has_content(drafted) and not has_content(printed):
        return "punctuation"
    return "number" if _NUMBER.search(drafted + printed) else "words"
