"""`POST /v1/documents`, `DELETE /v1/documents/{id}`, `/v1/jobs`: changing what the index holds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from indexer.records import Language
from service.api.access_log import note
from service.api.doors import writer
from service.api.problems import problem_json, reply_language
from service.api.schemas import ProblemBody, StrictBody
from service.api.state import Writing, current_engine, state_of
from service.results import FileFinding
from service.writing import Job, JobFolder, Refused, new_job

router = APIRouter(prefix="/v1", tags=["writing"])
_LISTED = 100
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": "One file or several, each with its name.",
                        },
                        "metadata": {
                            "type": "string",
                            "description": "JSON: an object for every file, or a list of objects "
                            "in the order of the files; title, title_translated, publisher, "
                            "author, issue, kind, date, language, url.",
                            "examples": ['{"title": "年度报告", "date": "2023-05"}'],
                        },
                    },
                },
            }
        },
    }
}


class JobFileView(BaseModel):
    """A file that a job adds or removes; the last three fields are set when it is done."""

    path: str = Field(examples=["report.pdf"])
    size: int
    sha256: str
    status: str | None = Field(description="read, partly_read, not_read, duplicate or removed")
    document_id: str | None
    findings: list[FileFinding]


class JobView(BaseModel):
    """A change to the documents, and its progress."""

    job_id: str = Field(examples=["20261127T171502301244-3f9a01"])
    kind: Literal["add", "remove", "rebuild"]
    state: Literal["queued", "running", "done", "failed"]
    phase: Literal["waiting", "reading", "encoding", "building"] | None = Field(
        description="Its current step; `done` and `total` count files, then texts."
    )
    done: int
    total: int
    created: str
    started: str | None
    finished: str | None
    index_id: str | None = Field(description="The generation of the index that has it.")
    problem: ProblemBody | None = Field(description="Why it failed.")
    files: list[JobFileView]


class JobTaken(BaseModel):
    """A change that was accepted."""

    job: JobView


class JobList(BaseModel):
    """Jobs, the newest first."""

    jobs: list[JobView]


class JobRequest(StrictBody):
    """What to do with the whole folder."""

    kind: Literal["rebuild"]


@router.post(
    "/documents", status_code=202, response_model=JobTaken, openapi_extra=_FORM, tags=["writing"]
)
async def add_documents(
    request: Request,
    replace: Annotated[bool, Query(description="Replace files of the same name.")] = False,
) -> JSONResponse:
    """Add one document or several (needs a key that may write); a job reads and indexes them."""
    writing, by = _writing(request)
    writing.inbox.check_folder()
    async with writing.uploads.form(request) as form:
        job = new_job("add", by=by)
        inbox = writing.inbox
        place = await run_in_threadpool(inbox.new_place, job.job_id)
        try:
            files = await writing.uploads.store(form, place)
            job = await run_in_threadpool(inbox.take, job, files, replacing=replace)
        finally:
            await run_in_threadpool(inbox.drop, job.job_id)
    return _taken(request, writing, job)


@router.delete("/documents/{document_id}", status_code=202, response_model=JobTaken)
def remove_document(
    document_id: Annotated[str, Path(max_length=200)], request: Request
) -> JSONResponse:
    """Remove a document, its file and the copies of it (needs a key that may write)."""
    writing, by = _writing(request)
    engine = current_engine(request)
    found = engine.document(document_id)
    paths = [found.path, *found.copies]
    job = writing.inbox.remove(paths, len(engine.documents().documents), by=by)
    return _taken(request, writing, job)


@router.post("/jobs", status_code=202, response_model=JobTaken)
def start_job(body: JobRequest, request: Request) -> JSONResponse:
    """Read every file of the folder again (needs a key that may write)."""
    del body  # there is one kind
    writing, by = _writing(request)
    return _taken(request, writing, writing.inbox.rebuild(by=by))


@router.get("/jobs", response_model=JobList)
def jobs(request: Request) -> JSONResponse:
    """List the changes to the documents, the newest first."""
    listed = _jobs(request).listed()[:_LISTED]
    language = _language(request)
    return JSONResponse({"jobs": [_view(job, language) for job in listed]})


@router.get("/jobs/{job_id}", response_model=JobView)
def job(job_id: Annotated[str, Path(max_length=100)], request: Request) -> JSONResponse:
    """Show the progress of a change to the documents and, at its end, what became of each file."""
    found = _jobs(request).get(job_id)
    if not found.is_over:
        writing = state_of(request).writing
        if writing is not None:
            writing.runner.resume()
    return JSONResponse(_view(found, _language(request)))


def _writing(request: Request) -> tuple[Writing, str]:
    """The parts that writing needs, and the name of the key of the request.

    Raises:
        Refused: when the server takes no documents, or the key may not write.
    """
    state = state_of(request)
    if state.writing is None:
        raise Refused(
            "uploads-off",
            "this server takes no documents; its operator can name a folder in the setting uploads",
            "本服务不接收文档；管理员可用设置项 uploads 指定一个文件夹",
        )
    return state.writing, writer(request, state.keys).name


def _taken(request: Request, writing: Writing, job: Job) -> JSONResponse:
    writing.runner.start()
    note(request, job=job.job_id, key=job.by, files=len(job.files))
    return JSONResponse(
        {"job": _view(job, _language(request))},
        status_code=202,
        headers={"Location": f"/v1/jobs/{job.job_id}"},
    )


def _jobs(request: Request) -> JobFolder:
    return JobFolder(state_of(request).settings.index_dir)


def _language(request: Request) -> Language:
    return reply_language(request.headers.get("accept-language"))


def _view(job: Job, language: Language) -> dict[str, Any]:
    """A job as it is shown: without the name of its key and the fields that only the disk needs."""
    error = job.error
    names = [name for name in JobView.model_fields if name not in {"problem", "files"}]
    body: dict[str, Any] = {name: getattr(job, name) for name in names}
    instance = f"/v1/jobs/{job.job_id}"
    body["problem"] = problem_json(error, language, instance) if error is not None else None
    body["files"] = [
        {
            "path": file.path,
            "size": file.size,
            "sha256": file.sha256,
            "status": file.status,
            "document_id": file.document_id,
            "findings": [dict(finding) for finding in file.findings],
        }
        for file in job.files
    ]
    return body
