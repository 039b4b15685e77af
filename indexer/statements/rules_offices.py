"""The patterns by which a name next to an office is read, each with examples (all are tests)."""

from __future__ import annotations

import re

from indexer.names import LATIN_NAME
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH
from indexer.statements.rules import Rule
from indexer.text import HAN

OFFICES: dict[str, Rule] = {
    # 主席：鄉長 范姜淑真: a title and a name with a blank between them.
    "field zh": Rule(
        re.compile(
            rf"(?<![{HAN}])(?P<title>[{HAN}]{{0,30}}(?:{ROLE_ZH.pattern}))[ \u3000](?P<name>[{HAN}]{{2,4}})(?![{HAN}])"
        ),
        "主席：乡长 范姜淑真", "乡长 范姜淑真", "乡长范姜淑真",
    ),
    # "M. Dunne (Secretary)"
    "name in brackets en": Rule(
        re.compile(rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME})\s?\((?P<title>[A-Za-z][^()]{{2,60}})\)"),
        "Present: M. Dunne (Secretary), W. Pryce", "M. Dunne (Secretary)", "M. Dunne, W. Pryce",
    ),
    # "Ana Vosa is the mayor of Upper Thorn"
    "is en": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME}),?\s(?:is|was|became|has been|remains|serves as|served as|works as|was elected|was appointed|"
            r"was made|was named|has become|took over as|took office as)\s(?:now\s|again\s)?(?:the\s|an?\s)?(?P<title>[A-Za-z][^,.;:()“”\"]{2,90})"
        ),
        "Ana Vosa is the mayor of Upper Thorn.", "Ana Vosa is the mayor of Upper Thorn", "The mayor is here.",
    ),
    # "Irish marine minister Aoife Kinsella opened it"
    "before name en": Rule(
        re.compile(
            rf"(?<![\w’'-])(?P<title>(?:[A-Za-z][\w’'-]{{0,24}}\s){{0,6}}?(?i:{ROLE_EN.pattern})),?\s(?P<name>{LATIN_NAME})"
        ),
        "Yesterday mayor Anna Stone opened it", "Yesterday mayor Anna Stone", "Anna Stone opened it",
    ),
    # "Imelda Stone, who heads the Lake Institute"
    "who heads en": Rule(
        re.compile(
            rf"(?<![A-Za-zÀ-ɏ])(?P<name>{LATIN_NAME}),\s+who\s(?:now\s|also\s)?(?:heads|leads|runs|chairs|directs|is in charge of)\s(?P<body>[^,.;:()“”\"]{{3,90}})"
        ),
        "Imelda Stone, who heads the Lake Institute, came.", "Imelda Stone, who heads the Lake Institute",
        "Imelda Stone, who lives there, came.",
    ),
}  # fmt: skip
