"""Recognises names of persons by their form, in Chinese and in Latin script."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from indexer.text import (
    HAN,
    fold,
    shipped_capitals,
    shipped_places,
    word_frequency,
    word_tags,
)

# The surnames of 99 % of Chinese people, with those of the Vietnamese in Chinese characters.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史贺陶黎顾毛郝龚邵万覃武钱戴严莫孔向常汤"
    "康易乔文牛欧聂关单骆项俞苗甄管樊祝霍耿梅宁瞿游阮路安芦柯焦岳裴童左季申葛庞申凌包尚祁温兰庄柴翟华沙饶辛"
    "倪伍解古施司洪殷舒鲁岑鲍鞠鄢荆卫连詹商穆冉艾蓝郎颜尤车曲娄党符应牟冀郁卞佟成甘费齐倪席项隋桂盛谷鲜臧房"
    "章明宫蒲冼蔺仇初滕计吉丛麻褚查原边晏班屈房植涂雍占楚迟臧卓娜敖窦栾闻巩迪苑戚仲初郜麦湛靳粟宗景慕"
    "鹿谌咸楼谯么幸濮贲郦阚缪步刁暴戈漆蓬冀晁蹇佘裘逄栗兴衣揭旷邬池储荀麻羿巫乌牧隗班仰厉戎居衡耿弘寇广"
    "沃蔚勾冷辛那简饶曾毋沙乜养鞠须丰巢蒯相后荆红游权逯益桓公苟朴帅亢况商牟佴"
    "茅庾虞萧阎鄂区洛桑展满郗佘郇郏锺缑靖琚宓"
    "喻柏奚昌凤柳酆毕乐傅皮卜禹狄米贝伏纪闵昝杭钮嵇邢滑荣翁羊封芮汲邴糜束韶蓟薄宿邰索籍赖屠莘贡姬堵璩扈燕浦茹习宦慎暨匡禄阙隆竺盖訾𠮷甯"
)
COMPOUND_SURNAMES = (
    "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|轩辕|夏侯|端木|南宫|司空|呼延|独孤|长孙|宇文|"
    "拓跋|范姜|张简|闻人|淳于|澹台|公冶|申屠|太史|钟离|第五|百里|东郭|西门|万俟|赫连|完颜|纳兰"
)
# 玛丽-克洛德·迪布瓦: parts of a name may be joined by a hyphen.
_PART = rf"[{HAN}]{{1,8}}(?:[-－‐][{HAN}]{{1,8}})?"
DOTTED_NAME = rf"{_PART}(?:[·•・]{_PART})+"
SURNAMES = frozenset(_SURNAMES)
_HAN_NAME = re.compile(
    rf"(?:(?:{COMPOUND_SURNAMES})[{HAN}]{{1,2}}|[{_SURNAMES}][{HAN}]{{1,2}}|"
    rf"{DOTTED_NAME})"
)
_FOREIGN_HAN_NAME = re.compile(rf"[{HAN}]{{2,4}}")
# Words that begin like a name but are none.
_NO_NAME = re.compile(
    r"全[会国球体书文程年面]|公[司众报约告路]|方[面案式]|高[层度校级]|任[何务]|成[员果本]|金[融边额]|经济|项目|计划|单位|时间|关键|"
    r"应[对该用]|常[委务见]|东[盟方]|文[件章化]|[江][苏西]|宁夏|海南|万象|云南|安[全徽排]|能源|农业|包括|章程|国[家际务会]|和平|"
    r"于[是此]|白皮书|双方|各方|温[度室]|水[质利资]|石油|路[径透]|古代|麻烦|商[务业会]|管理|解决|连续|原[因则]|边境|关[于注]|"
    r"明[确年显]|向[来上]|曾[经任]|许多|段落|易于|华[东南北]|车辆|成立|尚[未无]|甘肃|马[上来方]|范围|左[起边右侧]|右[起边侧]|严[格重]|容易|游客|房屋"
)
# Parts of speech of jieba: people, and foreign names, which it takes for places and nouns too.
_NAME_TAGS = ("nr",)
_FOREIGN_TAGS = ("nr", "nz", "ns", "n", "x")
# Parts of speech of words that are in no given name: verbs, adverbs, days, "since".
_FUNCTION_TAGS = ("v", "d", "p", "c", "u", "f", "t", "m", "r", "l", "i")
# A dotted name that ends in one of these includes the word after it: 莱拉·哈桑在.
_NOT_OF_A_NAME = frozenset("在对就将把被向与及和是为还也都说称的了着则")
_NEVER_LAST = frozenset("即又先只了的着过在对就将把被向与及和于是为还也都再说称要等并且很不让使")
# Counts in jieba's dictionary: 定远 (182) may be a given name, 成立 is a verb; 雷达 is no person.
_RARE_WORD = 200
_COMMON_WORD = 1000
# Capitals of the languages of Europe: Željko, Łukasz, Çelik.
_CAPITALS = "A-ZÀ-Ý" + "".join(chr(code) for code in range(0x100, 0x180) if chr(code).isupper())
_WORD = rf"[{_CAPITALS}](?:[A-Za-zÀ-ɏ'’-]+|\.)?"
_PARTICLE = (
    r"(?:de|der|den|van|von|zu|ter|ten|bin|binti|ibn|al|el|la|le|du|da|das|dos|di|del|della)"
)
LATIN_NAME = rf"{_WORD}(?:[ \xa0]+(?:{_PARTICLE}[ \xa0]+){{0,2}}{_WORD}){{1,5}}"
_LATIN_NAME = re.compile(LATIN_NAME)
# Words of organisations, headings and sentences that are in no person's name.
_NO_PERSON = re.compile(
    r"\b(?:Green|Initiative|Cooperation|Center|Centre|Ministry|Department|Institute|"
    r"University|Roundtable|Dialogue|Environment(?:al)?|Development|Sustainable|Climate|Change|"
    r"Policy|Program(?:me)?|Project|Agenda|Goals?|Plan|Strategy|Forum|Meeting|Conference|Session|"
    r"Workshop|Research|Studies|Study|Water|Energy|Economic|Belt|Road|Bank|Fund|Foundation|"
    r"Association|Council|Committee|Commission|Secretariat|Government|Republic|Kingdom|Union|"
    r"United|Nations|World|International|National|Future|Overview|Contents?|Contact|Address|About|The|"
    r"Hub|Park|Industrial|Low|Carbon|Capacity|Building|Partners?(?:hip)?|Phase|Office|Group|Ltd|Co|"
    r"Director|Manager|Officer|Professor|Researcher|Representative|Expert|Views?|Highlights?|Act|"
    r"Foreign|Affairs|Natural|Resources|Finance|Planning|Investment|Agriculture|Forestry|Health|"
    r"Education|Trade|Commerce|Industry|Transport|Prime|Deputy|Minister|Secretary|State|President|"
    r"Executive|Chief|Senior|General|Vice|CEO|Security|Ecology|Protection|Management|Public|Works|"
    r"Tourism|Culture|Justice|Defen[cs]e|Interior|Infrastructure|Science|Technology|Information|"
    r"Mission|Background|Province|Report|Summary|Company|Corporation|Society|Network|Platform|Board|Chamber|Guild|Federation|"
    r"This|That|These|Those|It|He|She|They|We|You|His|Her|Their|Our|My|Its|An|And|But|If|In|On|At|For|"
    r"With|Not|No|All|Some|One|Two|Three|Many|Most|Several|Each|Every|Any|Such|Other|Another|As|When|"
    r"While|Although|Though|Despite|Unlike|Because|Until|Unless|After|Before|Since|During|By|From|To|Of|Or|So|Yet|Also|However|Meanwhile|Instead|Here|There|"
    r"What|Who|Which|Why|How|Is|Are|Was|Were|Has|Have|Had|Do|Does|Did|Will|Would|Can|Could|May|Might|Must|"
    r"North|South|East|West|Northern|Southern|Eastern|Western|Central|Civil|Bill|Aviation|Parliament|"
    r"Opposition|House|Standing|Orders?|Honou?rable|Assembly|Senate|Court|Police|Army|Navy|Force|"
    r"Party|Team|Club|League|Cup|City|County|District|Region|Island|Islands|River|Lake|Bay|Sea|Ocean|"
    r"Street|Avenue|School|College|Hospital|Airport|Church|Church|Museum|Library|Labor|Labour|Members?|"
    r"Officials?|Residents?|Critics|Experts|Scientists|Researchers|Analysts|Keeper|Captain|Coach|Striker|"
    r"Bureau|Authority|Agency|Meteorological|Municipal|Federal|Trust|Survey|Exchange|Utilities|Corporation|"
    r"Questions?|Answer|Motion|Chapter|Section|Article|Part|Annex|Table|Figure|Page|Item|Note|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mr|Mrs|Ms|Dr|Speaker|Chair|Chairman|"
    r"January|February|March|April|June|July|August|September|October|November|December)\b"
)


# Names of countries and words for what is theirs that people bear as well: Chad Smith, Kim French.
_BORNE = frozenset(
    (  # noqa: SIM905
        "Jordan Chad Georgia Israel German French English Ireland Holland Kenya India Jersey Cuba "
        "Malta Monaco Dominica Samoa Guinea Man Mali Niger Togo Oman Benin Nauru Palau Aruba Peru "
        "Turk Dane Finn Pole Scot Welsh Roman Barbados Guernsey America Britain Brazil Eire "
        "Saint Martin Lucia Vincent Helena Pierre Miquelon Isle Norfolk Christmas Cook Solomon "
        "Marshall Pitcairn Falkland Bouvet Heard"
    ).split()
)


@lru_cache(maxsize=1)
def _countries() -> re.Pattern[str]:
    """Every country and territory by its English names and adjectives, from countries.tsv."""
    text = (files("indexer") / "data" / "countries.tsv").read_text(encoding="utf-8")
    names: set[str] = set()
    for line in text.splitlines():
        if not line.startswith("#"):
            _, _, _, en, more = line.split("\t")
            names |= {en, *more.split("|")}
    latin = {n for n in names if re.fullmatch(r"[A-ZÀ-Ý][\w.'’ -]{2,}", n) and n.isascii()}
    kept = sorted((n for n in latin - _BORNE if not n.isupper()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, kept))})\b")


# First words of the names of cities that are no first names.
_CITY = re.compile(
    r"(?:New|Los|Las|Port|Fort|Cape|Mount|Sao|São|Tel|Saint|Upper|Lower)\s(?!\S+\s\S+\s)"
)

# An office without a name: "Mr Speaker", 主持人.
_OFFICE = re.compile(
    r"(?:(?:The|Mr|Mrs|Ms|Madame?|Hon|Honou?rable|Deputy|Vice|Acting|Assistant)\b\.?[ \xa0-]*)*"
    r"(?:Speaker|Chair(?:man|woman|person)?|President|Moderator|Clerk|Secretary(?:[ -]General)?|"
    r"Facilitator|Leader of (?:the )?[A-Za-z ]{4,40}|Prime Minister|Attorney[ -]General|"
    r"Interviewer|Host)"
    r"|(?:会议|大会|本场)?(?:主持人|主席|议长|副议长|会长|发言人|召集人)",
    re.IGNORECASE,
)


def is_office(text: str) -> bool:
    """True for an office without a name: "MR. SPEAKER", "The Chair", 主持人."""
    return _OFFICE.fullmatch(fold(" ".join(text.split())).text) is not None


@lru_cache(maxsize=50_000)
def is_han_name(text: str) -> bool:
    """True for a Chinese name or a transliterated one (通伦·西苏里); spaces inside do not count.

    False for a word of the dictionary that is no name, however it begins: 首次, 重要, 于周六.
    """
    name = re.sub(r"[\s\u3000]", "", fold(text).text)
    if _HAN_NAME.fullmatch(name) is None or _NO_NAME.match(name):
        return False
    if re.search("[·•・]", name):
        return name[-1] not in _NOT_OF_A_NAME
    return not _holds_a_word(name, _NAME_TAGS)


@lru_cache(maxsize=50_000)
def could_be_han_name(text: str) -> bool:
    """True for characters that can be a name after a title, also with a rare surname."""
    if is_han_name(text):
        return True
    name = fold(text).text
    if not _FOREIGN_HAN_NAME.fullmatch(name) or _NO_NAME.match(name):
        return False
    words = word_tags(name)
    if word_frequency(name) >= _RARE_WORD and not words[0][1].startswith(("nr", "nz")):
        return False
    common = any(len(word) > 1 and word_frequency(word) >= _RARE_WORD for word, _ in words[1:])
    return not common and not _holds_a_word(name, _FOREIGN_TAGS)


def _holds_a_word(name: str, name_tags: tuple[str, ...]) -> bool:
    """True for a word of the dictionary, or a name with a word that no given name contains."""
    words = word_tags(name)
    if len(words) == 1:
        count = word_frequency(name)
        return count > 0 and (count >= _COMMON_WORD or not words[0][1].startswith(name_tags))
    if any(
        len(word) > 1
        and (
            (tag.startswith(_FUNCTION_TAGS) and (place == 0 or word_frequency(word) >= _RARE_WORD))
            or (not tag.startswith("n") or tag == "n") * word_frequency(word) >= _COMMON_WORD
        )
        for place, (word, tag) in enumerate(words)
    ):
        return True
    return words[-1][0] in _NEVER_LAST


def is_latin_name(text: str) -> bool:
    """True for two to six capitalised words, none of which is in `_NO_PERSON` or a country.

    A city of two words is none either: New Delhi, Buenos Aires, Los Angeles.
    """
    if re.search(r"['’]s\b", text):  # Turkey’s Disaster
        return False
    if _LATIN_NAME.fullmatch(text) is None or _NO_PERSON.search(text) is not None:
        return False
    if _CITY.match(text) or fold(text).text in _cities():
        return False
    return _countries().search(text) is None


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    """Seats of government and other places of several words, folded."""
    named = {en for _, _, en in shipped_capitals()} | {en for _, en in shipped_places()}
    return frozenset(fold(name).text for name in named if " " in name) | {"san jose"}


def without_inner_space(name: str) -> str:
    """张 燕 is printed with a space to fill the line: the name is 张燕."""
    squeezed = re.sub(r"[\s\u3000]+", "", name)
    return squeezed if re.fullmatch(rf"[{HAN}·•・]+", squeezed) else " ".join(name.split())
