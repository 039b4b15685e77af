"""Fixtures for every test: a toy encoder of known cosines, and the built-in one."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import numpy.typing as npt
import pytest

from indexer.build import build_index
from indexer.encoders.opening import open_encoder
from indexer.encoders.protocol import Encoder, Vectors, too_long
from indexer.reading.corpus import read_corpus
from indexer.records import Document

CONCEPTS: tuple[tuple[str, ...], ...] = (
    ("灯", "燈", "lantern", "ｌａｎｔｅｒｎ"),
    ("茶", "tea"),
    ("河", "江", "river"),
    ("湄公", "mekong"),
    ("澜沧", "瀾滄", "lancang"),
    ("森林", "forest"),
    ("气候", "氣候", "climate"),
    ("碳中和", "carbon neutral"),
    ("柬埔寨", "cambodia"),
    ("老挝", "老撾", "lao"),
    ("泰国", "泰國", "thai"),
    ("合作", "cooperat"),
    ("水", "water"),
    ("鱼", "魚", "fish"),
    ("节", "節", "fair", "festival"),
)


class BagOfConcepts:
    """One column per concept and one for "no concept": equal concepts, cosine 1; disjoint, 0.

    A token is a character; the window is `max_tokens` characters.
    """

    def __init__(self, *, name: str = "toy", max_tokens: int = 200) -> None:
        self.name = name
        self.max_tokens = max_tokens
        self.dimension = len(CONCEPTS) + 1
        self.fingerprint = hashlib.sha256(f"{CONCEPTS}{name}".encode()).hexdigest()

    def count_tokens(self, text: str) -> int:
        return len(text)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            if len(text) > self.max_tokens:
                raise too_long(text, len(text), self.max_tokens)
            lowered = text.lower()
            for column, words in enumerate(CONCEPTS):
                row[column] = any(word in lowered for word in words)
            row[-1] = not row[:-1].any()
            row /= np.linalg.norm(row)
            if progress is not None:
                progress(1)
        return rows

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """A row per Latin word and other letter: that of its concept, or one of its own."""
        found: list[Vectors] = []
        for text in texts:
            self.encode_passages([text])  # raises for a text that does not fit
            pieces = re.findall(r"[a-z]+|[^\W\da-z]", text.lower())
            rows = [self._token_row(piece) for piece in pieces]
            found.append(np.stack(rows) if rows else self.encode_passages([]))
        return found

    def _token_row(self, piece: str) -> npt.NDArray[np.float32]:
        for column, words in enumerate(CONCEPTS):
            if any(word in piece or (not piece.isascii() and piece in word) for word in words):
                known: npt.NDArray[np.float32] = np.eye(self.dimension, dtype=np.float32)[column]
                return known
        drawn = np.random.default_rng(zlib.crc32(piece.encode())).normal(size=self.dimension)
        row: npt.NDArray[np.float32] = (drawn / np.linalg.norm(drawn)).astype(np.float32)
        return row


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Workers collect one after the other: what the first has compiled the others only read."""
    with Path(__file__).open("rb") as own:
        if "PYTEST_XDIST_WORKER" in os.environ:
            fcntl.flock(own, fcntl.LOCK_EX)
        return (yield)


@pytest.fixture(scope="session")
def toy_encoder() -> Encoder:
    """A real encoder of known cosines; `type(toy_encoder)(name=..., max_tokens=...)` makes more."""
    return BagOfConcepts()


@pytest.fixture(scope="session")
def built_in_encoder() -> Encoder:
    """The int8 model that ships, opened once; a test that asks for it is marked `model`."""
    return open_encoder(threads=1)


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The corpus that ships."""
    return Path(__file__).parent.parent / "corpus"


MakeOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    """`made_once(name, make)` gives a folder that `make(folder)` filled: one for all workers.

    Who asks first makes it while the other workers wait; nobody may change anything in it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made-once"
    return partial(_made_once, shared)


def _made_once(shared: Path, name: str, make: Callable[[Path], None]) -> Path:
    folder, done = shared / name, shared / f"{name}.done"
    shared.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Milvus Lite server on this machine: one for all tests and all workers.

    Each test keeps its index there under a name of its own.
    """
    from tests.indexer.store.milvus_lite import shared_server

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with shared_server(shared / "milvus") as port:
        yield port


@pytest.fixture(scope="session")
def shipped_index(corpus_dir: Path, built_in_encoder: Encoder, made_once: MakeOnce) -> Path:
    """An index of the corpus that ships, made once; whoever asks for it is marked `model`."""
    return made_once(
        "shipped", lambda folder: _build(read_corpus(corpus_dir), folder, built_in_encoder)
    )


def _build(documents: Sequence[Document], folder: Path, encoder: Encoder) -> None:
    build_index(documents, folder, encoder)


@pytest.fixture(scope="session")
def tiny_model(made_once: MakeOnce) -> Path:
    """A folder as sentence-transformers saves it: random BERT, 16 dimensions, with prompts."""
    return made_once("tiny", _make_tiny_model) / "model"


@pytest.fixture(scope="session")
def tiny_int8(made_once: MakeOnce, tiny_model: Path) -> Path:
    """`tiny_model` as the export writes it, made once; a test that changes it takes a copy."""

    def make(folder: Path) -> None:
        from training.export_onnx import export

        export(tiny_model, folder)

    return made_once("tiny-int8", make)


def _make_tiny_model(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from torch import manual_seed
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"灯会在晚上茶河水?!,.。，？:"]
    words += [mark + letter for letter in "abcdefghijklmnopqrstuvwxyz" for mark in ("", "##")]
    words += ["lantern", "tea", "river", "query", "passage"]
    padding, unknown, first, last, mask = words[:5]
    vocabulary = {word: i for i, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=unknown))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token=unknown,
        pad_token=padding,
        cls_token=first,
        sep_token=last,
        mask_token=mask,
        model_max_length=40,
    ).save_pretrained(folder / "body")
    manual_seed(7)
    BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            intermediate_size=64,
            num_attention_heads=2,
            num_hidden_layers=2,
            max_position_embeddings=64,
            initializer_range=0.5,
        )
    ).save_pretrained(folder / "body")
    SentenceTransformer(
        modules=[Transformer(str(folder / "body")), Pooling(16, "mean"), Normalize()],
        prompts={"query": "query: ", "document": "passage: "},
        device="cpu",
    ).save_pretrained(str(folder / "model"), create_model_card=False)
