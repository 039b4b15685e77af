"""The record that the readers of attributions make, and what a document has introduced so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from indexer.names import Names, alias_key
from indexer.statements.affiliation import Affiliation

# Two Latin spellings of one speaker within one document (Heng Chan Thoeum, Thoeun: 94).
_SAME_NAME = 88.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as printed, with what the title resolves to."""

    name: str | None
    affiliation: Affiliation


@dataclass(frozen=True, slots=True)
class Attribution:
    """From `start` on (an offset into the text it was read from) `speaker` has the word.

    `speaker` None: the speaker before goes on ("she suggested"). `quoted`: the words themselves
    are given. `firm` attributions name a person or a title; one that names only a country or a
    body does not interrupt a person's speech.
    """

    start: int
    speaker: Speaker | None
    speech: Literal["direct", "reported"] = "reported"
    firm: bool = True


@dataclass(slots=True)
class Roster:
    """People a document has introduced with a title: a later bare name stands for them."""

    names: Names
    _known: dict[str, Speaker] = field(default_factory=dict)

    def introduce(self, speaker: Speaker) -> None:
        """Remember a speaker with a title; the first title of a name stays."""
        if speaker.name and speaker.affiliation != Affiliation():
            self._known.setdefault(alias_key(speaker.name), speaker)

    def recall(self, name: str) -> Speaker | None:
        """The speaker introduced under this name, a variant spelling of it, or its surname."""
        key = alias_key(name)
        if key in self._known:
            return replace(self._known[key], name=name)
        wanted = self.names.resolve(name, "person")
        for known, speaker in self._known.items():
            same = wanted is not None and wanted == self.names.resolve(known, "person")
            if same or same_latin_name(key, known):
                return speaker if _is_part(key, known) else replace(speaker, name=name)
        return None

    def knows(self, name: str) -> bool:
        """True when the document or the names file has this person."""
        return self.names.resolve(name, "person") is not None or self.recall(name) is not None


def _is_part(key: str, known: str) -> bool:
    return key.isascii() and key.count(" ") < known.count(" ")


def same_latin_name(one: str, other: str) -> bool:
    """True for two alias keys that are nearly equal, or of which one is the other's surname."""
    if not (one.isascii() and other.isascii()):
        return False
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) < len(long) and len(short) == 1:
        return short[0] in (long[0], long[-1])
    from rapidfuzz import fuzz

    return len(short) == len(long) > 1 and fuzz.ratio(one, other) >= _SAME_NAME
