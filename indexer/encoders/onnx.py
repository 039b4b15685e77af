"""The built-in encoder: int8 weights on onnxruntime, without torch.

One text is one run: its vector is then the same to the bit whatever else is encoded with it, and
nothing is spent on padding. Texts run side by side on threads instead. See
docs/adr/0002-int8-per-token-one-text-per-run.md; training/export_onnx.py writes the folder.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from indexer.cores import usable_cores
from indexer.encoders.layout import MODEL_FILES, MODEL_FORMAT
from indexer.encoders.model_folder import ModelFolder, keep_no_bytes
from indexer.encoders.protocol import Encoded, Vectors, too_long, unit_rows

# What the probe of training/int8_graph.py gives where 8-bit products are summed exactly.
EXACT_PRODUCT: Final = 4 * 255 * 127
# Texts whose token ids are held at once.
SLAB: Final = 256
# Special tokens of a text: one before it, one behind.
N_SPECIAL: Final = 2


@dataclass(frozen=True, slots=True)
class OnnxConfig:
    """What `config.json` says about the files beside it."""

    dimension: int
    window: int
    query_prompt: str
    passage_prompt: str
    saturation_probe: bytes
    token_states: bytes
    sha256: dict[str, str]


class OnnxEncoder:
    """An exported model: token ids in, one unit row out, pooling inside the graph."""

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        config: OnnxConfig,
        *,
        name: str,
        fingerprint: str,
        threads: int,
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._config = config
        self._name = name
        self._fingerprint = fingerprint
        self._threads = threads
        prompts = (config.query_prompt, config.passage_prompt)
        self._max_tokens = config.window - max(
            len(tokenizer.encode(prompt).ids) for prompt in prompts
        )

    @classmethod
    def open(cls, folder: Path, *, name: str, threads: int | None = None) -> Self:
        """The encoder exported to `folder`; its files are checked against their digests.

        Raises:
            EncoderError: A file is missing, damaged or of another format.
        """
        files = ModelFolder(folder, "encoder")
        config = files.describe(MODEL_FORMAT, _described)
        weights, vocabulary = (files.read(file, config.sha256[file]) for file in MODEL_FILES)
        try:
            tokenizer = Tokenizer.from_buffer(vocabulary)
            # Serialised messages that are joined are merged: the graph gains an output.
            graph = weights + config.token_states
            session = _session(graph, exact=not sums_exactly(config.saturation_probe))
            # The last piece of the vocabulary must have a row in the weights.
            session.run(None, {"ids": np.array([[tokenizer.get_vocab_size() - 1]], np.int64)})
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise files.damaged(folder, str(error)) from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(
            session,
            tokenizer,
            config,
            name=name,
            fingerprint=_fingerprint(config),
            threads=threads or usable_cores(),
        )

    @property
    def name(self) -> str:
        """What the user asked for."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """Digest of graph, weights, tokenizer and prompts."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of a row."""
        return self._config.dimension

    @property
    def max_tokens(self) -> int:
        """The longest text that is read whole, special tokens and prompt excluded."""
        return self._max_tokens

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` has, special tokens excluded."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows in the order given; see `indexer.encoders.protocol.Encoder`."""
        return self._encode(texts, self._config.query_prompt, None)

    def encode_passages(self, texts: Sequence[str], *, progress: Encoded | None = None) -> Vectors:
        """Unit rows in the order given; see `indexer.encoders.protocol.Encoder`."""
        return self._encode(texts, self._config.passage_prompt, progress)

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Unit rows of the tokens of each text; see `indexer.encoders.protocol.Encoder`."""
        ids = self._token_ids(texts, "")
        for text, tokens in zip(texts, ids, strict=True):
            if len(tokens) - N_SPECIAL > self.max_tokens:
                raise too_long(text, len(tokens) - N_SPECIAL, self.max_tokens)
        if len(texts) == 1:
            return [self._token_rows(ids[0])]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._token_rows, ids))

    def _token_rows(self, ids: list[int]) -> Vectors:
        (states,) = self._session.run(["tokens"], {"ids": np.array([ids], dtype=np.int64)})
        return unit_rows(states[0, 1:-1])

    def _encode(self, texts: Sequence[str], prompt: str, progress: Encoded | None) -> Vectors:
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        if len(texts) == 1:
            rows[0] = self._row(self._token_ids(texts, prompt)[0])
            return rows
        with ThreadPoolExecutor(self._threads) as pool:
            for start in range(0, len(texts), SLAB):
                ids = self._token_ids(texts[start : start + SLAB], prompt)
                for position, row in enumerate(pool.map(self._row, ids), start):
                    rows[position] = row
                    if progress is not None:
                        progress(1)
        return rows

    def _row(self, ids: list[int]) -> Vectors:
        (vector,) = self._session.run(["vector"], {"ids": np.array([ids], dtype=np.int64)})
        row: Vectors = vector[0]
        return row

    def _token_ids(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch_fast([prompt + text for text in texts])
        ids = [encoding.ids for encoding in encodings]
        for text, tokens in zip(texts, ids, strict=True):
            if len(tokens) > self._config.window:
                raise too_long(text, self.count_tokens(text), self.max_tokens)
        return ids


def sums_exactly(probe: bytes) -> bool:
    """Whether this processor adds 8-bit products without clipping them.

    x86 without VNNI does not, in the kernel that onnxruntime takes by default.
    """
    largest = np.full((8, 4), 255, dtype=np.uint8)
    products = _session(probe, exact=False).run(None, {"activations": largest})[0]
    return bool(np.all(products == EXACT_PRODUCT))


def _session(graph: bytes, *, exact: bool) -> onnxruntime.InferenceSession:
    """A session for one thread; `exact` takes a kernel that never clips, at half the speed."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    # The fused operation is seven times slower than the two it replaces (0.26 against 0.04 ms for
    # 128 tokens, onnxruntime 1.31).
    session = onnxruntime.InferenceSession(
        graph,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )
    keep_no_bytes(session)
    return session


def fingerprint_in(folder: Path) -> str:
    """The fingerprint of the encoder exported to `folder`, told by its description alone.

    Raises:
        EncoderError: The description is missing, damaged or of another format.
    """
    return _fingerprint(ModelFolder(folder, "encoder").describe(MODEL_FORMAT, _described))


def _fingerprint(config: OnnxConfig) -> str:
    parts = [
        "onnx",
        str(MODEL_FORMAT),
        str(config.window),
        config.query_prompt,
        config.passage_prompt,
    ]
    parts += [config.sha256[file] for file in MODEL_FILES]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _described(values: dict[str, Any]) -> OnnxConfig:
    return OnnxConfig(
        dimension=int(values["dimension"]),
        window=int(values["window"]),
        query_prompt=str(values["prompts"]["query"]),
        passage_prompt=str(values["prompts"]["document"]),
        saturation_probe=base64.b64decode(values["saturation_probe"], validate=True),
        token_states=base64.b64decode(values["token_states"], validate=True),
        sha256={file: str(values["sha256"][file]) for file in MODEL_FILES},
    )
