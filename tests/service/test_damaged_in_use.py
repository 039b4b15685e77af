"""Every file of an index that serves is cut, emptied or overwritten: told with 503, no signal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.service.conftest import MakeIndex

SERVES = """
import asyncio, json, sys
from pathlib import Path
import httpx
from indexer.encoders import sentence_vectors
from indexer.store.local import vectors
from service.api.app import create_app
from service.live import LiveEngine
from service.settings import Settings
from tests.conftest import BagOfConcepts

sentence_vectors.IN_MEMORY = vectors._IN_MEMORY = 0
ASKED = [
    ("/v1/search", {"query": "茶叶𠮷"}), ("/v1/ask", {"question": "When is the lantern fair?"}),
    ("/v1/documents/tea/text", None), ("/v1/statements", None), ("/readyz", None),
    ("/healthz", None),
]

async def answers(live):
    app = create_app(live, Settings(), trouble=live.trouble)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        return [
            [got.status_code, got.json().get("type")]
            for path, body in ASKED
            for got in [await (http.get(path) if body is None else http.post(path, json=body))]
        ]

told = {}
for damage in ("none", "cut", "emptied", "overwritten"):
    root = Path(sys.argv[1]) / damage
    live = LiveEngine(root, Settings(), encoder=BagOfConcepts())
    generation = root / "generations" / (root / "current").read_text().strip()
    for path in generation.rglob("*"):
        if damage != "none" and path.is_file():
            size = path.stat().st_size
            with path.open("r+b") as stream:
                if damage == "overwritten":
                    stream.write(bytes([165]) * size)
                else:
                    stream.truncate(size // 2 if damage == "cut" else 0)
    told[damage] = asyncio.run(answers(live))
print(json.dumps(told))
"""


@pytest.mark.filterwarnings("ignore")
def test_no_file_of_an_index_in_use_can_end_the_process_or_give_a_500(
    make_index: MakeIndex, tmp_path: Path
) -> None:
    make_index(
        tea="茶叶贸易由合作社负责，共有12个村参加。長期戰略。",
        fair="The lantern fair is held on 15 February 2021. Tea is grown on the hills.",
    )
    for damage in ("none", "cut", "emptied", "overwritten"):
        shutil.copytree(tmp_path / "index", tmp_path / "all" / damage)
    done = subprocess.run(
        [sys.executable, "-c", SERVES, str(tmp_path / "all")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr  # -7 would be SIGBUS
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout)
    assert {status for status, _ in told.pop("none")} == {200}
    for damage, answers in told.items():
        assert answers[-1][0] == 200, damage  # it is alive
        assert answers[-2][0] == 503, damage  # and says that it is not ready
        assert {status for status, _ in answers} <= {200, 503}, (damage, answers)
        for status, kind in answers:
            assert status == 200 or kind == "urn:lanmei:problem:index-damaged", damage
