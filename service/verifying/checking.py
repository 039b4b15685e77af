"""Checks short drafts in this process, long ones in another process that can be ended."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from indexer.errors import QuestionError
from service.verifying.process import VerifyProcess
from service.verifying.report import VerifyReport

# Characters that are checked at once, in less than a second; more go to the process.
AT_ONCE = 4_000


class Here(Protocol):
    """Checks a draft, or single quotes, in this process."""

    def __call__(self, draft: str | None, *, quotes: Sequence[str] | None) -> VerifyReport: ...  # noqa: D102


class Checker:
    """Checks drafts of at most `longest` characters against the generation it is given.

    Holds one process, for the newest generation that was asked about. Safe to share.
    """

    def __init__(self, *, longest: int, timeout_s: float, names: Path | None = None) -> None:
        self._longest = longest
        self._timeout_s = timeout_s
        self._names = names
        self._lock = threading.Lock()
        self._process: VerifyProcess | None = None

    def check(
        self, folder: Path | None, here: Here, *, text: str | None, quotes: Sequence[str] | None
    ) -> dict[str, Any]:
        """The report on a draft, or on single quotes, as JSON.

        `folder` is that of the generation, None when it is in no folder; `here` checks in this
        process.

        Raises:
            QuestionError: when it is empty or too long.
            BusyError: when it takes too long.
        """
        length = len(text or "") + sum(len(quote) for quote in quotes or ())
        if length > self._longest:
            raise QuestionError(
                en=f"the text to check has {length:,} characters; at most {self._longest:,} are "
                "checked at a time; send it in parts",
                zh=f"待核对文本共 {length:,} 个字符；一次最多核对 {self._longest:,} 个，请分段提交",
                code="text-too-long",
            )
        if length <= AT_ONCE or folder is None:
            return here(text, quotes=quotes).to_json()
        request = {"text": text} if quotes is None else {"quotes": list(quotes)}
        return self._process_for(folder).report(request, self._timeout_s)

    def _process_for(self, folder: Path) -> VerifyProcess:
        with self._lock:
            old = self._process
            if old is not None and old.folder == folder:
                return old
            new = self._process = VerifyProcess(folder, self._names)
        if old is not None:
            # It may be at work: it ends when that is done.
            threading.Thread(target=old.close, daemon=True).start()
        return new

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._process is not None:
                self._process.close()
                self._process = None
