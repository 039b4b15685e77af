"""Hyperparameters: one small file, read into frozen records."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from indexer.errors import UserError

SETTINGS_PATH = Path(__file__).with_name("settings.toml")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class VocabularySettings:
    """Which rows the table has."""

    rows: int
    common_characters: int
    rare_character_count: int
    sample_texts: int


@dataclass(frozen=True, slots=True)
class StartSettings:
    """Which rows of the starting model's table stay."""

    rows: int
    sample_texts: int


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Window of the encoder and threads on the CPU."""

    window: int
    threads: int


@dataclass(frozen=True, slots=True)
class TableSettings:
    """Least squares for the rows of new tokens."""

    steps: int
    rate: float
    batch_pairs: int


@dataclass(frozen=True, slots=True)
class StageSettings:
    """One stretch of training; `streams` are the shares of its steps.

    `stop_after`, if not 0, ends it before the rate has come down, as a cut-off would. A
    `table_rate` of 0 leaves the token table as it is. `asked_weight` is that of telling passages
    apart by their questions, where a loss has other parts besides. What the stage leaves is a mean
    of the weights that it trained, by `new_share`, and of those that it started from (Wortsman et
    al. 2022, arXiv 2109.01903).
    """

    steps: int
    warm_up: int
    body_rate: float
    table_rate: float
    batch_tokens: int
    temperature: float
    distance_weight: float
    contrast_weight: float
    keep_weight: float
    keep_share: float
    checkpoint_every: int
    streams: dict[str, float]
    passage_questions: int = 4
    glossed_share: float = 0.5
    stop_after: int = 0
    new_share: float = 1.0
    asked_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class BlendSettings:
    """Two teachers: the weight of the second, and how many texts they read."""

    second_share: float
    english_share: float
    pairs: int
    crossed: int


@dataclass(frozen=True, slots=True)
class NarrowSettings:
    """Which layers of the starting model stay, how wide, and on how many texts they are fitted."""

    layers: list[int]
    width: int
    texts: int
    tokens: int


@dataclass(frozen=True, slots=True)
class LessonSettings:
    """The texts of the step `learn`, and how its two teachers are weighed."""

    passages: int
    crossed: int
    questions: int
    pairs: int
    pair_characters: int
    tokens: int
    part_texts: int
    second_share: float


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What the reader reads: shares of the sources, and how questions and windows are varied."""

    held_out: float
    checked: int
    others: int
    glossed: float
    glossed_windows: float
    switched: float
    altered: float
    sources: dict[str, float]
    crossed: dict[str, float]


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """The reader and its training: the rate is held, then brought down from `decay_from` on."""

    layers: int
    frozen_layers: int
    steps: int
    decay_from: int
    warm_up: int
    body_rate: float
    head_rate: float
    batch_tokens: int
    task_tokens: int
    chunk_tokens: int
    threads: int
    set_weight: float
    empty_weight: float
    window_weight: float
    span_weight: float
    average: float
    checkpoint_every: int


@dataclass(frozen=True, slots=True)
class MixSettings:
    """How much of each source goes in."""

    bitext: dict[str, float]
    paragraphs: dict[str, float]
    lexicon: dict[str, float]
    asked_zh: dict[str, float]
    asked_en: dict[str, float]
    crossed: dict[str, float]
    terms: dict[str, float]


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """All of `settings.toml`."""

    seed: int
    start: StartSettings
    vocabulary: VocabularySettings
    model: ModelSettings
    table: TableSettings
    distil: StageSettings
    tune: StageSettings
    retune: StageSettings
    blend: BlendSettings
    follow: StageSettings
    narrow: NarrowSettings
    lessons: LessonSettings
    learn: StageSettings
    reading: ReadingSettings
    reader: ReaderSettings
    mix: MixSettings

    def with_steps(self, steps: int) -> TrainingSettings:
        """The same with shorter or longer stages, for a trial."""
        return replace(
            self,
            distil=replace(self.distil, steps=steps),
            tune=replace(self.tune, steps=steps),
            retune=replace(self.retune, steps=steps),
            follow=replace(self.follow, steps=steps),
            learn=replace(self.learn, steps=steps),
            reader=replace(self.reader, steps=steps),
        )


def read_settings(path: Path = SETTINGS_PATH) -> TrainingSettings:
    """Read the file.

    Raises:
        UserError: A section or a name in it is missing or unknown.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return TrainingSettings(
        seed=int(table["seed"]),
        vocabulary=_record(VocabularySettings, table, "vocabulary", path),
        start=_record(StartSettings, table, "start", path),
        model=_record(ModelSettings, table, "model", path),
        table=_record(TableSettings, table, "table", path),
        distil=_record(StageSettings, table, "distil", path),
        tune=_record(StageSettings, table, "tune", path),
        retune=_record(StageSettings, table, "retune", path),
        blend=_record(BlendSettings, table, "blend", path),
        follow=_record(StageSettings, table, "follow", path),
        narrow=_record(NarrowSettings, table, "narrow", path),
        lessons=_record(LessonSettings, table, "lessons", path),
        learn=_record(StageSettings, table, "learn", path),
        reading=_record(ReadingSettings, table, "reading", path),
        reader=_record(ReaderSettings, table, "reader", path),
        mix=_record(MixSettings, table, "mix", path),
    )


def _record(kind: type[T], table: dict[str, Any], section: str, path: Path) -> T:
    given = table.get(section, {})
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    unknown = sorted(set(given) - set(known))
    missing = sorted(
        field.name
        for field in fields(kind)  # type: ignore[arg-type]
        if field.name not in given and field.default is MISSING
    )
    if unknown or missing:
        names = ", ".join(known)
        raise UserError(
            en=f"{path.name}, section [{section}]: unknown {unknown}, missing {missing}; "
            f"expected {names}",
            zh=f"{path.name} 的 [{section}] 一节：多出 {unknown}，缺少 {missing}；应有 {names}",
        )
    return kind(**given)
