"""A sealed generation is opened before it is read; a damaged file is refused all the same."""

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexDamaged
from indexer.reading.corpus import split_pages
from indexer.records import Document
from indexer.store.local import generation, seal
from indexer.store.local.generation import Index
from indexer.store.local.manifest import current_id, read_manifest
from service.live import LiveEngine
from service.settings import Settings

TEXTS = {
    "zh": "柬埔寨表示，湄公河的灯很美。\n\n長期戰略 𠮷，二〇五〇年实现碳中和（ＡＢＣ）。",
    "en": "The lantern fair of Cambodia is held on the Mekong.\n\nTea 茶 is served at 8.",
    "none": "",
}


def document(document_id: str) -> Document:
    text = TEXTS[document_id]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id, document_id.upper(), text, split_pages(text), ("zh", "en"), "briefing", digest,
        digest, f"{document_id}.txt",
    )  # fmt: skip


@pytest.fixture
def index_dir(tmp_path: Path, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index with a seal; no file of it counts as too young for one."""
    monkeypatch.setattr(seal, "_SETTLED_NS", 0)
    monkeypatch.setattr(seal, "_DELAY_S", 0.0)
    build_index([document(name) for name in TEXTS], tmp_path / "index", toy_encoder)
    Index.open(tmp_path / "index", toy_encoder)
    assert (tmp_path / "index" / seal.FILE_NAME).exists()
    return tmp_path / "index"


def folder_of(index_dir: Path) -> Path:
    return index_dir / "generations" / str(current_id(index_dir))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def reseal(index_dir: Path) -> None:
    """What a disk that changes a byte by itself leaves: the seal fits, the content does not."""
    folder = folder_of(index_dir)
    manifest = read_manifest(folder)
    seal.seal(folder, manifest, seal.stamps_of(folder, manifest), time.time_ns())
    assert seal.is_sealed(folder, manifest)


def checked(index: Index) -> Index:
    assert index.later is not None
    assert index.later.done.wait(20)
    return index


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline, "it did not happen within 20 s"
        time.sleep(0.02)


def test_a_sealed_generation_is_opened_without_reading_it_and_read_afterwards(
    index_dir: Path, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("it was read before it was opened")

    monkeypatch.setattr(generation, "check_whole", refuse)
    index = checked(Index.open(index_dir, toy_encoder))
    assert index.damage is None
    assert index.documents["zh"].text == TEXTS["zh"]


def test_a_changed_byte_is_refused_in_every_file_though_there_is_a_seal(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    folder = folder_of(index_dir)
    names = sorted(read_manifest(folder).files)
    assert len(names) > 20
    for name in names:
        path = folder / name
        kept, status = path.read_bytes(), path.stat()
        flip(path)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # as if nobody had written
        with pytest.raises(IndexDamaged, match=rf"{name}.*rebuild it with `lanmei index`"):
            Index.open(index_dir, toy_encoder)
        path.write_bytes(kept)
    assert Index.open(index_dir, toy_encoder).damage is None


def test_a_byte_that_changed_unseen_is_found_in_every_file_after_opening(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    folder, n_later = folder_of(index_dir), 0
    for name in sorted(read_manifest(folder).files):
        path = folder / name
        kept = path.read_bytes()
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        reseal(index_dir)
        try:
            damage = checked(Index.open(index_dir, toy_encoder)).damage
            n_later += 1
        except IndexDamaged as error:  # what it holds cannot be
            damage = error
        assert damage is not None, name
        assert f"{name} was truncated or changed" in damage.en
        assert f"{name} 被截断或改动" in damage.zh
        with pytest.raises(IndexDamaged, match=name):  # the seal is broken
            Index.open(index_dir, toy_encoder)
        path.write_bytes(kept)
    assert n_later > 10


@pytest.mark.parametrize("content", ["", "{}", "{\n" * 9, "𠮷\udcff"])
def test_a_damaged_seal_means_that_everything_is_read(
    content: str, index_dir: Path, toy_encoder: Encoder
) -> None:
    flip(folder_of(index_dir) / "vectors" / "en.faiss")
    reseal(index_dir)
    (index_dir / seal.FILE_NAME).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(IndexDamaged, match=r"en\.faiss"):
        Index.open(index_dir, toy_encoder)


def test_a_seal_is_not_believed_for_longer_than_a_day(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    flip(folder_of(index_dir) / "vectors" / "en.faiss")
    reseal(index_dir)
    then = time.time() - 100_000
    os.utime(index_dir / seal.FILE_NAME, (then, then))
    with pytest.raises(IndexDamaged, match=r"en\.faiss"):
        Index.open(index_dir, toy_encoder)


def test_files_written_just_now_are_not_sealed(tmp_path: Path, toy_encoder: Encoder) -> None:
    build_index([document("zh")], tmp_path / "index", toy_encoder)
    records = folder_of(tmp_path / "index") / "records.sqlite"
    records.write_bytes(records.read_bytes())  # by somebody else: the seal of the builder is void
    (tmp_path / "index" / seal.FILE_NAME).unlink(missing_ok=True)
    assert Index.open(tmp_path / "index", toy_encoder).later is None
    assert not (tmp_path / "index" / seal.FILE_NAME).exists()


def test_a_foreign_file_is_refused_though_there_is_a_seal(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    (folder_of(index_dir) / "vectors" / "附加.npy").write_bytes(b"")
    with pytest.raises(IndexDamaged, match="is not a file of this generation"):
        Index.open(index_dir, toy_encoder)


def test_a_generation_that_was_replaced_while_it_was_read_is_not_called_damaged(
    index_dir: Path, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "_DELAY_S", 0.5)
    index = Index.open(index_dir, toy_encoder)
    build_index([document("en")], index_dir, toy_encoder)
    assert checked(index).damage is None


def test_a_text_that_is_another_one_is_not_shown(
    index_dir: Path, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "_DELAY_S", 2.0)  # nothing but the text itself tells
    with sqlite3.connect(folder_of(index_dir) / "records.sqlite") as connection:
        connection.execute("UPDATE documents SET text = replace(text, '湄公河', '湄公何')")
    connection.close()
    reseal(index_dir)
    index = Index.open(index_dir, toy_encoder)
    with pytest.raises(IndexDamaged, match="the text of zh is another"):
        _ = index.documents["zh"]
    assert index.damage is not None


def test_a_server_says_what_is_damaged_goes_on_and_takes_a_repaired_file_up(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    path = folder_of(index_dir) / "lexical" / "en" / "weights.npy"
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    reseal(index_dir)
    live = LiveEngine(index_dir, Settings(index_dir=index_dir), encoder=toy_encoder)
    engine = live.current()
    wait_until(lambda: live.trouble() is not None)
    trouble = live.trouble()
    assert trouble is not None
    assert trouble.serving
    assert "lexical/en/weights.npy was truncated or changed" in trouble.error.en
    assert next(hit.document_id for hit in engine.search("lantern fair").hits) == "en"
    path.write_bytes(kept)
    wait_until(lambda: live.current() is not engine)
    assert live.trouble() is None


def test_a_published_index_is_sealed_by_who_wrote_it_and_read_after_opening(
    tmp_path: Path, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "_TICK_NS", 1)
    monkeypatch.setattr(seal, "_DELAY_S", 0.0)
    index_dir = tmp_path / "index"
    for names in (["zh"], ["zh", "en", "none"]):  # the second has files of the first
        build_index([document(name) for name in names], index_dir, toy_encoder)
        folder = folder_of(index_dir)
        assert seal.is_sealed(folder, read_manifest(folder))
        assert checked(Index.open(index_dir, toy_encoder)).damage is None
    flip(folder_of(index_dir) / "records.sqlite")
    with pytest.raises(IndexDamaged):
        Index.open(index_dir, toy_encoder)


def test_a_clock_of_whole_seconds_seals_nothing_that_was_just_written(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(index_dir)
    stamps = seal.stamps_of(folder, read_manifest(folder))
    assert stamps is not None
    coarse = {name: [size, inode, 10**18, 10**18] for name, (size, inode, *_) in stamps.items()}
    monkeypatch.setattr(seal, "stamps_of", lambda *_: coarse)
    assert not seal.seal_own(folder, read_manifest(folder))
    monkeypatch.setattr(seal, "stamps_of", lambda *_: None)
    assert not seal.seal_own(folder, read_manifest(folder))


def test_its_writer_seals_a_generation_only_when_its_clock_can_tell(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(index_dir)
    manifest = read_manifest(folder)
    seal.break_seal(folder)
    monkeypatch.setattr(seal, "_TICK_NS", 3600 * 10**9)
    assert not seal.seal_own(folder, manifest)
    assert not seal.is_sealed(folder, manifest)
    monkeypatch.setattr(seal, "_TICK_NS", 0)
    assert seal.seal_own(folder, manifest)
    assert seal.is_sealed(folder, manifest)
    for path in folder.rglob("*"):
        if path.is_file():  # a clock of whole seconds
            os.utime(path, (1_700_000_000, 1_700_000_000))
    monkeypatch.setattr(seal, "_MILLISECOND_NS", 1)
    seal.break_seal(folder)
    assert not seal.seal_own(folder, manifest)
