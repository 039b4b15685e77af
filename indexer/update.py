"""Bring an index up to date with a folder: what did not change is neither read nor encoded."""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from indexer.build import BuildSummary, build_index, settings_sha256
from indexer.counterparts import VersionPair
from indexer.crew import Crew
from indexer.edit import edit_index
from indexer.encoders import Encoder, fingerprint_of, open_encoder
from indexer.errors import CorpusError
from indexer.names import load_names
from indexer.reading import (
    KEPT_NAME,
    REPORT_NAME,
    Corpus,
    Header,
    KeptReadings,
    ReadingReport,
    read_folder,
)
from indexer.records import Progress
from indexer.store import (
    GENERATIONS,
    Manifest,
    is_whole,
    serving_manifest,
    write_text,
    writing,
)
from indexer.upkeep import State

# Beside the generations: which folder they are made from.
_FOLDER_NAME = "folder"
# New objects between two looks for circles.
_OBJECTS = 200_000


@dataclass(frozen=True, slots=True)
class Ways:
    """How to read and encode. `encoder` is opened only when something has to be encoded.

    `crew` are the workers that make what single documents give; without, this process does.
    """

    encoder: str = "built-in"
    names: Path | None = None
    open_encoder: Callable[[str], Encoder] = open_encoder
    crew: Crew | None = None


def update_index(
    folder: Path,
    index_dir: Path,
    ways: Ways | None = None,
    *,
    anew: bool = False,
    known_ids: Mapping[str, str] | None = None,
    reading: Progress | None = None,
    encoding: Progress | None = None,
) -> BuildSummary:
    """Index a folder of documents; an index that is up to date is left as it is.

    A file that cannot be read does not stop the others: `summary.reading` names it. `anew` reads
    every file again and makes the index again. `known_ids` (path -> id) are ids that files keep
    when the index that is there cannot tell them. `reading` and `encoding` are called with what is
    done and what there is to do.

    Raises:
        CorpusError: when nothing of the folder can be read, or its catalogue is wrong.
        IndexUnusable: when the index cannot be written, or another process is writing it.
    """
    started = time.perf_counter()
    ways = ways or Ways()
    with writing(index_dir), _seldom_collected():
        before = None if anew else serving_manifest(index_dir)
        fits = before is not None and _is_made_alike(before, ways)
        is_sound = _begun(functools.partial(_is_sound, index_dir, before if fits else None))
        if anew:
            (index_dir / KEPT_NAME).unlink(missing_ok=True)
        with KeptReadings(index_dir / KEPT_NAME) as kept:
            earlier = _Earlier(index_dir, before, known_ids or {}, is_alike=fits)
            read = functools.partial(
                read_folder,
                folder,
                kept=kept,
                also=_names_digest(ways.names),
                progress=reading,
            )
            corpus = read(
                unless=before.source_sha256 if before is not None and fits else None,
                known=earlier.known,
            )
            if corpus.unchanged and before is not None:
                if is_sound():
                    _remember(index_dir, folder)
                    return _as_it_was(before, index_dir, time.perf_counter() - started)
                # It is damaged, and made again.
                corpus = read(known_ids=_known_ids(index_dir, before))
            if not len(corpus.documents):
                raise _nothing_read(folder, corpus)
            encoder = ways.open_encoder(ways.encoder)
            names = load_names(ways.names)
            summary = None
            if before is not None and is_sound() and earlier.state is not None:
                summary = edit_index(
                    corpus, index_dir, encoder, before, earlier.state, names, progress=encoding
                )
            if summary is None:
                summary = build_index(
                    corpus.documents,
                    index_dir,
                    encoder,
                    names=names,
                    progress=encoding,
                    corpus=corpus,
                    crew=ways.crew,
                )
        _remember(index_dir, folder)
        return summary


def _begun(act: Callable[[], bool]) -> Callable[[], bool]:
    """Begin in a thread, beside what this one does; the result is waited for."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(act)
    pool.shutdown(wait=False)
    return future.result


def _is_sound(index_dir: Path, manifest: Manifest | None) -> bool:
    return manifest is not None and is_whole(index_dir, manifest)


@contextlib.contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for circles of objects seldom: many documents are many objects, and none of them."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _OBJECTS), before[1], before[2])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def folder_of(index_dir: Path) -> Path | None:
    """The folder of documents that an index was last made from; None when that is not known."""
    try:
        return Path((index_dir / _FOLDER_NAME).read_text(encoding="utf-8").removesuffix("\n"))
    except (OSError, UnicodeDecodeError):
        return None


def _remember(index_dir: Path, folder: Path) -> None:
    if folder_of(index_dir) != folder.resolve():
        write_text(index_dir / _FOLDER_NAME, f"{folder.resolve()}\n")


def kept_report(index_dir: Path, index_id: str) -> ReadingReport:
    """What became of the files an index was made from; empty when it was made from no folder."""
    return ReadingReport.read(index_dir / "generations" / index_id / REPORT_NAME)


def _is_made_alike(manifest: Manifest, ways: Ways) -> bool:
    """Whether the same program and encoder would make the same of the same files."""
    return (
        manifest.encoder == ways.encoder
        and manifest.encoder_fingerprint == fingerprint_of(ways.encoder)
        and manifest.settings_sha256 == settings_sha256()
        and bool(manifest.source_sha256)
    )


class _Earlier:
    """What is kept beside the generation that serves, read when it is asked for."""

    def __init__(
        self,
        index_dir: Path,
        before: Manifest | None,
        known_ids: Mapping[str, str],
        *,
        is_alike: bool,
    ) -> None:
        self._index_dir, self._before = index_dir, before
        self._known_ids, self._is_alike = known_ids, is_alike

    @functools.cached_property
    def state(self) -> State | None:
        """The state of the generation that serves, when this program made it."""
        if self._before is None or not self._is_alike:
            return None
        index_id = self._before.index_id
        return State.read(self._index_dir / GENERATIONS / index_id, index_id)

    def known(self) -> tuple[dict[str, str], Mapping[str, Header]]:
        """Ids that files keep, and what was found in files."""
        if self.state is None:
            return {**self._known_ids, **_known_ids(self._index_dir, self._before)}, {}
        ids = {own.path: own.document_id for own in self.state.documents}
        return {**self._known_ids, **ids}, self.state.headers


def _known_ids(index_dir: Path, manifest: Manifest | None) -> dict[str, str]:
    """Path -> id of the documents of an index: a file keeps its id."""
    if manifest is None or not is_whole(index_dir, manifest, REPORT_NAME):
        return {}
    try:
        report = kept_report(index_dir, manifest.index_id)
    except ValueError:
        return {}
    return {
        file.path: file.document_id
        for file in report.files
        if file.document_id is not None and file.status in {"read", "partly_read"}
    }


def _names_digest(names: Path | None) -> str:
    if names is None or not names.is_file():
        return ""
    return hashlib.sha256(names.read_bytes()).hexdigest()


def _as_it_was(manifest: Manifest, index_dir: Path, seconds: float) -> BuildSummary:
    return BuildSummary(
        index_id=manifest.index_id,
        n_documents=manifest.n_documents,
        n_passages=manifest.n_passages,
        passages_by_language=manifest.passages_by_language,
        n_encoded=0,
        n_statements=manifest.n_statements,
        n_counterparts=manifest.n_counterparts,
        seconds=seconds,
        encode_seconds=0.0,
        changed=False,
        versions=tuple(VersionPair(**pair) for pair in manifest.versions),
        reading=kept_report(index_dir, manifest.index_id),
    )


def _nothing_read(folder: Path, corpus: Corpus) -> CorpusError:
    """Every file with its reason: an index of nothing would hide the old one."""
    files = [file for file in corpus.report.files if file.findings]
    if not files:
        return CorpusError(
            en=f"{folder}: holds no document; put files with text into it",
            zh=f"{folder}：没有任何文档；请放入含有文本的文件",
        )
    return CorpusError(
        en="\n".join(f"{folder / f.path}: {f.findings[0].message('en')}" for f in files),
        zh="\n".join(f"{folder / f.path}：{f.findings[0].message('zh')}" for f in files),
    )
