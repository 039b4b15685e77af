"""Retrieval quality of an encoder alone, on the public sets: no lexical retriever, no engine.

Passages are truncated at the encoder's window, as for the published figures.
Run: `python -m benchmarks.quality --bench DIR --entry float`, and
with `--model indexer/model/int8` for the export.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from ir_measures import R, calc_aggregate, nDCG
from opencc import OpenCC
from tqdm import tqdm

from benchmarks.suites import put_entry

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
TATOEBA = "bitext-tatoeba-cmn-eng"
MODEL_DIR = Path(__file__).resolve().parent.parent / "indexer" / "model"


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A BEIR folder: passages, queries and binary judgements."""

    name: str
    passages: dict[str, str]
    queries: dict[str, str]
    languages: dict[str, str]
    qrels: dict[str, dict[str, int]]


def read_set(folder: Path, *, titles: bool = True) -> RetrievalSet:
    """Read one BEIR folder; a passage is its title and text, as MTEB joins them."""
    languages: dict[str, str] = {}
    passages: dict[str, str] = {}
    queries: dict[str, str] = {}
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        title = row.get("title", "") if titles else ""
        passages[row["_id"]] = f"{title} {row['text']}".strip()
        languages[row["_id"]] = row["language"]
    for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        queries[row["_id"]] = row["text"]
        languages["q:" + row["_id"]] = row["language"]
    qrels: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query_id, passage_id, grade = line.split("\t")
        qrels.setdefault(query_id, {})[passage_id] = int(grade)
    return RetrievalSet(folder.name, passages, queries, languages, qrels)


class CachedEncode:
    """Encodes every distinct text once, in batches of similar length."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: dict[str, npt.NDArray[np.float32]] = {}
        self.n_encoded = 0
        self.seconds = 0.0

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text."""
        new = sorted({text for text in texts if text not in self._known}, key=len)
        start = time.perf_counter()
        starts = range(0, len(new), 64)
        for at in tqdm(starts, desc="encode", mininterval=30, disable=len(new) < 640):
            part = new[at : at + 64]
            self._known.update(zip(part, self._encode(part), strict=True))
        self.seconds += time.perf_counter() - start
        self.n_encoded += len(new)
        return np.stack([self._known[text] for text in texts])


def scores_of(data: RetrievalSet, encode: Encode) -> tuple[list[str], list[str], Vectors]:
    """Query ids, passage ids and the cosine of every query with every passage."""
    query_ids, passage_ids = list(data.qrels), list(data.passages)
    queries = encode([data.queries[query_id] for query_id in query_ids])
    passages = encode([data.passages[passage_id] for passage_id in passage_ids])
    return query_ids, passage_ids, queries @ passages.T


def measure_set(data: RetrievalSet, encode: Encode) -> dict[str, float]:
    """nDCG@10 and Recall@10 in percent, and the number of queries."""
    query_ids, passage_ids, scores = scores_of(data, encode)
    run: dict[str, dict[str, float]] = {}
    for query_id, row in zip(query_ids, scores, strict=True):
        best = np.argsort(-row, kind="stable")[:10]
        run[query_id] = {passage_ids[at]: float(row[at]) for at in best}
    found = calc_aggregate([nDCG @ 10, R @ 10], data.qrels, run)
    return {
        "ndcg_at_10": round(100 * float(found[nDCG @ 10]), 2),
        "recall_at_10": round(100 * float(found[R @ 10]), 2),
        "n_queries": len(query_ids),
    }


def language_balance(data: RetrievalSet, encode: Encode) -> dict[str, float]:
    """Mean rank of the relevant passages in the question's language and in the other.

    `offset` is the larger mean over the smaller, less one: 0 is balanced, the aim is under 0.2.
    """
    query_ids, passage_ids, scores = scores_of(data, encode)
    ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1) + 1
    column = {passage_id: at for at, passage_id in enumerate(passage_ids)}
    same: dict[str, list[int]] = {"zh": [], "en": []}
    other: dict[str, list[int]] = {"zh": [], "en": []}
    for row, query_id in enumerate(query_ids):
        language = data.languages["q:" + query_id]
        for passage_id in data.qrels[query_id]:
            side = same if data.languages[passage_id] == language else other
            side[language].append(int(ranks[row, column[passage_id]]))
    mean_same = float(np.mean(same["zh"] + same["en"]))
    mean_other = float(np.mean(other["zh"] + other["en"]))
    return {
        "mean_rank_same_language": round(mean_same, 3),
        "mean_rank_other_language": round(mean_other, 3),
        "offset": round(max(mean_same, mean_other) / min(mean_same, mean_other) - 1, 3),
        "zh_question_zh_passage": round(float(np.mean(same["zh"])), 3),
        "zh_question_en_passage": round(float(np.mean(other["zh"])), 3),
        "en_question_en_passage": round(float(np.mean(same["en"])), 3),
        "en_question_zh_passage": round(float(np.mean(other["en"])), 3),
    }


def tatoeba(folder: Path, encode: Encode) -> dict[str, float]:
    """Accuracy of the nearest neighbour, both directions, with original and folded script."""
    english = encode((folder / "en.txt").read_text(encoding="utf-8").splitlines())
    chinese = (folder / "zh.txt").read_text(encoding="utf-8").splitlines()
    fold = OpenCC("t2s")
    figures: dict[str, float] = {}
    for script, texts in (("raw", chinese), ("folded", [fold.convert(text) for text in chinese])):
        scores = encode(texts) @ english.T
        truth = np.arange(len(scores))
        for name, found in (("zh_en", scores.argmax(axis=1)), ("en_zh", scores.argmax(axis=0))):
            figures[f"{name}_{script}"] = round(100 * float((found == truth).mean()), 2)
    return figures


def measure(
    bench_dir: Path, encode: Encode, only: Sequence[str] = (), *, titles: bool = True
) -> dict[str, object]:
    """Every set of the folder (or those named), language balance and Tatoeba."""
    cached = CachedEncode(encode)
    figures: dict[str, object] = {}
    for folder in sorted(path for path in bench_dir.iterdir() if path.is_dir()):
        if only and not any(folder.name.startswith(name) for name in only):
            continue
        if folder.name == TATOEBA:
            figures[folder.name] = tatoeba(folder, cached)
            continue
        data = read_set(folder, titles=titles)
        figures[folder.name] = measure_set(data, cached)
        if folder.name.endswith("-mixed"):
            figures["language-balance"] = language_balance(data, cached)
        print(folder.name, json.dumps(figures[folder.name]), file=sys.stderr)
    figures["texts_per_second"] = round(cached.n_encoded / max(cached.seconds, 1e-9), 1)
    return figures


def sentence_transformer(model: Path, window: int | None) -> Encode:
    """The float model through sentence-transformers."""
    from sentence_transformers import SentenceTransformer

    opened = SentenceTransformer(str(model), device="cpu", local_files_only=True)
    if window is not None:
        opened.max_seq_length = window

    def encode(texts: Sequence[str]) -> Vectors:
        found = opened.encode(
            list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)

    return encode


def exported(folder: Path) -> Encode:
    """The int8 export through the engine's encoder, with texts truncated at its window."""
    from tokenizers import Tokenizer

    from indexer.encoders.onnx import OnnxEncoder

    encoder = OnnxEncoder.open(folder, name=folder.name)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def cut(text: str) -> str:
        found = tokenizer.encode(text, add_special_tokens=False)
        if len(found.ids) <= encoder.max_tokens:
            return text
        return text[: found.offsets[encoder.max_tokens - 1][1]]

    def encode(texts: Sequence[str]) -> Vectors:
        return encoder.encode_passages([cut(text) for text in texts])

    return encode


def commit() -> str:
    """The commit measured, `+` when the tree had changes."""
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def main() -> None:
    """Measure and write one JSON file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="folder of the public sets")
    parser.add_argument(
        "--model", type=Path, default=MODEL_DIR / "float", help="float folder or int8 export"
    )
    parser.add_argument("--window", type=int, help="tokens, if not the model's own")
    parser.add_argument("--only", nargs="*", default=[], help="sets whose name starts so")
    parser.add_argument("--text-only", action="store_true", help="passages without their titles")
    parser.add_argument(
        "--entry", metavar="NAME", help="write it into results/quality.json as NAME"
    )
    arguments = parser.parse_args()
    encode = (
        exported(arguments.model)
        if (arguments.model / "model.onnx").exists()
        else sentence_transformer(arguments.model, arguments.window)
    )
    report = {
        "model": arguments.model.name,
        "commit": commit(),
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "window": arguments.window or "the model's own",
        "passages": "text" if arguments.text_only else "title and text",
        "figures": measure(arguments.bench, encode, arguments.only, titles=not arguments.text_only),
    }
    if arguments.entry:
        put_entry("quality", arguments.entry, report)
    print(json.dumps(report, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
