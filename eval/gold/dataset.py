"""A data set whose relevance is judged by document: a BEIR folder, or TREC files over an index."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold.lines import digest_of, read_json_lines, text_field, unreadable, wrong
from eval.gold.trec import check_ids, read_qrels, read_topics
from indexer.records import LANGUAGES, Document, Language, Page
from indexer.text import detect_language


@dataclass(frozen=True, slots=True)
class Query:
    """A question of a data set."""

    query_id: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class DocumentDataset:
    """Queries judged by document.

    `queries` are those that the qrels judge, in file order. `documents` are the corpus of the data
    set, or None when the documents are those of the index in use. `digest` changes when any of
    its files changes; `corpus_digest` when the corpus does.
    """

    name: str
    digest: str
    corpus_digest: str
    documents: tuple[Document, ...] | None
    queries: tuple[Query, ...]
    qrels: dict[str, dict[str, int]]


def read_beir(folder: Path, *, split: str = "test") -> DocumentDataset:
    """Read `corpus.jsonl`, `queries.jsonl` and `qrels/SPLIT.tsv`.

    Raises:
        DatasetError: naming file and line of the first record that cannot be used.
    """
    corpus_path, queries_path = folder / "corpus.jsonl", folder / "queries.jsonl"
    qrels_path = folder / "qrels" / f"{split}.tsv"
    documents = _read_corpus(corpus_path)
    queries = _read_queries(queries_path)
    qrels, judged_on = read_qrels(qrels_path)
    check_ids(qrels_path, judged_on, topics=queries, ids=documents)
    return DocumentDataset(
        name=_name_of(folder),
        digest=digest_of([corpus_path, queries_path, qrels_path]),
        corpus_digest=digest_of([corpus_path]),
        documents=tuple(documents.values()),
        queries=tuple(query for query in queries.values() if query.query_id in qrels),
        qrels=qrels,
    )


def read_trec(topics_path: Path, qrels_path: Path, ids: Collection[str]) -> DocumentDataset:
    """Read topics and qrels over the documents (`ids`) of an index.

    Raises:
        DatasetError: naming file and line of the first line that cannot be used.
    """
    queries = {
        topic_id: Query(topic_id, text, _language_of(topics_path, number, {}, text))
        for topic_id, (text, number) in read_topics(topics_path).items()
    }
    qrels, judged_on = read_qrels(qrels_path)
    check_ids(qrels_path, judged_on, topics=queries, ids=ids)
    return DocumentDataset(
        name=topics_path.stem,
        digest=digest_of([topics_path, qrels_path]),
        corpus_digest="",
        documents=None,
        queries=tuple(query for query in queries.values() if query.query_id in qrels),
        qrels=qrels,
    )


def _read_corpus(path: Path) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    lines: dict[str, int] = {}
    for number, record in read_json_lines(path):
        document_id = text_field(path, number, record, "_id")
        _refuse_duplicate(path, number, document_id, lines)
        title = str(record.get("title") or "").strip()
        body = text_field(path, number, record, "text")
        text = f"{title}\n\n{body}" if title else body
        language = _language_of(path, number, record, text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        documents[document_id] = Document(
            document_id=document_id,
            title=title or document_id,
            text=text,
            pages=(Page(1, 0, len(text)),),
            languages=(language,),
            kind="dataset",
            sha256=digest,
            file_sha256=digest,
            path=path.name,
        )
    if not documents:
        raise unreadable(path, en="holds no document", zh="没有任何文档")
    return documents


def _read_queries(path: Path) -> dict[str, Query]:
    queries: dict[str, Query] = {}
    lines: dict[str, int] = {}
    for number, record in read_json_lines(path):
        query_id = text_field(path, number, record, "_id")
        _refuse_duplicate(path, number, query_id, lines)
        text = text_field(path, number, record, "text")
        queries[query_id] = Query(query_id, text, _language_of(path, number, record, text))
    if not queries:
        raise unreadable(path, en="holds no query", zh="没有任何查询")
    return queries


def _refuse_duplicate(path: Path, number: int, identifier: str, lines: dict[str, int]) -> None:
    if identifier in lines:
        raise wrong(
            path,
            number,
            en=f"id {identifier!r} is on line {lines[identifier]} already; ids must be unique",
            zh=f"编号 {identifier!r} 已在第 {lines[identifier]} 行出现；编号不能重复",
        )
    lines[identifier] = number


def _language_of(path: Path, number: int, record: dict[str, Any], text: str) -> Language:
    """The `language` field, or the language of the text when there is no such field.

    Raises:
        DatasetError: when it is neither Chinese nor English.
    """
    if record.get("language") is None:
        detected = detect_language(text)
        if detected is not None:
            return detected
        raise wrong(
            path,
            number,
            en="is neither Chinese nor English; give it a `language` of zh or en",
            zh="既不是中文也不是英文；请用 `language` 字段标明 zh 或 en",
        )
    for language in LANGUAGES:
        if record["language"] == language:
            return language
    raise wrong(
        path,
        number,
        en=f"language {record['language']!r} is neither zh nor en",
        zh=f"语言 {record['language']!r} 既不是 zh 也不是 en",
    )


def _name_of(folder: Path) -> str:
    """Name of the folder; `parent-folder` for a folder named after a direction only."""
    resolved = folder.resolve()
    if resolved.name in {"zh-en", "en-zh", "zh-zh", "en-en"}:
        return f"{resolved.parent.name}-{resolved.name}"
    return resolved.name
