"""The gate of the repository: dev figures against eval/baselines/dev.json, shipped model."""

import argparse
from pathlib import Path

import pytest

from eval.cli import add_eval_parser
from eval.commands import BASELINE
from eval.reports.gate import read_baseline
from service.settings import Settings


@pytest.mark.model
@pytest.mark.slow
def test_dev_figures_have_not_fallen_below_the_baseline(
    shipped_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LANMEI_INDEX_DIR", str(shipped_settings.index_dir))
    parser = argparse.ArgumentParser()
    add_eval_parser(parser.add_subparsers())
    parsed = parser.parse_args(["eval", "gate"])
    code = parsed.func(parsed)
    assert code == 0, capsys.readouterr().out


def test_the_baseline_names_no_folder_of_anybody() -> None:
    text = BASELINE.read_text(encoding="utf-8")
    assert read_baseline(text, BASELINE)["certificate"]["split"] == "dev"
    assert "/home" not in text
    assert str(Path(__file__).parent.parent.parent) not in text
