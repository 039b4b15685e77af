"""The patterns by which English attributions are read, each with examples (all of them are tests).

They run on one sentence at a time, its line breaks already spaces.
"""

from __future__ import annotations

import re

from indexer.names import LATIN_NAME
from indexer.statements.rules import Rule
from indexer.statements.rules_bodies_en import BODIES_EN
from indexer.statements.rules_verbs_en import ADVERB, FIRM, HONORIFIC, VERB, VOICED

EN: dict[str, Rule] = BODIES_EN | {
    "saying": Rule(
        re.compile(rf"(?:\s*+,)?+\s++(?:[a-z]++(?<=ed)\s+(?:and|but)\s+)?+{ADVERB}(?P<verb>{VERB})\b(?!\s+by\b)"),
        "Ana Vosa also said that it rained.", " also said", "a plan proposed by the mayor",
    ),
    # A country or an organisation says nothing by "thanked" or "shared".
    "firm saying": Rule(
        re.compile(rf",?\s+{ADVERB}(?P<verb>{FIRM})\b(?!\s+by\b)"),
        "The ministry has announced a plan.", " has announced", "The ministry thanked her.",
    ),
    "he said": Rule(
        re.compile(
            rf"[”\",]\s*(?:he|she|they)\s+{ADVERB}(?:{VERB}|{VOICED}|was quoted|were quoted)\b[^.]{{0,40}}\.?$"
        ),
        "“It rained,” he said.", "” he said.", "“It rained,” Ana Vosa said.",
    ),
    "pronoun": Rule(
        re.compile(rf"(?:He|She|They)\s+{ADVERB}(?:{VERB})\b"),
        "She later added that it rained.", "She later added", "Shelter was added.",
    ),
    "inserted": Rule(
        re.compile(r",\s[^,]{3,90}(?=,)"), "Ana Vosa, from Suva, said", ", from Suva", "Ana Vosa said"
    ),
    "person": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<honorific>(?:{HONORIFIC}){{0,4}})(?P<name>{LATIN_NAME}|(?<=\.\s)[A-Z][A-Za-z'’-]+|(?<=[rs]\s)[A-Z][A-Za-z'’-]+|(?<=[cg]e\s)[A-Z][A-Za-z'’-]+)"
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
        re.compile(r"[^\W\d_a-zà-ÿ][A-Za-zÀ-ɏ'’-]+"), "Vosa said", "Vosa", "the mayor"
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
            r"By|Delivering|Sharing|Taking|Based|Once|Formerly|Now|Born|Raised|Trained|Elected|Standing|Sitting|Walking|Pointing|Writing|Visiting|Recalling|Describing|Reflecting|Replying|Answering|Turning|Responding|Since|Because|Looking|Introducing|"
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
            rf"[”\"]\s*,?\s*(?:(?:{VOICED})\s+(?P<after>[^“”\"]{{3,200}}?)|"
            rf"(?P<before>[^“”\"]{{3,160}}?),?\s+(?:{VOICED})(?:\s+(?:in|on|at|to|after|before|during|from|by|as|with|when|while|last|yesterday|later|through|(?<=told )(?:the|a|us|me|this|our|reporters|journalists|delegates|[A-Z]))\b[^“”\"]{{0,120}})?)\s*\.?$",
            re.DOTALL,
        ),
        "“It rained,” said Ana Vosa.", "” said Ana Vosa.", "Ana Vosa said it rained.",
    ),
    # “It is wide,” said Ana Vosa. “It is deep too.”
    "between quotes": Rule(
        re.compile(
            rf"[”\"]\s*,?\s*(?:(?:{VOICED})\s+(?P<after>[^“”\"]{{3,160}}?)|(?P<before>[^“”\"]{{3,120}}?),?\s+(?:{VOICED})(?:\s+(?:in|on|at|to)\b[^“”\"]{{0,60}})?)"
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
            r"\s{1,4}(?:[a-z]{1,20}ly\s{1,4})?[a-z]{1,40}\b[^,;:“”\"]{0,80},\s+(?:saying|arguing|insisting|explaining|claiming|(?:adding|warning|noting|stressing|recalling)(?=\s+that\b))\b"
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
    # The words between a name and the verb: "of the Lake Institute told", "with Fair Trade said"
    "of an organisation": Rule(
        re.compile(
            r",?\s+(?:of|from|with|at|for)\s+(?P<organisation>(?:the\s+)?[A-Z][^,;]{2,90}?)"
            rf"(?=,?\s+{ADVERB}(?:{VERB})\b)"
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
    # "Tokay, the president of Kazakhstan, said": one name alone, and an office that only people hold
    "one name and office": Rule(
        re.compile(
            r"(?P<name>[A-ZÀ-Ý][\w’'-]{3,40}),\s(?P<title>(?:the\s|an?\s)?(?:[A-Z]?[\w-]+['’]s?\s)?(?:[a-z-]+\s){0,2}(?:[Pp]resident|[Pp]rime [Mm]inister|[Mm]inister|[Mm]ayor|[Gg]overnor|[Cc]hancellor|[Dd]irector|"
            r"[Ss]pokes(?:man|woman|person)|[Ss]ecretary[- ][Gg]eneral|[Pp]rofessor|[Aa]mbassador)\b[^,;“”\"]{0,80}),(?=\s)"
        ),
        "Tokay, the president of Kazakhstan, said", "Tokay, the president of Kazakhstan,", "Tokay, the city, said",
    ),
    # "Poland's ambassador to China, Jan Kos, said"
    "office of a state first": Rule(
        re.compile(
            rf"(?P<title>[A-Z][\w’'. -]{{1,40}}?['’]s?\s+[a-zA-Z][^,“”\"]{{3,90}}),\s+(?P<name>{LATIN_NAME})(?=,?\s)"
        ),
        "Poland’s ambassador to China, Jan Kos, said", "Poland’s ambassador to China, Jan Kos", "Poland, said Jan Kos",
    ),
    # People named with a courtesy title and their office, wherever they stand.
    "introduction": Rule(
        re.compile(
            rf"(?P<honorific>(?:{HONORIFIC}){{1,4}})(?P<name>{LATIN_NAME}),\s+(?P<title>[^;.]{{3,160}}?)"
            rf"(?=;|\.|,?\s+and\s+{HONORIFIC}|,\s+{HONORIFIC}|,\s+(?!deputy|vice|senior|assistant|director|head|chief)[a-z]|$)"
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
    "by an office": Rule(
        re.compile(rf"(?<=\b(?:by|to) )(?P<name>{LATIN_NAME}),\s+(?P<title>[a-z][^,.;:“”\"]{{3,80}})(?=[,.;]|$)"),
        "The survey was led by Colin Marsh, director of the mill.", "Colin Marsh, director of the mill", "Colin Marsh, the warden, called",
    ),
    "name then office": Rule(
        re.compile(rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME}),\s+(?P<title>(?:the|an?)\s[^,.;:“”\"]{{3,80}}),"),
        "Colin Marsh, the warden, called a meeting", "Colin Marsh, the warden,", "Colin Marsh called",
    ),
    # What is no office by any word of it, but stands where one does: "the harbour master"
    "plain apposition": Rule(
        re.compile(r"^(?:the|an?)\s+[a-z][a-z'’ -]{2,40}$"), "the harbour master", "the harbour master", "director",
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
    # What begins an apposition, and what in it is no title.
    "apposition mark": Rule(
        re.compile(r"^(?:,|\s*\(| of | from )\s*"), ", director", ", ", "director"
    ),
    # "a chemist at the Lake Institute who was not involved": what follows is no part of the title.
    "clause behind a title": Rule(
        re.compile(r"(?<=\S)\s(?:who|which|whose)\s[^,]*$"), "a chemist who was not involved", " who was not involved", "who was not involved",
    ),
    # ", speaking on behalf of the Group of Island States,": what somebody does is no title.
    "participle": Rule(
        re.compile(
            r",?\s{0,4}\b(?:speaking|aligning|associating|dissociating|referring|responding|replying|introducing|noting|recalling|commenting|quoting|citing|supporting|echoing|"
            r"joining|thanking|welcoming|exercising|taking|making|addressing|presenting|answering|acknowledging|concurring|agreeing|disagreeing|supported|seconded|joined)\b"
            r"(?:(?:\s[a-z]+){0,3}\son\sbehalf\sof\s(?P<body>(?:the\s)?[A-Z][^,;“”\"]{2,80})|[^,;“”\"]{0,140})(?=,|$)"
        ),
        "Ana Vosa (Fiji), speaking on behalf of the Group of Island States, said", ", speaking on behalf of the Group of Island States",
        "Ana Vosa, managing director of the mill, said",
    ),
    # "Ana Vosa, mayor of Suva: “It rained.”"
    "name colon quote": Rule(
        re.compile(rf"^(?P<subject>{LATIN_NAME}[^:“”\"]{{0,140}}):\s?[“\"](?=[^”\"]{{8}})"),
        "Ana Vosa, mayor of Suva: “It rained all night.”", "Ana Vosa, mayor of Suva: “", "Ana Vosa said “it rained”.",
    ),
    "relative clause": Rule(
        re.compile(r"^(?:who|whose|where|when)\b[^,]*(?:,\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)*"), "who runs the mill", "who runs the mill", "director"
    ),
    # "The town was represented by Ana Vosa, who said that it rained."
    "who said": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME}),\s+who\s+(?:also\s+|later\s+|then\s+)?(?:said|says|told|added|warned|argued|noted|explained|stressed)\b"
        ),
        "The town was represented by Ana Vosa, who said that it rained.", "Ana Vosa, who said",
        "Ana Vosa, who lives there, came.",
    ),
    "age": Rule(re.compile(r"^(?:an?\s+)?\d{1,3}(?:-year-old)?,?\s*"), "61, the baker", "61, ", "the baker"),
}  # fmt: skip
