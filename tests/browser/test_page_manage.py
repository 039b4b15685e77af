"""Documents are added and removed on the page, with a key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FOREST = "森林覆蓋率為百分之三十，樹種包括𣐑樹（Quercus）。"


def test_documents_come_and_go_with_a_key(
    new_tab: Any, managed: Any, tmp_path: Path, axe: str
) -> None:
    site, key = managed
    tab = new_tab(of=site, quiet=False)
    tab.open("manage")
    tab.page.wait_for_selector("#list-documents tbody tr:only-child")
    assert not tab.page.query_selector("#add-files")
    tab.page.fill("#key", "lanmei_wrong")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#add-files:focus")
    tab.page.click("#rebuild")
    tab.page.wait_for_selector("#said .problem:has-text('does not know the key')")

    tab.page.click("#forget-key")
    tab.page.fill("#key", key)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#add-files:focus")
    assert tab.page.evaluate("[sessionStorage.getItem('key'), localStorage.length]") == [key, 0]
    (tmp_path / "林業公報.txt").write_text(FOREST, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nno pages")
    names = [str(tmp_path / name) for name in ("林業公報.txt", "broken.pdf")]
    tab.page.set_input_files("#add-files", names)
    tab.page.wait_for_selector(".job.done:has-text('林業公報.txt')")
    tab.page.wait_for_selector("#list-documents tbody tr:nth-child(2)")
    assert "not read" in tab.page.inner_text("#list-files tr:has-text('broken.pdf')")
    assert tab.page.query_selector("#list-files tr:has-text('broken.pdf') li")
    tab.page.evaluate(axe)
    found = tab.page.evaluate(
        "async () => (await axe.run(document)).violations.map((one) => one.id)"
    )
    assert found == []

    tab.page.set_input_files("#add-files", names[:1])
    tab.page.wait_for_selector("#said .problem:has-text('林業公報.txt')")
    row = "#list-documents tr:has-text('tea.txt')"
    tab.page.click(f"{row} button")
    tab.page.click(f"{row} button:has-text('Really')")
    tab.page.wait_for_selector("#list-documents tbody tr:only-child")
    assert "林業公報.txt" in tab.page.inner_text("#list-documents")
    tab.page.click("#forget-key")
    tab.page.wait_for_selector("#key")
    assert tab.page.evaluate("sessionStorage.length") == 0
