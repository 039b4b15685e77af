"""The latest measured quality of search and answers, for the page and the API.

`lanmei eval publish` writes the figures to `evaluation.json` in the index folder. Those of the
shipped documents come with the package.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from indexer.records import Language
from indexer.store import Index
from service.jsonable import Jsonable

logger = logging.getLogger(__name__)

EVALUATION_FILE: Final = "evaluation.json"
FORMAT: Final = 1
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Finding(Jsonable):
    """How well the passages that answer were found.

    Of `n` questions `first` had an answering passage at rank 1; `in_ten` is the mean share of a
    question's answering passages that were among the first ten.
    """

    n: Count
    first: Count
    in_ten: Share


@dataclass(frozen=True, slots=True)
class Answering(Jsonable):
    """How well questions were answered.

    Of `n` questions that the documents answer, `right` got a quote that answers and `refused` got
    no answer. Of `n_unanswerable` that they do not answer, `wrongly` were answered all the same.
    """

    n: Count
    right: Count
    refused: Count
    n_unanswerable: Count
    wrongly: Count


@dataclass(frozen=True, slots=True)
class Direction(Jsonable):
    """Figures for questions of one language over passages of one or both languages."""

    question: Language
    passages: Literal["zh", "en", "both"]
    finding: Finding | None
    answering: Answering | None


@dataclass(frozen=True, slots=True)
class Quality(Jsonable):
    """One evaluation: its data set, date and version, and its figures by direction.

    `same_index` says that it was measured on the index that serves, `same_documents` that it was
    measured on the same documents.
    """

    dataset: str
    split: str | None
    date: str
    version: str
    encoder: str
    index_id: str
    corpus_sha256: str
    directions: tuple[Direction, ...]
    format: Literal[1] = FORMAT
    same_index: bool = False
    same_documents: bool = False


@dataclass(frozen=True, slots=True)
class QualityReport(Jsonable):
    """The latest evaluation of this index, None if there is none, and the one that ships.

    `unreadable` says that the index folder has an evaluation file that cannot be read.
    """

    index_id: str
    own: Quality | None
    shipped: Quality | None
    unreadable: bool


_QUALITY: Final = TypeAdapter(Quality)


def quality_of(index: Index, index_dir: Path) -> QualityReport:
    """The evaluation in the index folder, and the one that ships."""
    try:
        own, unreadable = _read((index_dir / EVALUATION_FILE).read_bytes()), False
    except FileNotFoundError:
        own, unreadable = None, False
    except (OSError, ValidationError) as error:
        logger.warning("%s cannot be used: %s", index_dir / EVALUATION_FILE, type(error).__name__)
        own, unreadable = None, True
    shipped = _read((files("service") / "data" / EVALUATION_FILE).read_bytes())
    return QualityReport(
        index_id=index.index_id,
        own=_compared(own, index) if own else None,
        shipped=_compared(shipped, index),
        unreadable=unreadable,
    )


def _read(content: bytes) -> Quality:
    return _QUALITY.validate_json(content)


def _compared(quality: Quality, index: Index) -> Quality:
    return replace(
        quality,
        same_index=quality.index_id == index.index_id,
        same_documents=quality.corpus_sha256 == index.manifest.corpus_sha256,
    )
