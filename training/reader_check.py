"""What a reader has learnt, on documents that it was not taught with.

near  right window against the same without its answering sentences: area under the curve
set   windows of a search with the right one among them, against those without it: the same
span  the sentence of the likeliest words is the answer's: share of the right windows
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from indexer.text import sentence_spans
from training.reader_model import Reader
from training.reader_stage import chunks, tensors, windows_of
from training.reading import (
    WINDOW_CHARACTERS,
    Pool,
    Reading,
    Row,
    Window,
    around,
    document_of,
    held_out,
    holds,
    without,
)
from training.reading_mix import read_source
from training.reading_pack import Packed, pack

N_WINDOWS = 8


@dataclass(frozen=True, slots=True)
class Checks:
    """Readings to judge by: pairs of a right window and its near miss, and sets of windows."""

    near: list[Reading]
    sets: list[Reading]


def make_checks(
    data_dir: Path, sources: Iterable[str], share: float, most: int, seed: int
) -> Checks:
    """At most `most` questions of each source, of documents that are held out."""
    near: list[Reading] = []
    sets: list[Reading] = []
    for source in sources:
        rows = read_source(data_dir, source)
        kept = [row for row in rows if row.spans and row.short]
        kept = [row for row in kept if held_out(document_of(row), share)]
        if not kept:
            continue
        drawn = random.Random(f"{seed}-check-{source}")
        kept = drawn.sample(kept, min(most, len(kept)))
        pool = Pool({row.passage_id: row.passage for row in rows}, rows[0].language)
        for row in kept:
            pair, found = _one(row, pool, drawn)
            near.extend([pair] if pair is not None else [])
            sets.append(found)
    return Checks(near, sets)


def _one(row: Row, pool: Pool, drawn: random.Random) -> tuple[Reading | None, Reading]:
    start, end = row.spans[0]
    first, last = around(row.passage, start, end, WINDOW_CHARACTERS[row.language], drawn)
    text = row.passage[first:last]
    gold = Window(text, answers=True, start=start - first, end=end - first)
    answers = {row.passage[s:e].strip().lower() for s, e in row.spans}
    rest = without(text, [(s - first, e - first) for s, e in row.spans])
    whole = Reading(row.question, row.language, document_of(row), (gold,))
    pair = None
    if rest is not None and not holds(rest, answers):
        pair = replace(whole, windows=(gold, Window(rest, answers=False)))
    texts = (pool.texts[at] for at in pool.find(row.question, 3 * N_WINDOWS))
    others = [t for t in texts if not holds(t, answers)]
    windows = [Window(t, answers=False) for t in others[: N_WINDOWS - 1]]
    return pair, replace(whole, windows=(gold, *windows))


def area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """How often a right value is greater than a wrong one; ties count half."""
    order = np.sort(np.asarray(wrong))
    below = np.searchsorted(order, right, "left") + np.searchsorted(order, right, "right")
    return float(below.mean() / 2 / len(order))


@torch.inference_mode()
def judge(
    reader: Reader, packed: Packed, tokens: int
) -> tuple[npt.NDArray[np.float64], list[tuple[int, int]]]:
    """The answer logit of every window, and first and last token of its likeliest span."""
    answers = np.empty(len(packed.bounds) - 1)
    spans = [(-1, -1)] * len(answers)
    for chunk in chunks(packed, range(len(answers)), tokens):
        ids, mask, passage = tensors(packed, chunk, torch.device("cpu"))
        found, start, end = reader(ids, mask, passage)
        answers[chunk] = found.numpy()
        for at, first, last in zip(chunk, start, end, strict=True):
            both = first[:, None] + last[None, :]
            both = both.triu().masked_fill(torch.ones_like(both).tril(-1) > 0, float("-inf"))
            best = int(both.argmax())
            spans[at] = (best // len(first), best % len(first))
    return answers, spans


def measure(reader: Reader, tokenizer: Tokenizer, checks: Checks) -> dict[str, float]:
    """The figures by name and language, and how many questions each rests on."""
    reader.eval()
    found: dict[str, float] = {}
    by_language: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in checks.near:
        by_language[f"near {reading.language}"].append(reading)
    for reading in checks.sets:
        by_language[f"set {reading.language}"].append(reading)
    for name, readings in by_language.items():
        kept = [reading for reading in readings if len(pack([reading], tokenizer)) == 1]
        packed = pack(kept, tokenizer)
        answers, spans = judge(reader, packed, 1024)
        groups = [windows_of(packed, [at])[0] for at in range(len(packed))]
        right = [_together(answers[rows]) for rows in groups]
        if name.startswith("near"):
            right = [float(answers[rows[0]]) for rows in groups]
        wrong = [_together(answers[rows[1:]]) for rows in groups if len(rows) > 1]
        found[f"{name} auc"] = area(right, wrong)
        found[f"{name} questions"] = len(groups)
        if name.startswith("set"):
            first = [int(np.argmax(answers[rows])) == 0 for rows in groups]
            found[f"{name} right first"] = float(np.mean(first))
            hits = [
                _same_sentence(reading, tokenizer, packed.passage[rows[0]], spans[rows[0]])
                for reading, rows in zip(kept, groups, strict=True)
            ]
            found[f"{name} sentence"] = float(np.mean(hits))
    return found


def _together(answers: npt.NDArray[np.float64]) -> float:
    return float(np.logaddexp.reduce(answers))


def _same_sentence(
    reading: Reading, tokenizer: Tokenizer, begin: int, span: tuple[int, int]
) -> bool:
    window = reading.windows[0]
    offsets = tokenizer.encode(window.text, add_special_tokens=False).offsets
    at = offsets[min(max(0, span[0] - int(begin)), len(offsets) - 1)]
    middle = at[1] - 1
    return any(
        start <= middle < end and start < window.end and end > window.start
        for start, end in sentence_spans(window.text)
    )
