"""Every pattern of the tables does what its example says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.names import parse_names
from indexer.statements.rules import Rule
from indexer.statements.rules_en import EN
from indexer.statements.rules_events import EVENTS
from indexer.statements.rules_forms import FORMS
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
        ("forms", FORMS),
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


CORPUS = Path(__file__).parents[3] / "corpus"
TABLES = Path(__file__).parents[3] / "service" / "data"
# Letters of an example that stand in a document by chance: six characters, or four short words.
CHANCE_ZH, CHANCE_EN = 6, 24


def written() -> dict[str, str]:
    """Each pattern with its examples, and each row of the tables of offices, by name."""
    found = {
        name: "\n".join([rule.pattern.pattern, rule.example, rule.passes_over or ""])
        for name, rule in RULES.items()
    }
    for path in (TABLES / "offices.tsv", TABLES / "portfolios.tsv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            found[f"{path.name}: {line[:20]}"] = line
    return found


def test_no_pattern_names_anybody_of_the_shipped_documents() -> None:
    own = parse_names((CORPUS / "names.toml").read_text(encoding="utf-8"), "names.toml")
    spellings = {s for name in own for s in name.spellings() if name.kind != "country"}
    assert len(spellings) > 20
    named = [(rule, s) for rule, text in written().items() for s in spellings if s in text]
    assert not named


def test_no_example_is_taken_from_the_shipped_documents() -> None:
    paths = (CORPUS / "documents").iterdir()
    whole = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    whole = re.sub(r"\s+", " ", whole)
    for name, rule in RULES.items():
        text = rule.example
        size = CHANCE_ZH if re.search(r"[\u3400-\u9fff]", text) else CHANCE_EN
        for at in range(len(text) - size):
            piece = text[at : at + size + 1]
            assert piece not in whole, (name, piece)
