"""What the engine knows, on the page: facets, statements by date, positions, why a hit is one."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

LANTERN = "How many villages took part in the lantern fair?"
TOPICS = ("tea", "茶葉", "茶叶")


def test_more_than_one_value_of_a_facet_is_chosen_by_keyboard(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"?q={quote(LANTERN)}")
    tab.page.wait_for_selector(".hit")
    counted = tab.page.request.get(tab.site.url + "v1/facets").json()["year"]
    listed = tab.page.query_selector_all("#facet-year label")
    assert [one.text_content() for one in listed] == [
        f"{one['value']}{one['count']}" for one in counted
    ]
    tab.page.focus("#facet-year summary")
    tab.page.keyboard.press("Enter")
    for year in ("2021", "2023"):
        tab.page.focus(f"#facet-year input[value='{year}']")
        tab.page.keyboard.press("Space")
        tab.page.wait_for_url(f"**year={year}*")
        tab.page.wait_for_selector(f"main:not([aria-busy]) #facet-year[open] input[value='{year}']")
        focused = tab.page.evaluate("document.activeElement.value")
        assert focused == year
    assert parse_qs(urlsplit(tab.page.url).query)["year"] == ["2021", "2023"]
    assert "2022-05-09" not in "".join(
        one.inner_text() for one in tab.page.query_selector_all(".hit .facts")
    )
    tab.page.keyboard.press("Escape")
    assert tab.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_hit_says_why_it_is_one(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"?q={quote(LANTERN)}")
    tab.page.wait_for_selector(".hit .why")
    tab.page.click(".hit .why summary")
    told = tab.page.inner_text(".hit .why[open] ul").lower()
    assert "by words it is number" in told
    assert "“lantern”" in told or "“lantern fair”" in told
    tab.page.click("[data-language=zh]")
    tab.page.wait_for_selector("html[lang=zh-CN] .hit .why")
    tab.page.click(".hit .why summary")
    assert "相符的词语" in tab.page.inner_text(".hit .why[open] ul")


def test_statements_stand_by_date_with_a_timeline(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("statements")
    tab.page.wait_for_selector(".said")
    listed = tab.page.request.get(tab.site.url + "v1/statements").json()["statements"]
    assert len(tab.page.query_selector_all(".said")) == len(listed) > 1
    days = [one.inner_text() for one in tab.page.query_selector_all("#results h2")]
    assert days == sorted(days)
    drawn = [int(one.text_content().split(": ")[1]) for one in tab.page.query_selector_all("title")
             if ": " in (one.text_content() or "")]  # fmt: skip
    assert sum(drawn) == len(listed)
    assert tab.page.get_attribute(".timeline", "aria-label").startswith(f"{len(listed)} with")
    tab.page.select_option("#said-country", "TH")
    tab.page.wait_for_selector(".said:only-of-type")
    tab.page.reload()
    tab.page.wait_for_selector(".said:only-of-type")
    assert "泰国表示" in tab.page.inner_text(".said")


def test_positions_are_side_by_side_and_who_said_nothing_is_named(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("positions?about=")
    assert "Name a topic first" in tab.text()
    for topic in TOPICS:
        tab.open(f"positions?about={quote(topic)}&of=TH&of=VN")
        tab.page.wait_for_selector(".position + .position")
        thailand, vietnam = (one.inner_text() for one in tab.page.query_selector_all(".position"))
        assert "Thailand" in thailand
        assert "泰国表示" in thailand
        assert "Vietnam" in vietnam
        assert "Nothing was found on this topic" in vietnam
    tab.open(f"positions?about={quote('𠮷（核電）')}")
    tab.page.wait_for_selector(".abstained")
