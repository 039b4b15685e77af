"""Arrays of a data class in one compressed file."""

from __future__ import annotations

from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zipfile import BadZipFile

import numpy as np

from indexer.errors import DatasetError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def save_arrays(value: DataclassInstance, path: Path) -> None:
    """Write the fields of `value`, all of them arrays, as one compressed file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns: dict[str, Any] = {f.name: getattr(value, f.name) for f in fields(value)}
    np.savez_compressed(path, **columns)


def load_arrays(kind: type[T], path: Path, *, en: str, zh: str, step: str) -> T:
    """Read what `save_arrays` wrote; `en` and `zh` say what it is, `step` what makes it.

    Raises:
        DatasetError: No such file, or another content.
    """
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as found:
            return kind(**{f.name: found[f.name] for f in fields(kind)})
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise DatasetError(
            en=f"{en} {path.name} cannot be read: {error}; run the step {step}",
            zh=f"无法读取{zh} {path.name}：{error}；请运行 {step} 一步",
        ) from error
