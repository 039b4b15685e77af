"""The refusal of a request to add or remove documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from indexer.errors import UserError

STATUSES: Final = {
    "multipart": 400,
    "key-missing": 401,
    "key-unknown": 401,
    "key-scope": 403,
    "uploads-off": 403,
    "body-too-slow": 408,
    "name-taken": 409,
    "duplicate": 409,
    "other-folder": 409,
    "in-catalogue": 409,
    "last-document": 409,
    "body-too-large": 413,
    "media-type": 415,
    "file-type": 415,
    "too-many-uploads": 429,
}


class Refused(UserError):  # noqa: N818 - what happened to the request
    """A refused request, of which nothing is kept. `faults` name each fault and its place.

    Each fault has `field`, `message` and `message_zh`.
    """

    code = "refused"

    def __init__(
        self, code: str, en: str, zh: str, faults: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        super().__init__(en=en, zh=zh, code=code)
        self.faults = tuple(
            {"field": field, "message": message, "message_zh": message_zh}
            for field, message, message_zh in faults
        )

    @property
    def status(self) -> int:
        """The status over HTTP."""
        return STATUSES.get(self.code, 422)


def refused_for(code: str, faults: Sequence[tuple[str, str, str]]) -> Refused:
    """A refusal that is the sum of its faults."""
    return Refused(
        code,
        "; ".join(f"{field}: {en}" for field, en, _ in faults),
        "；".join(f"{field}：{zh}" for field, _, zh in faults),
        faults,
    )
