"""What a person's name looks like in Chinese and in Latin script."""

from __future__ import annotations

import re

from indexer.text import HAN

# The surnames of 99 % of Chinese people, with those of the Vietnamese in Chinese characters.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史贺陶黎顾毛郝龚邵万覃武钱戴严莫孔向常汤"
    "康易乔文牛欧聂关单骆项俞苗甄管樊祝霍耿梅宁瞿游阮路安芦柯焦岳裴童左季申葛庞申凌包尚祁温兰庄柴翟华沙饶辛"
    "倪伍解古施司洪殷舒鲁岑鲍鞠鄢荆卫连詹商穆冉艾蓝郎颜尤车曲娄党符应牟冀郁卞佟成甘费齐倪席项隋桂盛谷鲜臧房"
    "章明宫蒲冼蔺仇初滕计吉丛麻褚查原边晏班屈房植涂雍占楚迟臧卓娜敖窦栾闻巩迪苑戚仲初郜麦湛靳粟宗景慕"
)
_COMPOUND_SURNAMES = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|轩辕|夏侯|端木|南宫"
_HAN_NAME = re.compile(
    rf"(?:(?:{_COMPOUND_SURNAMES})[{HAN}]{{1,2}}|[{_SURNAMES}][{HAN}]{{1,2}}|"
    rf"[{HAN}]{{1,8}}(?:[·•・][{HAN}]{{1,8}})+)"
)
_FOREIGN_HAN_NAME = re.compile(rf"[{HAN}]{{2,4}}")
# Words that begin like a name and are none.
_NO_NAME = re.compile(
    r"全[会国球体书文程年面]|公[司众报约告路]|方[面案式]|高[层度校级]|任[何务]|成[员果本]|金[融边额]|经济|项目|计划|单位|时间|关键|"
    r"应[对该用]|常[委务见]|东[盟方]|文[件章化]|[江][苏西]|宁夏|海南|万象|云南|安[全徽排]|能源|农业|包括|章程|国[家际务会]|和平|"
    r"于[是此]|白皮书|双方|各方|温[度室]|水[质利资]|石油|路[径透]|古代|麻烦|商[务业会]|管理|解决|连续|原[因则]|边境|关[于注]|"
    r"明[确年显]|向[来上]|曾[经任]|许多|段落|易于|华[东南北]|车辆|成立|尚[未无]|甘肃|马[上来方]|范围|严[格重]|容易|游客|房屋"
)
_WORD = r"[A-ZÀ-Ý](?:[A-Za-zÀ-ɏ'’-]+|\.)?"
_PARTICLE = r"(?:de|der|van|von|bin|binti|al|la|du|da|dos|den)"
LATIN_NAME = rf"{_WORD}(?:[ \xa0]+(?:{_PARTICLE}[ \xa0]+)?{_WORD}){{1,5}}"
_LATIN_NAME = re.compile(LATIN_NAME)
# Words that stand in names of bodies and in headings, and in no person's name.
_NO_PERSON = re.compile(
    r"\b(?:Lancang|Mekong|Green|Initiative|Cooperation|Center|Centre|Ministry|Department|Institute|"
    r"University|Roundtable|Dialogue|Environment(?:al)?|Development|Sustainable|Climate|Change|"
    r"Policy|Program(?:me)?|Project|Agenda|Goals?|Plan|Strategy|Forum|Meeting|Conference|Session|"
    r"Workshop|Research|Studies|Study|Water|Energy|Economic|Belt|Road|Bank|Fund|Foundation|"
    r"Association|Council|Committee|Commission|Secretariat|Government|Republic|Kingdom|Union|"
    r"United|Nations|World|International|National|Asian?|China|Chinese|Cambodian?|Lao|Laos|"
    r"Myanmar|Thai|Thailand|Vietnam|Viet|Future|Overview|Contents?|Contact|Address|About|The|"
    r"Hub|Park|Industrial|Low|Carbon|Capacity|Building|Partners?(?:hip)?|Phase|Office|Group|Ltd|Co|"
    r"Director|Manager|Officer|Professor|Researcher|Representative|Expert|Views?|Highlights?|Act|"
    r"Foreign|Affairs|Natural|Resources|Finance|Planning|Investment|Agriculture|Forestry|Health|"
    r"Education|Trade|Commerce|Industry|Transport|Prime|Deputy|Minister|Secretary|State|President|"
    r"Executive|Chief|Senior|General|Vice|CEO|Security|Ecology|Protection|Management|Public|Works|"
    r"Tourism|Culture|Justice|Defen[cs]e|Interior|Infrastructure|Science|Technology|Information|"
    r"Mission|Background|Province|Report|Summary|Company|Corporation|Society|Network|Platform|"
    r"January|February|March|April|June|July|August|September|October|November|December)\b"
)


def is_han_name(text: str) -> bool:
    """True for a Chinese name or a transliterated one (通伦·西苏里); spaces inside do not count."""
    name = re.sub(r"[\s\u3000]", "", text)
    return _HAN_NAME.fullmatch(name) is not None and _NO_NAME.match(name) is None


def could_be_han_name(text: str) -> bool:
    """True for anything as long as a name: right after a title even a rare surname is one."""
    return (_FOREIGN_HAN_NAME.fullmatch(text) and not _NO_NAME.match(text)) or is_han_name(text)


def is_latin_name(text: str) -> bool:
    """True for two to six capitalised words of which none is a word of bodies or headings."""
    return _LATIN_NAME.fullmatch(text) is not None and _NO_PERSON.search(text) is None


def without_inner_space(name: str) -> str:
    """张 燕 is printed with a space to fill the line: the name is 张燕."""
    squeezed = re.sub(r"[\s\u3000]+", "", name)
    return squeezed if re.fullmatch(rf"[{HAN}·•・]+", squeezed) else " ".join(name.split())
