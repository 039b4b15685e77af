"""The state that the routes of one application share, set when the application is made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fastapi import FastAPI, Request

from indexer.errors import LanmeiError
from service.api.metrics import Metrics
from service.api.turns import Turns
from service.api.uploads import UPLOAD_FACTOR, Uploads
from service.engine import SearchEngine
from service.live import Trouble
from service.settings import Settings
from service.verifying import Checker
from service.writing import Inbox, Keys, Runner

logger = logging.getLogger(__name__)


class Engines(Protocol):
    """Gives the engine of the newest index generation."""

    def current(self) -> SearchEngine:
        """The engine to serve a request with, from its start to its end."""
        ...


@dataclass(frozen=True, slots=True)
class Writing:
    """The parts that take documents: their folder, the uploads, and the runner of the jobs."""

    inbox: Inbox
    uploads: Uploads
    runner: Runner

    @classmethod
    def of(cls, settings: Settings) -> Writing | None:
        """The parts by the settings; None when the server takes no documents."""
        if settings.uploads is None:
            return None
        inbox = Inbox(settings.index_dir, settings.uploads)
        uploads = Uploads(UPLOAD_FACTOR * settings.max_body, settings.timeout_s)
        return cls(inbox, uploads, Runner(inbox, settings))


@dataclass(frozen=True, slots=True)
class State:
    """Source of engines, settings, metrics, trouble with the index, checker of drafts.

    `keys` are those of the index; `writing` is None when the server takes no documents. `turns`
    runs searches and answers.
    """

    engines: Engines
    settings: Settings
    metrics: Metrics
    trouble: Callable[[], Trouble | None]
    checker: Checker
    keys: Keys
    writing: Writing | None
    turns: Turns


def resume_jobs(app: FastAPI) -> None:
    """Resume the jobs that an ended process left unfinished."""
    state: State = app.state.lanmei
    if state.writing is None:
        return
    try:
        state.writing.inbox.check_folder()
    except LanmeiError as error:
        logger.warning("no documents are taken: %s", error)
    state.writing.runner.resume()


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
