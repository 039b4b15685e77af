"""The figures that ship for the page are those of the committed results."""

from __future__ import annotations

from benchmarks.evaluation_tables import SHIPPED, read, shipped
from eval.reports.figures import published_bytes


def test_the_figures_that_ship_are_those_of_the_committed_results() -> None:
    assert SHIPPED.read_bytes() == published_bytes(shipped())
    directions = {f"{one.question}-{one.passages}": one for one in shipped().directions}
    assert len(directions) == 6
    for name, one in directions.items():
        found = read("topics/test.hybrid")["summary"][name.replace("both", "shown")]["Success@1"]
        assert one.finding is not None
        assert one.finding.first / one.finding.n == round(found["mean"] * found["n"]) / found["n"]
        assert one.answering is not None
        assert one.answering.right + one.answering.refused <= one.answering.n
