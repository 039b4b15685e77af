"""Many processes make the same index as one; workers may die."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.crew import Cluster, Crew, Processes
from indexer.derived import FILE_NAME, Derived
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexMismatch, LanmeiError, UserError, WorkersLost
from indexer.records import Document
from lanmei import build_index as public_build
from tests.indexer.crew import opening
from tests.indexer.store.contract import document
from tests.indexer.store.milvus_lite import Cable

LONG = bool(os.environ.get("LANMEI_LONG_TESTS"))
# Of both languages, full width, traditional characters and an astral one among them; with a
# paragraph that many repeat, and somebody who speaks.
SAID = {
    "zh": "王小明（柬埔寨環境部部長）表示：“澜沧江的森林２０３０年前要恢复𠮷。”",
    "en": "Ms Lee of the River Commission said: “The forest of the river needs 30 years.”",
}
REPEATED = "Copyright of all briefings: the river secretariat, 电话：010-12345678。"


def documents() -> list[Document]:
    found = []
    for number in range(12):
        own = document(number // 2, "zh" if number % 2 else "en")
        text = f"{own.text}\n\n{SAID[own.languages[0]]}\n\n{number}\n\n{REPEATED}"
        found.append(
            replace(own, text=text, pages=(replace(own.pages[0], end=len(text)),),
                    document_id=f"{own.document_id}-{number}")
        )  # fmt: skip
    return found


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that twelve small documents are many portions."""
    monkeypatch.setattr("indexer.crew.preparing._CHARACTERS", 400)
    monkeypatch.setattr("indexer.crew.preparing._TEXTS", 8)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of the index that one process makes."""
    folder = tmp_path_factory.mktemp("alone") / "index"
    return build_index(documents(), folder, opening.open_toy("toy")).index_id


def test_a_pool_makes_the_same_index_though_a_worker_is_killed(
    tmp_path: Path, alone: str, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fatal").touch()
    monkeypatch.setenv(opening.FATAL, str(tmp_path / "fatal"))
    made = tmp_path / "index"
    with Processes(2, opening.open_dying) as crew:
        assert build_index(documents(), made, toy_encoder, crew=crew).index_id == alone
        assert not (tmp_path / "fatal").exists()
        # What is kept is not made again, and nobody is asked for it.
        monkeypatch.setattr(crew, "map", _must_not)
        assert build_index(documents(), made, toy_encoder, crew=crew).n_encoded == 0


def _must_not(*_: object) -> Iterator[object]:
    raise AssertionError("there was nothing to make")


def test_workers_that_die_again_and_again_are_told_and_the_old_index_serves(
    tmp_path: Path, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.crew.processes._MOST_DEATHS", 2)
    before = build_index(documents()[:4], tmp_path / "index", toy_encoder).index_id
    with (
        Processes(1, opening.open_always_dying) as crew,
        pytest.raises(WorkersLost) as caught,
    ):
        build_index(documents(), tmp_path / "index", toy_encoder, crew=crew)
    assert "--jobs" in caught.value.en
    assert "保持原样" in caught.value.zh
    assert (tmp_path / "index" / "current").read_text("utf-8").strip() == before


def test_a_worker_with_another_encoder_is_refused(tmp_path: Path, toy_encoder: Encoder) -> None:
    """The error comes through whole, in both languages."""
    with Processes(1, opening.open_another) as crew, pytest.raises(IndexMismatch) as caught:
        build_index(documents(), tmp_path / "index", toy_encoder, crew=crew)
    assert "another encoder" in caught.value.en
    assert "编码模型" in caught.value.zh


def test_what_a_worker_made_is_believed_by_its_digest_alone(tmp_path: Path) -> None:
    own = documents()[0]
    with Derived(tmp_path / FILE_NAME, ["a"]) as kept:
        made = kept.of("kind", [own], lambda: [1], lambda v: v, lambda v: v)
        rows = kept.rows()
    with Derived(tmp_path / "other.sqlite", ["a"]) as other:
        assert other.lacks("kind", [own])
        other.take((kind, key, body + b"x", digest) for kind, key, body, digest in rows)
        assert other.lacks("kind", [own])
        other.take(rows)
        assert not other.lacks("kind", [own])
        assert other.of("kind", [own], _no_value, lambda v: v, lambda v: v) == made


def _no_value() -> list[int]:
    raise AssertionError("it was taken")


@pytest.mark.parametrize(
    ("jobs", "scheduler", "said"),
    [
        (0, None, ("--jobs is 0", "不小于 1")),
        (1, "http://127.0.0.1:1", ("tcp://HOST:PORT", "tcp://主机:端口")),
        (1, "tcp://127.0.0.1:1", ("do not answer", "没有应答")),
    ],
)
def test_what_cannot_work_is_told_within_five_seconds(
    tmp_path: Path, jobs: int, scheduler: str | None, said: tuple[str, str]
) -> None:
    pytest.importorskip("distributed")
    started = time.monotonic()
    with pytest.raises(LanmeiError) as caught:
        public_build(None, tmp_path / "index", jobs=jobs, scheduler=scheduler)
    assert time.monotonic() - started < 7
    assert caught.value.exit_code == 2
    assert said[0] in caught.value.en
    assert said[1] in caught.value.zh
    assert isinstance(caught.value, UserError) or caught.value.code == "workers"


class _Closed:
    """A client of Dask whose scheduler was killed: it fails in ways of its own."""

    status = "closed"

    def scatter(self, *_: object, **__: object) -> object:
        raise AttributeError("'NoneType' object has no attribute 'scatter'")

    def close(self, timeout: float) -> None:
        assert timeout < 1, "a scheduler that is gone is not waited for"


def test_a_scheduler_that_was_killed_during_a_build_is_told_and_not_waited_for(
    tmp_path: Path, toy_encoder: Encoder
) -> None:
    pytest.importorskip("distributed")
    cluster = Cluster.__new__(Cluster)
    cluster.__dict__ |= {
        "_address": "tcp://127.0.0.1:1", "_client": _Closed(), "_known": None,
        "open_encoder": opening.open_toy,
    }  # fmt: skip
    with cluster as crew, pytest.raises(WorkersLost) as lost:
        build_index(documents(), tmp_path / "index", toy_encoder, crew=crew)
    assert "the index is as it was" in lost.value.en
    assert "没有应答" in lost.value.zh


@pytest.mark.slow
@pytest.mark.skipif(not LONG, reason="a build of its own, killed: LANMEI_LONG_TESTS=1")
def test_workers_end_with_a_build_that_is_killed(tmp_path: Path) -> None:
    """What was made until then is kept, and the next build takes it up."""
    psutil = pytest.importorskip("psutil")
    (tmp_path / "documents").mkdir()
    for own in documents() * 3:
        path = tmp_path / "documents" / f"{len(list(tmp_path.rglob('*.txt')))}.txt"
        path.write_text(f"{path.name}. " + own.text * 20, encoding="utf-8")
    program = (
        "from lanmei import build_index\n"
        "if __name__ == '__main__':\n"
        "    build_index('documents', 'index', jobs=2)\n"
    )
    (tmp_path / "build.py").write_text(program, encoding="utf-8")
    build = psutil.Popen([sys.executable, "build.py"], cwd=tmp_path)
    deadline = time.monotonic() + 120
    workers: list[Any] = []
    while len(workers) < 2:
        assert time.monotonic() < deadline
        assert build.poll() is None
        workers = [own for own in build.children() if "spawn_main" in " ".join(own.cmdline())]
        time.sleep(0.05)
    build.kill()
    build.wait(20)
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert not alive
    assert public_build(tmp_path / "documents", tmp_path / "index").changed


@pytest.mark.slow
@pytest.mark.skipif(not LONG, reason="a cluster of its own: LANMEI_LONG_TESTS=1")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_makes_the_same_index_though_a_worker_is_killed(
    tmp_path: Path, alone: str, toy_encoder: Encoder
) -> None:
    """Two worker processes, one of which is killed while it works; then the scheduler is gone."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0",
        host="127.0.0.1", silence_logs=50,
    ) as local:  # fmt: skip
        with Cluster(local.scheduler_address, opening.open_toy) as crew:
            assert crew.size == 2
            victim = next(iter(local.workers.values())).pid
            killing: Crew = _After(crew, lambda: os.kill(victim, signal.SIGKILL))
            made = build_index(documents(), tmp_path / "index", toy_encoder, crew=killing)
            assert made.index_id == alone
            assert not _lives(victim)
        cable = Cable(int(local.scheduler_address.rpartition(":")[2]))
        with Cluster(f"tcp://127.0.0.1:{cable.port}", opening.open_toy) as away:
            cuts: Crew = _After(away, cable.cut)
            started = time.monotonic()
            with pytest.raises(WorkersLost) as lost:
                build_index(documents(), tmp_path / "lost", toy_encoder, crew=cuts)
            assert time.monotonic() - started < 10
            assert "没有应答" in lost.value.zh
        with Cluster(local.scheduler_address, opening.open_another) as other:
            with pytest.raises(IndexMismatch) as caught:
                build_index(documents(), tmp_path / "other", toy_encoder, crew=other)
            assert "编码模型" in caught.value.zh


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text("utf-8").split()[2] != "Z"


class _After:
    """A crew to which something happens after its first result."""

    def __init__(self, crew: Cluster, happens: Callable[[], None]) -> None:
        self._crew = crew
        self._happens = happens
        self._has_happened = False
        self.open_encoder = crew.open_encoder
        self.size = crew.size

    def map(self, recipe, task, items):  # type: ignore[no-untyped-def]
        for result in self._crew.map(recipe, task, items):
            if not self._has_happened:
                self._has_happened = True
                self._happens()
            yield result
