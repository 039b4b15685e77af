"""The page as readers use it: addresses, languages, versions, PDFs, keyboard, troubles."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

TEA_EN = "What did Thailand say about tea?"
TEA_ZH = "泰国对茶叶合作社说了什么？"
LANTERN = "How many villages took part in the lantern fair?"
JAPAN = "What did Japan say about nuclear power?"
VIEWS = (
    "",
    f"?q={quote(TEA_EN)}",
    f"?q={quote(JAPAN)}",
    "documents",
    "check",
    "statements",
    "positions?about=tea&of=TH&of=VN",
    "manage",
    "quality",
    "docs",
    "d/report-en?view=both#c24-60",
    "d/fish?view=pdf#c100-162",
    "d/none",
)
WIDTHS = (320, 360, 768, 1920)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules that look at colours: no other can find more in the dark than in the light.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def ask(tab: Any, question: str) -> None:
    tab.page.fill("#question", question)
    tab.page.press("#question", "Enter")
    tab.page.wait_for_selector("#results > h2")
    tab.settle()


def test_a_question_has_an_address_and_a_title_and_back_leads_to_it(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("")
    ask(tab, TEA_EN)
    assert parse_qs(urlsplit(tab.page.url).query)["q"] == [TEA_EN]
    assert tab.page.title() == f"{TEA_EN} · lanmei"
    answer = tab.page.inner_text(".answer")
    assert "泰国表示" in answer

    tab.page.click(".cited a.quiet")
    tab.page.wait_for_selector("#place")
    tab.settle()
    assert (
        tab.page.inner_text("#place") == "泰国表示，茶叶合作社将向湄公河沿岸的十二个村庄提供资金。"
    )
    assert tab.page.title() == "Briefing on the tea trade · lanmei"
    assert urlsplit(tab.page.url).path == "/d/tea-zh"
    assert urlsplit(tab.page.url).fragment == "c8-36"

    tab.page.go_back()
    tab.page.wait_for_selector(".answer")
    assert tab.page.inner_text(".answer") == answer
    tab.page.reload()
    tab.page.wait_for_selector(".answer")
    assert tab.page.inner_text(".answer") == answer
    tab.page.go_back()
    tab.page.wait_for_selector(".examples")
    assert tab.page.input_value("#question") == ""


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_the_questions_to_try_are_about_these_documents(new_tab: Any, locale: str) -> None:
    tab = new_tab(locale=locale)
    tab.open("")
    tab.page.wait_for_selector(".examples a")
    shown = tab.page.inner_text(".examples")
    assert ("Wang Xiaoming" in shown) or ("王小明" in shown)
    assert "Laos" not in shown  # a question to the briefings that ship
    assert "老挝" not in shown
    tab.page.click(".examples a")
    tab.page.wait_for_selector(".answer .cited, .cited")
    assert ("Wang Xiaoming" in tab.page.inner_text(".answer")) or (
        "王小明" in tab.page.inner_text(".answer")
    )


@pytest.mark.parametrize(
    ("locale", "first", "numbered"),
    [("en-GB", "page 7", "page iv"), ("zh-CN", "第 7 页", "第 iv 页")],
)
def test_a_page_with_a_name_is_called_by_it(
    new_tab: Any, locale: str, first: str, numbered: str
) -> None:
    tab = new_tab(locale=locale)
    tab.open("")
    pages = [
        {"number": 7, "label": None},
        {"number": 4, "label": "iv"},
        *({"number": 2, "label": label} for label in ("2023", "收支 𠮷", "Staff")),
    ]
    called = tab.page.evaluate(
        "async (pages) => pages.map((await import('./static/parts.js')).labelWords)", pages
    )
    assert called == [first, numbered, "2023", "收支 𠮷", "Staff"]


def test_filters_and_the_order_of_passages_are_in_the_address(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"?q={quote(LANTERN)}&language=zh&year=2022&sort=oldest")
    tab.page.wait_for_selector(".hit")
    tab.page.wait_for_selector("#filters input[value='2022']", state="attached")
    assert tab.page.input_value("#language") == "zh"
    assert tab.page.is_checked("#filters input[value='2022']")
    assert tab.page.input_value("#sort") == "oldest"
    assert {"Chinese"} == {
        one.inner_text() for one in tab.page.query_selector_all(".hit .rank + .tag")
    }
    tab.page.select_option("#language", "")
    tab.page.wait_for_url(lambda url: "language" not in url)
    tab.page.wait_for_selector(".hit [lang=en]")
    assert parse_qs(urlsplit(tab.page.url).query)["year"] == ["2022"]


def test_places_of_a_document_follow_each_other(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"d/report-zh?q={quote('气候变化 灯会')}&view=text")
    tab.page.wait_for_selector(".places a")
    seen = []
    for _ in range(2):
        tab.page.click(".places a:last-of-type")
        tab.page.wait_for_selector(".places:has-text('of')")
        tab.settle()
        seen.append(int(urlsplit(tab.page.url).fragment[1:].split("-")[0]))
        mark = tab.page.query_selector("#place").bounding_box()
        assert 0 <= mark["y"] < 900
        if not tab.page.query_selector(".places a:last-child"):
            break
    assert seen == sorted(set(seen))


def test_offsets_count_characters_beyond_the_basic_plane_as_one(new_tab: Any) -> None:
    tab = new_tab()
    text = tab.page.request.get(tab.site.url + "v1/documents/report-zh/text").json()["text"]
    for words in ("𠮷田先生", "灯会在2021年2月15日举行"):
        start = text.index(words)
        tab.open(f"d/report-zh?view=text#c{start}-{start + len(words)}")
        tab.page.wait_for_selector("#place")
        assert tab.page.inner_text("#place") == words
    tab.page.evaluate(
        """() => {
          const find = (words) => [...document.querySelectorAll("[data-start]")].find((p) => p.innerText.includes(words));
          const range = document.createRange();
          const paragraph = find("𠮷田");
          range.setStart(paragraph.firstChild, paragraph.firstChild.data.indexOf("先生"));
          range.setEnd(paragraph.firstChild, paragraph.firstChild.data.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""  # noqa: E501
    )
    tab.page.click(".selected a")
    tab.page.wait_for_url("**#c*")
    tab.page.wait_for_selector("#place:has-text('先生出席')")
    assert tab.page.inner_text("#place") == "先生出席了会议。"


def test_versions_stand_side_by_side_and_scroll_in_step(new_tab: Any) -> None:
    tab = new_tab()
    text = tab.page.request.get(tab.site.url + "v1/documents/report-en/text").json()["text"]
    start = text.index("The lantern fair")
    tab.page.set_viewport_size({"width": 1280, "height": 500})
    tab.open(f"d/report-en#c{start}-{start + 16}")
    tab.page.wait_for_selector(".panes #same")
    assert "灯会" in tab.page.inner_text("#same")
    assert "official version" in tab.page.inner_text(".panes")
    tops = tab.page.evaluate(
        """async () => {
          const [left, right] = document.querySelectorAll(".pane");
          for (const pane of [left, right]) {
            pane.style.height = "120px";
            for (const p of pane.querySelectorAll("p")) p.style.minHeight = "90px";
          }
          const wait = () => new Promise((done) => setTimeout(done, 150));
          const seen = [];
          for (const share of [0.2, 0.6, 0.9]) {
            left.scrollTop = share * left.scrollHeight;
            await wait();
            seen.push(right.scrollTop);
          }
          return seen;
        }"""
    )
    assert tops[0] < tops[1] < tops[2]


def test_a_pdf_is_shown_as_printed_with_the_quote_marked_on_its_page(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("")
    ask(tab, "By how much did fish stocks in the Mekong fall?")
    assert "page 2" in tab.page.inner_text(".cited .facts")
    tab.page.click(".cited a.quiet")
    tab.page.wait_for_selector("#place")
    tab.page.click("text=As printed")
    tab.page.wait_for_selector(".spot")
    tab.settle()
    assert tab.page.query_selector(".sheet[data-page='2'] .spot")
    assert not tab.page.query_selector(".sheet[data-page='1'] .spot")
    share = tab.page.evaluate(
        """() => {
          const spot = document.querySelector(".spot").getBoundingClientRect();
          const sheet = document.querySelector("[data-page='2']").getBoundingClientRect();
          return [(spot.left - sheet.left) / sheet.width, (spot.top - sheet.top) / sheet.height];
        }"""
    )
    assert share[0] == pytest.approx(72 / 595, abs=0.02)
    assert share[1] == pytest.approx((842 - 700) / 842, abs=0.03)
    ink = tab.page.evaluate(
        """() => {
          const canvas = document.querySelector("[data-page='2'] canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, i) => i % 4 === 0 && value < 100).length;
        }"""
    )
    assert ink > 200
    assert "page 1" not in tab.page.inner_text(".about")


def test_the_words_around_a_quote_are_in_the_language_of_the_reader(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"?q={quote(TEA_EN)}")
    tab.page.wait_for_selector(".cited")
    assert "Briefing on the tea trade" in tab.page.inner_text(".cited .facts")
    assert "Thailand" in tab.page.inner_text(".cited .facts")
    assert "only in Chinese" in tab.page.inner_text(".cited")
    tab.page.click(".cited >> text=Word by word")
    tab.page.wait_for_selector(".cited ruby")
    glossed = tab.page.inner_text(".cited .glossed")
    assert "Thailand" in glossed
    assert "tea" in glossed.lower()
    assert "no translation" in tab.page.inner_text(".cited .gloss")

    tab.page.click("[data-language=zh]")
    tab.page.wait_for_selector("html[lang=zh-CN] .cited")
    assert "茶叶贸易简报" in tab.page.inner_text(".cited .facts")
    assert "only in Chinese" not in tab.text()
    assert parse_qs(urlsplit(tab.page.url).query)["lang"] == ["zh"]


def test_the_version_that_the_reader_reads_comes_first(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"?q={quote('有多少个村参加了灯会？')}")
    tab.page.wait_for_selector(".cited .two")
    first = tab.page.inner_text(".cited .version:first-child")
    assert "12 villages took part" in first


def test_an_abstention_is_in_one_language_and_shows_nothing_that_is_off_the_topic(
    new_tab: Any,
) -> None:
    tab = new_tab(locale="zh-CN")
    tab.open(f"?q={quote(JAPAN)}")
    tab.page.wait_for_selector(".abstained")
    told = tab.page.inner_text(".abstained")
    assert "没有" in told
    assert "documents" not in told
    assert not tab.page.query_selector(".hit")
    assert tab.page.title().startswith(JAPAN)


def test_an_empty_question_is_no_failure(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("")
    tab.page.press("#question", "Enter")
    tab.page.wait_for_selector(".abstained")
    assert "Type a question" in tab.text()
    assert "did not work" not in tab.text()


def test_the_list_of_documents_is_filtered_and_sorted_by_its_address(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("documents?sort=date")
    dates = [one.inner_text() for one in tab.page.query_selector_all("tbody td:nth-of-type(1)")]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == 4
    tab.page.select_option("#by-language", "zh")
    tab.page.wait_for_selector("tbody tr:nth-child(2):last-child")
    tab.page.fill("#by-text", "TEA")
    tab.page.press("#by-text", "Enter")
    tab.page.wait_for_selector("tbody tr:only-child")
    tab.page.click("tbody a")
    tab.page.wait_for_selector("article.text")
    assert urlsplit(tab.page.url).path == "/d/tea-zh"
    tab.page.go_back()
    tab.page.wait_for_selector("tbody tr")
    assert tab.page.input_value("#by-language") == "zh"


def test_everything_can_be_done_with_the_keyboard_alone(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("documents")

    def tab_to(words: str) -> None:
        for _ in range(40):
            tab.page.keyboard.press("Tab")
            if words in str(
                tab.page.evaluate("document.activeElement.innerText || document.activeElement.id")
            ):
                return
        raise AssertionError(f"{words} cannot be reached")

    tab_to("Skip to the content")
    tab_to("Ask")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#question:focus")
    tab.page.keyboard.type(TEA_EN)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector(".cited")
    tab.settle()
    tab_to("Show in the document")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#place")
    tab.settle()
    tab_to("Answer to")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector(".answer")


def test_a_server_that_is_gone_is_named_and_asked_again(new_tab: Any) -> None:
    tab = new_tab(quiet=False)
    tab.open("")
    tab.page.context.set_offline(True)
    tab.page.fill("#question", TEA_EN)
    tab.page.press("#question", "Enter")
    tab.page.wait_for_selector(".problem")
    assert "does not answer" in tab.text()
    tab.page.context.set_offline(False)
    tab.page.reload()
    tab.page.wait_for_selector(".answer")


def test_an_index_replaced_while_somebody_reads_loses_nobody(
    new_tab: Any, serve: Any, tmp_path: Path
) -> None:
    with serve(tmp_path) as site:
        tab = new_tab(of=site, quiet=False)
        tab.open(f"?q={quote(TEA_EN)}")
        tab.page.wait_for_selector(".cited")
        site.rebuild(without="tea-zh")
        wait_for_documents(tab, site, 3)
        tab.page.click(".cited a.quiet")
        tab.page.wait_for_selector(".problem")
        assert "no such document" in tab.text()
        tab.page.go_back()
        tab.page.wait_for_selector(".cited")
        tab.open("d/report-en?view=text#c24-60")
        tab.page.wait_for_selector("#place")


def wait_for_documents(tab: Any, site: Any, count: int) -> None:
    for _ in range(200):
        found = tab.page.request.get(f"{site.url}v1/documents").json()
        if len(found["documents"]) == count:
            return
        tab.page.wait_for_timeout(50)
    raise AssertionError("the new index does not serve")


def test_a_place_is_cited_with_its_address_and_a_list_as_a_table(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"?q={quote(TEA_EN)}")
    tab.page.wait_for_selector(".cited")
    for style, expected in (
        ("gbt7714", "[1]"),
        ("chicago", "Briefing on the tea trade"),
        ("bibtex", "@techreport{"),
        ("ris", "TY  - RPRT"),
        ("csl-json", '"title": "茶叶贸易简报"'),
        ("markdown", "> 泰国表示"),
        ("csv", "document_id"),
    ):
        tab.page.select_option(".cited select", style)
        tab.page.wait_for_selector(f".cited .reference:has-text('{expected}')")
        assert f"{tab.site.url}d/tea-zh#c8-36" in tab.page.inner_text(".cited .reference")
    tab.page.select_option(".heading:has-text('Passages') .actions > select", "csv")
    tab.page.wait_for_selector(
        ".heading + .cited-as:not([hidden]) .reference:has-text('document_id')"
    )
    rows = tab.page.inner_text(".heading + .cited-as:not([hidden]) .reference").splitlines()
    assert len(rows) > len(tab.page.query_selector_all(".hit"))
    with tab.page.expect_download() as kept:
        tab.page.click(".heading + .cited-as:not([hidden]) >> text=Keep as a file")
    assert kept.value.suggested_filename == "lanmei.csv"


DRAFT = (
    "茶叶简报写道：“泰国表示，茶叶合作社将向湄公河沿岸的十二个村庄提供资金”。"
    "𠮷又写道：“森林已经全部消失了”。"
)


def test_the_quotations_of_a_draft_lead_to_their_sources(new_tab: Any) -> None:
    tab = new_tab()
    tab.open("check")
    tab.page.click("#check .go")
    tab.page.wait_for_selector(".abstained")
    assert "Paste a text first" in tab.text()
    tab.page.fill("#draft", DRAFT)
    tab.page.click("#check .go")
    tab.page.wait_for_selector(".claim.verbatim")
    assert "茶叶合作社" in tab.page.inner_text(".claim.verbatim")
    assert "森林已经全部消失了" in tab.page.inner_text(".claim.not_found")
    with tab.page.expect_download() as kept:
        tab.page.click("text=CSV")
    table = Path(kept.value.path()).read_text(encoding="utf-8-sig")
    assert "not found" in table
    assert f"{tab.site.url}d/tea-zh#c" in table
    tab.page.click(".claim.verbatim")
    tab.page.wait_for_selector("#place")
    assert "泰国表示" in tab.page.inner_text("#place")
    tab.page.go_back()
    tab.page.wait_for_selector(".claim.verbatim")
    assert tab.page.input_value("#draft") == DRAFT


def test_a_draft_is_read_out_of_its_file_in_the_browser(new_tab: Any, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    written = docx.Document()
    for line in DRAFT.split("。"):
        written.add_paragraph(line)
    written.save(str(tmp_path / "draft.docx"))
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "draft.txt").write_text(DRAFT.replace("𠮷", "又"), encoding="gb18030")
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(b"PK no archive")
    tab = new_tab()
    tab.open("check")
    for name in ("draft.docx", "draft.md", "draft.txt"):
        tab.page.set_input_files("#draft-file", str(tmp_path / name))
        tab.page.wait_for_selector(".claim.verbatim")
        assert "泰国表示，茶叶合作社" in tab.page.input_value("#draft")
        tab.page.reload()
        tab.settle()
    for name, told in (("empty.md", "Paste a text first"), ("broken.docx", "cannot be read")):
        tab.page.set_input_files("#draft-file", str(tmp_path / name))
        tab.page.wait_for_selector(f".abstained:has-text('{told}')")
    tab.page.set_input_files("#draft-file", str(tab.site.index_dir.parent / "corpus" / "fish.pdf"))
    tab.page.wait_for_selector("#results > h2")
    assert "Fish stocks in the Mekong fell by 20 percent" in tab.page.input_value("#draft")


def test_on_paper_stand_the_question_and_its_answer(new_tab: Any) -> None:
    tab = new_tab()
    tab.open(f"?q={quote(TEA_EN)}")
    tab.page.wait_for_selector(".cited")
    tab.page.emulate_media(media="print")
    assert tab.page.is_visible("h1")
    assert tab.page.query_selector("h1").bounding_box()["height"] > 10
    assert tab.page.inner_text("h1") == TEA_EN
    assert not tab.page.is_visible("#question")


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_no_view_is_wider_than_the_screen_or_breaks_a_rule_of_access(
    new_tab: Any, axe: str, locale: str
) -> None:
    tab = new_tab(locale=locale, quiet=False)
    too_wide, broken = [], []
    for path in VIEWS:
        tab.open(path)
        if "pdf" in path:
            tab.page.wait_for_selector(".spot")
        tab.page.evaluate(axe)
        for scheme in ("light", "dark"):
            tab.page.emulate_media(color_scheme=scheme)
            only = None if scheme == "light" else OF_COLOURS
            broken += [(path, scheme, *found) for found in violations(tab, only)]
        for width in WIDTHS:
            tab.page.set_viewport_size({"width": width, "height": 900})
            wide = tab.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                too_wide.append((path, width, wide))
            if width == 320:
                broken += [(path, "320", *found) for found in violations(tab)]
        tab.page.set_viewport_size({"width": 1280, "height": 900})
    assert too_wide == []
    assert broken == []
    assert [said for said in tab.console if "404" not in said] == []


def violations(tab: Any, only: list[str] | None = None) -> list[tuple[str, str]]:
    """What axe finds in the view by all of its rules, or by these."""
    rules = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
    found = tab.page.evaluate(
        """async (runOnly) => (await axe.run(document, { runOnly, resultTypes: ["violations"] }))
             .violations
             .map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html).join(" | ")])""",
        rules,
    )
    return [tuple(one) for one in found]
