"""What the routes of one application share. It is set once, when the application is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fastapi import Request

from service.api.metrics import Metrics
from service.engine import SearchEngine
from service.live import Trouble
from service.settings import Settings
from service.verifying import Checker


class Engines(Protocol):
    """Gives the engine of the newest index generation."""

    def current(self) -> SearchEngine:
        """The engine to serve a request with, from its start to its end."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """Engine source, settings, counters, what is wrong with the index, what checks drafts."""

    engines: Engines
    settings: Settings
    metrics: Metrics
    trouble: Callable[[], Trouble | None]
    checker: Checker


def state_of(request: Request) -> State:
    """The state of the application that serves `request`."""
    state: State = request.app.state.lanmei
    return state


def current_engine(request: Request) -> SearchEngine:
    """The engine of the newest generation."""
    return state_of(request).engines.current()


def metrics_of(request: Request) -> Metrics:
    """The counters of the application."""
    return state_of(request).metrics
