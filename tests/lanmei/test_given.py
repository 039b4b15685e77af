"""Questions without quotation marks and on stdin, and the page that is opened."""

from __future__ import annotations

import http.server
import io
import sys
import threading
import webbrowser
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from indexer.errors import UserError
from lanmei.cli import build_parser, main
from lanmei.given import question_of
from lanmei.words import Words


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))


@pytest.mark.parametrize(
    ("arguments", "question"),
    [
        (["ask", "what", "did", "Cambodia", "say?", "-k", "3"], "what did Cambodia say?"),
        (["search", "碳中和", "長期戰略"], "碳中和 長期戰略"),
        (["ask", "--language", "zh", "ｃａｒｂｏｎ", "𠮷"], "ｃａｒｂｏｎ 𠮷"),
        (["ask", ""], ""),
    ],
)
def test_a_question_needs_no_quotation_marks(arguments: list[str], question: str) -> None:
    parsed = build_parser(Words("en")).parse_args(arguments)
    assert question_of(parsed.question) == question


@pytest.mark.parametrize("text", ["碳中和長期戰略？", "what about 水 and 𠮷?", ""])
def test_a_dash_reads_stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    stdin(monkeypatch, f"\ufeff{text}\n".encode())
    assert question_of(["-"]) == text


def test_stdin_that_is_not_utf_8_is_the_users_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, "碳中和".encode("gb18030"))
    with pytest.raises(UserError, match="stdin is not UTF-8"):
        question_of(["-"])


class Alive(http.server.BaseHTTPRequestHandler):
    """Says what a server of ours says."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status":"alive"}')

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Alive)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield int(server.server_address[1])
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("question", ["what did Cambodia say?", "碳中和，長期戰略＆𠮷"])
def test_the_page_is_opened_at_a_question(
    port: int, question: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert main(["open", *question.split(), "--port", str(port)]) == 0
    (address,) = opened
    assert parse_qs(urlsplit(address).query) == {"q": [question]}
    assert main(["open", "--print", "--port", str(port)]) == 0
    assert len(opened) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"http://127.0.0.1:{port}/"


def test_a_page_that_nobody_serves_is_not_opened(
    port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Alive, "do_GET", lambda self: self.send_error(404))
    assert main(["open", "--port", str(port), "--lang", "en"]) == 2
    assert "start it in another terminal" in capsys.readouterr().err
    assert main(["open", "--port", str(port), "--lang", "zh"]) == 2
    assert "请在另一终端运行" in capsys.readouterr().err
