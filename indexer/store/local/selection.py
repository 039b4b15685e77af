"""Which passages a search may return, in the forms that searches are restricted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.records import Language
from indexer.store.conditions import Condition

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a whole index that meet conditions: one mask, cut by language once.

    Of each language `rows_of` are the rows, `places` their places among its rows, `bits` the same
    as a bitmap.
    """

    mask: npt.NDArray[np.bool_]
    rows_of: Mapping[Language, Rows] = field(default_factory=dict)
    places: Mapping[Language, Rows] = field(default_factory=dict)
    bits: Mapping[Language, npt.NDArray[np.uint8]] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()

    def __len__(self) -> int:
        return int(np.count_nonzero(self.mask))
