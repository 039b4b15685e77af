"""Who holds an office by the words of a passage: 部长莫澄海, "the mayor, Ana Vosa".

`held_in` reads who holds which office. `names_holder` asks for less: whether a sentence can name
the holder of one at all, or only mentions the office: "I thank the honourable minister".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.names import (
    DOTTED_NAME,
    LATIN_NAME,
    SURNAMES,
    Names,
    could_be_han_name,
    find_mentions,
    is_foreign_han_name,
    is_han_name,
    is_known_word,
    is_latin_name,
    is_office,
)
from indexer.records import Language, Passage, Statement
from indexer.statements import people_with_offices
from indexer.text import HAN, fold, sentence_spans, simplify, terms
from service.question import OfficeAsked, Title, titles_in

_BOUNDARY = re.compile(r"[，。；：、！？“”「」『』（）()\s]")
_DOTTED = re.compile(DOTTED_NAME)
_LATIN = re.compile(LATIN_NAME)
_NAME_BEFORE = re.compile(
    rf"(?<![\w’'-])(?P<name>{LATIN_NAME}),\s(?:the\s|an?\s)?(?:[\w’'-]+\s){{0,5}}$"
)
_NAME_BEHIND = re.compile(
    rf"(?:\s(?:of|for|at|to)\s[^,.;:()“”\"]{{2,80}})?,\s(?P<name>{LATIN_NAME})"
)
_BODY_BEHIND = re.compile(r"(?:\s(?:of|for|at|to)\s[^,.;:()“”\"]{2,80})?")
_WORDS_BEFORE = re.compile(r"(?<![\w’'-])(?:[\w’'-]++\s){0,5}$")
_LONGEST = 600
# Words that join a person and an office in one sentence.
_JOINS_EN = re.compile(
    r"\b(?:is|are|was|were|been|being|bec[ao]mes?|appoint\w*|elect(?:ed|s|ion)|nam(?:ed|es)|"
    r"serv\w+|h[eo]lds?|"
    r"chosen|chose|sworn|succe\w+|replac\w+|remain\w*|inaugurat\w*|re-?elect\w*|promot\w*|nominat\w*|"
    r"took over|takes over|takes office|took office|tak(?:es|ing) up|incumbent|"
    r"role|position|post|by|as|acts?|"
    r"acted|led|leads|head(?:s|ed)|chair(?:s|ed)|resign\w*|retir\w*|left|ousted|dismissed|fired|"
    r"defeat\w*|won|wins|make|made|under|played|portray\w*)\b|[:：|–—(]"
)
_PRONOUN_EN = re.compile(
    r"^\W*(?:(?:he|she|who)\b|"
    r"i (?:am|was|became|take|took|serve|served|hold|have (?:been|served)))\b"
)
# Before a name of a place or of a body, or of somebody else.
_NO_HOLDER = re.compile(r"\b(?:at|in|near|into|from|around|on|through|across|outside)\s(?:the\s)?$")
_HONORIFIC = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Hon|Honou?rable|Justice|Rev|Cllr|Capt|"
    r"General|Col|Lt|Senator|Councill?or|Judge|Captain|Colonel|Admiral|Prince|Princess|King|Queen)\b"
    r"\.?\s(?!(?:the|speaker|minister|chair\w*|president)\b)(?-i:[A-ZÀ-Þ][\w’'.-]*)",
    re.IGNORECASE,
)
_RUN_EN = re.compile(
    r"(?<![\w’'-])[A-ZÀ-Þ][\w’'.-]*"
    r"(?: (?:(?:de|van|von|bin|al|el|la|le|da|di) )?[A-ZÀ-Þ][\w’'.-]*)*"
)
# Between a title and the name behind it; with the copula whatever follows is the holder.
_BEHIND_TITLE_ZH = re.compile(
    r"(?:一?[职職][位务務]?|的?名字|姓名|人[选選])?[、，（(\s—–－-]*(?:现任|現任|现在|現在|目前|先后|分别|当时|改|仍)*"
    r"(?P<copula>[：:由]|(?<![不也就只才还])(?:[是为為係]|叫做?)(?!了|何|什么|谁|誰|否))?"
)
# What a person does who comes to hold the office behind it.
_TAKES_ZH = re.compile(
    r"担任|擔任|出任|当选|當選|兼任|接任|继任|繼任|升任|就任|充任|调任|轉任|转任|留任|连任|連任|历任|歷任|现任|現任|曾任|改任|任命|委任|"
    r"[选選举舉聘任升推封立]为|[選舉]為|成为|成為|取得|接替|晋升|晉升|作为|作為|提名"
)
_JOINS_ZH = re.compile(r"(?<![主责責前])任(?![何务務期])|[是为為，（(、：:|—–－-]")
_BETWEEN_ZH = re.compile(
    r"(?:[（(][^）)]{0,30}[）)]?|[于於在自][^，。；]{0,14}|[\d年月日起至]{1,12}|"
    r"[现現曾将將并並仍即就又也则則被获獲续續连連后後再已都乃]|继续|繼續|同时|同時|目前|先生|女士|教授|博士|同志)"
    r"{1,4}+$"
)
_PRONOUN_ZH = re.compile(r"^\W*(?:[^，。]{0,8}，)?(?:他|她|(?:我|本人)[^，。们們]{0,6}[任是当當])")
_WITH_SURNAME = re.compile(r"(?:^|[，。；：、\s与和跟同向由给對对请請据據是“「])$")


@dataclass(frozen=True, slots=True)
class Held:
    """`name` holds the office `title`; `words` are those of the office and its body.

    `passage.text[start:end]` is the sentence that says so.
    """

    name: str
    title: Title
    words: str
    countries: frozenset[str]
    start: int
    end: int


def held_in(passage: Passage, statements: Sequence[Statement], names: Names) -> list[Held]:
    """Every person whom a passage names with an office of the table, its speakers first."""
    found = [held for statement in statements for held in _said(passage, statement)]
    text, language = passage.text, passage.language
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        told = titles_in(fold(sentence).text, language) or ", who " in sentence
        if len(sentence) > _LONGEST or not told:
            continue
        named = [*(_chinese(sentence) if language == "zh" else _english(sentence))]
        for holder in people_with_offices(sentence, language, names):
            named.extend(
                (holder.name, title, holder.title)
                for title in _last_titles(fold(holder.title).text, language)
            )
        for name, title, words in named:
            countries = {m.name_id for m in find_mentions(words, names) if m.kind == "country"}
            found.append(Held(name, title, words, frozenset(countries), start, end))
    return found


def names_holder(
    sentence: str, language: Language, asked: OfficeAsked, names: Names, *, same_language: bool
) -> bool | None:
    """Whether a sentence can name who holds the office; None where it does not have the office.

    False where it mentions the office and joins nobody to it.
    """
    flat = re.sub(r"\s", " ", sentence)
    folded = fold(flat)
    titles = titles_in(folded.text, language)
    own = [one for one in titles if asked.is_held_as(one, same_language=same_language)]
    if not own or asked.title is None:
        return None
    named = [*(_chinese(sentence) if language == "zh" else _english(sentence))]
    if any(asked.is_held_as(title, same_language=same_language) for _, title, _ in named):
        return True
    spans = [folded.source_span(one.start, one.end) for one in own]
    if language == "zh":
        if _PRONOUN_ZH.match(flat) or any(_is_joined_zh(simplify(flat), *span) for span in spans):
            return True
    elif _PRONOUN_EN.match(folded.text) or _is_joined_en(flat, folded.text, spans, names):
        return True
    return any(
        asked.is_held_as(title, same_language=same_language)
        for holder in people_with_offices(sentence, language, names)
        for title in _last_titles(fold(holder.title).text, language)
    )


def _is_joined_en(flat: str, folded: str, titles: Sequence[tuple[int, int]], names: Names) -> bool:
    """Whether a word that joins people and offices, and a person's name, stand in a sentence."""
    if _HONORIFIC.search(flat):
        return True
    if _JOINS_EN.search(folded) is None:
        return False
    inside = {at for start, end in titles for at in range(start, end)}
    for match in _RUN_EN.finditer(flat):
        words = [
            word.group()
            for word in re.finditer(r"\S+", match.group())
            if match.start() + word.start() not in inside
        ]
        while len(words) > 1 and not is_latin_name(" ".join(words)):
            words.pop(0)
        one = len(words) == 1 and _may_be_surname(words[0], names)
        if (one or len(words) > 1) and _NO_HOLDER.search(flat[: match.start()]) is None:
            return True
    return False


def _may_be_surname(word: str, names: Names) -> bool:
    """Whether a capitalised word is none of the dictionary, and no country or body."""
    plain = re.sub(r"['’]s?$|\W+$", "", word)
    if len(plain) < 3 or plain.isupper() or is_known_word(plain) or not terms(plain):
        return False
    return not any(one.kind != "person" for one in find_mentions(plain, names))


def _is_joined_zh(plain: str, start: int, end: int) -> bool:
    """Whether a name stands before or behind a title, or somebody comes to hold it."""
    behind = _BEHIND_TITLE_ZH.match(plain, end)
    if behind is not None and (behind["copula"] or _begins_with_name(plain[behind.end() :])):
        return True
    before = re.split("[。；！？;]", plain[:start])[-1]
    if _TAKES_ZH.search(re.split("[，,]", before)[-1]):
        return True
    if before and before[-1] in SURNAMES and _WITH_SURNAME.search(before[:-1]):
        return True
    ahead = [before[: one.start()] for one in _JOINS_ZH.finditer(before)]
    if any(_ends_in_name(_BETWEEN_ZH.sub("", one)) for one in ahead):
        return True
    apart = re.split(rf"[^{HAN}]|[与和跟同向由给对请据]", before)[-1]
    return is_han_name(apart) or is_foreign_han_name(apart)


def _begins_with_name(text: str) -> bool:
    run = re.match(rf"[{HAN}]*", text).group()  # type: ignore[union-attr]
    sizes = [n for n in (2, 3, 4) if len(run) >= n]
    return _han_name(text) is not None or any(could_be_han_name(run[:n]) for n in sizes)


def _ends_in_name(text: str) -> bool:
    """Whether a text ends in a person's name."""
    if re.search(rf"{DOTTED_NAME}$|[A-Za-zÀ-ɏ.]$", text):
        return True
    tail = re.split(rf"[^{HAN}]", text)[-1]
    if any(len(tail) >= n and is_han_name(tail[-n:]) for n in (2, 3, 4)):
        return True
    return any(len(tail) >= n and is_foreign_han_name(tail[-n:]) for n in (3, 4, 5, 6))


def _last_titles(folded: str, language: Language) -> list[Title]:
    """The titles of an office; in Chinese those at its end: 总统府秘书长 is no 总统."""
    titles = titles_in(folded, language)
    if language == "zh":
        return [t for t in titles if not folded[t.end :] or folded[t.end] in "、兼和及"]
    return [t for t in titles if not re.match(r"['’]s?\b", folded[t.end :])]


def _said(passage: Passage, statement: Statement) -> Iterator[Held]:
    """The speaker of a passage that prints the name, with the office that is known of him."""
    if not statement.speaker or is_office(statement.speaker):
        return
    at = passage.text.find(statement.speaker)
    if at < 0:
        return
    start, end = next(span for span in sentence_spans(passage.text) if at < span[1])
    words = f"{statement.organisation or ''} {statement.role or ''}"
    countries = frozenset({statement.country} - {None})
    for title in _last_titles(fold(words).text, passage.language):
        yield Held(statement.speaker, title, words, countries, start, end)  # type: ignore[arg-type]


Named = tuple[str, Title, str]


def _chinese(sentence: str) -> Iterator[Named]:
    plain = simplify(sentence)
    folded = fold(sentence)
    for title in titles_in(folded.text, "zh"):
        start, end = folded.source_span(title.start, title.end)
        words = _BOUNDARY.split(plain[:start])[-1] + plain[start:end]
        behind = _BEHIND_TITLE_ZH.match(plain, end)
        name = _han_name(plain[behind.end() if behind else end :].lstrip(" \u3000"))
        if name is not None:
            at = plain.index(name, end)
            yield sentence[at : at + len(name)], title, words


def _han_name(text: str) -> str | None:
    """The name at the beginning of a text behind a title."""
    latin = _LATIN.match(text)
    if latin is not None:
        return latin.group() if is_latin_name(latin.group()) else None
    dotted = _DOTTED.match(text)
    if dotted is not None:
        short = re.match(
            rf"[{HAN}]{{1,8}}(?:[-－‐·•・][{HAN}]{{1,8}}?)+(?=[（(，。、：说称表指认宣出在对]|$)",
            text,
        )
        return short.group() if short else None
    for length in (4, 3, 2):
        if len(text) >= length and is_han_name(text[:length]):
            return text[:length]
    return next(
        (text[:n] for n in (6, 5, 4, 3) if len(text) >= n and is_foreign_han_name(text[:n])), None
    )


def _english(sentence: str) -> Iterator[Named]:
    flat = re.sub(r"\s", " ", sentence)
    folded = fold(flat)
    for title in titles_in(folded.text, "en"):
        start, end = folded.source_span(title.start, title.end)
        before = _WORDS_BEFORE.search(flat[:start])
        body = _BODY_BEHIND.match(flat, end)
        words = f"{before.group() if before else ''}{flat[start:end]}{body.group() if body else ''}"
        direct = _LATIN.match(flat, end + 1) if flat[end : end + 1] == " " else None
        behind = _NAME_BEHIND.match(flat, end)
        ahead = _NAME_BEFORE.search(flat[:start])
        for match in (direct, behind, ahead):
            if match is None:
                continue
            name = match["name"] if match is not direct else match.group()
            if is_latin_name(name):
                yield name, title, words
                break
