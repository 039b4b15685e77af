"""The documentation as a site: built strictly and offline, in both languages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from service.engine import SearchEngine

pytest.importorskip("mkdocs", reason="mkdocs is not installed (the group docs)")
pytestmark = [pytest.mark.checkout, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it; the hook of mkdocs.yml refuses what is from elsewhere."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def text_of(site: Path, name: str) -> str:
    html = (site / name).read_text(encoding="utf-8")
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_every_page_is_there_in_both_languages(site: Path) -> None:
    english = {p.relative_to(site).as_posix() for p in site.rglob("*.html")}
    ours = {
        name for name in english if not name.startswith(("zh/", "assets/")) and name != "404.html"
    }
    assert len(ours) > 40
    assert {f"zh/{name}" for name in ours} <= english
    tutorial = text_of(site, "zh/tutorial.html")
    assert "用自己的 PDF 上手，十分钟" in tutorial
    assert "本页尚无中文版" not in tutorial
    assert "操作指南" in tutorial
    assert "修复索引" in tutorial
    assert "本页尚无中文版" not in text_of(site, "zh/doctor.html")
    assert "本页尚无中文版" in text_of(site, "zh/architecture.html")
    assert "本页尚无中文版" not in text_of(site, "architecture.html")


def test_the_reference_is_made_of_the_code(site: Path) -> None:
    page = " ".join(text_of(site, "python.html").split())
    for verb in (SearchEngine.ask, SearchEngine.search, SearchEngine.verify):
        first = str(verb.__doc__).split("\n", maxsplit=1)[0]
        assert first.replace("`", "") in page


def test_it_is_searched_in_both_languages(site: Path) -> None:
    found = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert found["config"]["lang"] == ["en", "zh"]
    texts = " ".join(one["text"] for one in found["docs"]).replace("\u200b", "")
    assert "疏浚工程费用" in texts
    assert "Dredging will cost" in texts
