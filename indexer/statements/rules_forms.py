"""The patterns of documents of one voice and of hearings, each with examples (all are tests).

Speeches, letters, mails and oral histories are one person's words; a hearing says who is heard.
Those of Chinese run on simplified text.
"""

from __future__ import annotations

import re

from indexer.names import LATIN_NAME
from indexer.statements.rules import Rule
from indexer.text import HAN

_SPOKEN_ZH = (
    "讲话|致辞|致词|演讲|发言|主旨演讲|书面讲话|开幕[词辞]|闭幕[词辞]|答谢[词辞]|欢迎[词辞]|悼词"
)
_SPOKEN_EN = r"(?:[Rr]emarks|[Aa]ddress|[Ss]peech|[Ss]tatement|[Ll]ecture|[Kk]eynote|[Ee]ulogy|[Tt]oast|[Hh]omily)"

_STAMP = r"[*_]{0,2}[\[【(（]?(?:[Uu]pdate )?(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?[ T])?(?:\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}[.]\d{2} ?[ap]\.?m\.?|\d{1,2}时\d{1,2}分)(?: ?(?:[ap]\.?m\b\.?|[A-Z]{3,4}\b|更新))?[\])】）]?[:：]?[*_]{0,2}[:：]?(?:[ \t\u3000]{1,4}(?:[-–—|][ \t]{0,2})?|(?<=[\])】）：*]))(?=\S)"

FORMS: dict[str, Rule] = {
    # Remarks by Works Minister Ana Vosa at the opening of the bridge
    "speech by en": Rule(
        re.compile(
            rf"^[#*_ \t]{{0,4}}(?:[A-Z][a-z]+ )?{_SPOKEN_EN}(?: (?:delivered|given|made))? (?:by|of)[ \n](?P<who>[^\n,]{{3,100}}?)"
            r"(?P<title>,[^\n]{3,100}?)?(?=,? (?:at|to|on|in|before|during|for)\b|[#*_ \t]*$)",
            re.MULTILINE,
        ),
        "Remarks by Works Minister Ana Vosa at the bridge", "Remarks by Works Minister Ana Vosa", "Her remarks were heard",
    ),
    # Speech at the opening of the bridge; the speaker stands below it.
    "speech en": Rule(
        re.compile(rf"^[#*_ \t]{{0,4}}(?:[A-Z][a-z]+ )?{_SPOKEN_EN} (?:at|to|before|on) (?!the\s+\w+\s+said)[^\n.]{{4,120}}$", re.MULTILINE),
        "Speech at the opening of the new bridge", "Speech at the opening of the new bridge", "Speech is silver.",
    ),
    # 县长林则安在大桥通车仪式上的讲话
    "speech by zh": Rule(
        re.compile(rf"^[#*_ \t\u3000—]{{0,6}}(?P<who>[^\s，。：在]{{2,30}})在[^\n，。]{{2,50}}的(?:{_SPOKEN_ZH})(?:[（(][^（）()\n]{{1,20}}[）)])?$", re.MULTILINE),
        "县长林则安在大桥通车仪式上的讲话", "县长林则安在大桥通车仪式上的讲话", "林则安在会上讲话。",
    ),
    "speech zh": Rule(
        re.compile(rf"^[#*_ \t\u3000—]{{0,6}}在[^\n，。]{{2,50}}的(?:{_SPOKEN_ZH})$", re.MULTILINE),
        "在大桥通车仪式上的讲话", "在大桥通车仪式上的讲话", "在县城讲话。",
    ),
    "salutation": Rule(
        re.compile(
            r"^[ \t\u3000]{0,8}(?:(?:Dear|To the)\b[^\n.:，。]{2,60}[,:]?|(?:尊敬的|敬爱的|亲爱的|各位)[^\n。，：:]{1,30}[：:，]|[^\n。，：:]{2,24}(?:先生|女士|同志|代表|委员|同学|编辑部)[：:])$",
            re.MULTILINE,
        ),
        "Dear Ms Vosa,", "Dear Ms Vosa,", "Dear me, it rained.",
    ),
    "complimentary close": Rule(
        re.compile(
            r"^[ \t\u3000]{0,8}(?:(?:Yours(?: [a-z]+){0,2}|Sincerely(?: yours)?|Respectfully(?: yours)?|(?:Kind|Best|Warm)(?:est)? (?:regards|wishes)|"
            r"With (?:[a-z]+ ){1,3}(?:regards|wishes|thanks)),?|(?:此致|敬礼|顺颂|即颂|顺祝|敬祝|专此|特此)[^\n，。]{0,10}[！!。]?)$",
            re.MULTILINE,
        ),
        "Yours sincerely,", "Yours sincerely,", "Yours was the last boat.",
    ),
    # The head of a mail: From: … To: … Date: …
    "mail": Rule(
        re.compile(
            r"^>?[ \t]{0,4}(?:From|发件人|寄件人)[：:][ \t\u3000]{0,4}(?P<who>[^\n<（(]{2,60})[^\n]{0,80}\n(?:>?[ \t]{0,4}(?:To|Cc|CC|Date|Sent|Subject|收件人|抄送|日期|时间|发送时间|主题)[：:][^\n]{0,200}\n){1,6}",
            re.MULTILINE,
        ),
        "From: Ana Vosa\nTo: Tom Reed\nDate: 4 May\n", "From: Ana Vosa\nTo: Tom Reed\nDate: 4 May\n", "From: Suva\n",
    ),
    # 口述人：林则安，退休船工   Narrator: Ana Vosa, a retired pilot
    "narrator": Rule(
        re.compile(
            r"^[*_ \t\u3000]{0,6}(?:口述(?:人|者)?|讲述(?:人|者)?|自述(?:人|者)?|[Nn]arrator|[Tt]old by|[Ii]n the words of)[*_ ]{0,3}[：:]?(?<=[：:by f])[*_ \t\u3000]{0,4}(?P<who>[^\n，,。:：]{2,40})(?:[，,][ ]?(?P<title>[^\n，,。]{2,60}))?[^\n]{0,80}$",
            re.MULTILINE,
        ),
        "口述人：林则安，退休船工", "口述人：林则安，退休船工", "口述史研究",
    ),
    # Statement of a witness: who it is stands in a field of the form.
    "testimony": Rule(
        re.compile(r"(?i:\b(?:witness statement|statement of (?:the )?witness|testimony|affidavit|deposition)\b)|证人证言|证言|陈述书|自述|情况说明|事情经过"),
        "Witness statement", "Witness statement", "The witness sat down.",
    ),
    "who testifies": Rule(
        re.compile(
            r"^[*_ \t\u3000]{0,6}(?:[Nn]ame|[Ff]ull name|[Ww]itness|[Dd]eponent|姓名|证人(?:姓名)?|陈述人)[*_ ]{0,3}[：:][*_ \t\u3000]{0,4}(?P<who>[^\n，,。:：]{2,40})$"
            r"(?:\n[*_ \t\u3000]{0,6}(?:[Oo]ccupation|[Jj]ob|[Pp]osition|职业|职务|身份|单位及职务)[*_ ]{0,3}[：:][ \t\u3000]{0,4}(?P<title>[^\n]{2,60})$)?",
            re.MULTILINE,
        ),
        "Name: Ana Vosa\nOccupation: pilot", "Name: Ana Vosa\nOccupation: pilot", "Named after Ana Vosa",
    ),
    # "- ", "• ": the mark of an item of a list
    "bullet": Rule(re.compile(r"^[ \t\u3000]{0,8}(?:[-*•·–]|——)[ \t]+(?=\S)"), "- Ana Vosa said", "- ", "Ana - Vosa"),
    "first person": Rule(
        re.compile(r"我|咱|各位|\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b"), "我十六岁上船。", "我", "他十六岁上船。"
    ),
    # A note of whoever edited it, and the end of what was said.
    "end of a voice": Rule(
        re.compile(
            r"^[*_# \t\u3000]{0,6}(?:END|ENDS|End of (?:remarks|speech|statement|text)|# # #|[（(](?:完|全文完|讲话完|完毕)[）)]|(?:整理者|编者|采访者|记者|编辑)?(?:补记|附记|后记|附言|编后)|"
            r"(?:签名|签字|证人(?:签名|签字)?|陈述人(?:签名)?)(?=[：:])|(?:Signed?|Signature|Notes?|Postscript|Afterword|Editor['’]s note|Contact|About [A-Z][^\n:]{2,40}))(?:[：:][^\n]*)?$",
            re.MULTILINE,
        ),
        "（完）", "（完）", "完成了",
    ),
    # "(Applause.)", [music], （掌声）: nobody's words.
    "stage": Rule(
        re.compile(r"[*_ \t\u3000]{0,4}[（(\[【][^（）()\[\]【】\n]{1,40}[）)\]】][。.*_ \t]{0,4}"),
        "(Applause.)", "(Applause.)", "It rained.",
    ),
    # What stands between the head of a document and the words: dates, places, notes in brackets.
    "head line": Rule(
        re.compile(r"[^\n。！？!?.，,：:]{0,60}(?:\d{4}[^\n。！？!?]{0,20})?|[（(][^\n]{1,60}[）)]|[^\n]{0,12}(?:以下|本文|编者按)[^\n]{0,120}|[A-Z][^\n.!?]{0,40}, \d{1,2} [A-Z][a-z]+ \d{4}"),
        "三楼会议室", "三楼会议室",
    ),
    # MR OWEN TULL (affirmed)   MS ANA VOSA, Director of Roads (sworn)
    "witness": Rule(
        re.compile(
            rf"^[ \t]{{0,8}}(?:(?:MR|MRS|MS|MISS|DR|PROF|SIR|DAME|Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame)\.? )?(?P<name>{LATIN_NAME})(?:, (?P<title>[^\n(]{{3,60}}))? ?"
            r"[(\[](?:affirmed|sworn|recalled|called|continued|re-?called|on affirmation|on oath)[)\]]$",
            re.MULTILINE,
        ),
        "MR OWEN TULL (affirmed)", "MR OWEN TULL (affirmed)", "Owen Tull (Road Unit)",
    ),
    "examiner": Rule(
        re.compile(
            rf"^[ \t]{{0,8}}(?:(?:[Cc]ross|[Rr]e|[Ff]urther)[- ]?)?(?:[Ee]xamin(?:ation(?: in chief)?|ed)|[Qq]uestion(?:ed|s)|EXAMINATION|QUESTIONS|CROSS-EXAMINATION) (?:by|BY) (?:(?:MR|MRS|MS|MISS|DR|Mr|Mrs|Ms|Miss|Dr)\.? )?(?P<name>{LATIN_NAME}|[A-Z][A-Za-z'’-]+)$",
            re.MULTILINE,
        ),
        "Examination by MS DRURY", "Examination by MS DRURY", "Examined by the board.",
    ),
    # Q.  …   A.  …   of a hearing, and THE WITNESS:
    "heard": Rule(
        re.compile(
            r"^[ \t]{0,8}(?P<mark>(?:(?P<answer>A\.|THE WITNESS[:.])|Q\.)[ \t]{1,6})(?=[A-Z“\"'‘0-9])",
            re.MULTILINE,
        ),
        "A.  In April, yes.", "A.  ", "A.B. Tamani",
    ),
    # Q    When will it open?   among labels of names
    "question": Rule(
        re.compile(r"^[ \t]{0,8}(?P<mark>Q[ \t\xa0]{2,8})(?=[A-Z“\"])", re.MULTILINE),
        "Q    When will it open?", "Q    ", "Q3 was good.",
    ),
    # “好。”——林则安，船工   "It rained." – Ana Vosa, baker
    "signed quote": Rule(
        re.compile(
            r"[>\s]{0,6}[“\"「][^“”\"「」]{2,1500}[”\"」][\s>]{0,6}(?:(?P<dash>——|—|--|–|-)[ \t]{0,2}|(?<=\n))(?P<who>[^\n“”\"「」。]{2,120})[.。]?\s{0,4}"
        ),
        "“好。”——林则安，船工", "“好。”——林则安，船工", "“好”——他这样说。他走了",
    ),
    # 被询问人：林则安   Interviewee: Ana Vosa
    "who answers": Rule(
        re.compile(
            r"^[*_ \t\u3000]{0,6}(?:被(?:询问|讯问|采访|访谈|调查)(?:人|者)?|受访(?:人|者)|答问人|答复人|[Ii]nterviewee|[Rr]espondent)[*_ ]{0,3}[：:][*_ \t\u3000]{0,4}(?P<who>[^\n，,。:：（(]{2,40})[^\n]{0,80}$",
            re.MULTILINE,
        ),
        "被询问人：林则安", "被询问人：林则安", "询问人：林则安",
    ),
    # 审判长：林则安   Host: Ana Vosa: a role that is a label further down.
    "role field": Rule(
        re.compile(
            rf"^[*_ \t\u3000]{{0,6}}(?P<role>[{HAN}]{{2,8}}|[A-Z][a-z]+(?: [a-z]+){{0,2}})[*_ ]{{0,3}}[：:][*_ \t\u3000]{{0,4}}(?P<who>[^\n。！？：:]{{2,40}})$",
            re.MULTILINE,
        ),
        "审判长：林则安", "审判长：林则安", "审判长：现在开庭。",
    ),
    # 审判长, 證人: a role by its last character; 地点 is none.
    "role of a person": Rule(re.compile(r"[人员員长長官师師席者]$"), "证人", "人", "地点"),
    # 【林则安】（水务局局长）: a label in brackets, the words beside or below it.
    "bracketed label": Rule(
        re.compile(
            rf"^[ \t\u3000]{{0,8}}(?P<mark>[【\[](?P<label>[{HAN}·• ]{{2,24}}|{LATIN_NAME})[】\]][：:]?[ \t\u3000]{{0,4}}(?:[（(](?P<title>[^（）()\n]{{2,40}})[）)])?[：:]?)[ \t\u3000]{{0,4}}(?=\n?[ \t\u3000]{{0,8}}[^\s\[【])",
            re.MULTILINE,
        ),
        "【林则安】（水务局局长）\n　　好。", "【林则安】（水务局局长）", "【图1】",
    ),
    # @岸边人：…   岸边人 回复 @林则安：…   @shoreline: …   Ana Vosa (@vosa): …
    "post": Rule(
        re.compile(
            rf"^[ \t\u3000>]{{0,8}}(?P<mark>(?:@(?P<handle>[{HAN}A-Za-z0-9_.·-]{{2,30}})|(?P<name>[{HAN}A-Za-z][{HAN}A-Za-z0-9_.·' -]{{1,30}}?)[ ]?(?:[（(]@[A-Za-z0-9_.-]{{2,30}}[）)](?: repl(?:ied|ies|ying) to @[A-Za-z0-9_.-]{{2,30}})?|(?:回复|转发|评论|repl(?:ied|ies|ying) to|quoted)[ ]?@[{HAN}A-Za-z0-9_.-]{{2,30}}))[：:])(?=[ \t]{{0,4}}\S)",
            re.MULTILINE,
        ),
        "@岸边人：桥修好了。", "@岸边人：", "a@b.example: yes",
    ),
    # 水务局（官方账号）：…   Harbour Office (official account): …
    "official account": Rule(
        re.compile(r"^(?:官方(?:账号|帐号|微博|号)?|认证(?:账号|用户)?|已认证|[Oo]fficial(?: account)?|[Vv]erified(?: account)?)$"),
        "官方账号", "官方账号", "水务局局长",
    ),
    # Mr. Berg (Observer for Norway)
    "observer": Rule(
        re.compile(r"(?P<role>(?:Permanent )?(?:Observer|Representative|Delegate)) (?:for|of|from) (?P<side>[^()]{2,80})"),
        "Observer for Norway", "Observer for Norway", "the Sunday Observer",
    ),
    # （三组）, (by video link): what stands beside a name and is no body.
    "no body": Rule(
        re.compile(
            r"^(?:[第]?[一二三四五六七八九十\d]{1,3}[组队户号楼社]|书面(?:发言|答复|意见)?|补充(?:发言)?|续|插话|笑|(?:通过)?(?:视频|连线|电话)(?:连线|发言)?|在线|线上|代读|代宣读|"
            r"(?:in writing|written|(?:by|via) (?:video(?: ?link)?|phone|telephone|post)|remotely|online|continuing|laugh(?:s|ing)|interrupting|read out)[^\n]{0,20})$",
            re.IGNORECASE,
        ),
        "书面发言", "书面发言", "水务局",
    ),
    # 18:58   [00:12:04]   **9.15 pm**: when it was said or written.
    "stamp": Rule(
        re.compile(_STAMP), "[00:12:04] ANA VOSA: Mind the sand.", "[00:12:04] ", "At nine it rained."
    ),
    # A line of a live page: a time and a whole sentence.
    "stamped line": Rule(
        re.compile(rf"^[ \t\u3000]{{0,8}}{_STAMP}(?=[^\n]{{10,}}[。！？!?.”\"’」][ \t]*$)", re.MULTILINE),
        "18:58　水务局说，水位已经下降。", "18:58　", "09:00 开幕",
    ),
}  # fmt: skip
