"""The MCP server: five tools that read and never write, and the documents as resources."""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp.types import CallToolResult, InputRequiredResult, Resource, ToolAnnotations
from pydantic import ValidationError

from indexer.errors import LanmeiError, NotFoundError
from indexer.records import Language
from service.mcp.places import SCHEME
from service.mcp.tools import Engines, Tools
from service.settings import Settings

# A client shows them all to a person; of more documents `lanmei://documents` has the list.
_MOST_RESOURCES = 200
_READS_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_TITLES = {
    "search": "Search the documents",
    "fetch": "Read a passage or document",
    "ask": "Answer with verified quotations",
    "verify": "Check quotations",
    "statements": "Who said what",
}
_INSTRUCTIONS = """This server answers from a fixed set of indexed documents in Chinese and English.

For a question call `ask` first; if `answered` is false, say that the documents do not answer and \
why. To look around call `search`, `statements` and `fetch`. A question in one language also finds \
passages of the other.

Rules for what you write from it:
1. Put quotation marks only around text that a tool returned, character for character, and print \
its `cite_as` behind it.
2. Name as the speaker only who `said_by` names. If it is null, name the document.
3. A translation that you make is yours: say so, and cite the original.
4. Before you show a text with quotations, check it with `verify`."""


def make_server(
    engines: Engines, settings: Settings, *, language: Language = "en", site: str | None = None
) -> MCPServer:
    """Put the server together; it opens nothing itself.

    Args:
        engines: Gives the engine of the newest generation.
        settings: Limits of questions and drafts.
        language: Of error messages.
        site: Address of the page of the same documents, for links; None for resource addresses.
    """
    tools = Tools(engines, settings, site)
    server = _Server(tools, language)
    for name, title in _TITLES.items():
        tool = getattr(tools, name)
        server.add_tool(
            _in_plain_words(tool, language),
            name=name,
            title=title,
            description=inspect.getdoc(tool),
            annotations=_READS_ONLY,
            structured_output=True,
        )
    _add_resources(server, tools, language)
    return server


class _Server(MCPServer):
    """The SDK's server with documents as resources, and faults of arguments in plain words."""

    def __init__(self, tools: Tools, language: Language) -> None:
        super().__init__(
            "lanmei",
            title="lanmei",
            description="Documents in Chinese and English, with quotations that are verified.",
            instructions=_INSTRUCTIONS,
            version=version("lanmei"),
            log_level="WARNING",
        )
        self._tools = tools
        self._language = language

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Run a tool; a misspelt argument is refused, never left out in silence."""
        known = {tool.name: tool for tool in await self.list_tools()}
        if name in known:
            accepted = list(known[name].input_schema["properties"])
            unknown = [given for given in arguments if given not in accepted]
            if unknown:
                raise ToolError(self._say(*_unknown(name, unknown, accepted)))
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(self._say(*_faults(error.__cause__))) from error
            raise

    def _say(self, en: str, zh: str) -> str:
        return zh if self._language == "zh" else en

    async def list_resources(self) -> list[Resource]:
        """The list of all documents, and the first of them one by one."""
        listed = await super().list_resources()
        documents = self._tools.engine().index.documents
        for document in list(documents.values())[:_MOST_RESOURCES]:
            facts = [document.date, document.publisher, ", ".join(document.languages)]
            listed.append(
                Resource(
                    uri=f"{SCHEME}/{document.document_id}",
                    name=document.document_id,
                    title=document.title,
                    description=" · ".join(fact for fact in facts if fact),
                    mime_type="text/plain",
                    size=len(document.text.encode()),
                )
            )
        return listed


def _add_resources(server: MCPServer, tools: Tools, language: Language) -> None:
    @server.resource(
        SCHEME,
        name="documents",
        title="All documents",
        description="Id, title, date, languages and publisher of every document, as JSON.",
        mime_type="application/json",
    )
    def documents() -> str:
        shown = ("document_id", "title", "title_translated", "date", "languages", "publisher")
        views = tools.engine().documents().to_json()["documents"]
        listed = [{name: view[name] for name in shown} for view in views]
        return json.dumps(listed, ensure_ascii=False)

    @server.resource(
        f"{SCHEME}/{{document_id}}",
        name="document",
        title="Text of a document",
        description="The whole text as indexed: offsets of all tools point into it.",
        mime_type="text/plain",
    )
    def document(document_id: str) -> str:
        try:
            return tools.engine().document_text(document_id).text
        except NotFoundError as error:
            raise ResourceNotFoundError(error.message(language)) from error
        except LanmeiError as error:
            raise ResourceError(error.message(language)) from error


def _in_plain_words(tool: Callable[..., Any], language: Language) -> Callable[..., Any]:
    """The tool, whose errors are sentences that a model can read and act on."""

    @functools.wraps(tool)
    def called(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - those of the tool
        try:
            return tool(*arguments, **named)
        except LanmeiError as error:
            raise ToolError(error.message(language)) from error

    return called


def _unknown(tool: str, unknown: list[str], accepted: list[str]) -> tuple[str, str]:
    return (
        f"{tool} has no argument {', '.join(unknown)}; it takes {', '.join(accepted)}",
        f"{tool} 没有参数 {'、'.join(unknown)}；可用的参数：{'、'.join(accepted)}",
    )


def _faults(error: ValidationError) -> tuple[str, str]:
    """Which argument, and what is wrong with it; what was sent is not repeated."""
    faults = [(".".join(map(str, fault["loc"])), fault["msg"]) for fault in error.errors()]
    return (
        "; ".join(f"{where}: {what}" for where, what in faults),
        "；".join(f"参数 {where} 无法使用（{what}）" for where, what in faults),
    )
