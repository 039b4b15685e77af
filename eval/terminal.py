"""Output on a terminal: lines on stdout, progress bars on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from eval.measuring import Ticker

Showing = Callable[[int, int], None]


def say(text: str = "") -> None:
    """Write a line to stdout."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Write a line to stderr."""
    sys.stderr.write(text + "\n")


@contextmanager
def bars(unit: str) -> Iterator[Ticker]:
    """Progress bars on stderr, one after another; none when stderr is no terminal."""
    with _shown() as progress:

        def start(total: int) -> Callable[[], object]:
            if progress is None:
                return lambda: None
            for earlier in progress.task_ids:
                progress.remove_task(earlier)
            task = progress.add_task(unit, total=total)
            return lambda: progress.advance(task)

        yield start


@contextmanager
def build_bars(*units: str) -> Iterator[tuple[Showing, ...]]:
    """A bar on stderr for each unit, drawn from its first `(done, total)` on."""
    with _shown() as progress:
        yield tuple(_showing(progress, unit) for unit in units)


@contextmanager
def build_bar(unit: str) -> Iterator[Showing]:
    """A bar on stderr for `(done, total)`."""
    with build_bars(unit) as (show,):
        yield show


@contextmanager
def working(what: str) -> Iterator[None]:
    """A bar on stderr that only shows activity, for work of unknown length."""
    with _shown() as progress:
        if progress is not None:
            progress.add_task(what, total=None)
        yield


def _showing(progress: Progress | None, unit: str) -> Showing:
    task = None if progress is None else progress.add_task(unit, total=None, visible=False)

    def show(done: int, total: int) -> None:
        if progress is not None and task is not None:
            progress.update(task, completed=done, total=total, visible=True)

    return show


@contextmanager
def _shown() -> Iterator[Progress | None]:
    """The progress display; None when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        yield progress
