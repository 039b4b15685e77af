"""Resolves the questions of a conversation to a complete one, or to a question to ask back.

No index is used. A question that can stand alone stays as it is; what a follow-up takes
over is a name, a time or the topic of the question before it, in the words of that question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.names import Names
from indexer.text import HAN_RUN, has_content
from service.conversation import rewrite, wording
from service.conversation.shapes import (
    DETERMINED,
    LIGHT_EN,
    LIGHT_ZH,
    NO_SUBJECT_ZH,
    WHOSE,
    PointerKind,
)
from service.conversation.turn import Part, Pointer, Turn, read_turn
from service.understood import TakenOver

# The earlier questions that are considered; older ones are hardly meant.
MOST_EARLIER = 20
# What each pointer may stand for, best first; a topic is no name.
_STANDS_FOR: dict[PointerKind, tuple[tuple[str, ...], ...]] = {
    "country": (("country",),),
    "organisation": (("organisation", "thing"),),
    "time": (("time",),),
    "place": (("place", "country"),),
    "person": (("person",), ("thing",)),
    "group": (("organisation", "person", "country", "thing"),),
    "thing": (("organisation", "thing"), ("country", "place")),
    "topic": (),
}
# Characters of a Chinese noun that is hardly a subject of its own.
_SHORT_NOUN = 3
# Chinese characters between two words of one phrase that are no content themselves: 的, 和.
_SHORT_GAP = 2
_NAMES = ("country", "place", "organisation", "person", "thing")


@dataclass(frozen=True, slots=True)
class Meant:
    """The complete question, and what of it was taken from the earlier questions."""

    question: str
    taken: tuple[TakenOver, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """The question to ask back, in both languages."""

    en: str
    zh: str


def understand(history: Sequence[str], question: str, names: Names) -> Meant | Unclear:
    """What `question` means after the questions of `history`, the oldest of them first.

    Of each it is told in turn what it meant, so that a follow-up may follow a follow-up, and an
    answer to what was asked back completes the question that was unclear.
    """
    last: str | None = None
    waiting: str | None = None
    outcome: Meant | Unclear = Meant(question)
    for said in [*history[-MOST_EARLIER:], question]:
        outcome = _next(said, last, waiting, names)
        if isinstance(outcome, Meant):
            last, waiting = outcome.question, None
        else:
            waiting = said
    return outcome


def _next(said: str, last: str | None, waiting: str | None, names: Names) -> Meant | Unclear:
    turn = read_turn(said, names)
    if waiting is not None and _is_reply(turn):
        return _completed(read_turn(waiting, names), turn, names)
    if last is None:
        return _alone(turn)
    before = read_turn(last, names)
    found = _follow(turn, before, names)
    if isinstance(found, str):
        return Meant(found, _taken(found, turn, before))
    return found


def _is_reply(turn: Turn) -> bool:
    """Whether a turn says something without asking anything."""
    marked = any(mark in turn.text for mark in "?？")
    return not (turn.asks or turn.goes_on or turn.pointers or marked) and has_content(turn.text)


def _completed(waiting: Turn, reply: Turn, names: Names) -> Meant | Unclear:
    """The unclear question, completed by the reply to the question asked back."""
    open_pointer = _open_pointer(waiting)
    text = reply.body
    if open_pointer is not None:
        made = rewrite.pointed(waiting, open_pointer, text)
        return Meant(made, _taken(made, reply, waiting))
    found = _follow(waiting, reply, names)
    if isinstance(found, str):
        return Meant(found, _taken(found, reply, waiting))
    return found


def _alone(turn: Turn) -> Meant | Unclear:
    """A first question: it stands for itself, unless it points at or goes on from nothing."""
    pointer = _open_pointer(turn)
    if pointer is not None and not _may_stand_alone(turn, pointer):
        return Unclear(*wording.which(pointer.kind, pointer.text))
    if (
        pointer is not None
        or turn.content
        or not (turn.goes_on or turn.asks)
        or (turn.names and turn.asks)
    ):
        return Meant(turn.text)
    return Unclear(*wording.about_what([part.text for part in turn.parts]))


def _may_stand_alone(turn: Turn, pointer: Pointer) -> bool:
    """Whether documents may know what is meant ("the centre", 该项目), or the question itself."""
    if any(start < pointer.start for start, _, _ in turn.content):
        return True
    is_noun = len(pointer.text) > (2 if turn.language == "zh" else len("that "))
    return pointer.kind in ("organisation", "topic") and is_noun


def _follow(turn: Turn, last: Turn, names: Names) -> str | Unclear:
    """The question that `turn` stands for after `last`; its own text when it needs nothing."""
    pointer = _open_pointer(turn)
    if pointer is not None:
        found = _resolved(turn, pointer, last)
        if isinstance(found, Unclear) or turn.content or turn.asks:
            return found
        return _elliptic(read_turn(found, names), last, names)  # only the pointer: 那个国家呢
    if not turn.content:
        return _elliptic(turn, last, names)
    if turn.goes_on and not turn.asks:
        return _another_topic(turn, last)
    if turn.asks and not turn.names and (_has_no_subject(turn) or _is_short(turn)):
        asked = turn.body + turn.text[turn.core[1] :]
        return rewrite.about(rewrite.topic_of(last), asked.strip())
    return turn.text


def _open_pointer(turn: Turn) -> Pointer | None:
    """The first pointer that nothing within the question can be meant by."""
    for pointer in turn.pointers:
        before = [part for part in turn.parts if part.start < pointer.start]
        if pointer.kind == "time":
            own = any(part.kind == "time" for part in turn.parts)
        elif pointer.kind == "topic":
            own = any(start < pointer.start for start, _, _ in turn.content)
        else:
            own = any(part.kind != "time" for part in before) or _in_content(turn, pointer)
        if not own:
            return pointer
    return None


def _in_content(turn: Turn, pointer: Pointer) -> bool:
    """Whether a common noun before the pointer is what it stands for: farmers … their crops."""
    light = LIGHT_ZH if turn.language == "zh" else LIGHT_EN
    before = [
        start for start, _, term in turn.content if start < pointer.start and term not in light
    ]
    if pointer.kind == "thing":
        return any(DETERMINED.search(turn.text[:start].lower()) for start in before)
    return pointer.kind in ("person", "group") and bool(before)


def _resolved(turn: Turn, pointer: Pointer, last: Turn) -> str | Unclear:
    for kinds in _kinds_of(turn, pointer, last):
        runs = rewrite.runs_of(last, kinds)
        several = pointer.kind in ("group", "time") or (len(runs) == 1 and len(runs[0]) == 1)
        if len(runs) == 1 and several:
            run = runs[0]
            stands_for = last.text[run[0].start : run[-1].end]
            return _same_time(rewrite.pointed(turn, pointer, stands_for), turn, last)
        if runs:
            parts = [part.text for run in runs for part in run]
            if len(dict.fromkeys(parts)) > 1:
                return Unclear(*wording.one_of(list(dict.fromkeys(parts))))
            return _same_time(rewrite.pointed(turn, pointer, parts[0]), turn, last)
    if pointer.kind in ("thing", "topic") and (last.content or last.parts):
        return _about_topic(turn, pointer, last)
    return Unclear(*wording.which(pointer.kind, pointer.text))


def _kinds_of(turn: Turn, pointer: Pointer, last: Turn) -> tuple[tuple[str, ...], ...]:
    """The kinds of name that a pointer may stand for after `last`, best first."""
    kinds = _STANDS_FOR[pointer.kind]
    if pointer.kind != "thing" or WHOSE.match(turn.text[pointer.start :].lower()):
        return kinds
    return () if rewrite.matter_of(last) is not None else kinds[:1]


def _about_topic(turn: Turn, pointer: Pointer, last: Turn) -> str:
    """What `last` is about in place of the pointer, or before the question."""
    matter = rewrite.matter_of(last)
    if turn.names and matter is not None:
        return rewrite.pointed(turn, pointer, last.text[slice(*matter)].strip())
    return rewrite.about(rewrite.topic_of(last), turn.body + turn.text[turn.core[1] :].strip())


def _same_time(text: str, turn: Turn, last: Turn) -> str:
    """A question about the same thing is about the same time, unless it names its own."""
    if turn.times or not last.times or "time" in {one.kind for one in turn.pointers}:
        return text
    times = last.times
    said = last.text[times[0].start : times[-1].end] if len(times) == 1 else times[0].text
    return f"{text}（{said}）" if turn.language == "zh" else f"{text} ({said})"


def _elliptic(turn: Turn, last: Turn, names: Names) -> str | Unclear:
    """Only names, times or what is asked: they take the place of those of the last question."""
    if not turn.parts and not turn.asks:
        return turn.text
    if turn.names and turn.asks and not turn.goes_on:
        return turn.text
    text: str = last.text
    for part in turn.parts:
        current = read_turn(text, names)
        put = _substituted(part, turn, current, names)
        if isinstance(put, Unclear):
            return put
        text = put
    if turn.asks:
        asked = _without_parts(turn)
        text = rewrite.asked_anew(asked, read_turn(text, names))
    return text


def _without_parts(turn: Turn) -> str:
    taken = {at for part in turn.parts for at in range(part.start, part.end)}
    return "".join(turn.text[at] for at in range(*turn.core) if at not in taken).strip()


def _substituted(part: Part, turn: Turn, last: Turn, names: Names) -> str | Unclear:
    said = rewrite.spelled(part, names, last)
    if said in last.text:
        return last.text
    runs = [run for run in rewrite.runs_of(last, (part.kind,)) if run]
    runs = runs or rewrite.runs_of(last, rewrite.own_kinds(part))
    if not runs and part.kind != "time":
        runs = rewrite.runs_of(last, _NAMES)
    if len(runs) == 1:
        return rewrite.put(last, runs[0], said)
    if runs:
        return Unclear(*wording.one_of([one.text for run in runs for one in run]))
    if part.kind != "time":
        return rewrite.about(said, last.text)
    phrase = turn.body if len(turn.parts) == 1 and not turn.asks else part.text
    needs_word = last.language == "en" and phrase == part.text
    return rewrite.at_the_end(last, f"in {phrase}" if needs_word else phrase)


def _another_topic(turn: Turn, last: Turn) -> str:
    """Another matter of the same names and times."""
    matter = rewrite.matter_of(last)
    if turn.names:
        return turn.text
    if matter is not None:
        start, end = matter
        return last.text[:start] + turn.body.strip() + last.text[end:]
    kept = [part.text for part in last.parts]
    if not kept:
        return rewrite.about(rewrite.topic_of(last), turn.body.strip())
    joined = "、".join(kept) if last.language == "zh" else ", ".join(kept)
    return rewrite.about(joined, turn.body.strip())


def _has_no_subject(turn: Turn) -> bool:
    light = LIGHT_ZH if turn.language == "zh" else LIGHT_EN
    if all(term in light for _, _, term in turn.content):
        return True
    first_content = min(start for start, _, _ in turn.content)
    if turn.language != "zh" or not NO_SUBJECT_ZH.match(turn.body):
        return False
    # 什么时候测的: after the asking word one short verb and nothing else.
    asked_first = turn.asks[0][1] <= first_content
    return asked_first and sum(end - start for start, end, _ in turn.content) == 1


def _is_short(turn: Turn) -> bool:
    """那出口额是多少呢: it goes on, and has one short noun of its own."""
    letters = max(end for _, end, _ in turn.content) - min(start for start, _, _ in turn.content)
    return turn.language == "zh" and turn.goes_on and letters <= _SHORT_NOUN


def _taken(made: str, turn: Turn, last: Turn) -> tuple[TakenOver, ...]:
    """What the understood question has of `last` and `turn` itself has not."""
    if made == turn.text:
        return ()
    matter = rewrite.matter_of(last)
    named = [last.text[slice(*matter)].strip()] if matter is not None else []
    whole = next((text for text in [rewrite.topic_of(last), *named] if text in made), "")
    topics = [whole] if whole else _phrases(last)
    found = [
        TakenOver("time" if part.kind == "time" else "name", part.text)
        for part in last.parts
        if part.text in made and part.text not in turn.text + whole
    ]
    found += [TakenOver("topic", text) for text in topics if text in made and text not in turn.text]
    return tuple(dict.fromkeys(found))


def _phrases(turn: Turn) -> list[str]:
    """Words of content that stand side by side, as phrases."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in sorted(turn.content):
        between = turn.text[spans[-1][1] : start] if spans else None
        if between is not None and (
            start <= spans[-1][1]
            or between in (" ", "-", " of ", " the ")
            or (len(between) <= _SHORT_GAP and HAN_RUN.fullmatch(between))
        ):
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return [turn.text[start:end] for start, end in spans]
