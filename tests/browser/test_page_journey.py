"""One reader's way through every view, in each language; and the server that goes away for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

QUESTION = {
    "zh-CN": "有多少个村参加了灯会？",
    "en-GB": "How many villages took part in the lantern fair?",
}
DRAFT = "报告写道：“灯会在2021年2月15日举行，共有12个村参加。”"
# Texts of the page's own that are in the other language: words of documents have a `lang`.
FOREIGN = """async ([own, site]) => {
  const { words } = await import(`${site}static/words.js`);
  const other = own === "zh" ? "en" : "zh";
  const strange = new Set(Object.keys(words[own])
    .filter((key) => typeof words[own][key] === "string")
    .filter((key) => words[own][key] !== words[other][key]).map((key) => words[other][key]));
  return [...document.querySelectorAll("body *")]
    .filter((one) => !one.childElementCount && strange.has(one.textContent.trim()))
    .map((one) => one.textContent.trim()).filter((text) => !["中文", "English"].includes(text));
}"""


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_way_from_a_question_to_a_citation_is_in_one_language(
    new_tab: Any, locale: str
) -> None:
    tab = new_tab(locale=locale)
    own = locale[:2]
    seen: list[str] = []

    def look(selector: str) -> None:
        tab.page.wait_for_selector(selector)
        tab.settle()
        found = tab.page.evaluate(FOREIGN, [own, tab.site.url])
        seen.extend(f"{tab.page.url}: {text}" for text in found)

    tab.open("")
    look(".examples")
    tab.page.fill("#question", QUESTION[locale])
    tab.page.press("#question", "Enter")
    look(".cited")
    assert ("12个村" if own == "zh" else "12 villages") in tab.page.inner_text(".answer")
    tab.page.select_option(".cited select", "gbt7714" if own == "zh" else "chicago")
    tab.page.wait_for_selector(".cited .reference:has-text('/d/report-')")
    tab.page.click(".cited a.quiet")
    look("#place")
    assert tab.page.query_selector(".panes")
    tab.page.go_back()
    look(".cited")
    tab.page.click(".top [data-view=documents]")
    look("tbody tr:nth-child(4)")
    tab.page.click("tbody tr:nth-child(3) a")
    look("article.text")
    tab.page.click(".top [data-view=statements]")
    look(".said")
    tab.page.click(".top [data-view=positions]")
    # The page of statements has a field of this name too, until the other is drawn.
    tab.page.wait_for_selector("#by")
    tab.page.fill("#about", "茶葉" if own == "zh" else "tea")
    tab.page.press("#about", "Enter")
    look(".position")
    tab.page.click(".top [data-view=check]")
    tab.page.fill("#draft", DRAFT)
    tab.page.click("#check .go")
    look(".claim.verbatim")
    tab.page.click("footer [data-view=quality]")
    look(".measured")
    tab.page.click("footer [data-view=manage]")
    look("#list-files tbody tr, #list-documents tbody tr")
    assert seen == []


def test_a_server_that_is_stopped_is_named_on_every_view(
    new_tab: Any, serve: Any, tmp_path: Path
) -> None:
    with serve(tmp_path) as site:
        tab = new_tab(of=site, locale="zh-CN", quiet=False)
        tab.open(f"?q={quote(QUESTION['zh-CN'])}")
        for view in ("documents", "statements", "check"):
            tab.page.click(f".top [data-view={view}]")
            tab.settle()
        tab.page.click(".top [data-view=ask]")
        tab.settle()
    tab.page.fill("#question", "灯会之外？")
    tab.page.press("#question", "Enter")
    tab.page.wait_for_selector(".problem:has-text('服务器没有响应')")
    tab.page.click(".top [data-view=check]")
    tab.page.fill("#draft", DRAFT)
    tab.page.click("#check .go")
    tab.page.wait_for_selector(".abstained:has-text('服务器没有响应')")
    tab.page.click(".top [data-view=positions]")
    tab.page.wait_for_selector("main:has-text('未能完成')")
    tab.page.click(".top [data-view=check]")
    tab.settle()
    assert tab.page.input_value("#draft") == DRAFT
