"""A conversation over the engine, HTTP, a stream, chat, MCP and the command line: one behaviour."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from mcp import Client

from indexer.errors import QuestionError
from lanmei.following import converse
from lanmei.render import render_answer
from lanmei.words import Words
from service.api.app import create_app
from service.api.chat_tasks import reply_to_task
from service.engine import SearchEngine
from service.mcp import make_server
from service.settings import Settings

FIRST = "老挝对碳中和长期战略怎么说？"
THEN = "那柬埔寨呢？"
WHOLE = "柬埔寨对碳中和长期战略怎么说？"
UNCLEAR = "它的资金呢？"


class Fixed:
    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def current(self) -> SearchEngine:
        return self.engine


def post(engine: SearchEngine, path: str, body: object) -> httpx.Response:
    async def send() -> httpx.Response:
        app = create_app(Fixed(engine), Settings())
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            return await http.post(path, json=body)

    return asyncio.run(send())


def test_a_follow_up_is_answered_as_the_whole_question(one_toy_engine: SearchEngine) -> None:
    answer = one_toy_engine.ask(THEN, history=[FIRST])
    whole = one_toy_engine.ask(WHOLE)
    assert whole.answered
    assert whole.understood is None
    documents = one_toy_engine.index.documents
    assert answer.question == THEN
    assert answer.understood is not None
    assert answer.understood.question == WHOLE
    assert [taken.text for taken in answer.understood.taken] == ["碳中和长期战略"]
    assert (answer.answer, answer.citations) == (whole.answer, whole.citations)
    assert render_answer(answer, Words("zh"), 80, documents).startswith(f"理解为：{WHOLE}\n\n")
    assert "understood as" not in render_answer(
        one_toy_engine.ask(WHOLE, history=[FIRST]), Words("en"), 80, documents
    )


@pytest.mark.parametrize(
    ("question", "said"), [(UNCLEAR, "“它”指的是什么"), ("What about its funding?", "“its”")]
)
def test_what_is_unclear_is_asked_back_and_nothing_is_looked_for(
    one_toy_engine: SearchEngine, question: str, said: str
) -> None:
    answer = one_toy_engine.ask(question, history=[])
    assert (answer.answered, answer.reason, answer.hits) == (False, "unclear", ())
    assert said in str(answer.explanation)
    steps = one_toy_engine.ask_in_steps(question, history=[])
    assert steps.hits == ()
    assert steps.answer() == answer


def test_a_history_has_limits_and_without_one_nothing_changes(
    one_toy_engine: SearchEngine,
) -> None:
    assert one_toy_engine.ask(UNCLEAR).understood is None
    longest = one_toy_engine.settings.max_question
    with pytest.raises(QuestionError, match="history"):
        one_toy_engine.ask(THEN, history=["茶" * (longest + 1)])
    with pytest.raises(QuestionError, match="empty"):
        one_toy_engine.ask(" ", history=[FIRST])
    old = one_toy_engine.ask(THEN, history=[FIRST, *["  "] * 30])
    assert old.understood is not None
    assert old.understood.question == WHOLE
    long = one_toy_engine.ask(THEN, history=["老挝" + "茶" * (longest - 2)])
    assert long.understood is not None


def test_http_and_its_stream_say_the_same_and_keep_nothing(one_toy_engine: SearchEngine) -> None:
    body = {"question": THEN, "history": [FIRST]}
    plain = post(one_toy_engine, "/v1/ask", body).json()
    assert plain["understood"] == {
        "question": WHOLE,
        "taken": [{"kind": "topic", "text": "碳中和长期战略"}],
    }
    events = post(one_toy_engine, "/v1/ask/stream", body).text
    done = json.loads(events.split("event: done\ndata: ")[1].split("\n")[0])
    for one in (plain, done):
        del one["took_ms"]
    assert done == plain
    alone = post(one_toy_engine, "/v1/ask", {"question": THEN, "history": []}).json()
    assert alone["reason"] == "unclear"
    wrong = post(one_toy_engine, "/v1/ask", {"question": THEN, "history": FIRST})
    assert wrong.status_code == 422


def test_the_earlier_messages_of_a_chat_are_its_history(one_toy_engine: SearchEngine) -> None:
    def chat(*said: tuple[str, str]) -> str:
        messages = [{"role": role, "content": content} for role, content in said]
        body = post(one_toy_engine, "/v1/chat/completions", {"messages": messages}).json()
        return str(body["choices"][0]["message"]["content"])

    long = "茶" * (one_toy_engine.settings.max_question + 1)
    followed = chat(("user", long), ("user", FIRST), ("assistant", "泰国？"), ("user", THEN))
    assert followed.startswith(f"*理解为：{WHOLE}*\n\n> ")
    assert chat(("user", WHOLE)).startswith("> ")
    assert chat(("user", UNCLEAR)) == "“它”指的是什么？请说出名称。"


TASK = """### Task:
Generate a concise title summarizing the chat history.
### Output:
JSON format: { "KEY": ["..."] }
### Chat History:
<chat_history>
USER: 柬埔寨碳中和長期戰略𠮷是什么？
ASSISTANT: > { "title": "of a document" }
</chat_history>"""


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("title", "柬埔寨碳中和長期戰略𠮷是什么？"),
        ("tags", []),
        ("follow_ups", []),
        ("queries", []),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_titles_and_the_like_are_told_in_the_form_that_interfaces_ask_for(
    one_toy_engine: SearchEngine, key: str, told: object, stream: bool
) -> None:
    messages = [{"role": "user", "content": TASK.replace("KEY", key)}]
    body = {"model": "lanmei", "stream": stream, "messages": messages}
    reply = post(one_toy_engine, "/v1/chat/completions", body)
    if stream:
        events = [line.removeprefix("data: ") for line in reply.text.split("\n\n")[:-2]]
        deltas = [json.loads(event)["choices"][0]["delta"] for event in events]
        content = "".join(delta.get("content", "") for delta in deltas)
        assert reply.text.endswith("data: [DONE]\n\n")
    else:
        content = reply.json()["choices"][0]["message"]["content"]
    assert json.loads(content) == {key: told}


@pytest.mark.parametrize(
    "asked", ["### Task: 碳中和", "", 'What is { "title": 1 }?', "<chat_history>"]
)
def test_a_question_is_no_task(asked: str) -> None:
    assert reply_to_task(asked) is None


def test_a_model_passes_the_history_to_the_tool(one_toy_engine: SearchEngine) -> None:
    async def ask(**arguments: Any) -> Any:
        async with Client(make_server(Fixed(one_toy_engine), Settings())) as client:
            return (await client.call_tool("ask", arguments)).structured_content

    followed = asyncio.run(ask(question=THEN, history=[FIRST]))
    assert followed["understood_as"] == WHOLE
    assert followed["answered"]
    back = asyncio.run(ask(question=UNCLEAR, history=[]))
    assert (back["answered"], back["understood_as"]) == (False, None)
    assert "它" in back["explanation"]


def test_lines_of_stdin_are_a_conversation(
    one_toy_engine: SearchEngine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def lines(content: bytes) -> None:
        stream = SimpleNamespace(buffer=io.BytesIO(content), isatty=lambda: False)
        monkeypatch.setattr(sys, "stdin", stream)

    heard: list[tuple[str, tuple[str, ...]]] = []

    def answered(question: str, history: Any) -> bool:
        heard.append((question, tuple(history)))
        return one_toy_engine.ask(question, history=history).answered

    lines(f"{THEN}\n\n？\n𠮷\n".encode())
    assert converse([FIRST], answered, Words("zh")) == 1
    assert [question for question, _ in heard] == [FIRST, THEN, "？", "𠮷"]
    assert heard[-1][1] == (FIRST, THEN)  # what could not be used is no part of it
    assert "没有文字或数字" in capsys.readouterr().err
    lines(b"")
    assert converse(["-"], answered, Words("en")) == 1
