"""What every encoder promises: the toy, the shipped int8 model, and sentence-transformers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.encoders.onnx import OnnxEncoder
from indexer.encoders.opening import open_encoder
from indexer.encoders.protocol import Encoder
from indexer.errors import EncoderError

TEXTS = [
    "灯会在晚上。",
    "the river",
    "",
    "茶 tea",
    "？！，。：",
    "河水 river ２０２０",
    "燈會，澜沧江—湄公河",
    "𠮷野家 𝒜 🏮",
    "the lantern fair, at the river",
]


@pytest.fixture(
    scope="module",
    params=[
        "toy",
        pytest.param("built-in", marks=pytest.mark.model),
        pytest.param("built-in-float", marks=[pytest.mark.model, pytest.mark.checkout]),
        "sentence-transformers folder",
        "exported folder",
    ],
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param in {"built-in", "built-in-float"}:
        return open_encoder(request.param)
    if request.param == "toy":
        toy: Encoder = request.getfixturevalue("toy_encoder")
        return toy
    if request.param == "exported folder":
        exported: Path = request.getfixturevalue("tiny_int8")
        return OnnxEncoder.open(exported, name="tiny", threads=2)
    tiny: Path = request.getfixturevalue("tiny_model")
    # One thread: torch's number is that of the whole process, and of every test that comes later.
    return open_encoder(str(tiny), threads=1)


def test_rows_are_unit_length_single_precision_and_in_the_order_given(encoder: Encoder) -> None:
    rows = encoder.encode_passages(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    backwards = encoder.encode_passages(TEXTS[::-1])
    np.testing.assert_allclose(backwards[::-1], rows, atol=1e-5)


def test_a_text_has_the_same_row_alone_and_in_company(encoder: Encoder) -> None:
    together = encoder.encode_queries(TEXTS)
    alone = np.concatenate([encoder.encode_queries([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_different_texts_have_different_rows(encoder: Encoder) -> None:
    river, lantern = encoder.encode_passages(["the river", "the lantern"])
    assert river @ lantern < 0.999


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_a_text_of_just_the_window_is_read_and_one_more_token_is_refused(
    encoder: Encoder,
) -> None:
    fits = "茶" + "，" * (encoder.max_tokens - 1)
    assert encoder.count_tokens(fits) == encoder.max_tokens
    assert encoder.encode_passages([fits]).shape == (1, encoder.dimension)
    for encode in (encoder.encode_passages, encoder.encode_queries):
        with pytest.raises(EncoderError, match=f"{encoder.max_tokens + 1} tokens") as refused:
            encode(["灯", fits + "，"])
        assert str(encoder.max_tokens) in refused.value.message("zh")


def test_counting_excludes_special_tokens(encoder: Encoder) -> None:
    assert encoder.count_tokens("") == 0
    assert encoder.count_tokens("，，，") == 3


def test_progress_adds_up_to_the_number_of_passages(encoder: Encoder) -> None:
    steps: list[int] = []
    encoder.encode_passages(TEXTS, progress=steps.append)
    assert sum(steps) == len(TEXTS)
    assert all(step > 0 for step in steps)


def test_the_fingerprint_is_a_sha256(encoder: Encoder) -> None:
    assert len(bytes.fromhex(encoder.fingerprint)) == 32
    assert encoder.name


def test_tokens_are_unit_rows_in_order_alone_and_in_company(encoder: Encoder) -> None:
    together = encoder.encode_tokens(TEXTS)
    assert len(together) == len(TEXTS)
    for text, rows in zip(TEXTS, together, strict=True):
        assert rows.dtype == np.float32
        assert rows.shape[1] == encoder.dimension
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
        (alone,) = encoder.encode_tokens([text])
        np.testing.assert_allclose(alone, rows, atol=1e-5)


def test_an_empty_text_has_no_tokens_and_no_text_no_rows(encoder: Encoder) -> None:
    (rows,) = encoder.encode_tokens([""])
    assert rows.shape == (0, encoder.dimension)
    assert encoder.encode_tokens([]) == []


def test_tokens_of_a_text_that_does_not_fit_are_refused(encoder: Encoder) -> None:
    fits = "茶" + "，" * (encoder.max_tokens - 1)
    assert len(encoder.encode_tokens([fits])) == 1
    with pytest.raises(EncoderError, match=f"{encoder.max_tokens + 1} tokens"):
        encoder.encode_tokens(["灯", fits + "，"])
