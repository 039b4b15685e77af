"""The int8 encoder: agreement with the float model, sameness to the bit, damage, processors."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from indexer.encoders.onnx import OnnxEncoder, sums_exactly
from indexer.encoders.opening import MODEL_DIR, open_encoder
from indexer.encoders.protocol import Encoder
from indexer.errors import EncoderError
from training.export_onnx import export

TEXTS = [
    "灯会在晚上。",
    "the lantern fair is held at the river, in the evening",
    "",
    "茶",
    "ｒｉｖｅｒ河水？！",
    "𠮷 tea",
]


@pytest.fixture
def copied(tiny_int8: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_int8, tmp_path / "int8"))


def opened(folder: Path, *, threads: int = 1) -> OnnxEncoder:
    return OnnxEncoder.open(folder, name="tiny", threads=threads)


def test_an_open_encoder_holds_no_second_copy_of_its_model(tiny_int8: Path) -> None:
    encoder = opened(tiny_int8)
    size = (tiny_int8 / "model.onnx").stat().st_size
    held = [one for one in vars(encoder._session).values() if isinstance(one, bytes)]
    assert all(len(one) < size for one in held)
    assert encoder.encode_queries(["茶"]).any()


def test_the_export_agrees_with_the_float_model_prompts_included(
    tiny_int8: Path, tiny_model: Path
) -> None:
    int8, float32 = opened(tiny_int8), open_encoder(str(tiny_model))
    assert (int8.dimension, int8.max_tokens) == (float32.dimension, float32.max_tokens)
    queries = (int8.encode_queries(TEXTS) * float32.encode_queries(TEXTS)).sum(axis=1)
    passages = (int8.encode_passages(TEXTS) * float32.encode_passages(TEXTS)).sum(axis=1)
    assert queries.min() > 0.995
    assert passages.min() > 0.995
    # The prompts matter: swapped, the rows would not agree.
    swapped = (int8.encode_queries(TEXTS) * float32.encode_passages(TEXTS)).sum(axis=1)
    assert swapped.min() < 0.9


def test_a_row_is_the_same_to_the_bit_alone_in_company_and_on_any_number_of_threads(
    tiny_int8: Path,
) -> None:
    alone = [opened(tiny_int8).encode_passages([text])[0] for text in TEXTS]
    for threads in (1, 2, 5):
        together = opened(tiny_int8, threads=threads).encode_passages([*TEXTS, *TEXTS[::-1]])
        for row, text in zip(together, [*TEXTS, *TEXTS[::-1]], strict=True):
            assert row.tobytes() == alone[TEXTS.index(text)].tobytes()


def test_the_tokens_of_a_text_agree_with_the_float_model_and_are_as_many_as_counted(
    tiny_int8: Path, tiny_model: Path
) -> None:
    int8, float32 = opened(tiny_int8), open_encoder(str(tiny_model))
    pairs = zip(TEXTS, int8.encode_tokens(TEXTS), float32.encode_tokens(TEXTS), strict=True)
    for text, ours, theirs in pairs:
        assert len(ours) == len(theirs) == int8.count_tokens(text)
        assert (ours * theirs).sum(axis=1).min(initial=1) > 0.98


def test_the_second_output_leaves_the_first_as_it_was(tiny_int8: Path) -> None:
    encoder = opened(tiny_int8)
    before = encoder.encode_passages(TEXTS).tobytes()
    encoder.encode_tokens(TEXTS)
    assert encoder.encode_passages(TEXTS).tobytes() == before


def test_many_threads_may_ask_one_encoder(tiny_int8: Path) -> None:
    encoder = opened(tiny_int8)
    expected = [encoder.encode_queries([text]).tobytes() for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: encoder.encode_queries([text]).tobytes(), TEXTS * 20))
    assert found == expected * 20


def test_exporting_twice_gives_the_same_bytes(
    tiny_int8: Path, tiny_model: Path, tmp_path: Path
) -> None:
    export(tiny_model, tmp_path / "again")
    for file in tiny_int8.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(copied: Path, file: str) -> None:
    (copied / file).unlink()
    with pytest.raises(EncoderError, match=file) as error:
        opened(copied)
    assert error.value.code == "encoder-missing"
    assert file in error.value.zh


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[:-1], id="truncated"),
        pytest.param(lambda content: content[:99] + b"\xff" + content[100:], id="one byte changed"),
        pytest.param(lambda _: b"", id="empty"),
    ],
)
def test_a_damaged_file_is_refused_by_its_digest(
    copied: Path, file: str, damage: Callable[[bytes], bytes]
) -> None:
    path = copied / file
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(EncoderError, match="is damaged") as error:
        opened(copied)
    assert error.value.code == "encoder-damaged"
    assert "已损坏" in error.value.zh


def test_the_tokenizer_of_another_model_is_refused(copied: Path) -> None:
    path = copied / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"]["湄公"] = len(tokenizer["model"]["vocab"])
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(EncoderError, match=r"tokenizer\.json is damaged"):
        opened(copied)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}'])
def test_a_configuration_that_cannot_be_read_is_refused(copied: Path, text: str) -> None:
    (copied / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(EncoderError, match=r"config\.json is damaged"):
        opened(copied)


def test_weights_that_are_no_graph_are_refused_even_with_a_right_digest(copied: Path) -> None:
    (copied / "model.onnx").write_bytes(b"not a graph")
    config = json.loads((copied / "config.json").read_text(encoding="utf-8"))
    config["sha256"]["model.onnx"] = hashlib.sha256(b"not a graph").hexdigest()
    (copied / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(EncoderError, match="is damaged"):
        opened(copied)


def test_another_prompt_is_another_fingerprint(copied: Path) -> None:
    before = opened(copied).fingerprint
    config = json.loads((copied / "config.json").read_text(encoding="utf-8"))
    config["prompts"]["query"] = "问题："
    (copied / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert opened(copied).fingerprint != before


def test_a_processor_that_clips_products_is_found_out_and_gives_the_same_vectors(
    tiny_int8: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = json.loads((tiny_int8 / "config.json").read_text(encoding="utf-8"))
    probe = base64.b64decode(config["saturation_probe"])
    before = opened(tiny_int8).encode_passages(TEXTS)
    # Where the sum is expected to be another one, this processor looks like one that clips, and
    # the other kernel is taken; sums of integers must not depend on the kernel.
    monkeypatch.setattr("indexer.encoders.onnx.EXACT_PRODUCT", 4 * 32767)
    assert not sums_exactly(probe)
    assert opened(tiny_int8).encode_passages(TEXTS).tobytes() == before.tobytes()


@pytest.mark.checkout
@pytest.mark.model
def test_the_shipped_int8_weights_were_made_from_the_shipped_float_weights() -> None:
    config = json.loads((MODEL_DIR / "int8" / "config.json").read_text(encoding="utf-8"))
    weights = (MODEL_DIR / "float" / "model.safetensors").read_bytes()
    assert config["source_sha256"] == hashlib.sha256(weights).hexdigest()
    tokenizers = [(MODEL_DIR / kind / "tokenizer.json").read_bytes() for kind in ("int8", "float")]
    assert tokenizers[0] == tokenizers[1]


@pytest.mark.model
def test_traditional_full_width_and_simplified_text_have_the_same_row(
    built_in_encoder: Encoder,
) -> None:
    simplified, *others = built_in_encoder.encode_queries(
        [
            "柬埔寨的碳中和长期战略2050",
            "柬埔寨的碳中和長期戰略2050",
            "柬埔寨的碳中和长期战略２０５０",
        ]
    )
    for other in others:
        assert simplified @ other > 0.9999


@pytest.mark.model
def test_a_question_is_nearer_to_its_answer_in_the_other_language_than_to_other_passages(
    built_in_encoder: Encoder,
) -> None:
    passages = built_in_encoder.encode_passages(
        [
            "柬埔寨已制定《碳中和长期战略》。",
            "Laos wants to protect its forests.",
            "The fair sells green tea.",
        ]
    )
    queries = built_in_encoder.encode_queries(
        ["what did Cambodia say about carbon neutrality", "老挝如何保护森林？", "哪里卖绿茶？"]
    )
    assert (queries @ passages.T).argmax(axis=1).tolist() == [0, 1, 2]


@pytest.mark.checkout
@pytest.mark.model
@pytest.mark.slow
def test_the_shipped_int8_rows_agree_with_the_float_rows_on_the_corpus(
    built_in_encoder: Encoder,
) -> None:
    corpus = Path(__file__).parents[3] / "corpus" / "documents"
    lines = [
        line.strip()[:200]
        for path in sorted(corpus.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line.strip()) > 20
    ]
    int8 = built_in_encoder.encode_passages(lines)
    float32 = open_encoder("built-in-float").encode_passages(lines)
    cosines = (int8 * float32).sum(axis=1)
    assert len(lines) > 100
    assert np.percentile(cosines, 1) >= 0.985
