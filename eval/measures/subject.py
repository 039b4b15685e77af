"""The subject of a measurement: the engine that serves users, over a given index or a new one."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.measures.certificate import (
    Certificate,
    describe_commit,
    describe_machine,
    describe_version,
    today,
)
from indexer.build import build_index
from indexer.encoders import Encoder, open_encoder
from indexer.errors import CorpusError
from indexer.reading import CATALOG_NAME, Corpus, read_folder, shipped_corpus
from indexer.records import Document, Passage, Progress
from indexer.store import Index
from service.engine import SearchEngine
from service.places import store_of
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Subject:
    """An open index with its encoder and engine."""

    index: Index
    encoder: Encoder
    engine: SearchEngine

    @property
    def passages(self) -> Mapping[str, Passage]:
        """Passages by id, in index order."""
        return {passage.passage_id: passage for passage in self.index.passages}

    @property
    def texts(self) -> Mapping[str, str]:
        """The text of each document."""
        return {name: document.text for name, document in self.index.documents.items()}

    def certificate(
        self, *, dataset: str, dataset_sha256: str, split: str | None, **settings: object
    ) -> Certificate:
        """The certificate of a measurement made now."""
        manifest = self.index.manifest
        return Certificate(
            dataset=dataset,
            dataset_sha256=dataset_sha256,
            split=split,
            corpus_sha256=manifest.corpus_sha256,
            index_id=self.index.index_id,
            encoder=_without_folder(self.encoder.name),
            encoder_fingerprint=self.encoder.fingerprint,
            settings={
                "tokenizer_version": manifest.tokenizer_version,
                "splitter_version": manifest.splitter_version,
                "vector_index": manifest.vector_index,
                **settings,
            },
            version=describe_version(),
            commit=describe_commit(),
            machine=describe_machine(),
            date=today(),
        )


def open_subject(settings: Settings) -> Subject:
    """Open the index that the settings name.

    Raises:
        LanmeiError: when there is none, or it cannot be used.
    """
    encoder = open_encoder(settings.encoder, threads=settings.threads)
    index = store_of(settings).index(encoder)
    return Subject(index, encoder, SearchEngine.compose(index, encoder, settings))


def build_subject(
    documents: Sequence[Document] | Corpus,
    name: str,
    settings: Settings,
    *,
    for_answers: bool = True,
    progress: Progress | None = None,
) -> Subject:
    """Index documents of a data set next to the index of the user, and open that.

    A corpus brings its own names, documents alone bring none.

    The folder is named after the data set and the encoder. What was encoded once is not encoded
    again, also when an earlier run was cut off. Searching alone does not need the vectors of
    sentences, which take as long as those of passages: `for_answers=False` leaves them out.

    Raises:
        LanmeiError: when the index cannot be built.
    """
    encoder = open_encoder(settings.encoder, threads=settings.threads)
    folder = evaluation_dir(settings) / f"{name}-{encoder.fingerprint[:12]}"
    corpus = documents if isinstance(documents, Corpus) else None
    build_index(
        documents.documents if isinstance(documents, Corpus) else documents,
        folder,
        encoder,
        progress=progress,
        with_sentences=for_answers,
        corpus=corpus,
    )
    index = Index.open(folder, encoder)
    return Subject(index, encoder, SearchEngine.compose(index, encoder, settings))


def evaluation_dir(settings: Settings) -> Path:
    """Where indexes of data sets are kept: next to the index of the user."""
    return settings.index_dir.parent / "eval"


def shipped_documents(settings: Settings) -> Corpus:
    """The documents that the shipped topics are about, with the names of their corpus.

    Raises:
        CorpusError: when neither the settings nor the installation know where they are.
    """
    configured = settings.corpus_dir
    if configured is not None and not (configured / CATALOG_NAME).is_file():
        configured = None
    folder = shipped_corpus() or configured
    if folder is not None:
        return read_folder(folder)
    raise CorpusError(
        en="the shipped corpus was not found; set LANMEI_CORPUS_DIR to its folder",
        zh="未找到自带语料；请将 LANMEI_CORPUS_DIR 设为其所在文件夹",
    )


def _without_folder(name: str) -> str:
    """The name of an encoder; of one opened from a folder only the last part, not the path."""
    return Path(name).name if os.sep in name and Path(name).exists() else name
