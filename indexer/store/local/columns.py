"""What passages are filtered, counted and weighed by: one code for each passage and field.

A column of a hundred thousand passages of which few have a value takes a byte for each of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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


@dataclass(frozen=True, eq=False)
class Column:
    """One text for each passage: `values[codes[row]]`. The empty text stands for none."""

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
        """Of each of `rows` (None: of all) whether its text meets a condition."""
        fits = np.fromiter(map(meets, self.values), dtype=bool, count=len(self.values))
        codes = self.codes if rows is None else self.codes[rows]
        mask: Mask = fits[codes] if fits.any() else np.zeros(len(codes), dtype=bool)
        return mask

    def among(self, wanted: Iterable[str], rows: Rows | None = None) -> Mask:
        """Of each of `rows` (None: of all) whether its text is one of `wanted`."""
        codes = self.codes if rows is None else self.codes[rows]
        own = [code for text in set(wanted) if (code := self._code_of.get(text)) is not None]
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
    def _code_of(self) -> dict[str, int]:
        """The code of each text."""
        return {text: code for code, text in enumerate(self.values)}

    def counts(self, rows: Rows | None = None) -> Counter[str]:
        """How many of `rows` (None: of all) have each text; those without are not counted."""
        codes = self.codes if rows is None else self.codes[rows]
        numbers = np.bincount(codes, minlength=len(self.values)).tolist()
        pairs = zip(self.values[1:], numbers[1:], strict=True)
        return Counter({text: number for text, number in pairs if number})

    def at(self, row: int) -> str:
        """The text of one passage."""
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
        statements: Mapping[str, Statement],
    ) -> Columns:
        """The columns of records; row i is `passages[i]`, those of a document stand together."""
        counts = Counter(passage.document_id for passage in passages)
        return cls.made(
            [(own, documents[own].date, n) for own, n in counts.items()],
            Column.of(passage.language for passage in passages),
            Column.of(passage.kind for passage in passages),
            [
                (row, own)
                for row, passage in enumerate(passages)
                if (own := statements.get(passage.passage_id)) is not None
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
        rows = np.array([row for row, _ in said], dtype=np.int64)
        owners = np.searchsorted(np.cumsum(times), rows, side="right").tolist()
        statements = [own for _, own in said]
        texts: dict[str, Iterable[str | None]] = {
            "country": (s.country for s in statements),
            "speaker": (name_key(s.speaker, s.speaker_id) if s.speaker else "" for s in statements),
            "organisation": (
                name_key(s.organisation, s.organisation_id) if s.organisation else ""
                for s in statements
            ),
            "speaker_id": (s.speaker_id for s in statements),
            "organisation_id": (s.organisation_id for s in statements),
            "said_in": (
                (s.occasion_date or dates[owner])[:4]
                for s, owner in zip(statements, owners, strict=True)
            ),
        }
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
            kept &= self[condition.field].mask(_test(condition))
        return kept

    def without(self, field: str) -> tuple[int, int]:
        """In how many documents no passage has a value of `field`, and how many there are."""
        documents = self["document_id"]
        n = len(documents.values) - 1
        has_value = self[field].codes != 0
        return n - len(np.unique(documents.codes[has_value])), n


def _test(condition: Condition) -> Callable[[str], bool]:
    """Whether a text meets a condition; a date is compared as far as the condition is precise."""
    value, values = condition.values[0], condition.values
    if condition.op in ("gt", "gte", "lt", "lte"):
        return _ordered(condition.op, value)
    if condition.field == "date":
        # 2022 is every day of 2022.
        equal: Callable[[str], bool] = lambda text: text.startswith(values)  # noqa: E731
    else:
        texts = frozenset(values)
        equal = texts.__contains__
    return equal if condition.op in ("eq", "in") else lambda text: not equal(text)


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
