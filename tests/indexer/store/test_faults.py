"""Whatever fails at whatever write of whatever build: an index that opens, old or new, whole.

hypothesis makes sequences of builds, faults, and openings. In CI there are a few; `make stress`
sets LANMEI_LONG_TESTS and makes hundreds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from indexer.build import build_index
from indexer.errors import IndexUnusable
from indexer.reading.corpus import split_pages
from indexer.records import Document
from indexer.store.local.generation import Index
from tests.conftest import BagOfConcepts
from tests.indexer.store.faults import BROKEN, DONE, KILLED, REFUSED, Fault, outcome_of

LONG = bool(os.environ.get("LANMEI_LONG_TESTS"))
TEXTS = {
    "river": "湄公河的灯很美，𠮷慶。\n\n長期戰略，二〇五〇年。",
    "tea": "Tea is served at the lantern fair of Cambodia.",
    "fish": "Fish（魚）and water: 水に魚。\n\nThe river rose twice in 2022.",
    "fair": "泰国的节日“灯节”，ｌａｎｔｅｒｎ。" * 10,
}
CHOSEN = st.sets(st.sampled_from(sorted(TEXTS)), min_size=1)
FAULTS = st.one_of(
    st.builds(Fault, st.just("full"), st.integers(0, 30_000)),
    st.builds(
        Fault,
        st.sampled_from(["no space", "bad sector", "killed before", "killed after"]),
        st.integers(1, 45),
    ),
)


def document(name: str) -> Document:
    text = TEXTS[name]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        name, name.upper(), text, split_pages(text), ("zh", "en"), "briefing",
        digest, digest, f"{name}.txt",
    )  # fmt: skip


@cache
def warm() -> None:
    """Import here what a build imports, not in every child."""
    with tempfile.TemporaryDirectory() as folder:
        build_index([document(name) for name in TEXTS], Path(folder, "index"), BagOfConcepts())


class Generations(RuleBasedStateMachine):
    """An index folder, and the sets of documents that it may hold now."""

    def __init__(self) -> None:
        super().__init__()
        warm()
        self.folder = Path(tempfile.mkdtemp(prefix="lanmei-faults-"))
        self.encoder = BagOfConcepts()
        self.possible: list[frozenset[str] | None] = [None]  # None: no index yet

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def build(self, names: set[str], fault: Fault | None) -> int:
        documents = [document(name) for name in sorted(names)]
        status, said = outcome_of(
            lambda: build_index(documents, self.folder / "index", self.encoder), fault
        )
        assert status in (DONE, REFUSED, KILLED), f"{status}, {fault}: {said}"
        assert status != BROKEN
        return status

    @rule(names=CHOSEN)
    def builds(self, names: set[str]) -> None:
        """Whatever a fault left before, a build without one succeeds."""
        assert self.build(names, None) == DONE
        self.possible = [frozenset(names)]

    @rule(names=CHOSEN, fault=FAULTS)
    def builds_with_a_fault(self, names: set[str], fault: Fault) -> None:
        """What was there before, or what was asked for; the latter surely when it says so."""
        status = self.build(names, fault)
        new = frozenset(names)
        self.possible = [new] if status == DONE else [*self.possible, new]

    @precondition(lambda self: self.possible == [None])
    @rule(names=CHOSEN)
    def builds_first(self, names: set[str]) -> None:
        self.builds(names)

    @invariant()
    def opens(self) -> None:
        """The index opens and is one of those that it may be, to the letter, and alone."""
        try:
            index = Index.open(self.folder / "index", self.encoder)
        except IndexUnusable as error:
            if None in self.possible and error.code == "index-missing":
                return
            raise
        held = frozenset(index.documents)
        assert held in self.possible
        self.possible = [held]
        assert all(index.documents[name].text == TEXTS[name] for name in held)
        for passage in index.passages:
            text = TEXTS[passage.document_id]
            assert text[passage.start : passage.end] == passage.text
        generations = self.folder / "index" / "generations"
        assert [path.name for path in generations.iterdir()] == [index.index_id]


TestGenerations = Generations.TestCase
TestGenerations.settings = settings(
    max_examples=150 if LONG else 4,
    stateful_step_count=12 if LONG else 6,
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("step", [2, 4, 6])
def test_a_full_disk_after_a_killed_build_is_told(tmp_path: Path, step: int) -> None:
    """Whatever part of a document was kept before, what cannot be kept after it is given up."""
    encoder, index = BagOfConcepts(), tmp_path / "index"
    build_index([document("fair")], index, encoder)
    both = [document("fair"), document("fish")]
    killed, _ = outcome_of(lambda: build_index(both, index, encoder), Fault("killed before", step))
    status, said = outcome_of(lambda: build_index(both, index, encoder), Fault("full", 0))
    assert (killed, status) == (KILLED, REFUSED), said
    assert set(Index.open(index, encoder).documents) == {"fair"}
