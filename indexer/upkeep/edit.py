"""The stages of an edit: each does for the changed documents what a build does for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from indexer.counterparts import (
    Alike,
    Paired,
    Pairing,
    Scopes,
    VersionPair,
    Wanted,
    built_in_calibration,
    check_versions,
    declared_pairs,
    judge_similar,
    numbers_of,
    pair_up,
    pieces_of,
    rounded,
    versions_of,
    wanted_pairs,
)
from indexer.derived import Derived
from indexer.encoders import Encoder, TextKeys, Vectors, encode_cached
from indexer.names import Names
from indexer.parts import passages_of, sentences_in, statements_of, terms_of
from indexer.ragged import Places, Ragged
from indexer.reading import DocumentSource, Header
from indexer.records import Counterpart, Document, Language, Passage, Progress, Statement
from indexer.said import Statements
from indexer.splitting import TARGET_TOKENS
from indexer.statements import link_together
from indexer.store import Manifest, Part
from indexer.upkeep.headings import Headings
from indexer.upkeep.keeping import kept_of, keys_of, pairs_of, rows_of_statements
from indexer.upkeep.moving import Row, Rows, moved_search, woven
from indexer.upkeep.state import KeptPair, State
from indexer.upkeep.writing import Old, write_generation


class Edit:
    """Stages to be done in their order, from the places of the documents to a new state."""

    def __init__(
        self,
        sources: Sequence[DocumentSource],
        state: State,
        files: Old,
        places: Places,
        encoder: Encoder,
        names: Names,
        derived: Derived,
    ) -> None:
        self._sources, self._old, self._before = sources, state, places
        self._encoder, self._names, self._derived = encoder, names, derived
        self._target = min(TARGET_TOKENS, encoder.max_tokens)
        self._files = files
        self._ids = [source.header.document_id for source in sources]
        self._place = {document_id: place for place, document_id in enumerate(self._ids)}
        self._cut: dict[str, list[Passage]] = {}
        self._marked: dict[int, list[Passage]] = {}

    def mark_mastheads(self) -> None:
        """Cut the changed documents; those whose headings are mastheads now count as changed."""
        fresh = [self._passages(self._ids[place]) for place in self._changed]
        n_old = len(self._old.documents)
        order = self._before.copy()
        order[order < 0] = n_old + np.arange(len(fresh))
        headings = self._old.headings.joined(Headings.of(fresh)).taken(order)
        self._headings, others = headings.marked()
        self._before = self._before.copy()
        self._before[others] = -1
        for place in self._changed:
            marks = iter(self._headings.is_masthead(place))
            self._marked[place] = [
                replace(one, kind="boilerplate")
                if one.kind != "content" and next(marks) else one
                for one in self._passages(self._ids[place])
            ]  # fmt: skip
        self._sentences = {
            place: sentences_in(self._document(self._ids[place]), own, self._derived)
            for place, own in self._marked.items()
        }
        self.kept = [
            self._old.documents[before]
            if before >= 0
            else kept_of(self._document(self._ids[place]), len(self._marked[place]), self._derived)
            for place, before in enumerate(self._before.tolist())
        ]
        check_versions(self.kept)
        self._rows = Rows.of(
            self._before,
            np.array([own.n_passages for own in self._old.documents], dtype=np.int64),
            np.array([own.n_passages for own in self.kept], dtype=np.int64),
        )

    def encode(self, cache_dir: Path, progress: Progress | None) -> int:
        """The vectors of changed documents; those of new texts are encoded: returns how many."""
        passages = [one for place in self._changed for one in self._marked[place]]
        texts = [one.text for one in passages]
        sentences = [
            text for place in self._changed for own in self._sentences[place] for text in own
        ]
        done = 0

        def report(count: int) -> None:
            nonlocal done
            done += count
            if progress is not None:
                progress(done, len(texts) + len(sentences))

        self._encode = partial(_encoded, self._encoder, cache_dir)
        self._vectors, n_encoded = encode_cached(texts, self._encoder, cache_dir, progress=report)
        more, _ = encode_cached(sentences, self._encoder, cache_dir, progress=report)
        self._fresh_sentences = Ragged(
            more.astype(np.float16),
            np.cumsum([0, *(len(s) for p in self._changed for s in self._sentences[p])]),
        )
        return n_encoded

    def align(self) -> None:
        """Versions and counterparts: pairs of unchanged documents are what they were."""
        declared = [(a.document_id, b.document_id) for a, b in declared_pairs(self.kept)]
        bound = {document_id for pair in declared for document_id in pair}
        was_bound = {
            own.document_id for pair in declared_pairs(self._old.documents) for own in pair
        }
        stays = {self._ids[place] for place in np.flatnonzero(self._before >= 0).tolist()}
        scopes = Scopes(self._parts, self._names)
        calibration = built_in_calibration()

        def make(document_id: str) -> Row | None:
            if document_id in stays and document_id not in was_bound:
                return None  # it had no content before
            document = self._document(document_id)
            vector = scopes.whole(document)
            if vector is None:
                return None
            return rounded(vector), numbers_of(document, self._derived)

        sides: dict[Language, list[str]] = {"zh": [], "en": []}
        for own in self.kept:
            if len(own.languages) == 1 and own.document_id not in bound:
                sides[own.languages[0]].append(own.document_id)
        search = moved_search(self._old.search, sides, stays, make)
        self._search = search.judging(
            self._document, scopes, calibration, self._derived, self._encode
        )
        self._known_pairs = {(p.zh_id, p.en_id, p.declared): p for p in self._old.pairs}

        def known(wanted: Wanted) -> Paired | bool | None:
            zh_id, en_id, is_declared, verdict = wanted
            if zh_id not in stays or en_id not in stays:
                return None
            pair = self._known_pairs.get((zh_id, en_id, is_declared))
            if pair is None:
                return False if verdict is None else None
            if verdict is not None and verdict.kind != pair.kind:
                return None
            return Paired(zh_id, en_id, is_declared, pair.score, pair.kind, pair.n, None)

        self._paired = pair_up(
            wanted_pairs(
                [own.document_id for own in self.kept if len(own.languages) > 1],
                declared,
                self._search,
            ),
            known,
            Pairing(
                self._document,
                scopes,
                self._encode,
                self._names,
                calibration,
            ),
        )

    @property
    def versions(self) -> list[VersionPair]:
        """The documents that are versions of each other."""
        return versions_of(self._paired)

    def attribute(self) -> None:
        """Who said what, and which of them are one person."""
        found: list[tuple[int, Statement]] = []
        self._said: dict[str, list[list[object]]] = {}
        for place, document_id in enumerate(self._ids):
            own = self._old.said.get(document_id, [])
            if place in self._marked:
                passages = self._marked[place]
                document = self._document(document_id)
                said = statements_of(document, passages, self._names, self._derived)
                own = rows_of_statements(said, passages)
            if own:
                self._said[document_id] = own
                first = self._rows.span(place).start
                found.extend((first + row, Statement(*values)) for row, *values in own)
        spoken = [statement for _, statement in found]
        self._pairs: list[KeptPair] = pairs_of(self._paired, self._known_pairs, Statements(spoken))
        together = [(zh, en, n) for pair in self._pairs for zh, en, n in pair.together]
        linked = link_together(spoken, together, self._names)
        self._statements = [
            (row, statement) for (row, _), statement in zip(found, linked, strict=True)
        ]

    def judge_similar(self) -> list[tuple[str, str, float, Alike | None]]:
        """Which documents are nearly the same as another."""
        fresh = [
            pieces_of(self._document(self._ids[place]), self._derived) for place in self._changed
        ]
        self._pieces = woven(self._old.pieces, Ragged.of(fresh, np.uint32), self._before)
        changed = {self._ids[place] for place in self._changed}
        known = {
            pair: own
            for pair, own in self._old.similar.items()
            if pair[0] not in changed and pair[1] not in changed
        }
        judged = judge_similar(
            self._ids,
            self._pieces,
            known,
            self._document,
            lambda document_id: [one.text for one in self._passages(document_id)],
            self._derived,
        )
        self._similar = {(one, other): own for one, other, _, own in judged}
        return judged

    def write(self, folder: Path, about: Mapping[str, object]) -> Manifest:
        """Write the files of the generation."""
        documents = {place: self._document(self._ids[place]) for place in self._changed}
        terms = [
            own
            for place in self._changed
            for own in terms_of(documents[place], self._marked[place], self._derived)
        ]
        manifest, self._counts = write_generation(
            folder,
            self._files,
            self._rows,
            [(own.document_id, own.date, own.n_passages) for own in self.kept],
            documents,
            self._marked,
            self._vectors,
            self._fresh_sentences,
            terms,
            self._old.counts,
            self._statements,
            self._counterparts(),
            about,
        )
        return manifest

    def state(self, manifest: Manifest, headers: Mapping[str, Header]) -> State:
        """What the next edit starts from."""
        fresh = keys_of((self._marked[place], self._sentences[place]) for place in self._changed)
        return State(
            manifest.index_id,
            self._derived.about,
            headers,
            self.kept,
            woven(self._old.texts, fresh, self._before),
            self._pieces,
            self._headings,
            self._said,
            self._counts,
            self._search,
            self._pairs,
            self._similar,
        )

    def gone_texts(self, now: TextKeys) -> TextKeys:
        """The keys of texts that are in no document any more."""
        stays = np.zeros(len(self._old.documents), dtype=bool)
        stays[self._before[self._before >= 0]] = True
        own = np.unique(self._old.texts.taken(np.flatnonzero(~stays)).values)
        return own[~np.isin(own, now)]

    def _counterparts(self) -> list[Part[Counterpart]]:
        starts: dict[tuple[str, str, bool | None], int] = {}
        place = 0
        for pair in self._old.pairs:
            starts[pair.zh_id, pair.en_id, pair.declared] = place
            place += pair.n
        found: list[Part[Counterpart]] = []
        for own in self._paired:
            if own.counterparts is not None:
                found.append(own.counterparts)
            else:
                first = starts[own.zh_id, own.en_id, own.declared]
                found.append(range(first, first + own.n))
        return found

    @property
    def _changed(self) -> list[int]:
        found: list[int] = np.flatnonzero(self._before < 0).tolist()
        return found

    def _document(self, document_id: str) -> Document:
        return self._sources[self._place[document_id]].document()

    def _passages(self, document_id: str) -> list[Passage]:
        if document_id not in self._cut:
            document = self._document(document_id)
            self._cut[document_id] = passages_of(
                document, self._encoder, self._target, self._derived
            )
        return self._cut[document_id]

    def _parts(self, document_id: str) -> tuple[Sequence[Passage], Vectors]:
        place, passages = self._place[document_id], self._passages(document_id)
        if self._before[place] < 0:
            first = sum(len(self._marked[own]) for own in self._changed if own < place)
            return passages, self._vectors[first : first + len(passages)]
        vectors = self._files.in_full(self._rows.span_before(place))
        if vectors is None:  # the cache has them
            vectors = self._encode([passage.text for passage in passages])
        return passages, vectors


def _encoded(encoder: Encoder, cache_dir: Path, texts: Sequence[str]) -> Vectors:
    return encode_cached(texts, encoder, cache_dir)[0]
