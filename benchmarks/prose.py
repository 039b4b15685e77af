"""Measures the gate of generated prose: planted errors it shows, true sentences it removes.

    python -m benchmarks.prose            all halves, written to benchmarks/results/prose.json
    python -m benchmarks.prose --half dev one of them, printed with every mistake, nothing written

`dev.toml` was used to tune, `test.toml` to measure; `fresh.toml` was written after the errors that
`test.toml` had shown were fixed.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.suites import put_entry
from eval.measures.certificate import describe_commit, describe_machine
from indexer.encoders import open_encoder
from indexer.names import load_names
from indexer.text import BridgeTerms, detect_language
from service.answering import Reader
from service.generating import Gate
from service.generating.opening import READER_DIR

DATA: Final = Path(__file__).resolve().parent / "data" / "prose"
HALVES: Final = ("dev", "test", "fresh")
FAITHFUL: Final = "faithful"
_MARK = re.compile(r"\s*\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, the quotes it cites, and its kind: faithful, or the kind of error."""

    document: str
    kind: str
    sentence: str
    quotes: tuple[str, ...]

    @property
    def group(self) -> str:
        """The language of the sentence, and whether its quotes are in the other language."""
        ours = detect_language(self.sentence)
        across = all(detect_language(quote) != ours for quote in self.quotes)
        return f"{ours}, other language" if across else str(ours)


def read_cases(half: str, folder: Path = DATA) -> list[Case]:
    """The sentences of one half, in the order of the file."""
    body = tomllib.loads((folder / f"{half}.toml").read_text(encoding="utf-8"))
    return [case for document in body["document"] for case in _cases(document)]


def _cases(document: dict[str, Any]) -> Iterator[Case]:
    quotes: list[str] = document["quotes"]
    written = [(FAITHFUL, text) for text in document["faithful"]] + document["planted"]
    for kind, text in written:
        cited = tuple(quotes[int(number) - 1] for number in _MARK.findall(text))
        yield Case(document["id"], kind, _MARK.sub("", text), cited)


def open_gate() -> Gate:
    """The gate as the server uses it."""
    return Gate(
        open_encoder(threads=1),
        Reader.open(READER_DIR),
        names=load_names(None, ""),
        bridge=BridgeTerms.load(None),
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """The result for each sentence: the reason of its removal, or None."""

    outcomes: tuple[tuple[Case, str | None], ...]
    seconds: float

    def let_through(self) -> list[Case]:
        """Planted sentences that were shown."""
        return [case for case, fault in self.outcomes if case.kind != FAITHFUL and fault is None]

    def lost(self) -> list[tuple[Case, str]]:
        """Faithful sentences that were removed, and why."""
        return [(case, fault) for case, fault in self.outcomes if case.kind == FAITHFUL and fault]

    def n_faithful(self) -> int:
        """The number of faithful sentences."""
        return sum(case.kind == FAITHFUL for case, _ in self.outcomes)

    def n_planted(self) -> int:
        """The number of planted sentences."""
        return len(self.outcomes) - self.n_faithful()

    def to_json(self) -> dict[str, Any]:
        """Counts, shares and every mistake."""
        groups: dict[str, Counter[str]] = {}
        for case, fault in self.outcomes:
            shown = "shown" if fault is None else "removed"
            kind = FAITHFUL if case.kind == FAITHFUL else "planted"
            groups.setdefault(case.group, Counter())[f"{kind} {shown}"] += 1
        return {
            "planted": self.n_planted(),
            "let_through": len(self.let_through()),
            "faithful": self.n_faithful(),
            "lost": len(self.lost()),
            "share_lost": round(len(self.lost()) / self.n_faithful(), 4),
            "by_language": {
                name: dict(sorted(counts.items())) for name, counts in sorted(groups.items())
            },
            "removed_for": dict(
                sorted(
                    Counter(
                        fault for case, fault in self.outcomes if fault and case.kind != FAITHFUL
                    ).items()
                )
            ),
            "mistakes": [
                {
                    "document": case.document,
                    "kind": case.kind,
                    "sentence": case.sentence,
                    "removed_for": fault,
                }
                for case, fault in self.outcomes
                if (fault is None) != (case.kind == FAITHFUL)
            ],
            "seconds_per_sentence": round(self.seconds / len(self.outcomes), 4),
        }


def measure(cases: Sequence[Case], gate: Gate) -> Measured:
    """Put every sentence through the gate."""
    started = time.perf_counter()
    outcomes = tuple((case, gate.fault(case.sentence, case.quotes)) for case in cases)
    return Measured(outcomes, time.perf_counter() - started)


def main() -> None:
    """Measure and write, or print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES)
    half = parser.parse_args().half
    gate = open_gate()
    for name in [half] if half else HALVES:
        measured = measure(read_cases(name), gate)
        body = measured.to_json()
        print(
            f"{name}: {body['let_through']} of {body['planted']} planted sentences let through, "
            f"{body['lost']} of {body['faithful']} faithful ones removed"
        )
        for mistake in body["mistakes"] if half else ():
            print(f"  {mistake['kind']}  {mistake['removed_for']}  {mistake['sentence']}")
        if half is None:
            put_entry("prose", name, {"certificate": _certificate(name), **body})


def _certificate(half: str) -> dict[str, Any]:
    digest = hashlib.sha256((DATA / f"{half}.toml").read_bytes()).hexdigest()
    return {
        "dataset": f"benchmarks/data/prose/{half}.toml",
        "dataset_sha256": digest,
        "command": "python -m benchmarks.prose",
        "commit": describe_commit(),
        "machine": describe_machine(),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


if __name__ == "__main__":
    main()
