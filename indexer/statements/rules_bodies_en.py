"""The patterns by which English bodies are read, each with examples (all of them are tests).

They run on one sentence at a time, its line breaks already spaces.
"""

from __future__ import annotations

import re

from indexer.names import LATIN_NAME
from indexer.statements.rules import Rule
from indexer.statements.rules_verbs_en import ADVERB, FIRM, UNNAMED

BODIES_EN: dict[str, Rule] = {
    # "Fiji's delegation", "the Lao side", behind the name of a state
    "delegate": Rule(
        re.compile(
            r"\s*+(?:['’]s?\s*+)?+(?:representative|delegation|delegate|side|government|authorities)s?\b"
        ),
        "Fiji’s delegation said", "’s delegation", "Fiji said",
    ),
    # "Indonesia's national disaster agency", "Nigeria's Ministry of Works"
    "body of a state": Rule(
        re.compile(
            r"(?:['’]s?\s+|\s(?=\S))(?P<body>(?:(?:[A-Z][\w’'&-]*|and|of|for|the|on)\s+){0,8}?[A-Z]?[\w-]*(?:\s+[a-z-]+){0,3}?\s*"
            r"\b(?:[Aa]gency|[Mm]inistry|[Bb]ureau|[Cc]ouncil|[Cc]ommission|[Cc]ommittee|[Aa]uthority|[Oo]ffice|[Ss]ervice|"
            r"[Dd]epartment|[Aa]dministration|[Aa]rmy|[Nn]avy|[Pp]arliament|[Cc]ourt|[Bb]ank|[Ii]nstitute|[Rr]egulator|[Ww]atchdog|[Gg]overnment|[Cc]abinet|[Cc]oastguard|[Gg]uard|[Pp]olice|[Cc]ustoms|[Rr]ailways?|[Mm]eteorologists|[Aa]irline|[Cc]ompany|[Oo]perator|[Ff]ederation|[Uu]nion|[Aa]ssociation)"
            r"(?:\s+(?:of|for)\s+[A-Z][\w-]*(?:(?:,|\s+and|\s+of)?\s+[A-Z][\w-]*){0,5})?)(?=[\s,])"
        ),
        "Indonesia’s national disaster agency said", "’s national disaster agency", "Indonesia said",
    ),
    # "the Ministry of Works in Suva said": where a body sits.
    "seat": Rule(
        re.compile(r"\s+in\s+(?P<place>[A-ZÀ-Ý][\w’'-]+(?:\s[A-ZÀ-Ý][\w’'-]+){0,2})(?=\s)"), "the ministry in Suva said", " in Suva", "the ministry in May, said"
    ),
    # A short name or abbreviation in apposition: "the agency, BNPB, said"
    "short form": Rule(
        re.compile(r"\s*(?:,\s+(?:the\s+)?[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,3},|\([^)]{2,20}\)|,\s+(?:whose|which|where)\s[^,;“”\"]{3,80},)"),
        "the agency, BNPB, said", ", BNPB,", "the agency said",
    ),
    # "A spokesman for the British Embassy in Lima said"
    "unnamed": Rule(
        re.compile(
            rf"(?:(?:[Aa]n?|The|the|One)\s+(?:senior\s+|chief\s+|deputy\s+|government\s+)*(?P<role>{UNNAMED})|(?P<roles>Officials|Representatives|Engineers|Researchers|Scientists))\s+(?:of|for|from|at|with)\s+"
            r"(?:(?:[A-Z][a-z]+\s)?(?:[a-z]+\s){0,2}?(?:group|company|firm|airline|operator|brewer|maker|agency|charity|union)\s(?P<named>[A-ZÀ-Ý][\w’'&-]*(?:\s[A-ZÀ-Ý][\w’'&-]*){0,3})|"
            r"(?P<organisation>(?:the\s+)?[A-ZÀ-Ý][\w’'&-]*(?:\s+(?:of|and|for|the|in|de|du|la|[A-ZÀ-Ý][\w’'&-]*))*))"
        ),
        "A spokesman for the British Embassy said", "A spokesman for the British Embassy", "A man from Lima said",
    ),
    # "a guest from the Qinghe Water Bureau" next to a name gives the organisation of its person.
    "member of": Rule(
        re.compile(
            r"(?:an?|the)\s+[a-z][a-z -]{2,30}\s+(?:of|from|at|with|for)\s+(?:the\s+)?[A-Z]"
        ),
        "a guest from the Qinghe Water Bureau", "a guest from the Q", "a guest of ours",
    ),
    # Behind more than one: "Researchers at the Lake Institute say"
    "several say": Rule(
        re.compile(r"\s{1,4}(?:say|warn|argue|estimate|insist|suggest)\b"), "Researchers at the Lake Institute say", " say", "They said",
    ),
    "named organisation": Rule(
        re.compile(
            r"(?:the\s+)?[A-Z][\w’'&-]*(?:\s+(?:[A-Z][\w’'&-]*|of|and|the|for|at|in|on|de|du|da|do|di)){1,10}"
        ),
        "the Qinghe Water Bureau", "the Qinghe Water Bureau", "Suva",
    ),
    # "Greenpeace's Hanna Lind said"
    "body's person": Rule(
        re.compile(rf"(?:[Tt]he\s)?(?P<body>[A-ZÀ-Ý][\w’'&.-]{{0,40}}(?:\s[A-ZÀ-Ý][\w’'&.-]{{0,40}}){{0,4}}?)['’]s\s(?P<name>{LATIN_NAME})(?=,?\s)"),
        "Greenpeace’s Hanna Lind said", "Greenpeace’s Hanna Lind", "Hanna Lind said",
    ),
    # An organisation that no names file knows: "The Black Carp Lake Authority announced".
    "unknown organisation": Rule(
        re.compile(
            r"(?:(?:Ministry|Department|Office|Bureau|Institute|Board|Council|Commission|Directorate)(?=\s+(?:of|for)\s)|(?:[A-Z][\w’'&-]*\s+){1,6}(?:Authority|Council|Ministry|Agency|Bureau|Commission|Committee|"
            r"Department|Association|Federation|Union|Institute|University|Company|Corporation|Group|Bank|Board|"
            r"Society|Foundation|Institution|Cooperative|Co-operative|Network|League|Partnership|Consortium|Observatory|Academy|Orchestra|Theatre|Trust|Office|Centre|Center|Exchange|Utilities|Service|Court|Police|Guard|Survey|Administration|"
            r"Rail|Railways?|Airlines?|Airways|Ferries|Shipping|Waterworks|Librar(?:y|ies)|Telecom|Energy|Motors|Foods|Hospital|Museum|Guild|Alliance|Chamber|Laborator(?:y|ies)|School|College|plc|PLC|Ltd|Inc|GmbH|Corp|LLC))\b"
            r"(?:\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w’'&-]*(?:\s+(?:and\s+)?[A-Z][\w’'&-]*){0,4})?"
        ),
        "the Black Carp Lake Authority announced", "Black Carp Lake Authority", "the lake announced",
    ),
    "ministry": Rule(
        re.compile(
            r"(?P<organisation>(?:[A-Z][\w'’&-]*|of|and|the|for|on|,)(?:\s+(?:[A-Z][\w'’&-]*|of|and|the|for|on))+)"
            rf"(?=,?\s+{ADVERB}{FIRM}\b(?!\s+by\b))"
        ),
        "the Ministry of Works of Fiji said", "the Ministry of Works of Fiji", "a ministry said",
    ),
    # "shipping group Norrsund said", "Danish brewer Modrava": a kind of body in small letters, and its name.
    "kind and name": Rule(
        re.compile(
            r"(?<!\w)(?:[A-Z][a-z]+\s)?(?:[a-z]+\s){0,2}?(?i:(?:weather|shipping|energy|food|mining|rail|research|human rights|aid)\s)?(?:[Gg]roup|[Cc]ompany|[Ff]irm|[Aa]irline|[Oo]perator|[Bb]ank|[Bb]rewer|[Mm]aker|[Cc]armaker|[Aa]gency|[Cc]harity|[Uu]nion|"
            r"[Ii]nstitute|[Uu]tility|[Rr]etailer|[Ii]nsurer|[Mm]iner|[Bb]roadcaster|[Ss]upplier|[Mm]anufacturer|[Nn]etwork|[Ww]atchdog|[Rr]egulator|[Tt]hink\s?tank|[Ss]tart-?up)\s(?P<name>[A-ZÀ-Ý][\w’'&-]*(?:\s[A-ZÀ-Ý][\w’'&-]*){0,3})"
        ),
        "shipping group Norrsund said", "shipping group Norrsund", "the group said",
    ),
    "kind of ministry": Rule(
        re.compile(r"(?:Ministry|Department|Government|Royal|Embassy|National|Office)"),
        "Ministry of Works", "Ministry", "Works",
    ),
    # A seat of government that speaks for its state; cities with well-known namesakes are left out.
    "capital": Rule(
        re.compile(
            r"\b(?!Victoria\b|Kingston\b|Georgetown\b|San Jos|Hamilton\b|Wellington\b|St\b)"
            r"(?P<place>[A-ZÀ-Ý][\w’'-]+(?:\s+(?:of\s+)?[A-ZÀ-Ý][\w’'-]+){0,2})(?=\s)"
        ),
        "Lima said", "Lima", "Georgetown said",
    ),
    "it acts": Rule(
        re.compile(
            r"(?<!\s)\s++(?:[A-Z]?[a-z]{2,8}day\s+)?(?:on\s+[A-Z][a-z]+\s+)?(?:that\s+)?(?:its\s|it\s+(?:also\s+)?"
            r"(?:would|will|had|has|could|did|does|wants|wanted|intends|expects|hopes|hoped|plans)\b)"
        ),
        " on Monday that it would sign", " on Monday that it would", " it was late",
    ),
    "government of": Rule(
        re.compile(
            r"(?P<body>[Gg]overnment|[Pp]arliament|[Aa]uthorities|[Aa]rmy|[Nn]avy|[Pp]olice|[Rr]epublic|[Kk]ingdom|[Ss]enate|[Cc]ustoms|[Pp]rosecutors|[Cc]oastguards?|[Ff]irefighters|[Mm]eteorologists)\s+(?:of|in)\s+(?:the\s+)?"
        ),
        "government of Chile said", "government of ", "government said",
    ),
    # "The Ministry of Works was represented by Ana Vosa, who said that it rained."
    "represented": Rule(
        re.compile(
            rf"(?P<body>(?:[Tt]he\s+)?[A-Z][^,;“”\"]{{3,80}}?)\s+(?:was|were|is)\s+represented\s+by\s+(?P<name>{LATIN_NAME})"
        ),
        "The Ministry of Works was represented by Ana Vosa, who spoke.", "The Ministry of Works was represented by Ana Vosa", "Ana Vosa spoke.",
    ),
    # "chief negotiator for the Pilots' Association": a body, whatever the trade is called.
    "trade at a body": Rule(
        re.compile(
            r"^(?:(?:the|an?)\s)?(?P<trade>[a-z][\w’'-]*(?:\s[a-z][\w’'-]*){0,5}?)\s(?:of|for|at|with|from)\s(?P<body>(?:the\s)?[A-Z][^,;“”\"]{2,100}?)(?=$|,?\s(?:who|which|that|where)\b)"
        ),
        "chief negotiator for the Pilots' Association", "chief negotiator for the Pilots' Association", "mother of four",
    ),
    # "A team led by Ana Vosa of the Lake Institute": named with a body, wherever it stands.
    "named with a body": Rule(
        re.compile(
            rf"(?<=\bby )(?P<name>{LATIN_NAME})\s(?:of|from|at)\s(?P<body>(?:the\s)?[A-Z][\w’'&-]*(?:\s(?:of|and|for|the|de|[A-Z][\w’'&-]*)){{0,7}})"
        ),
        "A team led by Ana Vosa of the Lake Institute found it.", "Ana Vosa of the Lake Institute", "Ana Vosa found it.",
    ),
    # "Ana Vosa runs the City Garden Trust."
    "runs": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME})\s(?:now\s|also\s)?(?:heads|leads|runs|chairs|directs|manages)\s"
            r"(?P<body>(?:the\s+)?[A-Z][^,.;:]{2,80}?)(?=[,.;]|\s(?:and|in|from|with|where|which)\s)"
        ),
        "Ana Vosa runs the City Garden Trust.", "Ana Vosa runs the City Garden Trust", "Ana Vosa runs every day.",
    ),
    # "a 70-year-old baker", "61": an age is no title.
    # "who heads the Lake Institute": what somebody leads tells for whom he speaks.
    "who heads": Rule(
        re.compile(
            r"^who\s+(?:now\s+|also\s+|has\s+)?(?:heads|headed|leads|led|runs|ran|chairs|chaired|directs|directed|manages|managed|owns|founded|(?:works|teaches|lectures|studies|researches|trains|serves|sits)(?:\s+[a-z]+){0,4}?\s+(?:for|at|with|on))\s+(?P<body>.+)$"
        ),
        "who heads the Lake Institute", "who heads the Lake Institute", "who lives at the lake",
    ),
    # "who restores murals for the Lake Museum"
    "who serves": Rule(
        re.compile(r"who\s(?:now\s|also\s)?[a-z]+s(?:\s[a-z]+){1,5}?\s(?:for|at|with)\s(?P<body>(?:the\s)?[A-Z][^,;]{2,80})"),
        "who restores murals for the Lake Museum", "who restores murals for the Lake Museum", "who restored murals",
    ),
    # Who ran a mill once, or works there, is no head of it.
    "heads now": Rule(
        re.compile(r"^who\s+(?:now\s+|also\s+)?(?:heads|leads|runs|chairs|directs|manages)\s"),
        "who runs the mill", "who runs ", "who ran the mill",
    ),
    # "Ana Vosa, who works for the Lake Authority, has kept the light": named with her body.
    "works for": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME}),\s+who\s+(?:now\s+|also\s+)?(?:works\s+(?:for|at)|heads|leads|runs|chairs|directs)\s+(?P<body>(?:the\s+)?[A-Z][^,.;:]{{2,80}}?)(?=[,.;])"
        ),
        "Ana Vosa, who works for the Lake Authority, has kept the light.", "Ana Vosa, who works for the Lake Authority",
        "Ana Vosa, who works at night, has kept the light.",
    ),
    # Newspapers and agencies that only pass on what others did.
    "paper": Rule(
        re.compile(
            r"^(?:[Tt]he\s+)?(?:(?:[A-Z][\w’'.-]*\s+){0,3}(?:Times|Post|News|Daily|Herald|Tribune|Gazette|Guardian|Telegraph|Observer|Chronicle|Journal|Press|Courier|Mail|Wire)|Reuters|Xinhua|Bloomberg|AFP|AP|BBC|CNN|DPA|TASS|Kyodo|Yonhap)$"
        ),
        "the Evening Post", "the Evening Post", "the Lake Authority",
    ),
}  # fmt: skip
