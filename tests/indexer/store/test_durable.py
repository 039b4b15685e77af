"""What a power failure leaves: the order of writes, renames and syncs, and builds killed half-way.

A disk may put a rename on the platter before the content of what was renamed. So the trace of a
build is replayed: at the moment `current` is replaced, all that it will name must be synced.
"""

from __future__ import annotations

import itertools
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexUnusable
from indexer.reading.corpus import split_pages
from indexer.records import Document
from indexer.store.local import publishing
from indexer.store.local.generation import Index
from indexer.store.local.manifest import current_id


def document(document_id: str, text: str) -> Document:
    import hashlib

    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id, document_id.upper(), text, split_pages(text), ("zh", "en"), "briefing",
        digest, digest, f"{document_id}.txt",
    )  # fmt: skip


RIVER = document("river", "湄公河的灯很美，𠮷慶。\n\n長期戰略，二〇五〇年。")
TEA = document("tea", "Tea is served at the lantern fair of Cambodia.")


@dataclass
class Disk:
    """What has been asked of the system, in order; it stops the build after `power` calls."""

    root: Path
    power: int | None = None
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def note(self, *call: str) -> None:
        if self.power is not None and len(self.calls) >= self.power:
            raise KeyboardInterrupt  # nothing of ours catches it
        self.calls.append(call)

    def name(self, path: Any) -> str:
        return os.path.relpath(path, self.root)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(tmp_path / "index")
    fsync, rename, replace, rmtree = os.fsync, os.rename, os.replace, shutil.rmtree

    def traced_fsync(descriptor: int) -> None:
        disk.note("sync", disk.name(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def traced_rename(source: Any, target: Any) -> None:
        disk.note("rename", disk.name(source), disk.name(target))
        rename(source, target)

    def traced_replace(source: Any, target: Any) -> None:
        disk.note("rename", disk.name(source), disk.name(target))
        replace(source, target)

    def traced_rmtree(folder: Any, *, ignore_errors: bool = False) -> None:
        if Path(folder).exists():
            disk.note("remove", disk.name(folder))
        rmtree(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(os, "rename", traced_rename)
    monkeypatch.setattr(os, "replace", traced_replace)
    monkeypatch.setattr(shutil, "rmtree", traced_rmtree)
    return disk


def test_everything_is_synced_before_current_and_current_before_anything_goes(
    disk: Disk, toy_encoder: Encoder
) -> None:
    build_index([RIVER], disk.root, toy_encoder)
    old = current_id(disk.root)
    disk.calls.clear()
    build_index([TEA], disk.root, toy_encoder)
    new = current_id(disk.root)
    swap = disk.calls.index(("rename", ".current.new", "current"))
    before, after = disk.calls[:swap], disk.calls[swap + 1 :]
    moved = next(call for call in before if call[0] == "rename" and call[2].endswith(str(new)))
    synced = {call[1] for call in before[: before.index(moved)] if call[0] == "sync"}
    folder = disk.root / "generations" / str(new)
    inside = [path.relative_to(folder) for path in folder.rglob("*")]
    assert len(inside) > 8
    assert {os.path.normpath(f"{moved[1]}/{path}") for path in [Path(), *inside]} <= synced
    assert ("sync", "generations") in before[before.index(moved) :]
    assert ("sync", ".current.new") in before
    # The swap is on the disk before the old generation goes.
    removed = after.index(("remove", f"generations/{old}"))
    assert ("sync", ".") in after[:removed]
    assert not [call for call in before if call[0] == "remove"]


def test_the_folders_of_a_first_index_are_synced_in_theirs(
    disk: Disk, toy_encoder: Encoder, tmp_path: Path
) -> None:
    disk.root = tmp_path / "new" / "deep" / "index"
    build_index([TEA], disk.root, toy_encoder)
    swap = disk.calls.index(("rename", ".current.new", "current"))
    synced = {call[1] for call in disk.calls[:swap] if call[0] == "sync"}
    assert {".", "..", "../..", "../../.."} <= synced


def test_a_build_that_stops_at_any_call_leaves_an_index_and_the_next_opening_tidies(
    disk: Disk, toy_encoder: Encoder
) -> None:
    # Whether the build also seals its generation depends on the clock: so many calls at least.
    for power in itertools.count():
        disk.power = None
        build_index([RIVER, TEA], disk.root, toy_encoder)
        disk.calls.clear()
        disk.power = power
        try:
            build_index([TEA], disk.root, toy_encoder)
        except KeyboardInterrupt:
            pass
        else:
            assert 15 < len(disk.calls) <= power
            break
        disk.power = None
        index = Index.open(disk.root, toy_encoder)
        assert list(index.documents) in (["river", "tea"], ["tea"])
        assert [path.name for path in (disk.root / "generations").iterdir()] == [index.index_id]
        if list(index.documents) == ["tea"]:
            assert not (disk.root / ".cleaning").exists()
            stored = b"".join(p.read_bytes() for p in disk.root.rglob("*") if p.is_file())
            assert "湄公河的灯".encode() not in stored
            (cache,) = (disk.root / "cache").glob("*.sqlite")
            assert toy_encoder.encode_passages(["湄公河的灯很美"]).tobytes() not in (
                cache.read_bytes()
            )


def test_an_opening_leaves_a_build_at_work_alone(disk: Disk, toy_encoder: Encoder) -> None:
    build_index([TEA], disk.root, toy_encoder)
    with publishing.building(disk.root) as folder:
        other = disk.root / "generations" / "0123456789abcdef"
        other.mkdir()
        Index.open(disk.root, toy_encoder)
        assert other.exists()
        assert folder.exists()
    Index.open(disk.root, toy_encoder)
    assert not other.exists()


def test_a_damaged_generation_is_moved_aside_before_the_whole_one_comes(
    disk: Disk, toy_encoder: Encoder
) -> None:
    build_index([TEA], disk.root, toy_encoder)
    folder = disk.root / "generations" / str(current_id(disk.root))
    (folder / "vectors/en.faiss").write_bytes(b"")
    disk.calls.clear()
    build_index([TEA], disk.root, toy_encoder)
    renames = [call for call in disk.calls if call[0] == "rename"]
    assert renames[0][1] == disk.name(folder)
    assert renames[1][2] == disk.name(folder)
    assert list(Index.open(disk.root, toy_encoder).documents) == ["tea"]


def test_a_cache_that_cannot_be_written_is_told_and_the_old_index_serves(
    disk: Disk, toy_encoder: Encoder
) -> None:
    build_index([TEA], disk.root, toy_encoder)
    (cache,) = (disk.root / "cache").glob("*.sqlite")
    cache.unlink()
    cache.mkdir()
    with pytest.raises(IndexUnusable, match=r"cannot be written \(unable to open") as caught:
        build_index([RIVER], disk.root, toy_encoder)
    assert caught.value.code == "index-not-written"
    assert "仍可使用" in caught.value.zh
    assert list(Index.open(disk.root, toy_encoder).documents) == ["tea"]
