"""Starts the process that does the jobs, and another when one was killed."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time

from service.settings import Settings
from service.writing.inbox import Inbox

logger = logging.getLogger(__name__)

# `-P`: what stands in the current folder is never taken for ours.
_COMMAND = (sys.executable, "-P", "-c", "from service.writing.process import main; main()")
_PAUSE_S = 1.0


def _store_of(settings: Settings) -> dict[str, str] | None:
    """What a process needs to open the store; it comes through a pipe, where nobody reads it."""
    given = settings.store
    if not given.url:
        return None
    return {
        "address": given.url,
        "token": given.token.get_secret_value() if given.token is not None else "",
        "certificate": str(given.certificate.resolve()) if given.certificate is not None else "",
    }


class Runner:
    """Has the jobs of an index done by a process. Safe to share between threads."""

    def __init__(self, inbox: Inbox, settings: Settings) -> None:
        self._inbox = inbox
        self._about = {
            "index_dir": str(inbox.index_dir.resolve()),
            "uploads": str(inbox.uploads.resolve()),
            "encoder": settings.encoder,
            "names": str(settings.names.resolve()) if settings.names is not None else None,
            "store": _store_of(settings),
        }
        self._lock = threading.Lock()
        self._running = False
        self._again = False

    def start(self) -> None:
        """Start the process for the waiting jobs; returns at once."""
        with self._lock:
            if self._running:
                self._again = True
                return
            self._running = True
        threading.Thread(target=self._run, name="lanmei-jobs", daemon=True).start()

    def resume(self) -> None:
        """Continue the jobs that a dead process left."""
        if self._inbox.jobs.unfinished() and not self._inbox.jobs.is_at_work():
            self.start()

    def _run(self) -> None:
        while True:
            self._again = False
            code = self._process()
            with self._lock:
                left = self._inbox.jobs.unfinished()
                if not left or (code == 0 and not self._again):
                    self._running = False
                    return
            if code != 0:
                logger.warning("the process that does the jobs ended with %d; another starts", code)
                time.sleep(_PAUSE_S)

    def _process(self) -> int:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        try:
            process.communicate(json.dumps(self._about).encode() + b"\n")
        except OSError as error:
            logger.warning("the process that does the jobs could not be told what to do: %s", error)
        return process.wait()
