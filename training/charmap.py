"""Traditional to simplified inside the tokenizer, as one precompiled map.

tokenizers reads the map of sentencepiece: a double-array trie over UTF-8 bytes (darts-clone) and
the replacements, each ended by a zero byte. One look-up per character, however many there are.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from opencc import OpenCC

HAN_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))
_LEAF = 1 << 31
_HAS_LEAF = 1 << 8


@cache
def simplified_characters() -> Mapping[str, str]:
    """Every Han character whose simplified form is another single character."""
    fold = OpenCC("t2s")
    characters = [chr(code) for start, end in HAN_RANGES for code in range(start, end)]
    folded = {character: str(fold.convert(character)) for character in characters}
    return MappingProxyType(
        {old: new for old, new in folded.items() if new != old and len(new) == 1}
    )


def precompiled_charsmap(replacements: Mapping[str, str]) -> str:
    """The map in the form of a tokenizer's `Precompiled` normalizer, base64."""
    return _precompiled(tuple(sorted(replacements.items())))


@lru_cache(maxsize=4)
def _precompiled(replacements: tuple[tuple[str, str], ...]) -> str:
    """Laid out once: every step of a training asks for the same map."""
    texts = bytearray()
    values: dict[bytes, int] = {}
    for old, new in replacements:
        values[old.encode("utf-8")] = len(texts)
        texts += new.encode("utf-8") + b"\0"
    units = double_array(values)
    trie = struct.pack(f"<{len(units)}I", *units)
    return base64.b64encode(struct.pack("<I", len(trie)) + trie + bytes(texts)).decode("ascii")


def double_array(values: Mapping[bytes, int]) -> list[int]:
    """The keys as a darts-clone double array: child of `at` by `byte` is `at ^ offset ^ byte`."""
    children: dict[bytes, set[int]] = {b"": set()}
    for key in values:
        for length in range(len(key)):
            children.setdefault(key[:length], set()).add(key[length])
        children.setdefault(key, set()).add(0)
    units = [0] * 256
    slots = _Slots()
    at_of = {b"": 0}
    for prefix in sorted(children, key=lambda prefix: (len(prefix), prefix)):
        at, labels = at_of[prefix], children[prefix]
        base = slots.place(labels)
        units.extend([0] * max(0, (base | 255) + 1 - len(units)))
        units[at] |= (at ^ base) << 10
        for label in labels:
            if label:
                units[base ^ label] = label
                at_of[prefix + bytes([label])] = base ^ label
            else:
                units[at] |= _HAS_LEAF
                units[base] = values[prefix] | _LEAF
    return units


class _Slots:
    """Which slots and bases are taken; a search begins at the lowest base still possible."""

    def __init__(self) -> None:
        self.used = {0}
        self.bases: set[int] = set()
        self._low = {True: 1, False: 1}

    def place(self, labels: set[int]) -> int:
        """The lowest free base whose slots for `labels` are all free; both are taken."""
        ends = 0 in labels
        while self._low[ends] in self.bases or (ends and self._low[ends] in self.used):
            self._low[ends] += 1
        base = self._low[ends]
        while base in self.bases or any(base ^ label in self.used for label in labels):
            base += 1
        self.bases.add(base)
        self.used.update(base ^ label for label in labels)
        return base
