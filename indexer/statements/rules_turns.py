"""The patterns of turns of speech in both languages, each with examples (all of them are tests)."""

from __future__ import annotations

import re

from indexer.names import COMPOUND_SURNAMES, LATIN_NAME, SURNAMES
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH
from indexer.statements.rules import Rule
from indexer.statements.rules_forms import FORMS
from indexer.text import HAN

_STAMP = FORMS["stamp"].pattern.pattern
_TAG = r"(?:【(?!掌声|笑声|鼓掌|图|表)[^】\n]{1,12}】|\[[A-Z][A-Z /.]{1,20}\])[ \t\u3000]{0,4}"

_COURTESY = (
    r"(?:SENATOR|AMBASSADOR|PROFESSOR|LORD|BARONESS|DAME|COUNCILLOR|HON|MR|MRS|MS|DR|PROF|LT|COL|GEN|CAPT|REV|SIR|MADAM|MADAME|THE|RT|SEN|AMB|"
    r"Hon|Honou?rable|Mr|Mrs|Ms|Dr|Prof|Professor|Lt|Col|Gen|Capt|Rev|Sir|Madam|Madame|The|Rt|"
    r"Senator|Ambassador|Lord|Baroness|Dame|Cllr|Councillor|H\.\s?E)\b\.?"
)

TURNS: dict[str, Rule] = {
    # Parliaments: anywhere in a line.
    "in capitals": Rule(
        re.compile(
            rf"(?:(?<![\w’'])|(?<=[A-Z]{{4}})(?=HON\.[ \xa0]))(?P<courtesy>(?:{_COURTESY}[ \xa0]+){{1,4}})"
            r"(?P<name>[A-Z](?:[A-Z’'.\xa0 -]|\n(?!\n)){0,70}?[A-Z])(?:\s*\((?P<title>[^()]{3,240})\))?"
            r"(?:\.[ \xa0]?[-–—:]|[ \xa0]?[–—](?=\s)|[ \xa0]?-(?=(?:Mr|Madam|Thank|Honou?rable)\b))"
        ),
        "HON. R. L. VOSA (Minister for Works).- Thank you.",
        "HON. R. L. VOSA (Minister for Works).-",
        "I thank Mr. Vosa - he is right.",
    ),
    # An office that has lost its "MADAM" to the line above.
    "office in capitals": Rule(
        re.compile(
            r"(?<![\w’'])(?<![\w’'][ \xa0])(?P<courtesy>)"
            r"(?P<name>(?:(?:ACTING|DEPUTY|ASSISTANT|VICE)[ \xa0-])*"
            r"(?:SPEAKER|PRESIDENT|CHAIR(?:MAN|WOMAN|PERSON)?|SECRETARY-GENERAL|CLERK))"
            r"\.[ \xa0]?[-–—:]"
        ),
        "DEPUTY SPEAKER.- Order.",
        "DEPUTY SPEAKER.-",
        "I thank the SPEAKER.",
    ),
    "asked": Rule(
        re.compile(
            rf"(?<![\w’'])(?P<courtesy>(?:{_COURTESY}[ \xa0]+){{1,4}})"
            r"(?P<name>[A-Z][A-Z’'.\xa0 -]{0,70}?[A-Z])[ \xa0]+(?:to ask|asked)\s+[^.?!:]{3,90}:"
        ),
        "HON. A.B. TAMANI asked the Government, upon notice: Can it?",
        "HON. A.B. TAMANI asked the Government, upon notice:",
        "Mr. Tamani asked the Government to go.",
    ),
    # At the beginning of a line: "Mr Speaker: …", "Mary Jones, Director: …", "**Ana Vosa:** …".
    "label en": Rule(
        re.compile(
            rf"^[ \t\xa0>]*(?P<mark>(?:{_STAMP})?(?P<tag>{_TAG})?(?:Q\d+[.:]?[ \t]+)?[*_]{{0,3}}(?P<courtesy>(?:{_COURTESY}[ \xa0]+)*)"
            rf"(?P<name>{LATIN_NAME}|[A-Z][A-Za-zÀ-ɏ’'-]+)"
            r"(?:[ \xa0]*[(（](?P<title>[^()（）\n]{2,120})[)）]|,[ \xa0](?P<after>[^:：\n]{3,100}))?[*_]{0,3}[:：][*_]{0,3})"
            r"(?=[ \t\xa0]*\S)(?![ \t\xa0]*[“\"])",
            re.MULTILINE,
        ),
        "Dr. Lin Yu (Water Bureau): The pumps are ready.",
        "Dr. Lin Yu (Water Bureau):",
        "the mayor: The pumps are ready.",
    ),
    # "Ana Vosa (Lake Group). – …", "Ana Vosa, rapporteur. – …"
    "label and dash en": Rule(
        re.compile(
            rf"^[ \t\xa0>]{{0,8}}(?P<mark>(?P<courtesy>(?:{_COURTESY}[ \xa0]+)*)(?P<name>{LATIN_NAME}|President|Chair)"
            r"(?:[ \xa0][(（](?P<title>[^()（）\n]{2,80})[)）]|,[ \xa0](?P<after>[^:：\n.]{3,80}))?\.[ \xa0][–—-][ \xa0])(?=[A-Z“\"])",
            re.MULTILINE,
        ),
        "Ana Vosa (Lake Group). – The ports are full.", "Ana Vosa (Lake Group). – ", "Ana Vosa – a baker – left.",
    ),
    # The Chairperson, Committee on Water (Hon. Peter Xavier): …
    "office and name en": Rule(
        re.compile(
            rf"^[ \t\xa0>]*(?P<mark>[*_]{{0,3}}(?:(?:The|THE|Hon\.?|HON\.?)[ \xa0]+)?(?P<title>[A-Z][^:：()（）\n.?!“”\"]{{2,100}}?)[ \xa0]?"
            rf"[(（](?P<courtesy>(?:{_COURTESY}[ \xa0]+)*)(?P<name>[A-Z][^:：()（）\n\d]{{1,50}})[)）][*_]{{0,3}}[:：][*_]{{0,3}})(?=[ \t\xa0]*\S)",
            re.MULTILINE,
        ),
        "The Minister for Works (Ms A. B. Okoro): The road is dry.", "The Minister for Works (Ms A. B. Okoro):",
        "Dr. Lin Yu: Ready.",
    ),
    # "Mr Jonas Wirek": who is named with courtesy may be a label by the surname later.
    "courteous name": Rule(
        re.compile(
            rf"(?<![\w’'])(?:(?:Hon|Mr|Mrs|Ms|Dr|Prof|Professor|Senator|Ambassador|Cllr)\b\.?[ \xa0]+){{1,3}}(?P<name>{LATIN_NAME})"
        ),
        "We have Mr Jonas Wirek here.", "Mr Jonas Wirek", "We have Jonas Wirek here.",
    ),
    # 韦局长：…
    "surname and office": Rule(
        re.compile(rf"(?P<name>(?:{COMPOUND_SURNAMES})|[{''.join(sorted(SURNAMES))}])(?P<office>[{HAN}]{{2,5}})"), "韦局长", "韦局长", "Wei",
    ),
    # 周局長博文: the office between surname and given name, as councils print it.
    "office within a name": Rule(
        re.compile(
            rf"(?:[{HAN}]{{0,16}}[局处科课股室组部会院校队厂司署所里乡镇村区])??(?P<surname>(?:{COMPOUND_SURNAMES})|[{''.join(sorted(SURNAMES))}])"
            rf"(?P<office>副?(?:{ROLE_ZH.pattern}))(?P<given>[{HAN}]{{1,2}})"
        ),
        "水务局周局长博文", "水务局周局长博文", "水务局长报告",
    ),
    # "Ana Vosa, head of Parks at the town: …"
    "office behind a name": Rule(
        re.compile(rf"(?i:{ROLE_EN.pattern})(?:$|\s(?:of|at|for|with)\s(?:the\s)?(?=[A-Z]))"),
        "head of Parks at the town", "head of ", "said that it rained",
    ),
    # 家长甲：… somebody who is not named
    "anonymous": Rule(
        re.compile(rf"[{HAN}]{{1,6}}(?:[甲乙丙丁]|[某ABCD×])"), "家长甲", "家长甲", "家长会",
    ),
    # **TW:** With one hive.
    "initials": Rule(
        re.compile(r"^[ \t\xa0>]{0,8}[*_]{0,3}(?P<initials>[A-ZÀ-Ý]{2,3})[:：](?=[*_ \t\xa0]{0,4}[^\s*_])", re.MULTILINE),
        "**TW:** With one hive.", "**TW:", "TW is here: on a roof.",
    ),
    # 周局長博文： above the words
    "label alone zh": Rule(
        re.compile(
            r"^[ \t\u3000]{0,8}(?P<mark>(?P<label>[^\n：:，。；！？“”「」、]{2,30})[：:])[ \t\u3000]{0,4}\n(?P<words>[ \t\u3000]{0,8}(?=[^\n]{0,400}[。！？]))",
            re.MULTILINE,
        ),
        "主席：\n现在开会。", "主席：\n", "主席：\n林则安",
    ),
    # 【正文】…, [VO] …: what kind of line of a script it is.
    "tag": Rule(
        re.compile(rf"(?:{_TAG})(?=\S)"),
        "【正文】六月的山", "【正文】", "【掌声】",
    ),
    # Interviews: Q: … A: …   **Question:** …   问：… 答：…   记者：…
    "interview": Rule(
        re.compile(
            r"^[ \t\xa0\u3000>]*(?P<mark>[*_]{0,3}(?:(?P<answer>A(?:nswer)?|ANSWER|答|答覆|受访者|受訪者|嘉宾|嘉賓|Interviewee|Guest)|"
            r"Q(?:uestion)?|QUESTION|问|問|记者问?|記者問?|Interviewer|Reporter|REPORTER)[ \t]?\d{0,2}(?:[(（][^()（）\n]{2,40}[)）])?[:：][*_]{0,3})(?=[ \t\xa0\u3000]*\S)",
            re.MULTILINE,
        ),
        "答：泵站已检修完毕。", "答：", "答案：泵站已检修完毕。",
    ),
    "many": Rule(
        re.compile(r"\b(?:members?|delegates?|senators?|voices|several)\b", re.IGNORECASE),
        "HON. MEMBERS", "MEMBERS", "HON. A. B. DELA",
    ),
    # 林则安：…   水务局 周博文：…   周博文（水务局）：…   Anna Stone：…
    "label zh": Rule(
        re.compile(
            rf"^[ \t\xa0\u3000>]*(?P<mark>(?:{_STAMP})?(?P<tag>{_TAG})?[*_]{{0,3}}(?P<label>[^\n：:，。；！？“”「」、]{{1,44}}?)[*_]{{0,3}}[：:][*_]{{0,3}})"
            r"(?=[ \t\u3000]*[^\s“「『\"])",
            re.MULTILINE,
        ),
        "水务局 周博文：泵站已检修完毕。", "水务局 周博文：", "周博文：“泵站已检修完毕。”",
    ),
    "bracket": Rule(
        re.compile(r"^(?P<name>[^（(]*[^（(\s])\s*[（(](?P<title>[^）)]+)[）)]$"), "叶知秋（林业局）", "叶知秋（林业局）", "叶知秋"
    ),
    "spaced": Rule(
        re.compile(rf"^(?P<title>.*[{HAN}])[ \t\xa0\u3000]+(?P<name>\S+)$"), "水务局 周博文", "水务局 周博文", "周博文"
    ),
    "polite": Rule(
        re.compile(r"(?:先生|女士|同志|博士|教授|老师|议员|委员|代表|局长|主任|处长|科长|主席|书记|市长|县长|院长|校长)$"),
        "周博文局长", "局长", "局长周博文",
    ),
    # 主持人：林则安 is a field of minutes, 主持人：现在开会。 is a turn.
    "sentence": Rule(
        re.compile(r"[^\n]*(?:[。！？!?]|\b(?!(?:Capt|Prof|Messrs|Cllr|no|nos|vs|cf)[.])(?:[A-Za-z]{4,}[.]|[a-z]{2,3}[.](?=\s|$)))"), "现在开会。", "现在开会。", "Ms. Una Strand"
    ),
    # What ends a turn without another mark.
    "procedure": Rule(
        re.compile(
            r"\W{0,3}(?:(?:Question put|Motion (?:agreed|lost|carried)|Votes? (?:cast|taken)|Bill (?:read|passed)|"
            r"The (?:House|Parliament|Assembly|Senate|Committee|Council|meeting|session|sitting)\s+"
            r"(?:was\s+)?(?:adjourned|resumed|rose|met|divided|suspended|closed|ended|concluded))\b|"
            r"(?:散会|休会|会议(?:于|到此|结束|休会)|（?(?:散会|休会|掌声|笑声)）?$))",
        ),
        "The Parliament adjourned at noon.", "The Parliament adjourned", "I met the Parliament.",
    ),
    # What is no longer said by whoever had the word: decisions, questions of the audience, headings.
    "closes": Rule(
        re.compile(
            r"(?:[*_#]{0,3}\s?)(?:(?:(?:会议|會議)?(?:决议|決議|决定|決定|议定|議定|结论|結論|小结|小結|备注|備註|记录|紀錄|記錄|纪要|出席|缺席|列席|请假|請假|"
            r"附件|下次会议|下次會議|会议时间|散会|散會|主席裁示|裁示|表决结果|表決結果|结果|結果|观众|觀眾|听众|聽眾|村民甲|村民乙|居民甲|居民乙|众人|眾人|某(?:村民|居民|听众|代表))"
            r"[^：:\n]{0,6}[：:]|(?:[^：:\n，。]{0,14}记者(?:问|提问)?|《[^》\n]{1,20}》(?:记者)?)[：:]|[壹贰貳叁參肆伍陆陸柒捌玖拾]{1,2}、)|"
            r"(?:Resolved|RESOLVED|Decision|DECISION|Decided|Agreed|AGREED|Action|ACTION|Actions|Summary|Conclusions?|Notes?|Result|Outcome|"
            r"Audience(?: [a-z]+)?|Questioner|Unidentified [a-z]+|A (?:member|voice|resident|woman|man|listener)[a-z ]{0,24}|Next meeting|Apologies|Present|Absent|"
            r"Minutes|Vote|Secretary’s note)[^:\n]{0,24}:|"
            r"(?:This|The) (?:conversation|interview|transcript|discussion|text|recording)\b[^.\n]{0,40}\b(?:edited|shortened|condensed|abridged|transcribed|translated)\b|"
            r"[（(]?(?:本文|本访谈|本次访谈|访谈|以上(?:内容|访谈|对话)|对话|文字)[^。\n]{0,16}(?:删节|删减|编辑|整理|压缩|刪節|刪減|編輯|壓縮))"
        ),
        "决议：照办。", "决议：", "照办。",
    ),
    "reported": Rule(
        re.compile(
            r"(?P<who>[^，。：；“”\n]{2,30}?)(?:随后|则|也|还|又|补充|回应|最后)?(?:表示|指出|说明|说|认为|建议|强调|回应|答复|补充|报告|提出)(?=[，：:])"
        ),
        "水务局局长周博文表示，泵站已检修。", "水务局局长周博文表示", "泵站已检修。",
    ),
    # 左起：周博文、叶知秋: who is on a picture.
    "caption": Rule(
        re.compile(r"[（(]?(?:图[为片中]?|照片|[左右]起|从[左右](?:至|到|起)|自[左右]|前排|后排|合影)[^：:，。]{0,8}[：:]"),
        "左起：周博文、叶知秋", "左起：", "起点：县府",
    ),
    "field": Rule(
        re.compile(
            rf"[ \t\u3000]*(?:[{HAN}][{HAN} \u3000]{{0,7}}[：:]|[A-Z][A-Za-z]*(?: [A-Za-z]+){{0,3}}:)\s*(?=\S)"
        ),
        "决议：照办。", "决议：", "照办。",
    ),
}  # fmt: skip
