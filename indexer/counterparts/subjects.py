"""Whether two documents are about things of one kind with other names: two bridges, two schools.

All numbers of two texts may agree while one is about the Swallow Bridge and the other about
落星桥. An English name with a generic noun (bridge) is looked for before that noun in Chinese
(桥), by its sound, by its points of the compass, and by its meaning. Only a name of ordinary
English words, or one that can be read as pinyin, tells anything: how 旺樓 is spelled abroad is
not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.counterparts.named import is_readable
from indexer.encoders import Vectors
from indexer.names import Names, find_mentions, is_spelled, romanised
from indexer.text import HAN, BridgeTerms, fold, simplify

# Generic nouns of things with names, and how Chinese ends such names.
_THINGS = {
    "airport": "机场", "avenue": "大道|路|街", "bank": "银行|行", "bay": "湾", "beach": "海滩|滩",
    "bridge": "大桥|桥", "building": "大厦|大楼|楼", "campsite": "露营地|营地", "canal": "运河|渠",
    "cape": "角", "cave": "洞|窟", "centre": "中心", "city": "市|城", "club": "俱乐部|会",
    "college": "学院|书院|学校", "community": "社区|小区", "company": "公司", "county": "县|郡",
    "creek": "溪|河|沟", "dam": "大坝|坝", "district": "区", "estate": "小区|苑|邨|村",
    "farm": "农场|场", "forest": "森林|林场|林", "garden": "花园|园", "gorge": "峡谷|峡",
    "group": "集团|组", "hall": "大厅|厅|馆|堂", "harbour": "港", "highway": "公路|高速",
    "hill": "山|岭|岗|丘", "hospital": "医院", "hotel": "酒店|饭店|宾馆", "island": "岛|屿|洲",
    "lake": "湖|泊", "lane": "巷|里|弄", "library": "图书馆", "line": "线",
    "market": "市场|集市|街市|市", "mine": "矿", "mountain": "山|峰", "museum": "博物馆|馆",
    "observatory": "天文台|观测站|台", "park": "公园|园", "pier": "码头", "plant": "厂",
    "port": "港", "province": "省", "reservoir": "水库", "ridge": "岭|山脊", "river": "河|江|水|川",
    "road": "路|道", "school": "中学|小学|学校", "square": "广场", "station": "车站|站",
    "street": "街|路", "temple": "寺|庙|宫|祠", "terminal": "码头|航站楼", "theatre": "剧院|剧场",
    "tower": "塔|楼|大厦", "town": "镇", "tunnel": "隧道|隧洞", "university": "大学",
    "valley": "谷|沟", "village": "村|庄|寨", "waterworks": "水厂", "wetland": "湿地",
    "wharf": "码头", "zoo": "动物园",
}  # fmt: skip
_THINGS |= {
    "center": _THINGS["centre"],
    "harbor": _THINGS["harbour"],
    "theater": _THINGS["theatre"],
}
# Words that name one of two: what the other one is called.
_OPPOSITES = {
    "north": "北", "northern": "北", "south": "南", "southern": "南", "east": "东", "eastern": "东",
    "west": "西", "western": "西", "upper": "上", "lower": "下", "new": "新", "old": "老旧古",
}  # fmt: skip
_SIDES = ("东西南北", "上下", "新老旧古")
_HEAD = 600
_THING = "|".join(word.capitalize() for word in _THINGS)
_NAME = re.compile(rf"\b(?P<own>(?:[A-Z][a-z’'-]+\s){{1,3}})(?P<thing>{_THING})\b(?!\s+[A-Z])")
_NO_NAME = frozenset((
    "the", "a", "an", "this", "that", "these", "those", "in", "on", "at", "of", "for", "from", "to",
    "by", "with", "and", "as", "no", "all", "every", "each", "one", "two", "three", "first",
    "second", "third", "fourth", "fifth", "its", "their", "our", "your", "his", "her", "when",
    "while", "after", "before", "notice", "minutes", "report", "bulletin", "breakthrough", "guide",
    "rules", "national", "provincial", "municipal", "public", "local", "central", "main", "whole",
    "city", "county",
))  # fmt: skip
# 这座桥, 两座桥, 该校 name none.
_NO_NAME_ZH = re.compile("(?:[这那该本此各每某几数]|[一二三四五六七八九十两])[座条所个家处道间]?$")
_LONGEST = 6
# Least cosine of a name and its translation, and where each word has a known translation but none
# has a character of the Chinese name. Of 104 names with their translations 3 are below, and of 418
# pairs of other names for things of one kind 9 in 10.
_LIKE = 0.5
_LIKE_WITHOUT_A_CHARACTER = 0.7
_OF_MANY_WORDS = frozenset("的色子头树花木物")
# Share of letters that two spellings of one sound have in common (Baker, 贝克: beike).
_SOUNDS_LIKE = 0.5

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class _Name:
    """`Stone Drum Tunnel`: the words before the noun, and the noun."""

    own: str
    thing: str


def subjects_differ(zh: str, en: str, encode: Encode, names: Names) -> bool:
    """True when an English text is about a thing that the Chinese text names otherwise.

    It is about what its first line names, and what its head names and it names again; a notice that
    is no longer than a head is about all that it names.
    """
    first = en.strip().partition("\n")[0]
    for name in dict.fromkeys(_names_in(en[:_HEAD], names)):
        printed = re.compile(rf"\b{re.escape(name.own)}\s+{name.thing}\b", re.IGNORECASE)
        again = len(printed.findall(en)) > 1 or len(en) <= _HEAD
        if not again and not printed.search(first):
            continue
        before = list(dict.fromkeys(_before(simplify(zh), _THINGS[name.thing])))
        if before and not _is_among(name, before, zh, encode):
            return True
    return False


def _names_in(text: str, names: Names) -> Iterator[_Name]:
    known = [(one.start, one.end) for one in find_mentions(text, names)]
    for match in _NAME.finditer(text):
        words = match["own"].split()
        while words and words[0].lower() in _NO_NAME:
            words.pop(0)
        if not words or any(a < match.end() and match.start() < b for a, b in known):
            continue
        own = " ".join(words)
        if _tells(own):
            yield _Name(own, match["thing"].lower())


def _tells(own: str) -> bool:
    """Whether it can be told how the name is written in Chinese."""
    return _is_ordinary(own) or is_readable(re.sub("[^a-z]", "", own.lower()))


def _is_ordinary(own: str) -> bool:
    words = own.lower().split()
    return 2 * sum(bool(BridgeTerms.load().expand(word)) for word in words) >= len(words)


def _before(zh: str, things: str) -> Iterator[str]:
    """What stands before a thing: 白鹭岭 of 白鹭岭隧道, with the characters before it."""
    for match in re.finditer(rf"[{HAN}]{{2,}}", zh):
        for thing in re.finditer(things, match.group()):
            before = match.group()[max(thing.start() - _LONGEST, 0) : thing.start()]
            if before and _NO_NAME_ZH.search(before) is None:
                yield before


def _is_among(name: _Name, before: Sequence[str], zh: str, encode: Encode) -> bool:
    if any(is_spelled(own, zh) for own in (name.own, *name.own.split())):
        return True
    words = name.own.lower().split()
    sides = [_OPPOSITES[word] for word in words if word in _OPPOSITES]
    for own in sides:
        [others] = [set(side) - set(own) for side in _SIDES if own[0] in side]
        if any(set(own) & set(text[-2:]) for text in before):
            return True
        if any(others & set(text[-2:]) for text in before):
            return False
    if len(sides) == len(words):  # "New Bridge" may be any
        return True
    tails = list(dict.fromkeys(text[-n:] for text in before for n in range(1, len(text) + 1)))
    if any(_sounds_like(name.own, tail) for tail in tails):
        return True
    if not _is_ordinary(name.own):
        return False
    vectors = encode([name.own.lower(), *tails])
    known = [_characters(word) for word in words]
    strange = all(known) and not any(own & set(tail) for own in known for tail in tails)
    least = _LIKE_WITHOUT_A_CHARACTER if strange else _LIKE
    return float((vectors[1:] @ vectors[0]).max()) >= least


def _characters(word: str) -> frozenset[str]:
    """The characters of the translations of an English word, without those of many words."""
    found = BridgeTerms.load().expand(word)
    return frozenset(character for one in found for character in one.translation) - _OF_MANY_WORDS


def _sounds_like(name: str, tail: str) -> bool:
    from rapidfuzz import fuzz

    spelled = "".join(romanised(tail))
    letters = re.sub("[^a-z]", "", fold(name).text)
    return fuzz.ratio(letters, spelled) >= 100 * _SOUNDS_LIKE
