from __future__ import annotations

import gzip
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch

from indexer.errors import DatasetError, UserError
from tests.training.conftest import ASKED, PAIRS
from training.__main__ import export, make_targets, make_vocabulary, run_stage
from training.model import read_model
from training.settings import MixSettings, StageSettings, TrainingSettings, read_settings
from training.terms import Term, write_terms


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "text"
    rows = {
        "bitext/toy": [f"{pair.english}\t{pair.chinese}\n" for pair in PAIRS],
        "bitext/long": [f"The lantern {n} is red. {'tea ' * 80}\t灯笼{n}。\n" for n in range(24)],
        "lexicon/toy": ["lantern\t灯笼\n"],
        "qa/zh": [f"{asked}\t{row.passage}\tzh\n" for row in ASKED for asked in row.questions],
        "qa/en": ["Where is the lantern?\tThe red lantern of the forest.\ten\n"] * 2,
    }
    for name, lines in rows.items():
        path = folder / f"{name}.tsv.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress("".join(lines).encode()))
    return folder


@pytest.fixture
def toy_settings(settings: TrainingSettings, stage: StageSettings) -> TrainingSettings:
    names = ("pairs", "asked_zh", "asked_en", "crossed_zh", "crossed_en")
    return replace(
        settings,
        vocabulary=replace(settings.vocabulary, rows=9_000),
        model=replace(settings.model, window=48, threads=1),
        distil=replace(stage, streams={"pairs": 1.0}),
        tune=replace(stage, streams=dict.fromkeys(names, 0.2)),
        retune=replace(stage, streams={"asked_zh": 0.5, "pairs": 0.5}),
        blend=replace(settings.blend, pairs=6, crossed=2),
        follow=replace(stage, streams={"taught": 0.8, "asked_en": 0.2}),
        mix=MixSettings(
            bitext={"toy": 1.0},
            paragraphs={"toy": 1.0},
            lexicon={"toy": 1.0},
            asked_zh={"zh": 1.0},
            asked_en={"en": 1.0},
            crossed={"long": 1.0},
            terms={},
        ),
    )


def test_every_step_runs_after_the_one_before_it_and_ends_in_a_model(
    model_dir: Path, data_dir: Path, tmp_path: Path, toy_settings: TrainingSettings
) -> None:
    work = tmp_path / "work"
    make_vocabulary(data_dir, model_dir, work, toy_settings)
    write_terms(work / "terms.tsv", [Term("灯笼", "lantern", 1.2, 9, n_lexicons=1)])
    run_stage("distil", data_dir, work, toy_settings)
    run_stage("tune", data_dir, work, toy_settings)
    run_stage("retune", data_dir, work, toy_settings)
    make_targets(data_dir, work, toy_settings)
    run_stage("follow", data_dir, work, toy_settings)
    export(work, toy_settings)
    stages = [work / name for name in ("vocabulary", "distil", "tune", "retune", "follow")]
    tables = [read_model(folder, 48)[0].table.weight for folder in stages]
    assert not any(torch.equal(before, after) for before, after in pairwise(tables))
    after, tokenizer = read_model(work / "final", 48)
    assert tokenizer.encode("燈籠").tokens == ["[CLS]", "灯笼", "[SEP]"]
    assert torch.equal(after.table.weight, tables[-1].half().float())
    assert (work / "final" / "model.safetensors").stat().st_size < 0.6 * (
        work / "follow" / "model.safetensors"
    ).stat().st_size


def test_a_stage_of_no_steps_passes_the_weights_on(
    model_dir: Path, data_dir: Path, tmp_path: Path, toy_settings: TrainingSettings
) -> None:
    work = tmp_path / "work"
    idle = replace(toy_settings, distil=replace(toy_settings.distil, steps=0))
    make_vocabulary(data_dir, model_dir, work, idle)
    run_stage("distil", data_dir, work, idle)
    before, _ = read_model(work / "vocabulary", 48)
    after, _ = read_model(work / "distil", 48)
    assert torch.equal(before.table.weight, after.table.weight)


def test_a_stage_may_leave_the_mean_of_what_it_trained_and_what_it_began_with(
    model_dir: Path, data_dir: Path, tmp_path: Path, toy_settings: TrainingSettings
) -> None:
    work = tmp_path / "work"
    make_vocabulary(data_dir, model_dir, work, toy_settings)
    before, _ = read_model(work / "vocabulary", 48)
    tables = []
    for share in (0.0, 0.25, 1.0):
        (work / "distil.pt").unlink(missing_ok=True)
        distil = replace(toy_settings.distil, new_share=share)
        run_stage("distil", data_dir, work, replace(toy_settings, distil=distil))
        tables.append(read_model(work / "distil", 48)[0].table.weight)
    start, mean, trained = tables
    assert torch.equal(start, before.table.weight)
    assert not torch.equal(start, trained)
    assert torch.allclose(mean, 0.25 * trained + 0.75 * start, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "folders"),
    [
        ("distil", ["vocabulary", "vocabulary"]),
        ("tune", ["distil", "vocabulary"]),
        ("retune", ["tune", "tune"]),
        ("follow", ["retune", "retune"]),
    ],
)
def test_a_stage_starts_from_the_one_before_and_is_held_to_its_own_teacher(
    name: str, folders: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def opening(folder: Path, _window: int) -> tuple[None, None]:
        opened.append(folder.name)
        if len(opened) == len(folders):
            raise InterruptedError
        return None, None

    monkeypatch.setattr("training.__main__.read_model", opening)
    with pytest.raises(InterruptedError):
        run_stage(name, tmp_path, tmp_path, read_settings())
    assert opened == folders


def test_a_setting_nobody_knows_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("seed = 1\n[vocabulary]\nrow = 3\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"\[vocabulary\]: unknown \['row'\]") as caught:
        read_settings(path)
    assert "一节" in caught.value.zh


def test_a_stream_without_passages_is_refused_by_name(
    model_dir: Path, data_dir: Path, tmp_path: Path, toy_settings: TrainingSettings
) -> None:
    work = tmp_path / "work"
    bare = replace(
        toy_settings,
        distil=replace(toy_settings.distil, steps=0),
        mix=replace(toy_settings.mix, crossed={}),
    )
    make_vocabulary(data_dir, model_dir, work, bare)
    write_terms(work / "terms.tsv", [])
    run_stage("distil", data_dir, work, bare)
    with pytest.raises(DatasetError, match="no passages for the stream crossed_zh"):
        run_stage("tune", data_dir, work, bare)
