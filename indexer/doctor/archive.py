"""Backs up an index as one file and restores it, checked on writing and before replacing anything.

The file is a zip archive:

    backup.json                 form, id of the generation, size and sha256 of every other entry
    generation/…                the files of the generation
    cache/<fingerprint>.sqlite  vectors kept between builds
    readings.sqlite             what was read of each file

An archive is not trusted: it may contain nothing but these entries, as plain files of the sizes
it declares; each is compared with its digest, and the generation with its id, before
the index in place is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from indexer.doctor.examine import UNREADABLE, Patient, examine
from indexer.doctor.kept_checks import CACHE
from indexer.doctor.record_checks import (
    check_columns,
    check_counterparts,
    check_documents,
    check_passages,
    check_statements,
)
from indexer.errors import IndexUnusable, LanmeiError, UserError, reasons_of
from indexer.reading import KEPT_NAME
from indexer.store import (
    FILE_NAME,
    MANIFEST,
    Index,
    building,
    current_id,
    is_index,
    open_generation,
    publish,
    read_documents,
    read_records,
    remains_of,
    serving_folder,
)

_FORM = 1
_TABLE = "backup.json"
_GENERATION = "generation/"
# The names an archive may contain: no name that leads outside.
_NAME = re.compile(
    r"backup\.json|readings\.sqlite|cache/[0-9a-f]{32}\.sqlite"
    r"|generation/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/){0,3}[A-Za-z0-9_-][A-Za-z0-9_.-]*"
)
_MAX_ENTRIES = 1_000
_MAX_TABLE = 1 << 20
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class ArchiveError(UserError):
    """A backup that cannot be written, read or trusted; the message says why."""

    code = "backup"


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """The contents written to, or read from, a backup."""

    index_id: str
    n_files: int
    n_bytes: int


def back_up(
    index_dir: Path, file: Path, *, replace: bool = False, small: bool = False
) -> BackupSummary:
    """Write an index into one file and check that file. `small` leaves out cache and readings.

    Raises:
        IndexUnusable: when there is no whole index.
        ArchiveError: when the file is there already, or cannot be written.
    """
    if file.exists() and not replace:
        raise ArchiveError(
            en=f"{file} is there already; choose another name, or --replace",
            zh=f"{file} 已存在；请换一个文件名，或使用 --replace",
        )
    Index.open(index_dir, None)  # a damaged index is no backup
    temporary = file.with_name(f".{file.name}.new")
    try:
        summary = _write(index_dir, temporary, small=small)
        with _opened(temporary) as archive:
            for name, entry in _entries(archive).items():
                _copy(archive, name, entry, None)
        os.replace(temporary, file)  # noqa: PTH105 - as in the store
    except OSError as error:
        reason, reason_zh = reasons_of(error)
        raise ArchiveError(
            en=f"{file}: the backup cannot be written ({reason}); the index is as it was; choose "
            "another place",
            zh=f"{file}：无法写入备份（{reason_zh}）；索引未受影响；请换一个位置",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return summary


def _write(index_dir: Path, path: Path, *, small: bool) -> BackupSummary:
    """Write the archive; when a build replaces the generation meanwhile, begin again."""
    while True:
        index_id = current_id(index_dir)
        folder = serving_folder(index_dir)
        try:
            return _write_of(index_dir, folder, path, small=small)
        except FileNotFoundError:
            if current_id(index_dir) == index_id:
                raise


def _write_of(index_dir: Path, folder: Path | None, path: Path, *, small: bool) -> BackupSummary:
    if folder is None or not (remains := remains_of(folder)).is_whole:
        raise FileNotFoundError(folder)
    digests = remains.body["files"]
    table: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in [*sorted(digests), MANIFEST]:
            table[_GENERATION + name] = _add(archive, folder / name, _GENERATION + name)
            if table[_GENERATION + name]["sha256"] != digests.get(
                name, table[_GENERATION + name]["sha256"]
            ):
                raise FileNotFoundError(name)  # it was replaced between check and copy
        for name in () if small else _kept(index_dir):
            copy = path.with_name(f"{path.name}.sqlite")
            try:
                if _copy_database(index_dir / name, copy):
                    table[name] = _add(archive, copy, name)
            finally:
                copy.unlink(missing_ok=True)
        body = {"form": _FORM, "index_id": folder.name, "files": table}
        archive.writestr(_TABLE, json.dumps(body, indent=1, sort_keys=True))
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
    return BackupSummary(folder.name, len(table), path.stat().st_size)


def _kept(index_dir: Path) -> Iterator[str]:
    """The databases outside the generation. Nothing else of the folder is ever copied."""
    for path in sorted((index_dir / CACHE).glob("*.sqlite")):
        if _NAME.fullmatch(f"{CACHE}/{path.name}"):
            yield f"{CACHE}/{path.name}"
    if (index_dir / KEPT_NAME).exists():
        yield KEPT_NAME


def _copy_database(path: Path, copy: Path) -> bool:
    """A consistent copy, whoever writes it meanwhile; False for one that is damaged."""
    try:
        with (
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.Error:
        return False
    return True


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    hashed, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            hashed.update(block)
            size += len(block)
            target.write(block)
    return {"sha256": hashed.hexdigest(), "bytes": size}


def restore(file: Path, index_dir: Path, *, replace: bool = False) -> BackupSummary:
    """Put the index of a backup in place, when all of it is as it was written.

    Raises:
        ArchiveError: when the file is no backup or not whole, or a sound index is in place and
            `replace` is not set.
        IndexUnusable: when the folder cannot be written, or another process writes it.
    """
    with _opened(file) as archive:
        entries = _entries(archive)
        index_id = _index_id(archive)
        _refuse_to_replace(index_dir, replace=replace)
        is_new = not index_dir.exists()
        try:
            _put(archive, entries, index_id, index_dir)
        except BaseException:
            if is_new:
                shutil.rmtree(index_dir, ignore_errors=True)
            raise
    return BackupSummary(index_id, len(entries), file.stat().st_size)


def _refuse_to_replace(index_dir: Path, *, replace: bool) -> None:
    if index_dir.exists() and not index_dir.is_dir():
        raise ArchiveError(en=f"{index_dir} is no folder", zh=f"{index_dir} 不是文件夹")
    if replace or not is_index(index_dir):
        return
    try:
        sound = examine(Patient(index_dir, sample=0)).generation_is_sound
    except IndexUnusable:
        return
    if sound:
        raise ArchiveError(
            en=f"{index_dir} holds a sound index; restore into another folder, or --replace it",
            zh=f"{index_dir} 中已有完好的索引；请恢复到其他文件夹，或使用 --replace 覆盖",
        )


def _put(
    archive: zipfile.ZipFile,
    entries: Mapping[str, Mapping[str, Any]],
    index_id: str,
    index_dir: Path,
) -> None:
    with building(index_dir) as folder:
        kept_folder = folder.with_name(
            f"{folder.name}-kept"
        )  # removed with the leftovers of a killed build
        try:
            for name, entry in entries.items():
                target = (
                    folder / name.removeprefix(_GENERATION)
                    if name.startswith(_GENERATION)
                    else kept_folder / name
                )
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as stream:
                    _copy(archive, name, entry, stream)
            index = _checked(folder, index_id, archive)
            for name in sorted(set(entries)):
                if not name.startswith(_GENERATION):
                    (index_dir / name).parent.mkdir(exist_ok=True)
                    os.replace(kept_folder / name, index_dir / name)  # noqa: PTH105
            publish(folder, index_dir, index.manifest, index.texts())
        finally:
            shutil.rmtree(kept_folder, ignore_errors=True)


def _checked(folder: Path, index_id: str, archive: zipfile.ZipFile) -> Index:
    """The generation that was unpacked, opened; its records hold what must hold between them."""
    try:
        index = open_generation(folder, index_id, None)
        records = read_records(folder / FILE_NAME)
        documents = read_documents(folder / FILE_NAME)
    except LanmeiError as error:
        raise _refused(archive.filename, error.en, error.zh) from error
    except UNREADABLE as error:
        raise _refused(archive.filename, str(error), str(error)) from error
    for check in (
        check_documents(documents, index.manifest),
        check_passages(records, index.manifest),
        check_statements(records, index.manifest),
        check_counterparts(records, index.manifest),
        check_columns(index.columns, records),
    ):
        if check.status != "ok":
            raise _refused(archive.filename, check.en, check.zh)
    return index


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise ArchiveError(en=f"{file}: no such file", zh=f"{file}：没有这个文件") from error
    except OSError as error:
        reason, reason_zh = reasons_of(error)
        raise ArchiveError(
            en=f"{file}: cannot be read ({reason})", zh=f"{file}：无法读取（{reason_zh}）"
        ) from error
    except _BROKEN as error:
        raise _refused(
            file, "it is no zip archive, or truncated", "不是 zip 文件，或已被截断"
        ) from error


def _entries(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Name -> size and digest of every entry but the table, all of them checked by their form.

    Raises:
        ArchiveError: when the archive holds anything that `back_up` does not write.
    """
    file = archive.filename
    there = archive.infolist()
    if len(there) > _MAX_ENTRIES:
        raise _refused(file, f"it holds {len(there)} entries", f"包含 {len(there)} 个条目")
    names = [entry.filename for entry in there]
    for entry in there:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if not _NAME.fullmatch(entry.filename) or kind not in {0, stat.S_IFREG}:
            shown = ascii(entry.filename[:80])
            raise _refused(
                file, f"{shown} does not belong into a backup", f"{shown} 不应出现在备份中"
            )
    if len(set(names)) != len(names):
        raise _refused(file, "it holds an entry twice", "有重复的条目")
    table = _table(archive)
    if set(table) != set(names) - {_TABLE} or _GENERATION + MANIFEST not in table:
        raise _refused(file, "entries are missing or too many", "条目缺失或多余")
    for entry in there:
        if entry.filename != _TABLE and entry.file_size != table[entry.filename]["bytes"]:
            raise _refused(
                file,
                f"{entry.filename} is not as long as was written",
                f"{entry.filename} 的长度与记录不符",
            )
    return table


def _body(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        with archive.open(_TABLE) as stream:
            content = stream.read(_MAX_TABLE + 1)
        body = json.loads(content) if len(content) <= _MAX_TABLE else None
    except (*_BROKEN, KeyError, RecursionError) as error:
        raise _refused(
            archive.filename, f"{_TABLE} cannot be read", f"{_TABLE} 无法读取"
        ) from error
    if not isinstance(body, dict) or not isinstance(body.get("files"), dict):
        raise _refused(archive.filename, f"{_TABLE} is no table of a backup", f"{_TABLE} 内容有误")
    if body.get("form") != _FORM:
        form = ascii(body.get("form"))[:20]
        raise _refused(
            archive.filename,
            f"its form is {form}, this program reads {_FORM}; update lanmei",
            f"备份格式为 {form}，本程序读取的格式为 {_FORM}；请升级 lanmei",
        )
    return body


def _index_id(archive: zipfile.ZipFile) -> str:
    found = _body(archive).get("index_id")
    if not isinstance(found, str) or not re.fullmatch(r"[0-9a-f]{16}", found):
        raise _refused(archive.filename, "it names no generation", "未指明索引版本")
    return found


def _table(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    files: dict[str, Any] = _body(archive)["files"]
    for entry in files.values():
        size = entry.get("bytes") if isinstance(entry, dict) else None
        digest = entry.get("sha256") if isinstance(entry, dict) else None
        if type(size) is not int or size < 0 or not isinstance(digest, str):
            raise _refused(archive.filename, f"{_TABLE} is garbled", f"{_TABLE} 内容有误")
    return files


def _copy(
    archive: zipfile.ZipFile, name: str, entry: Mapping[str, Any], target: IO[bytes] | None
) -> None:
    """Unpack one entry, at most as long as it says, and compare its digest.

    Raises:
        ArchiveError: when it is not what was written.
        IndexUnusable: when the disk is full.
    """
    hashed, left = hashlib.sha256(), int(entry["bytes"])
    try:
        with archive.open(name) as source:
            while block := source.read(min(_BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    break
                hashed.update(block)
                if target is not None:
                    target.write(block)
    except _BROKEN as error:
        raise _refused(archive.filename, f"{name} is damaged", f"{name} 已损坏") from error
    if left != 0 or hashed.hexdigest() != entry["sha256"]:
        raise _refused(archive.filename, f"{name} is not what was written", f"{name} 与记录不符")


def _refused(file: str | Path | None, en: str, zh: str) -> ArchiveError:
    return ArchiveError(
        en=f"{file}: this is no backup that can be trusted: {en}; nothing was changed",
        zh=f"{file}：不是可信的备份：{zh}；未做任何改动",
    )
