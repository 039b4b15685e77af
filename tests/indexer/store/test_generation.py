import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexUnusable
from indexer.reading.corpus import split_pages
from indexer.records import Document
from indexer.store.local.generation import Index
from indexer.store.local.manifest import current_id
from indexer.store.local.publishing import building
from indexer.store.local.records import read_records

# `make stress` kills often; here a few moments of a build are enough.
LONG = bool(os.environ.get("LANMEI_LONG_TESTS"))


def document(document_id: str, text: str, languages: Any = ("zh", "en")) -> Any:
    import hashlib

    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id, document_id.upper(), text, split_pages(text), languages, "briefing", digest,
        digest, f"{document_id}.txt",
    )  # fmt: skip


ZH = document("zh", "柬埔寨表示，湄公河的灯很美。\n\n長期戰略 𠮷，二〇五〇年实现碳中和。")
EN = document("en", "The lantern fair of Cambodia is held on the Mekong.\n\nTea is served.")
LAOS = document("laos", "老挝将加强森林合作。")


@pytest.fixture
def index_dir(tmp_path: Path, toy_encoder: Encoder) -> Any:
    build_index([ZH, EN], tmp_path / "index", toy_encoder)
    return tmp_path / "index"


def _renamed(encoder: Encoder, name: str) -> Encoder:
    kind: Any = type(encoder)
    other: Encoder = kind(name=name)
    return other


def generation(index_dir: Path) -> Any:
    return index_dir / "generations" / (current_id(index_dir) or "")


def files(folder: Any) -> Any:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_was_indexed_is_there_when_it_is_opened(index_dir: Path, toy_encoder: Encoder) -> None:
    index = Index.open(index_dir, toy_encoder)
    assert list(index.documents) == ["zh", "en"]
    assert index.documents["zh"] == ZH
    for passage in index.passages:
        assert (
            index.documents[passage.document_id].text[passage.start : passage.end] == passage.text
        )
    row = index.row_of[next(p.passage_id for p in index.passages if "lantern" in p.text)]
    question = toy_encoder.encode_queries(["湄公的燈 柬埔寨 節"])[0]
    found, cosines = index.nearest(question, 1, "en")
    assert (found.tolist(), round(float(cosines[0]), 6)) == ([row], 1.0)


def test_passages_read_by_row_are_those_of_the_records(
    index_dir: Path, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when little is kept, out of order, by slice, and after the files are gone."""
    monkeypatch.setattr("indexer.store.local.stored._PASSAGES", 2)
    monkeypatch.setattr("indexer.store.local.stored._CHARACTERS", 10)
    monkeypatch.setattr("indexer.store.local.stored._AT_A_TIME", 2)
    index = Index.open(index_dir, toy_encoder)
    expected = read_records(generation(index_dir) / "records.sqlite")
    shutil.rmtree(index_dir)
    n = len(expected.passages)
    assert n > 2
    assert list(index.passages) == expected.passages == index.passages[:]
    assert [index.passages[row] for row in reversed(range(n))] == expected.passages[::-1]
    assert index.passages[-1] == expected.passages[-1]
    assert index.passages_at([1, 0, 1]) == [expected.passages[row] for row in (1, 0, 1)]
    assert dict(index.documents) == expected.documents
    for row, passage in enumerate(expected.passages):
        assert index.row_of[passage.passage_id] == row
    assert list(index.row_of) == [passage.passage_id for passage in expected.passages]
    for document_id in expected.documents:
        own = [p for p in expected.passages if p.document_id == document_id]
        assert index.passages_in(document_id) == own
    for wrong in (n, -n - 1):
        with pytest.raises(IndexError):
            index.passages[wrong]
    assert "nowhere" not in index.documents
    assert index.row_of.get("nowhere") is None


def test_the_same_input_gives_the_same_bytes(
    index_dir: Path, toy_encoder: Encoder, tmp_path: Path
) -> None:
    build_index([ZH, EN], tmp_path / "other", toy_encoder)
    assert current_id(index_dir) == current_id(tmp_path / "other")
    assert files(generation(index_dir)) == files(generation(tmp_path / "other"))


def test_only_what_changed_is_encoded_again(index_dir: Path, toy_encoder: Encoder) -> None:
    added = build_index([ZH, EN, LAOS], index_dir, toy_encoder)
    assert (added.n_encoded, added.changed) == (1, True)
    changed = document("en", EN.text.replace("Tea is", "Fish is"))
    assert build_index([ZH, changed, LAOS], index_dir, toy_encoder).n_encoded == 1
    assert build_index([ZH, changed], index_dir, toy_encoder).n_encoded == 0


def test_building_the_same_again_leaves_the_serving_folder_untouched(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    inode = generation(index_dir).stat().st_ino
    assert not build_index([ZH, EN], index_dir, toy_encoder).changed
    assert generation(index_dir).stat().st_ino == inode


def test_a_damaged_generation_is_repaired_by_building_again(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    (generation(index_dir) / "vectors/en.faiss").write_bytes(b"")
    build_index([ZH, EN], index_dir, toy_encoder)
    assert Index.open(index_dir, toy_encoder).documents["en"] == EN


def test_a_deleted_document_is_in_no_file_of_the_index(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    build_index([EN], index_dir, toy_encoder)
    index = Index.open(index_dir, toy_encoder)
    assert [p.document_id for p in index.passages] == ["en", "en"]
    for content in files(index_dir).values():
        assert "湄公河的灯".encode() not in content
    (cache,) = (index_dir / "cache").glob("*.sqlite")
    removed = toy_encoder.encode_passages([p.text for p in [*_passages(ZH, toy_encoder)]])
    kept = toy_encoder.encode_passages([p.text for p in index.passages])
    for row in removed:
        if not (kept == row).all(axis=1).any():
            assert row.tobytes() not in cache.read_bytes()


def _passages(source: Any, encoder: Any) -> Any:
    from indexer.splitting.passages import split

    return split(source, encoder.count_tokens)


def test_there_is_one_generation_after_a_build(index_dir: Path, toy_encoder: Encoder) -> None:
    build_index([LAOS], index_dir, toy_encoder)
    names = [path.name for path in (index_dir / "generations").iterdir()]
    assert names == [current_id(index_dir)]
    assert not list(index_dir.glob(".building-*"))


def test_a_folder_without_an_index_says_what_to_do(tmp_path: Path, toy_encoder: Encoder) -> None:
    with pytest.raises(IndexMissing, match="make one with `lanmei index`"):
        Index.open(tmp_path / "none", toy_encoder)
    with pytest.raises(IndexMissing):
        Index.open(tmp_path, toy_encoder)


def test_another_encoder_is_refused_with_both_names_and_the_command(
    index_dir: Path, toy_encoder: Encoder
) -> None:
    other = _renamed(toy_encoder, "other")
    with pytest.raises(IndexMismatch, match=r"toy .* other .*`lanmei index --encoder other`"):
        Index.open(index_dir, other)
    assert Index.open(index_dir, None).manifest.encoder == "toy"


@pytest.mark.parametrize("name", ["records.sqlite", "vectors/en.faiss", "lexical/zh/rows.npy"])
@pytest.mark.parametrize("damage", ["delete", "truncate", "flip"])
def test_a_damaged_file_is_named(
    index_dir: Path, toy_encoder: Encoder, name: Any, damage: Any
) -> None:
    path = generation(index_dir) / name
    content = path.read_bytes()
    if damage == "delete":
        path.unlink()
    elif damage == "truncate":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(IndexDamaged, match=rf"{name}.*rebuild it with `lanmei index`"):
        Index.open(index_dir, toy_encoder)


def test_a_half_written_generation_is_never_opened(index_dir: Path, toy_encoder: Encoder) -> None:
    (generation(index_dir) / "manifest.json").unlink()
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        Index.open(index_dir, toy_encoder)
    (generation(index_dir) / "manifest.json").write_text('{"format_version": 1', encoding="utf-8")
    with pytest.raises(IndexDamaged):
        Index.open(index_dir, toy_encoder)


@pytest.mark.parametrize("field", ["format_version", "tokenizer_version"])
def test_another_format_is_refused(index_dir: Path, toy_encoder: Encoder, field: Any) -> None:
    path = generation(index_dir) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest[field] = 99 if field == "format_version" else "99"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IndexMismatch, match=r"99.*rebuild it with `lanmei index`"):
        Index.open(index_dir, toy_encoder)


def test_a_second_build_at_the_same_time_is_refused(index_dir: Path, toy_encoder: Encoder) -> None:
    with building(index_dir), pytest.raises(IndexUnusable, match="another `lanmei index`"):
        build_index([LAOS], index_dir, toy_encoder)
    assert build_index([LAOS], index_dir, toy_encoder).changed


def test_a_build_that_fails_leaves_the_old_index(index_dir: Path, toy_encoder: Encoder) -> None:
    before = files(index_dir / "generations")

    class Broken(type(toy_encoder)):  # type: ignore[misc]
        def encode_passages(self, texts: Any, *, progress: Any = None) -> Any:
            del texts, progress
            raise OSError(28, "No space left on device")

    with pytest.raises(IndexUnusable, match="No space left") as caught:
        build_index([LAOS], index_dir, Broken())
    assert "仍可使用" in caught.value.zh
    assert files(index_dir / "generations") == before
    assert not list(index_dir.glob(".building-*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path, toy_encoder: Encoder) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(IndexUnusable, match="cannot be written"):
        build_index([ZH], tmp_path / "index", toy_encoder)


FULL_DISK = """
import sys
from pathlib import Path
from indexer.build import build_index
from indexer.encoders import open_encoder
from indexer.reading import read_corpus
from indexer.errors import IndexUnusable
import resource
encoder = open_encoder(threads=1)
documents = read_corpus(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    build_index(documents, Path(sys.argv[2]), encoder)
except IndexUnusable as error:
    print(error.en)
    sys.exit(2)
"""


@pytest.mark.model
def test_a_disk_that_is_full_is_told_and_nothing_is_lost(index_dir: Path, corpus_dir: Path) -> None:
    before = files(index_dir / "generations")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(corpus_dir), str(index_dir)],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "the index cannot be written" in done.stdout
    assert files(index_dir / "generations") == before


REBUILD = """
import sys
from pathlib import Path
from indexer.build import build_index
from indexer.encoders import open_encoder
from indexer.reading import read_corpus
encoder = open_encoder(threads=1)
documents = read_corpus(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for n in (5, 4, 3):
        build_index(documents[:n], Path(sys.argv[2]), encoder)
"""


@pytest.mark.model
@pytest.mark.slow
def test_killing_an_indexer_at_any_moment_leaves_an_index_that_opens(
    tmp_path: Path, corpus_dir: Path, shipped_index: Path, built_in_encoder: Encoder
) -> None:
    from indexer.reading.corpus import read_corpus

    index_dir = tmp_path / "index"
    documents = read_corpus(corpus_dir)
    shutil.copytree(shipped_index, index_dir)
    for attempt in range(24) if LONG else (0, 3, 7):
        process = subprocess.Popen(
            [sys.executable, "-c", REBUILD, str(corpus_dir), str(index_dir)],
            stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.03 + 0.057 * (attempt % 8))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        index = Index.open(index_dir, built_in_encoder)
        assert len(index.documents) in (3, 4, 5)
    assert build_index(documents, index_dir, built_in_encoder).n_documents == 5
    assert not list(index_dir.glob(".building-*"))
