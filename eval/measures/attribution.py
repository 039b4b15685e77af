"""Compares the statements of an index with those marked by hand.

Gold statements are paragraphs, those of an index belong to passages. Every content passage is
judged: one that no gold statement matches must have none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.gold import GoldStatement, Span, matches, shared
from eval.measures.scores import PrecisionRecall
from indexer.records import Passage, Statement

Field = Literal["statement", "speaker", "organisation", "country"]
FIELDS: tuple[Field, ...] = ("statement", "speaker", "organisation", "country")

_TITLES = re.compile(
    r"^(?:h\.?e\.?|mr|mrs|ms|dr|prof|professor)\b\.?\s*|(?:先生|女士|博士|教授|阁下)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One passage and one field that the index got wrong; None is "nobody"."""

    field: Field
    passage_id: str
    expected: str | None
    predicted: str | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Scores by field, and every mistake.

    `statement` asks whether anything is attributed, and to the right speaker (or, without one, the
    right organisation or country). The other fields compare one value each.
    """

    scores: Mapping[Field, PrecisionRecall]
    mistakes: tuple[Mistake, ...]


def measure_attribution(
    statements: Mapping[str, Statement],
    passages: Iterable[Passage],
    gold: Sequence[GoldStatement],
) -> Attribution:
    """Compare field by field.

    Precision is over passages that have the field. A gold statement is found when every content
    passage of it has the right value. Lines with the name and title above a statement may have it
    too, but need not.
    """
    pool = [passage for passage in passages if passage.kind != "heading"]
    matched = {passage.passage_id: _gold_of(passage, gold) for passage in pool}
    scores: dict[Field, PrecisionRecall] = {}
    mistakes: list[Mistake] = []
    for field in FIELDS:
        correct = predicted = 0
        found: dict[str, bool] = {}
        for passage in pool:
            said = _value(field, statements.get(passage.passage_id))
            true = matched[passage.passage_id]
            if true is None and said is not None and _is_title(passage, said, field, gold):
                continue
            wanted = _value(field, true)
            right = said is not None and true is not None and _right(field, said, true)
            predicted += said is not None
            correct += right
            if true is not None and wanted is not None:
                found[true.statement_id] = found.get(true.statement_id, True) and right
            if not right and (said is not None or wanted is not None):
                mistakes.append(Mistake(field, passage.passage_id, wanted, said))
        expected = sum(_value(field, statement) is not None for statement in gold)
        scores[field] = PrecisionRecall(correct, predicted, sum(found.values()), expected)
    return Attribution(scores, tuple(mistakes))


def same_name(a: str, b: str) -> bool:
    """True when one name equals or contains the other, without case, width, spaces and titles."""
    first, second = _plain(a), _plain(b)
    return bool(first) and bool(second) and (first in second or second in first)


def _gold_of(passage: Passage, gold: Sequence[GoldStatement]) -> GoldStatement | None:
    """The gold statement that shares most with the passage, when one matches."""
    span = Span(passage.document_id, passage.start, passage.end)
    matching = [
        (shared(span, Span(s.document_id, s.start, s.end)), s)
        for s in gold
        if matches(span, Span(s.document_id, s.start, s.end))
    ]
    return max(matching, key=lambda pair: pair[0])[1] if matching else None


def _is_title(passage: Passage, said: str, field: Field, gold: Sequence[GoldStatement]) -> bool:
    """True when the passage is the name and title above a statement that says the same."""
    return any(
        statement.document_id == passage.document_id
        and statement.block_start <= passage.start
        and passage.end <= statement.start
        and _right(field, said, statement)
        for statement in gold
    )


def _value(field: Field, statement: GoldStatement | Statement | None) -> str | None:
    """The value of one field of a statement; None without one."""
    if statement is None:
        return None
    if field == "statement":
        return statement.speaker or statement.organisation or statement.country
    if field == "speaker":
        return statement.speaker
    if field == "organisation":
        return statement.organisation
    return statement.country


def _right(field: Field, said: str, true: GoldStatement) -> bool:
    wanted = _value(field, true)
    if wanted is None:
        return False
    if field == "country":
        return said == wanted
    if field == "statement" and true.speaker is None:
        names = (true.organisation, true.organisation_en, true.country)
        return any(same_name(said, name) for name in names if name)
    return same_name(said, wanted)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return "".join(
        character for character in _TITLES.sub("", folded).strip() if character.isalnum()
    )
