"""Does one language crowd out the other? Recall before and after adding 50 000 passages of one.

python -m benchmarks.crowding --bench DIR --data DIR --work DIR [--passages 50000] [--add zh en]

The pool is XQuAD in both languages; sentences of one side of the bitext of --data are added. The
measure is Recall@10 of the passages of the *other* language over the pool of both, for questions
of both languages, with the engine as served.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.fusion_observe import open_over
from eval.gold.dataset import DocumentDataset, read_beir
from indexer.encoders.opening import open_encoder
from indexer.records import LANGUAGES, Document, Language, Page
from service.engine import SearchEngine

RESULT = Path(__file__).resolve().parent / "results" / "crowding.json"
_SHORTEST: dict[Language, int] = {"zh": 20, "en": 60}
_LONGEST: dict[Language, int] = {"zh": 120, "en": 350}
_BATCH = 200


def sentences(folder: Path, language: Language) -> Iterator[str]:
    """One side of every bitext file (English TAB Chinese), each sentence once."""
    seen: set[str] = set()
    column = 0 if language == "en" else 1
    for path in sorted(folder.glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                columns = line.rstrip("\n").split("\t")
                text = columns[column].strip() if len(columns) > column else ""
                if _SHORTEST[language] <= len(text) <= _LONGEST[language] and text not in seen:
                    seen.add(text)
                    yield text


def crowd(folder: Path, language: Language, n: int) -> list[Document]:
    """`n` sentences as documents of many paragraphs, in an order that mixes the sources."""
    picked = sorted(sentences(folder, language), key=lambda t: hashlib.sha256(t.encode()).digest())
    return [
        plain_document(
            f"crowd-{start}",
            "\n\n".join(picked[start : min(start + _BATCH, n)]),
            language,
            f"crowd-{start}",
        )
        for start in range(0, min(n, len(picked)), _BATCH)
    ]


def plain_document(document_id: str, text: str, language: Language, path: str) -> Document:
    """A text as a document of one page, with its id as title."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id=document_id,
        title=document_id,
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=(language,),
        kind="text",
        sha256=digest,
        file_sha256=digest,
        path=path,
    )


def recall(
    engine: SearchEngine, dataset: DocumentDataset, wanted: Language, every: int
) -> dict[str, float]:
    """Recall@10 of the relevant documents in `wanted`, by language of the question."""
    own = {d.document_id for d in dataset.documents or () if d.languages == (wanted,)}
    found: dict[Language, list[float]] = {language: [] for language in LANGUAGES}
    for query in dataset.queries[::every]:
        relevant = own & set(dataset.qrels[query.query_id])
        hits = engine.search(query.text, k=10, group_counterparts=False).hits
        shown = {hit.document_id for hit in hits}
        found[query.language].append(len(relevant & shown) / max(len(relevant), 1))
    return {language: round(100 * float(np.mean(values)), 2) for language, values in found.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--add", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--every", type=int, default=4, help="ask every n-th question")
    parsed = parser.parse_args(arguments)
    encoder = open_encoder(threads=1)
    dataset = read_beir(parsed.bench / "xquad-dev-mixed")
    pool = list(dataset.documents or ())
    results = {}
    before = open_over(pool, parsed.work / "mixed", encoder)
    for added in parsed.add:
        other: Language = "en" if added == "zh" else "zh"
        crowded = open_over(
            [*pool, *crowd(parsed.data / "bitext", added, parsed.passages)],
            parsed.work / f"crowd-{added}",
            encoder,
        )
        results[f"{added} added, {other} wanted"] = {
            "passages": crowded.index.manifest.passages_by_language,
            "before": recall(before, dataset, other, parsed.every),
            "after": recall(crowded, dataset, other, parsed.every),
        }
        print(results)
        body = {"encoder": encoder.name, "fingerprint": encoder.fingerprint, "recall@10": results}
        RESULT.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
