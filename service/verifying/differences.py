"""What was changed between a draft and its source, word by word, in the characters of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from indexer.text import Value, has_content, lexicon, parse_values
from service.verifying.comparable import Comparable, comparable, words
from service.verifying.draft import Extent
from service.verifying.report import Difference, What

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcode

Op = Literal["replace", "delete", "insert"]
_OPS: dict[str, Op] = {"replace": "replace", "delete": "delete", "insert": "insert"}
_NUMBER = re.compile(rf"\d|[〇零{lexicon.HAN_NUMERALS}]")


def differences(draft: str, source: str) -> tuple[Difference, ...]:
    """The changes that lead from `draft` to `source`, in order; none when they compare equal.

    A number, date or time that both have is one word, however it is written.
    """
    from rapidfuzz.distance import Levenshtein

    ours, theirs = _Side.of(draft), _Side.of(source)
    steps = Levenshtein.opcodes(ours.texts, theirs.texts)
    if any(step.tag != "equal" and _is_told(step, ours, theirs) for step in steps):
        values = parse_values(draft), parse_values(source)
        ours, theirs = ours.with_values(*values), theirs.with_values(*values[::-1])
        steps = Levenshtein.opcodes(ours.texts, theirs.texts)
    found: list[Difference] = []
    our_words, their_words = ours.written(), theirs.written()
    for step in steps:
        op = _OPS.get(step.tag)
        if op is not None:
            drafted = ours.cut(step.src_start, step.src_end)
            printed = theirs.cut(step.dest_start, step.dest_end)
            what = _what(drafted, printed)
            other_value = ours.is_value(step.src_start, step.src_end) or theirs.is_value(
                step.dest_start, step.dest_end
            )
            found.append(Difference(op, drafted, printed, "number" if other_value else what))
            continue
        for one, other in zip(
            range(step.src_start, step.src_end),
            range(step.dest_start, step.dest_end),
            strict=True,
        ):
            if our_words[one] != their_words[other]:
                drafted, printed = ours.cut(one, one + 1), theirs.cut(other, other + 1)
                found.append(Difference("replace", drafted, printed, "notation"))
    return tuple(found)


def _is_told(step: Opcode, ours: _Side, theirs: _Side) -> bool:
    """Whether a change is one of more than punctuation."""
    drafted = ours.cut(step.src_start, step.src_end)
    return _what(drafted, theirs.cut(step.dest_start, step.dest_end)) != "punctuation"


@dataclass(frozen=True, slots=True)
class _Side:
    """A text as words: `texts` are compared, `written` are their characters.

    `others` are the values that the other text has not, as spans of the form.
    """

    text: str
    form: Comparable
    spans: list[Extent]
    texts: list[str]
    others: tuple[Extent, ...] = ()

    @classmethod
    def of(cls, text: str) -> _Side:
        form = comparable(text)
        spans = words(form.text)
        return cls(text, form, spans, [form.text[start:end] for start, end in spans])

    def written(self) -> list[str]:
        """The characters of every word."""
        return [self.form.text[start:end] for start, end in self.spans]

    def cut(self, first: int, last: int) -> str:
        """The original characters from one word to another, none where there is no word."""
        if first == last:
            return ""
        start, end = self.form.source_span(self.spans[first][0], self.spans[last - 1][1])
        return self.text[start:end]

    def is_value(self, first: int, last: int) -> bool:
        """Whether words from one to another touch a value that the other text has not."""
        if first == last:
            return False
        start, end = self.spans[first][0], self.spans[last - 1][1]
        return any(one < end and start < other for one, other in self.others)

    def with_values(self, own: Sequence[Value], other: Sequence[Value]) -> _Side:
        """The same with every value that the other text has too as one word, its key."""
        known = {value.key for value in other}
        spans: list[Extent] = []
        texts: list[str] = []
        others: list[Extent] = []
        rest = iter(zip(self.spans, self.texts, strict=True))
        word = next(rest, None)
        for value in own:
            start, end = self.form.span_of(value.start, value.end)
            if value.key not in known:
                others.append((start, end))
            if value.key not in known or start == end:
                continue
            while word is not None and word[0][1] <= start:
                spans.append(word[0])
                texts.append(word[1])
                word = next(rest, None)
            first = min(start, word[0][0]) if word is not None else start
            last = end
            while word is not None and word[0][0] < end:
                last = max(last, word[0][1])
                word = next(rest, None)
            spans.append((first, last))
            whole = (first, last) == (start, end)
            texts.append(f"\x00{value.key}" if whole else self.form.text[first:last])
        while word is not None:
            spans.append(word[0])
            texts.append(word[1])
            word = next(rest, None)
        return _Side(self.text, self.form, spans, texts, tuple(others))


def _what(drafted: str, printed: str) -> What:
    if not has_content(drafted) and not has_content(printed):
        return "punctuation"
    return "number" if _NUMBER.search(drafted + printed) else "words"
