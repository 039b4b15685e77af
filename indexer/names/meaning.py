"""Whether a Latin name of ordinary words means what Chinese characters say: Grey Heron, 苍鹭.

Names of streets, ships and companies are translated word by word, often of plants, animals and
tools, which no list of everyday terms has. `data/name_words.tsv` has those; bridge terms the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from indexer.text import BridgeTerms

# Characters that stand in so many words that they tell nothing.
_OF_MANY_WORDS = frozenset("的色子头树花木物")
_WORD = re.compile(r"[a-z]+")
_SHORTEST_PART = 3
# Plurals that are not made with an s.
_PLURALS = {
    "calves": "calf", "feet": "foot", "geese": "goose", "halves": "half", "hooves": "hoof",
    "knives": "knife", "leaves": "leaf", "loaves": "loaf", "mice": "mouse", "oxen": "ox",
    "shelves": "shelf", "teeth": "tooth", "wharves": "wharf", "wolves": "wolf",
}  # fmt: skip
# Characters of a Chinese name for one word and for each more.
_FIRST, _MORE = 3, 2

Meaning = Literal["same", "partly", "other", "unknown"]


def compare_meanings(name: str, han: str) -> Meaning:
    """Whether the words of a Latin name are said at the end of some characters.

    `same`: every word of the table is, and half of all words; `partly`: one of several is; `other`:
    each is known and none is; `unknown`: else.
    """
    words = [word for word in _WORD.findall(name.lower().replace("’", "'")) if len(word) > 1]
    words = [word for word in words if word not in {"of", "the", "and"}]
    tail = set(han[-(_FIRST + _MORE * (len(words) - 1)) :])
    held = [(bool(_table_of(word)), bool(tail & own)) for word in words if (own := _own(word))]
    firm = [said for in_table, said in held if in_table]
    if held and all(firm) and 2 * sum(said for _, said in held) >= len(words):
        return "same"
    if any(firm or [said for _, said in held]):
        return "partly"
    return "other" if words and len(held) == len(words) else "unknown"


def is_known_word(word: str) -> bool:
    """Whether it is known by which characters a word is translated."""
    return bool(_own(word.lower()))


def meant_by(word: str) -> frozenset[str]:
    """The characters with which a word is translated; none of one that is in no list."""
    return _own(word.lower())


def characters_for(word: str) -> frozenset[str]:
    """The characters that stand for an ordinary word in Chinese names, by the table; or none."""
    return _single(word.lower())


def is_word_of_names(word: str) -> bool:
    """Whether it is an ordinary word of which names are made: it is translated, not spelled.

    False for a compound, which may be a place in England: Redford.
    """
    return bool(_single(word.lower()))


@lru_cache(maxsize=10_000)
def _own(word: str) -> frozenset[str]:
    own = _table_of(word)
    terms = BridgeTerms.load().expand(word)
    own |= {character for term in terms for character in term.translation}
    return own if _table_of(word) else own - _OF_MANY_WORDS


def _table_of(word: str) -> frozenset[str]:
    """The characters of a word, or of the two words that it is made of."""
    own = _single(word)
    table = _table()
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if not own and word[:at] in table and word[at:] in table:
            own = table[word[:at]] | table[word[at:]]
    return own


def _single(word: str) -> frozenset[str]:
    """The characters of a word or of its singular."""
    forms = [word, _PLURALS.get(word, word), word.removesuffix("s"), word.removesuffix("es")]
    forms += [word[:-3] + "y"] if word.endswith("ies") else []
    return next((own for form in forms if (own := _table().get(form))), frozenset())


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    text = (files("indexer") / "data" / "name_words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: frozenset(characters) for word, characters in rows}
