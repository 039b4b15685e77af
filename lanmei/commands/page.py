"""`lanmei open`: the page of the server that runs, in a browser."""

from __future__ import annotations

import argparse
import http.client
import webbrowser
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lanmei.flags import add_index, settings_from
from lanmei.given import question_of
from lanmei.words import Words

if TYPE_CHECKING:
    from service.settings import Settings

_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - opened instead


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `open`."""
    page = commands.add_parser(
        "open", help=t("open the page of `lanmei serve`", "在浏览器中打开 `lanmei serve` 的网页")
    )
    page.add_argument(
        "question",
        metavar="QUESTION",
        nargs="*",
        help=t(
            "ask this on the page; - reads it from stdin", "在网页上提出此问题；- 从标准输入读取"
        ),
    )
    page.add_argument("--host", help=t("address (default: 127.0.0.1)", "地址（默认 127.0.0.1）"))
    page.add_argument("--port", type=int, help=t("port (default: 8000)", "端口（默认 8000）"))
    page.add_argument(
        "--print",
        action="store_true",
        help=t("print the address, open nothing", "只输出地址，不打开浏览器"),
    )
    add_index(page, t)
    page.set_defaults(func=run_open)


def run_open(parsed: argparse.Namespace) -> int:
    """Open the page, or print its address; 2 when nothing serves there."""
    settings = settings_from(parsed)
    host = _EVERY_ADDRESS.get(settings.host, settings.host)
    _check_served(host, settings)
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"
    question = question_of(parsed.question)
    if question:
        address += "?" + urlencode({"q": question})
    print(address)
    if not parsed.print:
        webbrowser.open(address)
    return 0


def _check_served(host: str, settings: Settings) -> None:
    from indexer.errors import UserError

    connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        served = connection.getresponse().read() == b'{"status":"alive"}'
    except (OSError, http.client.HTTPException):
        served = False
    finally:
        connection.close()
    if not served:
        raise UserError(
            en=f"lanmei does not run on {host}:{settings.port}; start it in another terminal: "
            "`lanmei serve`, or name its port: `lanmei open --port 8001`",
            zh=f"{host}:{settings.port} 上没有运行 lanmei；请在另一终端运行 `lanmei serve`，"
            "或指明端口：`lanmei open --port 8001`",
            code="address",
        )
