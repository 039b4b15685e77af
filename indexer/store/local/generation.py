"""Index generations on disk: built beside, checked, moved, then `current` is swapped.

INDEX/current               names the generation that serves
INDEX/generations/<id>/     manifest.json (written last), records.sqlite, columns/, vectors/,
                            lexical/, sentences.npy
INDEX/cache/                vectors by content hash (see encoders/cache.py)

A generation's id is a digest of its content: the same input gives the same id and the same bytes.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.encoders import Encoder, SentenceVectors, Vectors, sentences_of
from indexer.errors import IndexDamaged, IndexMissing
from indexer.names import CORPUS_NAMES
from indexer.reading import REPORT_NAME
from indexer.records import Box, Counterpart, Document, Language, Passage, Statement
from indexer.said import Statements
from indexer.store.conditions import Condition
from indexer.store.local.columns import Columns
from indexer.store.local.lexical import LexicalIndex
from indexer.store.local.manifest import (
    Manifest,
    check_file,
    check_fits,
    check_names,
    check_whole,
    current_id,
    damaged,
    read_manifest,
)
from indexer.store.local.part import Rows
from indexer.store.local.publishing import GENERATIONS, finish_cleaning
from indexer.store.local.records import FILE_NAME, read_links, read_records
from indexer.store.local.seal import LaterCheck, break_seal, is_sealed, seal, stamps_of
from indexer.store.local.selection import Selection
from indexer.store.local.stored import (
    RecordsFile,
    StoredDocuments,
    StoredPassages,
    StoredRows,
    rows_among,
)
from indexer.store.local.vectors import VectorIndex
from indexer.store.protocol import Conditions, Scale

Mask = npt.NDArray[np.bool_]

VECTORS = "vectors"
COLUMNS = "columns"
LEXICAL = "lexical"
# What the libraries raise for content that no program of ours wrote.
_UNREADABLE = (
    sqlite3.Error,
    RuntimeError,
    MemoryError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
)


class SearchesVectors(Protocol):
    """What an index asks of its vectors; see `VectorIndex`."""

    @property
    def dimension(self) -> int: ...  # noqa: D102
    def __len__(self) -> int: ...
    def rows_of(self, language: Language) -> Rows: ...  # noqa: D102
    def select(self, mask: Mask, conditions: Conditions = ()) -> Selection: ...  # noqa: D102
    def get(self, rows: Rows) -> Vectors: ...  # noqa: D102
    def scale(self, language: Language) -> Scale: ...  # noqa: D102
    def search(  # noqa: D102
        self, vector: Vectors, k: int, language: Language, selection: Selection | None = None
    ) -> tuple[Rows, Vectors]: ...


class SearchesTerms(Protocol):
    """What an index asks of its terms; see `LexicalIndex`."""

    def n_passages(self, language: Language) -> int: ...  # noqa: D102
    def frequencies(self, terms: Iterable[str], language: Language) -> dict[str, int]: ...  # noqa: D102
    def best_score(self, terms: Mapping[str, float], language: Language) -> float: ...  # noqa: D102
    def scores_of(  # noqa: D102
        self, rows: Rows, terms: Mapping[str, float], language: Language
    ) -> Vectors: ...
    def search(  # noqa: D102
        self,
        terms: Mapping[str, float],
        k: int,
        selection: Selection | None = None,
        *,
        language: Language | None = None,
    ) -> tuple[Rows, Vectors]: ...


@dataclass(frozen=True, slots=True)
class Index:
    """One open generation. Row i of vectors, terms and columns is `passages[i]`.

    Nothing in it changes. Documents and passages are read when they are asked for.
    `files_json` is the report of what became of each file of the folder; empty without one.
    `corpus_names` is the names file of the corpus, empty without one.
    """

    index_id: str
    manifest: Manifest
    documents: Mapping[str, Document]
    passages: Sequence[Passage]
    row_of: Mapping[str, int]
    statements: Statements
    counterparts: list[Counterpart]
    columns: Columns
    vectors: SearchesVectors
    lexical: SearchesTerms
    sentence_vectors: SentenceVectors | None = None
    files_json: bytes = b""
    folder: Path | None = None
    corpus_names: str = ""
    later: LaterCheck | None = None

    @classmethod
    def open(cls, index_dir: Path, encoder: Encoder | None) -> Index:
        """Open the current generation and check all of it. What a killed build left is removed.

        Files that were found whole not long ago and have not been written since are read again
        in the background, not before: `damage` tells what is wrong with them.
        `encoder` is what questions will be encoded with; None for looking only.

        Raises:
            IndexMissing: when there is no index.
            IndexMismatch: when it was built in another format, or with another encoder.
            IndexDamaged: when a file is missing, truncated or changed.
            IndexUnusable: when a file may not be read.
        """
        while True:
            index_id = current_id(index_dir)
            if index_id is None:
                raise _missing(index_dir)
            try:
                index = open_generation(
                    index_dir / GENERATIONS / index_id, index_id, encoder, by_seal=True
                )
            except IndexDamaged:
                # A rebuild may have replaced the generation while it was being read.
                if current_id(index_dir) == index_id:
                    raise
            else:
                finish_cleaning(index_dir, index_id, index.texts)
                return index

    def select(self, conditions: Sequence[Condition]) -> Selection:
        """The passages that meet all conditions, in the form that a search is restricted by."""
        return self.vectors.select(self.columns.meets(conditions), conditions)

    def nearest(
        self,
        vector: Vectors,
        k: int,
        language: Language,
        condition: Selection | None = None,
    ) -> tuple[Rows, Vectors]:
        """The k nearest rows of one language and their cosines, best first, ties by row."""
        return self.vectors.search(vector, k, language, condition)

    def worded(
        self,
        terms: Mapping[str, float],
        k: int,
        language: Language,
        condition: Selection | None = None,
    ) -> tuple[Rows, Vectors]:
        """The k best rows of one language by BM25 above 0, best first, ties by row."""
        return self.lexical.search(terms, k, condition, language=language)

    def best_score(self, terms: Mapping[str, float], language: Language) -> float:
        """The best BM25 of any passage of a language."""
        return self.lexical.best_score(terms, language)

    def lexical_of(self, rows: Rows, terms: Mapping[str, float], language: Language) -> Vectors:
        """BM25 of rows of a language, 0 for those without a term."""
        return self.lexical.scores_of(rows, terms, language)

    def vectors_of(self, rows: Rows) -> Vectors:
        """The unit vectors of rows."""
        return self.vectors.get(rows)

    def frequencies(self, terms: Iterable[str], language: Language) -> dict[str, int]:
        """In how many passages of a language each term stands."""
        return self.lexical.frequencies(terms, language)

    def scale(self, language: Language) -> Scale:
        """Mean and covariance of the vectors of a language."""
        return self.vectors.scale(language)

    @property
    def damage(self) -> IndexDamaged | None:
        """What was found wrong with its files since it was opened; None when nothing was."""
        if self.later is not None and self.later.damage is not None:
            return self.later.damage
        if isinstance(self.documents, StoredDocuments) and self.documents.damage is not None:
            return self.documents.damage
        if isinstance(self.vectors, VectorIndex) and self.vectors.damage is not None:
            return self.vectors.damage
        stored = self.sentence_vectors
        if stored is None or stored.damage is None:
            return None
        return IndexDamaged(
            en=stored.damage,
            zh=f"{self.folder}：索引在使用中被改动；请运行 `lanmei index` 重新建立",
        )

    def boxes_of(self, document_id: str) -> Sequence[Box]:
        """Where the lines of a document are printed, as far as its file says so."""
        if isinstance(self.documents, StoredDocuments):
            return self.documents.boxes_of(document_id)
        return self.documents[document_id].boxes

    def passages_at(self, rows: Iterable[int]) -> list[Passage]:
        """The passages of rows, in that order; of a stored index, read at once."""
        if isinstance(self.passages, StoredPassages):
            return self.passages.of(rows)
        return [self.passages[row] for row in rows]

    def passages_in(self, document_id: str) -> list[Passage]:
        """The passages of one document, in order."""
        rows = np.flatnonzero(self.columns["document_id"].among((document_id,)))
        return self.passages_at(rows.tolist())

    def passages_said(self) -> list[tuple[int, Passage, Statement]]:
        """Every statement with its passage and the row of it, in order."""
        rows = rows_among(self.row_of, self.statements.passage_ids)
        ordered = sorted(rows, key=rows.__getitem__)
        passages = self.passages_at(rows[passage_id] for passage_id in ordered)
        return [
            (rows[p.passage_id], p, own)
            for p in passages
            for own in self.statements.of(p.passage_id)
        ]

    def texts(self) -> Iterable[str]:
        """Every text whose vector a build keeps: passages and their sentences."""
        for passage, sentences in zip(self.passages, sentences_of(self.passages), strict=True):
            yield passage.text
            yield from sentences


def _damaged_by(folder: Path, error: Exception) -> IndexDamaged:
    """The error for a generation that made a library raise `error`.

    A header that announces more than the file holds is told in words: a library speaks of memory,
    or of its own source.
    """
    if isinstance(error, MemoryError) or "faiss" in str(error):
        return damaged(
            folder,
            "a file does not hold what its header announces",
            "某个文件的内容与其文件头不符",
        )
    return damaged(folder, str(error) or type(error).__name__)


def _missing(index_dir: Path) -> IndexMissing:
    return IndexMissing(
        en=f"{index_dir}: there is no index; make one with `lanmei index`",
        zh=f"{index_dir}：这里没有索引；请先运行 `lanmei index` 建立索引",
    )


def open_generation(
    folder: Path,
    index_id: str,
    encoder: Encoder | None,
    *,
    just_hashed: bool = False,
    by_seal: bool = False,
) -> Index:
    """Open one generation folder; see `Index.open`.

    `just_hashed` tells that the digests of its files were taken from the files a moment ago;
    `by_seal` that they may be checked after opening, when their seal fits.
    """
    manifest = read_manifest(folder)
    check_fits(folder, manifest, encoder)
    is_later = by_seal and is_sealed(folder, manifest)
    if is_later:
        check_names(folder, manifest, index_id)
    elif not just_hashed:
        started_ns, before = time.time_ns(), stamps_of(folder, manifest)
        check_whole(folder, manifest, index_id)
        if by_seal:
            seal(folder, manifest, before, started_ns)
    try:
        file = RecordsFile(folder / FILE_NAME)
        statements, counterparts = read_links(folder / FILE_NAME)
        documents = StoredDocuments(file)
        passages = StoredPassages(file, documents)
        columns = Columns.load(folder / COLUMNS)
        vectors = VectorIndex.load(folder / VECTORS)
        lexical = LexicalIndex.load(folder / LEXICAL)
        sentence_vectors = SentenceVectors.load(folder)
        report = folder / REPORT_NAME
        files_json = report.read_bytes() if report.exists() else b""
        corpus_names = _corpus_names(folder)
    except _UNREADABLE as error:
        if is_later:  # the seal was wrong: the digests name the file
            break_seal(folder)
            check_whole(folder, manifest, index_id)
        raise _damaged_by(folder, error) from error
    n_passages = len(passages)
    if not len(vectors) == len(columns) == n_passages == manifest.n_passages:
        raise damaged(
            folder,
            f"{n_passages} passages but {len(vectors)} vectors",
            f"有 {n_passages} 个段落、{len(vectors)} 个向量",
        )
    return Index(
        index_id=index_id,
        manifest=manifest,
        documents=documents,
        passages=passages,
        row_of=StoredRows(file, n_passages),
        statements=statements,
        counterparts=counterparts,
        columns=columns,
        vectors=vectors,
        lexical=lexical,
        sentence_vectors=sentence_vectors,
        files_json=files_json,
        folder=folder,
        corpus_names=corpus_names,
        later=LaterCheck.begun(folder, manifest) if is_later else None,
    )


@dataclass(frozen=True, slots=True)
class OpenRecords:
    """The records of a generation without vectors and terms: what checking drafts needs."""

    index_id: str
    documents: Mapping[str, Document]
    passages: list[Passage]
    statements: Statements
    corpus_names: str = ""


def open_records(folder: Path) -> OpenRecords:
    """Open the records of the generation in `folder`, whose name is its id.

    Raises:
        IndexUnusable: when they are missing, damaged or of another generation.
    """
    manifest = read_manifest(folder)
    check_file(folder, manifest, folder.name, FILE_NAME)
    try:
        records = read_records(folder / FILE_NAME)
    except _UNREADABLE as error:
        raise _damaged_by(folder, error) from error
    return OpenRecords(
        folder.name,
        records.documents,
        records.passages,
        records.statements,
        _corpus_names(folder),
    )


def _corpus_names(folder: Path) -> str:
    path = folder / CORPUS_NAMES
    return path.read_text(encoding="utf-8") if path.exists() else ""
