"""Runs the application in one process, or in several that share a socket."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from functools import partial
from typing import Any, Literal

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from indexer.errors import UserError, reasons_of
from service.api.app import create_app
from service.api.memory import keep_little
from service.api.metrics import MULTIPROCESS_DIR, Metrics
from service.api.sockets import GuardedProtocol
from service.api.state import resume_jobs
from service.engine import SearchEngine
from service.live import LiveEngine
from service.places import store_of
from service.settings import Settings

# All logs go to stderr, one line per event; the access log is JSON.
_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "words": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "bare": {"format": "%(message)s"},
    },
    "handlers": {
        "words": {"class": "logging.StreamHandler", "formatter": "words"},
        "bare": {"class": "logging.StreamHandler", "formatter": "bare"},
    },
    "root": {"handlers": ["words"], "level": "WARNING"},
    "loggers": {
        "service": {"level": "INFO"},
        "lanmei.access": {"handlers": ["bare"], "level": "INFO", "propagate": False},
    },
}
_GRACE_S = 10
# A worker that does not answer for this long is replaced. Opening a model on a busy machine blocks
# the interpreter for longer than uvicorn's default of 5 s, and no worker would become ready.
_SILENT_S = 60


def bind(host: str, port: int) -> socket.socket:
    """Take the address to serve on.

    Raises:
        UserError: when it is in use or may not be used.
    """
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        reason_zh = reasons_of(error)[1]
        raise UserError(
            en=f"cannot serve on {host}:{port}: {reason}; stop what runs there, or choose another "
            "port: `lanmei serve --port 8001`",
            zh=f"无法在 {host}:{port} 上提供服务：{reason_zh}；请停止占用它的程序，或换一个端口："
            "`lanmei serve --port 8001`",
            code="address",
        ) from error


def make_app(settings: Settings, engine: SearchEngine | None = None) -> FastAPI:
    """Open the index that `settings` names and build the application around it.

    `engine` is one of that index, if it is open already.

    Raises:
        LanmeiError: when the index or the encoder cannot be opened.
    """
    metrics = Metrics()
    engines = LiveEngine(
        store_of(settings), settings, engine=engine, on_reload=metrics.count_reload
    )
    app = create_app(engines, settings, metrics=metrics, trouble=engines.trouble)
    resume_jobs(app)
    keep_little()
    return app


def serve(settings: Settings, sock: socket.socket, engine: SearchEngine | None = None) -> None:
    """Serve on `sock` until SIGTERM or SIGINT; requests being served are finished first.

    `engine` is one of the index that `settings` names, if it is open already; workers open their
    own.

    Raises:
        LanmeiError: when the index or the encoder cannot be opened.
    """
    if settings.workers > 1:
        _serve_with_workers(settings, sock)
    else:
        _run(_config(make_app(settings, engine)), sock)


def serve_other(app: Any, sock: socket.socket) -> None:  # noqa: ANN401 - any ASGI application
    """Serve any ASGI application on `sock`, with its lifespan, until SIGTERM or SIGINT."""
    _run(_config(app, lifespan="on"), sock)


def _run(config: uvicorn.Config, sock: socket.socket) -> None:
    """Serve in this process until SIGTERM or SIGINT."""
    # uvicorn finishes requests being served, then raises the signal again for the handler before.
    for told_to_stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told_to_stop, _stop)
    uvicorn.Server(config).run(sockets=[sock])


def _stop(*_: object) -> None:
    raise SystemExit(0)


def _serve_with_workers(settings: Settings, sock: socket.socket) -> None:
    """Start `settings.workers` processes; each opens the index itself, read-only."""
    keep_little()
    shared = tempfile.mkdtemp(prefix="lanmei-metrics-")
    os.environ[MULTIPROCESS_DIR] = shared
    try:
        # The factory is passed as an object and not by name, so that a folder called `service` in
        # the working directory is not imported instead.
        factory = partial(make_app, settings)
        config = _config(factory, factory=True, workers=settings.workers)
        _Workers(config, sockets=[sock]).run()
    finally:
        shutil.rmtree(shared, ignore_errors=True)


class _Workers(Multiprocess):
    """uvicorn's supervisor, changed to notice at once that a worker was killed.

    The original keeps the worker's end of their pipe open and so waits for a dead worker as long as
    for one that does not answer.
    """

    def keep_subprocess_alive(self) -> None:
        """Replace workers that are dead or do not answer."""
        for process in self.processes:
            process.child_conn.close()
        super().keep_subprocess_alive()


def _config(
    app: Any,  # noqa: ANN401 - uvicorn's own types
    *,
    lifespan: Literal["on", "off"] = "off",
    **more: Any,  # noqa: ANN401
) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=GuardedProtocol,
        ws="none",
        loop="uvloop",  # the plain asyncio loop adds 40 ms to each request with several workers
        lifespan=lifespan,
        access_log=False,
        server_header=False,
        log_config=_LOGGING,
        timeout_graceful_shutdown=_GRACE_S,
        timeout_worker_healthcheck=_SILENT_S,
        **more,
    )
