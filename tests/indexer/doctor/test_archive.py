"""A backup comes back as it was; an archive that is not ours changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.doctor import Patient, back_up, diagnose, restore
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexDamaged, IndexMissing, LanmeiError
from indexer.reading.corpus import read_folder
from indexer.store.local.generation import Index
from indexer.store.local.manifest import current_id
from indexer.update import Ways, update_index


@pytest.fixture(scope="module")
def sound(toy_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with a cache and readings, and a file of keys beside it."""
    place = tmp_path_factory.mktemp("index")
    documents = place / "documents"
    documents.mkdir()
    (documents / "灯会.txt").write_text("湄公河的灯會 𠮷，二〇五〇年。", encoding="utf-8")
    (documents / "fair.txt").write_text("The lantern fair of Cambodia.", encoding="utf-8")
    update_index(documents, place / "index", Ways("toy", open_encoder=lambda _: toy_encoder))
    (place / "index" / "keys.json").write_text('{"secret": "scrypt$…"}', encoding="utf-8")
    return place / "index"


@pytest.fixture(scope="module")
def backup(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "备份 1.zip"
    back_up(sound, file)
    return file


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_was_backed_up_comes_back_and_keys_never_leave(
    sound: Path, backup: Path, tmp_path: Path, toy_encoder: Encoder
) -> None:
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()
    assert not [name for name in names if "key" in name]
    assert {name.split("/")[0] for name in names} == {
        "backup.json", "cache", "generation", "readings.sqlite",
    }  # fmt: skip
    done = restore(backup, tmp_path / "新的" / "index")
    assert done.index_id == current_id(sound)
    restored = bytes_of(tmp_path / "新的" / "index")
    for name, content in bytes_of(sound / "generations").items():
        if not Path(name).name.startswith("."):  # what can be made again stays at home
            assert restored[f"generations/{name}"] == content
    patient = Patient(tmp_path / "新的" / "index", open_encoder=lambda _: toy_encoder)
    assert diagnose(patient).is_sound
    again = update_index(
        sound.parent / "documents",
        tmp_path / "新的" / "index",
        Ways("toy", open_encoder=lambda _: toy_encoder),
    )
    assert (again.n_encoded, again.changed) == (0, False)


def test_a_small_backup_has_the_generation_alone(sound: Path, tmp_path: Path) -> None:
    back_up(sound, tmp_path / "b.zip", small=True)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"backup.json", "generation"}
    restore(tmp_path / "b.zip", tmp_path / "index")
    assert Index.open(tmp_path / "index", None).index_id == current_id(sound)


def test_nothing_sound_is_overwritten_unasked(
    sound: Path, backup: Path, tmp_path: Path, toy_encoder: Encoder
) -> None:
    shutil.copytree(sound.parent / "documents", tmp_path / "documents")
    (tmp_path / "documents" / "tea.txt").write_text("Tea is served.", encoding="utf-8")
    other = tmp_path / "index"
    build_index(read_folder(tmp_path / "documents").documents, other, toy_encoder)
    before = bytes_of(other)
    with pytest.raises(LanmeiError, match="sound index") as told:
        restore(backup, other)
    assert "--replace" in told.value.zh
    assert bytes_of(other) == before
    with pytest.raises(LanmeiError, match="--replace"):
        back_up(other, backup)
    restore(backup, other, replace=True)
    assert current_id(other) == current_id(sound)
    assert not [text for text in bytes_of(other).values() if b"Tea is served." in text]
    (other / "generations" / (current_id(other) or "") / "vectors/en.faiss").write_bytes(b"")
    restore(backup, other)  # what is damaged needs no --replace
    assert Index.open(other, toy_encoder).index_id == current_id(sound)


def test_a_damaged_or_missing_index_is_no_backup(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "index")
    folder = tmp_path / "index" / "generations" / (current_id(sound) or "")
    (folder / "sentences.npy").write_bytes(b"")
    with pytest.raises(IndexDamaged):
        back_up(tmp_path / "index", tmp_path / "b.zip")
    with pytest.raises(IndexMissing):
        back_up(tmp_path / "none", tmp_path / "b.zip")
    assert not list(tmp_path.glob("*.zip*")) + list(tmp_path.glob(".b.zip*"))


Entries = dict[str, bytes]


def _write(
    path: Path, entries: Entries, change: Callable[[zipfile.ZipFile], None] | None = None
) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        if change is not None:
            change(archive)


def _listed(entries: Entries, name: str, content: bytes) -> Entries:
    """The entries with one more, named in the table as ours are."""
    table = json.loads(entries["backup.json"])
    digest = hashlib.sha256(content).hexdigest()
    table["files"][name] = {"sha256": digest, "bytes": len(content)}
    return {**entries, name: content, "backup.json": json.dumps(table).encode()}


def _link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("generation/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def _twice(archive: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("readings.sqlite", b"other")


HOSTILE = [
    "../../escaped", "/escaped", "generation/../../escaped", "cache/../escaped", "..\\escaped",
    "generation/a/b/c/d/e", "keys.json", "generation/.hidden", "C:/escaped", "generation/灯",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_elsewhere_is_refused(name: str, backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        entries = {own: archive.read(own) for own in archive.namelist()}
    _write(tmp_path / "b.zip", _listed(entries, name, b"x"))
    _refused(tmp_path)


@pytest.mark.parametrize("change", [_link, _twice])
def test_a_link_or_an_entry_twice_is_refused(
    change: Callable[[zipfile.ZipFile], None], backup: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(backup) as archive:
        entries = {own: archive.read(own) for own in archive.namelist()}
    _write(tmp_path / "b.zip", entries, change)
    _refused(tmp_path)


def _refused(tmp_path: Path) -> None:
    """Refused in both languages, and nothing was made."""
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(LanmeiError, match="nothing was changed") as told:
        restore(tmp_path / "b.zip", tmp_path / "index")
    assert "未做任何改动" in told.value.zh
    assert told.value.exit_code == 2
    assert {path.name for path in tmp_path.iterdir()} == before
    assert not (tmp_path.parent / "escaped").exists()


@pytest.mark.parametrize("position", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_flipped_bit_or_a_cut_is_refused(position: float, backup: Path, tmp_path: Path) -> None:
    content = bytearray(backup.read_bytes())
    (tmp_path / "b.zip").write_bytes(content[: int(position * len(content))])
    _refused(tmp_path)
    content[int(position * len(content))] ^= 0x40
    (tmp_path / "b.zip").write_bytes(content)
    try:
        restore(tmp_path / "b.zip", tmp_path / "index")
    except LanmeiError:
        assert not (tmp_path / "index").exists()
    else:  # the bit says nothing of the content: a date, an attribute
        assert Index.open(tmp_path / "index", None).documents


def _table(entries: Entries, **changes: Any) -> Entries:
    return {
        **entries,
        "backup.json": json.dumps(json.loads(entries["backup.json"]) | changes).encode(),
    }


def test_an_archive_that_contradicts_itself_is_refused(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        entries = {own: archive.read(own) for own in archive.namelist()}
    less = {name: content for name, content in entries.items() if name != "readings.sqlite"}
    manifest = json.loads(entries["generation/manifest.json"]) | {"n_documents": 7}
    longer = json.loads(entries["backup.json"])["files"]
    longer["readings.sqlite"]["bytes"] += 1
    for changed in (
        less,
        _table(entries, form=2),
        _table(entries, index_id="../../../etc"),
        _table(entries, index_id="0" * 16),
        _table(entries, files=[]),
        _table(entries, files=longer),
        _listed(entries, "generation/vectors/en.faiss", b"FlIx"),
        _listed(entries, "generation/manifest.json", json.dumps(manifest).encode()),
        {**entries, "backup.json": b"[" * 50_000},
        {},
    ):
        _write(tmp_path / "b.zip", changed)
        _refused(tmp_path)


def test_an_entry_that_unpacks_to_more_than_it_says_is_refused(
    backup: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(backup) as archive:
        entries = {own: archive.read(own) for own in archive.namelist()}
    entries = _listed(entries, "generation/zz.npy", b"\0" * 1_000_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    # Both headers say ten bytes.
    said = (1_000_000).to_bytes(4, "little")
    (tmp_path / "b.zip").write_bytes(stream.getvalue().replace(said, (10).to_bytes(4, "little")))
    _refused(tmp_path)


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("稿件 draft", encoding="utf-8")
    _refused(tmp_path)
    with pytest.raises(LanmeiError, match="no such file"):
        restore(tmp_path / "none.zip", tmp_path / "index")
