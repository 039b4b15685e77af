"""The files of a generation, made of those of the one before and of what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.encoders import STARTS_FILE, VECTORS_FILE, SentenceVectors, Vectors
from indexer.ragged import Places, Ragged, runs, starts_of
from indexer.records import LANGUAGES, Document, Language, Passage, Statement
from indexer.store import (
    COLUMNS,
    FILE_NAME,
    LEXICAL,
    VECTORS,
    Columns,
    LexicalIndex,
    Manifest,
    Part,
    Postings,
    VectorIndex,
    read_manifest,
    splice_records,
    sync,
    sync_tree,
    write_manifest,
)
from indexer.upkeep.moving import Rows

# Threads beside the one that calls.
_AT_A_TIME = 2
Counts = Mapping[Language, npt.NDArray[np.int32]]


class Old:
    """The files of the generation before, whole, and its vectors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vectors = VectorIndex.load(folder / VECTORS)

    def in_full(self, rows: range) -> Vectors | None:
        """The vectors of some rows; None where the generation has them rounded."""
        if self.vectors.kind != "flat":
            return None
        return self.vectors.get(np.arange(rows.start, rows.stop))


def write_generation(
    folder: Path,
    old: Old,
    rows: Rows,
    dated: Sequence[tuple[str, str | None, int]],
    documents: Mapping[int, Document],
    passages: Mapping[int, Sequence[Passage]],
    vectors: Vectors,
    sentences: Ragged,
    terms: Sequence[Sequence[str]],
    counts: Counts,
    statements: Sequence[tuple[int, Statement]],
    counterparts: Sequence[Part[Any]],
    about: Mapping[str, Any],
) -> tuple[Manifest, Counts]:
    """Write every file and return the manifest, and the counts of terms.

    What stands in folders of its own is on the disk then, and so is most of the rest.

    `dated` are id, date and number of passages of every document; `documents` and `passages` those
    that are new, by place, with their `vectors`, `sentences` and `terms`, and `counts` those of the
    old terms.

    Raises:
        RoundedVectorsError: when so few passages are left that all vectors are wanted in full.
    """
    taken = rows.taken
    fresh = [one for place in sorted(passages) for one in passages[place]]
    before = Columns.load(old.folder / COLUMNS)
    language = before["language"].taken(taken, [one.language for one in fresh])
    kind = before["kind"].taken(taken, [one.kind for one in fresh])
    with_text = [one for one in dated if one[2]]
    columns = Columns.made(with_text, language, kind, statements)
    named = [language.values[code] for code in language.codes.tolist()]
    languages: list[Language] = ["zh" if own == "zh" else "en" for own in named]
    # Most of each is done outside Python, so that two cores do it sooner than one.
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        moved = pool.submit(_write_vectors, folder, old, taken, vectors, languages)
        copied = pool.submit(
            _write_records,
            folder,
            old,
            rows,
            documents,
            passages,
            sentences,
            [statement for _, statement in statements],
            counterparts,
        )
        columns.save(folder / COLUMNS)
        lexical, new_counts = _lexical(old, rows, fresh, terms, counts, len(languages))
        lexical.save(folder / LEXICAL)
        for name in (COLUMNS, LEXICAL):
            sync_tree(folder / name)
        copied.result()
    manifest = write_manifest(
        folder,
        moved.result(),
        languages,
        {
            "n_documents": len(dated),
            "n_statements": len(statements),
            "n_counterparts": sum(map(len, counterparts)),
            **about,
        },
        before=(old.folder, read_manifest(old.folder).files),
    )
    return manifest, new_counts


def _write_vectors(
    folder: Path, old: Old, taken: Places, fresh: Vectors, languages: Sequence[Language]
) -> VectorIndex:
    """The vectors of passages: those that stay, and new ones."""
    vectors = old.vectors.moved(taken, fresh, languages)
    vectors.save(folder / VECTORS)
    sync_tree(folder / VECTORS)
    return vectors


def _write_records(
    folder: Path,
    old: Old,
    rows: Rows,
    documents: Mapping[int, Document],
    passages: Mapping[int, Sequence[Passage]],
    sentences: Ragged,
    statements: Sequence[Statement],
    counterparts: Sequence[Part[Any]],
) -> None:
    """What is copied by ranges of rows: vectors of sentences, and records."""
    _write_sentences(folder, old, rows.taken, sentences)
    splice_records(
        folder / FILE_NAME,
        old.folder / FILE_NAME,
        (
            range(before, before + 1) if before >= 0 else [documents[place]]
            for place, before in enumerate(rows.before.tolist())
        ),
        (
            rows.span_before(place) if stays else passages[place]
            for place, stays in enumerate((rows.before >= 0).tolist())
        ),
        statements,
        counterparts,
    )
    for name in (VECTORS_FILE, FILE_NAME):  # the most of it goes to the disk meanwhile
        sync(folder / name)


def _write_sentences(folder: Path, old: Old, taken: Places, fresh: Ragged) -> None:
    """The vectors of sentences, by passage: ranges of the old file, and new ones."""
    starts = np.load(old.folder / STARTS_FILE, allow_pickle=False)
    parts: list[tuple[int, int] | npt.NDArray[np.float16]] = []
    place = number = 0
    for first, last in [*runs(taken), (len(taken), len(taken))]:
        if place < first:  # new passages follow each other
            many = first - place
            span = slice(int(fresh.starts[number]), int(fresh.starts[number + many]))
            parts.append(fresh.values[span])
            number += many
        if first < last:
            row = int(taken[first])
            parts.append((int(starts[row]), int(starts[row + last - first])))
        place = last
    SentenceVectors.splice(folder, old.folder, parts)
    sizes = np.empty(len(taken), dtype=np.int64)
    stays = taken >= 0
    sizes[stays], sizes[~stays] = np.diff(starts)[taken[stays]], fresh.sizes
    np.save(folder / STARTS_FILE, starts_of(sizes))


def _lexical(
    old: Old,
    rows: Rows,
    fresh: Sequence[Passage],
    terms: Sequence[Sequence[str]],
    counts: Counts,
    n: int,
) -> tuple[LexicalIndex, Counts]:
    """Postings of the passages that stay, joined with those of the new ones."""
    index = LexicalIndex.load(old.folder / LEXICAL)
    to = rows.to
    new_rows = np.flatnonzero(rows.taken < 0)
    all_rows: dict[Language, npt.NDArray[np.int64]] = {}
    postings: dict[Language, Postings] = {}
    for language in LANGUAGES:
        known, counted = index.counted(language, counts[language])
        moved = to[known]
        own = [
            place
            for place, passage in enumerate(fresh)
            if passage.language == language and terms[place]
        ]
        added = new_rows[own]
        found = np.sort(np.concatenate([moved[moved >= 0], added]))
        here = np.where(moved >= 0, np.searchsorted(found, moved), -1)
        more = Postings.count([terms[place] for place in own])
        postings[language] = counted.moved(here, len(found)).joined(
            more.moved(np.searchsorted(found, added), len(found))
        )
        all_rows[language] = found
    return (
        LexicalIndex.of(all_rows, postings, n),
        {language: own.counts for language, own in postings.items()},
    )
