"""What a question presupposes: names, identifiers, numbers and dates that an answer must share.

"How much will Fortis Bank lend?" is not answered by what Norvik Bank lends. Facts are read from the
shape of words, without a list of names, so that names which no list has are found as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from indexer.names import SURNAMES, Mention, is_transliterated
from indexer.records import Language
from indexer.text import (
    Folded,
    Number,
    analyze_folded,
    fold,
    lexicon,
    parse_dates,
    parse_numbers,
    word_frequency,
    word_tags,
)
from service.question.places import place_spans

FactKind = Literal["name", "acronym", "identifier", "number", "date"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a question presupposes; `text` is how the question says it.

    `value` is what is looked for in a passage: the folded name or identifier, the number in plain
    digits, the ISO date. `language` is that of a name or acronym, which the other language may
    spell differently; None for what both write alike.
    """

    kind: FactKind
    text: str
    value: str
    language: Language | None = None


_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.'’\-][A-Za-z0-9]+)*")
_IDENTIFIER = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z.\-]*\d)[A-Z][A-Za-z]{0,5}[-.]?\d+(?:\.\d+)?(?![A-Za-z0-9])"
)
# Capitalised words that are no names: titles, days and months, and words that begin a question.
NO_NAME = frozenset(
    (  # noqa: SIM905
        "i mr mrs ms miss dr prof professor sir madam hon president minister secretary director "
        "chairman general king queen prince chief monday tuesday wednesday thursday friday "
        "saturday sunday sept am pm ad bc ok "
        "what who whom whose which when where why how is are was were do does did has have had "
        "can could will would should may might must in on at of for by from to with the a an "
        "according during after before since until under name list tell give show compare and or "
        "if as that this these those there it its he she they his her their dear please"
    ).split()
) | {*lexicon.MONTHS_IN_FULL, *lexicon.MONTHS}
# Chinese generic nouns that follow a proper name (某某银行), and titles that follow a surname.
_SORTS = (
    "银行|大学|学院|公司|集团|中学|小学|医院|基金会|协会|研究院|研究所|实验室|水库|水坝|大坝|水电站|"
    "机场|公园|保护区|湿地|半岛|群岛|运河|大桥|条约|协定|公约|法案|草案|报社|电视台|出版社|俱乐部|"
    "湖(?![北南泊面])|谷(?![物类歌底])|河(?![北南道流口岸])|岛(?![国屿])|县(?![委长城])|"
    "镇(?![长压委])|村(?![民委庄])|港(?![口元币股人澳])|湾(?![区流])"
)
TITLES: dict[str, str] = {
    "教授": r"[Pp]rof(?:essor)?", "博士": r"[Dd](?:octo)?r", "院士": r"[Aa]cademician",
    "先生": r"Mr", "女士": r"Ms|Mrs|Miss", "主任": r"[Dd]irector", "部长": r"[Mm]inister",
    "局长": r"[Cc]ommissioner", "处长": r"[Dd]ivision [Cc]hief", "市长": r"[Mm]ayor",
    "省长": r"[Gg]overnor", "县长": r"[Cc]ounty [Hh]ead", "书记": r"(?:[Pp]arty )?[Ss]ecretary",
    "主席": r"[Cc]hair(?:man|woman|person)?", "总统": r"[Pp]resident",
    "总理": r"[Pp]remier|[Pp]rime [Mm]inister|[Cc]hancellor", "大使": r"[Aa]mbassador",
    "议员": r"[Ss]enator|[Cc]ouncillor|MP",
}  # fmt: skip
"""Titles that stand behind a Chinese name, and a pattern of each before an English one."""
_TITLES = "|".join(TITLES)
_SORT = re.compile(_SORTS)
_TITLED = re.compile(
    rf"(?<![\u3400-\u9fff])(?P<own>[\u3400-\u9fff])(?:{_TITLES})|"
    rf"(?<=[的和与及、对向由])(?P<after>[\u3400-\u9fff])(?:{_TITLES})"
)
# A foreign name of two or more characters before a title: 施密特教授.
_TITLED_ABROAD = re.compile(
    rf"(?:(?<![\u3400-\u9fff])|(?<=[的和与及、对向由]))(?P<own>[\u3400-\u9fff]{{2,8}}?)(?:{_TITLES})"
)
# Words before a generic noun that are no proper name: which, how many, this, big, our.
_NO_OWN = re.compile(
    r"^(?:哪|什么|几|多少|这|那|该|某|各|每|全|本|两|一|大|小|新|旧|我|你|他|其|所有|主要|当地|附近|有关|相关)"
)
# Labels in place of a proper name: 甲村, Village B.
_LABELS = "甲乙丙丁戊己庚辛壬癸"
_LABELLED = re.compile(r"\b(?P<sort>[A-Z][a-z]{2,}) (?P<label>[A-HJ-Z])(?![A-Za-z0-9.'’&+-])")
# Kinds of land in a row are no name: 山林河湖.
_LAND = re.compile("[山水林田湖草沙江河海土]+")
_SHORTEST = 2
_NUMBER_OF_THING = re.compile(r"^\s*(?:号|路|级|条|章|届|期|批)|^st\b|^th\b")
_NAMED_BEFORE = re.compile(r"(?:[A-Z][A-Za-z]+|\b[Nn]o\.?|#|第)\s*$")
# Numbers up to this may count what is asked for ("name three", "the two banks"): no facts.
_SMALL = 10
_MOST_CAPITALS = 0.7
# From this frequency on a word is no part of a foreign name.
_ORDINARY = 200


def facts_of(
    text: str,
    folded: Folded,
    mentions: Collection[Mention],
    language: Language | None,
    *,
    given: bool,
) -> tuple[Fact, ...]:
    """The facts of a question, in no particular order; the empty text has none.

    Names in `mentions` and listed places are compared by id elsewhere and left out here. Numbers
    are facts only when `given`: a yes-or-no question may ask whether the number is right.
    """
    places = [folded.source_span(*span) for span in place_spans(folded.text)]
    spans = [*places, *((mention.start, mention.end) for mention in mentions)]
    known = {at for start, end in spans for at in range(start, end)}
    found: list[Fact] = []
    if language == "zh":
        found.extend(_chinese_names(folded, text, known))
    else:
        found.extend(_latin_names(text, known))
    dates = parse_dates(text)
    found.extend(Fact("date", text[date.start : date.end], date.iso) for date in dates)
    if given:
        found.extend(_numbers(text))
    return tuple(dict.fromkeys(found))


def _latin_names(text: str, known: AbstractSet[int]) -> list[Fact]:
    words = list(_LATIN_WORD.finditer(text))
    capital = [word for word in words if word.group()[0].isupper()]
    if len(words) > 3 and len(capital) > _MOST_CAPITALS * len(words):
        return []  # A Title or SHOUTING: capitals say nothing.
    found = []
    for word in capital:
        own = word.group()
        plain = re.sub(r"['’]s?$", "", own).casefold()
        if plain in NO_NAME or len(plain) < 2 or known & set(range(*word.span())):
            continue
        if _IDENTIFIER.fullmatch(own):
            found.append(Fact("identifier", own, own.casefold()))
        elif own.isupper():
            found.append(Fact("acronym", own, plain, "en"))
        elif word is not words[0] or (len(capital) > 1 and capital[1] is words[1]):
            found.append(Fact("name", own, plain, "en"))
    found.extend(
        Fact("identifier", labelled.group(), labelled.group().casefold())
        for labelled in _LABELLED.finditer(text)
        if labelled["sort"].casefold() not in NO_NAME
    )
    return found


def _chinese_names(folded: Folded, text: str, known: AbstractSet[int]) -> list[Fact]:
    words = [(word.start, word.end) for word in analyze_folded(folded, bigrams=False)]
    counted = _ends_of_counts(text)
    found = []
    for match in _SORT.finditer(folded.text):
        first, end = folded.source_span(*match.span())
        begin = _of_sounds(_begin(first, end, words), first, text, words)
        # A date or a count in front is no part of it: 2022年|北湾, 三座|水库.
        start = max([begin, *(place for place in counted if begin < place <= first)])
        own = fold(text[start:first]).text
        whole = len(own) >= _SHORTEST and not _NO_OWN.search(own) and not _LAND.fullmatch(own)
        if known & set(range(start, end)):
            continue
        if whole:
            found.append(Fact("name", text[start:end], own, "zh"))
        elif own in _LABELS and own:
            found.append(Fact("name", text[start:end], fold(text[start:end]).text, "zh"))
    for match in _TITLED.finditer(folded.text):
        start, end = folded.source_span(*match.span())
        own = match["own"] or match["after"]
        if own in SURNAMES and not known & set(range(start, end)):
            found.append(Fact("name", text[start:end], own, "zh"))
    for match in _TITLED_ABROAD.finditer(folded.text):
        start, end = folded.source_span(*match.span())
        own = match["own"]
        if _is_foreign(own) and not known & set(range(start, end)):
            found.append(Fact("name", text[start:end], own, "zh"))
    found.extend(
        Fact("identifier", match.group(), match.group().casefold())
        for match in _IDENTIFIER.finditer(text)
    )
    return found


def _is_foreign(own: str) -> bool:
    """Whether it is a foreign name: transliterated, and no ordinary word (代理市长)."""
    if not is_transliterated(own):
        return False
    tags = word_tags(own)
    return all(tag.startswith("n") for _, tag in tags) and (
        len(tags) > 1 or not word_frequency(own) or tags[0][1].startswith("nr")
    )


def _ends_of_counts(text: str) -> list[int]:
    """Where dates end, and numbers with the measure word behind them."""
    counts = [number for number in parse_numbers(text) if number.kind == "count"]
    return [date.end for date in parse_dates(text)] + [number.end + 1 for number in counts]


def _begin(first: int, end: int, words: Sequence[tuple[int, int]]) -> int:
    """The start of the proper name that ends in the generic noun at `first` to `end`.

    It is the start of the word that ends with the noun, or of the word before the noun.
    """
    for edge in (end, first):
        starts = [start for start, stop in words if stop == edge and start < first]
        if starts:
            return min(starts)
    return first


def _of_sounds(begin: int, first: int, text: str, words: Sequence[tuple[int, int]]) -> int:
    """The start of a name of which several words are its sounds: 哈罗|米尔 of 哈罗米尔医院."""
    while begin < first and is_transliterated(fold(text[begin:first]).text):
        before = [
            start
            for start, stop in words
            if stop == begin
            and stop - start > 1
            and all(map(is_transliterated, own := fold(text[start:stop]).text))
            and word_frequency(own) < _ORDINARY
        ]
        if not before:
            break
        begin = min(before)
    return begin


def _numbers(text: str) -> list[Fact]:
    return [
        Fact("number", text[number.start : number.end], plain_digits(number.value))
        for number in parse_numbers(text)
        if _is_given(number, text)
    ]


def _is_given(number: Number, text: str) -> bool:
    before, after = text[: number.start], text[number.end :]
    if before.endswith("哪"):
        return False
    if number.kind in ("ordinal", "percent", "money") or number.value > _SMALL:
        return True
    named = _NAMED_BEFORE.search(before)
    if named and named.group().strip().casefold() not in NO_NAME:
        return True
    return bool(_NUMBER_OF_THING.search(after))


def plain_digits(value: Decimal) -> str:
    """A number as digits without trailing zeros, so that equal numbers have equal texts."""
    return format(value.normalize(), "f")
