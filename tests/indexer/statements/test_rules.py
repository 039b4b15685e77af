"""Every pattern of the tables does what its example says."""

from __future__ import annotations

import pytest

from indexer.statements.rules import Rule
from indexer.statements.rules_en import EN
from indexer.statements.rules_events import EVENTS
from indexer.statements.rules_offices import OFFICES
from indexer.statements.rules_records import RECORDS
from indexer.statements.rules_titles import TITLES
from indexer.statements.rules_turns import TURNS
from indexer.statements.rules_zh import ZH

RULES = {
    f"{table}: {name}": rule
    for table, rules in (
        ("zh", ZH),
        ("en", EN),
        ("events", EVENTS),
        ("records", RECORDS),
        ("titles", TITLES),
        ("offices", OFFICES),
        ("turns", TURNS),
    )
    for name, rule in rules.items()
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_a_pattern_finds_its_example_and_passes_over_the_other(rule: Rule) -> None:
    found = next((m.group() for m in rule.pattern.finditer(rule.example) if m.group()), None)
    assert found == rule.finds
    if rule.passes_over is not None:
        assert not any(match.group() for match in rule.pattern.finditer(rule.passes_over))
