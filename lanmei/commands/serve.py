"""`lanmei serve`: the API and the page."""

from __future__ import annotations

import argparse
import http.client
import json
import threading
import time
from typing import TYPE_CHECKING, Any

from lanmei.flags import add_index, settings_from
from lanmei.opening import open_engine
from lanmei.words import Words, shorten

if TYPE_CHECKING:
    from service.settings import Settings


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `serve`."""
    serve = commands.add_parser("serve", help=t("serve the API and the page", "提供接口与网页"))
    serve.add_argument("--host", help=t("address (default: 127.0.0.1)", "地址（默认 127.0.0.1）"))
    serve.add_argument("--port", type=int, help=t("port (default: 8000)", "端口（默认 8000）"))
    serve.add_argument(
        "--workers", type=int, metavar="N", help=t("processes (default: 1)", "进程数（默认 1）")
    )
    serve.add_argument(
        "--sample",
        metavar="QUESTION",
        help=t("ask this once ready, and print the answer", "就绪后提出此问题并打印回答"),
    )
    add_index(serve, t)
    serve.set_defaults(func=lambda parsed: run_serve(parsed, t))


def run_serve(parsed: argparse.Namespace, t: Words) -> int:
    """Serve until told to stop."""
    from service.api.server import bind, serve

    settings = settings_from(parsed)
    sock = bind(settings.host, settings.port)
    try:
        opened = open_engine(parsed, settings, t)
    except BaseException:
        sock.close()
        raise
    # Workers open an index of their own: this process keeps none beside them.
    engine = opened if settings.workers == 1 else None
    del opened
    port = int(sock.getsockname()[1])
    threading.Thread(target=_announce, args=(settings, port, parsed.sample, t), daemon=True).start()
    serve(settings, sock, engine)
    return 0


def _announce(settings: Settings, port: int, sample: str | None, t: Words) -> None:
    """Say where to look, and show one answer, once the server is ready."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    while _fetch(host, port, "GET", "/readyz") is None:
        time.sleep(0.1)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    print(
        t(
            f"lanmei is ready: page {address}/  API {address}/docs  (Ctrl-C stops it)",
            f"lanmei 已就绪：网页 {address}/  接口 {address}/docs （Ctrl-C 停止）",
        ),
        flush=True,
    )
    if sample is None:
        return
    answer = _fetch(host, port, "POST", "/v1/ask", {"question": sample})
    if answer is not None:
        print(f"\n? {sample}\n{_summary(answer)}\n", flush=True)


def _fetch(
    host: str, port: int, method: str, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any] | None:
    """What our own server says; None while it does not."""
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request(
            method,
            path,
            json.dumps(body) if body else None,
            {"Content-Type": "application/json"},
        )
        response = connection.getresponse()
        found: dict[str, Any] = json.loads(response.read())
    except (OSError, ValueError, http.client.HTTPException):
        return None
    else:
        return found if response.status == 200 else None
    finally:
        connection.close()


def _summary(answer: dict[str, Any]) -> str:
    lines = [str(answer["answer"] or answer["explanation"])]
    for citation in answer["citations"]:
        place = f"{citation['document_id']}:{citation['start']}-{citation['end']}"
        lines.append(f"[{citation['n']}] {place}  {shorten(citation['title'], 60)}")
    return "\n".join(lines)
