"""What was changed between a draft and its source, word by word, in the characters of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from indexer.text import has_content, lexicon
from service.verifying.comparable import Comparable, comparable, words
from service.verifying.report import Difference

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
    for step in steps:
        op = _OPS.get(step.tag)
        if op is not None:
            drafted = _cut(draft, ours, our_words[step.src_start : step.src_end])
            printed = _cut(source, theirs, their_words[step.dest_start : step.dest_end])
            found.append(Difference(op, drafted, printed, _what(drafted, printed)))
    return tuple(found)


def _texts(form: Comparable, spans: Sequence[tuple[int, int]]) -> list[str]:
    return [form.text[start:end] for start, end in spans]


def _cut(text: str, form: Comparable, spans: Sequence[tuple[int, int]]) -> str:
    """The characters of the original from the first span to the last."""
    if not spans:
        return ""
    start, end = form.source_span(spans[0][0], spans[-1][1])
    return text[start:end]


def _what(drafted: str, printed: str) -> Literal["number", "punctuation", "words"]:
    if not has_content(drafted) and not has_content(printed):
        return "punctuation"
    return "number" if _NUMBER.search(drafted + printed) else "words"
