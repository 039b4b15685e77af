"""Published figures of other systems, with what they were measured on.

BM25: Lucene's formula, k1=1.5, b=0.75; jieba search mode for Chinese; lower case, stop words and
Snowball for English. XQuAD: embeddings-benchmark/results, snapshot f4cc6c8b3 (2026-08-20), files
`results/<model>/<revision>/XQuADRetrieval.json`, main_score x100, all 1190 questions a language.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """A BM25 figure; `pooled` is the mean over the questions of both languages."""

    ndcg: float
    recall: float
    note: str
    pooled: bool = False


_HALF = "no: given for all of XQuAD"
BM25: dict[str, Given] = {
    "xquad-dev-en-en": Given(96.67, 99.33, _HALF),
    "xquad-dev-zh-zh": Given(96.20, 99.50, _HALF),
    "xquad-dev-en-zh": Given(15.10, 18.57, _HALF),
    "xquad-dev-zh-en": Given(13.26, 15.88, _HALF),
    "xquad-dev-mixed": Given(61.58, 54.14, _HALF, pooled=True),
    "cmrc2018-dev-zh": Given(98.64, 99.60, "yes"),
    "drcd-test-zh": Given(96.47, 99.60, "yes"),
    "nq-oracle-en": Given(87.77, 95.67, "yes"),
    "climatefever-small-en": Given(35.39, 45.82, "yes"),
    "bitext-tatoeba-cmn-eng-zh-en": Given(2.20, 2.70, "yes"),
    "bitext-tatoeba-cmn-eng-en-zh": Given(2.49, 3.10, "yes"),
}

# The sets that are compared with the columns of the published table.
XQUAD = (("xquad-dev-en-en", "en-en"), ("xquad-dev-zh-zh", "zh-zh"))

_PUBLISHED = (
    ("mteb/baseline-bm25s", "96.5", "12.0"),
    ("intfloat/multilingual-e5-large", "98.4", "96.4"),
    ("intfloat/multilingual-e5-base", "98.0", "95.5"),
    ("openai/text-embedding-3-large", "97.0", "94.0"),
    ("Alibaba-NLP/gte-multilingual-base", "97.9", "93.4"),
    ("ibm-granite/granite-embedding-107m-multilingual", "95.8", "91.5"),
    ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", "88.5", "85.2"),
    ("sentence-transformers/LaBSE", "85.3", "85.7"),
)


def published_rows() -> list[tuple[str, ...]]:
    """Rows of the published table: model, en → en, zh → zh."""
    return [(f"{name} (published, all of XQuAD)", en, zh) for name, en, zh in _PUBLISHED]
