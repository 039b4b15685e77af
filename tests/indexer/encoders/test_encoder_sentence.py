"""sentence-transformers models: their prompts, their window, what damage to them says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from safetensors.numpy import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from indexer.encoders.opening import open_encoder
from indexer.encoders.sentence_transformer import batches_by_length
from indexer.errors import EncoderError


@pytest.fixture
def copied(tiny_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


def with_prompts(folder: Path, prompts: dict[str, str]) -> Path:
    path = folder / "config_sentence_transformers.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**config, "prompts": prompts}), encoding="utf-8")
    return folder


def test_queries_and_passages_are_given_the_models_own_prompts(copied: Path) -> None:
    prompted = open_encoder(str(copied))
    rows = prompted.encode_queries(["灯会"]), prompted.encode_passages(["灯会"])
    bare = open_encoder(str(with_prompts(copied, {})))
    assert bare.encode_queries(["query: 灯会"])[0] @ rows[0][0] == pytest.approx(1, abs=1e-5)
    assert bare.encode_passages(["passage: 灯会"])[0] @ rows[1][0] == pytest.approx(1, abs=1e-5)
    assert rows[0][0] @ rows[1][0] < 0.99


def test_the_longer_prompt_is_taken_off_the_window(copied: Path) -> None:
    assert open_encoder(str(copied)).max_tokens == 40 - 2 - 2
    assert open_encoder(str(with_prompts(copied, {}))).max_tokens == 40 - 2
    longer = with_prompts(copied, {"passage": "a tea, a river: "})
    assert open_encoder(str(longer)).max_tokens == 40 - 2 - 6


def test_a_prompt_for_passages_may_be_called_passage(copied: Path) -> None:
    called_document = open_encoder(str(with_prompts(copied, {"document": "passage: "})))
    row = called_document.encode_passages(["灯会"])[0]
    called_passage = open_encoder(str(with_prompts(copied, {"passage": "passage: "})))
    assert called_passage.encode_passages(["灯会"])[0] @ row == pytest.approx(1, abs=1e-5)
    assert called_passage.encode_queries(["灯会"])[0] @ row < 0.99


def test_other_weights_prompts_or_words_are_another_fingerprint(copied: Path) -> None:
    prints = {open_encoder(str(copied)).fingerprint}
    prints.add(open_encoder(str(with_prompts(copied, {"query": "问："}))).fingerprint)
    tokenizer = copied / "tokenizer.json"
    tokenizer.write_text(
        tokenizer.read_text(encoding="utf-8").replace('"lantern"', '"lanterns"'), encoding="utf-8"
    )
    prints.add(open_encoder(str(copied)).fingerprint)
    assert len(prints) == 3


def test_a_readme_changes_no_fingerprint(copied: Path, tiny_model: Path) -> None:
    (copied / "README.md").write_text("灯会 lantern", encoding="utf-8")
    assert open_encoder(str(copied)).fingerprint == open_encoder(str(tiny_model)).fingerprint


def test_truncated_weights_are_refused(copied: Path) -> None:
    weights = copied / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(EncoderError, match="cannot be used") as error:
        open_encoder(str(copied))
    assert error.value.code == "encoder-damaged"


def test_a_tokenizer_with_more_tokens_than_the_weights_have_rows_is_refused(copied: Path) -> None:
    path = copied / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    n_tokens = len(tokenizer["model"]["vocab"])
    tokenizer["model"]["vocab"]["湄公"] = n_tokens
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(
        EncoderError, match=f"tokenizer has {n_tokens + 1} tokens, its weights {n_tokens}"
    ):
        open_encoder(str(copied))


def test_batches_hold_like_lengths_and_bounded_tokens() -> None:
    batches = list(batches_by_length([3, 50, 4, 48, 0, 5, 200], 100))
    assert batches == [[6], [1], [3, 5], [2, 0, 4]]
    assert list(batches_by_length([], 100)) == []


def test_the_tokens_of_a_text_are_its_own_where_padding_comes_first(copied: Path) -> None:
    texts = ["灯会", "the lantern fair is held at the river", "茶 tea"]
    # Without positions, padding moves nothing.
    weights = load_file(copied / "model.safetensors")
    weights["embeddings.position_embeddings.weight"][:] = 0
    save_file(weights, copied / "model.safetensors", metadata={"format": "pt"})
    behind = open_encoder(str(copied)).encode_tokens(texts)
    path = copied / "tokenizer_config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**config, "padding_side": "left"}), encoding="utf-8")
    before = open_encoder(str(copied)).encode_tokens(texts)
    for rows, expected in zip(before, behind, strict=True):
        assert rows == pytest.approx(expected, abs=1e-4)


def test_a_model_without_states_of_tokens_gives_the_row_of_the_text(
    tiny_model: Path, tmp_path: Path
) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_model / "tokenizer.json"))
    static = StaticEmbedding(tokenizer, embedding_dim=8)
    SentenceTransformer(modules=[static]).save(str(tmp_path / "static"))
    encoder = open_encoder(str(tmp_path / "static"))
    texts = ["灯会在晚上。", "tea, 燈 𠮷"]
    whole = encoder.encode_passages(texts)
    for rows, row in zip(encoder.encode_tokens(texts), whole, strict=True):
        assert rows.shape == (1, 8)
        assert rows[0] == pytest.approx(row, abs=1e-6)
