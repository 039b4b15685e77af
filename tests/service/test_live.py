"""A new generation takes over under a running engine; a broken one does not."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.encoders.protocol import Encoder
from indexer.errors import IndexMissing
from indexer.store.local.generation import Index
from service.live import LiveEngine
from service.settings import Settings

MakeIndex = Callable[..., Index]


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline, "it did not happen within 20 s"
        time.sleep(0.02)


def test_a_new_generation_serves_soon_and_the_old_engine_goes_on_answering(
    make_index: MakeIndex, toy_encoder: Encoder, tmp_path: Path
) -> None:
    make_index(tea="Tea is grown on the hills.")
    live = LiveEngine(tmp_path / "index", Settings(), encoder=toy_encoder)
    old = live.current()
    make_index(fish="湄公河的鱼群。")
    wait_until(lambda: live.current() is not old)
    assert [hit.document_id for hit in live.current().search("鱼").hits] == ["fish"]
    assert [hit.document_id for hit in old.search("tea").hits] == ["tea"]


def test_without_a_change_the_engine_stays(
    make_index: MakeIndex, toy_encoder: Encoder, tmp_path: Path
) -> None:
    make_index(tea="Tea is grown on the hills.")
    live = LiveEngine(tmp_path / "index", Settings(), encoder=toy_encoder)
    assert live.current() is live.current()


def test_a_broken_generation_is_logged_and_the_old_one_serves_on(
    make_index: MakeIndex,
    toy_encoder: Encoder,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    make_index(tea="Tea is grown on the hills.")
    live = LiveEngine(tmp_path / "index", Settings(), encoder=toy_encoder)
    old = live.current()
    (tmp_path / "index" / "current").write_text("0123456789abcdef\n", encoding="utf-8")
    live.current()
    wait_until(lambda: "goes on serving" in caplog.text)
    assert live.current() is old
    assert old.search("tea").hits


def test_a_repaired_index_is_taken_up_again(
    make_index: MakeIndex, toy_encoder: Encoder, tmp_path: Path
) -> None:
    make_index(tea="Tea is grown on the hills.")
    live = LiveEngine(tmp_path / "index", Settings(), encoder=toy_encoder)
    old = live.current()
    (tmp_path / "index" / "current").unlink()
    assert live.current() is old
    make_index(fish="Fish in the river.")
    wait_until(lambda: live.current() is not old)


def test_without_an_index_there_is_nothing_to_open(toy_encoder: Encoder, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        LiveEngine(tmp_path / "none", Settings(), encoder=toy_encoder)
