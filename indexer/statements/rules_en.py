"""The patterns by which English attributions are read, each with examples (all of them are tests).

They run on one sentence at a time, its line breaks already spaces.
"""

from __future__ import annotations

import re

from indexer.names import LATIN_NAME
from indexer.statements.rules import Rule
from indexer.text import lexicon

# What a country or an organisation does when it speaks.
_FIRM = (
    rf"(?:{lexicon.ATTRIBUTING_EN}|tells|confirms|predicts|insists|denies|promises|announces|reiterated|proposed|called (?:for|on|upon)|pledged|"
    r"recommended|reaffirmed|underlined|underscored|warned|warns|committed to|expressed|"
    r"acknowledged|predicted|forecast|promised|vowed|estimated|"
    r"denied|confirmed|insisted|complained|demanded|claimed|doubted|doubts|asserts|ruled that|advised)"
)
# With a person before them these are speech too.
VERB = (
    rf"(?:{_FIRM}|shared?|explained|added|believe[sd]|conveyed|envisaged|envisioned|summari[sz]ed|"
    r"concluded|observed|described|categori[sz]ed|classified|characteri[sz]ed|identified|reported|outlined|"
    r"wondered|addressed|presented|elaborated|welcomed|hoped|hopes|commented|briefed|(?:spoken?|talked)(?!\s+(?:to|with|at|from|for)\b)|discussed|"
    r"reviewed|recalled|recalls|thanked|congratulated|appreciated|advocated|admitted|admits|"
    r"cautioned|asserted|maintained(?=\s+that\b|,)|reflected|reminded|cited|listed|analy[sz]ed|"
    r"demonstrated|illustrated|encouraged|appealed|advised|voiced|conceded|disclosed|objected|"
    r"praised|revealed|lauded|applauded|detailed|articulated|clarified|replied|"
    r"responded|answered|asked|requested|queried|enquired|inquired|joked|called (?:it|this|that|the|him|her|them)|quipped|testified|gave an overview|"
    r"expects|undertook|boasts|boasted|notes|stresses|emphasi[sz]es|highlights|argues|explains|adds|suggests|proposes|writes|wrote)"
)
_ADVERB = r"(?:(?:also|further|then|again|later|first|once|always|often|has|have|had|today|yesterday|now|just|[a-z]+ly)\s+)*"
# After quoted words these are speech as well: “…,” sighed Ana Vosa.
_VOICED = (
    rf"(?:{_FIRM}|adds?|explained|explains|concluded|sighed|laughed|shouted|shrugged|smiled|whispered|cried|"
    r"recalled|recalls|laughs|sighs|shrugs|smiles|whispers|cries|jokes|grins|joked|quipped|replied|responded|answered|asked|wrote|writes|added|observed|"
    r"admitted|conceded|reported|commented|grumbled|muttered|boasted|protested|lamented|pleaded|recounted|countered|reflected|remembers|remembered|insists|insisted)"
)
_HONORIFIC = (
    r"(?:(?:Mr|Ms|Mrs|Dr|Prof|Hon|Amb|Gen|Sen|Capt|Col|Lt|Maj|Sgt|Rev|Cllr|Gov|Rep)\.?|Miss|Madam|Sir|Dame|Lord|Lady|"
    r"Professor|Doctor|Ambassador|Captain|Father|Sister|"
    r"H\.\s?E\.?|HE|His Excellency|Her Excellency|The Honou?rable)\s+"
)
# Words that stand for nobody in particular.
_UNNAMED = (
    r"spokes(?:man|woman|person|people)|representative|official|officer|delegate|delegation|envoy"
)

EN: dict[str, Rule] = {
    "saying": Rule(
        re.compile(rf"(?:\s*+,)?+\s++(?:[a-z]++(?<=ed)\s+(?:and|but)\s+)?+{_ADVERB}(?P<verb>{VERB})\b(?!\s+by\b)"),
        "Ana Vosa also said that it rained.", " also said", "a plan proposed by the mayor",
    ),
    # A country or an organisation says nothing by "thanked" or "shared".
    "firm saying": Rule(
        re.compile(rf",?\s+{_ADVERB}(?P<verb>{_FIRM})\b(?!\s+by\b)"),
        "The ministry has announced a plan.", " has announced", "The ministry thanked her.",
    ),
    "he said": Rule(
        re.compile(
            rf"[”\",]\s*(?:he|she|they)\s+{_ADVERB}(?:{VERB}|{_VOICED}|was quoted|were quoted)\b[^.]{{0,40}}\.?$"
        ),
        "“It rained,” he said.", "” he said.", "“It rained,” Ana Vosa said.",
    ),
    "pronoun": Rule(
        re.compile(rf"(?:He|She|They)\s+{_ADVERB}(?:{VERB})\b"),
        "She later added that it rained.", "She later added", "Shelter was added.",
    ),
    "inserted": Rule(
        re.compile(r",\s[^,]{3,90}(?=,)"), "Ana Vosa, from Suva, said", ", from Suva", "Ana Vosa said"
    ),
    "person": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<honorific>(?:{_HONORIFIC}){{0,4}})(?P<name>{LATIN_NAME}|(?<=\.\s)[A-Z][A-Za-z'’-]+|(?<=[rs]\s)[A-Z][A-Za-z'’-]+)"
            r"(?:\s*\((?P<bracket>[^)]{1,60})\))?"
        ),
        "Dr. Lin Yu (林雨) said", "Dr. Lin Yu (林雨)", "the mayor said",
    ),
    "office": Rule(
        re.compile(
            r"\b(?:Minister|Secretary|Ambassador|Director(?:[- ]General)?|Head|President|Governor|Mayor)\s+"
            r"(?:of|for|to)\s+(?:[A-Z][\w-]*|and|the|of|,|\s)+$"
        ),
        "Minister of Water and Land", "Minister of Water and Land", "the minister",
    ),
    "surname": Rule(
        re.compile(r"[A-ZÀ-Ý][A-Za-zÀ-ɏ'’-]+"), "Vosa said", "Vosa", "the mayor"
    ),
    # "Mayor Anne Larsen of Aalborg said", "Sharif of Pakistan promised"
    "of a place": Rule(
        re.compile(r"\s+of\s+(?P<place>(?:the\s+)?[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,3})(?=\s+[a-z])"),
        "Mayor Anne Larsen of Aalborg said", " of Aalborg", "a friend of hers said",
    ),
    "lead word": Rule(
        re.compile(
            r"(?:In|At|On|During|While|When|Speaking|Regarding|As|Meanwhile|Finally|Addressing|For|With|To|"
            r"Opening|Following|After|Before|Concluding|Noting|Referring|Moreover|Furthermore|However|Besides|"
            r"First|Second|Lastly|Similarly|Additionally|Also|Representing|Citing|Drawing|Asked|Under|From|"
            r"By|Delivering|Sharing|Taking|Based|Turning|Responding|Since|Because|Looking|Introducing|"
            r"Yesterday|Today|Earlier|Later|Last|This|But|And|Still|Yet|Monday|Tuesday|Wednesday|Thursday|"
            r"Friday|Saturday|Sunday)\b"
        ),
        "Speaking in Suva, Ana Vosa said", "Speaking", "Ana Vosa spoke in Suva",
    ),
    # “Yesterday Mayor Anne Larsen said”: the subject follows without a comma.
    "day": Rule(
        re.compile(
            r"(?:But|And|Still|Yet|(?:(?:On|Last|This)\s+)?(?:Yesterday|Today|Earlier|Later|Monday|Tuesday|"
            r"Wednesday|Thursday|Friday|Saturday|Sunday|week|month|year|morning|afternoon|evening)(?:\s+(?:night|morning|evening|on))?|"
            r"(?:At|In|During|After|Before)\s+(?:the|that|this|his|her|its|their)\s+[a-z]+(?:\s+[a-z]+){0,2}|"
            r"In\s+an?\s+(?:[a-z]+\s+){0,2}(?:reply|statement|letter|note|e-?mail|post|interview|answer|speech|report|message))\s+(?=[A-Z]|the\s|an?\s)"
        ),
        "Yesterday Mayor Anne Larsen said", "Yesterday ", "Ana Vosa said yesterday",
    ),
    # “…,” said Ana Vosa.   “…,” Ana Vosa said on Monday.
    "after quote": Rule(
        re.compile(
            rf"[”\"]\s*,?\s*(?:(?:{_VOICED})\s+(?P<after>[^“”\"]{{3,200}}?)|"
            rf"(?P<before>[^“”\"]{{3,160}}?),?\s+(?:{_VOICED})(?:\s+(?:in|on|at|to|after|before|during|from|by|as|with|when|while|last|yesterday|later|through|(?<=told )(?:the|a|us|me|this|our|reporters|journalists|delegates|[A-Z]))\b[^“”\"]{{0,120}})?)\s*\.?$",
            re.DOTALL,
        ),
        "“It rained,” said Ana Vosa.", "” said Ana Vosa.", "Ana Vosa said it rained.",
    ),
    # “It is wide,” said Ana Vosa. “It is deep too.”
    "between quotes": Rule(
        re.compile(
            rf"[”\"]\s*,?\s*(?:(?:{_VOICED})\s+(?P<after>[^“”\"]{{3,160}}?)|(?P<before>[^“”\"]{{3,120}}?),?\s+(?:{_VOICED})(?:\s+(?:in|on|at|to)\b[^“”\"]{{0,60}})?)"
            r"\s*[,;:]\s*(?=[“\"])",
            re.DOTALL,
        ),
        "“It is wide,” said Ana Vosa, “and deep.”", "” said Ana Vosa, ", "“It is wide,” said Ana Vosa.",
    ),
    # "The road is closed, Mayor Ana Vosa said on Monday."
    "closing": Rule(
        re.compile(
            r",\s+(?P<subject>(?!(?:which|who|where|when|while|but|and|that|as|if|because)\b)[^,“”\"]{4,110}?)\s+(?:said|says|added|explained|told\s+[a-z ]{3,24}|"
            r"warned|announced|noted)(?:\s+(?:on|in|at|last|yesterday|today)\b[^,“”\"]{0,50})?\.?$"
        ),
        "The road is closed, Mayor Ana Vosa said on Monday.", ", Mayor Ana Vosa said on Monday.",
        "It was, they felt, what Ana Vosa said it was, and more.",
    ),
    # "The river has risen, according to Ana Vosa, a hydrologist."
    "according to at the end": Rule(
        re.compile(r"(?<=,)\s+according to\s+(?P<subject>(?:[Tt]he\s+)?[A-Z][^;“”\"]{2,160}?)\.?$"),
        "The river has risen, according to Ana Vosa, a hydrologist.", " according to Ana Vosa, a hydrologist.",
        "All went according to plan.",
    ),
    # "Iceland has not signed, but said that it would."
    "did not but said": Rule(
        re.compile(
            r"(?P<subject>[A-Z][^,;:“”\"]{1,100}?)\s(?:has|have|had|did|does|was|were|is)\s(?:not|yet\sto)\s[^,;:“”\"]{3,100},\s(?:but|though)\s"
            r"(?P<said>(?:said|says|added|promised|promises|pledged|insisted|insists|argued|argues|warned)\b)"
        ),
        "Iceland has not signed, but said that it would.", "Iceland has not signed, but said", "Iceland has not signed.",
    ),
    # "Ana Vosa questioned this, arguing that it rained."
    "doing and saying": Rule(
        re.compile(
            r"\s+(?:[a-z]+ly\s+)?[a-z]+\b[^,;:“”\"]{0,80},\s+(?:saying|arguing|insisting|explaining|claiming|(?:adding|warning|noting|stressing|recalling)(?=\s+that\b))\b"
        ),
        "Ana Vosa questioned this, arguing that it rained.", " questioned this, arguing", "Ana Vosa left, adding salt.",
    ),
    "according to": Rule(
        re.compile(r"According to\s+"), "According to Ana Vosa, it rained.", "According to ", "It rained."
    ),
    "opens quote": Rule(
        re.compile(r"\s{0,4}[,:]\s{0,4}[“\"]|[\s,:a-z]{0,12}[“\"][^”\"]{25}"),
        "said: “It rained.”", ": “", "said it rained",
    ),
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
        re.compile(r"\s*(?:,\s+(?:the\s+)?[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,3},|\([^)]{2,20}\))"),
        "the agency, BNPB, said", ", BNPB,", "the agency said",
    ),
    # "A spokesman for the British Embassy in Lima said"
    "unnamed": Rule(
        re.compile(
            rf"(?:(?:An?|The|the|One)\s+(?:senior\s+|chief\s+|deputy\s+|government\s+)*(?P<role>{_UNNAMED})|(?P<roles>Officials|Representatives|Engineers|Researchers|Scientists))\s+(?:of|for|from|at|with)\s+"
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
    "named organisation": Rule(
        re.compile(
            r"(?:the\s+)?[A-Z][\w’'&-]*(?:\s+(?:[A-Z][\w’'&-]*|of|and|the|for|at|in|on|de|du|da|do|di)){1,10}"
        ),
        "the Qinghe Water Bureau", "the Qinghe Water Bureau", "Suva",
    ),
    # The words between a name and the verb: "of the Lake Institute told", "with Fair Trade said"
    "of an organisation": Rule(
        re.compile(
            r",?\s+(?:of|from|with|at|for)\s+(?P<organisation>(?:the\s+)?[A-Z][^,;]{2,90}?)"
            rf"(?=,?\s+{_ADVERB}(?:{VERB})\b)"
        ),
        "Eero Vesa of the Lake Institute told me", " of the Lake Institute", "Eero Vesa of late told me",
    ),
    # "The director of the Lake Authority, Qi Huaiyuan, said"
    "office first": Rule(
        re.compile(
            rf"(?:The|the|Its|Their)\s+(?P<title>[^,“”\"]{{3,90}}),\s+(?P<name>{LATIN_NAME})(?=,?\s)"
        ),
        "The director of the Lake Authority, Qi Huaiyuan, said", "The director of the Lake Authority, Qi Huaiyuan",
        "The lake, said Qi Huaiyuan",
    ),
    # "Poland's ambassador to China, Jan Kos, said"
    "office of a state first": Rule(
        re.compile(
            rf"(?P<title>[A-Z][\w’'. -]{{1,40}}?['’]s?\s+[a-zA-Z][^,“”\"]{{3,90}}),\s+(?P<name>{LATIN_NAME})(?=,?\s)"
        ),
        "Poland’s ambassador to China, Jan Kos, said", "Poland’s ambassador to China, Jan Kos", "Poland, said Jan Kos",
    ),
    # An organisation that no names file knows: "The Black Carp Lake Authority announced".
    "unknown organisation": Rule(
        re.compile(
            r"(?:(?:Ministry|Department|Office|Bureau|Institute|Board|Council|Commission|Directorate)(?=\s+(?:of|for)\s)|(?:[A-Z][\w’'&-]*\s+){1,6}(?:Authority|Council|Ministry|Agency|Bureau|Commission|Committee|"
            r"Department|Association|Federation|Union|Institute|University|Company|Corporation|Group|Bank|Board|"
            r"Society|Foundation|Institution|Cooperative|Co-operative|Network|League|Congress|Partnership|Consortium|Observatory|Academy|Orchestra|Theatre|Trust|Office|Centre|Center|Exchange|Utilities|Service|Court|Police|Guard|Survey|Administration|"
            r"Rail|Railways?|Airlines?|Airways|Ferries|Shipping|Waterworks|Librar(?:y|ies)|Telecom|Energy|Motors|Foods|Hospital|Museum|Guild|Alliance|Chamber|Laborator(?:y|ies)|School|College|plc|PLC|Ltd|Inc|GmbH|Corp|LLC))\b"
            r"(?:\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w’'&-]*(?:\s+(?:and\s+)?[A-Z][\w’'&-]*){0,4})?"
        ),
        "the Black Carp Lake Authority announced", "Black Carp Lake Authority", "the lake announced",
    ),
    "ministry": Rule(
        re.compile(
            r"(?P<organisation>(?:[A-Z][\w'’&-]*|of|and|the|for|on|,)(?:\s+(?:[A-Z][\w'’&-]*|of|and|the|for|on))+)"
            rf"(?=,?\s+{_ADVERB}{_FIRM}\b(?!\s+by\b))"
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
    # People named with a courtesy title and their office, wherever they stand.
    "introduction": Rule(
        re.compile(
            rf"(?P<honorific>(?:{_HONORIFIC}){{1,4}})(?P<name>{LATIN_NAME}),\s+(?P<title>[^;.]{{3,160}}?)"
            rf"(?=;|\.|,?\s+and\s+{_HONORIFIC}|,\s+{_HONORIFIC}|,\s+(?!deputy|vice|senior|assistant|director|head|chief)[a-z]|$)"
        ),
        "Dr. Lin Yu, director of the Water Bureau; and others", "Dr. Lin Yu, director of the Water Bureau", "Lin Yu spoke",
    ),
    # "the warden, Colin Marsh, called a meeting"; "Colin Marsh, the warden, called a meeting"
    "office then name": Rule(
        re.compile(
            rf"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s+(?P<title>[^,.;:“”\"]{{3,60}}),\s+(?P<name>{LATIN_NAME}),"
        ),
        "the warden, Colin Marsh, called a meeting", "the warden, Colin Marsh,", "the warden called",
    ),
    "name then office": Rule(
        re.compile(rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME}),\s+(?P<title>(?:the|an?)\s[^,.;:“”\"]{{3,80}}),"),
        "Colin Marsh, the warden, called a meeting", "Colin Marsh, the warden,", "Colin Marsh called",
    ),
    # What is no office by any word of it, but stands where one does: "the harbour master"
    "plain apposition": Rule(
        re.compile(r"^(?:the|an?)\s+[a-z][a-z'’ -]{2,40}$"), "the harbour master", "the harbour master", "director",
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
    # "Ana Vosa did not answer a request for comment": nobody's words.
    "not said": Rule(
        re.compile(
            r"^(?!.{0,240}\b(?:but|and)\s+(?:said|says|told|added))[^“”\"]{1,120}?\b(?:did\s+not|would\s+not|could\s+not|declined\s+to|refused\s+to)\s+(?:also\s+)?"
            r"(?:say|comment|answer|respond|reply|elaborate|explain|disclose|specify|give\s+(?:a\s+|any\s+)?(?:reasons?|figures?|details?)|be\s+(?:drawn|reached))\b"
        ),
        "Ana Vosa did not answer a request for comment.", "Ana Vosa did not answer",
        "Ana Vosa declined to comment, but said that it rained.",
    ),
    # "The Post quoted Ana Vosa, a baker, as saying that it rained."
    "quoted as saying": Rule(
        re.compile(r"\b(?:quoted|quotes|cited|cites)\s+(?P<subject>[^;“”\"]{3,160}?),?\s+as\s+saying\b"),
        "The Post quoted Ana Vosa, a baker, as saying that it rained.", "quoted Ana Vosa, a baker, as saying", "Ana Vosa was quoted at length.",
    ),
    # "It rained, Ana Vosa recalls, and never stopped."
    "in the middle": Rule(
        re.compile(
            r",\s+(?P<subject>(?!(?:which|who|where|when|while|but|and|that|as|if|because)\b)[^,;“”\"]{3,80}?)\s+(?:said|says|recalls|recalled|remembers|remembered|"
            r"explains|explained|argues|argued|believes|believed|notes|noted|adds|added|insists|insisted|admits|admitted|warns|warned|thinks)(?=,\s)"
        ),
        "It rained, Ana Vosa recalls, and never stopped.", ", Ana Vosa recalls", "It rained, they say, and stopped.",
    ),
    # "His wife, Ana Vosa, said": named as somebody's, with no office.
    "of the family": Rule(
        re.compile(
            rf"(?<![\w’'.-])(?:His|Her|Their|[A-Z][\w’'.-]*+(?:\s[A-Z][\w’'.-]*+){{0,3}}+(?<=[’']s))\s(?:[a-z]+\s){{0,2}}?(?:wife|husband|son|daughter|mother|father|brother|sister|widow|widower|partner|friend|colleague|neighbour|neighbor|grandson|granddaughter|niece|nephew|cousin|aunt|uncle),?\s+"
            rf"(?P<name>{LATIN_NAME}),?(?=\s)"
        ),
        "His wife, Ana Vosa, said that it rained.", "His wife, Ana Vosa,", "His wife said that it rained.",
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
            r"^(?:(?:the|an?)\s)?(?P<trade>[a-z][\w’'-]*(?:\s[a-z][\w’'-]*){0,5}?)\s(?:of|for|at|with|from)\s(?P<body>(?:the\s)?[A-Z][^;“”\"]{2,100})$"
        ),
        "chief negotiator for the Pilots' Association", "chief negotiator for the Pilots' Association", "mother of four",
    ),
    # What begins an apposition, and what in it is no title.
    "apposition mark": Rule(
        re.compile(r"^(?:,|\s*\(| of | from )\s*"), ", director", ", ", "director"
    ),
    # ", speaking on behalf of the Group of Island States,": what somebody does is no title.
    "participle": Rule(
        re.compile(
            r",?\s*\b(?:speaking|aligning|associating|dissociating|referring|responding|replying|introducing|noting|recalling|commenting|quoting|citing|supporting|echoing|"
            r"joining|thanking|welcoming|exercising|taking|making|addressing|presenting|answering|acknowledging|concurring|agreeing|disagreeing|supported|seconded|joined)\b"
            r"(?:(?:\s[a-z]+){0,3}\son\sbehalf\sof\s(?P<body>(?:the\s)?[A-Z][^,;“”\"]{2,80})|[^,;“”\"]{0,140})(?=,|$)"
        ),
        "Ana Vosa (Fiji), speaking on behalf of the Group of Island States, said", ", speaking on behalf of the Group of Island States",
        "Ana Vosa, managing director of the mill, said",
    ),
    # "Ana Vosa runs the City Garden Trust."
    "runs": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME})\s(?:now\s|also\s)?(?:heads|leads|runs|chairs|directs|manages)\s"
            r"(?P<body>(?:the\s+)?[A-Z][^,.;:]{2,80}?)(?=[,.;]|\s(?:and|in|from|with|where|which)\s)"
        ),
        "Ana Vosa runs the City Garden Trust.", "Ana Vosa runs the City Garden Trust", "Ana Vosa runs every day.",
    ),
    "relative clause": Rule(
        re.compile(r"^(?:who|whose|where|when)\b[^,]*(?:,\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)*"), "who runs the mill", "who runs the mill", "director"
    ),
    # "a 70-year-old baker", "61": an age is no title.
    # "who heads the Lake Institute": what somebody leads tells for whom he speaks.
    "who heads": Rule(
        re.compile(
            r"^who\s+(?:now\s+|also\s+|has\s+)?(?:heads|headed|leads|led|runs|ran|chairs|chaired|directs|directed|manages|managed|owns|founded|works\s+(?:for|at)|teaches\s+at)\s+(?P<body>.+)$"
        ),
        "who heads the Lake Institute", "who heads the Lake Institute", "who lives at the lake",
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
    # "The town was represented by Ana Vosa, who said that it rained."
    "who said": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME}),\s+who\s+(?:also\s+|later\s+|then\s+)?(?:said|says|told|added|warned|argued|noted|explained|stressed)\b"
        ),
        "The town was represented by Ana Vosa, who said that it rained.", "Ana Vosa, who said",
        "Ana Vosa, who lives there, came.",
    ),
    # Newspapers and agencies that only pass on what others did.
    "paper": Rule(
        re.compile(
            r"^(?:[Tt]he\s+)?(?:(?:[A-Z][\w’'.-]*\s+){0,3}(?:Times|Post|News|Daily|Herald|Tribune|Gazette|Guardian|Telegraph|Observer|Chronicle|Journal|Press|Courier|Mail|Wire)|Reuters|Xinhua|Bloomberg|AFP|AP|BBC|CNN|DPA|TASS|Kyodo|Yonhap)$"
        ),
        "the Evening Post", "the Evening Post", "the Lake Authority",
    ),
    "age": Rule(re.compile(r"^(?:an?\s+)?\d{1,3}(?:-year-old)?,?\s*"), "61, the baker", "61, ", "the baker"),
}  # fmt: skip
