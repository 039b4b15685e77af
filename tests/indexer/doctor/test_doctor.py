"""An index that was damaged on purpose: what the doctor says of it, and what is mended."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.doctor import Check, Diagnosis, Patient, diagnose, repair
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexMissing
from indexer.reading.corpus import read_folder
from indexer.store.local.generation import Index
from indexer.store.local.manifest import current_id
from indexer.update import Ways, update_index

ZH = """# 湄公河的灯会

柬埔寨表示，湄公河的灯很美。

長期戰略 𠮷，二〇五〇年实现碳中和，ＡＢＣ計劃：Tea 合作。
"""
EN = """# The lantern fair

The lantern fair of Cambodia is held on the Mekong.

Tea is served at 9.
"""
# A pair of passages that are not there.
PAIR = json.dumps({
    "level": "passage", "zh_passage_id": "nobody:0-9", "zh_start": 0, "zh_end": 9,
    "en_passage_id": "nobody:0-9", "en_start": 0, "en_end": 9, "confidence": 1.5,
})  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents in both languages, and an empty one that is not read."""
    made = tmp_path_factory.mktemp("documents")
    (made / "灯会.md").write_text(ZH, encoding="utf-8")
    (made / "fair.md").write_text(EN, encoding="utf-8")
    (made / "empty.txt").write_text("", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def sound(folder: Path, toy_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    index_dir = tmp_path_factory.mktemp("sound") / "index"
    update_index(folder, index_dir, Ways("toy", open_encoder=lambda _: toy_encoder))
    return index_dir


@pytest.fixture
def patient(sound: Path, tmp_path: Path, toy_encoder: Encoder) -> Patient:
    shutil.copytree(sound, tmp_path / "index")
    return Patient(tmp_path / "index", open_encoder=lambda _: toy_encoder)


def generation(patient: Patient) -> Path:
    return patient.index_dir / "generations" / (current_id(patient.index_dir) or "")


def statuses(found: Diagnosis) -> dict[str, str]:
    return {check.name: check.status for check in found.checks if check.status != "ok"}


def check(found: Diagnosis, name: str) -> Check:
    (one,) = [check for check in found.checks if check.name == name]
    return one


def flip(path: Path, position: float) -> None:
    """Turn one bit of a file around."""
    content = bytearray(path.read_bytes())
    content[int(position * (len(content) - 1))] ^= 0x10
    path.write_bytes(bytes(content))


def bytes_of(index_dir: Path) -> dict[str, bytes]:
    files = sorted(path for path in index_dir.rglob("*") if path.is_file())
    return {path.relative_to(index_dir).as_posix(): path.read_bytes() for path in files}


def test_a_sound_index_is_left_to_the_byte(patient: Patient) -> None:
    before = bytes_of(patient.index_dir)
    for found in (diagnose(patient), repair(patient)):
        assert statuses(found) == {}
        assert found.remedy is None
        assert len(found.checks) == 18
        assert all(one.en and one.zh and one.en != one.zh for one in found.checks)
    assert bytes_of(patient.index_dir) == before


FILES = (
    "vectors/en.faiss", "sentences.npy", "sentence_starts.npy", "lexical/lexical.json",
    "lexical/zh/starts.npy", "lexical/en/vocabulary.json", "columns/country.npy",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_file_is_named_and_made_again_of_the_index_itself(
    patient: Patient, name: str, damage: str, toy_encoder: Encoder
) -> None:
    index_id = current_id(patient.index_dir)
    path = generation(patient) / name
    if damage == "flip":
        flip(path, 0.7)
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        path.unlink()
    found = diagnose(patient)
    files = check(found, "files")
    assert files.status == "damaged"
    assert name in files.en
    assert name in files.zh
    assert ("missing" in files.en, "缺失" in files.zh) == ((damage == "gone"),) * 2
    assert found.remedy is not None
    assert all("--repair" in said for said in found.remedy)
    mended = repair(patient)
    assert mended.is_sound
    assert check(mended, "files").status == "repaired"
    assert current_id(patient.index_dir) == index_id
    assert Index.open(patient.index_dir, toy_encoder).manifest.n_not_read == 1


def _edit(path: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement, values).rowcount > 0
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE passages SET end = end + 1 WHERE row = 1", "passages"),
        ("UPDATE passages SET page_start = 9 WHERE row = 0", "passages"),
        ("UPDATE passages SET document_id = 'nobody' WHERE row = 0", "documents"),
        (f"INSERT INTO counterparts VALUES (0, '{PAIR}')", "counterparts"),
    ],
    ids=["offset", "page", "document", "counterpart"],
)  # fmt: skip
def test_passages_are_cut_again_when_the_documents_are_whole(
    patient: Patient, statement: str, name: str
) -> None:
    index_id = current_id(patient.index_dir)
    _edit(generation(patient) / "records.sqlite", statement)
    assert statuses(diagnose(patient))[name] == "damaged"
    assert repair(patient).is_sound
    assert current_id(patient.index_dir) == index_id  # the very generation, so nothing was lost


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET text = replace(text, '美', '丑')",
        "UPDATE documents SET metadata = replace(metadata, '湄公河', '澜沧江')",
    ],
    ids=["text", "title"],
)
def test_a_changed_text_or_title_is_never_believed_and_read_from_the_folder(
    patient: Patient, statement: str, folder: Path, toy_encoder: Encoder
) -> None:
    index_id = current_id(patient.index_dir)
    _edit(generation(patient) / "records.sqlite", statement)
    before = bytes_of(generation(patient))
    refused = repair(patient)
    assert not refused.is_sound
    assert refused.remedy is not None
    assert all("--corpus" in said for said in refused.remedy)
    assert bytes_of(generation(patient)) == before
    given = Patient(patient.index_dir, corpus=folder, open_encoder=lambda _: toy_encoder)
    assert repair(given).is_sound
    assert current_id(patient.index_dir) == index_id
    assert [d.title for d in Index.open(patient.index_dir, toy_encoder).documents.values()] == [
        "The lantern fair",
        "湄公河的灯会",
    ]


def _without_current(patient: Patient) -> None:
    (patient.index_dir / "current").unlink()


def _wrong_current(patient: Patient) -> None:
    (patient.index_dir / "current").write_text("0123456789abcdef\n", encoding="utf-8")


def _garbled_current(patient: Patient) -> None:
    (patient.index_dir / "current").write_bytes(b"\xff../..")


def _flipped_count(patient: Patient) -> None:
    path = generation(patient) / "manifest.json"
    path.write_text(
        path.read_text("utf-8").replace('"n_documents": 2', '"n_documents": 3'), "utf-8"
    )


def _killed_build(patient: Patient) -> None:
    (patient.index_dir / ".building-77").mkdir()
    (patient.index_dir / ".cleaning").touch()
    shutil.copytree(generation(patient), patient.index_dir / "generations" / ("f" * 16))


def _flipped_cache(patient: Patient) -> None:
    (path,) = (patient.index_dir / "cache").glob("*.sqlite")
    _edit(path, "UPDATE vectors SET row = zeroblob(length(row)) WHERE rowid = 1")


def _cut_cache(patient: Patient) -> None:
    (path,) = (patient.index_dir / "cache").glob("*.sqlite")
    path.write_bytes(path.read_bytes()[:5000])


def _flipped_reading(patient: Patient) -> None:
    _edit(
        patient.index_dir / "readings.sqlite",
        "UPDATE readings SET body = x'00' WHERE path = 'fair.md'",
    )


@pytest.mark.parametrize(
    ("harm", "name"),
    [
        (_without_current, "current"),
        (_wrong_current, "current"),
        (_garbled_current, "current"),
        (_flipped_count, "manifest"),
        (_killed_build, "leftovers"),
        (_flipped_cache, "cache"),
        (_cut_cache, "cache"),
        (_flipped_reading, "readings"),
    ],
)
def test_what_lies_around_the_files_is_mended(
    patient: Patient, harm: Callable[[Patient], None], name: str, toy_encoder: Encoder
) -> None:
    index_id = current_id(patient.index_dir)
    harm(patient)
    assert statuses(diagnose(patient))[name] == "damaged"
    mended = repair(patient)
    assert mended.is_sound, mended.remedy
    assert check(mended, name).status == "repaired"
    assert current_id(patient.index_dir) == index_id
    assert Index.open(patient.index_dir, toy_encoder).documents
    assert statuses(diagnose(patient)) == {}


def test_a_lost_report_needs_the_folder(patient: Patient, folder: Path) -> None:
    (generation(patient) / "files.json").unlink()
    found = repair(patient)
    assert not found.is_sound
    assert found.remedy is not None
    assert "--corpus" in found.remedy[0]
    mended = repair(Patient(patient.index_dir, corpus=folder, open_encoder=patient.open_encoder))
    assert mended.is_sound
    assert json.loads((generation(patient) / "files.json").read_text("utf-8"))["counts"] == {
        "not_read": 1,
        "read": 2,
    }


def test_an_encoder_that_is_another_now_is_older_and_the_index_is_encoded_again(
    patient: Patient, toy_encoder: Encoder
) -> None:
    kind: Any = type(toy_encoder)
    other = kind(name="toy", max_tokens=200)
    other.fingerprint = "1" * 64
    later = Patient(patient.index_dir, open_encoder=lambda _: other)
    assert statuses(diagnose(later)) == {"encoded": "older"}
    assert repair(later).is_sound
    assert Index.open(patient.index_dir, other).manifest.encoder_fingerprint == "1" * 64


def test_vectors_of_other_texts_are_found_by_encoding_again(
    folder: Path, tmp_path: Path, toy_encoder: Encoder
) -> None:
    """Files with their digests, rows of unit length, and yet each is that of another passage."""
    kind: Any = type(toy_encoder)

    class Shuffled(kind):  # type: ignore[misc]
        def encode_passages(self, texts: Any, *, progress: Any = None) -> Any:
            return super().encode_passages(texts, progress=progress)[:, ::-1].copy()

    build_index(read_folder(folder).documents, tmp_path / "index", Shuffled())
    patient = Patient(tmp_path / "index", open_encoder=lambda _: toy_encoder)
    assert statuses(diagnose(patient)) == {"encoded": "damaged"}
    assert repair(patient).is_sound


def test_an_index_of_format_1_is_migrated_from_its_own_documents(
    folder: Path, tmp_path: Path, toy_encoder: Encoder
) -> None:
    index_dir = tmp_path / "index"
    documents = read_folder(folder).documents
    build_index(documents, index_dir, toy_encoder)
    older = _as_format_1(index_dir)
    patient = Patient(index_dir, open_encoder=lambda _: toy_encoder)
    assert statuses(diagnose(patient)) == {"manifest": "older"}
    assert repair(patient).is_sound
    assert current_id(index_dir) != older
    found = Index.open(index_dir, toy_encoder).documents
    assert [found[d.document_id].text for d in documents] == [d.text for d in documents]


def _as_format_1(index_dir: Path) -> str:
    """Make the tables and the manifest those of format 1."""
    from indexer.store.local.manifest import file_hashes
    from indexer.store.local.remains import _id_of

    folder = index_dir / "generations" / (current_id(index_dir) or "")
    with closing(sqlite3.connect(folder / "records.sqlite")) as connection:
        rows = connection.execute("SELECT document_id, metadata FROM documents").fetchall()
        for document_id, metadata in rows:
            body = json.loads(metadata)
            for name in ("author", "read", "copies"):
                del body[name]
            body["pages"] = [{k: p[k] for k in ("number", "start", "end")} for p in body["pages"]]
            values = (json.dumps(body), document_id)
            connection.execute("UPDATE documents SET metadata = ? WHERE document_id = ?", values)
        connection.execute("ALTER TABLE documents DROP COLUMN blocks")
        connection.execute("ALTER TABLE documents DROP COLUMN boxes")
        connection.commit()
    body = json.loads((folder / "manifest.json").read_text("utf-8"))
    body["format_version"] = 1
    for name in ("source_sha256", "n_not_read"):
        del body[name]
    body["files"] = file_hashes(folder)
    (folder / "manifest.json").write_text(json.dumps(body), encoding="utf-8")
    older = _id_of(body)
    folder.rename(folder.with_name(older))
    (index_dir / "current").write_text(older, encoding="utf-8")
    return older


def test_a_newer_format_is_told_and_left_alone(patient: Patient) -> None:
    path = generation(patient) / "manifest.json"
    from indexer.store.local.remains import _id_of

    body = json.loads(path.read_text("utf-8")) | {"format_version": 99}
    path.write_text(json.dumps(body), encoding="utf-8")
    newer = _id_of(body)
    path.parent.rename(path.parent.with_name(newer))
    (patient.index_dir / "current").write_text(newer, encoding="utf-8")
    before = bytes_of(generation(patient))
    found = repair(patient)
    assert found.remedy is not None
    assert "update lanmei" in found.remedy[0]
    assert "升级" in found.remedy[1]
    assert bytes_of(generation(patient)) == before


def test_a_folder_without_an_index_is_told_so(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "无"):
        with pytest.raises(IndexMissing) as told:
            diagnose(Patient(place))
        assert "lanmei index" in told.value.zh
