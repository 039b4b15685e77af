"""Whether a sentence names another thing in the place of the one that a question names.

Route 9 is not Route 6, Norvik Bank not Fortis Bank, a petition for Mandarin none for Spanish,
and 后垄水渠 not 前垄水渠. A document may name both; a sentence that has only the other one,
in the same place, is about that one. Only texts of one language are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from indexer.text import Folded, analyze_folded, fold, lexicon, parse_numbers
from service.question.doers import doers, of_another_point, other_sorts, ways_back
from service.question.facts import NO_NAME

_SORTS_EN = (
    "route|bus|line|hall|room|ward|grade|class|form|year|berth|quay|pier|platform|article|section|"
    "chapter|clause|item|annex|appendix|district|zone|phase|stage|lot|plot|unit|block|building|"
    "reactor|well|tower|gate|road|highway|flight|train|season|volume|issue|group|team|category|"
    "level|type|ship|boat|vessel|pump|furnace|boiler|mine|pit|shaft|borehole|turbine|station|no"
)
_FEW = rf"\d{{1,4}}|(?:{lexicon.NUMBER_WORDS})"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = re.compile(f"[{_DIGITS[1:]}]|[{_DIGITS[1:]}]?十[{_DIGITS[1:]}]?")
_NUMBERED_EN = re.compile(
    rf"\b(?P<sort>(?:{_SORTS_EN}))\.? ?(?:no\.? ?|number )?(?P<number>{_FEW})(?![\w%]|[.,]\d)"
)
_HAN = "0-9一二三四五六七八九十"
_NUMBERED_ZH = re.compile(
    rf"(?<![第年月{_HAN}.])(?P<number>[{_HAN}]{{1,3}})(?P<sort>号(?!召|称|码(?!头))[\u3400-\u9fff]{{1,2}}|"
    r"路(?![径线过上])(?=公交|车|线|[^\u3400-\u9fff])|年级|标段|车间|泊位)"
)
# A run of capitalised words.
_CAPITAL = r"[A-Z][\w'’-]*(?<!['’]s)"
_RUN = re.compile(rf"{_CAPITAL}(?: {_CAPITAL})*")
# A name and what it is for, from whom or where to: "petition for Mandarin", "exports to Korea".
_SLOT = re.compile(
    rf"\b(?P<head>[a-z]{{4,}})s?,? (?P<prep>for|against|from|to) (?:the )?(?P<name>{_CAPITAL})"
)
# A name before a noun: "Spanish teachers", "the Rotterdam terminal".
_BEFORE = re.compile(
    rf"(?P<first>^|[.!?:;“\"] ?)?(?<![\w’'-])(?P<name>{_CAPITAL}) (?P<head>[a-z]{{4,}})\b"
)
_PARTS = re.compile(r"[.;:!?]\s")
_TIMES = frozenset((*lexicon.MONTHS_IN_FULL, *lexicon.MONTHS)) | {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
}  # fmt: skip
# Words after a name that are no thing of which there are several kinds.
_NO_HEAD = frozenset(
    (  # noqa: SIM905
        "said says told asked added replied also will would have been were that this with from and "
        "the does during after before since until than which what when where about into over under "
        "between through their there they them then only both each very more most less last next "
        "made make makes took take takes gave give gives came come comes went goes held hold holds "
        "voted spoke noted thanked agreed joined wrote opened closed moved proposed reported"
    ).split()
)
# From this likeness on two spellings are of one name.
_CLOSE = 0.75
# Last words of names of which there are several kinds.
_BODIES = frozenset(
    (  # noqa: SIM905
        "bank school primary high college university hospital clinic church street road "
        "avenue lane square river lake bay island islands valley hill mountain park bridge tunnel "
        "station port "
        "harbour pier quay county district town village city province state parish council board "
        "committee commission court ministry department bureau agency institute museum library "
        "theatre hall hotel mill mine quarry works factory company corporation airlines railway "
        "club union league party fund trust society association reservoir dam canal forest farm "
        "reef glacier observatory prison market plant line"
    ).split()
)
# Chinese nouns that follow a proper name.
_SORT_ZH = re.compile(
    "水渠|渠|水库|水坝|大坝|大桥|桥|隧道|码头|车站|航站楼|大楼|翼|厅|闸|堤|塘|街|巷|山谷|谷(?!物)|"
    "湖(?!面)|河(?!道|流|段)|溪|岛(?!屿)|港(?!口|区|元)|湾(?!区)|村(?!民|委)|镇(?!长|政|区)|县(?!长|委|政)|区(?!域|长|别)|"
    "小学|中学|医院|银行|公司|合作社|工厂|电站|矿|公园|广场|展厅|病房|分院|校区|厂区|馆(?!长|藏)"
)

_IS_HAN = re.compile(
    "(?!.*[号第这那哪该本两几各每一二三四五六七八九十的在和与及、])[\u3400-\u9fff]+"
)
_OPPOSED = tuple(map(frozenset, ("东西南北", "前后", "左右", "上下", "新旧", "内外", "甲乙丙丁")))


def of_another(question: Folded, asked: str, sentence: Folded, text: str) -> tuple[str, ...]:
    """The names and numbers of a question in whose place a sentence of its language has others.

    `asked` and `text` are the texts of which `question` and `sentence` are the folded ones.
    """
    found = [
        *_numbered(question.text, sentence.text),
        *_runs(asked, text),
        *_slots(asked, text),
        *_before(asked, text),
        *_chinese(question, asked, sentence),
        *doers(question, asked, sentence, text),
        *other_sorts(question, sentence),
        *ways_back(question, asked, sentence, text),
        *of_another_point(question, sentence),
    ]
    return tuple(dict.fromkeys(found))


def _numbered(question: str, sentence: str) -> Iterator[str]:
    for form in (_NUMBERED_EN, _NUMBERED_ZH):
        asked = [(m["sort"], _value(m["number"]), m.group()) for m in form.finditer(question)]
        if not asked:
            continue
        told = {(m["sort"], _value(m["number"])) for m in form.finditer(sentence)}
        numbers = {_value(one) for one in re.findall(rf"[{_HAN}]+|\b(?:{_FEW})\b", sentence)}
        for sort, number, words in asked:
            others = any(one == sort and value != number for one, value in told)
            if others and number not in numbers:
                yield words


def _value(number: str) -> str:
    """A numeral of one or two digits, Chinese, English or Arabic, in Arabic digits."""
    if _CHINESE.fullmatch(number):
        tens, ten, ones = number.rpartition("十")
        if not ten:
            return "".join(str(_DIGITS.index(own)) for own in ones)
        value = 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)
        return str(value)
    parsed = parse_numbers(number)
    return str(parsed[0].value.normalize()) if len(parsed) == 1 else number


def _runs(asked: str, text: str) -> Iterator[str]:
    """Names of which the sentence has another of the same kind: Fortis Bank, Norvik Bank."""
    named = [(run, *_cut(run)) for run in _plain_runs(asked)]
    if not any(own and sort in _BODIES for _, own, sort in named):
        return
    told = {sort for own, sort in map(_cut, _plain_runs(text)) if own}
    for run, own, sort in named:
        if own and sort in _BODIES and sort in told and not any(_has(text, one) for one in own):
            yield run


def _cut(run: str) -> tuple[frozenset[str], str]:
    """The words of a name before the last one, and that."""
    *own, sort = re.findall(r"[^\W\d_]+", run.casefold()) or [""]
    return frozenset(own), sort


def _plain_runs(text: str) -> list[str]:
    """Runs of capitalised words without leading words that are no names."""
    found = []
    for match in _RUN.finditer(text):
        words = match.group().split()
        while words and words[0].casefold() in NO_NAME:
            words.pop(0)
        found.append(" ".join(words))
    return [run for run in found if run]


def _slots(asked: str, text: str) -> Iterator[str]:
    told = [
        (m["head"].rstrip("s"), m["prep"], m["name"], part)
        for part in _PARTS.split(text)
        for m in _SLOT.finditer(part)
    ]
    for match in _SLOT.finditer(asked):
        name, place = match["name"], (match["head"].rstrip("s"), match["prep"])
        same = [(other, part) for head, prep, other, part in told if (head, prep) == place]
        lacks = [other for other, part in same if not _has(part, name)]
        if _is_no_name(name) or not same or len(lacks) < len(same):
            continue
        if not any(map(_is_no_name, lacks)):
            yield name


def _before(asked: str, text: str) -> Iterator[str]:
    told = {
        m["head"].rstrip("s")
        for m in _BEFORE.finditer(text)
        if m["first"] is None and not _is_no_name(m["name"])
    }
    for match in _BEFORE.finditer(asked):
        name, head = match["name"], match["head"]
        if match["first"] is not None or _is_no_name(name) or head in _NO_HEAD:
            continue
        if head.rstrip("s") in told and not _has(text, name):
            yield name


def _is_no_name(word: str) -> bool:
    """Whether a capitalised word tells no things apart, or is an acronym and may be written out."""
    plain = word.casefold()
    return plain in NO_NAME or plain in _TIMES or plain in ("new", "old") or word.isupper()


def _has(text: str, name: str) -> bool:
    """Whether a text has a name, another form of it, or nearly its letters: Köppen, Koppen."""
    words = re.findall(r"[^\W\d_]+", fold(text).text)
    own = fold(name).text
    return any(one[:5] == own[:5] for one in words) or bool(
        get_close_matches(own, words, 1, _CLOSE)
    )


def _chinese(question: Folded, asked: str, sentence: Folded) -> Iterator[str]:
    """Names before a noun that differ in some characters: 前垄水渠 and 后垄水渠, 东区 and 西区."""
    named = _before_nouns(question)
    if not named:
        return
    told = _before_nouns(sentence)
    for own, sort, start in named:
        others = {other for other, noun, _ in told if noun == sort}
        if own in sentence.text or not others:
            continue
        if any(_is_alike(own, other) for other in others) or _is_opposed(own, others):
            yield asked[slice(*question.source_span(start, start + len(own) + len(sort)))]


def _before_nouns(folded: Folded) -> list[tuple[str, str, int]]:
    """The two characters before each noun of the table, the noun, and where they begin.

    Both are words, or both together or the noun with a direction are one: not 外园 of 境外园区.
    """
    nouns = list(_SORT_ZH.finditer(folded.text))
    if not nouns:
        return []
    spans = {(w.start, w.end) for w in analyze_folded(folded, bigrams=False)}
    found = []
    for match in nouns:
        start = max(match.start() - 2, 0)
        own = folded.text[start : match.start()]
        if len(own) < 2 or not _IS_HAN.fullmatch(own):
            continue
        first, last = folded.source_span(start, match.end())
        noun = folded.source_span(*match.span())
        middle = folded.source_span(start + 1, match.end())
        starts = {begin for begin, _ in spans}
        parted = first in starts and (noun in spans or (first, last) in spans)
        if parted or (middle in spans and any(own[-1] in group for group in _OPPOSED)):
            found.append((own, match.group(), start))
    return found


def _is_alike(own: str, other: str) -> bool:
    """Whether two names of two characters share one of them, at the same place."""
    return len(own) == len(other) == 2 and (own[0] == other[0]) != (own[1] == other[1])


def _is_opposed(own: str, others: set[str]) -> bool:
    """Whether the last character is one of direction, and only others of its group are told."""
    last = {other[-1:] for other in others}
    return any(own[-1] in group and last & (group - {own[-1]}) for group in _OPPOSED) and (
        own[-1] not in last
    )
