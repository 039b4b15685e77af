"""Finds many names in a text at once, with one regular expression that is built as a tree.

Matching runs on folded text (script, width, case), so 柬埔寨, ＷＲＩ and 東協 meet their entries;
spans are those of the original. White space, dashes and apostrophes of a name match any spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from indexer.text import HAN, Folded, fold

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212~"
_SPACED_DASH = re.compile(rf" ?[{_DASHES}]+ ?")
_FILLED = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
_WORD = re.compile(r"[0-9a-z]")
_END_OF_WORD = r"(?![0-9a-z])"
# Characters of a name that stand for several of a text, and texts that are few.
_SPECIAL = re.compile("[-' ]")
_FEW = 200


class _Branch(dict[str, "_Branch"]):
    """Pieces of expression that may follow; the empty piece ends a name."""


@lru_cache(maxsize=10_000)
def alias_key(name: str) -> str:
    """The key by which two spellings of a name are compared."""
    spaced = " ".join(fold(name).text.replace("’", "'").split())
    return _FILLED.sub("", _SPACED_DASH.sub("-", spaced))


def needs_capitals(name: str) -> bool:
    """True for KH, UN, WHO: short codes that are words or syllables in lower case."""
    return len(name) <= 3 and name.isascii() and name.isalpha() and name.isupper()


def _pieces(key: str) -> Iterator[str]:
    special = {"-": rf"\s*[{_DASHES}]+\s*", " ": r"\s+", "'": "['’]"}
    for position, character in enumerate(key):
        piece = special.get(character, re.escape(character))
        # The character comes before the look behind it: so an expression tells with which
        # characters names begin, and skips all others.
        yield rf"{piece}(?<![0-9a-z]{piece})" if position == 0 and _WORD.match(character) else piece
    if _WORD.match(key[-1]):
        yield _END_OF_WORD
    yield ""


def _expression(branch: _Branch) -> str:
    """The expression of a branch; longer names come first, so that the longest wins."""
    order = sorted(branch, key=lambda piece: (piece == "", piece == _END_OF_WORD, piece))
    parts = [piece + (_expression(branch[piece]) if branch[piece] else "") for piece in order]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


class AliasMatcher:
    """Finds the longest of many names at each place of a text."""

    def __init__(self, aliases: Iterable[str]) -> None:
        self._expression = _compiled({alias_key(alias) for alias in aliases} - {""})

    def find(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, key) of names in folded text, in order, not overlapping."""
        return _found(self._expression, folded)


class FewTexts(AliasMatcher):
    """The same for few texts: for each, an expression of those names that can stand in it.

    An expression of thousands of names costs more than some hundred texts do.
    """

    def __init__(self, aliases: Iterable[str]) -> None:
        self._parts = {
            key: [part for part in _SPECIAL.split(key) if part]
            for alias in aliases
            if (key := alias_key(alias))
        }
        self._left = _FEW
        self._expression = None

    def find(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """See `AliasMatcher.find`."""
        if self._left > 0:
            self._left -= 1
            text = folded.text
            parts_of = self._parts.items()
            here = {key for key, parts in parts_of if all(part in text for part in parts)}
            return _found(_compiled(here), folded)
        if self._expression is None:
            self._expression = _compiled(set(self._parts))
        return _found(self._expression, folded)


def _compiled(keys: set[str]) -> re.Pattern[str] | None:
    root = _Branch()
    for key in sorted(keys):
        branch = root
        for piece in _pieces(key):
            branch = branch.setdefault(piece, _Branch())
    return re.compile(_expression(root)) if root else None


def _found(expression: re.Pattern[str] | None, folded: Folded) -> Iterator[tuple[int, int, str]]:
    if expression is not None:
        for match in expression.finditer(folded.text):
            yield match.start(), match.end(), alias_key(match.group())
