"""What passages are filtered, counted and weighed by: one code for each passage and field.

A passage in which several people speak has several values, kept as one text. A column of a
hundred thousand passages of which few have a value takes a byte for each of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.records import Document, Passage, Statement
from indexer.store.conditions import Condition, Operator, name_key

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

# Besides what can be filtered on: who said a passage, by id, and the year of the occasion.
COLUMN_NAMES: Final = (
    "language", "document_id", "kind", "date", "year", "country", "speaker", "organisation",
    "speaker_id", "organisation_id", "said_in",
)  # fmt: skip
_VALUES = "values.json"
# Between the values of one passage; no name has this character.
_AND = "\u241f"
_SAID = frozenset({"country", "speaker", "organisation"})


@dataclass(frozen=True, eq=False)
class Column:
    """One text for each passage: `values[codes[row]]`. The empty text stands for none.

    The text of a passage with several values has all of them; each of them meets a condition, is
    counted and is found among others.
    """

    codes: npt.NDArray[np.unsignedinteger]
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> Column:
        """Number the texts in the order of their first occurrence; none is number 0."""
        numbers: dict[str, int] = {"": 0}
        found = [numbers.setdefault(text or "", len(numbers)) for text in texts]
        return cls(np.array(found, dtype=np.min_scalar_type(len(numbers))), tuple(numbers))

    def taken(self, rows: Rows, fresh: Sequence[str]) -> Column:
        """The texts of some rows, and at each row that is -1 the next of `fresh`."""
        more = Column.of(fresh)
        codes = np.empty(len(rows), dtype=np.int64)
        stays = rows >= 0
        codes[stays] = self.codes[rows[stays]]
        codes[~stays] = more.codes.astype(np.int64) + len(self.values)
        texts = (*self.values, *more.values)
        used, first, places = np.unique(codes, return_index=True, return_inverse=True)
        order = np.argsort(first)
        numbers: dict[str, int] = {"": 0}
        number_of = np.zeros(len(used), dtype=np.int64)
        for place in order.tolist():
            number_of[place] = numbers.setdefault(texts[int(used[place])], len(numbers))
        kind = np.min_scalar_type(len(numbers))
        return Column(number_of[places].astype(kind), tuple(numbers))

    def repeated(self, times: Rows) -> Column:
        """Each text as many times as said."""
        return Column(np.repeat(self.codes, times), self.values)

    def spread(self, rows: Rows, n: int) -> Column:
        """The texts at some of `n` rows, ascending; the other rows have none."""
        codes = np.zeros(n, dtype=self.codes.dtype)
        codes[rows] = self.codes
        return Column(codes, self.values)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Column)
            and self.values == other.values
            and np.array_equal(self.codes, other.codes)
        )

    __hash__ = None  # type: ignore[assignment]

    def mask(self, meets: Callable[[str], bool], rows: Rows | None = None) -> Mask:
        """Of each of `rows` (None: of all) whether one of its values meets a condition."""
        fits = np.array([any(map(meets, own.split(_AND))) for own in self.values], dtype=bool)
        codes = self.codes if rows is None else self.codes[rows]
        mask: Mask = fits[codes] if fits.any() else np.zeros(len(codes), dtype=bool)
        return mask

    def among(self, wanted: Iterable[str], rows: Rows | None = None) -> Mask:
        """Of each of `rows` (None: of all) whether one of its values is one of `wanted`."""
        codes = self.codes if rows is None else self.codes[rows]
        own = list({code for value in set(wanted) for code in self._codes_of.get(value, ())})
        if not own:
            return np.zeros(len(codes), dtype=bool)
        if len(own) == 1:
            mask: Mask = codes == own[0]
        else:
            fits = np.zeros(len(self.values), dtype=bool)
            fits[own] = True
            mask = fits[codes]
        return mask

    @cached_property
    def _codes_of(self) -> dict[str, list[int]]:
        """The codes of the texts that have each value."""
        found: dict[str, list[int]] = {}
        for code, text in enumerate(self.values):
            for value in text.split(_AND):
                found.setdefault(value, []).append(code)
        return found

    def texts_with(self, value: str) -> list[str]:
        """The texts that have a value, as they are kept; the value itself when none has it."""
        return [self.values[code] for code in self._codes_of.get(value, ())] or [value]

    def counts(self, rows: Rows | None = None) -> Counter[str]:
        """How many of `rows` (None: of all) have each value; those without are not counted."""
        codes = self.codes if rows is None else self.codes[rows]
        numbers = np.bincount(codes, minlength=len(self.values)).tolist()
        counted: Counter[str] = Counter()
        for text, number in zip(self.values[1:], numbers[1:], strict=True):
            if number:
                counted.update(dict.fromkeys(text.split(_AND), number))
        return counted

    def at(self, row: int) -> str:
        """The text of one passage, as it is kept."""
        return self.values[int(self.codes[row])]


class Columns:
    """The columns of one generation; see `COLUMN_NAMES`."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = columns

    @classmethod
    def of(
        cls,
        documents: Mapping[str, Document],
        passages: Sequence[Passage],
        statements: Iterable[Statement],
    ) -> Columns:
        """The columns of records; row i is `passages[i]`, those of a document stand together."""
        counts = Counter(passage.document_id for passage in passages)
        said: dict[str, list[Statement]] = {}
        for one in statements:
            said.setdefault(one.passage_id, []).append(one)
        return cls.made(
            [(own, documents[own].date, n) for own, n in counts.items()],
            Column.of(passage.language for passage in passages),
            Column.of(passage.kind for passage in passages),
            [
                (row, one)
                for row, passage in enumerate(passages)
                for one in said.get(passage.passage_id, ())
            ],
        )

    @classmethod
    def made(
        cls,
        documents: Sequence[tuple[str, str | None, int]],
        language: Column,
        kind: Column,
        said: Sequence[tuple[int, Statement]],
    ) -> Columns:
        """The columns of documents with passages: id, date and how many each has.

        `said` are the statements with their rows, ascending.
        """
        n = len(language.codes)
        times = np.array([own for _, _, own in documents], dtype=np.int64)
        dates = [date or "" for _, date, _ in documents]
        by_row = {
            row: [one for _, one in group] for row, group in groupby(said, lambda own: own[0])
        }
        rows = np.array(list(by_row), dtype=np.int64)
        owners = np.searchsorted(np.cumsum(times), rows, side="right").tolist()
        values: dict[str, Callable[[Statement], str | None]] = {
            "country": lambda s: s.country,
            "speaker": lambda s: name_key(s.speaker, s.speaker_id) if s.speaker else None,
            "organisation": lambda s: (
                name_key(s.organisation, s.organisation_id) if s.organisation else None
            ),
            "speaker_id": lambda s: s.speaker_id,
            "organisation_id": lambda s: s.organisation_id,
        }
        texts: dict[str, Iterable[str | None]] = {
            name: [_joined(map(value, own)) for own in by_row.values()]
            for name, value in values.items()
        }
        texts["said_in"] = [
            _joined((one.occasion_date or dates[owner])[:4] for one in own)
            for own, owner in zip(by_row.values(), owners, strict=True)
        ]
        found = {
            "language": language,
            "document_id": Column.of(own for own, _, _ in documents).repeated(times),
            "kind": kind,
            "date": Column.of(dates).repeated(times),
            "year": Column.of(date[:4] for date in dates).repeated(times),
        }
        found |= {name: Column.of(own).spread(rows, n) for name, own in texts.items()}
        return cls({name: found[name] for name in COLUMN_NAMES})

    def save(self, folder: Path) -> None:
        """Write one array for each column; equal records give equal bytes."""
        folder.mkdir()
        for name, column in self._columns.items():
            np.save(folder / f"{name}.npy", column.codes)
        values = {name: column.values for name, column in self._columns.items()}
        (folder / _VALUES).write_text(json.dumps(values), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Columns:
        """Open what `save` wrote.

        Raises:
            OSError, ValueError, LookupError: when a file is not what `save` wrote.
        """
        values = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
        found = {}
        for name in COLUMN_NAMES:
            codes = np.load(folder / f"{name}.npy", allow_pickle=False)
            own = tuple(values[name])
            if codes.dtype.kind != "u" or codes.ndim != 1 or codes.max(initial=0) >= len(own):
                raise ValueError(f"{folder.name}/{name}.npy does not fit {_VALUES}")
            found[name] = Column(codes, own)
        if len({len(column.codes) for column in found.values()}) != 1:
            raise ValueError(f"the files of {folder.name} are not of one length")
        return cls(found)

    def __len__(self) -> int:
        return len(self._columns["language"].codes)

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def meets(self, conditions: Sequence[Condition]) -> Mask:
        """Of each passage whether it meets all conditions."""
        kept = np.ones(len(self), dtype=bool)
        for condition in conditions:
            met = self[condition.field].mask(_test(condition))
            kept &= ~met if condition.op in ("ne", "nin") else met
        return kept

    def as_kept(self, conditions: Sequence[Condition]) -> list[Condition]:
        """The conditions on the texts as they are kept, for a store that compares whole texts."""
        return [self._as_kept(one) if one.field in _SAID else one for one in conditions]

    def _as_kept(self, condition: Condition) -> Condition:
        texts = [text for own in condition.values for text in self[condition.field].texts_with(own)]
        several: Operator = "nin" if condition.op in ("ne", "nin") else "in"
        return Condition(condition.field, several, tuple(dict.fromkeys(texts)))

    def without(self, field: str) -> tuple[int, int]:
        """In how many documents no passage has a value of `field`, and how many there are."""
        documents = self["document_id"]
        n = len(documents.values) - 1
        has_value = self[field].codes != 0
        return n - len(np.unique(documents.codes[has_value])), n


def _joined(values: Iterable[str | None]) -> str:
    """The different values of one passage as one text."""
    return _AND.join(dict.fromkeys(value for value in values if value))


def _test(condition: Condition) -> Callable[[str], bool]:
    """Whether a value is what a condition names, or lies where it says; `ne` and `nin` name it too.

    A date is compared as far as the condition is precise.
    """
    value, values = condition.values[0], condition.values
    if condition.op in ("gt", "gte", "lt", "lte"):
        return _ordered(condition.op, value)
    if condition.field == "date":
        # 2022 is every day of 2022.
        return lambda text: text.startswith(values)
    return frozenset(values).__contains__


def _ordered(op: Operator, value: str) -> Callable[[str], bool]:
    # A date that is vaguer than the value (2022 against 2022-05) lies at its own beginning, and
    # 2022-05-09 is not after 2022.
    size = len(value)
    tests: dict[Operator, Callable[[str], bool]] = {
        "gt": lambda text: text[:size] > value,
        "gte": lambda text: text[:size] >= value,
        "lt": lambda text: text != "" and text[:size] < value,
        "lte": lambda text: text != "" and text[:size] <= value,
    }
    return tests[op]
