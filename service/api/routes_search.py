"""`/v1/search`, `/v1/ask` and its stream: a question in, hits or a cited answer out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from indexer.errors import LanmeiError
from service.answering import AskSteps
from service.api.access_log import note
from service.api.problems import problem_of, reply_language
from service.api.recorded import recorded
from service.api.refusals import FILTERS, refused
from service.api.schemas import AskRequest, SearchRequest
from service.api.state import current_engine, metrics_of, state_of
from service.generating import Writer
from service.prose import ProseSentence
from service.results import Answer, SearchResponse

router = APIRouter(prefix="/v1", tags=["questions"])
_REASONS = ("question-empty", "question-too-long", "k", "language", *FILTERS)
# Characters of a query that takes a search no longer than most do.
_SHORT = 200
_REFUSED = refused(*_REASONS, "generator-off", "extra-missing")


@router.post(
    "/search", response_model=SearchResponse, responses=refused(*_REASONS, "offset", "rerank")
)
async def search(body: SearchRequest, request: Request) -> Response:
    """Find the passages that fit a query of either language, best first."""
    turns = state_of(request).turns
    short = len(body.query) <= _SHORT and not body.rerank
    run = turns.run_short if short else turns.run
    return await run(lambda: _searched(body, request))


def _searched(body: SearchRequest, request: Request) -> Response:
    response = current_engine(request).search(
        body.query,
        k=body.k,
        offset=body.offset,
        languages=body.languages,
        mode=body.mode,
        filters=body.filters.to_json() if body.filters else None,
        debug=body.debug,
        group_counterparts=body.group_counterparts,
        rerank=body.rerank,
    )
    note(request, language=response.query_language, k=body.k, hits=len(response.hits))
    return recorded(response)


@router.post("/ask", response_model=Answer, responses=_REFUSED)
async def ask(body: AskRequest, request: Request) -> Response:
    """Answer a question with quotes, each cited and verified; or abstain and say why.

    With `history`, the earlier questions of the conversation, a follow-up ("and Laos?") takes from
    them what it does not say; `understood` has the whole question. If it is unclear what is meant,
    `reason` is `unclear` and the explanation asks for it. Nothing is kept between requests.
    """
    # A model that writes is waited for: who asks for prose takes no turn from the others.
    if body.generate:
        return await run_in_threadpool(_answered, body, request)
    return await state_of(request).turns.run(lambda: _answered(body, request))


def _answered(body: AskRequest, request: Request) -> Response:
    engine = current_engine(request)
    answer = engine.ask(body.question, generate=body.generate, **_arguments(body))
    _count(answer, body, request)
    return recorded(answer)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question and its hits, which are found before the stream begins."""

    body: AskRequest
    steps: AskSteps
    writer: Writer | None


def _found(body: AskRequest, request: Request) -> _Asked:
    """Search before the first byte is sent, so that a failure has its own status."""
    engine = current_engine(request)
    writer = engine.writer if body.generate else None
    return _Asked(body, engine.ask_in_steps(body.question, **_arguments(body)), writer)


@router.post("/ask/stream", response_class=EventSourceResponse, responses=_REFUSED)
def ask_stream(
    asked: Annotated[_Asked, Depends(_found)], request: Request, response: Response
) -> Iterator[ServerSentEvent]:
    """Answer as `/v1/ask` does, as server-sent events: `hits`, each `sentence`, then `done`.

    `hits` holds `{"hits": […]}`, `sentence` one sentence with its citations, `done` the whole
    answer. With `generate`, `prose` holds each generated sentence that has passed its checks,
    after the quotes and before `done`. A failure before the first event is a problem with a
    status; a later failure is an event `problem`.
    """
    response.headers["Cache-Control"] = "no-store"
    hits = [hit.to_json() for hit in asked.steps.hits]
    yield _event("hits", {"hits": hits, "warnings": asked.steps.warnings})
    try:
        made = asked.steps.answer()
    except LanmeiError as error:
        language = reply_language(request.headers.get("accept-language"))
        yield _event("problem", problem_of(error).to_json(language, instance=request.url.path))
        return
    _count(made, asked.body, request)
    answer = made.to_json()
    for sentence in answer["sentences"]:
        cited = [c for c in answer["citations"] if c["n"] in sentence["citations"]]
        yield _event("sentence", {"sentence": sentence, "citations": cited})
    if asked.writer is not None:
        for written in asked.writer.write(made):
            if isinstance(written, ProseSentence):
                yield _event("prose", {"generated": True, "sentence": written.to_json()})
            else:
                made = written
    yield _event("done", asked.steps.told(made).to_json())


def _arguments(body: AskRequest) -> dict[str, Any]:
    filters = body.filters.to_json() if body.filters else None
    return {
        "k": body.k, "languages": body.languages, "filters": filters, "history": body.history
    }  # fmt: skip


def _count(answer: Answer, body: AskRequest, request: Request) -> None:
    """Put the outcome into metrics and the access log."""
    outcome = "answered" if answer.answered else str(answer.reason)
    metrics_of(request).answers.labels(str(answer.question_language), outcome).inc()
    note(
        request,
        language=answer.question_language,
        k=body.k,
        hits=len(answer.hits),
        outcome=outcome,
    )


def _event(name: str, body: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(event=name, raw_data=json.dumps(body, ensure_ascii=False))
