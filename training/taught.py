"""Texts of one language or the other towards vectors that were made for them beforehand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from indexer.errors import DatasetError
from training.batches import by_length
from training.losses import distance, likeness
from training.model import Matrix, TokenTable, unit
from training.passages import read_asked, read_crossed
from training.settings import BlendSettings, StageSettings, TrainingSettings
from training.stage import Stream
from training.streams import Trainee
from training.texts import read_pairs


@dataclass(frozen=True, slots=True)
class TaughtTexts:
    """Distinct texts in a fixed order; `pairs` are rows of (English, Chinese) that say the same."""

    texts: list[str]
    pairs: list[tuple[int, int]]


def read_taught(data_dir: Path, settings: TrainingSettings) -> TaughtTexts:
    """Passages and their questions, and a sample of the pairs, of the mix."""
    mix, seed, sizes = settings.mix, settings.seed, settings.blend
    drawn = random.Random(f"{seed}-taught")
    asked = read_asked(data_dir, mix.asked_zh, seed) + read_asked(data_dir, mix.asked_en, seed)
    crossed = read_crossed(data_dir, mix.crossed, seed)
    asked += drawn.sample(crossed, min(sizes.crossed, len(crossed)))
    pairs = read_pairs(data_dir, mix, seed)
    pairs = drawn.sample(pairs, min(sizes.pairs, len(pairs)))
    texts = [text for row in asked for text in (row.passage, *row.questions)]
    texts += [text for pair in pairs for text in (pair.english, pair.chinese)]
    number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return TaughtTexts(
        list(number), [(number[pair.english], number[pair.chinese]) for pair in pairs]
    )


def targets_of(
    vectors: Matrix, pairs: Sequence[tuple[int, int]], settings: BlendSettings
) -> Matrix:
    """What each text is to become: its own vector; for the Chinese of a pair the English's too.

    The English is the surer of the two: both teachers know more of it.
    """
    targets = vectors.copy()
    share = settings.english_share
    for english, chinese in pairs:
        targets[chinese] = (1 - share) * vectors[chinese] + share * vectors[english]
    return unit(targets)


def save_targets(path: Path, targets: Matrix) -> None:
    """Write them in half precision, whole or not at all."""
    part = path.with_suffix(".part.npy")
    np.save(part, targets.astype(np.float16))
    part.replace(path)


def read_targets(path: Path, n_texts: int) -> Matrix:
    """Read them.

    Raises:
        DatasetError: There are none, the file is damaged, or they were made for other texts.
    """
    try:
        found = np.load(path) if path.exists() else np.zeros((0, 0))
    except (OSError, ValueError, EOFError) as error:
        raise DatasetError(
            en=f"{path.name} is damaged: {error}; run the blend step again",
            zh=f"{path.name} 已损坏：{error}；请重新运行 blend 一步",
        ) from error
    if len(found) != n_texts:
        raise DatasetError(
            en=f"{path.name} has vectors for {len(found)} texts, expected {n_texts}; run the blend "
            "step with this data and these settings",
            zh=f"{path.name} 含 {len(found)} 个文本的向量，应为 {n_texts} 个；"
            "请以同样的数据和设置先运行 blend 一步",
        )
    return np.asarray(found, dtype=np.float32)


def taught_stream(
    trainee: Trainee,
    texts: TokenTable,
    targets: Matrix,
    settings: StageSettings,
    seed: str,
) -> Stream:
    """The vector of a text to its target, and its likeness to the rest of the batch as well."""
    aims = torch.from_numpy(targets).half().to(trainee.device)

    def loss(positions: Sequence[int], _step: int) -> tuple[Tensor, int]:
        found, n_found = trainee.vectors(texts, positions)
        target = aims[torch.tensor(positions, device=aims.device)].float()
        total = settings.distance_weight * distance(found, target)
        if len(positions) > 1:
            total = total + settings.contrast_weight * likeness(found, target, settings.temperature)
        return total, n_found

    return Stream(by_length(texts.lengths.tolist(), settings.batch_tokens, seed), loss)
