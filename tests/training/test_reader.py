"""The reader: packed readings, the loss over a set, training that resumes, the exported graph."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from indexer.errors import DatasetError, EncoderError
from service.answering.reader import NOTHING, share_out
from service.answering.reader import Reader as Served
from tests.training.toy_start import weights_file, write_tokenizer
from training.export_reader import export_reader, main
from training.model import TABLE, read_cutting_tokenizer, read_weights, write_model
from training.pieces import cut_pieces, read_pieces, rows_of
from training.reader_check import area
from training.reader_graph import four_bits
from training.reader_model import Reader
from training.reader_stage import Team, rate_at, set_loss, tensors, train_reader
from training.reader_steps import read_half, write_half
from training.reading import Reading, Window
from training.reading_pack import Packed, pack
from training.settings import ReaderSettings, read_settings
from training.start_weights import read_start

TEXTS = ["灯笼在哪里？", "the red lantern is in the old river", "谁的马在河里。"]


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder as the step `start` leaves it."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "toy.bin").write_bytes(weights_file())
    start = read_start(folder / "toy.bin")
    pieces = read_pieces(write_tokenizer(folder / "tokenizer"), start)
    tokenizer = cut_pieces(pieces, TEXTS, 0)
    table, _ = rows_of(start.weights[TABLE], pieces, tokenizer)
    weights = {**start.weights, TABLE: table}
    write_model(folder / "start", start.config, weights, tokenizer, window=192, half=False)
    return folder


@pytest.fixture
def tokenizer(work: Path) -> Tokenizer:
    return read_cutting_tokenizer(work / "start", 192)


@pytest.fixture
def toy(work: Path) -> Reader:
    torch.manual_seed(3)
    config, weights = read_weights(work / "start")
    return Reader(config, weights, 2)


@pytest.fixture
def quick() -> ReaderSettings:
    return replace(
        read_settings().reader,
        layers=2,
        frozen_layers=0,
        steps=12,
        decay_from=8,
        warm_up=1,
        body_rate=1e-3,
        head_rate=1e-2,
        batch_tokens=60,
        task_tokens=1,
        chunk_tokens=64,
        threads=1,
        checkpoint_every=5,
    )


def reading(question: str, text: str, answer: str, *others: str) -> Reading:
    start = text.index(answer)
    gold = Window(text, answers=True, start=start, end=start + len(answer))
    language = "zh" if question[0] > "\u3400" else "en"
    windows = (gold, *(Window(other, answers=False) for other in others))
    return Reading(question, language, text, windows)


READINGS = [
    reading("灯笼在哪里？", "灯笼在河里。", "河里", "茶在河里。", "马在茶里。"),
    reading("燈籠在哪裡？", "茶在马里。𠮷燈籠在马里。", "燈籠在马里", "灯笼？"),
    reading("where is the tea?", "the tea is in the river.", "the river", "the red lantern.", ""),
    Reading("谁在 the river？", "zh", "none", (Window("灯笼在茶里。", answers=False),)),
]


@pytest.fixture
def packed(tokenizer: Tokenizer) -> Packed:
    return pack(READINGS, tokenizer)


def test_the_packed_answer_is_the_tokens_of_its_words(packed: Packed, tokenizer: Tokenizer) -> None:
    assert len(packed) == 4
    assert packed.ids.dtype == np.uint16
    for at, said in ((0, "河里"), (3, "灯笼在马里"), (5, "the river")):
        ids = packed.ids[packed.bounds[at] : packed.bounds[at + 1]].tolist()
        found = tokenizer.decode(ids[packed.first[at] : packed.last[at] + 1]).strip()
        assert found == said
        assert ids[packed.passage[at] - 1] == ids[-1] == tokenizer.token_to_id("[SEP]")
    assert packed.first[[1, 2, 4, 6, 7, 8]].tolist() == [-1] * 6


def test_an_answer_beyond_the_window_is_left_out_and_a_long_question_is_cut(
    tokenizer: Tokenizer,
) -> None:
    far = reading("灯笼在哪里？", "茶。" * 60 + "灯笼在河里。", "河里")
    assert len(pack([far], tokenizer, 40)) == 0
    long = reading("茶" * 300 + "在哪里？", "茶在河里。", "河里")
    found = pack([long], tokenizer, 80)
    assert len(found) == 1
    assert found.passage[0] == 57
    assert len(pack([], tokenizer)) == 0


def test_packed_readings_are_read_as_they_were_saved_and_damage_is_refused(
    packed: Packed, tmp_path: Path
) -> None:
    path = tmp_path / "deep" / "train.npz"
    packed.save(path)
    again = Packed.load(path)
    assert np.array_equal(again.ids, packed.ids)
    assert np.array_equal(again.groups, packed.groups)
    path.write_bytes(path.read_bytes()[:100])
    for broken in (path, tmp_path / "none.npz"):
        with pytest.raises(DatasetError):
            Packed.load(broken)


def test_the_loss_over_a_set_is_minus_log_of_the_right_share() -> None:
    answers = torch.tensor([2.0, -1.0, 0.5, 30.0])
    owner = torch.tensor([0, 0, 1, 2])
    right = torch.tensor([1.0, 0.0, 0.0, 1.0])
    found = set_loss(answers, owner, right, 4).tolist()
    e = np.exp
    expected = [-np.log(e(2) / (1 + e(2) + e(-1))), np.log(1 + e(0.5)), 0.0, 0.0]
    assert found == pytest.approx(expected, abs=1e-5)


def test_threads_leave_the_gradients_of_one(
    toy: Reader, packed: Packed, quick: ReaderSettings
) -> None:
    found = []
    for threads, tokens in ((1, 10_000), (2, 1)):
        settings = replace(quick, threads=threads, task_tokens=tokens)
        parts = Team(toy, settings, torch.device("cpu")).gradients(packed, range(4))
        assert set(parts) == {"set", "empty", "window", "span"}
        found.append([row.grad.clone() for row in toy.parameters() if row.grad is not None])
    assert len(found[0]) > 20
    for one, two in zip(*found, strict=True):
        torch.testing.assert_close(one, two, rtol=1e-3, atol=1e-5)


def test_padding_and_company_do_not_change_what_is_read(toy: Reader, packed: Packed) -> None:
    toy.eval()
    device = torch.device("cpu")
    with torch.no_grad():
        together = toy(*tensors(packed, [0, 3, 5], device))
        alone = toy(*tensors(packed, [3], device))
    torch.testing.assert_close(together[0][1:2], alone[0], rtol=1e-4, atol=1e-5)
    assert together[1][0, : packed.passage[0]].max() < -1_000


def test_it_learns_and_a_run_that_was_cut_off_ends_with_the_same_weights(
    toy: Reader, packed: Packed, quick: ReaderSettings, tmp_path: Path, work: Path
) -> None:
    device = torch.device("cpu")
    team = Team(toy, quick, device)
    before = sum(team.gradients(packed, range(4)).values())
    toy.zero_grad(set_to_none=True)
    config, weights = read_weights(work / "start")
    torch.manual_seed(3)
    other = Reader(config, weights, 2)
    whole = train_reader(toy, packed, quick, seed=1, checkpoint=tmp_path / "a.pt", device=device)
    after = sum(Team(toy, quick, device).gradients(packed, range(4)).values())
    assert after < before * 0.8
    path = tmp_path / "b.pt"
    train_reader(other, packed, quick, seed=1, checkpoint=path, device=device, stop_at=0.0)
    assert torch.load(path, weights_only=True)["step"] == 1
    rest = train_reader(other, packed, quick, seed=1, checkpoint=path, device=device)
    for name, row in whole.items():
        torch.testing.assert_close(rest[name], row, rtol=1e-4, atol=1e-5)
    assert torch.equal(whole[TABLE], weights[TABLE])


def test_the_rate_goes_up_stays_and_comes_down(quick: ReaderSettings) -> None:
    settings = replace(quick, steps=100, decay_from=50, warm_up=10)
    rates = [rate_at(step, settings) for step in (0, 9, 30, 49, 75, 100)]
    assert rates == pytest.approx([0.1, 1.0, 1.0, 1.0, 0.5, 0.0])


def test_four_bits_keep_what_came_in_four_bits(work: Path) -> None:
    table = read_start(work / "toy.bin").weights[TABLE].numpy()
    levels, scales = four_bits(table)
    assert levels.min() == -8
    assert levels.max() == 7
    again = levels.reshape(len(table), -1, 32) * scales[:, :, None].astype(np.float32)
    np.testing.assert_array_equal(again.reshape(table.shape), table)


@pytest.fixture
def served(work: Path, toy: Reader, tmp_path: Path) -> Path:
    """The exported folder of a reader that was not taught anything."""
    (work / "reader").mkdir(exist_ok=True)
    save_file(toy.weights(), work / "reader" / "weights.safetensors")
    export_reader(work, tmp_path / "served")
    return tmp_path / "served"


def test_the_exported_reader_says_what_the_trained_one_says(
    served: Path, toy: Reader, tokenizer: Tokenizer
) -> None:
    reader = Served.open(served, threads=2)
    toy.eval()
    for one in READINGS[:3]:
        verdicts = reader.read(one.question, [window.text for window in one.windows])
        small = pack([one], tokenizer)
        for at, (window, verdict) in enumerate(zip(one.windows, verdicts, strict=True)):
            if not window.text:
                assert verdict.answers == NOTHING
                continue
            with torch.no_grad():
                answer, start, end = toy(*tensors(small, [at], torch.device("cpu")))
            assert verdict.answers == pytest.approx(float(answer[0]), abs=0.05)
            assert 0 <= verdict.start < verdict.end <= len(window.text)
            assert start.shape == end.shape


def test_a_verdict_does_not_depend_on_threads_or_company(served: Path) -> None:
    texts = ["灯笼在河里。", "", "the red lantern.", "  ", "𠮷燈籠在马里，ｔｅａ！"]
    alone = [Served.open(served).read("谁在河里？", [text])[0] for text in texts]
    assert Served.open(served, threads=2).read("谁在河里？", texts) == alone
    assert Served.open(served).read("谁在河里？", []) == []
    assert alone[1].answers == NOTHING
    last = alone[4]
    assert texts[4][last.start : last.end].strip() == texts[4][last.start : last.end] != ""


def test_a_long_window_is_read_in_pieces_of_sentences_and_a_long_question_too(
    served: Path,
) -> None:
    reader = Served.open(served)
    sentences = [f"{'灯笼在河里，' * 4}{n}。" for n in range(30)]
    text = "".join(sentences)
    (verdict,) = reader.read("灯笼在哪里？", [text])
    assert text[verdict.start : verdict.end]
    pieces = reader._pieces(0, text, reader._questions("灯笼在哪里？")[0])
    assert len(pieces) > 3
    assert {at for piece in pieces for s, e in piece.offsets for at in range(s, e)} == set(
        range(len(text))
    )
    for piece in pieces:
        assert len(piece.ids) <= 160
        assert text[: piece.offsets[0][0]].endswith("。") or piece.offsets[0][0] == 0
    asked = reader._questions("茶" * 150)
    assert len(asked) > 2
    assert all(len(ids) <= 56 for ids in asked)
    assert reader.read("茶" * 150, ["茶在河里。"])[0].answers > NOTHING


def test_a_text_that_looks_like_a_special_token_is_text(served: Path) -> None:
    reader = Served.open(served)
    (piece,) = reader._pieces(0, "茶[SEP]河", reader._questions("a")[0])
    separator = piece.ids[-1]
    assert piece.ids[piece.begin : -1].count(separator) == 0


def test_damaged_missing_and_other_files_are_refused(served: Path) -> None:
    config = json.loads((served / "config.json").read_text(encoding="utf-8"))
    (served / "config.json").write_text(json.dumps({**config, "format": 9}), encoding="utf-8")
    with pytest.raises(EncoderError, match="reads format 1"):
        Served.open(served)
    (served / "config.json").write_text(json.dumps(config), encoding="utf-8")
    weights = (served / "model.onnx").read_bytes()
    (served / "model.onnx").write_bytes(weights[:-10])
    with pytest.raises(EncoderError) as caught:
        Served.open(served)
    assert caught.value.code == "reader-damaged"
    (served / "model.onnx").unlink()
    with pytest.raises(EncoderError) as caught:
        Served.open(served)
    assert caught.value.code == "reader-missing"


def test_the_same_weights_give_the_same_bytes_and_half_a_work_folder_is_refused(
    served: Path, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(work), str(tmp_path / "again")]) == 0
    assert "model.onnx" in capsys.readouterr().out
    for name in ("model.onnx", "tokenizer.json", "config.json"):
        assert (tmp_path / "again" / name).read_bytes() == (served / name).read_bytes()
    assert main([str(tmp_path), str(tmp_path / "none")]) == 2
    assert "run the step read" in capsys.readouterr().err


def test_a_later_stretch_begins_with_the_half_of_an_earlier_one(
    work: Path, toy: Reader, tmp_path: Path
) -> None:
    config, weights = read_weights(work / "start")
    settings = replace(read_settings(), reader=replace(read_settings().reader, layers=2))
    (work / "reader").mkdir(exist_ok=True)
    save_file(toy.weights(), work / "reader" / "weights.safetensors")
    path = tmp_path / "deep" / "half.safetensors"
    write_half(work, path, replace(settings, reader=replace(settings.reader, frozen_layers=1)))
    other = Reader(config, weights, 2)
    assert not torch.equal(other.answer.weight, toy.answer.weight)
    read_half(other, path)
    for name, row in toy.weights().items():
        torch.testing.assert_close(other.weights()[name], row, rtol=1e-3, atol=1e-4)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(EncoderError):
        read_half(other, path)


def test_the_shares_of_a_set_and_of_none_are_one(served: Path) -> None:
    verdicts = Served.open(served).read("谁？", ["茶。", "灯笼。", "the tea."])
    shares, none = share_out(verdicts)
    assert sum(shares) + none == pytest.approx(1.0)
    assert share_out([]) == ([], 1.0)


def test_the_area_under_the_curve_counts_pairs() -> None:
    assert area([3.0, 1.0], [2.0, 1.0]) == pytest.approx((1 + 1 + 0 + 0.5) / 4)
