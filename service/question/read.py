"""The text of a question to a `Question`: folded once, looked at once.

Pure: nothing of the index is looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.names import Mention, Names, find_mentions
from indexer.records import Language
from indexer.text import BridgeTerms, Expansion, analyze, analyze_folded, detect_language, fold
from service.question.asks import asks_about, asks_saying
from service.question.checks import check_text
from service.question.contact import mask_names, wants_contact
from service.question.counted import counted_words
from service.question.dates import dates_in
from service.question.facts import facts_of
from service.question.kind import form_of, wanted_of
from service.question.ordinals import ordinals_in
from service.question.places import places_in
from service.question.question import Question
from service.question.words import words_of

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
    words = words_of(folded, mentions)
    language = detect_language(text)
    masked = mask_names(folded, mentions)
    contact = wants_contact(masked)
    form = form_of(folded.text)
    return Question(
        text=text,
        folded=folded,
        language=language,
        tokens=tuple(analyze_folded(folded)),
        words=words,
        expansions=(
            *bridge.expand(text, folded=folded),
            *name_expansions(text, mentions, names),
        ),
        mentions=mentions,
        numbers=tuple(dict.fromkeys(_NUMBER.findall(folded.text))),
        dates=dates_in(folded.text),
        ordinals=ordinals_in(folded.text),
        places=places_in(folded.text),
        wanted=wanted_of(folded, masked),
        form=form,
        counted=counted_words(folded, words),
        facts=facts_of(text, folded, mentions, language, given=form != "yes-no"),
        asks_boilerplate=contact or asks_about(masked),
        asks_contact=contact,
        asks_saying=asks_saying(folded.text),
    )


def name_expansions(text: str, mentions: Sequence[Mention], names: Names) -> tuple[Expansion, ...]:
    """The main names, in both languages, of what a question names: Burma is Myanmar and 缅甸.

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
            terms = sorted({token.term for token in analyze(spelling or "")})
            expansions.extend(
                Expansion(
                    term=term,
                    source=source,
                    start=mention.start,
                    end=mention.end,
                    translation=spelling or "",
                    language=language,
                    weight=len(terms) ** -0.5,
                )
                for term in terms
            )
    return tuple(expansions)
