"""Chinese surnames as they are spelled in Latin letters, at home and abroad: Wong is 王 or 黄."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from indexer.names.pinyin import readings
from indexer.text import fold, simplify


@lru_cache(maxsize=1)
def surnames_abroad() -> dict[str, str]:
    """Surnames as they are spelled abroad, and the characters of each."""
    text = (files("indexer") / "data" / "surnames_abroad.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def spells_surname(word: str, character: str) -> bool:
    """Whether a Latin word is a spelling of a surname of one character: Li and Lee of 李."""
    letters = "".join(letter for letter in fold(word).text if letter.isalpha())
    own = simplify(character)
    return bool(letters) and (letters in readings(own) or own in surnames_abroad().get(letters, ""))
