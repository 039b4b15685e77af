"""Checks every file and invariant of an index, one by one; nothing is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.build import settings_sha256
from indexer.doctor.checks import Check, Problem, listed, outcome, skipped
from indexer.doctor.kept_checks import (
    check_cache,
    check_leftovers,
    check_names,
    check_readings,
    check_report,
)
from indexer.doctor.record_checks import (
    check_columns,
    check_counterparts,
    check_documents,
    check_passages,
    check_statements,
)
from indexer.doctor.search_checks import (
    check_encoded,
    check_sentences,
    check_terms,
    check_vectors,
)
from indexer.encoders import Encoder, SentenceVectors, open_encoder
from indexer.errors import IndexMissing, IndexUnusable
from indexer.records import Document
from indexer.splitting import SPLITTER_VERSION
from indexer.store import (
    COLUMNS,
    FILE_NAME,
    FORMAT_VERSION,
    LEXICAL,
    MANIFEST,
    VECTORS,
    Columns,
    LexicalIndex,
    Manifest,
    Records,
    Remains,
    VectorIndex,
    generations_of,
    is_index,
    read_documents,
    read_manifest,
    read_records,
    remains_of,
    serving_folder,
)
from indexer.text import TOKENIZER_VERSION

SAMPLE = 32
# Checks of the generation itself; the others are of files outside it.
OF_THE_GENERATION = (
    "current", "manifest", "files", "program", "documents", "passages", "statements",
    "counterparts", "columns", "vectors", "sentences", "terms", "encoded", "report", "names",
)  # fmt: skip
# Exceptions of the libraries for content that lanmei did not write.
UNREADABLE = (
    sqlite3.Error, RuntimeError, MemoryError, OSError, ValueError, LookupError, TypeError,
    AttributeError, OverflowError,
)  # fmt: skip
_NEEDED = (
    "cannot be looked at before the files are whole",
    "文件不完整，无法检查",
)


@dataclass(frozen=True, slots=True)
class Patient:
    """An index, with what is needed to check and repair it.

    `corpus` is the folder of its documents, when it is known; `encoder` and `names` what an index
    is made with whose manifest cannot tell any more.
    """

    index_dir: Path
    corpus: Path | None = None
    encoder: str = "built-in"
    names: Path | None = None
    open_encoder: Callable[[str], Encoder] = open_encoder
    sample: int = SAMPLE


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What every check found. `remedy` says what to do in both languages; None when all is ok.

    `index_dir` is the folder of the index, or the address of the server that keeps it.
    """

    index_dir: Path | str
    index_id: str | None
    checks: tuple[Check, ...]
    remedy: Problem | None = None
    remains: Remains | None = field(default=None, repr=False)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is damaged or older."""
        return not self.broken

    @property
    def broken(self) -> frozenset[str]:
        """The names of the checks that are damaged or older."""
        return frozenset(c.name for c in self.checks if c.status in {"damaged", "older"})

    @property
    def generation_is_sound(self) -> bool:
        """Whether the generation that serves is whole and fits this program."""
        return not self.broken & set(OF_THE_GENERATION)

    def to_json(self) -> dict[str, Any]:
        """The checks with their sentences in both languages."""
        return {
            "index_dir": str(self.index_dir),
            "index_id": self.index_id,
            "sound": self.is_sound,
            "checks": [
                {"name": c.name, "status": c.status, "en": c.en, "zh": c.zh} for c in self.checks
            ],
            "remedy": None
            if self.remedy is None
            else dict(zip(("en", "zh"), self.remedy, strict=True)),
        }


def examine(patient: Patient) -> Diagnosis:
    """Check every part of the index.

    Raises:
        IndexMissing: when there is no index, and nothing of one.
        IndexUnusable: when it may not be read.
    """
    index_dir = patient.index_dir
    if not is_index(index_dir):
        raise IndexMissing(
            en=f"{index_dir}: there is no index to look at; make one with `lanmei index`",
            zh=f"{index_dir}：这里没有索引可供检查；请先运行 `lanmei index` 建立索引",
        )
    while True:
        folder, current = _check_current(index_dir)
        checks, remains = _look(folder, current, patient)
        # A build may have replaced the generation while it was looked at.
        if folder is None or _check_current(index_dir)[0] == folder:
            break
    index_id = folder.name if folder is not None else None
    return Diagnosis(index_dir, index_id, tuple(checks), remains=remains)


def _check_current(index_dir: Path) -> tuple[Path | None, Check]:
    try:
        folder = serving_folder(index_dir)
    except IndexUnusable as error:
        return None, outcome("current", ("", ""), [(error.en, error.zh)])
    problems: list[Problem] = []
    if folder is None:
        problems.append(
            ("`current` is missing: no generation serves", "缺少 current：没有可用的索引版本")
        )
    elif not folder.is_dir():
        problems.append(
            (
                f"`current` names {folder.name}, which is not there",
                f"current 指向的索引版本 {folder.name} 不存在",
            )
        )
    name = folder.name if folder else ""
    sound = (f"generation {name} serves", f"当前索引版本为 {name}")
    return folder, outcome("current", sound, problems)


def _look(
    folder: Path | None, current: Check, patient: Patient
) -> tuple[list[Check], Remains | None]:
    index_dir = patient.index_dir
    checks = [current]
    remains = None
    if folder is None or not folder.is_dir():
        folder = next(iter(generations_of(index_dir)), None)  # any generation that is left
    if folder is not None:
        remains = remains_of(folder)
        checks.extend(_check_generation(remains, patient))
    checks.append(check_readings(index_dir))
    checks.append(check_leftovers(index_dir, folder.name if folder else None))
    return checks, remains


def _check_generation(remains: Remains, patient: Patient) -> Iterator[Check]:
    """The generation, from its manifest to a sample that is encoded again."""
    yield _check_manifest(remains)
    yield _check_files(remains)
    manifest = _manifest(remains)
    if manifest is None:
        return
    yield _check_program(manifest)
    records, documents, unread = _records(remains.folder)
    if records is None or documents is None:
        yield outcome("documents", ("", ""), [unread])
        for name in ("passages", "statements", "counterparts"):
            yield skipped(name, _NEEDED)
    else:
        yield check_documents(documents, manifest)
        yield check_passages(records, manifest)
        yield check_statements(records, manifest)
        yield check_counterparts(records, manifest)
    yield from _check_search(remains.folder, manifest, records, patient)
    yield check_report(remains.folder, manifest, documents)
    yield check_names(remains.folder)
    yield check_cache(patient.index_dir, manifest.encoder_fingerprint, manifest.dimension)


def _check_manifest(remains: Remains) -> Check:
    name = remains.folder.name
    if not remains.body:
        return outcome(
            "manifest",
            ("", ""),
            [(f"{MANIFEST} is missing or cannot be read", f"{MANIFEST} 缺失或无法读取")],
        )
    version = remains.format_version
    if not remains.is_own:
        return outcome(
            "manifest",
            ("", ""),
            [(
                f"{MANIFEST} is not that of {name}: it was changed",
                f"{MANIFEST} 与索引版本 {name} 不符：已被改动",
            )],
        )  # fmt: skip
    if version is not None and version < FORMAT_VERSION:
        return Check(
            "manifest",
            "older",
            f"the index has format {version}, this program reads format {FORMAT_VERSION}",
            f"索引格式为 {version}，本程序读取的格式为 {FORMAT_VERSION}",
        )
    try:
        read_manifest(remains.folder)
    except IndexUnusable as error:
        if version is not None and version > FORMAT_VERSION:
            en = f"the index has format {version}, a newer lanmei made it; update lanmei"
            zh = f"索引格式为 {version}，由更新版本的 lanmei 建立；请升级 lanmei"
            return Check("manifest", "damaged", en, zh)
        return outcome("manifest", ("", ""), [(error.en, error.zh)])
    sound = (f"format {version}; its digest is {name}", f"格式 {version}；摘要为 {name}")
    return Check("manifest", "ok", *sound)


def _check_files(remains: Remains) -> Check:
    if not remains.is_own:
        return skipped(
            "files",
            ("their digests are in the manifest, which is not sound", "清单不可靠，无从核对摘要"),
        )
    problems: list[Problem] = []
    for names, en, zh in (
        (remains.missing, "missing", "缺失"),
        (remains.changed, "truncated or changed", "被截断或改动"),
        (remains.foreign, "not of this generation", "不属于该索引版本"),
    ):
        if names:
            problems.append((f"{en}: {listed(names)}", f"{zh}：{listed(names)}"))
    n = len(remains.files)
    return outcome(
        "files", (f"{n} files with their digests", f"文件 {n} 个，均与摘要一致"), problems
    )


def _manifest(remains: Remains) -> Manifest | None:
    if remains.format_version != FORMAT_VERSION:
        return None
    try:
        return read_manifest(remains.folder)
    except IndexUnusable:
        return None


def _check_program(manifest: Manifest) -> Check:
    """Whether this program would build the same index from the same documents."""
    parts = (
        ("tokenizer", "分词器", manifest.tokenizer_version, TOKENIZER_VERSION),
        ("splitter", "切分器", manifest.splitter_version, SPLITTER_VERSION),
        ("settings", "设置", manifest.settings_sha256[:8], settings_sha256()[:8]),
    )
    others = [part for part in parts if part[2] != part[3]]
    if not others:
        return Check(
            "program", "ok", "made by this version of the program", "由本程序的当前版本建立"
        )
    en = ", ".join(f"{name} {theirs} (now {ours})" for name, _, theirs, ours in others)
    zh = "、".join(f"{name} {theirs}（现为 {ours}）" for _, name, theirs, ours in others)
    return Check("program", "older", f"made by an older program: {en}", f"由旧版程序建立：{zh}")


def _records(folder: Path) -> tuple[Records | None, list[Document] | None, Problem]:
    try:
        return read_records(folder / FILE_NAME), read_documents(folder / FILE_NAME), ("", "")
    except UNREADABLE as error:
        said = str(error) or type(error).__name__
        return None, None, (f"{FILE_NAME} cannot be read: {said}", f"{FILE_NAME} 无法读取：{said}")


def _check_search(
    folder: Path, manifest: Manifest, records: Records | None, patient: Patient
) -> Iterator[Check]:
    if records is None:
        for name in ("columns", "vectors", "sentences", "terms", "encoded"):
            yield skipped(name, _NEEDED)
        return
    passages = records.passages
    vectors = None
    try:
        yield check_columns(Columns.load(folder / COLUMNS), records)
    except UNREADABLE as error:
        yield _unreadable("columns", COLUMNS, error)
    try:
        vectors = VectorIndex.load(folder / VECTORS)
        yield check_vectors(vectors, passages, manifest, patient.index_dir / "cache")
    except UNREADABLE as error:
        yield _unreadable("vectors", VECTORS, error)
    try:
        yield check_sentences(SentenceVectors.load(folder), passages)
    except UNREADABLE as error:
        yield _unreadable("sentences", "sentences.npy", error)
    try:
        yield check_terms(LexicalIndex.load(folder / LEXICAL), records)
    except UNREADABLE as error:
        yield _unreadable("terms", LEXICAL, error)
    if vectors is None:
        yield skipped("encoded", _NEEDED)
    else:
        yield check_encoded(vectors, passages, manifest, patient.open_encoder, patient.sample)


def _unreadable(name: str, file: str, error: Exception) -> Check:
    said = (str(error) or type(error).__name__).splitlines()[0][:120]
    return outcome(name, ("", ""), [(f"{file} cannot be read: {said}", f"{file} 无法读取：{said}")])
