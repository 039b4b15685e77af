"""Combines two questions: replaces a part, or adds the topic."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.names import Names
from indexer.text import fold
from service.conversation.shapes import (
    ADVERBIAL,
    ASKED_AWAY,
    ASKS,
    AUXILIARY,
    MARKS,
    MATTER,
    POSSESSIVE,
)
from service.conversation.turn import Part, Pointer, Turn

_WHERE = ("country", "place")
# What may stand between the members of one list.
_BETWEEN = frozenset({"", "、", "和", "与", "及", "以及", "，", "and", "or", "/", "&"})
_VERBS = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|will)\b")


def runs_of(turn: Turn, kinds: Sequence[str]) -> list[tuple[Part, ...]]:
    """The parts of these kinds, lists ("Kenya and Uganda", 甲、乙) kept together."""
    runs: list[tuple[Part, ...]] = []
    for part in turn.parts:
        if part.kind not in kinds:
            continue
        if runs and _is_list(turn.text[runs[-1][-1].end : part.start]):
            runs[-1] = (*runs[-1], part)
        else:
            runs.append((part,))
    return runs


def _is_list(between: str) -> bool:
    return between.removesuffix("the ").strip(" ,") in _BETWEEN


def own_kinds(part: Part) -> tuple[str, ...]:
    """The kinds that stand in each other's place."""
    return _WHERE if part.kind in _WHERE else (part.kind,)


def spelled(part: Part, names: Names, turn: Turn) -> str:
    """A part as the language of `turn` spells it, where the names know it."""
    if part.name_id is None or part.kind not in ("country", "organisation", "person"):
        return part.text
    entry = names.get(part.kind, part.name_id)
    other = None if entry is None else (entry.zh if turn.language == "zh" else entry.en)
    is_same = turn.language == ("zh" if re.search("[\u3400-\u9fff]", part.text) else "en")
    return part.text if is_same or not other else other


def put(turn: Turn, run: Sequence[Part], text: str) -> str:
    """The question with `text` in place of a run of parts."""
    return turn.text[: run[0].start] + text + turn.text[run[-1].end :]


def at_the_end(turn: Turn, text: str) -> str:
    """The question with a phrase added: in English before its mark, in Chinese in front."""
    if turn.language == "zh":
        return f"{text}，{turn.text}"
    end = len(turn.text.rstrip(MARKS))
    return f"{turn.text[:end]} {text}{turn.text[end:]}"


def about(topic: str, asked: str) -> str:
    """What a question is about, then what it asks."""
    chinese = re.search("[\u3400-\u9fff]", asked) is not None
    return f"{topic}：{asked}" if chinese else f"{topic}: {asked}"


def pointed(turn: Turn, pointer: Pointer, stands_for: str) -> str:
    """The question with what a pointer stands for in its place."""
    rest = turn.text[pointer.end :]
    if POSSESSIVE.match(fold(pointer.text + rest[:2]).text):
        stands_for += "'" if stands_for.endswith("s") else "'s"
    elif pointer.text == "其" and not rest.startswith("的"):
        stands_for += "的"
    return turn.text[: pointer.start] + stands_for + rest


def topic_of(turn: Turn) -> str:
    """What a question is about, as a phrase: itself without what it asks with."""
    folded = fold(turn.text)
    if turn.language == "zh":
        gone = [folded.source_span(*match.span()) for match in ASKED_AWAY.finditer(folded.text)]
        kept = _without(turn.text, gone)
        return re.sub(r"\s+", " ", kept).strip(" ，,：:的") or turn.text
    gone = [folded.source_span(*match.span()) for match in ASKS.finditer(folded.text)]
    gone += [folded.source_span(*match.span()) for match in _VERBS.finditer(folded.text)]
    pieces = [piece.strip(" ?.!,;") for piece in _without(turn.text, gone, "\n").split("\n")]
    return ", ".join(piece for piece in pieces if piece) or turn.text


def _without(text: str, spans: Sequence[tuple[int, int]], mark: str = "") -> str:
    kept, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            kept.append(text[at:start])
            at = end
    return mark.join([*kept, text[at:]])


def matter_of(turn: Turn) -> tuple[int, int] | None:
    """Where a question says what it is about, without times; None when it has no such phrase."""
    folded = fold(turn.text)
    match = MATTER.search(folded.text)
    if match is None:
        return None
    start, end = folded.source_span(*match.span("en" if match["en"] else "zh"))
    for part in turn.times:
        if part.start < end and start < part.end:
            start, end = (part.end, end) if part.start <= start else (start, part.start)
    return (start, end) if turn.text[start:end].strip() else None


def asked_anew(asked: str, last: Turn) -> str:
    """What `last` is about, asked in another way: when, where, why, who."""
    asked = asked.rstrip(MARKS).strip(" ,，")
    folded = fold(last.text).text
    word = ASKS.match(folded)
    rest = folded[word.end() :] if word else folded
    if ADVERBIAL.match(fold(asked).text) and last.language == "en" and AUXILIARY.match(rest):
        kept = last.text[word.end() :] if word else f" {last.text[:1].lower()}{last.text[1:]}"
        return f"{asked[:1].upper()}{asked[1:]}{kept}"
    mark = "？" if re.search("[\u3400-\u9fff]", asked) else "?"
    return about(topic_of(last), f"{asked}{mark}")
