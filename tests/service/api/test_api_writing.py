"""Adding and removing documents over HTTP: who may, what is refused, what becomes of the rest."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from indexer.encoders.protocol import Encoder
from indexer.store import Store, open_store
from indexer.update import Ways, update_index
from service.api.app import create_app
from service.api.state import State
from service.live import LiveEngine
from service.settings import Settings
from service.writing.inbox import Inbox
from service.writing.keys import Keys
from service.writing.process import do_jobs

TEA = "Tea is grown by the river."
LANTERN = "灯会在２０２１年2月15日举行。"
FOREST = "森林覆蓋率為百分之三十，樹種包括𣐑樹（Quercus）。"


class Here:
    """Does the jobs in this process, at once."""

    def __init__(self, inbox: Inbox, ways: Ways) -> None:
        self._inbox, self._ways = inbox, ways
        self.store: Callable[[], Store] | None = None

    def start(self) -> None:
        do_jobs(self._inbox, self._ways, self.store)

    def resume(self) -> None:
        """Nothing is left."""


class Server:
    """An application over an index of its own, and keys for it."""

    def __init__(self, base: Path, encoder: Encoder, ways: Ways, **settings: Any) -> None:
        self.folder, self.index_dir = base / "notes", base / "index"
        self.folder.mkdir()
        (self.folder / "tea.txt").write_text(TEA, encoding="utf-8")
        (self.folder / "lantern.txt").write_text(LANTERN, encoding="utf-8")
        update_index(self.folder, self.index_dir, ways)
        values: dict[str, Any] = {"index_dir": self.index_dir, "uploads": self.folder} | settings
        self.settings = Settings(**values)
        engines = LiveEngine(self.index_dir, self.settings, encoder=encoder)
        self.app = create_app(engines, self.settings)
        state: State = self.app.state.lanmei
        if state.writing is not None:
            here: Any = Here(state.writing.inbox, ways)
            self.runner = here
            self.app.state.lanmei = replace(state, writing=replace(state.writing, runner=here))
        keys = Keys(self.index_dir)
        self.write, self.read = keys.add("档案室", "write"), keys.add("reader")

    def call(
        self, method: str, path: str, key: str | None = "write", **more: Any
    ) -> httpx.Response:
        token = {"write": self.write, "read": self.read}.get(key or "", key)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= more.pop("headers", {})

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                return await http.request(method, path, headers=headers, **more)

        return asyncio.run(send())

    def add(self, *files: tuple[str, bytes], said: object = None, **more: Any) -> httpx.Response:
        form = {} if said is None else {"metadata": json.dumps(said)}
        listed = [("file", file) for file in files]
        return self.call("POST", "/v1/documents", files=listed, data=form, **more)

    def ids(self) -> list[str]:
        """Ids of the documents that serve, once the newest generation does."""
        newest = (self.index_dir / "current").read_text(encoding="ascii").strip()
        for _ in range(200):
            body = self.call("GET", "/v1/documents").json()
            if body["index_id"] == newest:
                return [document["document_id"] for document in body["documents"]]
            time.sleep(0.05)
        raise AssertionError("the newest generation does not serve")

    def on_disk(self) -> set[str]:
        return {
            p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()
        }


@pytest.fixture
def ways(toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Ways:
    monkeypatch.setattr("indexer.update.fingerprint_of", lambda _: toy_encoder.fingerprint)
    return Ways(encoder=toy_encoder.name, open_encoder=lambda _: toy_encoder)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory, toy_encoder: Encoder) -> Iterator[Server]:
    """A server that no test changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.update.fingerprint_of", lambda _: toy_encoder.fingerprint)
        ways = Ways(encoder=toy_encoder.name, open_encoder=lambda _: toy_encoder)
        folder = tmp_path_factory.mktemp("untouched")
        yield Server(folder, toy_encoder, ways, max_body=3_000, reads="key")


@pytest.fixture
def server(tmp_path: Path, toy_encoder: Encoder, ways: Ways) -> Server:
    return Server(tmp_path, toy_encoder, ways)


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"].startswith("application/problem+json")
    return response.status_code, response.json()["type"].removeprefix("urn:lanmei:problem:")


def test_documents_come_in_with_their_descriptions_and_serve(server: Server) -> None:
    said = [
        {"title": "森林公報：第１期", "date": "2022-05", "language": "zh", "publisher": "林业局",
         "url": "https://example.org/林/1"},
        None,
    ]  # fmt: skip
    files = [("林業公報.txt", FOREST.encode()), ("fish.txt", b"Fish swim in the Mekong.")]
    taken = server.add(*files, said=said)
    assert taken.status_code == 202, taken.text
    job = server.call("GET", taken.headers["location"], key=None).json()
    assert (job["state"], job["problem"]) == ("done", None)
    assert [(file["path"], file["status"]) for file in job["files"]] == [
        ("林業公報.txt", "read"), ("fish.txt", "read"),
    ]  # fmt: skip
    forest, fish = (file["document_id"] for file in job["files"])
    assert set(server.ids()) == {"tea", "lantern", forest, fish}
    about = server.call("GET", f"/v1/documents/{forest}", key=None).json()
    assert about["title"] == "森林公報：第１期"
    assert (about["date"], about["publisher"]) == ("2022-05", "林业局")
    assert about["source"] == "https://example.org/林/1"
    hit = server.call("POST", "/v1/search", key=None, json={"query": "forest"}).json()["hits"][0]
    text = server.call("GET", f"/v1/documents/{forest}/text", key=None).json()["text"]
    assert (hit["document_id"], text[hit["start"] : hit["end"]]) == (forest, FOREST)
    expected = {"tea.txt", "lantern.txt", "林業公報.txt", "林業公報.txt.meta.json", "fish.txt"}
    assert server.on_disk() == expected
    assert [one["job_id"] for one in server.call("GET", "/v1/jobs").json()["jobs"]] == [
        job["job_id"]
    ]
    report = server.call("GET", "/v1/files", key=None).json()
    assert report["counts"] == {"read": 4}


def test_what_comes_in_serves_in_the_store_when_there_is_one(server: Server, milvus: int) -> None:
    """A store that is away fails the job in words; the next one brings everything."""
    address = f"milvus://127.0.0.1:{milvus}/uploads"
    server.runner.store = lambda: open_store(server.index_dir, "milvus://127.0.0.1:1/uploads")
    taken = server.add(("林業.txt", FOREST.encode()))
    job = server.call("GET", taken.headers["location"], key=None).json()
    assert job["state"] == "failed"
    assert job["problem"]["type"] == "urn:lanmei:problem:store-unreachable"
    server.runner.store = lambda: open_store(server.index_dir, address)
    taken = server.add(("fish.txt", b"Fish swim in the Mekong."))
    job = server.call("GET", taken.headers["location"], key=None).json()
    assert (job["state"], job["problem"]) == ("done", None)
    index = open_store(server.index_dir, address).index(None)
    assert index.index_id == job["index_id"]
    assert {own.path for own in index.documents.values()} == {
        "tea.txt", "lantern.txt", "林業.txt", "fish.txt",
    }  # fmt: skip


def test_a_file_of_which_nothing_is_text_is_named_and_stays(server: Server) -> None:
    taken = server.add(("broken.pdf", b"%PDF-1.7 nothing"))
    (file,) = server.call("GET", taken.headers["location"]).json()["files"]
    assert (file["status"], file["document_id"]) == ("not_read", None)
    assert {finding["severity"] for finding in file["findings"]} == {"not_read"}
    assert file["findings"][0]["zh"]
    assert "broken.pdf" in server.on_disk()
    server.ids()
    answer = server.call("POST", "/v1/ask", json={"question": "谁发明了纸？"}).json()
    assert not answer["answered"]
    assert "1 个文件未能读取" in answer["warnings"][-1]


REFUSED: dict[str, tuple[tuple[int, str], Callable[[Server], httpx.Response]]] = {
    "up": ((422, "file-name"), lambda s: s.add(("../evil.txt", b"x"))),
    "back": ((422, "file-name"), lambda s: s.add(("..\\evil.txt", b"x"))),
    "absolute": ((422, "file-name"), lambda s: s.add(("/tmp/evil.txt", b"x"))),  # noqa: S108
    "hidden": ((422, "file-name"), lambda s: s.add((".lanmei", b"x"))),
    "catalogue": ((422, "file-name"), lambda s: s.add(("Catalog.toml", b"x"))),
    "description": ((422, "file-name"), lambda s: s.add(("tea.txt.meta.json", b"{}"))),
    "long": ((422, "file-name"), lambda s: s.add(("长" * 90 + ".txt", b"x"))),
    "same twice": ((422, "file-name"), lambda s: s.add(("a.txt", b"x"), ("a.txt", b"y"))),
    "empty": ((422, "file-empty"), lambda s: s.add(("空.txt", b""))),
    "picture": ((415, "file-type"), lambda s: s.add(("图.png", b"\x89PNG\r\n\x1a\n\x00"))),
    "disguised": ((415, "file-type"), lambda s: s.add(("a.txt", b"\x89PNG\r\n\x1a\n\x00\x01"))),
    "taken": ((409, "name-taken"), lambda s: s.add(("tea.txt", b"Other tea."))),
    "copy": ((409, "duplicate"), lambda s: s.add(("茶.txt", TEA.encode()))),
    "twins": ((409, "duplicate"), lambda s: s.add(("a.txt", b"x y"), ("b.txt", b"x y"))),
    "large": ((413, "body-too-large"), lambda s: s.add(("a.txt", b"x" * 300_000))),
    "date": ((422, "metadata"), lambda s: s.add(("a.txt", b"x"), said={"date": "5/2022"})),
    "field": ((422, "metadata"), lambda s: s.add(("a.txt", b"x"), said={"titel": "茶"})),
    "language": ((422, "metadata"), lambda s: s.add(("a.txt", b"x"), said={"language": "fr"})),
    "address": ((422, "metadata"), lambda s: s.add(("a.txt", b"x"), said={"url": "javascript:1"})),
    "line": ((422, "metadata"), lambda s: s.add(("a.txt", b"x"), said={"title": "a\nb"})),
    "list": ((422, "metadata"), lambda s: s.add(("a.txt", b"x"), said=[{}, {}])),
    "no JSON": (
        (422, "metadata"),
        lambda s: s.call(
            "POST", "/v1/documents", files=[("file", ("a.txt", b"x"))], data={"metadata": "{"}
        ),
    ),
    "no file": ((422, "no-file"), lambda s: s.call(
        "POST", "/v1/documents", files=[("metadata", (None, "{}"))]
    )),
    "other part": ((400, "multipart"), lambda s: s.call(
        "POST", "/v1/documents", files=[("files", ("a.txt", b"x"))]
    )),
    "json": ((415, "media-type"), lambda s: s.call("POST", "/v1/documents", json={})),
    "cut": ((400, "multipart"), lambda s: s.call(
        "POST", "/v1/documents", headers={"Content-Type": "multipart/form-data; boundary=b"},
        content=b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx',
    )),
}  # fmt: skip


def test_a_request_is_taken_whole_or_not_at_all(untouched: Server) -> None:
    server = untouched
    before = server.on_disk()
    for name, (expected, ask) in REFUSED.items():
        answer = ask(server)
        assert problem(answer) == expected, name
        assert answer.json()["detail"], name
    chinese = server.add(("tea.txt", b"x"), ("茶.txt", b"y"), headers={"Accept-Language": "zh"})
    body = chinese.json()
    assert (body["title"], body["errors"][0]["field"]) == ("已有同名文件", "tea.txt")
    assert server.on_disk() == before
    assert server.call("GET", "/v1/jobs").json() == {"jobs": []}


def test_only_a_key_that_may_write_changes_anything(untouched: Server) -> None:
    server = untouched
    file = ("a.txt", b"Tea again.")
    for key, expected in ((None, (401, "key-missing")), ("lanmei_x", (401, "key-unknown")),
                          ("read", (403, "key-scope"))):  # fmt: skip
        answers = [
            server.add(file, key=key),
            server.call("DELETE", "/v1/documents/tea", key=key),
            server.call("POST", "/v1/jobs", key=key, json={"kind": "rebuild"}),
        ]
        for answer in answers:
            assert problem(answer) == expected
            assert answer.headers["www-authenticate"].startswith('Bearer realm="lanmei"')
    assert (
        "密钥无效" in server.add(file, key="x", headers={"Accept-Language": "zh"}).json()["detail"]
    )
    assert "tea" in server.ids()


def test_reading_needs_a_key_where_the_setting_says_so(untouched: Server) -> None:
    server = untouched
    for path in (
        "/v1/documents",
        "/v1/files",
        "/v1/jobs",
        "/v1/quality",
        "/metrics",
        "/v1/documents/tea/text",
    ):
        assert problem(server.call("GET", path, key=None)) == (401, "key-missing"), path
        assert server.call("GET", path, key="read").status_code == 200, path
    for path in ("/", "/quality", "/healthz", "/readyz", "/docs"):
        assert server.call("GET", path, key=None).status_code == 200, path


def test_without_the_setting_nothing_is_taken(untouched: Server) -> None:
    state: State = untouched.app.state.lanmei
    untouched.app.state.lanmei = replace(state, writing=None)
    try:
        assert problem(untouched.add(("a.txt", b"x"))) == (403, "uploads-off")
    finally:
        untouched.app.state.lanmei = state


def test_a_file_is_replaced_when_that_is_asked_for(server: Server) -> None:
    server.add(
        ("tea.txt", b"Tea is sold in town."), said={"title": "茶"}, params={"replace": "true"}
    )
    server.ids()
    text = server.call("GET", "/v1/documents/tea/text").json()["text"]
    assert text == "Tea is sold in town."
    server.add(("tea.txt", b"Tea is drunk."), params={"replace": "true"})
    server.ids()
    assert server.call("GET", "/v1/documents/tea").json()["title"] != "茶"


def test_a_removed_document_is_gone_with_its_copies(server: Server) -> None:
    (server.folder / "copy of tea.txt").write_text(TEA + "\n", encoding="utf-8")
    again = server.call("POST", "/v1/jobs", json={"kind": "rebuild"})
    assert again.status_code == 202
    server.ids()
    gone = server.call("DELETE", "/v1/documents/tea")
    assert gone.status_code == 202
    job = server.call("GET", gone.headers["location"]).json()
    assert {file["status"] for file in job["files"]} == {"removed"}
    assert (server.ids(), server.on_disk()) == (["lantern"], {"lantern.txt"})
    assert problem(server.call("DELETE", "/v1/documents/tea")) == (404, "document-not-found")
    assert problem(server.call("DELETE", "/v1/documents/lantern")) == (409, "last-document")
    everything = b"".join(p.read_bytes() for p in server.index_dir.rglob("*") if p.is_file())
    assert b"grown by" not in everything


def test_an_index_of_another_folder_is_not_replaced(server: Server, ways: Ways) -> None:
    other = server.folder.parent / "other"
    other.mkdir()
    (other / "x.txt").write_text("水很清。", encoding="utf-8")
    update_index(other, server.index_dir, ways)
    assert problem(server.add(("a.txt", b"x"))) == (409, "other-folder")


def test_with_a_catalogue_a_file_joins_it_and_its_rows_stay(server: Server) -> None:
    rows = (
        '[[document]]\nid = "tee"\npath = "tea.txt"\n[[document]]\nid = "a"\npath = "lantern.txt"\n'
    )
    (server.folder / "catalog.toml").write_text(rows, encoding="utf-8")
    taken = server.add(("a.md.txt", "河水很清。".encode()))
    (file,) = server.call("GET", taken.headers["location"]).json()["files"]
    assert file["status"] == "read"
    assert server.ids()[:2] == ["tee", "a"]
    assert problem(server.call("DELETE", "/v1/documents/tee")) == (409, "in-catalogue")
    assert server.call("DELETE", f"/v1/documents/{file['document_id']}").status_code == 202
    assert server.ids() == ["tee", "a"]
