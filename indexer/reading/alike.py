"""Documents that differ little: drafts and final texts, reprints, copies with another footer.

Each text is a set of its runs of eight characters; the smallest hashes of a set (bottom-k
sketch) tell how much two sets share without comparing the texts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

# Kept sketches of another version are made again.
SKETCH_VERSION = "1"
_RUN = 8
_SKETCH = 128
# Share of runs that two texts have in common to be called alike.
_ALIKE = 0.6
# Values of a sketch that pick out candidates, and how many texts may share one.
_KEYS = 24
_CROWD = 60
_LEAST_SHARED = 3

Sketch = npt.NDArray[np.uint64]


def near_duplicates(sketches: Mapping[str, Sketch]) -> Iterator[tuple[str, str, int]]:
    """(earlier, later, percent shared) for each text and the earlier one most like it."""
    order = {name: position for position, name in enumerate(sketches)}
    holders: dict[int, list[str]] = defaultdict(list)
    for name, own in sketches.items():
        shared: Counter[str] = Counter()
        for key in own[:_KEYS].tolist():
            shared.update(holders[key])
            if len(holders[key]) < _CROWD:
                holders[key].append(name)
        best: tuple[float, int, str] | None = None
        # Of two texts that are alike, nearly all of these keys are shared: one alone is chance.
        least = _LEAST_SHARED if len(own) >= _KEYS else 1
        for other, count in shared.most_common(8):
            if count < least:
                break
            share = resemblance(own, sketches[other])
            if share >= _ALIKE and (best is None or share > best[0]):
                best = (share, order[other], other)
        if best is not None:
            yield best[2], name, min(round(100 * best[0]), 99)


def sketch(text: str) -> Sketch:
    """The smallest hashes of the runs of a text, white space and case apart."""
    plain = re.sub(r"\s+", "", text).casefold()
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    n = len(codes) - _RUN + 1
    if n < 1:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.zeros(n, dtype=np.uint64)
    for offset in range(_RUN):
        hashes = hashes * np.uint64(1_099_511_628_211) + codes[offset : offset + n]
    # Mixed, so that the smallest are a fair sample.
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(0xFF51AFD7ED558CCD)
    hashes ^= hashes >> np.uint64(33)
    return np.unique(hashes)[:_SKETCH]


def resemblance(one: Sketch, other: Sketch) -> float:
    """The share of runs that two texts have in common, estimated: 1 for equal texts."""
    if not len(one) or not len(other):
        return 0.0
    union = np.union1d(one, other)[:_SKETCH]
    both = np.intersect1d(one, other, assume_unique=True)
    return float(np.isin(union, both, assume_unique=True).sum() / len(union))
