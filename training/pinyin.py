"""Write indexer/data/pinyin.tsv: the readings of every Chinese character, without tones.

    python -m training.pinyin

Readings are those of pypinyin (MIT), the most common first. Behind them stand the words of two
characters that are read otherwise than their characters are. The table is small where the library
holds fifty megabytes: a server reads names of at most two characters at a time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from indexer.text import HAN

_OUT = Path(__file__).parent.parent / "indexer" / "data" / "pinyin.tsv"
# Between the syllables of a word: indexer/names/pinyin.py tells by it what is a word.
_APART = "'"
_HEAD = """\
# Readings without tones, TAB, the characters that have them, the most common reading first; then
# words of two characters that are read otherwise than their characters are, with an apostrophe.
# Written by training/pinyin.py from pypinyin (MIT).
"""


def main() -> None:
    """Write the table anew."""
    _OUT.write_text(table(), encoding="utf-8")


def table() -> str:
    """The content of the file."""
    from pypinyin import Style, lazy_pinyin, pinyin
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    han = re.compile(f"[{HAN}]")
    of: dict[str, tuple[str, ...]] = {}
    for code in sorted(PINYIN_DICT):
        character = chr(code)
        if han.match(character):
            own = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
            of[character] = tuple(dict.fromkeys([*lazy_pinyin(character, v_to_u=False), *own]))
    read_as: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for character, readings in of.items():
        read_as[readings].append(character)
    lines = [f"{' '.join(own)}\t{''.join(characters)}" for own, characters in read_as.items()]
    words: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for word in sorted(PHRASES_DICT):
        if len(word) == 2 and all(character in of for character in word):
            read = tuple(lazy_pinyin(word, v_to_u=False))
            if read != tuple(of[character][0] for character in word):
                words[read].append(word)
    lines += [f"{_APART.join(read)}\t{' '.join(own)}" for read, own in words.items()]
    return _HEAD + "\n".join(sorted(lines)) + "\n"


if __name__ == "__main__":
    main()
