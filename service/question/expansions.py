"""Terms of a name by which a question finds more than its own words."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.records import Language
from indexer.text import Expansion, distinct_terms


def terms_of_name(
    name: str, source: str, start: int, end: int, language: Language, share: float = 1.0
) -> Iterator[Expansion]:
    """The terms of `name`, found for `source`, which is the question's text at `start:end`.

    Together they weigh `share`, as those of a bridge term weigh 1. A name without terms gives none.
    """
    terms = distinct_terms(name)
    for term in terms:
        weight = share * len(terms) ** -0.5
        yield Expansion(term, source, start, end, name, language, weight)
