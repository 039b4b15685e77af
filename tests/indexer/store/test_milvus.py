"""What can go wrong with an index in Milvus, and that it is the same engine above it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from eval.gold import read_gold_folder
from indexer.copying import copy_index
from indexer.encoders.protocol import Encoder
from indexer.errors import IndexMismatch, IndexUnusable, StoreUnusable, UserError
from indexer.records import Box
from indexer.store import Condition, Index, open_store
from indexer.store.milvus import MilvusStore, server
from indexer.store.milvus.expressions import expression_of
from service.engine import SearchEngine
from service.settings import Settings, StoreSettings
from tests.indexer.store.contract import contents
from tests.indexer.store.milvus_lite import free_port, start

pytest.importorskip("pymilvus")
import grpc

LONG = bool(os.environ.get("LANMEI_LONG_TESTS"))
QUESTIONS = (
    "what did Cambodia say about carbon neutrality",
    "碳中和長期戰略 𠮷",
    "ＷＲＩ 对气候韧性基础设施有什么看法",
)
SECRET = "geheim-密钥"


@pytest.mark.parametrize(
    "address",
    ["", "milvus://", "milvus://host/name", "milvus://host:1/名称", "http://h:1/n",
     f"milvus://root:{SECRET}@host:1/n"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_refused_in_both_languages(address: str) -> None:
    with pytest.raises(UserError) as caught:
        MilvusStore(address)
    assert "milvus://HOST:PORT/NAME" in caught.value.en
    assert "milvus://主机:端口/名称" in caught.value.zh
    assert SECRET not in caught.value.en + caught.value.zh


def test_a_server_that_does_not_answer_is_told_within_five_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert server._PATIENCE_S <= 5
    monkeypatch.setattr(server, "_PATIENCE_S", 1.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for port in (1, silent.getsockname()[1]):
            started = time.monotonic()
            with pytest.raises(StoreUnusable) as caught:
                MilvusStore(f"milvus://127.0.0.1:{port}/index")
            assert time.monotonic() - started < 5
            assert caught.value.code == "store-unreachable"
            assert "does not answer" in caught.value.en
            assert "无法连接" in caught.value.zh


class _Refuses(grpc.GenericRpcHandler):  # type: ignore[misc] # it brings no types
    """Any call is refused for its credentials, as a server with accounts refuses a stranger."""

    def __init__(self) -> None:
        self.tokens: set[str] = set()

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        sent = dict(details.invocation_metadata)
        self.tokens.add(str(sent.get("authorization", "")))

        def refuse(_: bytes, context: grpc.ServicerContext) -> bytes:
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure: wrong password")
            return b""

        return grpc.unary_unary_rpc_method_handler(refuse)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(params=["plain", "tls"])
def refusing(
    request: pytest.FixtureRequest, certificate: tuple[Path, Path]
) -> Iterator[tuple[str, _Refuses]]:
    """The address of a server that refuses everybody, over either protocol."""
    handler = _Refuses()
    refusing = grpc.server(ThreadPoolExecutor(2), handlers=(handler,))
    if request.param == "tls":
        cert, key = (path.read_bytes() for path in certificate)
        port = refusing.add_secure_port("localhost:0", grpc.ssl_server_credentials([(key, cert)]))
    else:
        port = refusing.add_insecure_port("localhost:0")
    refusing.start()
    scheme = "milvuss" if request.param == "tls" else "milvus"
    yield f"{scheme}://localhost:{port}/index", handler
    refusing.stop(None).wait()


def test_wrong_credentials_are_told_and_never_shown(
    refusing: tuple[str, _Refuses], certificate: tuple[Path, Path]
) -> None:
    """Over TLS too: that the server could refuse says that its certificate was believed."""
    address, handler = refusing
    started = time.monotonic()
    with pytest.raises(StoreUnusable) as caught:
        open_store(Path(), address, token=f"root:{SECRET}", certificate=certificate[0])
    assert time.monotonic() - started < 5
    assert caught.value.code == "store-refused"
    assert "check the token" in caught.value.en
    assert "请检查令牌" in caught.value.zh
    assert any(handler.tokens)
    assert SECRET not in f"{caught.value.en}{caught.value.zh}{caught.value!r}"
    if address.startswith("milvuss"):
        with pytest.raises(StoreUnusable) as unknown:
            open_store(Path(), address)
        assert unknown.value.code == "store-unreachable"
        with pytest.raises(UserError, match="PEM"):
            open_store(Path(), address, certificate=Path("没有.pem"))


def test_settings_never_show_the_token() -> None:
    settings = Settings(
        store=StoreSettings(url="milvus://h:1/n", token=SecretStr(SECRET), certificate=None)
    )
    assert SECRET not in f"{settings} {settings!r} {settings.model_dump_json()}"


def test_a_text_cannot_leave_its_place_in_an_expression() -> None:
    odd = Condition("speaker", "in", ('a" or row > 0 or "', '王\\"明𠮷'))
    assert expression_of((odd,)) == ('(speaker in ["a\\" or row > 0 or \\"", "王\\\\\\"明𠮷"])')
    assert expression_of(()) == ""


def test_an_index_of_another_encoder_or_format_is_refused(
    milvus: int, toy_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = contents(2)
    address = f"milvus://127.0.0.1:{milvus}/other"
    store = MilvusStore(address)
    store.publish(store.stage(replace(held, about={**held.about, "encoder": "another"})))
    assert MilvusStore(f"{address}_b").current() is None
    with pytest.raises(IndexMismatch) as caught:
        store.index(toy_encoder)
    assert "re-encode" in caught.value.en
    monkeypatch.setattr("indexer.store.milvus.store.FORMAT_VERSION", 99)
    with pytest.raises(IndexMismatch) as caught:
        store.index(None)
    assert "format 4" in caught.value.en
    assert "99" in caught.value.zh


def test_places_on_a_page_and_the_id_of_a_generation_go_along(milvus: int) -> None:
    held = contents(2)
    boxes = (Box(1, 0, 4, 10.0, 20.5, 30.0, 40.0),)
    first = replace(held.documents[0], boxes=boxes)
    store = MilvusStore(f"milvus://127.0.0.1:{milvus}/boxes")
    own = replace(held, documents=[first, *held.documents[1:]], generation_id="0123456789abcdef")
    assert store.stage(own) == "0123456789abcdef"
    store.publish("0123456789abcdef")
    index = store.index(None)
    assert index.index_id == "0123456789abcdef"
    assert tuple(index.boxes_of(first.document_id)) == boxes
    assert tuple(index.boxes_of(held.documents[1].document_id)) == ()


@pytest.mark.skipif(not LONG, reason="a server of its own, killed: LANMEI_LONG_TESTS=1")
def test_what_was_published_is_there_after_the_server_was_killed(tmp_path: Path) -> None:
    held, port = contents(3), free_port()
    address = f"milvus://127.0.0.1:{port}/kept"
    process = start(tmp_path / "data", port)
    try:
        store = MilvusStore(address)
        first = store.stage(held)
        store.publish(first)
        process.kill()
        process.wait(20)
        with pytest.raises(IndexUnusable):
            MilvusStore(address).current()
        process = start(tmp_path / "data", port)
        assert store.current() == first  # connects anew
        with MilvusStore(address).open() as reads:
            assert reads.passages(range(len(held.passages))) == held.passages
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.model
def test_the_golden_questions_get_the_same_hits_and_answers_from_either_store(
    shipped_index: Path, built_in_encoder: Encoder, milvus: int
) -> None:
    """Each fortieth of the shipped topics, and all of them when long tests are wanted."""
    here = Index.open(shipped_index, built_in_encoder)
    address = f"milvus://127.0.0.1:{milvus}/shipped"
    store = MilvusStore(address)
    assert copy_index(here, store) == here.index_id == store.current()
    assert copy_index(here, store) == here.index_id
    local = SearchEngine.compose(here, built_in_encoder, Settings())
    remote = SearchEngine.open(encoder=built_in_encoder, store=address)
    topics = read_gold_folder(
        {own.document_id: own.text for own in here.documents.values()}, split="all"
    ).topics
    asked = [(topic.question, "hybrid") for topic in (topics if LONG else topics[::40])]
    asked += [(question, mode) for question in QUESTIONS[1:] for mode in ("dense", "lexical")]
    for question, mode in asked:
        own, other = (engine.search(question, mode=mode).hits for engine in (local, remote))
        assert [hit.passage_id for hit in other] == [hit.passage_id for hit in own], question
        for one, two in zip(own, other, strict=True):
            assert two.score == pytest.approx(one.score, abs=1e-6)
            assert replace(two, score=one.score, scores=one.scores) == one
    for question in QUESTIONS:
        answers = [engine.ask(question) for engine in (local, remote)]
        assert answers[0].answer == answers[1].answer
        assert answers[0].confidence == pytest.approx(answers[1].confidence, abs=1e-4)
    assert remote.facets() == local.facets()
    assert remote.files_json() == local.files_json()
