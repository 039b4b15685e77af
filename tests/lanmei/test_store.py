"""`--store`: an index in a server, made, asked, looked at and tidied up by the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from lanmei import SearchEngine, Settings, build_index

pytest.importorskip("pymilvus")
pytestmark = pytest.mark.model
Run = Callable[..., CompletedProcess[str]]
TEXTS = {
    "茶叶.txt": "柬埔寨代表表示，茶葉合作社２０２１年有十二个村参加𠮷。",
    "fish.txt": "Fish stocks in the river fell by 20 percent in 2021.\n\nThe weather was fine.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_an_index_is_made_asked_and_looked_at_in_a_server(
    lanmei: Run, milvus: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the working copy is nobody needs to know who only asks."""
    address = f"milvus://127.0.0.1:{milvus}/cli"
    built = lanmei("index", folder, "--store", address, "--json", "--index", "here")
    assert (built.returncode, json.loads(built.stdout)["changed"]) == (0, True)
    first = json.loads(built.stdout)["index_id"]
    again = lanmei("index", folder, "--store", address, "--index", "here")
    assert address in again.stdout
    assert "unchanged" in again.stdout
    monkeypatch.setenv("LANMEI_STORE_URL", address)
    hits = json.loads(lanmei("search", "茶叶合作社", "--json").stdout)
    assert hits["index_id"] == first
    assert hits["hits"][0]["text"] in TEXTS["茶叶.txt"]
    answer = lanmei("ask", "how much did fish stocks fall", "--json")
    assert answer.returncode == 0
    cited = json.loads(answer.stdout)["citations"][0]
    assert TEXTS["fish.txt"][cited["start"] : cited["end"]] == cited["quote"]
    facts = json.loads(lanmei("status", "--json").stdout)
    assert facts["index_dir"] == address
    assert facts["vector_index"] == "milvus-flat"
    assert facts["files"]["read"] == 2

    (folder / "fish.txt").unlink()
    update = build_index(folder, "here", settings=Settings.load())
    assert update.changed
    assert SearchEngine.open(store=address).index.index_id == update.index_id != first
    found = lanmei("doctor")
    assert found.returncode == 0
    assert first in found.stdout  # the generation before, for those who read it still
    assert first in lanmei("doctor", "--repair").stdout
    checks = {c["name"]: c for c in json.loads(lanmei("doctor", "--json").stdout)["checks"]}
    assert checks["leftovers"]["en"] == "no other generation"
    assert {check["status"] for check in checks.values()} == {"ok"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("milvus://127.0.0.1:1/cli", ("does not answer", "无法连接存储")),
        ("milvus://root:geheim@h:1/cli", ("LANMEI_STORE_TOKEN", "凭据请放入")),
        ("postgres://h/x", ("milvus://HOST:PORT/NAME", "milvus://主机:端口/名称")),
    ],
)
def test_a_store_that_cannot_be_used_is_the_users_to_mend(
    lanmei: Run, folder: Path, tmp_path: Path, address: str, said: tuple[str, str]
) -> None:
    """Exit code 2, one sentence in the language that is wanted; nothing is built in vain."""
    commands = (
        ("search", "茶"),
        ("index", folder),
        ("status",),
        ("doctor",),
        ("serve", "--port", "0"),
    )
    for command in commands if address.endswith(":1/cli") else commands[:1]:
        for language, words in zip(("en", "zh"), said, strict=True):
            done = lanmei(*command, "--store", address, "--lang", language)
            assert done.returncode == 2, done.stderr
            assert words in done.stderr
            assert "geheim" not in done.stderr + done.stdout
    assert not (tmp_path / ".lanmei").exists()


def test_an_empty_store_says_how_an_index_gets_there(lanmei: Run, milvus: int) -> None:
    for command in (("ask", "茶"), ("status",), ("doctor",)):
        done = lanmei(*command, "--store", f"milvus://127.0.0.1:{milvus}/empty")
        assert done.returncode == 2
        assert "lanmei index" in done.stderr
