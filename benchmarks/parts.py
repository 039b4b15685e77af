"""Questions that ask for several things, for speakers and for the later of two versions.

`benchmarks/data/parts.jsonl` asks over the shipped corpus and the three of `eval/corpora/`. Its
split is by document: questions about test documents were generated from their judgements by rule,
and nothing was tuned on them. Run: `python -m benchmarks.parts`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks.suites import put_entry
from eval.measures import Subject, build_subject, shipped_documents
from eval.measures.certificate import describe_commit, describe_machine, today
from indexer.reading import read_folder
from service.results import Answer
from service.settings import Settings

DATA = Path(__file__).resolve().parent / "data" / "parts.jsonl"
SPLITS = ("dev", "test")
_KINDS = ("each", "speakers", "one", "version")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its right answer: `parts` are names with a pattern of a right quote.

    For speakers the names are patterns. The pattern None means that the documents say nothing of
    it. With `open`, more speakers may be listed. `gold` and `wrong` are patterns of the quotes of a
    question for one version.
    """

    question_id: str
    language: str
    corpus: str
    split: str
    kind: str
    question: str
    parts: tuple[tuple[str, str | None], ...]
    open: bool
    gold: str | None
    wrong: str | None


def read_asked(path: Path = DATA) -> list[Asked]:
    """The questions.

    Raises:
        ValueError: for a kind or a split that is not known.
    """
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] not in _KINDS or row["split"] not in SPLITS:
            raise ValueError(f"{row['question_id']}: {row['kind']}, {row['split']}")
        found.append(
            Asked(
                question_id=row["question_id"],
                language=row["language"],
                corpus=row["corpus"],
                split=row["split"],
                kind=row["kind"],
                question=row["question"],
                parts=tuple((part["name"], part["gold"]) for part in row["parts"]),
                open=bool(row.get("open")),
                gold=row.get("gold"),
                wrong=row.get("wrong"),
            )
        )
    return found


def judged(asked: Asked, answer: Answer) -> Iterator[tuple[str, bool]]:
    """The judgements of one answer: the name of a figure and whether it is right."""
    right = list(_judged(asked, answer))
    yield from right
    whole = all(ok for _, ok in right)
    yield f"questions {asked.kind}", whole
    yield f"questions {asked.language}", whole


def _judged(asked: Asked, answer: Answer) -> Iterator[tuple[str, bool]]:
    quotes = {citation.n: citation.quote for citation in answer.citations}
    if asked.kind == "each":
        found = {part.name: part for part in answer.parts}
        for name, gold in asked.parts:
            part = found.get(name)
            if gold is None:
                yield "parts unsaid", part is not None and not part.answered
            else:
                cited = part.citations if part is not None else ()
                yield "parts said", any(re.search(gold, quotes[n]) for n in cited)
    elif asked.kind == "speakers":
        names = [part.name for part in answer.parts]
        wanted = [name for name, _ in asked.parts]
        for name in wanted:
            yield "speakers found", any(re.search(name, one) for one in names)
        for one in () if asked.open else names:
            yield "speakers right", any(re.search(name, one) for name in wanted)
    elif asked.kind == "one":
        yield "one thing", not answer.parts
    else:
        wrong = asked.wrong is not None and any(
            re.search(asked.wrong, quote) for quote in quotes.values()
        )
        held = any(re.search(asked.gold or "$^", quote) for quote in quotes.values())
        yield "versions", held and not wrong


def measure(settings: Settings) -> dict[str, dict[str, dict[str, int]]]:
    """The number of right ones and of all, for each figure, by split."""
    subjects: dict[str, Subject] = {}
    counts: dict[str, dict[str, dict[str, int]]] = {split: {} for split in SPLITS}
    for asked in read_asked():
        if asked.corpus not in subjects:
            subjects[asked.corpus] = _subject(asked.corpus, settings)
        answer = subjects[asked.corpus].engine.ask(asked.question)
        own = counts[asked.split]
        for name, right in judged(asked, answer):
            figure = own.setdefault(name, {"right": 0, "of": 0})
            figure["right"] += right
            figure["of"] += 1
    return {split: dict(sorted(own.items())) for split, own in counts.items()}


def _subject(corpus: str, settings: Settings) -> Subject:
    if corpus == "shipped":
        return build_subject(shipped_documents(settings), "shipped", settings)
    folder = Path(str(files("eval"))) / "corpora" / corpus
    return build_subject(read_folder(folder), corpus, settings)


def table(entry: dict[str, Any]) -> list[tuple[str, ...]]:
    """Rows of a table: the figure, and the share that is right in dev and in test."""
    labels = {
        "parts said": "parts that the documents answer: right quote",
        "parts unsaid": "parts of which nothing is said: told so",
        "speakers found": "speakers of an occasion: listed",
        "speakers right": "speakers listed: of that occasion",
        "one thing": "questions for one thing: no parts",
        "versions": "the version that is asked for, else the later",
        "questions zh": "Chinese questions, all right",
        "questions en": "English questions, all right",
    }
    rows = []
    for name, label in labels.items():
        cells = [entry[split].get(name, {"right": 0, "of": 0}) for split in SPLITS]
        rows.append((label, *(f"{cell['right']} of {cell['of']}" for cell in cells)))
    return rows


def main() -> int:
    """Measure, print and store the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="keep nothing")
    parsed = parser.parse_args()
    counts = measure(Settings.load())
    by_name: dict[str, list[str]] = defaultdict(list)
    for split, own in counts.items():
        for name, figure in own.items():
            by_name[name].append(f"{split} {figure['right']} of {figure['of']}")
    for name, shown in sorted(by_name.items()):
        print(f"{name}: {'; '.join(shown)}")
    if not parsed.dry:
        machine = describe_machine()
        put_entry(
            "answering_parts",
            "parts",
            {**counts, "commit": describe_commit(), "date": today(), "machine": machine},
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
