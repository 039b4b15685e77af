"""Where the settings say that the index is kept."""

from __future__ import annotations

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
