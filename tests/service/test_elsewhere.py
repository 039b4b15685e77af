"""An engine over an index that a server keeps: changing over, and a server that goes away."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indexer.build import build_index
from indexer.copying import update_store
from indexer.encoders.protocol import Encoder
from indexer.store import Store, open_store
from service.api.app import create_app
from service.api.metrics import Metrics
from service.live import LiveEngine
from service.settings import Settings
from tests.indexer.store.milvus_lite import Cable
from tests.service.conftest import FISH_EN, LANTERN_EN, LANTERN_ZH, TEA_ZH, document

pytest.importorskip("pymilvus")


@dataclass
class Elsewhere:
    """A client of the API over an index behind a cable."""

    cable: Cable
    store: Store
    live: LiveEngine
    client: TestClient
    publish: Callable[..., str]


@pytest.fixture(scope="module")
def elsewhere(
    milvus: int, toy_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Elsewhere]:
    folder: Path = tmp_path_factory.mktemp("elsewhere") / "index"
    direct = open_store(folder, f"milvus://127.0.0.1:{milvus}/elsewhere")

    def publish(encoder: Encoder = toy_encoder, **texts: str) -> str:
        build_index([document(name, text) for name, text in texts.items()], folder, encoder)
        assert update_store(folder, direct)
        assert not update_store(folder, direct)
        current = direct.current()
        assert current is not None
        return current

    publish(lantern_zh=LANTERN_ZH, lantern_en=LANTERN_EN)
    cable = Cable(milvus)
    store = open_store(folder, f"milvus://127.0.0.1:{cable.port}/elsewhere")
    live = LiveEngine(store, Settings(index_dir=folder), encoder=toy_encoder)
    app = create_app(live, live._settings, metrics=Metrics(), trouble=live.trouble)
    with TestClient(app, base_url="http://localhost") as client:
        yield Elsewhere(cable, store, live, client, publish)
    cable.cut()


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline, "it did not happen within 30 s"
        time.sleep(0.05)


def found(client: TestClient, question: str) -> list[str]:
    answer = client.post("/v1/search", json={"query": question})
    assert answer.status_code == 200, answer.text
    return [hit["document_id"] for hit in answer.json()["hits"]]


def test_a_new_generation_serves_and_one_of_another_encoder_does_not(
    elsewhere: Elsewhere, toy_encoder: Encoder
) -> None:
    """Who began with a generation keeps it, though another serves since."""
    live, client = elsewhere.live, elsewhere.client
    old = live.current()
    assert found(client, "燈會 ｌａｎｔｅｒｎ 𠮷")[0] == "lantern_zh"
    second = elsewhere.publish(tea=TEA_ZH, fish=FISH_EN)
    wait_until(lambda: live.current().index.index_id == second)
    assert found(client, "茶叶")[0] == "tea"
    assert {hit.document_id for hit in old.search("lantern").hits} == {"lantern_zh", "lantern_en"}
    elsewhere.publish(type(toy_encoder)(name="another"), tea=TEA_ZH, fish=FISH_EN)  # type: ignore[call-arg]
    wait_until(lambda: live.trouble() is not None)
    assert found(client, "fish")[0] == "fish"
    ready = client.get("/readyz", headers={"Accept-Language": "zh"})
    assert ready.status_code == 200
    assert ready.json()["index_id"] == second
    assert "another" in ready.json()["problem"]
    third = elsewhere.publish(tea=TEA_ZH)
    wait_until(lambda: live.current().index.index_id == third)
    assert live.trouble() is None


@pytest.mark.parametrize("how", ["cut", "hold"])
def test_a_server_that_goes_away_is_told_within_five_seconds_and_found_again(
    elsewhere: Elsewhere, how: str
) -> None:
    """Gone (nobody listens), and hung (it takes connections and says nothing)."""
    client, cable = elsewhere.client, elsewhere.cable
    serving = elsewhere.live.current().index.index_id
    assert client.get("/readyz").status_code == 200
    getattr(cable, how)()
    for language, words in (("zh", "无法连接存储"), ("en", "does not answer")):
        started = time.monotonic()
        answer = client.post(
            "/v1/search", json={"query": "茶 tea"}, headers={"Accept-Language": language}
        )
        assert time.monotonic() - started < 5.5
        assert answer.status_code == 503
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["type"] == "urn:lanmei:problem:store-unreachable"
        assert words in answer.json()["detail"]
        assert "Retry-After" in answer.headers
    wait_until(lambda: client.get("/readyz").status_code == 503)
    cable.mend()
    wait_until(lambda: client.get("/readyz").status_code == 200)
    assert found(client, "tea")[0] == "tea"
    assert elsewhere.live.current().index.index_id == serving
