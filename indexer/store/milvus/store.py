"""The store that keeps an index in a Milvus server."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from indexer.encoders import Encoder, SentenceVectors
from indexer.errors import IndexMismatch, IndexMissing, IndexUnusable
from indexer.names import CORPUS_NAMES
from indexer.reading import REPORT_NAME
from indexer.records import LANGUAGES, Counterpart, Statement
from indexer.said import Statements
from indexer.store.local import (
    COLUMN_NAMES,
    FORMAT_VERSION,
    Index,
    IndexReads,
    LexicalIndex,
    Manifest,
    StoredDocuments,
    StoredPassages,
    StoredRows,
    check_fits,
)
from indexer.store.milvus.contents import (
    manifest_bytes,
    manifest_of,
    numbers_of,
    rows_of,
    scale_from,
)
from indexer.store.milvus.contents import records_of as contents_records
from indexer.store.milvus.layout import (
    get_records,
    make_collections,
    passages_of,
    put_passages,
    put_records,
    records_of,
)
from indexer.store.milvus.records import MilvusRecords, MilvusSentences, read_columns
from indexer.store.milvus.searching import MilvusTerms, MilvusVectors
from indexer.store.milvus.server import Server
from indexer.store.protocol import Contents, Reads

# Seconds between two looks at which generation serves.
_LOOK_S: Final = 2.0


class MilvusStore:
    """The generations of one index in a Milvus server; see `protocol.Store`.

    The generation that served before a new one is published stays until it is dropped: another
    server may be reading it.
    """

    is_elsewhere: Final = True

    def __init__(self, address: str, token: str = "", certificate: Path | None = None) -> None:
        """Connect to `milvus://HOST:PORT/NAME`; see `Server`.

        Raises:
            StoreUnusable: when the server does not answer within five seconds, or refuses.
            UserError: when the address or the certificate cannot be read.
            ExtraMissing: when pymilvus is not installed.
        """
        self._server = Server(address, token, certificate)
        self.address: Final = address

    def stamp(self) -> object:
        """See `Store.stamp`: the server is to be looked at again every two seconds."""
        return int(time.monotonic() / _LOOK_S)

    def stage(self, contents: Contents) -> str:
        """Write a generation beside the one that serves; see `Writes.stage`."""
        server, languages = self._server, [passage.language for passage in contents.passages]
        manifest = manifest_of(contents)
        generation_id = contents.generation_id or manifest.index_id
        with contextlib.suppress(IndexUnusable):
            self.check(generation_id)
            return generation_id
        make_collections(server, generation_id, manifest.dimension, COLUMN_NAMES)
        lexical = LexicalIndex.create(contents.terms, languages)
        numbers = numbers_of(lexical)
        for language in LANGUAGES:
            rows = rows_of(contents, language, lexical, numbers)
            put_passages(server, generation_id, language, rows)
        put_records(server, generation_id, contents_records(contents, lexical, numbers))
        for name in (passages_of(server, generation_id), records_of(server, generation_id)):
            server.call("flush", name)
            server.call("load_collection", name)
        # Written last: without it the generation is not there.
        body = manifest_bytes(manifest, generation_id)
        put_records(server, generation_id, iter([("manifest", body)]))
        server.call("flush", records_of(server, generation_id))
        return generation_id

    def check(self, generation_id: str) -> None:
        """Look at all of a generation; see `Writes.check`."""
        manifest = self._manifest(generation_id)
        n = self._server.count(passages_of(self._server, generation_id))
        if n != manifest.n_passages:
            raise IndexUnusable(
                en=f"{self._server.address}: generation {generation_id} is not whole: {n} of "
                f"{manifest.n_passages} passages; make it again with `lanmei index`",
                zh=f"{self._server.address}：索引版本 {generation_id} 不完整："
                f"{manifest.n_passages} 个段落中只有 {n} 个；请运行 `lanmei index` 重新建立",
            )

    def publish(self, generation_id: str) -> None:
        """Let a generation serve, in one step; see `Writes.publish`."""
        self.check(generation_id)
        server, target = self._server, passages_of(self._server, generation_id)
        before = server.serving()
        server.call("create_alias" if before is None else "alter_alias", target, server.name)
        kept = {generation_id, self._id_of(before)}
        for other in self.generations() - kept:
            self._remove(other)

    def current(self) -> str | None:
        """The id of the generation that serves; see `Writes.current`."""
        return self._id_of(self._server.serving())

    def drop(self, generation_id: str) -> None:
        """Remove a generation that does not serve; see `Writes.drop`."""
        if self.current() == generation_id:
            raise IndexUnusable(
                en=f"{self._server.address}: {generation_id} serves and is not removed; publish "
                "another first",
                zh=f"{self._server.address}：{generation_id} 正在使用，不能删除；"
                "请先发布另一个版本",
            )
        self._remove(generation_id)

    def generations(self) -> set[str]:
        """See `Store.generations`."""
        own = f"{self._server.name}_"
        names = [name for name in self._server.call("list_collections") if name.startswith(own)]
        return {name.removeprefix(own).removesuffix("_records") for name in names}

    @contextlib.contextmanager
    def open(self, generation_id: str | None = None) -> Iterator[Reads]:
        """Open a generation; see `Store.open`."""
        yield IndexReads(self.index(None, generation_id))

    def index(self, encoder: Encoder | None, generation_id: str | None = None) -> Index:
        """A generation as a search engine takes it; the one that serves when None.

        Raises:
            IndexMissing: when there is none.
            IndexMismatch: when it is of another format or encoder.
        """
        wanted = generation_id or self.current()
        if wanted is None:
            raise self._absent("current")
        manifest = self._manifest(wanted)
        check_fits(self._server.address, manifest, encoder)
        server, n = self._server, manifest.n_passages
        found = get_records(server, wanted, ["statements", "counterparts", "statistics"])
        statistics = json.loads(found["statistics"])
        scales = {
            language: scale_from(statistics[language], manifest.dimension) for language in LANGUAGES
        }
        n_worded = {language: int(statistics[language]["n_worded"]) for language in LANGUAGES}
        columns = read_columns(server, wanted, n)
        files = get_records(server, wanted, [f"file/{REPORT_NAME}", f"file/{CORPUS_NAMES}"])
        source = MilvusRecords(server, wanted, n)
        documents = StoredDocuments(source)
        statements = Statements(Statement(**own) for own in json.loads(found["statements"]))
        sentences = MilvusSentences(server, wanted, manifest.dimension)
        return Index(
            index_id=wanted,
            manifest=manifest,
            documents=documents,
            passages=StoredPassages(source, documents),
            row_of=StoredRows(source, n),
            statements=statements,
            counterparts=[Counterpart(**own) for own in json.loads(found["counterparts"])],
            columns=columns,
            vectors=MilvusVectors(server, wanted, columns, scales),
            lexical=MilvusTerms(server, wanted, n_worded),
            sentence_vectors=SentenceVectors(sentences) if statistics["sentences"] else None,
            files_json=files.get(f"file/{REPORT_NAME}", b""),
            corpus_names=files.get(f"file/{CORPUS_NAMES}", b"").decode(),
        )

    def _manifest(self, generation_id: str) -> Manifest:
        name = records_of(self._server, generation_id)
        if not self._server.call("has_collection", name):
            raise self._absent(generation_id)
        self._server.call("load_collection", name)
        self._server.call("load_collection", passages_of(self._server, generation_id))
        body = get_records(self._server, generation_id, ["manifest"]).get("manifest")
        if body is None:
            raise self._absent(generation_id)
        values: dict[str, Any] = json.loads(body)
        version, address = values.get("format_version"), self._server.address
        named = values.pop("generation_id", None)
        if version == FORMAT_VERSION and named != generation_id:
            raise IndexUnusable(
                en=f"{address}: the collection of {generation_id} holds {named}; make the index "
                "again with `lanmei index`",
                zh=f"{address}：{generation_id} 的 collection 中是 {named}；"
                "请运行 `lanmei index` 重新建立",
            )
        if version != FORMAT_VERSION:
            raise IndexMismatch(
                en=f"{address}: the index has format {version}, this program reads format "
                f"{FORMAT_VERSION}; make it again with `lanmei index`",
                zh=f"{address}：索引格式为 {version}，本程序读取的格式为 {FORMAT_VERSION}；"
                "请运行 `lanmei index` 重新建立",
            )
        return Manifest(**values)

    def _remove(self, generation_id: str) -> None:
        for name in (
            records_of(self._server, generation_id), passages_of(self._server, generation_id),
        ):  # fmt: skip
            if self._server.call("has_collection", name):
                self._server.call("drop_collection", name)

    def _id_of(self, collection: str | None) -> str | None:
        return None if collection is None else collection.removeprefix(f"{self._server.name}_")

    def _absent(self, generation_id: str) -> IndexMissing:
        address = self._server.address
        return IndexMissing(
            en=f"{address}: there is no generation {generation_id}; make one with `lanmei index`",
            zh=f"{address}：没有索引版本 {generation_id}；请运行 `lanmei index` 建立",
        )
