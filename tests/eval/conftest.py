"""A small bilingual corpus with topics, indexed by the write path, searched by the real engine."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.gold.records import GoldCounterpart, GoldSpan, Judgement, Topic
from eval.gold.sets import GoldSet
from eval.measures.subject import Subject, evaluation_dir
from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.records import Document, Language, Page
from indexer.store.local.generation import Index
from indexer.text.language import detect_language
from service.engine import SearchEngine
from service.settings import Settings

TEXTS: dict[str, str] = {
    "fair-zh": "元宵节的灯会在晚上举行，整条街道挂满了红色的灯笼。",
    "fair-en": "The lantern fair is held at night and the street is full of red lanterns.",
    "tea-zh": "茶叶由山里的合作社收购，共有十二个村庄参加。",
    "fish-en": "Fish stocks in the lower Mekong fell by twenty percent in one decade.",
    "forest-zh": "森林覆盖率在五年内明显提高，村民说空气也好了。",
}


def make_one(document_id: str, text: str) -> Document:
    """A text as a document of one page."""
    language = detect_language(text)
    assert language is not None
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id=document_id,
        title=document_id,
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=(language,),
        kind="briefing",
        sha256=digest,
        file_sha256=digest,
        path=f"{document_id}.txt",
    )


def toy_topic(topic_id: str, language: Language, question: str, **values: object) -> Topic:
    """A topic; `need_id` is what stands before the dash."""
    need, _, _ = topic_id.partition("-")
    other = "en" if language == "zh" else "zh"
    answerable = values.get("answerable", True) is True
    return Topic(
        topic_id=topic_id,
        need_id=need,
        language=language,
        twin_id=f"{need}-{other}",
        question=question,
        split="dev",
        answerable=answerable,
        direction_docs=("zh",) if answerable else (),
        tags=(),
    )


def whole(need_id: str, document_id: str) -> Judgement:
    """The whole text of a document answers a need."""
    text = TEXTS[document_id]
    return Judgement(need_id, document_id, 0, len(text), 2, text)


@pytest.fixture
def make_document() -> Callable[[str, str], Document]:
    """`make_document(document_id, text)` makes a document of one page."""
    return make_one


@pytest.fixture(scope="session")
def subject(tmp_path_factory: pytest.TempPathFactory, toy_encoder: Encoder) -> Subject:
    """The real engine over the small corpus; nobody changes it."""
    folder = tmp_path_factory.mktemp("subject") / "index"
    build_index([make_one(name, text) for name, text in TEXTS.items()], folder, toy_encoder)
    index = Index.open(folder, toy_encoder)
    return Subject(index, toy_encoder, SearchEngine(index, toy_encoder))


@pytest.fixture
def shipped_settings(tmp_path: Path, shipped_index: Path, built_in_encoder: Encoder) -> Settings:
    """Settings with which the shipped corpus is indexed for an evaluation as ever.

    Only its vectors are there already: they are those of an index that was built before.
    """
    settings = Settings(index_dir=tmp_path / "index")
    name = f"shipped-{built_in_encoder.fingerprint[:12]}"
    shutil.copytree(shipped_index, evaluation_dir(settings) / name)
    return settings


@pytest.fixture(scope="session")
def gold() -> GoldSet:
    """Two needs with twins that the corpus answers, and one that nothing answers."""
    zh, en = (TEXTS[name] for name in ("fair-zh", "fair-en"))
    return GoldSet(
        name="small",
        digest="0" * 64,
        split="dev",
        topics=(
            toy_topic("fair-zh", "zh", "灯会什么时候举行？"),
            toy_topic("fair-en", "en", "When is the lantern fair?"),
            toy_topic("tea-zh", "zh", "誰收購茶葉？"),
            toy_topic("tea-en", "en", "Who buys the tea?"),
            toy_topic("cup-zh", "zh", "谁赢得了世界杯？", answerable=False),
            toy_topic("cup-en", "en", "Who won the World Cup?", answerable=False),
        ),
        judgements={
            "fair": [whole("fair", "fair-zh"), whole("fair", "fair-en")],
            "tea": [whole("tea", "tea-zh")],
        },
        counterparts=(
            GoldCounterpart(
                "c1",
                "sentence",
                "paragraph",
                GoldSpan("fair-zh", 0, len(zh), zh),
                GoldSpan("fair-en", 0, len(en), en),
            ),
        ),
    )
