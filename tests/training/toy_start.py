"""A toy starting model: a file of 4-bit weights and the tokenizer of pieces that goes with it."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

from training.charmap import precompiled_charsmap
from training.start_weights import PARTS

HIDDEN, LAYERS, HEADS, WIDE, POSITIONS = 32, 2, 4, 64, 192
ROWS = 80
PIECES = [
    "<s>", "<pad>", "</s>", "<unk>", "▁", "灯", "笼", "灯笼", "茶", "河", "流", "体", "體",
    "马", "亮", "谁", "在", "哪", "里", "。", "？", "?", ".", ",", "，",
    "▁the", "▁lantern", "▁tea", "▁river", "▁is", "▁where", "▁red", "▁old",
    *"abcdefghijklmnopqrstuvwxyz", *"0123456789",
    *"[]SEP", "<mask>",
]  # fmt: skip


def four_bit_bytes(levels: np.ndarray, scales: np.ndarray) -> bytes:
    """Blocks of 32 levels (-8..7), each with its float16 scale before it."""
    codes = (levels.reshape(-1, 32) + 8).astype(np.uint8)
    halves = codes[:, :16] | codes[:, 16:] << 4
    found = scales.reshape(-1, 1).astype("<f2").view(np.uint8)
    return np.concatenate([found, halves], axis=1).tobytes()


def weights_file(version: int = 1, pieces: list[str] | None = None) -> bytes:
    """The bytes of a small model with drawn weights."""
    pieces = PIECES if pieces is None else pieces
    drawn = np.random.default_rng(5)
    tensors: dict[str, tuple[int, int, bytes]] = {}

    def plain(name: str, values: np.ndarray) -> None:
        tensors[name] = (0, values.size, values.astype("<f4").tobytes())

    def packed(name: str, rows: int, columns: int) -> None:
        levels = drawn.integers(-8, 8, (rows * columns // 32, 32))
        levels[:, 3] = -8
        scales = drawn.uniform(0.01, 0.03, len(levels))
        tensors[name] = (1, rows * columns, four_bit_bytes(levels, scales))

    packed("emb.word", ROWS, HIDDEN)
    plain("emb.pos", drawn.normal(size=(POSITIONS, HIDDEN)) * 0.1)
    plain("emb.type", drawn.normal(size=(2, HIDDEN)) * 0.1)
    plain("emb.ln.w", np.ones(HIDDEN))
    plain("emb.ln.b", np.zeros(HIDDEN))
    for layer in range(LAYERS):
        for part in PARTS.values():
            outer = WIDE if part == "fi" else HIDDEN
            if part in {"aln", "oln"}:
                plain(f"l{layer}.{part}.w", np.ones(outer))
            else:
                packed(f"l{layer}.{part}.w", outer, WIDE if part == "fo" else HIDDEN)
            plain(f"l{layer}.{part}.b", np.zeros(outer))
    blob = "".join(pieces).encode("utf-8")
    sizes = [len(piece.encode("utf-8")) for piece in pieces]
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7i", version, HIDDEN, LAYERS, HEADS, WIDE, ROWS, POSITIONS, 2)
    head += struct.pack("<fi", 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob)) + offsets.tobytes()
    head += np.zeros(len(pieces), "<f4").tobytes() + blob + struct.pack("<iI", 0, 0)
    entries = sum(2 + len(name) + 21 for name in tensors)
    at = len(head) + 4 + entries
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, content) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode("ascii")
        directory += struct.pack("<BIQQ", kind, count, at + len(body), len(content))
        body += content
    return head + directory + body


def write_tokenizer(folder: Path, pieces: list[str] | None = None) -> Path:
    """The `tokenizer.json` of the toy, as the starting model's is made."""
    pieces = PIECES if pieces is None else pieces
    scores = [0.0 if piece.startswith("<") else -2.0 - 0.01 * at for at, piece in enumerate(pieces)]
    folder.mkdir(parents=True, exist_ok=True)
    described: dict[str, object] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFKC"},
                {"type": "Precompiled", "precompiled_charsmap": precompiled_charsmap({"ﬁ": "fi"})},
            ],
        },
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
        "post_processor": None,
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
        "model": {
            "type": "Unigram",
            "unk_id": 3,
            "vocab": [list(row) for row in zip(pieces, scores, strict=True)],
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(described), encoding="utf-8")
    return folder
