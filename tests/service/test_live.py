"""A new generation takes over under a running engine; a broken one does not."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.encoders import sentence_vectors
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexDamaged, IndexMissing
from indexer.store.local.generation import Index
from service.api.metrics import Metrics
from service.engine import SearchEngine
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


def test_an_engine_that_is_open_already_serves_until_the_first_look_finds_another_generation(
    make_index: MakeIndex, toy_encoder: Encoder, tmp_path: Path
) -> None:
    make_index(tea="Tea is grown on the hills.")
    place = tmp_path / "index"
    given = SearchEngine.open(place, Settings(), encoder=toy_encoder)
    live = LiveEngine(place, Settings(), engine=given)
    assert live.current() is given
    time.sleep(0.1)
    assert live.current() is given  # it was looked at, and is what serves
    stale = SearchEngine.open(place, Settings(), encoder=toy_encoder)
    make_index(fish="湄公河的鱼群。")
    later = LiveEngine(place, Settings(), engine=stale)
    wait_until(lambda: later.current() is not stale)
    assert [hit.document_id for hit in later.current().search("鱼").hits] == ["fish"]


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


def test_a_repaired_generation_is_tried_again_and_failures_are_counted_and_told(
    make_index: MakeIndex, toy_encoder: Encoder, tmp_path: Path
) -> None:
    make_index(tea="Tea is grown on the hills.")
    reloads: list[bool] = []
    metrics = Metrics()

    def count(opened: bool) -> None:
        reloads.append(opened)
        metrics.count_reload(opened)

    live = LiveEngine(tmp_path / "index", Settings(), encoder=toy_encoder, on_reload=count)
    old = live.current()
    assert live.trouble() is None
    newest = make_index(fish="湄公河的鱼群。").index_id
    path = tmp_path / "index" / "generations" / newest / "vectors/en.faiss"
    content = path.read_bytes()
    path.write_bytes(b"")
    live.current()
    wait_until(lambda: live.trouble() is not None)
    trouble = live.trouble()
    assert trouble is not None
    assert not trouble.serving
    assert "vectors/en.faiss" in trouble.error.en
    assert "已损坏" in trouble.error.zh
    assert live.current() is old
    path.write_bytes(content)
    wait_until(lambda: live.current() is not old)
    wait_until(lambda: live.trouble() is None)
    assert reloads[0] is False
    assert reloads[-1] is True
    counted = metrics.render().decode()
    n_failed = float(reloads.count(False))
    assert f'lanmei_index_reloads_total{{outcome="failed"}} {n_failed}\n' in counted
    assert 'lanmei_index_reloads_total{outcome="opened"} 1.0\n' in counted


@pytest.mark.parametrize("name", ["sentences.npy", "records.sqlite"])
def test_a_file_cut_in_use_is_told_and_a_rebuild_of_the_same_content_heals_it(
    make_index: MakeIndex,
    toy_encoder: Encoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr(sentence_vectors, "IN_MEMORY", 0)
    index = make_index(tea="Tea is grown on the hills. The lantern fair is in May.")
    live = LiveEngine(tmp_path / "index", Settings(), encoder=toy_encoder)
    folder = tmp_path / "index" / "generations" / index.index_id
    with (folder / name).open("r+b") as stream:
        stream.truncate(130)
    with pytest.raises(IndexDamaged):
        live.current().ask("When is the lantern fair?")
    trouble = live.trouble()
    assert trouble is not None
    assert trouble.serving
    assert name in trouble.error.en
    assert "在使用中被改动" in trouble.error.zh
    make_index(tea="Tea is grown on the hills. The lantern fair is in May.")
    live.current()
    wait_until(lambda: live.trouble() is None)
    assert live.current().ask("When is the lantern fair?").hits
