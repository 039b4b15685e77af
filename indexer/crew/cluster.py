"""Workers of a Dask cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Any

from indexer.crew.tasks import Item, Recipe, Result, Task, run
from indexer.encoders import Encoder, open_encoder
from indexer.errors import ExtraMissing, LanmeiError, UserError, WorkersLost

# The scheduler and its first worker are waited for so long.
_PATIENCE_S = 4
# A scheduler that is gone does not take leave.
_FAREWELL_S = 0.3
_AHEAD = 2
# An item goes to another worker when its own dies, so often.
_RETRIES = 3


class Cluster:
    """The workers that a scheduler has, and those that come. Use it in a `with`."""

    def __init__(self, address: str, open_encoder: Callable[[str], Encoder] = open_encoder) -> None:
        """Connect to `tcp://HOST:PORT`, or `tls://…`.

        Raises:
            WorkersLost: when no scheduler answers within five seconds, or it has no worker.
            UserError: when the address cannot be read.
            ExtraMissing: when Dask is not installed.
        """
        if not address.startswith(("tcp://", "tls://")):
            raise UserError(
                en=f"{address!r} is no address of a scheduler; expected tcp://HOST:PORT",
                zh=f"{address!r} 不是调度器地址；应为 tcp://主机:端口",
                code="scheduler-address",
            )
        try:
            from distributed import Client
        except ImportError as error:
            raise ExtraMissing("cluster", "dask") from error
        self._address = address
        self.open_encoder = open_encoder
        try:
            self._client: Any = Client(address, timeout=_PATIENCE_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise self._gone(error) from error
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE_S)
        except TimeoutError as error:
            self._client.close()
            raise WorkersLost(
                en=f"{address}: the scheduler has no worker; start some: dask worker {address}",
                zh=f"{address}：调度器没有工作进程；请启动：dask worker {address}",
            ) from error
        self._known: Recipe | None = None
        self._recipe: Any = None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(Exception):  # the scheduler may be gone
            self._client.close(timeout=_PATIENCE_S if self._is_there else _FAREWELL_S)

    @property
    def size(self) -> int:
        """Threads of all workers that there are now."""
        return max(sum(int(n) for n in self._client.nthreads().values()), 1)

    def map(
        self, recipe: Recipe, task: Task[Item, Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """See `Crew.map`. What a worker had that died, Dask gives to another one."""
        from distributed import as_completed

        source = iter(items)
        try:
            if self._known is not recipe:
                self._known = recipe
                self._recipe = self._client.scatter(recipe, hash=False, broadcast=True)
            size = _AHEAD * self.size
            first = [self._submit(task, item) for item in islice(source, size)]
            under_way = as_completed(first, loop=self._client.loop)
            for future in under_way:
                result = future.result()
                for item in islice(source, 1):
                    under_way.add(self._submit(task, item))
                future.release()
                yield result
        except LanmeiError:
            raise
        except Exception as error:
            told = isinstance(error, OSError | TimeoutError)
            if told or type(error).__module__.startswith("distributed") or not self._is_there:
                raise self._gone(error) from error
            raise

    @property
    def _is_there(self) -> bool:
        """Whether the scheduler answers: without it Dask fails in ways of its own."""
        return bool(self._client.status == "running")

    def _submit(self, task: Task[Any, Any], item: Any) -> Any:  # noqa: ANN401 - Dask's own
        return self._client.submit(run, self._recipe, task, item, pure=False, retries=_RETRIES)

    def _gone(self, error: Exception) -> WorkersLost:
        said = str(error) or type(error).__name__
        return WorkersLost(
            en=f"{self._address}: the scheduler or its workers do not answer ({said}); the index "
            "is as it was, what was made is kept: start them and run it again",
            zh=f"{self._address}：调度器或其工作进程没有应答（{said}）；索引保持原样，"
            "已完成的部分已保留：请启动它们后重新运行",
        )
