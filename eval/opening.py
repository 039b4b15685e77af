"""Opens what the flags name: the data set, and the index on which it is measured."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.gold import (
    TOPICS,
    DocumentDataset,
    GoldSet,
    SplitName,
    read_beir,
    read_gold_csv,
    read_gold_folder,
    read_trec,
)
from eval.measures import Subject, build_subject, open_subject, shipped_documents
from eval.terminal import build_bar
from eval.wording import Translate
from indexer.errors import DatasetError
from service.settings import Settings


def settings_from(parsed: argparse.Namespace) -> Settings:
    """Defaults, then file, environment and flags.

    Raises:
        UserError: when a value cannot be used.
    """
    flags = {"index_dir": parsed.index, "encoder": parsed.encoder}
    return Settings.load(flags=flags)


def open_shipped(
    parsed: argparse.Namespace, split: SplitName, t: Translate
) -> tuple[Subject, GoldSet]:
    """The shipped topics over the shipped corpus, or over the index of `--index`."""
    settings = settings_from(parsed)
    if parsed.index is not None:
        subject = open_subject(settings)
    else:
        with build_bar(t("passages", "段落")) as progress:
            subject = build_subject(
                shipped_documents(settings), "shipped", settings, progress=progress
            )
    return subject, read_gold_folder(subject.texts, split=split)


def open_dataset(
    parsed: argparse.Namespace, t: Translate
) -> tuple[Subject, GoldSet | DocumentDataset]:
    """The data set that was named, of whatever form, and its subject.

    Raises:
        LanmeiError: when one of them cannot be used.
    """
    path: Path | None = parsed.dataset
    qrels: Path | None = getattr(parsed, "qrels", None)
    if path is None:
        return open_shipped(parsed, parsed.split, t)
    settings = settings_from(parsed)
    if (path / "corpus.jsonl").is_file():
        split = (
            "dev" if (path / "qrels" / "dev.tsv").is_file() and parsed.split == "dev" else "test"
        )
        dataset = read_beir(path, split=split)
        return _over_own_corpus(parsed, settings, dataset, t), dataset
    if (path / TOPICS).is_file():
        subject = open_subject(settings)
        return subject, read_gold_folder(subject.texts, folder=path, split=parsed.split)
    if path.suffix.lower() == ".csv":
        subject = open_subject(settings)
        return subject, read_gold_csv(path, subject.texts)
    if path.is_file() and qrels is not None:
        subject = open_subject(settings)
        return subject, read_trec(path, qrels, set(subject.index.documents))
    raise DatasetError(
        en=f"{path}: is no data set; expected a folder with corpus.jsonl or topics.jsonl, a CSV, "
        "or a TREC topics file with --qrels",
        zh=f"{path}：不是数据集；应为含 corpus.jsonl 或 topics.jsonl 的文件夹、CSV，"
        "或配 --qrels 的 TREC 测试问题文件",
    )


def _over_own_corpus(
    parsed: argparse.Namespace, settings: Settings, dataset: DocumentDataset, t: Translate
) -> Subject:
    if parsed.index is not None or dataset.documents is None:
        return open_subject(settings)
    name = f"{dataset.name}-{dataset.corpus_digest[:12]}"
    with build_bar(t("passages", "段落")) as progress:
        return build_subject(
            dataset.documents, name, settings, for_answers=False, progress=progress
        )
