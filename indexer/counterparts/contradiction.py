"""Whether two spans contradict each other in years, numbers, countries or form.

Texts made from one template are similar every year and differ only in their facts. So similarity
alone never makes a counterpart, and a contradiction always rules one out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.counterparts.moments import differing_halves, differing_moments
from indexer.counterparts.quantities import Quantities
from indexer.counterparts.shape import is_terms_against_prose
from indexer.counterparts.units import SPELLED, Unit

# Share of the comparable facts that may differ, because translators round, convert units and make
# mistakes. For versions that are not declared it is lower.
_DIFFERING = 0.5
_DIFFERING_WHERE_FOUND = 0.25
# In official versions, a different year next to this many equal identifiers (COP15, SDG16, GB 3095)
# is taken for a misprint in one of the texts.
_IDENTIFIERS_OF_A_MISPRINT = 2
_SMALL_NUMBERS = frozenset(map(str, range(2, 10)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far the facts of two spans agree.

    `agreeing` and `differing` count numbers, years, countries and identifiers; a fact that only one
    of the spans has counts as neither. `shared` are those that agree. `other_shape`: they are
    articles with different numbers, or one is a list of terms and the other is prose. `identifiers`
    counts those that both print. `small` are numbers from two to nine, which translators often
    leave out: those that both have, and how many differ on both sides.
    """

    agreeing: int
    differing: int
    other_years: bool
    other_countries: bool
    other_shape: bool
    shared: frozenset[str]
    identifiers: int
    small: frozenset[str] = frozenset()
    small_differing: int = 0

    def contradicts(self, *, found: bool) -> bool:
        """True when the spans cannot be translations; `found`: the versions are not declared."""
        misprint = not found and self.identifiers >= _IDENTIFIERS_OF_A_MISPRINT
        if self.other_shape or (self.other_years and not misprint):
            return True
        if found and self.other_countries:
            return True
        allowed = _DIFFERING_WHERE_FOUND if found else _DIFFERING
        return self.differing > allowed * (self.agreeing + self.differing)


def compare(zh: Unit, en: Unit) -> Comparison:
    """Compare the facts of a Chinese and an English span."""
    one, other = zh.quantities, en.quantities
    shared = (one.strong & other.values) | (other.strong & one.values)
    differing = min(len(one.strong - other.values), len(other.strong - one.values))
    years = one.years & other.years
    zh_years, en_years = _unmatched_years(one, other), _unmatched_years(other, one)
    differing += min(len(zh_years), len(en_years))
    months = bool(one.months and other.months and not one.months & other.months)
    countries = zh.countries & en.countries
    identifiers = zh.identifiers & en.identifiers
    moments = one.moments & other.moments
    spelled = {name for name in zh.names & en.names if name.startswith(SPELLED)}
    facts = shared | {str(year) for year in years} | countries | identifiers | moments | spelled
    zh_small, en_small = _small(one), _small(other)
    return Comparison(
        agreeing=len(facts),
        differing=differing
        + months
        + differing_moments(one.moments, other.moments)
        + differing_halves(one.halves, other.halves),
        other_years=bool(zh_years and en_years and not years),
        other_countries=bool(zh.countries and en.countries and not countries),
        other_shape=bool(zh.clauses and en.clauses and not zh.clauses & en.clauses)
        or (not shared and is_terms_against_prose(zh.shortness, en.shortness)),
        shared=frozenset(facts),
        identifiers=len(identifiers),
        small=zh_small & en_small,
        small_differing=min(len(zh_small - en_small), len(en_small - zh_small)),
    )


def _small(quantities: Quantities) -> frozenset[str]:
    return quantities.values & _SMALL_NUMBERS


def _unmatched_years(one: Quantities, other: Quantities) -> set[int]:
    """Years of one span that the other has neither as years nor as numbers."""
    return {year for year in one.years if year not in other.years and str(year) not in other.values}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The comparisons of many pairs together.

    `shared` are the distinct facts that agree, `small` how many pairs agree in small numbers;
    `small_differing` how many of these differ.
    """

    agreeing: int
    differing: int
    shared: frozenset[str]
    small: int = 0
    small_differing: int = 0

    @property
    def share(self) -> float:
        """Share of the comparable facts that agree, 1 when there is none."""
        total = self.agreeing + self.differing
        return self.agreeing / total if total else 1.0


def together(comparisons: Iterable[Comparison]) -> Agreement:
    """Add up the comparisons of the pairs of two documents."""
    own = list(comparisons)
    return Agreement(
        agreeing=sum(one.agreeing for one in own),
        differing=sum(one.differing for one in own),
        shared=frozenset().union(*(one.shared for one in own)),
        small=sum(bool(one.small) for one in own),
        small_differing=sum(one.small_differing for one in own),
    )
