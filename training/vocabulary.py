"""The vocabulary: rows of the starting model that are used, and Han characters it lacks.

Text is folded inside the tokenizer (NFKC, traditional to simplified, lower case). A run of common
Han characters is one word for WordPiece, whose longest match then is a forward maximum
segmentation; every other Han character stands alone, so an unknown one never takes its neighbours
with it.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from tokenizers import Tokenizer
from tqdm import tqdm

from indexer.errors import EncoderError
from training.charmap import precompiled_charsmap, simplified_characters
from training.settings import VocabularySettings

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
SYMBOLS = {"■": "•", "▪": "•", "◆": "•", "‧": "·", "※": "*", "︰": ":", "―": "—"}
T = TypeVar("T")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def read_tokenizer(folder: Path) -> dict[str, Any]:
    """The `tokenizer.json` of a model folder.

    Raises:
        EncoderError: The folder holds none.
    """
    path = folder / "tokenizer.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderError(
            en=f"no tokenizer in {folder.name}: {error}; give the folder of a starting model",
            zh=f"{folder.name} 中没有分词器：{error}；请给出起始模型的目录",
        ) from error
    return found


def build_tokenizer(
    start_dir: Path, texts: Sequence[str], settings: VocabularySettings
) -> Tokenizer:
    """The pruned and folding tokenizer; `texts` decide which rows are worth keeping."""
    start = read_tokenizer(start_dir)
    old: dict[str, int] = start["model"]["vocab"]
    charsmap = precompiled_charsmap({**simplified_characters(), **SYMBOLS})
    common = {word for word in old if len(word) == 1 and HAN.match(word) and "##" + word in old}
    trial = make_tokenizer(old, common, charsmap)
    counts, characters = count_tokens(trial, texts)
    ranked = [word for word, _ in characters.most_common()]
    common = {word for word in ranked if word in common}
    common = set(sorted(common, key=lambda c: -characters[c])[: settings.common_characters])
    frequent = [c for c in ranked if characters[c] >= settings.rare_character_count]
    rare = [c for c in dict.fromkeys([*frequent, *gb2312()]) if c not in common]
    kept = [*SPECIAL, *_letters(old), *sorted(common), *sorted("##" + c for c in common), *rare]
    kept = list(dict.fromkeys(kept))
    held = set(kept)
    for word, _ in counts.most_common():
        if len(kept) >= settings.rows:
            break
        if word not in held and set(HAN.findall(word)) <= common:
            kept.append(word)
            held.add(word)
    return make_tokenizer({word: row for row, word in enumerate(kept)}, common, charsmap)


def count_tokens(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each token and each Han character (after folding) occurs."""
    tokens: Counter[int] = Counter()
    characters: Counter[str] = Counter()
    for at in tqdm(range(0, len(texts), 1000), desc="count tokens"):
        for text in texts[at : at + 1000]:
            characters.update(HAN.findall(tokenizer.normalizer.normalize_str(text)))
        for encoding in tokenizer.encode_batch_fast(texts[at : at + 1000]):
            tokens.update(encoding.ids)
    found = Counter({str(tokenizer.id_to_token(row)): n for row, n in tokens.items()})
    return found, characters


def make_tokenizer(vocabulary: dict[str, int], common: Iterable[str], charsmap: str) -> Tokenizer:
    """The tokenizer over given rows; `common` are the characters that words are made of."""
    words = "".join(sorted(common)) or "一"
    folding = [
        {"type": "NFKC"},
        {"type": "Precompiled", "precompiled_charsmap": charsmap},
        {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": False,
            "strip_accents": True,
            "lowercase": True,
        },
    ]
    runs = {"Regex": f"[{words}]+|[\\p{{Han}}]"}
    special = [
        {
            "id": vocabulary[word],
            "content": word,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for word in SPECIAL
    ]
    template = [
        {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
    ]
    second = [
        {"Sequence": {"id": "B", "type_id": 0}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
    ]
    return Tokenizer.from_str(
        json.dumps(
            {
                "version": "1.0",
                "truncation": None,
                "padding": None,
                "added_tokens": special,
                "normalizer": {"type": "Sequence", "normalizers": folding},
                "pre_tokenizer": {
                    "type": "Sequence",
                    "pretokenizers": [
                        {"type": "BertPreTokenizer"},
                        {
                            "type": "Split",
                            "pattern": runs,
                            "behavior": "Isolated",
                            "invert": False,
                        },
                    ],
                },
                "post_processor": {
                    "type": "TemplateProcessing",
                    "single": template,
                    "pair": template + second,
                    "special_tokens": {
                        word: {"id": word, "ids": [vocabulary[word]], "tokens": [word]}
                        for word in ("[CLS]", "[SEP]")
                    },
                },
                "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
                "model": {
                    "type": "WordPiece",
                    "unk_token": "[UNK]",
                    "continuing_subword_prefix": "##",
                    "max_input_chars_per_word": 200,
                    "vocab": vocabulary,
                },
            }
        )
    )


def sample_texts(texts: Sequence[T], n_texts: int, seed: int) -> list[T]:
    """At most `n_texts` of them, drawn with the seed."""
    if len(texts) <= n_texts:
        return list(texts)
    return random.Random(seed).sample(texts, n_texts)


def gb2312() -> list[str]:
    """The 6 763 characters of the national standard: none of them may be unknown."""
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [c for pair in pairs if HAN.match(c := pair.decode("gb2312", errors="ignore"))]


def _letters(vocabulary: dict[str, int]) -> list[str]:
    """Pieces of one character, Han apart: what every other word can be spelt with."""
    pieces = ((word, word.removeprefix("##")) for word in vocabulary)
    return [word for word, piece in pieces if len(piece) == 1 and not HAN.match(piece)]
