"""Repairs an index from its own documents or from their folder.

Sound parts are not changed. A new generation is built, checked and swapped in, as by any build: a
repair that fails or is killed changes nothing.

Documents are taken from the index itself when that is safe: the file that holds them has its
digest, or the generation that is built of them gets the id of the damaged one, which no changed
text, title or date could have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from indexer.build import build_index
from indexer.doctor.checks import Check, Problem
from indexer.doctor.examine import UNREADABLE, Diagnosis, Patient, examine
from indexer.doctor.kept_checks import CACHE
from indexer.doctor.record_checks import document_problems
from indexer.encoders import drop_damaged, sentences_of
from indexer.errors import IndexDamaged, LanmeiError
from indexer.names import CORPUS_NAMES, load_names
from indexer.reading import KEPT_NAME, REPORT_NAME, Corpus, ReadingReport, forget_damaged
from indexer.records import Document
from indexer.store import (
    FILE_NAME,
    FORMAT_VERSION,
    Remains,
    clean,
    generations_of,
    open_records,
    point_to,
    read_documents,
    remains_of,
    writing,
)
from indexer.update import Ways, update_index

_SENTENCES = "sentences.npy"


def diagnose(patient: Patient) -> Diagnosis:
    """Look at every part of the index, and say what to do when something is not right.

    Raises:
        IndexUnusable: when there is no index, or it may not be read.
    """
    found = examine(patient)
    return found if found.is_sound else replace(found, remedy=_remedy(found, patient))


def repair(patient: Patient) -> Diagnosis:
    """Repair what can be repaired, and check again: what was damaged and is ok is `repaired`.

    Raises:
        IndexUnusable: when there is no index, it cannot be written, or another process writes it.
    """
    before = examine(patient)
    if before.is_sound:
        return before
    failed: LanmeiError | None = None
    with writing(patient.index_dir):
        before = examine(patient)
        try:
            _treat(before, patient)
        except LanmeiError as error:
            failed = error
    after = examine(patient)
    earlier = {check.name: check for check in before.checks}
    mended = replace(
        after, checks=tuple(_compared(check, earlier.get(check.name)) for check in after.checks)
    )
    if mended.is_sound:
        return mended
    remedy = _remedy(mended, patient)
    if failed is not None:
        remedy = (
            f"the repair failed: {failed.en}. {remedy[0]}",
            f"修复失败：{failed.zh}。{remedy[1]}",
        )
    return replace(mended, remedy=remedy)


def _compared(now: Check, before: Check | None) -> Check:
    """A check that is ok now and was not before is `repaired`, and says what was wrong."""
    if before is None or now.status != "ok" or before.status not in {"damaged", "older"}:
        return now
    return Check(
        now.name, "repaired", f"{now.en} (was: {before.en})", f"{now.zh}（原为：{before.zh}）"
    )


def _treat(found: Diagnosis, patient: Patient) -> None:
    index_dir = patient.index_dir
    if "readings" in found.broken:
        forget_damaged(index_dir / KEPT_NAME)
    if "current" in found.broken and _point_to_a_whole_one(patient):
        found = examine(patient)
    body = found.remains.body if found.remains else {}
    fingerprint, dimension = body.get("encoder_fingerprint"), body.get("dimension")
    if isinstance(fingerprint, str) and isinstance(dimension, int):
        if "cache" in found.broken:
            drop_damaged(index_dir / CACHE, fingerprint, dimension)
        if found.broken & {"vectors", "encoded"} and "files" not in found.broken:
            # The rows were written as they are, but are wrong: they came from the cache.
            (index_dir / CACHE / f"{fingerprint[:32]}.sqlite").unlink(missing_ok=True)
    if not found.generation_is_sound:
        _make_again(found.remains, patient)
    elif "leftovers" in found.broken and found.remains is not None:
        folder = found.remains.folder
        clean(index_dir, folder.name, _texts(folder))


def _point_to_a_whole_one(patient: Patient) -> bool:
    """Let the newest whole generation serve; False when there is none."""
    for folder in generations_of(patient.index_dir):
        if remains_of(folder).is_whole:
            point_to(patient.index_dir, folder.name)
            return True
    return False


def _texts(folder: Path) -> Iterator[str]:
    passages = open_records(folder).passages
    for passage, own in zip(passages, sentences_of(passages), strict=True):
        yield passage.text
        yield from own


def _make_again(remains: Remains | None, patient: Patient) -> None:
    """Build the generation again: of its own documents, else of their folder.

    Raises:
        LanmeiError: when neither can be.
    """
    if remains is not None and _is_newer(remains):
        return
    documents = _safe_documents(remains) if remains is not None else None
    if remains is not None and documents is not None:
        try:
            _build_of(documents, remains, patient)
        except IndexDamaged:
            if patient.corpus is None:
                raise
        else:
            return
    if patient.corpus is None:
        return
    body = remains.body if remains is not None else {}
    update_index(
        patient.corpus,
        patient.index_dir,
        Ways(_encoder_of(body, patient), patient.names, patient.open_encoder),
        anew=remains is not None and remains.is_whole,
        known_ids=_ids(remains) if remains is not None else {},
    )


def _is_newer(remains: Remains) -> bool:
    return (remains.format_version or 0) > FORMAT_VERSION


def _safe_documents(remains: Remains) -> list[Document] | None:
    """The documents of the index; None when some are lost, or what belongs to them is."""
    if remains.is_own and not all(
        remains.is_sound(name) for name in (REPORT_NAME, CORPUS_NAMES) if name in remains.files
    ):
        return None
    try:
        documents = read_documents(remains.folder / FILE_NAME)
    except UNREADABLE:
        return None
    return documents if documents and not any(document_problems(documents)) else None


def _build_of(documents: list[Document], remains: Remains, patient: Patient) -> None:
    """Build a generation of the documents of a damaged or older one.

    Raises:
        IndexDamaged: when the result could differ from what was lost.
    """
    body = remains.body
    trusted = remains.is_sound(FILE_NAME)
    corpus = None
    if (remains.folder / REPORT_NAME).exists():
        names = remains.folder / CORPUS_NAMES
        try:
            corpus = Corpus(
                tuple(documents),
                ReadingReport.read(remains.folder / REPORT_NAME),
                str(body.get("source_sha256", "")),
                names=names.read_text(encoding="utf-8") if names.exists() else "",
            )
        except (OSError, ValueError) as error:
            raise IndexDamaged(
                en=f"{REPORT_NAME}: {error}", zh=f"{REPORT_NAME}：{error}"
            ) from error
    build_index(
        documents,
        patient.index_dir,
        patient.open_encoder(_encoder_of(body, patient)),
        names=load_names(patient.names),
        with_sentences=not remains.is_own or _SENTENCES in remains.files,
        corpus=corpus,
        only_as=None if trusted else remains.folder.name,
    )


def _encoder_of(body: dict[str, object], patient: Patient) -> str:
    name = body.get("encoder")
    return name if isinstance(name, str) and name else patient.encoder


def _ids(remains: Remains) -> dict[str, str]:
    """Path -> id of the documents of a damaged index, so that files keep their ids."""
    try:
        report = ReadingReport.read(remains.folder / REPORT_NAME)
    except (OSError, ValueError):
        return {}
    return {
        file.path: file.document_id
        for file in report.files
        if file.document_id is not None and file.status in {"read", "partly_read"}
    }


def _remedy(found: Diagnosis, patient: Patient) -> Problem:
    """What to do now, with the command."""
    place = patient.index_dir
    remains = found.remains
    if remains is not None and _is_newer(remains):
        return (
            "a newer lanmei made this index: update lanmei, or make the index again with "
            f"`lanmei index FOLDER --index {place}`",
            "该索引由更新版本的 lanmei 建立：请升级 lanmei，或运行 "
            f"`lanmei index 文件夹 --index {place}` 重新建立",
        )
    if found.generation_is_sound:
        return (
            f"the index serves as it is; `lanmei doctor {place} --repair` mends the rest",
            f"索引可正常使用；运行 `lanmei doctor {place} --repair` 修复其余部分",
        )
    if remains is not None and _safe_documents(remains) is not None and not patient.corpus:
        trusted = remains.is_sound(FILE_NAME)
        en = "its documents are whole" if trusted else "its documents can be read"
        zh = "文档完好" if trusted else "文档仍可读取"
        return (
            f"{en}: `lanmei doctor {place} --repair` makes the index again; if that is refused, "
            "give the folder they came from with --corpus FOLDER",
            f"{zh}：运行 `lanmei doctor {place} --repair` 重建索引；若被拒绝，"
            "请用 --corpus 文件夹 指定文档所在的文件夹",
        )
    return (
        f"what is lost is not in the index: `lanmei doctor {place} --repair --corpus FOLDER` makes "
        f"it again from the folder of the documents, `lanmei restore FILE {place}` from a backup",
        f"丢失的内容不在索引之中：运行 `lanmei doctor {place} --repair --corpus 文件夹` "
        f"可由文档文件夹重建，运行 `lanmei restore 文件 {place}` 可由备份恢复",
    )
