"""How the built-in encoder is made, one command per step and one for all.

python -m training all --data DIR --start MODEL --work DIR

vocabulary  which rows the table has; rows of new tokens
terms       which Chinese word goes with which English word
distil      Chinese towards the English of the frozen start
tune        questions to passages, both languages, pairs still in the mix
retune      a second stretch of the same, held to the English of the first
blend       the vectors of two teachers, in one, for the texts of the next step
follow      towards those vectors
export      half precision, standard layout

The next encoder, from another ancestor (docs/experiments/encoder.md):

start       multilingual-e5-small out of two packages, cut to Chinese and English
lessons     the texts that it learns from, as token ids
narrow      fewer, narrower layers of it by least squares
learn       towards the whole start and the encoder that ships, side by side

The reader, from the folders `start/` and `terms.tsv`:

read-pack   questions with the windows of a search, as token ids
read        question and window -> answers or not, and with which words
read-check  what it has learnt, on documents that are held out
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import torch
from torch import Tensor
from transformers import BertConfig

from indexer.errors import DatasetError, LanmeiError
from training.gloss import glosses_of
from training.learn_steps import learn, make_lessons, narrow_start
from training.memory import asked_stream
from training.model import TABLE, TokenTable, read_cutting_tokenizer, read_model, read_weights
from training.model import write_model as write_folder
from training.passages import Asked, read_asked, read_crossed
from training.reader_steps import check_reader, pack_readings, teach_reader
from training.settings import SETTINGS_PATH, StageSettings, TrainingSettings, read_settings
from training.stage import Stream, train
from training.start import make_start
from training.streams import Trainee, frozen, pairs_stream, teacher_vectors
from training.table import fit_rows, initial_table
from training.taught import read_targets, read_taught, save_targets, targets_of, taught_stream
from training.teachers import blended, second_vectors
from training.terms import Term, find_terms, read_terms, write_terms
from training.texts import read_pairs, read_rows

STEPS = ("vocabulary", "terms", "distil", "tune", "retune", "blend", "follow", "export")
LEARN_STEPS = ("start", "lessons", "narrow", "learn")
READER_STEPS = ("read-pack", "read", "read-check")
# For each stage the folder that it starts from and the one whose English it is held to.
BEFORE = {"distil": "vocabulary", "tune": "distil", "retune": "tune", "follow": "retune"}
KEPT = {"distil": "vocabulary", "tune": "vocabulary", "retune": "tune", "follow": "retune"}
COUNTED_SHARE = {"weak_laws_other": 0.2, "weak_enwiki_section": 0.5, "weak_enwiki_title_lead": 0.5}


def make_vocabulary(
    data_dir: Path, start_dir: Path, work_dir: Path, settings: TrainingSettings
) -> None:
    """Write `vocabulary/`: the starting body with a pruned table and a folding tokenizer."""
    from training.vocabulary import build_tokenizer, sample_texts  # needs opencc, later steps not

    pairs = read_pairs(data_dir, settings.mix, settings.seed)
    texts = [text for pair in pairs[::2] for text in (pair.english, pair.chinese)]
    for path in sorted((data_dir / "qa").glob("*.tsv.gz")):
        rows = [row[:2] for row in read_rows(path, 3)]
        share = COUNTED_SHARE.get(path.name.removesuffix(".tsv.gz"), 1.0)
        rows = sample_texts(rows, round(share * len(rows)), settings.seed)
        texts.extend(text for row in rows for text in row)
    counted = sample_texts(texts, settings.vocabulary.sample_texts, settings.seed)
    tokenizer = build_tokenizer(start_dir, counted, settings.vocabulary)
    config, weights = read_weights(start_dir)
    old = read_cutting_tokenizer(start_dir, settings.model.window)
    table, fresh = initial_table(old, weights[TABLE], tokenizer)
    fit_rows(table, fresh, pairs, tokenizer, settings.table, settings.seed)
    weights[TABLE] = table
    print(f"{len(table)} rows, {len(fresh)} of them new", file=sys.stderr)
    write_folder(
        work_dir / "vocabulary",
        config,
        weights,
        tokenizer,
        window=settings.model.window,
        half=False,
    )


def run_stage(name: str, data_dir: Path, work_dir: Path, settings: TrainingSettings) -> None:
    """Train one stage from the folder of the step before it; resumes from its checkpoint.

    A stage of no steps passes the weights on; one with a `new_share` leaves a mean of both.
    """
    stage: StageSettings = getattr(settings, name)
    device = _device(settings)
    torch.manual_seed(settings.seed)
    student, tokenizer = read_model(work_dir / BEFORE[name], settings.model.window)
    if stage.steps:
        kept, _ = read_model(work_dir / KEPT[name], settings.model.window)
        trainee = Trainee(student.to(device), frozen(kept).to(device), tokenizer, device)
        train(
            student,
            make_streams(trainee, data_dir, work_dir, stage, settings),
            stage,
            seed=settings.seed,
            checkpoint=work_dir / f"{name}.pt",
            stop_after=stage.stop_after,
        )
    weights = student.weights()
    if stage.new_share < 1.0:
        _, before = read_weights(work_dir / BEFORE[name])
        weights = mean_of(weights, before, stage.new_share)
    _write(work_dir / name, student.config, weights, settings, half=False)


def make_targets(data_dir: Path, work_dir: Path, settings: TrainingSettings) -> None:
    """Write `targets.npy`: for each text of `follow` the vector that it is to have, float16."""
    taught = read_taught(data_dir, settings)
    device = _device(settings)
    student, tokenizer = read_model(work_dir / BEFORE["follow"], settings.model.window)
    teacher = frozen(student).to(device)
    trainee = Trainee(teacher, teacher, tokenizer, device)
    own = teacher_vectors(trainee, TokenTable(tokenizer, taught.texts)).float().cpu().numpy()
    second = second_vectors(taught.texts, settings.model.threads)
    both = blended(own, second, settings.blend.second_share)
    save_targets(work_dir / "targets.npy", targets_of(both, taught.pairs, settings.blend))


def mean_of(
    after: Mapping[str, Tensor], before: Mapping[str, Tensor], new_share: float
) -> dict[str, Tensor]:
    """Weights on the line between two models of one shape: 0 is `before`, 1 is `after`."""
    return {
        name: new_share * row.cpu() + (1 - new_share) * before[name] for name, row in after.items()
    }


def make_streams(
    trainee: Trainee,
    data_dir: Path,
    work_dir: Path,
    stage: StageSettings,
    settings: TrainingSettings,
) -> dict[str, Stream]:
    """The streams that a stage names."""
    seed, mix = settings.seed, settings.mix

    @cache
    def terms() -> list[Term]:
        return read_terms(work_dir / "terms.tsv")

    @cache
    def across() -> list[Asked]:
        return read_crossed(data_dir, mix.crossed, seed)

    def asked(found: list[Asked], name: str, *, glossed: bool) -> Stream:
        if not found:
            raise DatasetError(
                en=f"no passages for the stream {name}; name sources with rows in settings.toml, "
                f"or take the stream out of the stage",
                zh=f"{name} 流没有段落；请在 settings.toml 中写明有内容的来源，或从该阶段去掉此流",
            )
        texts = [(text, row.language) for row in found for text in row.questions]
        known = terms() if glossed and stage.glossed_share > 0 else []
        glosses = glosses_of(texts, known, seed)
        return asked_stream(trainee, found, glosses, stage, f"{seed}-{name}")

    def crossed(language: str) -> Stream:
        found = [row for row in across() if row.language == language]
        return asked(found, f"crossed_{language}", glossed=False)

    def taught() -> Stream:
        texts = read_taught(data_dir, settings).texts
        targets = read_targets(work_dir / "targets.npy", len(texts))
        table = TokenTable(trainee.tokenizer, texts)
        return taught_stream(trainee, table, targets, stage, f"{seed}-taught")

    makers: dict[str, Callable[[], Stream]] = {
        "taught": taught,
        "pairs": lambda: pairs_stream(trainee, read_pairs(data_dir, mix, seed), stage, seed),
        "asked_zh": lambda: asked(
            read_asked(data_dir, mix.asked_zh, seed), "asked_zh", glossed=True
        ),
        "asked_en": lambda: asked(
            read_asked(data_dir, mix.asked_en, seed), "asked_en", glossed=True
        ),
        "crossed_zh": lambda: crossed("zh"),
        "crossed_en": lambda: crossed("en"),
    }
    return {name: makers[name]() for name in stage.streams if stage.streams[name] > 0}


def export(work_dir: Path, settings: TrainingSettings) -> None:
    """Write `final/`: the tuned weights in half precision."""
    config, weights = read_weights(work_dir / "follow")
    _write(work_dir / "final", config, weights, settings, half=True)


def reader_step(
    step: str,
    data_dir: Path,
    work_dir: Path,
    settings: TrainingSettings,
    begin: Path | None = None,
) -> None:
    """One of the steps that make the reader."""
    device = _device(settings)
    if step == "read-pack":
        pack_readings(data_dir, work_dir, settings)
    elif step == "read":
        teach_reader(work_dir, settings, device, begin=begin)
    else:
        found = check_reader(data_dir, work_dir, settings)
        print("\n".join(f"{name}\t{value:.3f}" for name, value in found.items()))


def learn_step(step: str, data_dir: Path, work_dir: Path, settings: TrainingSettings) -> None:
    """One of the steps that make the encoder out of the starting model."""
    device = _device(settings)
    if step == "start":
        make_start(data_dir, work_dir, settings)
    elif step == "lessons":
        make_lessons(data_dir, work_dir, settings)
    elif step == "narrow":
        narrow_start(work_dir, settings)
    else:
        learn(work_dir, settings, device)


def _device(settings: TrainingSettings) -> torch.device:
    """The GPU if there is one, else the CPU with the threads of the settings."""
    torch.set_num_threads(settings.model.threads)
    torch.set_flush_denormal(True)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _write(
    folder: Path,
    config: BertConfig,
    weights: Mapping[str, Tensor],
    settings: TrainingSettings,
    *,
    half: bool,
) -> None:
    tokenizer = read_cutting_tokenizer(folder.parent / "vocabulary", settings.model.window)
    write_folder(
        folder,
        config,
        {name: row.cpu() for name, row in weights.items()},
        tokenizer,
        window=settings.model.window,
        half=half,
    )


def main() -> None:
    """Run one step or all of them."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=[*STEPS, *LEARN_STEPS, *READER_STEPS, "all"])
    parser.add_argument("--data", type=Path, required=True, help="folder of the training text")
    parser.add_argument("--start", type=Path, help="model to start from (vocabulary step)")
    parser.add_argument("--work", type=Path, required=True, help="where steps leave their results")
    parser.add_argument("--begin", type=Path, help="weights of an earlier stretch (read step)")
    parser.add_argument("--settings", type=Path, default=SETTINGS_PATH, help="hyperparameters")
    parser.add_argument("--threads", type=int, help="on the CPU, in place of the settings'")
    parser.add_argument("--steps", type=int, help="steps per stage, for a trial")
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    if arguments.steps:
        settings = settings.with_steps(arguments.steps)
    if arguments.step in {"vocabulary", "all"} and arguments.start is None:
        parser.error("the vocabulary step needs --start MODEL")
    if arguments.threads:
        settings = replace(settings, model=replace(settings.model, threads=arguments.threads))
    todo = STEPS if arguments.step == "all" else (arguments.step,)
    try:
        for step in todo:
            run_step(step, arguments, settings)
    except LanmeiError as error:
        print(error.message("en"), file=sys.stderr)
        raise SystemExit(error.exit_code) from error


def run_step(step: str, arguments: argparse.Namespace, settings: TrainingSettings) -> None:
    """One step with the folders that the command was given."""
    data_dir, work_dir = arguments.data, arguments.work
    if step in LEARN_STEPS:
        learn_step(step, data_dir, work_dir, settings)
    elif step in READER_STEPS:
        reader_step(step, data_dir, work_dir, settings, arguments.begin)
    elif step == "vocabulary":
        make_vocabulary(data_dir, arguments.start, work_dir, settings)
    elif step == "terms":
        terms = find_terms(data_dir, settings.mix.terms, settings.seed)
        write_terms(work_dir / "terms.tsv", terms)
    elif step == "blend":
        make_targets(data_dir, work_dir, settings)
    elif step == "export":
        export(work_dir, settings)
    else:
        run_stage(step, data_dir, work_dir, settings)


if __name__ == "__main__":
    main()
