"""The report is one page that needs nothing else, and says what was measured."""

import re
from html.parser import HTMLParser

import pytest

from eval.gold.sets import GoldSet
from eval.measures.subject import Subject
from eval.measuring import measure_all
from eval.reports.render import Fold, Section, Table, Text, to_html, to_markdown
from eval.reports.report import build_report
from eval.reports.result_file import Result
from eval.reports.text_table import plain_table


class _Page(HTMLParser):
    """Collects what a browser would fetch, and checks that tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "srcset", "data") or (name == "href" and tag in ("link", "use")):
                self.fetched.append(value or "")
        if tag not in ("meta", "br", "path", "use"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("meta", "br", "path", "use"):
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def results(subject: Subject, gold: GoldSet) -> dict[str, Result]:
    """All that is measured of the small corpus, once."""
    return measure_all(subject, gold, [])


def test_the_page_fetches_nothing_and_is_well_formed(results: dict[str, Result]) -> None:
    page = to_html("lanmei: 评测", build_report(results))
    parser = _Page()
    parser.feed(page)
    assert parser.open == []
    assert all(link.startswith("#") for link in parser.fetched)
    assert "<script" not in page
    assert "url(http" not in page
    assert "@import" not in page


def test_the_page_says_all_settings_the_corpus_and_the_machine(
    subject: Subject, results: dict[str, Result]
) -> None:
    page = to_html("report", build_report(results))
    certificate = results["hybrid"]["certificate"]
    for value in (
        certificate["corpus_sha256"],
        certificate["index_id"],
        certificate["encoder"],
        certificate["machine"]["python"],
        "tokenizer_version",
    ):
        assert value in page
    assert str(subject.engine.settings.index_dir.resolve()) not in page


def test_every_kind_of_result_has_its_section_and_plots(results: dict[str, Result]) -> None:
    page = to_html("report", build_report(results))
    for title in (
        "At a glance",
        "Retrieval",
        "Comparison",
        "Language balance",
        "Worst topics",
        "Answers: answers",
        "Abstention: answers",
        "Counterparts: alignment",
        "Who said what: statements",
        "Cases: cases",
        "How this was measured",
    ):
        assert f"<h2>{title}</h2>" in page
    labels = re.findall(r'<svg role="img" aria-label="([^"]+)"', page)
    assert labels[0] == "nDCG@10 by direction"
    assert "Risk against coverage" in labels


def test_text_of_documents_cannot_break_the_page_or_the_table() -> None:
    sections = [Section("<b>", (Text("a<script>"), Table(("问", "|"), (("灯|会", "x\ny"),))))]
    page = to_html("<t>", sections)
    assert "<script>" not in page
    assert "&lt;b&gt;" in page
    assert "| 灯\\|会 | x y |" in to_markdown("t", sections)


def test_markdown_holds_the_figures_of_the_page(results: dict[str, Result]) -> None:
    sections = build_report(results)
    text = to_markdown("report", sections)
    assert "| zh → zh |" in text
    assert text.count("\n## ") == len(sections)
    assert "<svg" not in text


def test_a_fold_opens_on_a_click() -> None:
    page = to_html("t", [Section("s", (Fold("更多", (Text("inside"),)),))])
    assert "<details><summary>更多</summary><p>inside</p></details>" in page


@pytest.mark.parametrize("cell", ["茶", "tea", "ｔｅａ", "𠮷祥", "é"])
def test_columns_line_up_whatever_the_width_of_the_script(cell: str) -> None:
    from eval.reports.text_table import width

    lines = plain_table(("word", "n"), ((cell, "1"), ("lantern fair", "22"))).splitlines()
    assert len({width(line) for line in lines}) == 1
