"""Small real indexes: built by the write path with the toy encoder, opened by the engine."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.records import Counterpart, Document, Page, Statement, passage_span
from indexer.said import Statements
from indexer.store.local.columns import Columns
from indexer.store.local.generation import Index
from service.engine import SearchEngine
from service.settings import Settings
from tests.conftest import MakeOnce

CAMBODIA_ZH = "王小明表示，柬埔寨已制定《碳中和长期战略》。"
LAOS_EN = "Laos asked for cooperation on climate change and clean water in the river basin."
LANTERN_EN = "The lantern fair is held on 15 February 2021."
LANTERN_ZH = "灯会在2021年2月15日举行。"
TEA_ZH = "茶叶贸易由合作社负责，共有12个村参加。"
FISH_EN = "Fish stocks in the Mekong fell by 20 percent."
CONTACT_ZH = "电话：010-12345678\n邮箱：tea@example.org"


def document(document_id: str, text: str, *, date: str | None = None) -> Document:
    """A document of one page."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id=document_id,
        title=f"title of {document_id}",
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=("zh",) if text[0] > "\u3000" else ("en",),
        kind="briefing",
        sha256=digest,
        file_sha256=digest,
        path=f"{document_id}.txt",
        date=date,
    )


MakeIndex = Callable[..., Index]


def with_records(index: Index, **records: Any) -> Index:
    """The index with other documents, passages, statements or counterparts; columns follow."""
    changed = replace(index, **records)
    columns = Columns.of(changed.documents, changed.passages, changed.statements)
    return replace(changed, columns=columns)


@pytest.fixture
def make_index(tmp_path: Path, toy_encoder: Encoder) -> MakeIndex:
    """`make_index(a="text of document a", b=document(...))` builds and opens an index."""

    def make(**documents: str | Document) -> Index:
        listed = [
            document(name, body) if isinstance(body, str) else body
            for name, body in documents.items()
        ]
        build_index(listed, tmp_path / "index", toy_encoder)
        return Index.open(tmp_path / "index", toy_encoder)

    return make


TOYS = (
    document("cambodia", CAMBODIA_ZH, date="2022-05-09"),
    document("laos", LAOS_EN, date="2020-08-03"),
    document("lantern_zh", LANTERN_ZH, date="2021"),
    document("lantern_en", LANTERN_EN, date="2021"),
    document("tea", TEA_ZH),
    document("fish", FISH_EN),
    document("contact", CONTACT_ZH),
)


@pytest.fixture(scope="session")
def toy_files(made_once: MakeOnce, toy_encoder: Encoder) -> Path:
    """The files of `toy_index`, made once; a test that changes them takes a copy."""
    return made_once("toys", lambda folder: _build(list(TOYS), folder, toy_encoder))


def _build(documents: list[Document], folder: Path, encoder: Encoder) -> None:
    build_index(documents, folder, encoder)


@pytest.fixture
def toy_index(toy_files: Path, tmp_path: Path, toy_encoder: Encoder) -> Index:
    """Seven passages of both languages; a statement of Cambodia and one pair of counterparts."""
    shutil.copytree(toy_files, tmp_path / "index")
    return _with_a_statement_and_a_pair(Index.open(tmp_path / "index", toy_encoder))


def _with_a_statement_and_a_pair(index: Index) -> Index:
    ids = {passage.document_id: passage.passage_id for passage in index.passages}
    statement = Statement(
        passage_id=ids["cambodia"],
        start=passage_span(ids["cambodia"])[0],
        end=passage_span(ids["cambodia"])[1],
        speaker="王小明",
        speaker_id="wang-xiaoming",
        role=None,
        organisation="柬埔寨环境部",
        organisation_id=None,
        country="KH",
        occasion="圆桌对话",
        occasion_date="2022-04-21",
        speech="reported",
    )
    pairs = [
        Counterpart(
            level,
            ids["lantern_zh"],
            0,
            len(LANTERN_ZH),
            ids["lantern_en"],
            0,
            len(LANTERN_EN),
            0.98,
        )
        for level in ("passage", "sentence")
    ]
    return with_records(index, statements=Statements([statement]), counterparts=pairs)


@pytest.fixture
def toy_engine(toy_index: Index, toy_encoder: Encoder) -> SearchEngine:
    """An engine over `toy_index`."""
    return SearchEngine(toy_index, toy_encoder, Settings())


@pytest.fixture(scope="session")
def one_toy_engine(toy_files: Path, toy_encoder: Encoder) -> SearchEngine:
    """The engine of `toy_engine`, made once, for tests that change nothing in it."""
    index = _with_a_statement_and_a_pair(Index.open(toy_files, toy_encoder))
    return SearchEngine(index, toy_encoder, Settings())
