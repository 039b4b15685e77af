"""The sizes on paper: what the model says of known units, and that the pages show what it makes."""

from __future__ import annotations

import pytest

from benchmarks.sizing import PAGES, Assumed, Units, filled, plan_of, units_of

UNITS = Units(
    disk_bytes=2000,
    memory_bytes=800,
    process_mb=400,
    question_ms=5,
    scan_ns=50,
    indexing_ms=18,
)


@pytest.mark.checkout
def test_the_tables_of_the_pages_are_what_the_model_makes() -> None:
    for language, page in PAGES.items():
        text = page.read_text(encoding="utf-8")
        assert "<!-- sizing -->" in text
        assert filled(text, language) == text, "run `python -m benchmarks.sizing --write`"


def test_a_plan_follows_from_its_units() -> None:
    plan = plan_of(10_000_000, UNITS, Assumed(busy=0.5, core_hour=0.1))
    assert plan.shards == 10  # a million passages in 50 ms
    assert plan.core_ms == pytest.approx(505)
    assert plan.disk_tb == pytest.approx(0.04)
    assert plan.memory_gb == pytest.approx(16 + 8)
    assert plan.nodes == 2
    assert plan.indexing_hours == pytest.approx(10_000_000 * 0.018 / 3600 / 64)
    assert plan.cost_per_1000 == pytest.approx(505 / 3600 / 0.5 * 0.1)


def test_more_questions_take_more_nodes_and_more_memory_too() -> None:
    calm = plan_of(100_000_000, UNITS, Assumed())
    assert plan_of(100_000_000, UNITS, Assumed(questions_per_s=100)).nodes > calm.nodes
    assert plan_of(100_000_000, UNITS, Assumed(node_gb=8)).nodes > calm.nodes


def test_units_are_of_the_largest_size_and_of_what_it_adds() -> None:
    scale = {
        "a": {"passages": 1000, "memory_mb": 300, "bytes": {"x": 1}, "p50_ms": {}},
        "b": {
            "passages": 101_000,
            "memory_mb": 400,
            "bytes": {"x": 101_000_000, "y": 101_000_000},
            "p50_ms": {"hybrid": 15.1, "dense": 13.1, "lexical": 1.0, "encode": 2.0},
        },
    }
    ingest = {
        "less": {"all": {"processor_s": 9.0, "n_passages": 100}},
        "more": {"all": {"processor_s": 20.0, "n_passages": 1000}},
        "no": {"nothing_changed": {}},
    }
    units = units_of(scale, ingest)
    assert units.scan_ns == pytest.approx(100)
    assert units.question_ms == pytest.approx(5)
    told = (units.disk_bytes, units.memory_bytes, units.process_mb, units.indexing_ms)
    assert told == (2000, 1000, 300, 20)
