"""The corpus that comes with lanmei."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from indexer.reading.catalog import CATALOG_NAME


def installed_corpus() -> Path:
    """Where an installation puts the corpus."""
    return Path(sysconfig.get_path("data")) / "share" / "lanmei" / "corpus"


def shipped_corpus() -> Path | None:
    """The corpus in the checkout or in the installed data; None when there is neither."""
    checkout = Path(__file__).resolve().parents[2] / "corpus"
    places = (checkout, installed_corpus())
    return next((place for place in places if (place / CATALOG_NAME).is_file()), None)
