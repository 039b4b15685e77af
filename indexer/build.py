"""Read, cut, attribute, encode, align, store: the write path as one line."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from indexer.counterparts import (
    SimilarDocuments,
    VersionPair,
    align,
    check_versions,
    judge_documents,
    pieces_of,
    similar_of,
)
from indexer.crew import Crew, Recipe, SharedEncoder, prepare_documents, prepare_statements
from indexer.derived import FILE_NAME as DERIVED
from indexer.derived import Derived
from indexer.encoders import Encoder, SentenceVectors, Vectors, encode_cached
from indexer.errors import CorpusError, IndexUnusable
from indexer.names import CORPUS_NAMES, Names, load_names, parse_names
from indexer.parts import passages_of, sentences_in, statements_of, terms_of
from indexer.ragged import Ragged
from indexer.reading import REPORT_NAME, Corpus, ReadingReport
from indexer.records import Document, Passage, Progress
from indexer.said import Statements
from indexer.splitting import TARGET_TOKENS, mark_repeated
from indexer.statements import link_speakers
from indexer.store import (
    Contents,
    building,
    counted,
    current_id,
    damaged,
    open_generation,
    publish,
    write_contents,
)
from indexer.upkeep import (
    Headings,
    State,
    kept_of,
    keys_of,
    pairs_of,
    rows_of_statements,
)

# What shapes passages and terms besides the code of the encoder; part of the name of an index.
SETTINGS = f"target={TARGET_TOKENS}, terms of text, heading and title"


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. `n_encoded` counts passages that were not in the vector cache.

    `versions` are the documents that are versions of each other, declared or found; `similar` those
    of one language that are nearly the same, when this build made the index. `reading` is what
    became of each file of the folder.
    """

    index_id: str
    n_documents: int
    n_passages: int
    passages_by_language: dict[str, int]
    n_encoded: int
    n_statements: int
    n_counterparts: int
    seconds: float
    encode_seconds: float
    changed: bool
    versions: tuple[VersionPair, ...] = ()
    similar: tuple[SimilarDocuments, ...] = ()
    reading: ReadingReport = field(default_factory=ReadingReport)


def build_index(
    documents: Sequence[Document],
    index_dir: Path,
    encoder: Encoder,
    *,
    names: Names | None = None,
    with_sentences: bool = True,
    progress: Progress | None = None,
    corpus: Corpus | None = None,
    only_as: str | None = None,
    crew: Crew | None = None,
) -> BuildSummary:
    """Build a generation of `documents` and make it the current one.

    `names` are the countries, organisations and people that are known (default: those that ship).
    `corpus` is the folder the documents come from: its report and its own names are kept with
    the index. `only_as` is the id that the generation must get to be published: that of a damaged
    one, so that the new one is known to be what that was.
    Without sentences the build takes half as long, and the first answers take longer. What single
    documents give is made by a `crew`, when there is one; the index is the same.

    The old generation serves until the new one is complete and checked; a build that fails or is
    killed leaves it in place.

    Raises:
        CorpusError: when there is no document, two have one id, or versions contradict.
        IndexUnusable: when the index cannot be written, or another build is running.
        IndexDamaged: when the result is not the generation `only_as`.
    """
    started = time.perf_counter()
    _check_documents(documents)
    check_versions(documents)  # before anything is encoded
    before = serving_id(index_dir)
    known = known_names(names, corpus)
    about = about_of(encoder, known)
    with (
        building(index_dir) as folder,
        Derived(index_dir / DERIVED, about) as derived,
    ):
        target = min(TARGET_TOKENS, encoder.max_tokens)
        recipe = None
        if crew is not None:
            recipe = Recipe.of(encoder, crew, target, known, about)
            encoder = SharedEncoder(encoder, crew, recipe)
            prepare_documents(documents, derived, crew, recipe, with_sentences=with_sentences)
        cut = [passages_of(document, encoder, target, derived) for document in documents]
        passages = mark_repeated([passage for own in cut for passage in own])
        if not passages:
            raise no_passage()
        derived.keep()
        encode_started = time.perf_counter()
        by_document = _by_document(documents, passages)
        if crew is not None and recipe is not None:
            prepare_statements(documents, by_document, derived, crew, recipe)
        sentences = {
            document.document_id: sentences_in(document, by_document[document.document_id], derived)
            if with_sentences
            else []
            for document in documents
        }
        vectors, sentence_vectors, n_encoded = encode(
            passages,
            [text for own in sentences.values() for one in own for text in one],
            encoder,
            index_dir,
            progress,
        )
        encode_seconds = time.perf_counter() - encode_started
        aligned = align(
            documents,
            passages,
            vectors,
            lambda texts: encode_cached(texts, encoder, index_dir / "cache")[0],
            known,
            derived=derived,
        )
        said = [
            statements_of(document, by_document[document.document_id], known, derived)
            for document in documents
        ]
        spoken = [statement for own in said for statement in own]
        statements = link_speakers(spoken, aligned.counterparts, known)
        if with_sentences:
            counts = [len(one) for own in sentences.values() for one in own]
            SentenceVectors.create(sentence_vectors, counts).save(folder)
        judged = judge_documents(documents, passages, derived)
        similar = tuple(similar_of(judged))
        if corpus is not None:
            corpus = write_report(corpus, folder, similar)
        words = [
            own
            for document in documents
            for own in terms_of(document, by_document[document.document_id], derived)
        ]
        counted_terms = counted(words, [passage.language for passage in passages])
        contents = Contents(
            documents=documents,
            passages=passages,
            vectors=vectors,
            terms=words,
            about=about_manifest(documents, aligned.versions, encoder, corpus),
            statements=statements,
            counterparts=aligned.counterparts,
        )
        manifest = write_contents(folder, contents, counted_terms)
        if only_as is not None and manifest.index_id != only_as:
            raise damaged(
                index_dir, "its documents are not those it was made from", "其文档与建立时不同"
            )
        texts = keys_of((by_document[name], own) for name, own in sentences.items())
        if corpus is not None and corpus.sources and with_sentences:
            State(
                manifest.index_id,
                derived.about,
                corpus.headers,
                [
                    kept_of(document, len(own), derived)
                    for document, own in zip(documents, cut, strict=True)
                ],
                texts,
                Ragged.of([pieces_of(document, derived) for document in documents], np.uint32),
                Headings.of(cut).marked()[0],
                {
                    document.document_id: rows_of_statements(own, by_document[document.document_id])
                    for document, own in zip(documents, said, strict=True)
                    if own
                },
                {language: own.counts for language, own in counted_terms[1].items()},
                aligned.search,
                pairs_of(aligned.paired, {}, Statements(spoken)),
                {(one, other): own for one, other, _, own in judged},
            ).write(folder)
        open_generation(folder, manifest.index_id, encoder)
        publish(folder, index_dir, manifest, texts.values)
        derived.keep_used()
    return BuildSummary(
        index_id=manifest.index_id,
        n_documents=len(documents),
        n_passages=len(passages),
        passages_by_language=manifest.passages_by_language,
        n_encoded=n_encoded,
        n_statements=len(statements),
        n_counterparts=len(aligned.counterparts),
        seconds=time.perf_counter() - started,
        encode_seconds=encode_seconds,
        changed=before != manifest.index_id,
        versions=tuple(aligned.versions),
        similar=similar,
        reading=corpus.report if corpus is not None else ReadingReport(),
    )


def _paths(
    similar: Sequence[SimilarDocuments], corpus: Corpus
) -> Iterator[tuple[str, str, int, str | None]]:
    """The pairs by the paths of their files, as the report names them."""
    paths = {
        file.document_id: file.path
        for file in corpus.report.files
        if file.document_id is not None and file.status != "duplicate"
    }
    for pair in similar:
        later = None if pair.later_id is None else paths[pair.later_id]
        percent = min(round(100 * pair.share), 99)
        yield paths[pair.document_id], paths[pair.other_id], percent, later


def serving_id(index_dir: Path) -> str | None:
    """The id of the generation that serves; None when none does, or it cannot be told."""
    try:
        return current_id(index_dir)
    except IndexUnusable:
        return None


def _check_documents(documents: Sequence[Document]) -> None:
    counts = Counter(document.document_id for document in documents)
    twice = sorted(document_id for document_id, count in counts.items() if count > 1)
    if not documents or twice:
        raise CorpusError(
            en=f"two documents have the id {', '.join(twice)}" if twice else "there is no document",
            zh=f"有两个文档使用同一个 id {'、'.join(twice)}" if twice else "没有任何文档",
        )


def encode(
    passages: Sequence[Passage],
    sentences: Sequence[str],
    encoder: Encoder,
    index_dir: Path,
    progress: Progress | None,
) -> tuple[Vectors, Vectors, int]:
    """Vectors of passages and of sentences, and how many passages had to be encoded."""
    done = 0
    total = len(passages) + len(sentences)

    def report(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(done, total)

    cache_dir = index_dir / "cache"
    texts = [passage.text for passage in passages]
    vectors, n_encoded = encode_cached(texts, encoder, cache_dir, progress=report)
    sentence_vectors, _ = encode_cached(sentences, encoder, cache_dir, progress=report)
    return vectors, sentence_vectors, n_encoded


def _by_document(
    documents: Sequence[Document], passages: Sequence[Passage]
) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {document.document_id: [] for document in documents}
    for passage in passages:
        found[passage.document_id].append(passage)
    return found


def about_of(encoder: Encoder, names: Names) -> list[str]:
    """What everything that a document gives depends on, besides the document and the program."""
    return [encoder.fingerprint, str(encoder.max_tokens), names.digest]


def known_names(names: Names | None, corpus: Corpus | None) -> Names:
    """The names that are known, and those of the corpus itself."""
    known = names or load_names()
    if corpus is not None and corpus.names:
        known = known.extended(parse_names(corpus.names, CORPUS_NAMES))
    return known


def no_passage() -> CorpusError:
    """The error for documents without text in either language."""
    return CorpusError(
        en="the corpus has no passage in Chinese or English; add a document with text",
        zh="语料中没有中文或英文段落；请加入含有文本的文档",
    )


def write_report(corpus: Corpus, folder: Path, similar: Sequence[SimilarDocuments]) -> Corpus:
    """Write what became of each file, and the names of the corpus; return it with near copies."""
    if corpus.names:
        (folder / CORPUS_NAMES).write_text(corpus.names, encoding="utf-8")
    corpus = replace(corpus, report=corpus.report.naming(_paths(similar, corpus)))
    corpus.report.write(folder / REPORT_NAME)
    return corpus


def about_manifest(
    documents: Sequence[Hashed],
    versions: Sequence[VersionPair],
    encoder: Encoder,
    corpus: Corpus | None,
) -> dict[str, object]:
    """What a manifest says besides counts, files and the form of the store."""
    return {
        "encoder": encoder.name,
        "encoder_fingerprint": encoder.fingerprint,
        "dimension": encoder.dimension,
        "corpus_sha256": corpus_hash(documents),
        "versions": [asdict(pair) for pair in versions],
        "settings_sha256": settings_sha256(),
        "source_sha256": corpus.digest if corpus is not None else "",
        "n_not_read": len(corpus.report.not_read) if corpus is not None else 0,
    }


def settings_sha256() -> str:
    """Digest of what shapes passages and terms besides the encoder."""
    return hashlib.sha256(SETTINGS.encode()).hexdigest()


class Hashed(Protocol):
    """What the digest of a corpus is made of."""

    @property
    def document_id(self) -> str: ...  # noqa: D102
    @property
    def sha256(self) -> str: ...  # noqa: D102


def corpus_hash(documents: Sequence[Hashed]) -> str:
    """Digest of ids and texts, in order."""
    body = json.dumps([(document.document_id, document.sha256) for document in documents])
    return hashlib.sha256(body.encode()).hexdigest()
