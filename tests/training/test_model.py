from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from indexer.errors import EncoderError
from training.model import padded, read_model, write_model

TEXTS = ["我们试试看！", "where is the river?", "柬埔寨長期戰略", "灯笼 lantern 𠮷", "茶"]


def test_the_exported_folder_opens_in_sentence_transformers_and_gives_the_same_vectors(
    model_dir: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    student, tokenizer = read_model(model_dir, 48)
    write_model(
        tmp_path / "half", student.config, student.weights(), tokenizer, window=48, half=True
    )
    tokenizer.enable_truncation(48)
    with torch.no_grad():
        expected = student(*padded(tokenizer, TEXTS)).numpy()
    opened = SentenceTransformer(str(tmp_path / "half"), device="cpu", local_files_only=True)
    found = opened.encode(TEXTS, convert_to_numpy=True)
    assert opened.max_seq_length == 48
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() < 2e-3
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)


def test_weights_survive_writing_and_reading(model_dir: Path, tmp_path: Path) -> None:
    student, tokenizer = read_model(model_dir, 48)
    write_model(
        tmp_path / "copy", student.config, student.weights(), tokenizer, window=48, half=False
    )
    again, _ = read_model(tmp_path / "copy", 48)
    for left, right in zip(student.weights().values(), again.weights().values(), strict=True):
        assert torch.equal(left, right)


def test_padding_changes_no_vector(model_dir: Path) -> None:
    student, tokenizer = read_model(model_dir, 48)
    with torch.no_grad():
        together = student(*padded(tokenizer, TEXTS))
        alone = torch.cat([student(*padded(tokenizer, [text])) for text in TEXTS])
    assert torch.allclose(together, alone, atol=1e-5)


def test_missing_weights_are_an_error_that_says_what_to_do(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    assert tokenizer.get_vocab_size() > 0
    with pytest.raises(
        EncoderError, match=r"no weights in .* give the folder of a starting model"
    ) as caught:
        read_model(tmp_path, 48)
    assert "起始模型" in caught.value.zh


def test_damaged_weights_are_an_error(model_dir: Path) -> None:
    weights = model_dir / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(EncoderError, match="damaged weights"):
        read_model(model_dir, 48)
