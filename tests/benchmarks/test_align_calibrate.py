"""The calibration of alignment: documents made from bitext, and the fit on them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from benchmarks.align_calibrate import calibrate, encode_documents, fit, threshold
from benchmarks.align_pairs import made_documents
from indexer.counterparts.score import parse_calibration
from indexer.encoders.protocol import Encoder
from indexer.names.names_file import load_names

WORDS = (
    ("灯", "lantern"), ("茶", "tea"), ("河", "river"), ("森林", "forest"), ("气候", "climate"),
    ("鱼", "fish"), ("水", "water"), ("合作", "cooperation"), ("节", "fair"),
)  # fmt: skip


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Bitext of three hundred lines: two things and a number each."""
    lines = [
        f"The {WORDS[n % 9][1]} and the {WORDS[n // 9 % 9][1]}, {n + 1000} of them.\t"
        f"{WORDS[n % 9][0]}与{WORDS[n // 9 % 9][0]}，共{n + 1000}个。"
        for n in range(300)
    ]
    folder = tmp_path / "bitext"
    folder.mkdir()
    with gzip.open(folder / "trends_earth.tsv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join([*lines, "a line without a tab"]))
    return tmp_path


def test_made_documents_are_the_same_for_the_same_seed(data_dir: Path) -> None:
    assert list(made_documents(data_dir, 6, 7)) == list(made_documents(data_dir, 6, 7))
    assert list(made_documents(data_dir, 6, 7)) != list(made_documents(data_dir, 6, 8))


def test_both_sides_of_a_made_document_hold_the_pairs_they_say(data_dir: Path) -> None:
    for document in made_documents(data_dir, 6, 7):
        for paragraph in document.zh:
            assert all(f"共{number + 1000}个" in text for number, text in paragraph.sentences)
        for paragraph in document.en:
            assert all(f"{number + 1000} of" in text for number, text in paragraph.sentences)


def test_the_fit_finds_which_feature_tells() -> None:
    rows = [({"tells": float(n % 2), "noise": float(n % 3)}, n % 2 == 1) for n in range(60)]
    weights = fit(rows, ("tells", "noise"))
    assert weights["tells"] > 3.0
    assert abs(weights["noise"]) < 0.5


def test_the_threshold_is_the_lowest_at_which_nearly_all_is_right() -> None:
    rated = [(0.9, True), (0.8, True), (0.7, True), (0.6, False), (0.55, True)]
    assert threshold(rated) == pytest.approx(0.7)
    assert threshold([]) == pytest.approx(1.0)
    assert threshold([(0.9, False)]) == pytest.approx(1.0)


def test_a_calibration_comes_out_in_the_form_that_alignment_reads(
    data_dir: Path, toy_encoder: Encoder
) -> None:
    encoded = encode_documents(list(made_documents(data_dir, 9, 7)), toy_encoder, load_names())
    calibration = parse_calibration(calibrate(encoded[3:], encoded[:3]))
    assert 0.5 <= calibration.passage_threshold <= 1.0
    features = dict.fromkeys(calibration.base.weights, 0.0)
    alike = features | {"similarity": 3.0, "margin": 3.0, "numbers": 1.0, "rare": 1.0}
    unlike = features | {"margin": -3.0}
    base = calibration.base.probability
    assert base(alike.__getitem__) > 0.9 > base(unlike.__getitem__)
