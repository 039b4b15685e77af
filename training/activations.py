"""How large each feature gets in front of the products of a BERT model.

A few features are ten times larger than the rest in every text (they carry structure, not
meaning), so a stream of random tokens shows them as well as real sentences do: measured on
the first encoder, 1st percentile of the cosine to float 0.9957 with 48 random texts, 0.9955 with
lines of the briefings, 0.9872 without. No text has to be chosen, and the seed is fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer

N_TEXTS: Final = 48
N_TOKENS: Final = 30
SEED: Final = 0


def largest_activations(source: Path) -> dict[str, npt.NDArray[np.float32]]:
    """The largest magnitude of each feature, by the name of the product that reads it.

    `source` is a sentence-transformers folder with a BERT inside.
    """
    model = SentenceTransformer(str(source), device="cpu", local_files_only=True)
    body: Any = model[0].auto_model
    return largest_of(body, model.tokenizer("")["input_ids"], len(model.tokenizer))


def largest_of(
    body: Any,  # noqa: ANN401
    frame: list[int],
    n_tokens: int,
) -> dict[str, npt.NDArray[np.float32]]:
    """The same of a BERT body; `frame` are the special tokens around an empty text."""
    body.eval()
    seen: dict[str, list[npt.NDArray[np.float32]]] = {}

    def watch(name: str) -> Callable[[Any, tuple[torch.Tensor, ...]], None]:
        def note(_: object, arguments: tuple[torch.Tensor, ...]) -> None:
            largest = arguments[0].detach()[0].abs().amax(dim=0)
            seen.setdefault(name, []).append(largest.float().numpy())

        return note

    for number, layer in enumerate(body.encoder.layer):
        prefix = f"encoder.layer.{number}."
        query, wide = layer.attention.self.query, layer.intermediate.dense
        query.register_forward_pre_hook(watch(f"{prefix}attention.self"))
        wide.register_forward_pre_hook(watch(f"{prefix}intermediate.dense"))
    with torch.inference_mode():
        for ids in _random_texts(frame, n_tokens):
            body(input_ids=torch.tensor([ids]))
    return {name: np.max(values, axis=0) for name, values in seen.items()}


def _random_texts(frame: list[int], n_tokens: int) -> list[list[int]]:
    """Token ids between the two special tokens of `frame`."""
    first, last = frame
    random = np.random.default_rng(SEED)
    ordinary = np.setdiff1d(np.arange(n_tokens), frame)
    return [[first, *random.choice(ordinary, N_TOKENS).tolist(), last] for _ in range(N_TEXTS)]
