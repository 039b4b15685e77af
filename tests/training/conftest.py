"""A toy start model and a few bilingual lines about lanterns, tea and rivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from training.charmap import precompiled_charsmap, simplified_characters
from training.model import TABLE, Student, write_model
from training.passages import Asked
from training.settings import StageSettings, TrainingSettings, read_settings
from training.texts import Pair
from training.vocabulary import SPECIAL, make_tokenizer

WORDS = [
    "灯",
    "笼",
    "茶",
    "河",
    "流",
    "长",
    "期",
    "战",
    "略",
    "森",
    "林",
    "气",
    "候",
    "柬",
    "埔",
    "寨",
    "我",
    "们",
    "试",
    "看",
    "灯笼",
    "河流",
    "气候",
    "柬埔寨",
    "长期",
    "战略",
    "我们",
    "the",
    "a",
    "lantern",
    "tea",
    "river",
    "forest",
    "climate",
    "cambodia",
    "long",
    "term",
    "strategy",
    "we",
    "try",
    "look",
    "where",
    "is",
    "what",
    "red",
    "green",
    "old",
    "bright",
    "deep",
    "quiet",
    "?",
    "！",
    "?",
    "。",
    ".",
    ",",
    "，",
    "！",
    "-",
    "2",
    "0",
    "1",
    "##",
    "in",
    "of",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
PAIRS = [
    Pair("the red lantern.", "灯笼。"),
    Pair("green tea", "茶"),
    Pair("the deep river", "河流"),
    Pair("the quiet forest", "森林"),
    Pair("climate strategy of cambodia", "柬埔寨气候战略"),
    Pair("long term strategy", "长期战略"),
    Pair("we try, look!", "我们试试看！"),
    Pair("the old tea of the forest", "森林茶"),
]
ASKED = [
    Asked("灯笼，森林，茶。", "zh", ("灯笼?", "where is the lantern ?", "燈籠在森林？")),
    Asked("河流长。", "zh", ("河流?",)),
    Asked("柬埔寨气候战略。", "zh", ("柬埔寨?", "战略?")),
    Asked("茶，河流。", "zh", ("茶?",)),
]


def toy_tokenizer() -> Tokenizer:
    words = [word for word in WORDS if word != "##"]
    inner = ["##" + word for word in (*words, *LETTERS) if word[0] > "\u3400" or word in LETTERS]
    vocabulary = list(dict.fromkeys([*SPECIAL, *words, *LETTERS, *inner]))
    common = {word for word in words if len(word) == 1 and word > "\u3400" and word < "\ua000"}
    return make_tokenizer(
        {word: row for row, word in enumerate(vocabulary)},
        common,
        precompiled_charsmap(simplified_characters()),
    )


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return toy_tokenizer()


@pytest.fixture
def model_dir(tmp_path: Path, tokenizer: Tokenizer) -> Path:
    """A start model of two small layers with random weights."""
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    weights = {name: row.clone() for name, row in BertModel(config).state_dict().items()}
    weights.pop("embeddings.position_ids", None)
    weights[TABLE] = torch.randn(weights[TABLE].shape)
    student = Student(config, weights)
    folder = tmp_path / "start"
    write_model(folder, config, student.weights(), tokenizer, window=48, half=False)
    return folder


@pytest.fixture
def stage() -> StageSettings:
    """A short stage with rates high enough to see it learn."""
    return replace(
        read_settings().distil,
        steps=12,
        warm_up=1,
        body_rate=1e-3,
        table_rate=1e-2,
        batch_tokens=64,
        checkpoint_every=5,
        keep_share=0.5,
        passage_questions=2,
        stop_after=0,
        streams={"pairs": 0.6, "asked": 0.4},
    )


@pytest.fixture
def settings(stage: StageSettings) -> TrainingSettings:
    return replace(read_settings(), distil=stage, tune=stage, retune=stage, follow=stage)


@pytest.fixture(autouse=True)
def _small_numbers_stay() -> Iterator[None]:
    """A step of training flushes the smallest numbers to 0; the tests after it must not."""
    yield
    torch.set_flush_denormal(False)
