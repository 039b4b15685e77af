"""What a machine wrote is marked as such on the page; how well it answers is told in sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from service.settings import GeneratorSettings
from tests.service.generating.conftest import Endpoint, endpoint, says, status

__all__ = ["endpoint"]

TEA_EN = "What did Thailand say about tea?"
WRITTEN = "Thailand said tea cooperatives will fund twelve villages along the Mekong. "
LIE = "It will fund ninety villages."


@pytest.mark.model
def test_a_translation_by_a_model_is_marked_and_fetched_once(
    new_tab: Any, serve: Any, tmp_path: Path, axe: str, endpoint: Endpoint
) -> None:
    generator = GeneratorSettings(
        url=endpoint.url, model="toy-7b", key=None, timeout_s=5, retries=0
    )
    endpoint.behave = status(500)
    with serve(tmp_path, generator=generator) as site:
        tab = new_tab(of=site)
        tab.open(f"?q={quote(TEA_EN)}")
        tab.page.click(".cited >> text=Translate")
        tab.page.wait_for_selector(".cited .gloss:has-text('refused')")
        assert "no translation that can be shown" in tab.page.inner_text(".cited")
        tab.page.reload()

        endpoint.behave = says(WRITTEN + LIE)
        tab.page.click(".cited >> text=Translate")
        tab.page.wait_for_selector(".cited .translated")
        assert tab.page.inner_text(".cited .translated") == WRITTEN + "[…]"
        told = tab.page.inner_text(".cited .gloss:not([hidden])")
        assert "machine translation, not verified" in told
        assert "toy-7b" in told
        assert "1 with another number" in told
        assert "泰国表示" in tab.page.inner_text(".cited .quote")
        tab.page.evaluate(axe)
        found = tab.page.evaluate(
            "async () => (await axe.run(document)).violations.map((one) => one.id)"
        )
        assert found == []
        asked = len(endpoint.requests)
        tab.page.click(".cited >> text=Show in the document")
        tab.page.wait_for_selector("#place")
        tab.page.click(".place-line >> text=Translate")
        tab.page.wait_for_selector(".place-line .translated")
        assert len(endpoint.requests) == asked
        tab.page.click("[data-language=zh]")
        tab.page.wait_for_selector("html[lang=zh-CN] .place-line")
        assert not tab.page.query_selector("text=机器翻译")


def test_without_a_model_no_translation_is_offered(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"?q={quote(TEA_EN)}")
    tab.page.wait_for_selector(".cited >> text=Word by word")
    tab.page.wait_for_load_state("networkidle")
    assert not tab.page.query_selector("text=Translate")


def test_how_well_it_answers_is_told_in_sentences_of_both_languages(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("manage")
    tab.page.click("footer >> text=How well it answers")
    tab.page.wait_for_selector(".measured")
    assert "No measurement has been made" in tab.page.inner_text(".abstained")
    assert "other documents than those that answer here" in tab.text()
    shipped = tab.page.request.get(tab.site.url + "v1/quality").json()["shipped"]
    one = next(x for x in shipped["directions"] if (x["question"], x["passages"]) == ("zh", "en"))
    finding, answering = one["finding"], one["answering"]
    assert (
        f"Of {finding['n']} questions whose answer is in an English document, "
        f"{finding['first']} had it as the first passage found." in tab.text()
    )
    bars = tab.page.evaluate(
        """() => [...document.querySelectorAll(".measured")].find((one) =>
             one.innerText.startsWith("Chinese questions, English")).querySelectorAll(".bar")[2]
             .querySelectorAll("span")[0].getBoundingClientRect().width /
             document.querySelector(".measured .bar").getBoundingClientRect().width"""
    )
    assert bars == pytest.approx(answering["right"] / answering["n"], abs=0.02)
    own = {**shipped, "dataset": "我們的題目（𠮷）", "split": None}
    own = {name: value for name, value in own.items() if not name.startswith("same")}
    path = tab.site.index_dir / "evaluation.json"
    try:
        path.write_text(json.dumps(own), encoding="utf-8")
        tab.open("quality?lang=zh")
        assert "在这些文档上测得" in tab.text()
        assert "我們的題目（𠮷）" in tab.text()
        assert not tab.page.query_selector(".abstained")
        path.write_text("{", encoding="utf-8")
        tab.open("quality?lang=zh")
        assert "无法读取" in tab.page.inner_text(".abstained")
    finally:
        path.unlink()
