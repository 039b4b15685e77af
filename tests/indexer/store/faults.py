"""One build in a process of its own, with a fault at one of its writes."""

from __future__ import annotations

import builtins
import errno
import io
import os
import resource
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from indexer.errors import LanmeiError

DONE, REFUSED, KILLED, BROKEN = 0, 3, 9, 70
# A build that hangs is ended, and counts as broken.
_LONGEST_S = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """At its `step`th write (or, for `full`, at `step` bytes of a file) a build cannot go on.

    `full` ends every file at a size, in the libraries as well; `no space` fails every write from
    the step on, `bad sector` that one, and `killed` ends the process before or after it.
    """

    kind: Literal["full", "no space", "bad sector", "killed before", "killed after"]
    step: int


def outcome_of(build: Callable[[], object], fault: Fault | None) -> tuple[int, str]:
    """Run it in a child; how it ended, and what an unexpected error said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = BROKEN
        try:
            status = _run(build, fault, writing)
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as said:
        text = said.read()
    _, status = os.waitpid(child, 0)
    return (os.waitstatus_to_exitcode(status), text)


def _run(build: Callable[[], object], fault: Fault | None, out: int) -> int:
    import faiss

    faiss.omp_set_num_threads(1)  # threads of the parent are not here
    signal.alarm(_LONGEST_S)
    if fault is not None:
        _inject(fault)
    try:
        build()
    except LanmeiError:
        return REFUSED
    except BaseException:
        os.write(out, traceback.format_exc().encode()[-4_000:])
        return BROKEN
    return DONE


def _inject(fault: Fault) -> None:
    if fault.kind == "full":
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.step, most))
        return
    faulty = _Faulty(fault)
    # A full disk can still be emptied.
    removing = () if fault.kind == "no space" else ("unlink", "rmdir")
    for name in ("fsync", "rename", "replace", "mkdir", *removing):
        setattr(os, name, partial(faulty, getattr(os, name)))
    opened = io.open

    def opening(file: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
        if isinstance(file, (str, Path)) and set(mode) & set("wax+"):
            return faulty(opened, file, mode, *given, **named)
        return opened(file, mode, *given, **named)

    for module in (io, builtins):
        module.open = opening  # type: ignore[attr-defined]


class _Faulty:
    """Calls that write, counted: the one that the fault names fails, or ends the process."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self._count = 0

    def __call__(self, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
        fault = self._fault
        self._count += 1
        stays = fault.kind == "no space" and self._count > fault.step
        if self._count != fault.step and not stays:
            return call(*given, **named)
        if fault.kind == "killed before":
            os._exit(KILLED)
        if fault.kind == "killed after":
            call(*given, **named)
            os._exit(KILLED)
        number = errno.ENOSPC if fault.kind == "no space" else errno.EIO
        raise OSError(number, os.strerror(number))
