"""Counts of terms that are joined are those counted together; weights are BM25 as bm25s has it."""

from __future__ import annotations

import bm25s
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store.local.postings import K1, B, Postings

TERMS = st.sampled_from(["灯", "燈會", "ｌａｎｔｅｒｎ", "tea", "𠮷野", "河", "river", "Tea"])
PASSAGES = st.lists(st.lists(TERMS, min_size=1, max_size=6), max_size=9)


def as_tuple(postings: Postings) -> tuple[object, ...]:
    return (
        postings.vocabulary,
        postings.starts.tolist(),
        postings.places.tolist(),
        postings.counts.tolist(),
        postings.n,
    )


@settings(max_examples=60, deadline=None)
@given(PASSAGES, st.data())
def test_what_is_taken_out_and_joined_is_what_is_counted_at_once(
    passages: list[list[str]], data: st.DataObject
) -> None:
    fresh = data.draw(st.lists(st.booleans(), min_size=len(passages), max_size=len(passages)))
    gone = data.draw(PASSAGES)
    kept = [own for own, new in zip(passages, fresh, strict=True) if not new]
    n_old = len(kept) + len(gone)
    places = np.flatnonzero(~np.array(fresh, dtype=bool)).astype(np.int64)
    to = np.concatenate([places, np.full(len(gone), -1)]).astype(np.int64)
    assert len(to) == n_old
    old = Postings.count([*kept, *gone]).moved(to, len(passages))
    own = [own for own, new in zip(passages, fresh, strict=True) if new]
    at = np.flatnonzero(np.array(fresh, dtype=bool)).astype(np.int64)
    new = Postings.count(own).moved(at, len(passages))
    assert as_tuple(old.joined(new)) == as_tuple(Postings.count(passages))


def test_weights_are_those_of_an_independent_library() -> None:
    passages = [["灯", "灯", "河"], ["tea", "river", "tea", "tea"], ["河"], ["𠮷野", "灯"]]
    counted = Postings.count(passages)
    ids = {term: number for number, term in enumerate(counted.vocabulary)}
    engine = bm25s.BM25(method="lucene", k1=K1, b=B)
    corpus = [[ids[term] for term in own] for own in passages]
    engine.index((corpus, ids), create_empty_token=False, show_progress=False)
    assert engine.scores["indices"].tolist() == counted.places.tolist()
    assert engine.scores["indptr"].tolist() == counted.starts.tolist()
    np.testing.assert_allclose(engine.scores["data"], counted.weights(), rtol=1e-5)


def test_nothing_weighs_nothing() -> None:
    assert Postings.count([]).weights().tolist() == []
