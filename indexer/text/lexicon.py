"""Word lists that several parts share: months, numerals, quantities, verbs of saying, contacts.

Tables of ordinary Chinese and English, all in folded form (small letters, simplified characters).
Nothing here names anything of a particular corpus.
"""

from __future__ import annotations

from collections.abc import Callable

# A Chinese character counts as this many Latin letters where the language is detected or a length
# is measured: it detects the language of 99.9 % of 227 000 sentences.
HAN_WEIGHT = 2.5
# English letters in the translation of a Chinese character: the median of 200 000 sentence pairs
# of law, documentation and Wikipedia is 2.9 to 3.4.
LETTERS_PER_HAN = 3.1

# The languages as both name them: Chinese, English.
LANGUAGE_NAMES: dict[str, tuple[str, str]] = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}

# A year in digits, as an expression.
YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"

MONTHS_IN_FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
# Month by its first three letters.
MONTHS: dict[str, int] = {name[:3]: n for n, name in enumerate(MONTHS_IN_FULL, start=1)}


def month_names(write: Callable[[str], str] = str.lower) -> tuple[str, ...]:
    """For each month its name and abbreviations as an expression: "march|mar" or "March|Mar"."""
    short = {"may": (), "september": ("sept", "sep")}
    return tuple(
        "|".join(map(write, (name, *short.get(name, (name[:3],))))) for name in MONTHS_IN_FULL
    )


MONTH_NAMES = "|".join(month_names())

HAN_DIGITS = "一二三四五六七八九"
HAN_NUMERALS = f"{HAN_DIGITS}十百千万亿两"
CARDINALS_EN: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ORDINALS_EN = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
ROMAN_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
# Words that are a number by themselves, as an expression.
NUMBER_WORDS = "|".join((*tuple(CARDINALS_EN)[1:], "dozens?", "hundreds?", "thousands?", "million"))

# Words for people after a number, as expressions.
PEOPLE_ZH = "名|人|位|户|学生|学员"
PEOPLE_EN = "people|persons?|students?|participants?|farmers?|households?|trainees?|scholars?"
# What follows a number of four digits that is a count and not a year.
COUNTED = (
    "多|余|名|人|位|个|项|吨|公里|元|万|亿|"
    "people|persons|participants|farmers|tonnes|tons|km|mw|yuan|dollars"
)
# Quantities: a question that asks for one wants a number.
QUANTITIES_ZH = "数量|产量|容量|装机|面积|长度|高度|深度|重量|距离|人口|人数"
QUANTITIES_EN = (
    "capacity|yield|output|size|area|length|height|depth|width|weight|volume|distance|population|"
    "temperature|speed"
)

# Words with which a question asks what somebody said.
SAYING_ZH = (
    "(?<![小传])说(?!明书)|讲(?![师座台习义])|(?<![座会洽访面])谈(?!判)|表示|表态|提到|指出|认为|觉得|看法|看待|怎么看|观点|态度|立场|"
    "评论|发言"
)
SAYING_EN = (
    "say|says|said|tell|told|talk|talked|speak|spoke|mention|mentioned|think|thought|views?|"
    "opinions?|comments?|commented|remarks?|stance|attitude|position on"
)

# Verbs with which documents and drafts attribute words to a speaker. Statement extraction and
# draft checking each add a few of their own.
ATTRIBUTING_ZH = "表示|指出|强调|认为|宣布|重申|呼吁|提出|承诺|建议|透露|介绍"
ATTRIBUTING_EN = (
    "said|says|stated?s?|pointed out|points? out|emphasi[sz]ed|stressed|highlighted|announced|"
    "urged|suggested|declared|noted|indicated|affirmed|argued|remarked|mentioned|told|introduced"
)

# Nouns for contact details.
CONTACT_NOUNS_ZH = (
    "(?:电子)?邮箱|(?:电子)?邮件|电邮|电话(?:号码)?|手机号码?|热线|传真|(?:通[讯信]|办公|邮寄)?地址|邮编|"
    "邮政编码|网址|网站|网页|官网|微信公众号|微信号?|公众号|微博|whatsapp(?:号码?|账号|群)|联系(?:方式|电话|人|地址|邮箱)"
)
CONTACT_NOUNS_EN = (
    "e-?mails?(?: address(?:es)?)?|(?:tele)?phone(?: numbers?)?|hotline|tel|fax(?: numbers?)?|"
    "post ?codes?|postal codes?|zip(?: codes?)?|web ?sites?|web ?pages?|home ?pages?|urls?|"
    "(?:wechat|weibo|whatsapp)(?: accounts?| numbers?| id)?|"
    "contact (?:details?|info(?:rmation)?|persons?|numbers?|point|data)|"
    "(?:(?:postal|mailing|street|office|contact|web|full|exact|visiting) )?address(?:es)?"
)
# Generic nouns for organisations, and for people who work there.
ORGANISATIONS_ZH = (
    "中心|机构|组织|秘书处|办公室|办事处|总部|部门|委员会|基金会|协会|学会|联盟|研究[院所]|大学|学院|大使馆|"
    "领事馆|公司|主办方|承办方|编辑部|出版社|作者|工作人员|负责人|联络人"
)
ORGANISATIONS_EN = (
    "cent(?:er|re)|institut(?:e|ion)|organi[sz]ations?|organi[sz]ers?|agency|secretariat|office|"
    "headquarters|bureau|ministry|department|foundation|association|commission|committee|council|"
    "embassy|consulate|company|university|college|publisher|authors?|editors?|staff"
)

# One character for a city, as news writes it with an event: 在京召开, 在沪举行.
CITY_LETTERS = "京沪津渝穗深杭宁汉蓉昆邕榕济沈哈港澳台"
HELD_ZH = "召开|举行|举办|开幕|闭幕|启动|落幕|发布|签署|揭牌|成立|会见|会谈|开班|结束"
