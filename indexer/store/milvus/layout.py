"""How a generation lies in Milvus: a collection of passages and one of everything else.

`NAME_ID` has a row for each passage: its vector, the weights of its terms as a sparse vector, what
it is filtered by, and its record. It has a partition for each language. `NAME_ID_records` has
documents, terms, statements and statistics under keys; a value that is too long for one field lies
under several. The alias `NAME` names the collection that serves.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from indexer.records import Language
from indexer.store.milvus.server import Server

# What stands in the name of a text field: bytes of UTF-8.
_LONGEST: Final = 65_535
_PART: Final = 60_000
_TEXT: Final = 4_096
_AT_A_TIME: Final = 500
# Each passage has this dimension, that no question asks for: empty sparse vectors are refused.
RESERVED: Final = 0
# The records need a vector too.
_NO_VECTOR: Final = [0.0, 0.0]


def passages_of(server: Server, generation_id: str) -> str:
    """The name of the collection of passages."""
    return f"{server.name}_{generation_id}"


def records_of(server: Server, generation_id: str) -> str:
    """The name of the collection of records."""
    return f"{server.name}_{generation_id}_records"


def make_collections(
    server: Server, generation_id: str, dimension: int, columns: Iterable[str]
) -> None:
    """Two new collections; those that a killed build left under the same name go."""
    from pymilvus import DataType, MilvusClient

    passages, records = passages_of(server, generation_id), records_of(server, generation_id)
    for name in (records, passages):
        if server.call("has_collection", name):
            server.call("drop_collection", name)
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("passage_id", DataType.VARCHAR, max_length=_TEXT)
    for column in columns:
        schema.add_field(column, DataType.VARCHAR, max_length=_TEXT)
    # Fetched by row alone: they stay on the disk of a server that can do so.
    schema.add_field("body", DataType.VARCHAR, max_length=_LONGEST, mmap_enabled=True)
    schema.add_field("sentences", DataType.VARCHAR, max_length=_LONGEST, mmap_enabled=True)
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("dense", index_type="FLAT", metric_type="IP")
    indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    server.call(
        "create_collection", passages, schema=schema, index_params=indexes,
        consistency_level="Strong",
    )  # fmt: skip
    for language in ("zh", "en"):
        server.call("create_partition", passages, language)
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=128)
    schema.add_field("body", DataType.VARCHAR, max_length=_LONGEST, mmap_enabled=True)
    schema.add_field("none", DataType.FLOAT_VECTOR, dim=len(_NO_VECTOR))
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("none", index_type="FLAT", metric_type="IP")
    server.call(
        "create_collection", records, schema=schema, index_params=indexes,
        consistency_level="Strong",
    )  # fmt: skip


def put_passages(
    server: Server, generation_id: str, language: Language, rows: Iterator[dict[str, Any]]
) -> None:
    """Write rows of one language."""
    name = passages_of(server, generation_id)
    for batch in _batches(rows):
        server.call("insert", name, batch, partition_name=language)


def put_records(server: Server, generation_id: str, values: Iterator[tuple[str, bytes]]) -> None:
    """Write values under keys."""
    name = records_of(server, generation_id)
    parts = (part for key, value in values for part in _parts(key, value))
    for batch in _batches(parts):
        server.call("insert", name, batch)


def get_records(server: Server, generation_id: str, keys: list[str]) -> dict[str, bytes]:
    """The values of those keys that there are."""
    name = records_of(server, generation_id)
    first = {
        own["key"]: own["body"].partition(":")
        for own in server.get(name, [f"{key}/0" for key in keys], ["key", "body"])
    }
    more = [
        f"{key.removesuffix('/0')}/{number}"
        for key, (n, _, _) in first.items()
        for number in range(1, int(n))
    ]
    rest = {own["key"]: own["body"] for own in server.get(name, more, ["key", "body"])}
    found = {}
    for key, (n, _, body) in first.items():
        own = key.removesuffix("/0")
        whole = body + "".join(rest[f"{own}/{number}"] for number in range(1, int(n)))
        found[own] = zlib.decompress(base64.b85decode(whole))
    return found


def key_of(kind: str, text: str) -> str:
    """The key of something that is named by a text of any length."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
    return f"{kind}/{digest.hexdigest()}"


def _parts(key: str, value: bytes) -> Iterator[Mapping[str, Any]]:
    body = base64.b85encode(zlib.compress(value, 1)).decode("ascii")
    n = max(-(-len(body) // _PART), 1)
    for number in range(n):
        part = body[number * _PART : (number + 1) * _PART]
        own = f"{n}:{part}" if number == 0 else part
        yield {"key": f"{key}/{number}", "body": own, "none": _NO_VECTOR}


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_A_TIME:
            yield batch
            batch = []
    if batch:
        yield batch
