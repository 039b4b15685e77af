"""The folder of an exported model: `config.json` and files that are read with their digest checked.

The encoder and the reader are kept in such folders; training writes them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from indexer.errors import EncoderError

ModelKind = Literal["encoder", "reader"]
Description = TypeVar("Description")

_CALLED: Final[dict[ModelKind, str]] = {"encoder": "编码器", "reader": "阅读模型"}


def keep_no_bytes(session: Any) -> None:  # noqa: ANN401 - of onnxruntime, which few files import
    """Let go of the serialised model that a session was made of.

    onnxruntime keeps it beside what it made of it, to make it anew for another processor.
    """
    session.disable_fallback()
    session._model_bytes = None  # as large as the model; nothing else frees it


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder that holds a model of one kind; `kind` is what errors call it."""

    path: Path
    kind: ModelKind

    def describe(
        self, expected_format: int, described: Callable[[dict[str, Any]], Description]
    ) -> Description:
        """What `described` makes of `config.json`; it may raise what a wrong value raises.

        Raises:
            EncoderError: The description is missing, damaged or of another format.
        """
        path = self.path / "config.json"
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            if values["format"] != expected_format:
                raise self._other_version(path, values["format"], expected_format)
            return described(values)
        except OSError as error:
            raise self._missing(path) from error
        except (ValueError, KeyError, TypeError) as error:
            raise self.damaged(path, repr(error)) from error

    def read(self, file: str, sha256: str) -> bytes:
        """The bytes of a file that has this digest.

        Raises:
            EncoderError: The file is missing, or its digest is another.
        """
        path = self.path / file
        try:
            content = path.read_bytes()
        except OSError as error:
            raise self._missing(path) from error
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise self._another(path, f"sha256 {found[:12]}…, expected {sha256[:12]}…")
        return content

    def _other_version(self, path: Path, found: object, expected: int) -> EncoderError:
        called = _CALLED[self.kind]
        return EncoderError(
            en=f"the {self.kind} at {path} was made for another version of lanmei (format {found}; "
            f"this one reads format {expected}); install lanmei again",
            zh=f"{called} {path} 是为另一版本的 lanmei 制作的（格式 {found}，"
            f"本版本读取格式 {expected}）；请重新安装 lanmei",
            code=f"{self.kind}-version",
        )

    def _another(self, path: Path, why: str) -> EncoderError:
        """The error for a file that is not the one its description names."""
        return EncoderError(
            en=f"the {self.kind}'s file {path} is damaged, or another than its config.json "
            f"describes ({why}): it is cut short, or of another version or vocabulary; install "
            "lanmei again",
            zh=f"{_CALLED[self.kind]}文件 {path} 已损坏，或不是 config.json 所描述的文件（{why}）："
            "文件不完整，或版本、词表不同；请重新安装 lanmei",
            code=f"{self.kind}-damaged",
        )

    def _missing(self, path: Path) -> EncoderError:
        return EncoderError(
            en=f"the {self.kind}'s file {path} cannot be read; install lanmei again",
            zh=f"无法读取{_CALLED[self.kind]}文件 {path}；请重新安装 lanmei",
            code=f"{self.kind}-missing",
        )

    def damaged(self, path: Path, why: str) -> EncoderError:
        """The error for a file that cannot be used."""
        return EncoderError(
            en=f"the {self.kind} at {path} is damaged ({why}); install lanmei again",
            zh=f"{_CALLED[self.kind]} {path} 已损坏（{why}）；请重新安装 lanmei",
            code=f"{self.kind}-damaged",
        )
