"""The MCP server through the SDK's own client: in this process, over stdio and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

pytest.importorskip("mcp")

from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent, TextResourceContents

from indexer.records import Language
from service.engine import SearchEngine
from service.mcp import make_server

LANTERN_ZH = "灯会在2021年2月15日举行。"
LANTERN_EN = "The lantern fair is held on 15 February 2021."
CAMBODIA_ZH = "王小明表示，柬埔寨已制定《碳中和长期战略》。"


class Fixed:
    """One engine for ever."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def current(self) -> SearchEngine:
        return self.engine


Act = Callable[[Client], Awaitable[Any]]


def talk(engine: SearchEngine, act: Act, *, words: Language = "en", site: str | None = None) -> Any:
    async def run() -> Any:
        server = make_server(Fixed(engine), engine.settings, language=words, site=site)
        async with Client(server) as client:
            return await act(client)

    return asyncio.run(run())


def call(engine: SearchEngine, tool: str, *, words: Language = "en", **arguments: Any) -> Any:
    """The structured result of one call; its text is the same JSON."""
    result = talk(engine, lambda client: client.call_tool(tool, arguments), words=words)
    assert not result.is_error, said(result)
    assert json.loads(said(result)) == result.structured_content
    return result.structured_content


def refused(engine: SearchEngine, tool: str, *, words: Language = "en", **given: Any) -> str:
    """What a model reads when a call cannot be served."""
    result = talk(engine, lambda client: client.call_tool(tool, given), words=words)
    assert result.is_error
    return said(result)


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_every_tool_says_what_it_takes_and_gives_and_that_it_changes_nothing(
    one_toy_engine: SearchEngine,
) -> None:
    listed = talk(one_toy_engine, lambda client: client.list_tools())
    assert {tool.name for tool in listed.tools} == {
        "search",
        "fetch",
        "ask",
        "verify",
        "statements",
    }
    for tool in listed.tools:
        assert tool.annotations.read_only_hint
        assert tool.output_schema["type"] == "object"
        assert len(tool.description) > 100
        for name, schema in tool.input_schema["properties"].items():
            assert schema.get("description"), (tool.name, name)
    asked = next(tool for tool in listed.tools if tool.name == "ask")
    assert "cite_as" in asked.description
    assert "do not answer from memory" in " ".join(asked.description.split())


@pytest.mark.checkout
def test_every_tool_is_documented_with_its_arguments(one_toy_engine: SearchEngine) -> None:
    page = (Path(__file__).parents[3] / "docs" / "agents.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", page, re.MULTILINE))
    listed = talk(one_toy_engine, lambda client: client.list_tools())
    documented = {name: set(re.findall(r"`(\w+)`", row)) for name, row in rows.items()}
    assert documented == {t.name: set(t.input_schema["properties"]) for t in listed.tools}


@pytest.mark.parametrize(
    "query", ["燈會", "ｌａｎｔｅｒｎ fair"], ids=["traditional", "full-width"]
)
def test_what_search_finds_is_fetched_by_its_id_in_both_languages(
    one_toy_engine: SearchEngine, query: str
) -> None:
    best = call(one_toy_engine, "search", query=query, k=2)["results"][0]
    assert {best["text"], best["other_language"]["text"]} == {LANTERN_ZH, LANTERN_EN}
    fetched = call(one_toy_engine, "fetch", id=best["id"])
    assert fetched["text"] == best["text"]
    place = best["place"]
    whole = call(one_toy_engine, "fetch", id=place["document_id"])
    assert whole["text"][place["start"] : place["end"]] == best["text"]
    assert whole["metadata"]["next_start"] is None
    assert best["url"] in place["cite_as"]


def test_pages_of_results_follow_each_other(one_toy_engine: SearchEngine) -> None:
    whole = [hit["id"] for hit in call(one_toy_engine, "search", query="河 茶", k=6)["results"]]
    first = call(one_toy_engine, "search", query="河 茶", k=2)
    second = call(one_toy_engine, "search", query="河 茶", k=2, offset=first["next_offset"])
    assert [hit["id"] for hit in first["results"] + second["results"]] == whole[:4]


def test_a_document_is_read_in_parts_that_make_the_whole(one_toy_engine: SearchEngine) -> None:
    parts: list[str] = []
    start: int | None = 0
    while start is not None:
        part = call(one_toy_engine, "fetch", id="tea", start=start, length=7)
        parts.append(part["text"])
        start = part["metadata"]["next_start"]
    assert "".join(parts) == one_toy_engine.document_text("tea").text


def test_who_said_it_stands_with_the_words_and_in_the_list(one_toy_engine: SearchEngine) -> None:
    (entry,) = call(one_toy_engine, "statements", country="柬埔寨")["statements"]
    assert (entry["text"], entry["reported"]) == (CAMBODIA_ZH, True)
    assert entry["place"]["said_by"] == "王小明, 柬埔寨环境部, KH"
    assert (
        call(one_toy_engine, "search", query="碳中和", country="KH")["results"][0]["place"]
        == (entry["place"])
    )


def test_an_address_is_that_of_the_page_where_there_is_one(one_toy_engine: SearchEngine) -> None:
    site = "http://127.0.0.1:8000/"
    act = lambda client: client.call_tool("search", {"query": "tea", "k": 1})  # noqa: E731
    hit = talk(one_toy_engine, act, site=site).structured_content["results"][0]
    place = hit["place"]
    address = f"http://127.0.0.1:8000/d/tea#c{place['start']}-{place['end']}"
    assert hit["url"] == place["url"] == address


def test_a_draft_is_checked_with_whom_it_names(one_toy_engine: SearchEngine) -> None:
    changed = "“The lantern fair is held on 16 February 2021.”"
    report = call(one_toy_engine, "verify", text=f"{changed} 灯会“{LANTERN_ZH}”𠮷")
    near = next(claim for claim in report["claims"] if claim["status"] == "near")
    assert near["source_text"] == LANTERN_EN.removesuffix(".")
    assert near["changes"] == ["16 -> 15"]
    assert report["passed"] is False
    assert call(one_toy_engine, "verify", quotes=[LANTERN_ZH])["passed"] is True
    assert (
        call(one_toy_engine, "verify", quotes=["龙舟赛在五月"])["claims"][0]["status"]
        == "not_found"
    )


@pytest.mark.parametrize(
    ("tool", "given", "en", "zh"),
    [
        ("search", {"query": ""}, "the question is empty", "问题为空"),
        ("search", {"query": "𠮷！？", "k": 0}, "k is 0", "k 的值为 0"),
        ("search", {"query": "tea", "top_k": 3}, "no argument top_k; it takes", "没有参数 top_k"),
        ("search", {"query": "tea", "language": "fr"}, "language: ", "参数 language 无法使用"),
        ("search", {"query": "tea", "country": "Atlantis"}, "Atlantis", "Atlantis"),
        (
            "search",
            {"query": "tea", "k": 99, "offset": 9},
            "offset + k <= 100",
            "offset + k <= 100",
        ),
        ("fetch", {"id": "nothing"}, "no passage and no document", "没有 id 为"),
        ("fetch", {"id": "tea", "start": 999}, "start is 999", "start 的值为 999"),
        ("verify", {}, "exactly one of text", "必须且只能提供一个"),
        ("statements", {"offset": -1}, "offset: ", "参数 offset 无法使用"),
    ],
)
def test_a_mistake_is_named_in_plain_words(
    one_toy_engine: SearchEngine, tool: str, given: dict[str, Any], en: str, zh: str
) -> None:
    assert en in refused(one_toy_engine, tool, **given)
    assert zh in refused(one_toy_engine, tool, words="zh", **given)


def test_documents_are_resources(one_toy_engine: SearchEngine) -> None:
    listed = talk(one_toy_engine, lambda client: client.list_resources()).resources
    assert {"lanmei://documents", "lanmei://documents/tea"} <= {str(one.uri) for one in listed}
    read = talk(one_toy_engine, lambda client: client.read_resource("lanmei://documents/tea"))
    assert read.contents[0].text == one_toy_engine.document_text("tea").text
    everything = talk(one_toy_engine, lambda client: client.read_resource("lanmei://documents"))
    assert len(json.loads(everything.contents[0].text)) == 7

    async def reads_nothing(client: Client) -> None:
        with pytest.raises(MCPError, match="there is no document 'nothing'"):
            await client.read_resource("lanmei://documents/nothing")

    talk(one_toy_engine, reads_nothing)


CLEAN = {name: value for name, value in os.environ.items() if "LANMEI" not in name}
LANMEI = str(Path(sys.executable).with_name("lanmei"))
QUESTION = "what did Cambodia say about carbon neutrality"


async def _asks(client: Client) -> None:
    """What a client does that knows nothing of the documents: list, ask, read, check."""
    assert client.instructions is not None
    assert "cite_as" in client.instructions
    answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
    assert answer is not None
    assert answer["answered"] is True
    quotation = next(q for q in answer["quotations"] if "《碳中和长期战略》" in q["quote"])
    place = quotation["place"]
    uri = f"lanmei://documents/{place['document_id']}"
    content = (await client.read_resource(uri)).contents[0]
    assert isinstance(content, TextResourceContents)
    assert content.text[place["start"] : place["end"]] == quotation["quote"]
    checked = await client.call_tool("verify", {"quotes": [quotation["quote"]]})
    assert checked.structured_content is not None
    assert checked.structured_content["passed"] is True
    no = (await client.call_tool("ask", {"question": "谁赢得了2022年世界杯？"})).structured_content
    assert no is not None
    assert (no["answered"], no["quotations"]) == (False, [])
    assert no["explanation"]


@pytest.mark.model
@pytest.mark.slow
def test_a_client_starts_the_command_and_asks_over_stdio(shipped_index: Path) -> None:
    server = StdioServerParameters(
        command=LANMEI, args=["mcp", "--index", str(shipped_index), "--lang", "en"], env=CLEAN
    )

    async def run() -> None:
        async with Client(stdio_client(server), read_timeout_seconds=120) as client:
            await _asks(client)

    asyncio.run(run())


@pytest.mark.model
@pytest.mark.slow
def test_a_client_asks_over_http_and_another_host_is_refused(shipped_index: Path) -> None:
    command = [LANMEI, "mcp", "--http", "0", "--index", str(shipped_index), "--lang", "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", env=CLEAN) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            assert "http://127.0.0.1:" in line, line + process.stderr.read()
            url = line.split(" on ")[1].split()[0]

            async def run() -> None:
                async with Client(url, read_timeout_seconds=120) as client:
                    await _asks(client)

            asyncio.run(run())
            evil = {"Host": "evil.example", "Accept": "application/json, text/event-stream"}
            assert httpx.post(url, json={}, headers=evil).status_code == 421
        finally:
            process.terminate()
    assert process.returncode == 0
