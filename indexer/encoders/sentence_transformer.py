"""Any sentence-transformers model as an encoder. The only door to sentence_transformers and torch.

Importing it costs seconds, so `indexer.encoders.open_encoder` does so only when asked for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers.utils.logging import disable_progress_bar

from indexer.encoders.protocol import Encoded, Vectors, too_long
from indexer.errors import EncoderError

# Tokens of one padded batch: enough to fill a core's caches, bounded for models with long windows.
BATCH_TOKENS: Final = 4096
# Where a model names no window, as static models do: longer passages help nobody.
NO_WINDOW: Final = 512
FINGERPRINTED: Final = (".safetensors", ".bin", ".json", ".txt", ".model")
PASSAGE_PROMPTS: Final = ("document", "passage", "corpus")


class SentenceEncoder:
    """A sentence-transformers model with its own query and passage prompts.

    Rows of one text agree to about 1e-6 whatever batch it is in, not to the bit.
    """

    def __init__(self, model: SentenceTransformer, *, name: str, fingerprint: str) -> None:
        self._model = model
        self._name = name
        self._fingerprint = fingerprint
        self._dimension = len(model.encode("", show_progress_bar=False))
        self._query_prompt = model.prompts.get("query") or ""
        # encode_document of sentence-transformers 6.2 always finds an empty "document" prompt and
        # so never comes to "passage"; the first one that says something is meant.
        given = [model.prompts.get(kind) for kind in PASSAGE_PROMPTS]
        self._passage_prompt = next((prompt for prompt in given if prompt), "")
        self._max_tokens = (model.max_seq_length or NO_WINDOW) - max(
            len(self._token_ids(prompt, special=True))
            for prompt in (self._query_prompt, self._passage_prompt)
        )

    @classmethod
    def open(cls, folder: Path, *, name: str, threads: int | None = None) -> Self:
        """The model saved in `folder`; nothing is asked of the network.

        `threads` is torch's, and so the whole process's.

        Raises:
            EncoderError: A part is missing, damaged, or does not fit the others.
        """
        fingerprint = _fingerprint(folder)
        if threads is not None:
            torch.set_num_threads(threads)
        disable_progress_bar()
        try:
            model = SentenceTransformer(str(folder), local_files_only=True)
            encoder = cls(model, name=name, fingerprint=fingerprint)
        except Exception as error:  # a damaged folder makes the libraries raise anything
            raise _unusable(folder, f"{type(error).__name__}: {str(error)[:200]}") from error
        encoder._check_vocabulary(folder)
        return encoder

    @property
    def name(self) -> str:
        """What the user asked for."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """Digest of the model's files: weights, tokenizer, prompts, modules."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of a row."""
        return self._dimension

    @property
    def max_tokens(self) -> int:
        """The longest text that is read whole, special tokens and prompt excluded."""
        return self._max_tokens

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` has, special tokens excluded."""
        return len(self._token_ids(text, special=False))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows in the order given; see `indexer.encoders.protocol.Encoder`."""
        encode = partial(self._model.encode_query, prompt=self._query_prompt)
        return self._encode(encode, texts, None)

    def encode_passages(self, texts: Sequence[str], *, progress: Encoded | None = None) -> Vectors:
        """Unit rows in the order given; see `indexer.encoders.protocol.Encoder`."""
        encode = partial(self._model.encode_document, prompt=self._passage_prompt)
        return self._encode(encode, texts, progress)

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Unit rows of the tokens of each text; see `indexer.encoders.protocol.Encoder`."""
        lengths = self._lengths(texts)
        if isinstance(self._model.tokenizer, Tokenizer):  # static models
            encode = partial(self._model.encode, prompt="")
            return [row[np.newaxis] for row in self._encode(encode, texts, None)]
        found: dict[int, Vectors] = {}
        for batch in batches_by_length(lengths, BATCH_TOKENS):
            states = self._model.encode(
                [texts[position] for position in batch],
                prompt="",
                batch_size=len(batch),
                show_progress_bar=False,
                output_value="token_embeddings",
            )
            for position, rows in zip(batch, states, strict=True):
                mask = self._model.tokenizer(
                    texts[position], return_special_tokens_mask=True, truncation=False
                )["special_tokens_mask"]
                # Where padding comes first, the text's own tokens are the last ones.
                kept = rows[-len(mask) :][~torch.tensor(mask, dtype=torch.bool)]
                own = torch.nn.functional.normalize(kept)
                found[position] = own.cpu().numpy().astype(np.float32)
        return [found[position] for position in range(len(texts))]

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        lengths = [self.count_tokens(text) for text in texts]
        for text, length in zip(texts, lengths, strict=True):
            if length > self._max_tokens:
                raise too_long(text, length, self._max_tokens)
        return lengths

    def _encode(
        self, encode: Callable[..., Any], texts: Sequence[str], progress: Encoded | None
    ) -> Vectors:
        lengths = self._lengths(texts)
        rows = np.empty((len(texts), self._dimension), dtype=np.float32)
        for batch in batches_by_length(lengths, BATCH_TOKENS):
            rows[batch] = encode(
                [texts[position] for position in batch],
                batch_size=len(batch),
                show_progress_bar=False,
                normalize_embeddings=True,
            )
            if progress is not None:
                progress(len(batch))
        return rows

    def _token_ids(self, text: str, *, special: bool) -> list[int]:
        tokenizer = self._model.tokenizer
        if isinstance(tokenizer, Tokenizer):  # static models
            return tokenizer.encode(text, add_special_tokens=special).ids
        ids: list[int] = tokenizer(
            text, add_special_tokens=special, truncation=False, verbose=False
        )["input_ids"]
        return ids

    def _check_vocabulary(self, folder: Path) -> None:
        """Refuse a tokenizer that knows more tokens than the model has rows."""
        body = getattr(self._model[0], "auto_model", None)
        if body is None:
            return
        n_rows, n_tokens = body.get_input_embeddings().num_embeddings, len(self._model.tokenizer)
        if n_tokens > n_rows:
            raise _unusable(folder, f"its tokenizer has {n_tokens} tokens, its weights {n_rows}")


def batches_by_length(lengths: Sequence[int], batch_tokens: int) -> Iterator[list[int]]:
    """Positions in batches of like length, longest first, padded to at most `batch_tokens`.

    A text longer than that is a batch of its own.
    """
    batch: list[int] = []
    longest = 0
    for position in sorted(range(len(lengths)), key=lambda at: -lengths[at]):
        if batch and (len(batch) + 1) * longest > batch_tokens:
            yield batch
            batch = []
        if not batch:
            longest = lengths[position] + 2
        batch.append(position)
    if batch:
        yield batch


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256(b"sentence-transformers")
    for path in sorted(folder.rglob("*")):
        if path.suffix in FINGERPRINTED and path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _unusable(folder: Path, why: str) -> EncoderError:
    return EncoderError(
        en=f"the model {folder} cannot be used ({why}); fetch or save it again with "
        "sentence-transformers, or use built-in",
        zh=f"模型 {folder} 无法使用（{why}）；"
        "请重新下载，或用 sentence-transformers 重新保存，或使用 built-in",
        code="encoder-damaged",
    )
