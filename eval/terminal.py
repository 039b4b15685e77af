"""What the reader of a terminal sees: tables on stdout, a progress bar on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from eval.measuring import Ticker


def say(text: str = "") -> None:
    """Write a line to stdout."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Write a line to stderr."""
    sys.stderr.write(text + "\n")


@contextmanager
def bars(unit: str) -> Iterator[Ticker]:
    """Progress bars on stderr that come and go; silent when nobody is watching."""
    from tqdm import tqdm

    open_bars: list[tqdm[NoReturn]] = []

    def start(total: int) -> Callable[[], object]:
        while open_bars:
            open_bars.pop().close()
        bar = tqdm(
            total=total,
            unit=f" {unit}",
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            leave=False,
        )
        open_bars.append(bar)
        return bar.update

    try:
        yield start
    finally:
        for bar in open_bars:
            bar.close()


@contextmanager
def build_bar(unit: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for `(done, total)` on stderr."""
    from tqdm import tqdm

    with tqdm(
        unit=f" {unit}", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
