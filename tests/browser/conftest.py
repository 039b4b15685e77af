"""A real browser before a real server: one of each for the tests of this folder.

The browser is the chromium of the system, driven by Playwright. Without one of them these tests
say that they were skipped.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.reading.corpus import read_corpus
from indexer.update import Ways, update_index
from service.api.app import create_app
from service.live import LiveEngine
from service.settings import Settings
from service.writing.keys import Keys
from service.writing.process import do_jobs

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

REPORT_ZH = """流域合作年度报告

王小明表示，柬埔寨已制定《碳中和长期战略》，各部门将优先减排。



老挝愿与各国就气候变化和清洁水源开展合作。𠮷田先生出席了会议。

灯会在2021年2月15日举行，共有12个村参加。

森林面积在三年内增加了百分之五。
"""
REPORT_EN = """Annual report on cooperation in the basin

Wang Xiaoming said that Cambodia has formulated its Long-Term Strategy for carbon neutrality.

Laos will cooperate with all countries on climate change and clean water.

The lantern fair was held on 15 February 2021; 12 villages took part.

The forest area grew by five percent within three years.
"""
ONLY_ZH = """茶叶贸易简报

泰国表示，茶叶合作社将向湄公河沿岸的十二个村庄提供资金。
"""
CATALOGUE = """
[[document]]
id = "report-zh"
path = "report-zh.txt"
title = "流域合作年度报告"
title_translated = "Annual report on cooperation in the basin"
kind = "report"
date = "2022-05-09"
languages = ["zh"]
publisher = "Basin Office (流域办公室)"

[[document]]
id = "report-en"
path = "report-en.txt"
title = "Annual report on cooperation in the basin"
kind = "report"
date = "2022-05-09"
languages = ["en"]
publisher = "Basin Office (流域办公室)"
version_of = "report-zh"

[[document]]
id = "tea-zh"
path = "tea-zh.txt"
title = "茶叶贸易简报"
title_translated = "Briefing on the tea trade"
kind = "briefing"
date = "2023-01-02"
languages = ["zh"]

[[document]]
id = "fish"
path = "fish.pdf"
title = "Fish stocks of the river"
kind = "report"
date = "2021"
languages = ["en"]
"""
FISH = (
    ["Fish stocks of the river", "The stocks were counted in every village for ten years."],
    ["The second page", "Fish stocks in the Mekong fell by 20 percent, the report says."],
)


def write_corpus(folder: Path, *, without: str = "") -> Path:
    """Four documents: two versions, one only in Chinese, a PDF of two pages."""
    folder.mkdir()
    for name, text in (("report-zh", REPORT_ZH), ("report-en", REPORT_EN), ("tea-zh", ONLY_ZH)):
        if name != without:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    drawn = canvas.Canvas(str(folder / "fish.pdf"), pagesize=A4, invariant=True)
    for lines in FISH:
        for number, line in enumerate(lines):
            drawn.setFont("Helvetica", 18 if number == 0 else 11)
            drawn.drawString(72, 760 - 60 * number, line)
        drawn.showPage()
    drawn.save()
    blocks = CATALOGUE.split("[[document]]")[1:]
    kept = [f"[[document]]{block}" for block in blocks if f'"{without}"' not in block]
    (folder / "catalog.toml").write_text("\n".join(kept), encoding="utf-8")
    return folder


@dataclass
class Site:
    """A server that runs in a thread, and the index it follows."""

    url: str
    index_dir: Path
    encoder: Encoder

    def rebuild(self, *, without: str) -> None:
        """Put an index without one document in the place of the one that serves."""
        corpus = write_corpus(self.index_dir.parent / f"without-{without}", without=without)
        build_index(read_corpus(corpus), self.index_dir, self.encoder)


@contextlib.contextmanager
def serving(folder: Path, encoder: Encoder, **more: Any) -> Iterator[Site]:
    """Serve an index of the four documents until the end of the block; `more` are settings."""
    corpus, index_dir = write_corpus(folder / "corpus"), folder / "index"
    build_index(read_corpus(corpus), index_dir, encoder)
    settings = Settings(index_dir=index_dir, corpus_dir=corpus, originals="download", **more)
    app = create_app(LiveEngine(index_dir, settings, encoder=encoder), settings)
    with listening(app) as url:
        yield Site(url, index_dir, encoder)


@contextlib.contextmanager
def listening(app: Any) -> Iterator[str]:
    """Run an application in a thread until the end of the block; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="package")
def site(toy_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site that most tests read; none of them changes it."""
    with serving(tmp_path_factory.mktemp("browser"), toy_encoder) as running:
        yield running


@pytest.fixture
def serve(toy_encoder: Encoder) -> Callable[..., contextlib.AbstractContextManager[Site]]:
    """`with serve(folder) as site:` serves documents of its own."""
    return partial(serving, encoder=toy_encoder)


@pytest.fixture
def managed(
    toy_encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Site, str]]:
    """A site that takes documents, and a key that may write."""
    monkeypatch.setattr("indexer.update.fingerprint_of", lambda _: toy_encoder.fingerprint)
    ways = Ways(encoder=toy_encoder.name, open_encoder=lambda _: toy_encoder)
    folder, index_dir = tmp_path / "notes", tmp_path / "index"
    folder.mkdir()
    (folder / "tea.txt").write_text("Tea is grown by the river.", encoding="utf-8")
    update_index(folder, index_dir, ways)
    settings = Settings(index_dir=index_dir, uploads=folder)
    app = create_app(LiveEngine(index_dir, settings, encoder=toy_encoder), settings)
    writing = app.state.lanmei.writing
    runner = Beside(partial(do_jobs, writing.inbox, ways))
    app.state.lanmei = replace(app.state.lanmei, writing=replace(writing, runner=runner))
    with listening(app) as url:
        yield Site(url, index_dir, toy_encoder), Keys(index_dir).add("档案室", "write")
        runner.end()


class Beside:
    """Does the jobs in a thread of its own, as a server does them in a process."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin with what waits."""
        self._threads.append(threading.Thread(target=self._work))
        self._threads[-1].start()

    def resume(self) -> None:
        """Nothing is left by anybody else."""

    def end(self) -> None:
        """Wait until all is done."""
        for thread in self._threads:
            thread.join(30)


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which checks the rules of access."""
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """The chromium of the system, without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no chromium here (apt-get install chromium)")
    with api.sync_playwright() as started:
        running = started.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield running
        running.close()


@dataclass
class Tab:
    """A tab of the browser, what its console said, and which hosts it asked."""

    page: Any
    site: Site
    console: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def open(self, path: str) -> None:
        """Go to an address of the site and wait until it is drawn."""
        self.page.goto(self.site.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the view is drawn."""
        self.page.wait_for_selector("main:not([aria-busy]) > *", timeout=60_000)

    def text(self) -> str:
        """What the view says."""
        return str(self.page.inner_text("#main"))


@pytest.fixture
def new_tab(browser: Any, site: Site) -> Iterator[Any]:
    """`new_tab(locale="zh-CN", width=320, color_scheme="dark")` opens a fresh reader's tab.

    At the end nothing may have been written to a console and no other host been asked.
    """
    opened: list[tuple[Any, Tab, bool]] = []

    def make(
        *,
        locale: str = "en-GB",
        width: int = 1280,
        of: Site | None = None,
        quiet: bool = True,
        **more: Any,
    ) -> Tab:
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": 900}, reduced_motion="reduce", **more
        )
        context.set_default_timeout(60_000)
        tab = Tab(context.new_page(), of or site)
        tab.page.on(
            "console", lambda said: tab.console.append(f"{said.text} {said.location['url']}")
        )
        tab.page.on("pageerror", lambda error: tab.console.append(f"thrown: {error}"))
        tab.page.on("request", lambda asked: tab.hosts.add(asked.url.split("/")[2]))
        opened.append((context, tab, quiet))
        return tab

    yield make
    for context, tab, quiet in opened:
        context.close()
        assert tab.hosts <= {tab.site.url.split("/")[2]}
        assert not quiet or tab.console == []
