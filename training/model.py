"""The student: a BERT body with mean pooling and unit length, and its folder on disk.

The body computes in bfloat16 on a GPU and on a CPU made for it, in float32 on others; float32
masters hold the weights between steps.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from indexer.errors import EncoderError

Matrix = npt.NDArray[np.float32]
TABLE = "embeddings.word_embeddings.weight"


def body_kind() -> torch.dtype:
    """What the body computes in: a CPU without bfloat16 products takes longer over them."""
    able = torch.cpu.get_capabilities()
    half = torch.cuda.is_available() or any(able[name] for name in able if "bf16" in name)
    return torch.bfloat16 if half else torch.float32


class Student(nn.Module):
    """Token ids in, unit rows out. `table` is float32; the body is whatever it was cast to."""

    def __init__(self, config: BertConfig, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.config = config
        table = weights[TABLE].float()
        small = BertConfig(**{**config.to_dict(), "vocab_size": 1})
        self.body = BertModel(small)
        if not torch.cuda.is_available():
            # With gradient and on a CPU plain products train 1.4 times as fast as the fused kernel.
            self.body.set_attn_implementation("eager")
        self.body.load_state_dict({**weights, TABLE: table[:1]}, strict=False)
        self.table = nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
            table, freeze=False, sparse=True
        )
        self.pooler = {name: row for name, row in weights.items() if name.startswith("pooler.")}
        self.body.pooler = None

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """One float32 unit row per text."""
        kind = self.body.embeddings.LayerNorm.weight.dtype
        found = self.body(inputs_embeds=self.table(ids).to(kind), attention_mask=mask)
        weight = mask.unsqueeze(-1).float()
        mean = (found.last_hidden_state.float() * weight).sum(1) / weight.sum(1)
        return nn.functional.normalize(mean, dim=-1)

    def weights(self) -> dict[str, Tensor]:
        """Every tensor under its name in a BERT checkpoint."""
        named = {name: row.detach().float() for name, row in self.body.state_dict().items()}
        return {**self.pooler, **named, TABLE: self.table.weight.detach().float()}


def read_weights(folder: Path) -> tuple[BertConfig, dict[str, Tensor]]:
    """Configuration and float32 tensors of a sentence-transformers folder.

    Raises:
        EncoderError: A file is missing or damaged.
    """
    if not (folder / "model.safetensors").is_file():
        raise EncoderError(
            en=f"no weights in {folder.name}: there is no model.safetensors; run the step before "
            "this one or give the folder of a starting model",
            zh=f"{folder.name} 中没有权重：缺少 model.safetensors；"
            "请先运行上一步，或给出起始模型的目录",
        )
    try:
        config = BertConfig.from_pretrained(str(folder), local_files_only=True)
        tensors = load_file(folder / "model.safetensors")
    except Exception as error:
        raise EncoderError(
            en=f"damaged weights in {folder.name}: {error}; copy or make them again",
            zh=f"{folder.name} 中的权重已损坏：{error}；请重新复制或生成",
        ) from error
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    known = {name.removeprefix("bert."): row.float() for name, row in tensors.items()}
    known.pop("embeddings.position_ids", None)
    return config, known


def read_model(folder: Path, window: int) -> tuple[Student, Tokenizer]:
    """Student and tokenizer of a model folder."""
    config, weights = read_weights(folder)
    return Student(config, weights), read_cutting_tokenizer(folder, window)


def read_cutting_tokenizer(folder: Path, window: int) -> Tokenizer:
    """The tokenizer of a folder, cutting at the window."""
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:
        raise EncoderError(
            en=f"no tokenizer in {folder.name}: {error}; run the vocabulary step first",
            zh=f"{folder.name} 中没有分词器：{error}；请先运行 vocabulary 一步",
        ) from error
    tokenizer.enable_truncation(window)
    return tokenizer


def write_model(
    folder: Path,
    config: BertConfig,
    weights: dict[str, Tensor],
    tokenizer: Tokenizer,
    *,
    window: int,
    half: bool,
) -> None:
    """A standard sentence-transformers folder; the configuration asks for float32 at load."""
    folder.mkdir(parents=True, exist_ok=True)
    kind = torch.float16 if half else torch.float32
    save_file(
        {name: row.to(kind).contiguous() for name, row in weights.items()},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    (folder / "model.safetensors").chmod(0o644)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    shape = {
        "architectures": ["BertModel"],
        "attention_probs_dropout_prob": 0.1,
        "dtype": "float32",
        "hidden_act": config.hidden_act,
        "hidden_dropout_prob": 0.1,
        "hidden_size": config.hidden_size,
        "initializer_range": config.initializer_range,
        "intermediate_size": config.intermediate_size,
        "layer_norm_eps": config.layer_norm_eps,
        "max_position_embeddings": config.max_position_embeddings,
        "model_type": "bert",
        "num_attention_heads": config.num_attention_heads,
        "num_hidden_layers": config.num_hidden_layers,
        "pad_token_id": 0,
        "type_vocab_size": config.type_vocab_size,
        "vocab_size": len(weights[TABLE]),
    }
    _write_json(folder / "config.json", shape)
    _write_json(
        folder / "tokenizer_config.json",
        {
            "cls_token": "[CLS]",
            "mask_token": "[MASK]",
            "model_max_length": window,
            "pad_token": "[PAD]",
            "sep_token": "[SEP]",
            "tokenizer_class": "TokenizersBackend",
            "backend": "tokenizers",
            "unk_token": "[UNK]",
        },
    )
    pooling = {"embedding_dimension": config.hidden_size, "pooling_mode": "mean"}
    for path, found in {**_LAYOUT, "1_Pooling/config.json": pooling}.items():
        (folder / path).parent.mkdir(exist_ok=True)
        _write_json(folder / path, found)


_MODULES = "sentence_transformers.sentence_transformer.modules"
_BASE = "sentence_transformers.base.modules"
_LAYOUT: dict[str, object] = {
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": f"{_BASE}.transformer.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{_MODULES}.pooling.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{_BASE}.normalize.Normalize"},
    ],
    "sentence_bert_config.json": {
        "transformer_task": "feature-extraction",
        "modality_config": {
            "text": {"method": "forward", "method_output_name": "last_hidden_state"}
        },
        "module_output_name": "token_embeddings",
    },
    "config_sentence_transformers.json": {
        "model_type": "SentenceTransformer",
        "prompts": {"query": "", "document": ""},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    },
    "2_Normalize/config.json": {
        "module_input_name": "sentence_embedding",
        "module_output_name": "sentence_embedding",
    },
}


class TokenTable:
    """The token ids of many texts, encoded once; batches are cut out of one flat array."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        self._take(
            [
                np.asarray(encoding.ids, dtype=np.int32)
                for at in range(0, len(texts), 10_000)
                for encoding in tokenizer.encode_batch_fast(list(texts[at : at + 10_000]))
            ]
        )

    @classmethod
    def of_ids(cls, parts: Sequence[npt.NDArray[np.int32]]) -> TokenTable:
        """The same of ids that are there already."""
        found = cls.__new__(cls)
        found._take(parts)
        return found

    def _take(self, parts: Sequence[npt.NDArray[np.int32]]) -> None:
        self.lengths = np.asarray([len(part) for part in parts], dtype=np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self.lengths)]).astype(np.int64)
        self._flat = np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, np.int32)

    def batch(self, positions: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Ids and mask of these texts, int64 (n, longest), padded with 0."""
        rows = np.asarray(positions, dtype=np.int64)
        lengths = self.lengths[rows]
        columns = np.arange(int(lengths.max()))
        mask = columns[None, :] < lengths[:, None]
        ids = np.zeros(mask.shape, dtype=np.int64)
        ids[mask] = self._flat[(self._starts[rows][:, None] + columns[None, :])[mask]]
        return torch.from_numpy(ids), torch.from_numpy(mask.astype(np.int64))

    def ids_of(self, position: int) -> npt.NDArray[np.int32]:
        """The ids of one text."""
        return self._flat[self._starts[position] : self._starts[position + 1]]


def padded(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Ids and mask of texts, padded to the longest."""
    return TokenTable(tokenizer, texts).batch(range(len(texts)))


def unit(rows: Matrix) -> Matrix:
    """The rows at length 1; a row of zeros stays."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-6), dtype=np.float32)


def _write_json(path: Path, found: object) -> None:
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
