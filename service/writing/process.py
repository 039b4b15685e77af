"""The process that does the jobs of one index: it moves the files, then rebuilds the index.

There is one at a time for each index. The next one continues what a killed one left: every step
may be done twice.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from indexer.build import BuildSummary
from indexer.copying import update_store
from indexer.errors import IndexUnusable, LanmeiError
from indexer.reading import sidecar_of
from indexer.store import Store, open_store, writing
from indexer.update import Ways, update_index
from service.writing.files import locked_if_free, rename
from service.writing.inbox import STAGING, Inbox
from service.writing.jobs import Job, JobFile, JobFolder, Phase, now
from service.writing.refused import Refused, refused_for

logger = logging.getLogger(__name__)

# A job that ended this many processes fails.
MOST_ATTEMPTS = 3
_SHOWN_EVERY_S = 0.2
_BUSY_WAIT_S = 0.5


def main() -> None:
    """Do all jobs; index and folder are given as one line of JSON."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    os.nice(5)
    about = json.loads(sys.stdin.readline())
    ways = Ways(about["encoder"], Path(about["names"]) if about["names"] else None)
    index_dir, store = Path(about["index_dir"]), about["store"]
    do_jobs(
        Inbox(index_dir, Path(about["uploads"])),
        ways,
        (lambda: _opened(index_dir, **store)) if store else None,
    )


def _opened(index_dir: Path, address: str, token: str, certificate: str) -> Store:
    ca = Path(certificate) if certificate else None
    return open_store(index_dir, address, token=token, certificate=ca)


def do_jobs(inbox: Inbox, ways: Ways, store: Callable[[], Store] | None = None) -> None:
    """Do the jobs of an index until there are none, unless another process does them.

    `store` opens the server that the index is put into; None when there is none.
    """
    jobs = inbox.jobs
    while jobs.unfinished():
        with locked_if_free(jobs.lock) as mine:
            if not mine:
                return
            while batch := jobs.unfinished():
                _do(batch, inbox, ways, store)
            inbox.sweep()
            jobs.forget_old()


def _do(batch: Sequence[Job], inbox: Inbox, ways: Ways, store: Callable[[], Store] | None) -> None:
    """All jobs that wait, in their order, with one new generation for all of them."""
    shown = _Shown(inbox.jobs, batch)
    shown.start()
    if not shown.jobs:
        return
    try:
        with _alone(inbox.index_dir, shown):
            inbox.check_folder()
            shown.place(inbox)
            if not shown.jobs:
                return
            summary = update_index(
                inbox.uploads,
                inbox.index_dir,
                ways,
                anew=any(job.kind == "rebuild" for job in shown.jobs),
                reading=lambda done, total: shown.tell("reading", done, total),
                encoding=lambda done, total: shown.tell("encoding", done, total),
            )
            if store is not None:
                update_store(inbox.index_dir, store())
    except LanmeiError as error:
        shown.end([job.failed(error.code, error.en, error.zh) for job in shown.jobs])
    except Exception:
        logger.exception("a job failed")
        en, zh = "something failed on our side; the log has the details", "内部出错，详情见日志"
        shown.end([job.failed("internal", en, zh) for job in shown.jobs])
    else:
        shown.end([_done(job, summary) for job in shown.jobs])
    finally:
        for job in batch:
            shutil.rmtree(inbox.uploads / STAGING / job.job_id, ignore_errors=True)


@contextmanager
def _alone(index_dir: Path, shown: _Shown) -> Iterator[None]:
    """Hold the lock of the index's writer; waits for another writer without limit."""
    while True:
        taken = writing(index_dir)
        try:
            taken.__enter__()
        except IndexUnusable as error:
            if error.code != "index-busy":
                raise
            shown.tell("waiting", 0, 0)
            time.sleep(_BUSY_WAIT_S)
        else:
            break
    try:
        yield
    finally:
        taken.__exit__(None, None, None)


def put_in_place(job: Job, inbox: Inbox) -> None:
    """Move the files of a job to their places, or remove them; it may be repeated.

    The description file is moved first: a file never appears without it.

    Raises:
        Refused: when there is a file of that name meanwhile, which is not to be replaced.
    """
    staged = inbox.uploads / STAGING / job.job_id
    for number, file in enumerate(job.files):
        target = inbox.uploads / file.path
        target_description = inbox.uploads / sidecar_of(file.path)
        if job.kind == "remove":
            target.unlink(missing_ok=True)
            target_description.unlink(missing_ok=True)
            continue
        source = staged / str(number)
        if not source.exists():
            continue  # it is in its place already
        if not job.replacing and target.exists():
            raise refused_for(
                "name-taken", [(file.path, "there is a file of this name", "已有同名文件")]
            )
        description = staged / sidecar_of(str(number))
        if description.exists():
            rename(description, target_description)
        elif not file.described:
            target_description.unlink(missing_ok=True)  # that of a file that is replaced
        rename(source, target)


def _done(job: Job, summary: BuildSummary) -> Job:
    reports = {file["path"]: file for file in summary.reading.to_json()["files"]}
    files: list[JobFile] = []
    for file in job.files:
        report = reports.get(file.path)
        if report is None:
            files.append(replace(file, status="removed" if job.kind == "remove" else "not_read"))
            continue
        found = tuple(report["findings"])
        about = {"status": report["status"], "document_id": report["document_id"]}
        files.append(replace(file, findings=found, **about))
    return replace(
        job,
        state="done",
        phase=None,
        finished=now(),
        index_id=summary.index_id,
        files=tuple(files),
    )


class _Shown:
    """The running jobs, with their progress on the disk for queries."""

    def __init__(self, folder: JobFolder, batch: Sequence[Job]) -> None:
        self._folder = folder
        self._batch = list(batch)
        self._next = 0.0
        self._phase: Phase | None = None
        self.jobs: list[Job] = []

    def start(self) -> None:
        """Start the jobs; one that has ended too many processes fails."""
        for job in self._batch:
            if job.attempts >= MOST_ATTEMPTS:
                en = f"the job ended {MOST_ATTEMPTS} times without a result; its files are kept"
                zh = f"该任务已 {MOST_ATTEMPTS} 次中断而没有结果；文件仍然保留"
                self._folder.save(job.failed("job-broken", en, zh))
                continue
            begun = replace(
                job, state="running", attempts=job.attempts + 1, started=job.started or now()
            )
            self._folder.save(begun)
            self.jobs.append(begun)

    def place(self, inbox: Inbox) -> None:
        """Move the files of each job; one that cannot be done does not stop the others."""
        placed: list[Job] = []
        for job in self.jobs:
            try:
                put_in_place(job, inbox)
            except Refused as error:
                self._folder.save(job.failed(error.code, error.en, error.zh))
            else:
                placed.append(job)
        self.jobs = placed

    def tell(self, phase: Phase, done: int, total: int) -> None:
        """Write the progress, a few times a second; after the last encoded text it is building."""
        if phase == "encoding" and done >= total:
            phase, done, total = "building", 0, 0
        if phase == self._phase and time.monotonic() < self._next:
            return
        self._phase, self._next = phase, time.monotonic() + _SHOWN_EVERY_S
        for job in self.jobs:
            self._folder.save(replace(job, phase=phase, done=done, total=total))

    def end(self, jobs: Sequence[Job]) -> None:
        """Write the results of the jobs."""
        for job in jobs:
            self._folder.save(job)
