"""Write docs/openapi.json: the description of the HTTP API as the application gives it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from service.api.app import create_app
from service.engine import SearchEngine
from service.settings import Settings

TARGET = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


class NoEngines:
    """The description needs no index."""

    def current(self) -> SearchEngine:
        """Never called while the description is made."""
        raise NotImplementedError


def describe() -> str:
    """The description as it is committed."""
    spec = create_app(NoEngines(), Settings()).openapi()
    return json.dumps(spec, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(describe(), encoding="utf-8")
    sys.stderr.write(f"{TARGET}\n")
