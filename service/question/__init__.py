"""The text of a question to what it asks for."""

from service.question.asked import Wanted, holds
from service.question.counted import is_counted
from service.question.dates import is_another_time, opening_dates
from service.question.ordinal import ordinals
from service.question.places import capitals_of, places_in
from service.question.query import Query, analyse_query, check_k, check_languages, check_mode
from service.question.words import QuestionWords, words_of

__all__ = [
    "Query",
    "QuestionWords",
    "Wanted",
    "analyse_query",
    "capitals_of",
    "check_k",
    "check_languages",
    "check_mode",
    "holds",
    "is_another_time",
    "is_counted",
    "opening_dates",
    "ordinals",
    "places_in",
    "words_of",
]
