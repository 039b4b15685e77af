"""Searches compute in threads of their own, few at a time and first come, first served.

Threads that compute at the same time only hand one interpreter to and fro. So there is one for a
worker that has a core to itself, and two where a process has cores left: one reads while the
encoder of the other runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from indexer.cores import usable_cores

Made = TypeVar("Made")

# More than this many gain nothing in one process.
_MOST = 2
# Searches of an index on a server wait for it most of the time.
_WAITING = 16


class Turns:
    """Runs jobs in at most `at_a_time` threads.

    With `at_once`, short jobs run where they are asked for, in the thread of the event loop: two
    threads that hand the interpreter to and fro for each request cost more than the loop gains.
    """

    def __init__(self, at_a_time: int, *, at_once: bool = False) -> None:
        self._at_once = at_once
        self._threads = ThreadPoolExecutor(at_a_time, thread_name_prefix="lanmei-search")

    @classmethod
    def among(cls, workers: int, *, elsewhere: bool = False) -> Turns:
        """Those of one of so many worker processes here, of an index that is here or elsewhere."""
        if elsewhere:
            return cls(_WAITING)
        at_a_time = max(1, min(_MOST, usable_cores() // workers))
        return cls(at_a_time, at_once=at_a_time == 1)

    async def run(self, job: Callable[[], Made]) -> Made:
        """What a job returns, or raises; a job whose request is gone is not begun."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, job)

    async def run_short(self, job: Callable[[], Made]) -> Made:
        """The same for a job of milliseconds, which the event loop may wait for."""
        return job() if self._at_once else await self.run(job)
