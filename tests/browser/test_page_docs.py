"""The page of the API: both languages, its samples copied, a route tried."""

from __future__ import annotations

import json
import re
from typing import Any

HAN = re.compile(r"[\u4e00-\u9fff]")


def open_docs(tab: Any, path: str = "docs") -> None:
    tab.page.goto(tab.site.url + path)
    tab.page.wait_for_selector("#operations details")


def test_the_api_is_told_in_both_languages_and_the_choice_is_kept(new_tab: Any, axe: str) -> None:
    tab = new_tab(locale="zh-CN")
    open_docs(tab)
    spec = tab.page.request.get(tab.site.url + "openapi.json").json()
    routes = [one for methods in spec["paths"].values() for one in methods.values()]
    told = [one.inner_text() for one in tab.page.query_selector_all("#operations summary")]
    assert len(told) == len(routes)
    assert [text for text in told if not HAN.search(text)] == []
    assert tab.page.get_attribute("html", "lang") == "zh-CN"
    tab.page.click("#operations summary:has-text('/v1/gloss')")
    for words in ("请求体：", "含义", "复制", "试一试"):
        assert words in tab.page.text_content("#operations")
    tab.page.evaluate(axe)
    assert (
        tab.page.evaluate("async () => (await axe.run(document)).violations.map((one) => one.id)")
        == []
    )
    tab.page.click("[data-language=en]")
    tab.page.wait_for_selector("html[lang=en]")
    assert tab.page.query_selector("#operations details[open]:has-text('/v1/gloss')")
    told = [one.inner_text() for one in tab.page.query_selector_all("#operations summary")]
    assert [text for text in told if HAN.search(text)] == []
    assert tab.page.url.endswith("?lang=en")
    open_docs(tab)
    assert tab.page.get_attribute("html", "lang") == "en"
    tab.page.click(".top nav >> text=Ask")
    tab.page.wait_for_selector("#question")
    assert tab.page.get_attribute("html", "lang") == "en"


def test_a_sample_is_copied_for_this_server_and_a_route_tried(new_tab: Any) -> None:
    tab = new_tab(permissions=["clipboard-read", "clipboard-write"])
    open_docs(tab, "docs#post-/v1/gloss")
    gloss = "#operations details[open]"
    for language, words in (("curl", "curl -sS"), ("Python", "urllib"), ("JavaScript", "fetch(")):
        tab.page.click(f"{gloss} button:has-text('{language}')")
        tab.page.click(f"{gloss} .copy")
        tab.page.wait_for_selector(f"{gloss} .copy:has-text('Copied')")
        copied = str(tab.page.evaluate("navigator.clipboard.readText()"))
        assert words in copied
        assert f"{tab.site.url}v1/gloss" in copied
        assert "柬埔寨" in copied
        tab.page.wait_for_selector(f"{gloss} .copy:has-text('Copy'):not(:has-text('Copied'))")
    tab.page.fill(f"{gloss} textarea", json.dumps({"text": "茶葉，𠮷田（ｔｅａ）"}))
    tab.page.click(f"{gloss} .go")
    tab.page.wait_for_selector(f"{gloss} pre:has-text('200')")
    assert "茶葉，𠮷田（ｔｅａ）" in tab.page.inner_text(f"{gloss} form pre")
