"""`lanmei mcp`: the engine as tools for language models, over stdio or HTTP on this machine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from lanmei.flags import add_index, settings_from
from lanmei.opening import open_engine
from lanmei.words import Words

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from service.settings import Settings

_HOST = "127.0.0.1"  # MCP needs no key here, so only programs on this machine are served
_PORT = 8001
_PATH = "/mcp"


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `mcp`."""
    mcp = commands.add_parser(
        "mcp",
        help=t("serve tools for language models (MCP)", "以 MCP 协议向语言模型提供工具"),
    )
    mcp.add_argument(
        "--http",
        metavar="PORT",
        nargs="?",
        type=int,
        const=_PORT,
        help=t(
            f"over HTTP on 127.0.0.1 instead of stdio (default port: {_PORT})",
            f"改用本机 127.0.0.1 上的 HTTP 而非标准输入输出（默认端口 {_PORT}）",
        ),
    )
    mcp.add_argument(
        "--site",
        metavar="URL",
        help=t(
            "address of `lanmei serve` over the same index, for links that people can open",
            "同一索引的 `lanmei serve` 地址，用于生成可打开的链接",
        ),
    )
    add_index(mcp, t)
    mcp.set_defaults(func=lambda parsed: run_mcp(parsed, t))


def run_mcp(parsed: argparse.Namespace, t: Words) -> int:
    """Serve until the client closes stdin, or until told to stop."""
    settings = settings_from(parsed)
    if parsed.http is None:
        _server(parsed, settings, t).run("stdio")
        return 0
    from service.api.server import bind, serve_other

    sock = bind(_HOST, parsed.http)
    app = _server(parsed, settings, t).streamable_http_app(
        host=_HOST, streamable_http_path=_PATH, max_request_body_size=settings.max_body
    )
    address = f"http://{_HOST}:{sock.getsockname()[1]}{_PATH}"
    ready = t(f"lanmei serves MCP on {address}", f"lanmei 正在 {address} 提供 MCP 服务")
    print(f"{ready}  (Ctrl-C)", file=sys.stderr, flush=True)
    serve_other(app, sock)
    return 0


def _server(parsed: argparse.Namespace, settings: Settings, t: Words) -> MCPServer:
    from indexer.errors import ExtraMissing

    try:
        from service.mcp import make_server
    except ModuleNotFoundError as error:
        raise ExtraMissing("mcp", error.name) from error
    from service.live import LiveEngine
    from service.places import store_of

    encoder = open_engine(parsed, settings, t).encoder
    engines = LiveEngine(store_of(settings), settings, encoder=encoder)
    return make_server(engines, settings, language=t.language, site=parsed.site)
