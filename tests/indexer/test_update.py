"""An index follows its folder: what did not change costs nothing, what is gone leaves nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from indexer import parts
from indexer.errors import CorpusError, IndexUnusable
from indexer.reading import KEPT_NAME, KeptReadings
from indexer.splitting import split
from indexer.store import Index, read_blocks
from indexer.update import Ways, kept_report, update_index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "corpus"
    found.mkdir()
    (found / "灯.md").write_text("# 灯会\n\n灯会在晚上举行。\n", encoding="utf-8")
    (found / "tea.txt").write_text("Tea is grown by the river.", encoding="utf-8")
    return found


class Opened:
    """Opens the toy encoder and counts how often."""

    def __init__(self, encoder: Any) -> None:
        self.n = 0
        self._encoder = encoder

    def __call__(self, _: str) -> Any:
        self.n += 1
        return self._encoder


@pytest.fixture
def opened(toy_encoder: Any) -> Opened:
    return Opened(toy_encoder)


@pytest.fixture
def ways(opened: Opened, toy_encoder: Any, monkeypatch: pytest.MonkeyPatch) -> Ways:
    fingerprint = toy_encoder.fingerprint
    monkeypatch.setattr("indexer.update.fingerprint_of", lambda _: fingerprint)
    return Ways(encoder=toy_encoder.name, open_encoder=opened)


def test_a_folder_that_did_not_change_is_left_alone_without_opening_the_encoder(
    folder: Path, tmp_path: Path, ways: Ways, opened: Opened
) -> None:
    first = update_index(folder, tmp_path / "index", ways)
    again = update_index(folder, tmp_path / "index", ways)
    assert (opened.n, again.changed, again.n_encoded) == (1, False, 0)
    assert (again.index_id, again.reading) == (first.index_id, first.reading)
    (folder / "tea.txt").touch()
    assert update_index(folder, tmp_path / "index", ways).changed is False
    assert opened.n == 1


def test_one_changed_file_is_read_and_encoded_and_no_other(
    folder: Path, tmp_path: Path, ways: Ways
) -> None:
    update_index(folder, tmp_path / "index", ways)
    (folder / "tea.txt").write_text("Tea is sold in the town.", encoding="utf-8")
    read: list[tuple[int, int]] = []
    summary = update_index(
        folder, tmp_path / "index", ways, reading=lambda done, total: read.append((done, total))
    )
    assert read == [(1, 2), (2, 2)]
    assert (summary.changed, summary.n_encoded) == (True, 1)


def test_a_file_that_is_gone_is_in_no_file_of_the_index(
    folder: Path, tmp_path: Path, ways: Ways
) -> None:
    index_dir = tmp_path / "index"
    (folder / "secret.md").write_text("The launch code is swordfish tea.", encoding="utf-8")
    update_index(folder, index_dir, ways)
    (folder / "secret.md").unlink()
    update_index(folder, index_dir, ways)
    with KeptReadings(index_dir / KEPT_NAME) as kept:
        assert set(kept.known) == {"tea.txt", "灯.md"}
    for path in index_dir.rglob("*"):
        if path.is_file():
            assert b"swordfish" not in path.read_bytes(), path


def test_ids_stay_when_neighbours_come_and_saved_places_point_to_the_same_text(
    folder: Path, tmp_path: Path, ways: Ways, toy_encoder: Any
) -> None:
    update_index(folder, tmp_path / "index", ways)
    before = Index.open(tmp_path / "index", toy_encoder)
    (folder / "登.md").write_text("同音的另一份文件，讲的是河。", encoding="utf-8")
    (folder / "a.txt").write_text("The river comes first.", encoding="utf-8")
    update_index(folder, tmp_path / "index", ways)
    after = Index.open(tmp_path / "index", toy_encoder)
    for document_id, document in before.documents.items():
        assert after.documents[document_id].text == document.text
    assert len(after.documents) == 4


def test_bad_files_are_kept_with_the_index_and_counted(
    folder: Path, tmp_path: Path, ways: Ways, toy_encoder: Any
) -> None:
    (folder / "old.doc").write_bytes(b"old")
    (folder / "empty.txt").write_bytes(b"")
    summary = update_index(folder, tmp_path / "index", ways)
    index = Index.open(tmp_path / "index", toy_encoder)
    assert index.manifest.n_not_read == 2
    assert kept_report(tmp_path / "index", index.index_id) == summary.reading
    assert [file.path for file in summary.reading.not_read] == ["empty.txt", "old.doc"]


def test_blocks_are_kept_on_the_disk(folder: Path, tmp_path: Path, ways: Ways) -> None:
    summary = update_index(folder, tmp_path / "index", ways)
    records = tmp_path / "index" / "generations" / summary.index_id / "records.sqlite"
    (document_id,) = [f.document_id for f in summary.reading.files if f.path == "灯.md"]
    assert document_id is not None
    assert [block.kind for block in read_blocks(records, document_id)] == ["heading", "paragraph"]


def test_a_folder_of_which_nothing_can_be_read_leaves_the_old_index(
    folder: Path, tmp_path: Path, ways: Ways
) -> None:
    summary = update_index(folder, tmp_path / "index", ways)
    for path in folder.iterdir():
        path.write_bytes(b"")
    with pytest.raises(CorpusError, match="is empty"):
        update_index(folder, tmp_path / "index", ways)
    assert (tmp_path / "index" / "current").read_text(encoding="utf-8").strip() == summary.index_id


HOLD = """
import sys, time
from pathlib import Path
from indexer.store import writing
with writing(Path(sys.argv[1])):
    (Path(sys.argv[1]) / "held").touch()
    time.sleep(120)
"""


def test_there_is_one_writer_and_a_dead_one_holds_nothing(
    folder: Path, tmp_path: Path, ways: Ways
) -> None:
    index_dir = tmp_path / "index"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(index_dir)])
    deadline = time.monotonic() + 100
    while not (index_dir / "held").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    with pytest.raises(IndexUnusable) as caught:
        update_index(folder, index_dir, ways)
    assert caught.value.code == "index-busy"
    holder.kill()
    holder.wait()
    assert update_index(folder, index_dir, ways).n_documents == 2


def test_damaged_readings_are_read_again(folder: Path, tmp_path: Path, ways: Ways) -> None:
    update_index(folder, tmp_path / "index", ways)
    (tmp_path / "index" / KEPT_NAME).write_bytes(b"nonsense" * 1000)
    assert update_index(folder, tmp_path / "index", ways).n_documents == 2


EDITS = {
    "灯.txt": "# 灯会\n\n灯会在２０２１年2月15日举行，共有120人参加。\n\n王小明表示，灯会很好。\n",
    "lantern.txt": "The lantern fair\n\nThe fair was held on 15 February 2021 with 120 people.\n",
    "燈會.txt": "# 灯会\n\n燈會在晚上舉行，𠮷野先生（Mr. Yoshino）也來了。\n",
}


def test_an_edit_gives_the_bytes_of_an_index_made_from_nothing(tmp_path: Path, ways: Ways) -> None:
    """Headings that repeat, counterparts and statements follow what stands in other documents."""
    index_dir, folder = tmp_path / "index", tmp_path / "corpus"
    folder.mkdir()
    (folder / "tea.txt").write_text("# 灯会\n\nTea is grown by the river.", encoding="utf-8")
    update_index(folder, index_dir, ways)
    for name, text in EDITS.items():
        (folder / name).write_text(text, encoding="utf-8")
        edited = update_index(folder, index_dir, ways)
        again = update_index(folder, tmp_path / f"new-{name}", ways)
        assert edited.index_id == again.index_id  # the digest of every file
    (folder / "灯.txt").unlink()
    edited = update_index(folder, index_dir, ways)
    assert edited.index_id == update_index(folder, tmp_path / "last", ways).index_id
    with closing(sqlite3.connect(index_dir / "derived.sqlite")) as connection:
        bodies = [zlib.decompress(body) for (body,) in connection.execute("SELECT body FROM kept")]
    assert bodies
    assert not any(b"\\u738b\\u5c0f\\u660e" in body for body in bodies)  # 王小明


def test_only_the_edited_document_is_cut_and_read_again(
    folder: Path, tmp_path: Path, ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        text = f"第{number}号通报：河水很清，鱼有{number + 20}种。"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    update_index(folder, tmp_path / "index", ways)
    (folder / "3.txt").write_text("第3号通报：河水不清。", encoding="utf-8")
    done: list[str] = []
    for name in ("split", "extract_statements"):
        original = getattr(parts, name)

        def counted(document: Any, *rest: Any, original: Any = original) -> Any:
            done.append(document.document_id)
            return original(document, *rest)

        monkeypatch.setattr(parts, name, counted)
    summary = update_index(folder, tmp_path / "index", ways)
    assert (summary.changed, done) == (True, ["3", "3"])


def test_what_is_kept_is_made_again_when_it_is_damaged(
    folder: Path, tmp_path: Path, ways: Ways
) -> None:
    index_dir = tmp_path / "index"
    first = update_index(folder, index_dir, ways)
    with closing(sqlite3.connect(index_dir / "derived.sqlite")) as connection:
        connection.execute("UPDATE kept SET body = x'789c' WHERE kind = 'passages'")
        connection.execute("UPDATE OR REPLACE kept SET kind = 'terms' WHERE kind = 'sentences'")
        connection.commit()
    assert update_index(folder, index_dir, ways, anew=True).index_id == first.index_id
    (index_dir / "derived.sqlite").write_bytes(b"nothing of the kind" * 1000)
    assert update_index(folder, index_dir, ways, anew=True).index_id == first.index_id


class Breaks:
    """An encoder whose process ends after so many batches."""

    def __init__(self, encoder: Any, batches: int) -> None:
        self._encoder, self._left = encoder, batches

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode_passages(self, texts: Any, **more: Any) -> Any:
        if self._left == 0:
            raise KeyboardInterrupt
        self._left -= 1
        return self._encoder.encode_passages(texts, **more)


def test_a_run_that_was_broken_off_goes_on_where_it_was(
    folder: Path, tmp_path: Path, ways: Ways, toy_encoder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.encoders.cache._BATCH", 3)
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"第{number}号：河水很清。", encoding="utf-8")
    breaking = Ways(ways.encoder, open_encoder=lambda _: Breaks(toy_encoder, 2))
    with pytest.raises(KeyboardInterrupt):
        update_index(folder, tmp_path / "index", breaking)
    read: list[tuple[int, int]] = []
    done: list[str] = []

    def counted(document: Any, *rest: Any) -> Any:
        done.append(document.document_id)
        return split(document, *rest)

    monkeypatch.setattr(parts, "split", counted)
    summary = update_index(folder, tmp_path / "index", ways, reading=lambda *n: read.append(n))
    assert (read, done) == ([], [])
    assert summary.n_encoded == summary.n_passages - 6


def test_texts_that_differ_little_are_named_once_with_the_later_one(
    tmp_path: Path, ways: Ways
) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    english = "".join(f"Article {n}. Vessels keep clear of the mole no. {n}. " for n in range(9))
    chinese = "".join(f"第{n}条　船舶應當隨時避讓第{n}號防波堤𠮷。" for n in range(9))
    for name, date, end in (("b", "2015-10-12", "[50][60]"), ("a", "2015-12-12", "55")):
        text = f"---\ntitle: Rules\ndate: {date}\n---\n\n{english} In force after {end} signatures."
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "甲.txt").write_text(f"{chinese}由港务局负责解释。", encoding="utf-8")
    (folder / "乙.txt").write_text(f"{chinese}由海事局负责解释。", encoding="utf-8")
    (folder / "tea.txt").write_text("Tea is served. 供应茶水。", encoding="utf-8")
    index_dir = tmp_path / "index"
    summary = update_index(folder, index_dir, ways)
    named = {
        file.path: [(finding.code, finding.detail) for finding in file.findings]
        for file in summary.reading.files
        if file.findings
    }
    assert named == {"b.md": [("earlier_text", "a.md")], "甲.txt": [("near_duplicate", "乙.txt")]}
    assert kept_report(index_dir, summary.index_id) == summary.reading
    assert update_index(folder, index_dir, ways).reading == summary.reading
