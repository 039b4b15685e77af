"""The encoder out of the starting model: lessons, narrowing, two teachers, the parcel for a GPU."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from indexer.errors import DatasetError, EncoderError
from tests.training.toy_start import LAYERS, WIDE, weights_file, write_tokenizer
from training.learn import Aims, Frame, flat, unflat
from training.learn_steps import learn, make_lessons, narrow_start, whole_start
from training.lessons import PASSAGE, QUESTION, SENTENCE, Lessons, unit_batches
from training.model import TABLE, read_cutting_tokenizer, read_model, read_weights, write_model
from training.narrow import chosen, narrowed
from training.parcel import large, make, open_results, put_parts, small, take_parts
from training.pieces import cut_pieces, read_pieces, rows_of
from training.reading import Reading, Window
from training.reading_pack import Packed, pack
from training.settings import MixSettings, TrainingSettings, read_settings
from training.start_weights import read_start

PAIRS = [
    ("the red lantern.", "燈籠。"), ("old tea", "茶"), ("the river", "河流"),
    ("where is 2 𠮷", "２在哪里，𠮷"),
    ("is the tea red?", "茶在哪里？"), ("the old river is where?", "河流在哪 the 里？"), ("", "空"),
]  # fmt: skip
ASKED = [
    ("灯笼在哪里？", "灯笼在河流里。茶在马里。", "zh"),
    ("茶在哪里?", "灯笼在河流里。茶在马里。", "zh"),
    ("where is the lantern?", "the red lantern is in the old river.", "en"),
    ("谁在河流？", "马在河流里，體。", "zh"),
]


@pytest.fixture(scope="module")
def settings() -> TrainingSettings:
    given = read_settings()
    return replace(
        given,
        model=replace(given.model, window=64, threads=1),
        narrow=replace(given.narrow, layers=[1], width=48),
        lessons=replace(given.lessons, part_texts=6, tokens=20),
        learn=replace(given.learn, steps=10, warm_up=1, body_rate=3e-3, batch_tokens=60,
                      checkpoint_every=3),
        mix=MixSettings(bitext={"toy": 1.0}, paragraphs={}, lexicon={}, asked_zh={"zh": 1.0},
                        asked_en={}, crossed={}, terms={}),
    )  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, settings: TrainingSettings) -> Path:
    """A work folder with `start/`, `second/`, `learn/lessons.npz` and `narrow/`."""
    folder = tmp_path_factory.mktemp("learn")
    (folder / "toy.bin").write_bytes(weights_file())
    start = read_start(folder / "toy.bin")
    pieces = read_pieces(write_tokenizer(folder / "tokenizer"), start)
    texts = [text for pair in PAIRS for text in pair] + [row[0] for row in ASKED]
    tokenizer = cut_pieces(pieces, texts, 0)
    table, _ = rows_of(start.weights[TABLE], pieces, tokenizer)
    weights = {**start.weights, TABLE: table}
    write_model(folder / "start", start.config, weights, tokenizer, window=64, half=False)
    turned = {**weights, TABLE: table.flip(1)}
    write_model(folder / "second", start.config, turned, tokenizer, window=64, half=False)
    for name, lines in {
        "bitext/toy": ["\t".join(row) for row in PAIRS],
        "qa/zh": ["\t".join(row) for row in ASKED],
    }.items():
        path = folder / "text" / f"{name}.tsv.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    make_lessons(folder / "text", folder, settings)
    narrow_start(folder, settings)
    return folder


@pytest.fixture
def lessons(work: Path) -> Lessons:
    return Lessons.load(work / "learn" / "lessons.npz")


def test_lessons_hold_whole_units_of_both_languages_in_parts(work: Path, lessons: Lessons) -> None:
    tokenizer = read_cutting_tokenizer(work / "start", 64)
    texts = [
        tokenizer.decode(lessons.ids[a:b].tolist())
        for a, b in zip(lessons.bounds, lessons.bounds[1:], strict=False)
    ]
    # A pair with an empty side says nothing; traditional and full-width text is read folded.
    assert len(lessons.pairs) == len(PAIRS) - 1
    assert {texts[b] for a, b in lessons.pairs if "lantern" in texts[a]} == {"灯笼。"}
    assert {texts[a] for a, b in lessons.asked if texts[b].startswith("灯笼在河流里")} == {
        "灯笼在哪里?", "茶在哪里?"
    }  # fmt: skip
    assert lessons.lengths().max() == 20  # the longest is cut
    part_of = np.searchsorted(lessons.parts, np.arange(len(lessons)), side="right")
    for a, b in (*lessons.pairs, *lessons.asked):
        assert part_of[a] == part_of[b]
    for (a, b), kinds in [(row, (SENTENCE, SENTENCE)) for row in lessons.pairs] + [
        (row, (QUESTION, PASSAGE)) for row in lessons.asked
    ]:
        assert (lessons.kinds[a], lessons.kinds[b]) == kinds
    assert lessons.chinese[lessons.pairs[:, 1]].all()
    assert not lessons.chinese[lessons.pairs[:, 0]].any()


def test_a_pass_reads_every_unit_once_whatever_the_parts(lessons: Lessons) -> None:
    assert lessons.n_parts > 1
    for given in (lessons, lessons.merged(100)):
        batches = [
            (asked, batch)
            for number in range(given.n_parts)
            for asked, batch in unit_batches(given, number, 40, "seed")
        ]
        pairs = sorted(unit for asked, batch in batches if not asked for unit in batch)
        assert pairs == sorted((int(a), int(b)) for a, b in given.pairs)
        questions = sorted(
            q for asked, batch in batches if asked for unit in batch for q in unit[1:]
        )
        assert questions == sorted(given.asked[:, 0].tolist())
    assert list(unit_batches(lessons, 0, 40, "seed")) == list(unit_batches(lessons, 0, 40, "seed"))
    assert unflat(flat([(3, 1, 2), (9, 8)])) == [[3, 1, 2], [9, 8]]


def test_damaged_and_missing_lessons_are_refused(lessons: Lessons, tmp_path: Path) -> None:
    lessons.save(tmp_path / "l.npz")
    content = (tmp_path / "l.npz").read_bytes()
    (tmp_path / "l.npz").write_bytes(content[: len(content) // 2])
    for path in (tmp_path / "l.npz", tmp_path / "none.npz"):
        with pytest.raises(DatasetError, match="lessons"):
            Lessons.load(path)


def test_the_features_that_are_kept_are_those_that_the_aims_need() -> None:
    drawn = torch.Generator().manual_seed(1)
    rows = torch.randn(200, 6, generator=drawn)
    rows[:, 4] = rows[:, 1]  # says nothing new
    weight = torch.randn(6, 3, generator=drawn)
    weight[2] = 0  # nobody reads it
    aims = rows @ weight + torch.tensor([1.0, -2.0, 0.5])
    kept, found, bias = chosen(rows, aims, weight, 4, 1e-9)
    assert 2 not in kept
    assert len({1, 4} & set(kept.tolist())) == 1
    assert torch.allclose(rows[:, kept] @ found + bias, aims, atol=1e-3)


def test_a_whole_model_that_is_fitted_stays_and_a_narrow_one_comes_near(work: Path) -> None:
    config, weights = read_weights(work / "start")
    drawn = torch.Generator().manual_seed(2)
    texts = [(torch.randint(5, 60, (40, n), generator=drawn), 0) for n in (5, 8, 11)]
    _, same = narrowed(config, weights, texts, range(LAYERS), WIDE)
    for name, row in same.items():
        assert torch.allclose(row, weights[name], atol=0.02), name
    said: list[str] = []
    shape, narrow = narrowed(config, weights, texts, [0, 1], 40, say=said.append)
    assert shape.intermediate_size == 40
    assert narrow["encoder.layer.1.output.dense.weight"].shape == (32, 40)
    assert all(float(line.split()[-1]) < 0.2 for line in said)
    for layers, width in (([1, 0], 40), ([0, 2], 40), ([], 40), ([0], WIDE + 1), ([0], 0)):
        with pytest.raises(EncoderError) as caught:
            narrowed(config, weights, texts, layers, width)
        assert "[narrow]" in caught.value.zh


def test_a_start_that_keeps_all_its_layers_is_not_fitted(
    work: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    for name in ("start", "learn"):
        shutil.copytree(work / name, tmp_path / name)
    config, weights = read_weights(work / "start")
    narrow_start(tmp_path, replace(settings, narrow=whole_start(config, settings.narrow)))
    _, same = read_weights(tmp_path / "narrow")
    assert all(torch.equal(row, same[name]) for name, row in weights.items())


def test_the_aims_of_two_teachers_have_both_and_no_mean_of_a_language() -> None:
    drawn = np.random.default_rng(3)
    meaning = drawn.normal(size=(80, 8))
    chinese = np.arange(80) % 2 == 1
    first = meaning[:, :6] + 9.0 * chinese[:, None]  # the languages lie far apart
    vectors = np.hstack([first, meaning[:, 2:]]).astype(np.float32)
    kinds = np.full(80, SENTENCE, np.uint8)
    aims = Aims(vectors, chinese, kinds, 6, 0.5)
    both = aims.blended(vectors, chinese, kinds)
    short = aims.short(both)
    assert short.shape == (80, 6)
    assert np.allclose(np.linalg.norm(short, axis=1), 1, atol=1e-4)
    apart = np.linalg.norm(short[chinese].mean(0) - short[~chinese].mean(0))
    assert apart < 0.4
    wanted = both @ both.T
    assert np.corrcoef(wanted.ravel(), (short @ short.T).ravel())[0, 1] > 0.95


def test_it_learns_and_a_run_that_was_cut_off_ends_with_the_same_weights(
    work: Path, settings: TrainingSettings
) -> None:
    device = torch.device("cpu")
    losses = learn(work, settings, device, second_dir=work / "second")
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])
    _, whole = read_weights(work / "learned")
    (work / "learn.pt").unlink()
    cut = replace(settings, learn=replace(settings.learn, stop_after=4))
    assert len(learn(work, cut, device, second_dir=work / "second")) == 4
    assert len(learn(work, settings, device, second_dir=work / "second")) == 6
    _, resumed = read_weights(work / "learned")
    for name, row in whole.items():
        assert torch.equal(row, resumed[name]), name
    _, start = read_weights(work / "start")
    assert torch.equal(whole[TABLE], start[TABLE])
    student, _ = read_model(work / "learned", 64)
    assert (student.config.num_hidden_layers, student.config.intermediate_size) == (1, 48)
    path = work / "learn" / "vectors-0001.npy"
    path.write_bytes(path.read_bytes()[:100])
    (work / "learn.pt").unlink()
    with pytest.raises(DatasetError, match=r"vectors-0001\.npy"):
        learn(work, settings, device, second_dir=work / "second")
    path.unlink()


def test_the_prompts_stand_between_the_special_token_and_the_text(work: Path) -> None:
    tokenizer = read_cutting_tokenizer(work / "start", 64)
    frame = Frame.of(tokenizer)
    whole = tokenizer.encode("query: the tea").ids
    inner = tokenizer.encode("the tea", add_special_tokens=False).ids
    assert whole == [frame.begin, *frame.question, *inner, frame.end]


def test_four_bits_are_kept_and_eight_are_near(work: Path) -> None:
    _, weights = read_weights(work / "start")
    again = large(small(weights, 4))
    assert again.keys() == weights.keys()
    for name, row in weights.items():
        if name != TABLE:
            assert torch.equal(again[name], row), name
    # The start made some rows anew; what came in 4 bits is kept.
    kept = (again[TABLE] == weights[TABLE]).all(1)
    assert kept.sum() > 50
    assert torch.equal(large(small(again, 4))[TABLE], again[TABLE])
    near = large(small(weights, 8))
    worst = max(float((near[name] - row).abs().max()) for name, row in weights.items())
    assert 0 < worst < 0.01


def test_results_come_back_in_parts_and_a_lost_one_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.parcel.PART_BYTES", 5_000)
    weights = {f"row.{number}": torch.randn(30, 32).half().float() for number in range(7)}
    paths = put_parts(weights, tmp_path, "encoder")
    assert len(paths) == 4
    again = take_parts(tmp_path, "encoder")
    assert all(torch.equal(again[name], row) for name, row in weights.items())
    paths[2].write_bytes(paths[2].read_bytes()[:50])
    with pytest.raises(EncoderError, match="damaged"):
        take_parts(tmp_path, "encoder")
    paths[2].unlink()
    with pytest.raises(EncoderError, match="missing"):
        take_parts(tmp_path, "encoder")


def test_one_command_trains_both_out_of_the_parcel_alone(
    work: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    tokenizer = read_cutting_tokenizer(work / "start", 64)
    windows = (
        Window("灯笼在河里。", answers=True, start=3, end=5), Window("茶在马里。", answers=False),
    )  # fmt: skip
    reading = Reading("灯笼在哪里？", "zh", "x", windows)
    pack([reading] * 4, tokenizer).save(work / "reader" / "train.npz")
    parcel = tmp_path / "parcel"
    size = make(work, parcel, work / "second", settings, questions=3)
    assert len(Packed.load(parcel / "readings.npz")) == 3
    assert 0 < size < 3_000_000
    with pytest.raises(EncoderError, match="exists"):
        make(work, parcel, work / "second", settings)
    settings_path = parcel / "code" / "training" / "settings.toml"
    text = settings_path.read_text(encoding="utf-8")
    for before, after in (
        ("layers = [0, 2, 4, 6, 7, 8, 9, 10, 11]", "layers = [1]"), ("width = 768", "width = 48"),
        ("\nlayers = 6 ", "\nlayers = 2 "), ("frozen_layers = 2", "frozen_layers = 1"),
        ("window = 512", "window = 64"), ("batch_tokens = 3_072", "batch_tokens = 20"),
    ):  # fmt: skip
        assert text.count(before) == 1
        text = text.replace(before, after)
    settings_path.write_text(text, encoding="utf-8")
    # The machine has no word lists and none of the packages that read documents.
    command = "import sys; sys.modules |= dict.fromkeys(['jieba', 'opencc', 'bm25s', 'scipy']); "
    command += "sys.path.insert(0, '.'); import runpy; sys.argv[0] = 'accelerate'; "
    command += "runpy.run_module('training.accelerate', run_name='__main__', alter_sys=True)"
    for flag, n_layers, width in (("--no-whole", 1, 48), ("--whole", LAYERS, WIDE)):
        out = tmp_path / flag
        done = subprocess.run(
            [sys.executable, "-I", "-c", command, str(parcel), str(out), "--steps", "2", flag],
            cwd=parcel / "code", capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert '"encoder steps": 2' in done.stdout
        assert all(path.stat().st_size <= 16 * 2**20 for path in out.iterdir())
        open_results(out, work, settings)
        student, _ = read_model(work / "learned", 64)
        assert student.config.num_hidden_layers == n_layers
        assert student.config.intermediate_size == width
        assert (work / "reader" / "half.safetensors").is_file()
        (work / "reader" / "half.safetensors").unlink()
