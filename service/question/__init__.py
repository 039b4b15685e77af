"""Reads the text of a question into one `Question`, and tells how much of it a text covers."""

from service.question.asks import only_asks
from service.question.checks import (
    check_k,
    check_languages,
    check_mode,
    check_offset,
    check_rerank,
)
from service.question.contrast import of_another
from service.question.counted import is_counted, may_mean
from service.question.coverage import Coverage, coverage_of
from service.question.dates import dates_in, dates_told, is_another_time
from service.question.demands import (
    asks_why,
    gives_reason,
    is_of_another_tense,
    may_give_reason,
    may_tell_size,
    states_reason,
)
from service.question.events import may_date
from service.question.facts import TITLES, Fact, facts_of, plain_digits
from service.question.header import FIELD_KINDS, FieldAsked, FieldKind, field_in
from service.question.kind import Wanted
from service.question.kinds import is_of_kind, not_told, things_asked
from service.question.measured import is_told_of
from service.question.occasion import occasion_in
from service.question.office import OfficeAsked, office_in
from service.question.ordinals import ordinal_spans, ordinals_in
from service.question.places import capitals_of, place_spans, placed, places_in
from service.question.quarters import parts_of_years, quarters_in
from service.question.question import Question
from service.question.read import read_question
from service.question.several import Part, Several, several_in
from service.question.sides import (
    has_sides,
    on_the_other_side,
    told_of_the_other_side,
    told_only_later,
)
from service.question.somebody import asks_who, may_name, tells_of_office
from service.question.things import Thing, unlisted_names
from service.question.titles import (
    Office,
    Title,
    is_for,
    is_portfolio,
    offices,
    portfolio_spans,
    titles_in,
)
from service.question.topic import teller_span, topic_words
from service.question.values import has_quantity, holds, may_hold, names_somebody
from service.question.words import is_of_time, words_of

__all__ = [
    "FIELD_KINDS",
    "TITLES",
    "Coverage",
    "Fact",
    "FieldAsked",
    "FieldKind",
    "Office",
    "OfficeAsked",
    "Part",
    "Question",
    "Several",
    "Thing",
    "Title",
    "Wanted",
    "asks_who",
    "asks_why",
    "capitals_of",
    "check_k",
    "check_languages",
    "check_mode",
    "check_offset",
    "check_rerank",
    "coverage_of",
    "dates_in",
    "dates_told",
    "facts_of",
    "field_in",
    "gives_reason",
    "has_quantity",
    "has_sides",
    "holds",
    "is_another_time",
    "is_counted",
    "is_for",
    "is_of_another_tense",
    "is_of_kind",
    "is_of_time",
    "is_portfolio",
    "is_told_of",
    "may_date",
    "may_give_reason",
    "may_hold",
    "may_mean",
    "may_name",
    "may_tell_size",
    "names_somebody",
    "not_told",
    "occasion_in",
    "of_another",
    "office_in",
    "offices",
    "on_the_other_side",
    "only_asks",
    "ordinal_spans",
    "ordinals_in",
    "parts_of_years",
    "place_spans",
    "placed",
    "places_in",
    "plain_digits",
    "portfolio_spans",
    "quarters_in",
    "read_question",
    "several_in",
    "states_reason",
    "teller_span",
    "tells_of_office",
    "things_asked",
    "titles_in",
    "told_of_the_other_side",
    "told_only_later",
    "topic_words",
    "unlisted_names",
    "words_of",
]
