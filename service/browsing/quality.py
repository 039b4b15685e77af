"""How well questions are found and answered, as it was measured last: figures for everybody.

`lanmei eval publish` puts them beside an index, in `evaluation.json`. Those of the documents that
ship come with the package.
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
    """How questions whose answer is in the documents were found.

    Of `n` questions `first` had an answer as the first passage; `in_ten` is the mean share of what
    answers a question that was among the first ten.
    """

    n: Count
    first: Count
    in_ten: Share


@dataclass(frozen=True, slots=True)
class Answering(Jsonable):
    """How questions were answered.

    Of `n` that the documents answer `right` got a quote that answers and `refused` none; of
    `n_unanswerable` that they do not answer `wrongly` were answered all the same.
    """

    n: Count
    right: Count
    refused: Count
    n_unanswerable: Count
    wrongly: Count


@dataclass(frozen=True, slots=True)
class Direction(Jsonable):
    """Questions of one language over passages of one, or of both."""

    question: Language
    passages: Literal["zh", "en", "both"]
    finding: Finding | None
    answering: Answering | None


@dataclass(frozen=True, slots=True)
class Quality(Jsonable):
    """One evaluation: over what, when, by which version, and its figures by direction.

    `same_index` says that it was measured over the very index that serves; `same_documents` over
    the same documents.
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
    """The latest evaluation of this index, and the one that ships; None where there is none.

    `unreadable` says that there is a file beside the index that cannot be used.
    """

    index_id: str
    own: Quality | None
    shipped: Quality | None
    unreadable: bool


_QUALITY: Final = TypeAdapter(Quality)


def quality_of(index: Index, index_dir: Path) -> QualityReport:
    """What was measured of an index in this folder, and what ships."""
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
        own=_beside(own, index) if own else None,
        shipped=_beside(shipped, index),
        unreadable=unreadable,
    )


def _read(content: bytes) -> Quality:
    return _QUALITY.validate_json(content)


def _beside(quality: Quality, index: Index) -> Quality:
    return replace(
        quality,
        same_index=quality.index_id == index.index_id,
        same_documents=quality.corpus_sha256 == index.manifest.corpus_sha256,
    )
