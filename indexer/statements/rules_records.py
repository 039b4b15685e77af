"""The patterns of records, broadcasts and datelines in both languages, each with examples (tests).

Those of Chinese run on simplified text.
"""

from __future__ import annotations

import re

from indexer.names import LATIN_NAME
from indexer.statements.rules import Rule
from indexer.text import HAN, lexicon

_NUMBER_ZH = "[一二三四五六七八九十]{1,3}"
_ITEM = (
    rf"(?:[（(](?:{_NUMBER_ZH}|\d{{1,2}}|[a-zA-Z]|[ivx]{{2,4}})[)）][、.]?|(?:{_NUMBER_ZH}|\d{{1,2}})[、．]|"
    r"\d{1,2}(?:[.)）](?!\d))|[a-z][.)](?=\s)|[A-Z]\)(?=\s)|[①-⑳])[ \t\u3000]{0,4}"
)
_MONTH = rf"(?i:{lexicon.MONTH_NAMES})\b\.?"
_HONORIFIC = (
    r"(?:(?:The\s)?(?:Rt\.?\s)?(?:Hon|Mr|Mrs|Ms|Dr|Prof|Sir|Sen|Rep|Cllr|Amb|Rev|Capt|Col|Gen)\b\.?|Miss|Madam|Dame|Lord|Lady|"
    r"Professor|Doctor|Honou?rable|Senator|Councillor|Ambassador)\s"
)
_SAID_ZH = "表示|指出|强调|认为|说|称|介绍|建议|宣布|提出|透露|回应|补充|报告|提议|要求|解释|呼吁|询问|提问|主张"
_SAID_EN = (
    r"said|says|told|stated|added|explained|noted|reported|proposed|suggested|asked|requested|warned|stressed|"
    r"announced|urged|argued|replied|confirmed"
)
_NOUN_DECIDED_ZH = "提议|提案|议案|动议|建议|申请|请求|方案|案|修正案|预算|报告|决议草案"

RECORDS: dict[str, Rule] = {
    # "(b) ", "三、", "（二）", "3. ": what numbers an item is no part of its sentence.
    "item": Rule(re.compile(_ITEM), "（二）局长", "（二）", "A. Tamani in 3.5"),
    # An item in which somebody is quoted or reported begins a paragraph of its own.
    "spoken item": Rule(
        re.compile(
            rf"^[ \t\u3000]{{0,8}}{_ITEM}(?=[^\n。]{{2,80}}?(?:(?:{_SAID_ZH})[，：:]|[：:] ?[“「『\"]|\s(?:{_SAID_EN})\b))",
            re.MULTILINE,
        ),
        "三、处长林百川表示：“好。”", "三、", "三、预算",
    ),
    # PORT LENNOCK, 7 February 2023 - …   LIMA (Altiplano News) — …
    "dateline en": Rule(
        re.compile(
            r"^(?:[A-ZÀ-Ý]{2}[A-ZÀ-Ý'’.-]*(?: [A-ZÀ-Ý][A-ZÀ-Ý'’.-]+){0,3}(?:/[A-ZÀ-Ý ]{2,30})?|[A-ZÀ-Ý][\w’'-]{1,24}(?: [A-ZÀ-Ý][\w’'-]{1,24}){0,2}"
            rf"(?=(?:, [A-Z][\w. ]{{2,24}})?,? (?:\([A-Z][^()]{{1,30}}\)|\d{{1,2}} {_MONTH}|{_MONTH} \d)))"
            rf"(?:, (?!{_MONTH})[A-Z][A-Za-z.]+(?: [A-Z][a-z]+)?)?"
            rf"(?:,? (?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})(?:,? \d{{4}})?)?"
            r"(?: ?\([^()]{2,40}\)| ?/[A-Z][\w. -]{1,30}/)?,?\s?(?:--|[-–—])\s?(?=\S)"
        ),
        "LIMA, 7 May (Altiplano News) — Rosa Quintero said", "LIMA, 7 May (Altiplano News) — ", "The lake - said Ana - is wide",
    ),
    # 新华社利马9月20日电（记者 白林）   （本报北塘3月5日讯）   【本报记者叶小青清水报导】
    "dateline zh": Rule(
        re.compile(
            rf"^(?:[{HAN}]{{2,8}}?\d{{4}}年\d{{1,2}}月\d{{1,2}}日(?:电|讯)[\s：:]*(?=.)|[（(【\[]?(?:[{HAN}]{{1,8}}?(?:社|报|网|台)|本报|本刊|本台|本网)[{HAN}A-Za-z·、 ]{{0,24}}?"
            r"(?:(?:\d{4}年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日|(?:\d{1,2}|[一二三四五六七八九十]{1,3})日|(?<=.))"
            r"(?:(?:专?电|讯)(?:[（(][^（）()]{2,40}[）)])?[）)】\]]?|报[道导][）)】\]])(?:[（(][^（）()]{0,6}(?:记者|通讯员)[^（）()]{0,30}[）)])?[\s：:]*(?=.))"
        ),
        "新华社利马9月20日电（记者 白林）部长说", "新华社利马9月20日电（记者 白林）", "新华社驻内罗毕记者白林报道，两国恢复了航班。",
    ),
    # [The Speaker (Hon. E. O.) in the Chair]
    "in the chair": Rule(
        re.compile(
            rf"(?P<office>(?:Deputy |Acting |Madame? |Mr\.? )?(?:Speaker|Chair(?:man|woman|person)?|President))[,]?\s?[(,]?\s?(?P<name>(?:{_HONORIFIC}){{0,3}}{LATIN_NAME})\)?,?\s(?:was\s|being\s)?in the [Cc]hair"
        ),
        "[The Speaker (Hon. Elias Omondo) in the Chair]", "Speaker (Hon. Elias Omondo) in the Chair", "the man in the chair",
    ),
    # Chair: Nadia Perrin   主席：邓昭仪
    "chair field": Rule(
        re.compile(
            r"^[ \t\u3000*_]{0,6}(?P<office>(?:Deputy )?Chair(?:man|woman|person)?|Speaker|Moderator|Presiding officer|Host|Facilitator|会议主席|主席|主持人?|会议主持人?|议长|召集人)"
            r"[ \u3000*_]{0,6}[:：][ \t\u3000*_]{0,6}(?P<value>[^\s:：。！？][^\n:：。！？]{1,70})$",
            re.MULTILINE,
        ),
        "Chair: Nadia Perrin", "Chair: Nadia Perrin", "Chair: I open the meeting. Thank you. Now: go。",
    ),
    # Present: …   出席：…   with lines of a list below it
    "present field": Rule(
        re.compile(
            r"^[ \t\u3000*_#]{0,6}(?:(?:Members )?[Pp]resent|PRESENT|In [Aa]ttendance|Attendance|Attendees|Participants|Speakers|Briefers|Panel(?:lists|ists)?|Panel members|Guests?|Witnesses|"
            r"(?:出席|列席|参会|与会|参加|到会|与谈|受访)(?:人员?|者|单位|嘉宾|代表|委员|名单)?|嘉宾|来宾)[ \u3000*_]{0,6}[:：][ \t\u3000*_]{0,6}"
            r"(?P<value>[^\n]*(?:\n[ \t\u3000]*(?:[-•*]|\d{1,2}[.)、])[^\n]*)*)",
            re.MULTILINE,
        ),
        "Present: Ana Vosa, Tom Reed", "Present: Ana Vosa, Tom Reed", "presents: many",
    ),
    # Whether a text is minutes: by its title or by who was there.
    "minutes": Rule(
        re.compile(
            r"\b(?:Minutes|MINUTES)\b|^[ \t]*(?:Present|PRESENT|In attendance|Apologies)\s?[:：]|会议?[纪记]录|[会大]?纪要|^[ \t\u3000]*(?:出席|列席|参会|与会)(?:人员?|者)?[：:]",
            re.MULTILINE,
        ),
        "Minutes of the board", "Minutes", "It took ten minutes.",
    ),
    # What a meeting decided, as a sentence of its own.
    "decision en": Rule(
        re.compile(
            r"(?:(?:The|This|That) (?:meeting|committee|board|council|panel|commission|forum|group|assembly|house|trustees|governors|members)(?: (?:also|then|unanimously|formally|therefore))? "
            r"(?:agreed|noted|resolved|decided|approved|rejected|accepted|adopted|endorsed|thanked|took note|voted|authori[sz]ed|declined|deferred|received|was adjourned|adjourned|rose|closed)\b|"
            r"(?:The|This|That|His|Her|Their|Both|All) (?:[a-z]+ )?(?:proposals?|motions?|requests?|applications?|amendments?|items?|suggestions?|reports?|budget|minutes|fees?|plan) (?:was|were|is|has been|had been|did not|failed|fell|passed) ?"
            r"(?:then |not |unanimously |duly )?(?:rejected|approved|accepted|adopted|carried|agreed|granted|refused|passed|lost|defeated|withdrawn|deferred|noted|endorsed|pass|put|postponed|declined|seconded)?|"
            r"It was (?:therefore |then |unanimously |further )?(?:agreed|resolved|decided|noted|approved|proposed)\b|"
            r"(?:Members|Trustees|Councillors|Delegates|Those present|All present)(?: unanimously| also)? (?:agreed|noted|approved|accepted|voted|rejected|decided)\b|"
            r"(?:No (?:decision|objection|vote)\b|After (?:a )?(?:discussion|debate|vote)\b|Agreed\b|Resolved\b|Noted\b|Approved\b|Carried\b|Rejected\b|Decision:|RESOLVED\b|AGREED\b))"
        ),
        "The proposal was rejected by five votes.", "The proposal was rejected", "The proposal of Ana is good.",
    ),
    # Who was there, and what stands below a picture, is nobody's.
    "attendance en": Rule(
        re.compile(
            r"(?:(?:The|This) [a-z-]+(?: [a-z-]+){0,3} (?:was|were) (?:also |jointly )?attended by\b|"
            r"(?:Also (?:present|attending|in attendance)|Those (?:present|attending|in attendance|who attended))(?: at [^,.]{2,40})? (?:was|were|included)\b|"
            r"(?:In attendance|Present|Attending) (?:was|were)\b|"
            r"[^.;:“”\"]{2,160}? (?:attended|took part in|participated in|(?:was|were) (?:also )?present at) (?:the|this) [a-z-]+(?: [a-z-]+){0,3}\.?$)"
        ),
        "The meeting was attended by Tom Reed.", "The meeting was attended by", "Ana Vosa attended the meeting and said that it rained.",
    ),
    "caption en": Rule(
        re.compile(
            r"\W{0,3}(?:(?:Photo(?:graph)?s?|Picture|Image|Caption)(?: credit)?(?: by\b|: )|Pictured\b[^.]{0,30}: |"
            r"(?:From (?:the )?left|From (?:the )?right|(?:Front|Back|Top|Bottom) row)\b[^.:]{0,24}: )"
        ),
        "Photo: Tom Reed", "Photo: ", "Photos of the lake were shown.",
    ),
    "decision zh": Rule(
        re.compile(
            r"(?:(?:全体|本|该|与会)?(?:委员会|理事会|董事会|常委会|大会|会议|小组|全会|主席团|委员们?|代表们?)(?:经[^，。]{0,10})?(?:一致|原则上?|最终|随后|当场|最后|已|未)?"
            r"(?:同意|备悉|备案|决定|议定|通过|否决|批准|驳回|采纳|知悉|认可|接受|表决|搁置|不同意|授权|责成)|"
            rf"(?:(?:该|此|上述|这一|这项|本)(?:项)?)(?:{_NOUN_DECIDED_ZH})(?:未|没有|不|已|经|获|被|以|遭|当场|最终|暂)|"
            r"经(?:过)?(?:表决|投票|讨论|审议|协商|举手表决)|主席(?:裁示|裁定)|(?:决议|决定|裁示|结论|表决结果)[：:]|(?:提议|动议|提案)(?:获|未获|被|遭))"
        ),
        "该提议未获通过。", "该提议未", "她提议改期。",
    ),
    # A sentence of minutes that begins with who reports, asks or proposes.
    "report en": Rule(
        re.compile(
            rf"(?:The (?:Chair(?:man|woman|person)?|Speaker|Secretary|Treasurer|Clerk)|(?!(?:He|She|They|It|We|You|I|Who|The|This|That|But|And|When|As|In|On|At)\b)(?:{_HONORIFIC}){{0,3}}[A-ZÀ-Ý][\w’'.-]+(?: [A-ZÀ-Ý][\w’'.-]*){{0,3}}(?: \([^()\n]{{2,40}}\))?)(?: also| then| further)? (?:{_SAID_EN}|recommended|moved|presented|pointed out|queried|enquired|inquired|objected|undertook|offered)\b"
        ),
        "Mr Deverell reported that it rained.", "Mr Deverell reported", "the channel reported",
    ),
    "report zh": Rule(
        re.compile(
            rf"[{HAN}·]{{2,24}}?(?:{_SAID_ZH}|询问|请求|汇报|申请|反映|提问|反对|动议|提醒|警告|主张|质疑|希望)(?![的了人书])"
        ),
        "德米尔报告，航道已疏浚。", "德米尔报告", "二、预算",
    ),
    "numbered heading": Rule(
        re.compile(rf"^[ \t\u3000]{{0,8}}{_ITEM}[^\n。！？；：:.,，!?;]{{2,40}}$", re.MULTILINE),
        "二、预算", "二、预算", "二、预算太少。",
    ),
    # Who holds an office of this record: "The Chair said that …"
    "holder": Rule(
        re.compile(r"(?:[Tt]he )(?P<office>(?:Deputy )?(?:Chair(?:man|woman|person)?|Speaker|Moderator|Presiding officer))\b"),
        "The Chair said that it rained.", "The Chair", "Ana Vosa said that it rained.",
    ),
    # A host names who is there.
    "guests zh": Rule(
        re.compile(
            "请来了?|请到了?|邀请到?了?|来宾(?:是|有|包括)|嘉宾(?:是|有|包括|：)|有请|欢迎|做客[^，。]{0,16}?的是|连线(?:了|的是)?|还有|[一两三另][位名](?:嘉宾|来宾|客人)?(?:是|则是)|分别是|到场的(?:有|是)|以及"
        ),
        "今天我们请来了局长", "请来了", "主任邀功",
    ),
    "guests en": Rule(
        re.compile(
            r"\b(?:[Ww]ith us (?:today|tonight|now|this \w+|here|in the studio)|[Jj]oin(?:s|ed|ing) (?:us|me)|[Ww]elcomes?|[Mm]y guests?|[Oo]ur (?:guests?|panel|speakers?|panell?ists)|"
            r"I am joined|[Ww]e (?:have|are joined)|[Pp]lease (?:greet|meet)|[Oo]n (?:my|the) (?:left|right|line|panel)|[Ii]ntroduce|[Ii]n the studio)\b"
        ),
        "With us today are two guests", "With us today", "The panel is broken.",
    ),
    "guest": Rule(
        re.compile(
            rf"(?:(?P<honorific>(?:{_HONORIFIC}){{1,3}})|(?<=\bare )|(?<=\bis )|(?<=\bby )|(?<=\band )|(?<=\bwelcome )|(?<=, )|(?<=: )|(?<=; )|(?<=\bwith ))"
            rf"(?P<name>{LATIN_NAME})(?=,| of | from | \(|;|\.|$)"
        ),
        "With us is Dr Alma Brandt, director", "Dr Alma Brandt", "the director of the Tide Institute",
    ),
    # "the company", "该公司": a body that was named just before
    "that body en": Rule(
        re.compile(
            r"^(?P<role>.*?\S) (?:for|of|at|from) (?:the|this|that) (?P<kind>company|authority|ministry|agency|board|council|bank|union|group|commission|committee|department|bureau|firm|association|institute|university|"
            r"hospital|airline|operator|utility|office|foundation|service|school|college|museum|port|railway)$"
        ),
        "a spokeswoman for the authority", "a spokeswoman for the authority", "a spokeswoman for the Lake Authority",
    ),
    # The subject that a Chinese sentence begins with, when it is a body.
    "subject zh": Rule(
        re.compile(
            rf"(?:[^，。；：“”]{{2,20}}，)?(?P<body>(?!该|本|我|此|各|有|相|多|这|那|其|两|几|全|某|当|上|同|在|据)(?:(?![的了在和与是对向被把将就从])[{HAN}A-Za-z·]){{2,16}}?"
            r"(?:公司|集团|银行|大学|医院|委员会|管理局|协会|学会|研究院|研究所|基金会|交易所|博物馆|航空|机场|厂|局|厅|署|部(?![门分署]))(?!局|部|处|厅|公司|集团|委员会|[长会])"
            r")"
        ),
        "云帆航运公司宣布停开。", "云帆航运公司", "他说，好。",
    ),
    "that body zh": Rule(
        re.compile(r"^(?:[该該此]|[这這那][家个個])(?P<kind>[^\s]{1,4})$"), "该公司", "该公司", "云帆公司",
    ),
}  # fmt: skip
