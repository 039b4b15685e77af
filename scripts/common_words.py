"""Write service/data/common_words.txt: the terms of common English words.

python scripts/common_words.py --write

The tokenizer of the reader holds a log probability for each piece (Kudo 2018, arXiv 1808.06226).
Words that are one piece of more than `LEAST` are common; they are written as index terms.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from indexer.text import terms

ROOT = Path(__file__).resolve().parent.parent
TOKENIZER = ROOT / "service" / "data" / "reader" / "tokenizer.json"
WORDS = ROOT / "service" / "data" / "common_words.txt"
LEAST = -13.1


def common_words() -> list[str]:
    """The terms, each once and in order."""
    pieces = json.loads(TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"]
    words = [p[1:] for p, share in pieces if re.fullmatch("▁[a-z]{2,}", p) and share > LEAST]
    return sorted(set(terms(" ".join(words))))


if __name__ == "__main__":
    text = "\n".join(common_words()) + "\n"
    if "--write" in sys.argv[1:]:
        WORDS.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
