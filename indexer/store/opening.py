"""Which store an index is kept in: files on this machine, or a server."""

from __future__ import annotations

from pathlib import Path

from indexer.store.local.store import LocalStore
from indexer.store.stores import Store


def open_store(
    index_dir: Path, address: str | None = None, *, token: str = "", certificate: Path | None = None
) -> Store:
    """The store at an address; without one, the files in `index_dir`.

    `address` is `milvus://HOST:PORT/NAME`, or `milvuss://` with TLS; `token` is `user:password` or
    a key; `certificate` names the authority that signed the certificate of the server.

    Raises:
        StoreUnusable: when the server does not answer within five seconds, or refuses.
        UserError: when the address or the certificate cannot be read.
        ExtraMissing: when the client of the server is not installed.
    """
    if not address:
        return LocalStore(index_dir)
    from indexer.store.milvus import MilvusStore

    return MilvusStore(address, token, certificate)
