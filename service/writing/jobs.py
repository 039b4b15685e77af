"""Jobs on the disk: the request, its progress and its result.

Each is a file of the index folder, replaced in one step. A request is accepted once its file is
stored; any later process can finish what a dead one began.
"""

from __future__ import annotations

import datetime
import json
import logging
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from indexer.errors import NotFoundError
from service.writing.files import locked_if_free, write_private

logger = logging.getLogger(__name__)

JobKind = Literal["add", "remove", "rebuild"]
JobState = Literal["queued", "running", "done", "failed"]
Phase = Literal["waiting", "reading", "encoding", "building"]
FOLDER: Final = "jobs"
# The number of finished jobs that are kept.
KEPT: Final = 100
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file that a job adds or removes, by its path in the folder of documents.

    `status`, `document_id` and `findings` are known when the job is done.
    """

    path: str
    size: int = 0
    sha256: str = ""
    described: bool = False
    status: str | None = None
    document_id: str | None = None
    findings: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One request to change the documents of an index.

    `error` has `code`, `en` and `zh`; `replacing` files may take the place of others.
    """

    job_id: str
    kind: JobKind
    created: str
    state: JobState = "queued"
    phase: Phase | None = None
    done: int = 0
    total: int = 0
    started: str | None = None
    finished: str | None = None
    index_id: str | None = None
    error: Mapping[str, str] | None = None
    attempts: int = 0
    by: str = ""
    replacing: bool = False
    files: tuple[JobFile, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the job is done or failed."""
        return self.state in {"done", "failed"}

    def failed(self, code: str, en: str, zh: str) -> Job:
        """The job as failed."""
        return replace(
            self,
            state="failed",
            phase=None,
            finished=now(),
            error={"code": code, "en": en, "zh": zh},
        )


def new_job(kind: JobKind, files: Sequence[JobFile] = (), *, by: str = "") -> Job:
    """A new job, not stored yet."""
    moment = datetime.datetime.now(datetime.UTC)
    job_id = f"{moment:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
    return Job(job_id, kind, now(), by=by, files=tuple(files))


def now() -> str:
    """This second, in UTC."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class JobFolder:
    """The jobs of one index."""

    def __init__(self, index_dir: Path) -> None:
        self.folder = index_dir / FOLDER

    @property
    def lock(self) -> Path:
        """The lock of the process that does the jobs."""
        return self.folder / "lock"

    def save(self, job: Job) -> None:
        """Write a job; it is on the disk when this returns."""
        write_private(self.folder / f"{job.job_id}.json", json.dumps(asdict(job)) + "\n")

    def get(self, job_id: str) -> Job:
        """One job.

        Raises:
            NotFoundError: when there is none of that id.
        """
        found = self._read(self.folder / f"{job_id}.json") if _ID.fullmatch(job_id) else None
        if found is None:
            raise NotFoundError(
                en=f"there is no job {job_id}; GET /v1/jobs lists the latest",
                zh=f"没有任务 {job_id}；GET /v1/jobs 列出最近的任务",
                code="job-not-found",
            )
        return found

    def has(self, job_id: str) -> bool:
        """Whether there is a job of that id."""
        return (self.folder / f"{job_id}.json").exists()

    def listed(self) -> list[Job]:
        """Every job, the newest first."""
        paths = sorted(self.folder.glob("*.json"), reverse=True)
        found = [self._read(path) for path in paths if _ID.fullmatch(path.stem)]
        return [job for job in found if job is not None]

    def unfinished(self) -> list[Job]:
        """The jobs that are not over, the oldest first."""
        return [job for job in reversed(self.listed()) if not job.is_over]

    def is_at_work(self) -> bool:
        """Whether a living process does the jobs."""
        with locked_if_free(self.lock) as free:
            return not free

    def forget_old(self) -> None:
        """Remove all but the latest finished jobs."""
        over = [job for job in self.listed() if job.is_over]
        for job in over[KEPT:]:
            (self.folder / f"{job.job_id}.json").unlink(missing_ok=True)

    @staticmethod
    def _read(path: Path) -> Job | None:
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            files = tuple(
                JobFile(**{**values, "findings": tuple(values["findings"])})
                for values in body["files"]
            )
            known = {field.name for field in fields(Job)}
            return Job(**{name: body[name] for name in known - {"files"}}, files=files)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            logger.warning("%s: this job cannot be read: %s", path, error)
            return None
