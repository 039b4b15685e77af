"""Makes a `Question` of a question's text, which is folded and read once.

The result depends on the text, the bridge terms and the names alone, not on the index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.names import Mention, Names, find_mentions
from indexer.records import Language
from indexer.text import (
    BridgeTerms,
    Expansion,
    analyze_folded,
    detect_language,
    fold,
)
from service.question.asks import asks_about
from service.question.checks import check_text
from service.question.contact import mask_names, wants_contact
from service.question.everyday import as_written
from service.question.expansions import terms_of_name
from service.question.kinds import other_names
from service.question.question import Question

# Years, plain and decimal numbers, percentages; not the digits of a name such as COP15.
_NUMBER = re.compile(r"(?<![a-z\d.])\d+(?:[.,]\d+)*(?![a-z\d])")


def read_question(text: str, bridge: BridgeTerms, names: Names, *, longest: int) -> Question:
    """Check a question and read it.

    Raises:
        QuestionError: when there is nothing to search for in it, or it is longer than `longest`.
    """
    check_text(text, longest=longest)
    folded = fold(text)
    mentions = tuple(find_mentions(text, names, approximate=True, folded=folded))
    masked = mask_names(folded, mentions)
    contact = wants_contact(masked)
    return Question(
        text=text,
        folded=folded,
        masked=masked,
        language=detect_language(text),
        tokens=tuple(analyze_folded(folded)),
        expansions=(
            *bridge.expand(text, folded=folded),
            *name_expansions(text, mentions, names),
            *other_names(text, folded),
            *as_written(text, folded),
        ),
        mentions=mentions,
        numbers=tuple(dict.fromkeys(_NUMBER.findall(folded.text))),
        asks_boilerplate=contact or asks_about(masked),
        asks_contact=contact,
    )


def name_expansions(text: str, mentions: Sequence[Mention], names: Names) -> tuple[Expansion, ...]:
    """The main names, in both languages, of what a question mentions: Burma is Myanmar and 缅甸.

    The terms of one name share a weight of 1, as those of a bridge term do.
    """
    expansions: list[Expansion] = []
    for mention in mentions:
        source = text[mention.start : mention.end]
        entry = names.get(mention.kind, mention.name_id)
        spellings: tuple[tuple[Language, str | None], ...] = (
            (("zh", entry.zh), ("en", entry.en)) if entry else ()
        )
        for language, spelling in spellings:
            expansions.extend(
                terms_of_name(spelling or "", source, mention.start, mention.end, language)
            )
    return tuple(expansions)
