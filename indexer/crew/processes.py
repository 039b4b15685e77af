"""Workers as processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from types import TracebackType
from typing import Any

from indexer.crew.tasks import Item, Recipe, Result, Task, run
from indexer.encoders import Encoder, open_encoder
from indexer.errors import WorkersLost

# Items under way for each worker: the next one waits while the last result comes back.
_AHEAD = 2
# So often in a row may workers die before anything is done.
_MOST_DEATHS = 3

_recipe: Recipe | None = None


class Processes:
    """So many worker processes, started when they are first needed. Use it in a `with`."""

    def __init__(self, size: int, open_encoder: Callable[[str], Encoder] = open_encoder) -> None:
        self.size = size
        self.open_encoder = open_encoder
        self._pool: ProcessPoolExecutor | None = None
        self._known: Recipe | None = None

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def map(
        self, recipe: Recipe, task: Task[Item, Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """See `Crew.map`. What a worker had that was killed, another one does."""
        source = iter(items)
        waiting: list[Item] = []  # first those of workers that died
        under_way: dict[Future[Any], Item] = {}
        deaths = 0
        while True:
            waiting.extend(islice(source, max(_AHEAD * self.size - len(under_way), 0)))
            try:
                while waiting:
                    under_way[self._started(recipe).submit(_work, task, waiting[0])] = waiting[0]
                    del waiting[0]
                if not under_way:
                    return
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    result = future.result()
                    del under_way[future]
                    deaths = 0
                    yield result
            except BrokenProcessPool as error:
                deaths += 1
                self._kill()
                if deaths >= _MOST_DEATHS:
                    raise _lost() from error
                self._end()
                waiting = [*under_way.values(), *waiting]
                under_way.clear()

    def _started(self, recipe: Recipe) -> ProcessPoolExecutor:
        if self._pool is None or self._known is not recipe:
            self._end()
            # Not a copy of this process, in which threads may hold locks.
            self._pool = ProcessPoolExecutor(
                self.size,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(recipe,),
            )
            self._known = recipe
        return self._pool

    def _kill(self) -> None:
        """End the workers that are left: one that holds a lock of a dead one may wait for ever."""
        for worker in list((getattr(self._pool, "_processes", None) or {}).values()):
            worker.kill()

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _begin(recipe: Recipe) -> None:
    global _recipe
    _recipe = recipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that builds
    threading.Thread(target=_end_with_parent, name="lanmei-parent", daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task[Any, Any], item: Any) -> Any:  # noqa: ANN401 - of any task
    if _recipe is None:
        raise RuntimeError("the worker was not told what to make")
    return run(_recipe, task, item)


def _lost() -> WorkersLost:
    return WorkersLost(
        en="worker processes were killed again and again before they were done, as when memory "
        "runs out; the index is as it was, what was made is kept: run it again with fewer --jobs",
        zh="工作进程一再被终止（例如内存不足）；索引保持原样，已完成的部分已保留："
        "请减少 --jobs 后重新运行",
    )
