"""A sign of life from a reader that is slow for a good reason, such as recognising a page."""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def beat() -> None:
    """Tell the waiting process that the work goes on."""
    for listener in _listeners:
        listener()


def listen(listener: Callable[[], None]) -> None:
    """Call `listener` at each sign of life."""
    _listeners.append(listener)
