from pathlib import Path

import numpy as np
import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.encoders.sentence_vectors import SentenceVectors
from indexer.errors import IndexDamaged
from indexer.reading.corpus import read_corpus
from indexer.store.local.generation import Index
from indexer.text.sentences import sentence_spans


def test_every_sentence_of_a_passage_has_its_vector(
    tmp_path: Path, toy_encoder: Encoder, corpus_dir: Path
) -> None:
    build_index(read_corpus(corpus_dir)[:3], tmp_path / "index", toy_encoder)
    index = Index.open(tmp_path / "index", toy_encoder)
    assert index.sentence_vectors is not None
    for row, passage in enumerate(index.passages):
        texts = [passage.text[start:end] for start, end in sentence_spans(passage.text)]
        np.testing.assert_allclose(
            index.sentence_vectors.of(row), toy_encoder.encode_passages(texts), atol=1e-3
        )


def test_an_index_can_be_built_without_sentences(
    tmp_path: Path, toy_encoder: Encoder, corpus_dir: Path
) -> None:
    documents = read_corpus(corpus_dir)[:1]
    build_index(documents, tmp_path / "index", toy_encoder, with_sentences=False)
    assert Index.open(tmp_path / "index", toy_encoder).sentence_vectors is None


def test_half_precision_keeps_rows_at_unit_length(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(7, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    SentenceVectors.create(rows, [3, 0, 4]).save(tmp_path)
    loaded = SentenceVectors.load(tmp_path)
    assert loaded is not None
    assert loaded.of(1).shape == (0, 384)
    both = np.vstack([loaded.of(0), loaded.of(2)])
    np.testing.assert_allclose(np.linalg.norm(both, axis=1), 1, atol=1e-6)
    assert np.einsum("ij,ij->i", both, rows).min() > 0.9999


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    rows = np.random.default_rng(0).normal(size=(70, 16)).astype(np.float32)
    SentenceVectors.create(rows, [3, 0, 60, 7]).save(tmp_path)
    return tmp_path


def test_what_stays_in_the_file_is_the_same_as_what_is_read(saved: Path) -> None:
    read, kept = SentenceVectors.load(saved), SentenceVectors.load(saved, in_memory=0)
    assert read is not None
    assert kept is not None
    for row in range(4):
        np.testing.assert_array_equal(read.of(row), kept.of(row))


@pytest.mark.parametrize("damage", ["cut", "overwritten", "emptied"])
def test_a_file_that_changes_under_an_open_index_is_an_error_and_not_a_signal(
    saved: Path, damage: str
) -> None:
    read, kept = SentenceVectors.load(saved), SentenceVectors.load(saved, in_memory=0)
    assert read is not None
    assert kept is not None
    before = read.of(2).copy()
    path = saved / "sentences.npy"
    with path.open("r+b") as stream:
        if damage == "overwritten":
            stream.seek(200)
            stream.write(b"\x01" * 2000)
        else:
            stream.truncate(700 if damage == "cut" else 0)
    np.testing.assert_array_equal(read.of(2), before)
    assert kept.damage is None
    with pytest.raises(IndexDamaged, match="changed while it is in use"):
        kept.of(2)
    assert kept.damage is not None


def test_a_file_that_is_gone_is_still_there_for_who_opened_it(saved: Path) -> None:
    kept = SentenceVectors.load(saved, in_memory=0)
    assert kept is not None
    before = kept.of(2).copy()
    (saved / "sentences.npy").unlink()
    np.testing.assert_array_equal(kept.of(2), before)
