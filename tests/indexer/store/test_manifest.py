"""A generation is what its id says, and every refusal says what is true."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexDamaged, IndexMissing, IndexUnusable
from indexer.reading.corpus import split_pages
from indexer.records import Document
from indexer.store.local.generation import Index
from indexer.store.local.manifest import current_id, file_hashes, read_manifest
from indexer.store.local.written import cannot_write


def document(document_id: str, text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id, document_id.upper(), text, split_pages(text), ("zh", "en"), "briefing",
        digest, digest, f"{document_id}.txt",
    )  # fmt: skip


RIVER = document("river", "湄公河的灯很美，𠮷慶。\n\n長期戰略，二〇五〇年。")
TEA = document("tea", "Tea is served at the lantern fair of Cambodia.")


@pytest.fixture
def index_dir(tmp_path: Path, toy_encoder: Encoder) -> Path:
    build_index([RIVER], tmp_path / "index", toy_encoder)
    return tmp_path / "index"


def generation(index_dir: Path) -> Path:
    return index_dir / "generations" / str(current_id(index_dir))


def test_a_generation_under_the_name_of_another_is_refused(
    index_dir: Path, toy_encoder: Encoder, tmp_path: Path
) -> None:
    build_index([TEA], tmp_path / "other", toy_encoder)
    own = generation(index_dir)
    own.rename(index_dir / "aside")
    generation(tmp_path / "other").rename(own)
    with pytest.raises(IndexDamaged, match=r"manifest\.json is that of generation"):
        Index.open(index_dir, toy_encoder)


def test_an_edited_record_with_an_updated_hash_is_refused(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    folder = generation(index_dir)
    with closing(sqlite3.connect(folder / "records.sqlite")) as connection:
        connection.execute("UPDATE documents SET text = replace(text, '灯', '茶')")
        connection.commit()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = file_hashes(folder)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IndexDamaged, match="that of generation"):
        Index.open(index_dir, toy_encoder)


@pytest.mark.parametrize("name", [b'"pages"', b'"languages"', b'"path"'])
def test_a_record_that_is_overwritten_in_use_is_told(
    index_dir: Path, toy_encoder: Encoder, name: bytes
) -> None:
    index = Index.open(index_dir, toy_encoder)
    assert index.damage is None
    # So small a file is in SQLite's memory when it is opened: forget it.
    opened: Any = index.documents
    opened._source.select("PRAGMA shrink_memory")
    path = generation(index_dir) / "records.sqlite"
    content = path.read_bytes()
    assert name in content
    with path.open("r+b") as stream:
        stream.write(content.replace(name, b'"' + b"x" * (len(name) - 2) + b'"'))
    with pytest.raises(IndexDamaged, match="changed while it is in use") as caught:
        index.documents["river"]
    assert "文件在使用中被改动" in caught.value.zh
    assert index.damage is caught.value


def test_a_file_that_the_manifest_does_not_name_is_refused(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    (generation(index_dir) / ".DS_Store").write_bytes(b"not ours")
    Index.open(index_dir, toy_encoder)
    (generation(index_dir) / "lexical" / "stray.npy").write_bytes(b"\x93NUMPY")
    with pytest.raises(IndexDamaged, match=r"stray\.npy is not a file of this generation"):
        Index.open(index_dir, toy_encoder)


def rows_of_faiss(content: bytes) -> bytes:
    """An index of FAISS that announces 2^40 vectors and the numbers of as many."""
    dimension, n = struct.unpack_from("<iq", content, 4)
    start = len(content) - 4 * dimension * n - 8
    assert struct.unpack_from("<q", content, start) == (n * dimension,)
    changed = bytearray(content)
    struct.pack_into("<q", changed, 8, 1 << 40)
    struct.pack_into("<q", changed, start, dimension << 40)
    return bytes(changed)


def only_count_of_faiss(content: bytes) -> bytes:
    """An index of FAISS that announces 2^40 vectors and the numbers of those it holds."""
    return content[:8] + struct.pack("<q", 1 << 40) + content[16:]


def rows_of_numpy(content: bytes) -> bytes:
    """An array of NumPy that announces 2^40 rows."""
    return content.replace(b"(2,), }" + 12 * b" ", b"(1099511627776,), }", 1)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("vectors/zh.faiss", rows_of_faiss),
        ("vectors/zh.faiss", only_count_of_faiss),
        ("vectors/zh.rows.npy", rows_of_numpy),
    ],
)
def test_a_header_that_announces_a_trillion_rows_is_refused_though_its_digest_fits(
    index_dir: Path, toy_encoder: Encoder, name: str, change: Callable[[bytes], bytes]
) -> None:
    folder = generation(index_dir)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(change(content))
    assert (folder / name).read_bytes() != content
    with pytest.raises(IndexDamaged, match=f"{name} was truncated or changed"):
        Index.open(index_dir, toy_encoder)
    # Who made the file made the manifest and the id to it.
    manifest = replace(read_manifest(folder), files=file_hashes(folder))
    manifest.write(folder)
    folder.rename(folder.with_name(manifest.index_id))
    (index_dir / "current").write_text(manifest.index_id + "\n", encoding="ascii")
    with pytest.raises(IndexDamaged) as caught:
        Index.open(index_dir, toy_encoder)
    assert caught.value.en.endswith(
        ": the index is damaged: a file does not hold what its header announces; rebuild it with "
        "`lanmei index`"
    )
    assert caught.value.zh.endswith(
        "：索引已损坏：某个文件的内容与其文件头不符；请运行 `lanmei index` 重新建立"
    )


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00\x01", "湄公".encode(), "𠮷".encode(), b"", b"../../etc", b"x" * 100_000],
    ids=["binary", "chinese", "astral", "empty", "path", "long"],
)
def test_a_current_that_names_no_generation_is_said(
    index_dir: Path, toy_encoder: Encoder, content: bytes
) -> None:
    (index_dir / "current").write_bytes(content)
    with pytest.raises(IndexDamaged, match="does not name an index generation") as caught:
        Index.open(index_dir, toy_encoder)
    assert "已损坏" in caught.value.zh
    assert build_index([RIVER], index_dir, toy_encoder).n_encoded == 0
    assert list(Index.open(index_dir, toy_encoder).documents) == ["river"]


def test_a_current_that_may_not_be_read_is_not_called_missing(
    index_dir: Path, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refused)
        with pytest.raises(IndexUnusable, match="Permission denied") as caught:
            Index.open(index_dir, toy_encoder)
    assert not isinstance(caught.value, IndexMissing)
    assert "无法读取" in caught.value.zh


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_not_called_missing(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    (generation(index_dir) / "vectors/en.faiss").chmod(0)
    with pytest.raises(IndexUnusable, match="Permission denied"):
        Index.open(index_dir, toy_encoder)


@pytest.mark.parametrize(
    ("name", "value"), [("files", []), ("n_passages", "7"), ("encoder", None), ("versions", {})]
)
def test_a_manifest_with_values_of_another_kind_is_refused(
    index_dir: Path, toy_encoder: Encoder, name: str, value: Any
) -> None:
    path = generation(index_dir) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest[name] = value
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IndexDamaged, match=name):
        Index.open(index_dir, toy_encoder)


def test_a_manifest_nested_without_end_is_refused(index_dir: Path, toy_encoder: Encoder) -> None:
    (generation(index_dir) / "manifest.json").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        Index.open(index_dir, toy_encoder)


def test_a_reason_of_the_system_is_told_in_both_languages() -> None:
    full = cannot_write(Path("文件夹"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert "No space left on device" in full.en
    assert "磁盘空间不足" in full.zh
    assert "space" not in full.zh
    unknown = cannot_write(Path("𠮷"), OSError(errno.EXDEV, os.strerror(errno.EXDEV)))
    assert os.strerror(errno.EXDEV) in unknown.zh
    assert cannot_write(Path(), OSError()).zh


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", "𠮷".encode(), b"../../elsewhere"])
def test_what_is_wrong_with_current_is_told_in_chinese_as_well(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "current").write_bytes(content)
    with pytest.raises(IndexDamaged) as caught:
        current_id(tmp_path)
    assert "其内容不是索引的名称" in caught.value.zh
    assert "does not name" in caught.value.en
