"""Names of a question that a text of the other language lacks, while it has another of the kind.

Fortis Bank is not 诺维银行, 施密特教授 not Professor Gruber. A name counts as there when it is
spelled in the other script, sounds alike, or means the same (Orchid Valley, 兰溪谷). Where a text
has no other bank, valley or professor, nothing is known and nothing is lacking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.names import (
    DESCRIBED,
    THINGS,
    Mention,
    Names,
    before_things,
    compare_meanings,
    is_heard,
    is_spelled,
    is_transliterated,
    sounds_alike,
    spells_surname,
    thing_names,
)
from indexer.records import Language
from indexer.text import HAN, simplify
from service.question import TITLES, Question

# Spellings that differ by more of their sounds are of two names. Looser than where a name is to be
# found: here a doubt speaks for the text.
_MOST = 0.5
_WORD = r"[A-Z][\w’'-]+"
_OF = re.compile(
    rf"\b(?P<thing>University|College|Bank|Lake|Port|Bay|School|Museum|Province|District|Institute)"
    rf"\s+of\s+(?P<own>{_WORD}(?:\s+{_WORD})?)"
)
_TITLED = re.compile(
    rf"\b(?P<title>{'|'.join(TITLES.values())})\.?\s+(?P<name>{_WORD}(?:\s+(?:[A-Z]\.|{_WORD})){{0,3}})"
)
_TITLED_ZH = re.compile(rf"(?P<before>[{HAN}·]{{1,12}}?)(?P<title>{'|'.join(TITLES)})")
# Nobody in particular: 副教授, 一位教授, 该校教授.
_NO_NAME = re.compile(
    "(?:副|[这那该本此各某几数两]|[一二三四五六七八九十][位名个]|[位名个任任]|的|和|与|及|、|兼)$"
)
# As many characters before a Chinese noun tell whether a foreign name stands there.
_TAIL = 3
# Kinds of things that are often called after what they do: 自来水公司, 儿童医院. Of those only a
# transliterated name is compared.
_OF_WORDS = DESCRIBED | {"college", "hospital", "school"}
# As many characters before a Chinese noun tell whether a foreign name stands there.
_TAIL = 3
# How many characters of a document are looked through for the name before it counts as lacking.
_LOOKED_THROUGH = 200_000


@dataclass(frozen=True, slots=True)
class _Asked:
    """A name of the question: `own` of the kind `sort`, a thing or a title in English."""

    text: str
    own: str
    sort: frozenset[str]
    is_person: bool = False


def lacking_names(
    question: Question, language: Language, near: str, whole: str, names: Names
) -> tuple[str, ...]:
    """The names of a question that a text in the other `language` lacks, as the question has them.

    There must be others of the kind `near` the evidence, and no such name in the `whole` document.
    """
    if question.language is None or language == question.language:
        return ()
    lacking = []
    for one in _asked(question, names):
        others = _others(one, language, near, names)
        if not others or any(_is_alike(one, other) for other in others):
            continue
        everywhere = _others(one, language, whole[:_LOOKED_THROUGH], names)
        if not any(_is_alike(one, other) for other in everywhere) and not _is_named(one, near):
            lacking.append(one.text)
    return tuple(dict.fromkeys(lacking))


def _asked(question: Question, names: Names) -> list[_Asked]:
    if question.language == "en":
        listed = {at for one in question.mentions for at in range(one.start, one.end)}
        found = [
            _Asked(text, own, frozenset({thing}))
            for own, thing, text in _things(question.text, names, question.mentions)
        ]
        for match in _TITLED.finditer(question.text):
            if not listed & set(range(*match.span("name"))):
                title = _title_of(match["title"])
                found.append(_Asked(match.group(), match["name"], frozenset({title}), True))
        return found
    found = []
    for fact in question.facts:
        if fact.kind != "name" or fact.language != "zh":
            continue
        sort = simplify(fact.text)[len(fact.value) :]
        if sort in TITLES:
            found.append(_Asked(fact.text, fact.value, frozenset({sort}), True))
        things = frozenset(t for t, zh in THINGS.items() if re.fullmatch(zh, sort))
        if things and (is_transliterated(fact.value) or not things & _OF_WORDS):
            found.append(_Asked(fact.text, fact.value, things))
    return found


def _title_of(title: str) -> str:
    return next(zh for zh, en in TITLES.items() if re.fullmatch(en, title))


def _things(
    text: str, names: Names, mentions: Sequence[Mention] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Own words and kind of the named things of an English text, and the whole name."""
    for one in thing_names(text, names, mentions):
        printed = one.printed.search(text)
        yield one.own, one.thing, printed.group() if printed else one.own
    for match in _OF.finditer(text):
        yield match["own"], match["thing"].lower(), match.group()


def _others(asked: _Asked, language: Language, text: str, names: Names) -> list[str]:
    """The names of that kind in a text: own words, or in Chinese what stands before the kind."""
    if language == "en":
        if asked.is_person:
            return [
                m["name"] for m in _TITLED.finditer(text) if _title_of(m["title"]) in asked.sort
            ]
        return [own for own, thing, _ in _things(text, names) if thing in asked.sort]
    text = simplify(text)
    if asked.is_person:
        return [
            match["before"]
            for match in _TITLED_ZH.finditer(text)
            if match["title"] in asked.sort and _NO_NAME.search(match["before"]) is None
        ]
    return [before for thing in sorted(asked.sort) for before in before_things(text, thing)]


def _is_alike(asked: _Asked, other: str) -> bool:
    han, latin = (asked.own, other) if re.match(rf"[{HAN}]", asked.own) else (other, asked.own)
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", latin)
    if asked.is_person and any(
        spells_surname(word, character) for word in words for character in _surnames(asked, han)
    ):
        return True
    meaning = compare_meanings(latin, han)
    if is_spelled(latin, han) or meaning in ("same", "partly"):
        return True
    # 三菱 is no transliteration, so that nobody can tell that it is not Mitsubishi.
    if meaning == "unknown" and not asked.is_person and not is_transliterated(han[-_TAIL:]):
        return True
    spellings = {latin, *(word for word in words if len(word) > 2)}
    tails = {han[at:] for at in range(len(han))} if han == other else {han}
    return any(sounds_alike(tail, latin, most=_MOST) for tail in tails for latin in spellings)


def _is_named(asked: _Asked, text: str) -> bool:
    """Whether a text names it without the kind or title: "Anna Weiss, who is a doctor"."""
    if is_spelled(asked.own, text):
        return True
    if not re.match(rf"[{HAN}]", asked.own):
        return False  # Chinese characters sound like many a name
    if is_heard(asked.own, text):
        return True
    if not asked.is_person:
        return False
    words = dict.fromkeys(re.findall(_WORD, text))
    return any(spells_surname(word, asked.own[0]) for word in words)


def _surnames(asked: _Asked, han: str) -> str:
    """Characters that may be the surname: the first of a name, any of the last before a title."""
    return han[:2] if han == asked.own else han[-4:]
