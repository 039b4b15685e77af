"""`/v1/chat/completions` and `/v1/models`: answers for clients of the OpenAI API.

Nothing is generated: the content is the quotations of `/v1/ask`, or the reason for having none.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from indexer.errors import NotFoundError, QuestionError
from service.api.access_log import note
from service.api.chat_schemas import (
    MODEL,
    Annotation,
    ChatAnswer,
    ChatChoice,
    ChatCompletion,
    ChatRequest,
    Model,
    ModelList,
    UrlCitation,
    chunk,
)
from service.api.chat_tasks import reply_to_task
from service.api.chat_text import parts_of, url_of
from service.api.refusals import refused
from service.api.state import current_engine, metrics_of, state_of
from service.results import Answer

router = APIRouter(prefix="/v1", tags=["chat"])


@router.get("/models")
def models() -> ModelList:
    """List what can be asked: one model, `lanmei`."""
    return ModelList(data=[Model()])


_END = "data: [DONE]\n\n"
_EVENT = {"type": "object", "properties": {"data": {"type": "string"}}, "required": ["data"]}


@router.post(
    "/chat/completions",
    response_model=ChatCompletion,
    responses={
        200: {"content": {"text/event-stream": {"itemSchema": _EVENT}}},
        **refused("question-empty", "question-too-long"),
    },
)
def chat(body: ChatRequest, request: Request) -> Response:
    """Answer the last question of a conversation with verified quotations, or say why not.

    The earlier messages of the role `user` are its history: a follow-up takes from them what it
    does not say itself, and the reply begins with the question that was understood.

    For clients of the OpenAI API. With `stream` the content comes in parts, as server-sent
    events that end with `[DONE]`.
    """
    if body.model != MODEL:
        raise NotFoundError(
            en=f"there is no model {body.model!r}; there is one, {MODEL!r}",
            zh=f"没有模型 {body.model!r}；只有 {MODEL!r}",
        )
    questions = [message.text() for message in body.messages if message.role == "user"]
    if not questions:
        raise QuestionError(
            en="no message has the role user; the last one that has is the question",
            zh="没有 role 为 user 的消息；最后一条这样的消息即为问题",
            code="question-empty",
        )
    task = reply_to_task(questions[-1])
    if task is not None:
        return _told(task, body)
    answer = current_engine(request).ask(questions[-1], history=_short(questions[:-1], request))
    outcome = "answered" if answer.answered else str(answer.reason)
    metrics_of(request).answers.labels(str(answer.question_language), outcome).inc()
    note(request, language=answer.question_language, hits=len(answer.hits), outcome=outcome)
    site = str(request.base_url).rstrip("/")
    if body.stream:
        events = _events(answer, site)
        return StreamingResponse(
            events, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )
    return JSONResponse(_completion(answer, site))


def _short(questions: list[str], request: Request) -> list[str]:
    """The earlier messages that are short enough to be questions, and no pasted texts."""
    longest = state_of(request).settings.max_question
    return [question for question in questions if len(question) <= longest]


def _told(content: str, body: ChatRequest) -> Response:
    """A reply that is no answer from the documents."""
    if body.stream:
        head = _head()
        parts = [{"role": "assistant", "content": content}, {}]
        events = [_event(chunk(head, part, done=not part)) for part in parts]
        return StreamingResponse([*events, _END], media_type="text/event-stream")
    choice = ChatChoice(message=ChatAnswer(content=content, annotations=[])).model_dump()
    return JSONResponse(
        {**_head(), "object": "chat.completion", "choices": [choice], "lanmei": None}
    )


def _head() -> dict[str, object]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}


def _completion(answer: Answer, site: str) -> dict[str, object]:
    content = "".join(parts_of(answer, site))
    said = ChatAnswer(content=content, annotations=_annotations(answer, content, site))
    choice = ChatChoice(message=said).model_dump()
    return {
        **_head(),
        "object": "chat.completion",
        "choices": [choice],
        "lanmei": answer.to_json(),
    }


def _annotations(answer: Answer, content: str, site: str) -> list[Annotation]:
    """Each citation, at its first mark in the content."""
    found = []
    for citation in answer.citations:
        mark = f"[{citation.n}]"
        start = content.index(mark)
        at = UrlCitation(
            url=url_of(citation, site),
            title=citation.title,
            start_index=start,
            end_index=start + len(mark),
        )
        found.append(Annotation(url_citation=at))
    return found


def _events(answer: Answer, site: str) -> Iterator[str]:
    head = _head()
    yield _event(chunk(head, {"role": "assistant", "content": ""}))
    content = ""
    for part in parts_of(answer, site):
        content += part
        yield _event(chunk(head, {"content": part}))
    last = [one.model_dump() for one in _annotations(answer, content, site)]
    yield _event({**chunk(head, {"annotations": last}, done=True), "lanmei": answer.to_json()})
    yield _END


def _event(body: dict[str, object]) -> str:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"
