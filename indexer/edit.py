"""An edit of few documents: what did not change is copied from the generation that serves.

The result is, byte for byte, what `build` makes of all documents. Whatever is not as this needs it
gives None, and everything is built: nothing kept, another program, many documents changed.
"""

from __future__ import annotations

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from indexer.build import BuildSummary, about_manifest, about_of, known_names, write_report
from indexer.counterparts import similar_of
from indexer.derived import FILE_NAME as DERIVED
from indexer.derived import Derived
from indexer.encoders import Encoder
from indexer.names import Names
from indexer.ragged import Places
from indexer.reading import Corpus
from indexer.records import Progress
from indexer.store import (
    GENERATIONS,
    Manifest,
    RoundedVectorsError,
    building,
    open_generation,
    publish,
    sync_folder,
)
from indexer.upkeep import FILE_NAME as STATE
from indexer.upkeep import Edit, Old, State

# More changed documents than this, and than this share of all, are built with all the others.
_MANY = 64
_SHARE = 0.1


def edit_index(
    corpus: Corpus,
    index_dir: Path,
    encoder: Encoder,
    before: Manifest,
    state: State,
    names: Names,
    *,
    progress: Progress | None = None,
) -> BuildSummary | None:
    """Make a generation of a folder of which few files changed, and let it serve.

    `before` is the generation that serves, whole, and `state` what is kept beside it. Returns None
    when the new one is not to be had so.

    Raises:
        CorpusError: as `build_index` does.
        IndexUnusable: when the index cannot be written.
    """
    started = time.perf_counter()
    known = known_names(names, corpus)
    with (
        building(index_dir) as folder,
        Derived(index_dir / DERIVED, about_of(encoder, known), few=True) as derived,
    ):
        places = _places(corpus, state) if state.about == derived.about else None
        old = index_dir / GENERATIONS / before.index_id
        if places is None:
            return None
        edit = Edit(
            corpus.sources, state, Old(old), places, encoder, known.for_few_texts(), derived
        )
        edit.mark_mastheads()
        edit_started = time.perf_counter()
        n_encoded = edit.encode(index_dir / "cache", progress)
        encode_seconds = time.perf_counter() - edit_started
        edit.align()
        edit.attribute()
        similar = tuple(similar_of(edit.judge_similar()))
        corpus = write_report(corpus, folder, similar)
        about = about_manifest(edit.kept, edit.versions, encoder, corpus)
        try:
            manifest = edit.write(folder, about)
        except RoundedVectorsError:
            return None
        with ThreadPoolExecutor(1) as pool:
            written = pool.submit(sync_folder, folder)
            new = edit.state(manifest, corpus.headers)
            gone = edit.gone_texts(new.text_keys)
            open_generation(folder, manifest.index_id, encoder, just_hashed=True)
            written.result()
        publish(folder, index_dir, manifest, new.text_keys, gone=gone, is_synced=True)
        _write_state(new, index_dir / GENERATIONS / manifest.index_id)
        stay = {own.key for own in new.documents}
        derived.forget(bytes.fromhex(own.key) for own in state.documents if own.key not in stay)
    return BuildSummary(
        index_id=manifest.index_id,
        n_documents=manifest.n_documents,
        n_passages=manifest.n_passages,
        passages_by_language=manifest.passages_by_language,
        n_encoded=n_encoded,
        n_statements=manifest.n_statements,
        n_counterparts=manifest.n_counterparts,
        seconds=time.perf_counter() - started,
        encode_seconds=encode_seconds,
        changed=before.index_id != manifest.index_id,
        versions=tuple(edit.versions),
        similar=similar,
        reading=corpus.report,
    )


def _write_state(state: State, folder: Path) -> None:
    """Keep what the next edit starts from, beside a generation that serves already.

    Where it cannot be written, or the process is killed meanwhile, the next edit builds everything.
    """
    try:
        state.write(folder)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / STATE).unlink(missing_ok=True)


def _places(corpus: Corpus, state: State) -> Places | None:
    """Where each document stood, -1 for one that is new or changed; None for many of those.

    None, too, when those that stay are in another order.
    """
    old = {own.document_id: (place, own) for place, own in enumerate(state.documents)}
    found = []
    for source in corpus.sources:
        place, own = old.get(source.header.document_id, (-1, None))
        same = own is not None and (own.path, own.copies) == (source.path, source.copies)
        found.append(place if source.is_known and same else -1)
    places = np.array(found, dtype=np.int64)
    stay = places[places >= 0]
    n_changed = max(len(places), len(state.documents)) - len(stay)
    if n_changed > max(_MANY, _SHARE * len(places)) or not len(stay):
        return None
    return places if bool((np.diff(stay) > 0).all()) else None
