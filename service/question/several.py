"""Splits a question that lists several things into one question for each of them.

"Compare the challenges of Laos and Myanmar" asks for two answers; "When did China and Laos hold a
seminar?" may ask for one. The wording mostly tells which; where it does not, `sure` is False and
the evidence decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from indexer.text import simplify
from service.question.question import Question
from service.question.things import Thing, things_in

# A list of more things than this is not split.
MOST_PARTS = 8
# Words that compare, or that ask about each.
_EACH = re.compile(
    r"对比|比较|相比|相较|区别|不同(?!意)|差别|差异|异同|分别|各自|各(?![国地方界种类项个位级省市县部家])|"
    r"\bcompar(?:e|es|ed|ing|ison)\b|\bcontrast|\bdiffer|\bversus\b|\bvs\b|\brespectively\b|"
    r"\beach\b|\bboth\b"
)
# Words for what two do together: one question, not two.
_TOGETHER = re.compile(
    r"之间|联合|共同|一起|合作|签|双边|边境|边界|接壤|关系|往来|谈判|协议|协定|"
    r"座谈|会谈|会晤|会见|会面|见面|磋商|交流|互访|通话|"
    r"\bbetween\b|\bjoint|\btogether\b|\bcooperat|\bsign|\bborder|\bbilateral|\btreat(?:y|ies)\b|"
    r"\bagree|\brelations\b|\btalks\b|\btrade\b|\bnegotiat|\bmeet\b|\bmet\b|\bconsultations?\b|"
    r"\bexchanges?\b"
)
# What stands between two things of a list.
_TITLES = r"(?:(?:mr|mrs|ms|dr|prof|hon)\.? )?"
_JOINED = re.compile(
    r"(?:政府|代表|官员|专家|方面|方)?的? ?"
    r"(?:[、/,，] ?(?:以及|和|与|及)?|以及|和|与|及|跟|同|或者?|还是|vs\.?|对比|相比于?|相较于?|比)"
    r" ?(?:在|到)?|"
    r"(?:['’]s?)?(?:,| ?,? ?(?:and|or|versus|vs\.?|than|against|&)(?![a-z])) ?"
    rf"(?:(?:in|by|of|from|for|that of|those of|with) )*(?:the )?(?:government of )?{_TITLES}"
)
# Two years after one of these words are the ends of a period.
_SPAN = re.compile(r"(?:从|自|\bfrom|\bbetween|\bsince)\s*$")
# Unlisted names after one of these words, or that end in one of `_SORTS`, are places.
_IN = re.compile(r"\b(?:in|at|of|for)\s+$")
_SORTS = "市县縣省州"
# Words before and after a list that go with it: between A and B, A和B两国.
_BEFORE = re.compile(r"(?:\b(?:differ(?:s|ed)?\s+)?(?:between|both)\s+)$")
_BEHIND = re.compile(
    r"^\s*(?:[两二三四五六]国|[两二三四]者|[两二三四](?:地|人|位|方|年)|双方)?(?:之间)?"
)
# Words of comparing, which are left out of the question for one thing.
_COMPARING = re.compile(
    r"^\s*(?:请|试)?(?:对比|比较|对照)(?:一下)?|(?:有(?:什么|何|哪些|无)|的)?(?:区别|不同|差别|差异|异同)"
    r"(?:之处|点)?(?:是什么|在哪里?|有哪些)?|相比(?:较|之下|于)?|分别|各自|各(?![国地方界种类项个位级省市县部家])|"
    r"^\s*(?:please )?(?:compare|contrast)\s+|(?:, ?)?\b(?:respectively|each|both)\b|"
    r"\b(?:the\s+)?differences?\s+(?:between|in)\s+|\bdiffer(?:s|ed)?\b(?:\s+from)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """The question about one of the things; `text` asks about it alone.

    `things` are those it asks about (two for a country in a year), `others` those of the other
    parts, `given` the years that apply to all parts.
    """

    text: str
    things: tuple[Thing, ...]
    others: tuple[Thing, ...]
    given: tuple[Thing, ...] = ()

    @property
    def name(self) -> str:
        """What the part is about, in the words of the question."""
        return " ".join(thing.name for thing in self.things)


@dataclass(frozen=True, slots=True)
class Several:
    """The parts of a question; `sure` when the wording shows that each is asked about."""

    parts: tuple[Part, ...]
    sure: bool


def several_in(question: Question) -> Several | None:
    """The parts of a question; None when it asks about one thing."""
    folded = question.folded.text
    each = _EACH.search(folded) is not None
    things = things_in(question)
    lists = [own for own in _lists(question, things) if _is_meant(question, own, each=each)]
    if not lists and each:
        lists = _compared(things)
    lists = [own for own in lists if len(own) <= MOST_PARTS]
    if not lists:
        return None
    years = all(own[0].kind == "year" for own in lists)
    if not (each or years or question.asks_saying) and _TOGETHER.search(folded):
        return None
    if len(lists) > 1 and len(lists[0]) * len(lists[1]) > MOST_PARTS:
        lists = lists[:1]
    listed = {thing for own in lists[:2] for thing in own}
    given = tuple(thing for thing in things if thing.kind == "year" and thing not in listed)
    parts = [
        replace(_part(question, lists[:2], chosen), given=given) for chosen in product(*lists[:2])
    ]
    return Several(tuple(parts), each or years or question.asks_saying)


def _plain(text: str) -> str:
    """The text in simplified script and lower case, of the same length."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in simplify(text))


def _spaced(gap: str) -> str:
    """The folded text between two things with single blanks, and one at its end if it had one."""
    words = " ".join(_plain(gap).split())
    return f"{words} " if words and gap[-1:].isspace() else words


def _lists(question: Question, things: Sequence[Thing]) -> list[list[Thing]]:
    """Runs of two or more things joined by commas or conjunctions; years only with years."""
    found: list[list[Thing]] = []
    run: list[Thing] = list(things[:1])
    for before, thing in pairwise(things):
        gap = question.text[before.end : thing.start]
        same = (before.kind == "year") == (thing.kind == "year")
        if same and _JOINED.fullmatch(_spaced(gap)):
            run.append(thing)
        else:
            found.append(run)
            run = [thing]
    found.append(run)
    return [own for own in found if len({thing.value for thing in own}) > 1]


def _is_meant(question: Question, things: Sequence[Thing], *, each: bool) -> bool:
    """Whether each thing of a list is asked about.

    Unlisted names count when the list has a listed one, they are places, the question compares,
    or it asks what they said. Years after "from" or "between" are a period.
    """
    before = question.folded.text[: things[0].start]
    if things[0].kind == "year":
        return each or _SPAN.search(before) is None
    known = any(thing.kind != "name" for thing in things)
    places = all(thing.name[-1] in _SORTS for thing in things) or _IN.search(before)
    return known or each or question.asks_saying or bool(places)


def _compared(things: Sequence[Thing]) -> list[list[Thing]]:
    """Listed things of one kind that a comparison names apart from each other."""
    for kind in ("country", "organisation", "person", "year"):
        own: dict[str, Thing] = {}
        for thing in things:
            if thing.kind == kind:
                own.setdefault(thing.value, thing)
        if len(own) > 1:
            return [list(own.values())]
    return []


def _part(question: Question, lists: Sequence[Sequence[Thing]], chosen: Sequence[Thing]) -> Part:
    text, cuts = question.text, []
    for own, thing in zip(lists, chosen, strict=True):
        name = thing.name
        if thing.kind == "year" and any("年" in other.name for other in own):
            name = f"{thing.value}年"
        gaps = [text[a.end : b.start] for a, b in pairwise(own)]
        if all(_JOINED.fullmatch(_spaced(gap)) for gap in gaps):
            cuts.append((*_whole(text, own), name))
        else:
            cuts.append((own[0].start, own[0].end, name))
            cuts.extend((*_with_joint(text, other), "") for other in own[1:])
    for start, end, name in sorted(cuts, reverse=True):
        text = text[:start] + name + text[end:]
    plain = " ".join(_without(_COMPARING, text).split())
    others = [thing for own in lists for thing in own]
    mine = {thing.value for thing in chosen}
    return Part(
        text=_without_gaps(plain) or text,
        things=tuple(chosen),
        others=tuple(thing for thing in others if thing.value not in mine),
    )


def _whole(text: str, own: Sequence[Thing]) -> tuple[int, int]:
    """The span of a list with the words before and after that go with it."""
    start, end = own[0].start, own[-1].end
    before = _BEFORE.search(_plain(text[:start]))
    if before is not None:
        start = before.start()
    behind = _BEHIND.match(_plain(text[end:]))
    return start, end + (behind.end() if behind and behind.group().strip() else 0)


def _with_joint(text: str, thing: Thing) -> tuple[int, int]:
    """The span of a thing with the word before that joins it to another ("from", 和)."""
    joint = re.search(
        r"(?<!\s)\s*+(?:和|与|跟|同|比|、|\b(?:and|or|from|than|with|to|against|that of)\s++)$",
        _plain(text[: thing.start]),
    )
    behind = re.match(r"(?:['’]s?|的)", text[thing.end :])
    return joint.start() if joint else thing.start, thing.end + (behind.end() if behind else 0)


def _without(form: re.Pattern[str], text: str) -> str:
    """The text with a blank for each match; traditional characters match as well."""
    for match in reversed(list(form.finditer(simplify(text)))):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text


def _without_gaps(text: str) -> str:
    """The text without blanks between Chinese characters and without leading commas."""
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])|^[\s,，、]+", "", text)
