"""Where the settings say that the index is kept."""

from __future__ import annotations

from pathlib import Path

from indexer.store import Store, open_store
from service.settings import Settings


def store_of(settings: Settings, address: str | None = None) -> Store:
    """The store of the settings: a server, or the folder of the index; else that at `address`.

    Raises:
        StoreUnusable: when the server does not answer within five seconds, or refuses.
        UserError: when its address or certificate cannot be read.
        ExtraMissing: when the client of the server is not installed.
    """
    given = settings.store
    token = given.token.get_secret_value() if given.token is not None else ""
    return open_store(
        settings.index_dir, address or given.url, token=token, certificate=given.certificate
    )


def place_of(index_dir: str | Path | None, store: str | Store | None, settings: Settings) -> Store:
    """The store that is given, else that of the folder, else that of the settings; see there."""
    if store is None and index_dir is not None:
        return open_store(Path(index_dir))
    return store_of(settings, store) if isinstance(store, str | None) else store
