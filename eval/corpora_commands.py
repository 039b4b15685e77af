"""`lanmei eval corpora`, `ordinary` and `dialogues`: archives, ordinary questions, follow-ups."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.gold import read_dialogues, read_ordinary, read_topic_set, shipped_archives
from eval.measures import ask_ordinary, describe_commit, measure_archives, measure_dialogues
from eval.opening import open_shipped, settings_from
from eval.reports import (
    archive_mistakes,
    archive_sample,
    archive_tables,
    dialogue_mistakes,
    dialogue_table,
    ordinary_mistakes,
    ordinary_table,
)
from eval.terminal import say, working
from eval.wording import Translate
from indexer.names import load_names


def run_corpora(parsed: argparse.Namespace, t: Translate) -> int:
    """Measure the archives that are named, or the corpora with gold that ship."""
    folders = parsed.folders or shipped_archives()
    with working(t("measuring", "正在评测")):
        results = measure_archives(folders, settings_from(parsed))
    content = {"commit": describe_commit(), "results": results}
    _deliver(parsed, content, archive_tables(results))
    if parsed.mistakes and not parsed.json:
        for line in archive_mistakes(results):
            say(line)
    for line in archive_sample(results, parsed.sample, parsed.seed):
        say(line)
    return 0


def run_ordinary(parsed: argparse.Namespace, t: Translate) -> int:
    """Measure ordinary questions over the shipped corpus."""
    subject, _ = open_shipped(parsed, "all", t)
    topics = read_topic_set(subject.texts)
    with working(t("measuring", "正在评测")):
        outcomes = ask_ordinary(subject, topics, read_ordinary(topics))
    content = {"commit": describe_commit(), "results": [asdict(one) for one in outcomes]}
    _deliver(parsed, content, ordinary_table(outcomes))
    if parsed.mistakes and not parsed.json:
        for line in ordinary_mistakes(outcomes):
            say(line)
    return 0


def run_dialogues(parsed: argparse.Namespace, t: Translate) -> int:
    """Measure whether follow-ups are understood; no index is needed."""
    del t
    names = load_names(settings_from(parsed).names)
    chosen = [one for one in read_dialogues() if parsed.split in (one.split, "all")]
    result = measure_dialogues(chosen, names)
    _deliver(parsed, {"commit": describe_commit(), "results": result}, dialogue_table(result))
    if parsed.mistakes and not parsed.json:
        for line in dialogue_mistakes(result):
            say(line)
    return 0


def _deliver(parsed: argparse.Namespace, content: dict[str, Any], table: str) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    out: Path | None = parsed.out
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    say(text if parsed.json else table)
