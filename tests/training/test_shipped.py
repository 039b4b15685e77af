"""What training has left in the package: tokenizer, weights, bridge terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "indexer" / "model"
BRIDGE = ROOT / "indexer" / "data" / "bridge_terms.tsv"
PRECISION = ROOT / "training" / "bridge_precision.tsv"


@pytest.fixture(scope="module")
def shipped() -> Tokenizer:
    return Tokenizer.from_file(str(MODEL / "float" / "tokenizer.json"))


def test_no_briefing_holds_an_unknown_token(shipped: Tokenizer) -> None:
    paths = sorted((ROOT / "corpus").rglob("*.txt"))
    assert len(paths) == 5
    for path in paths:
        assert "[UNK]" not in shipped.encode(path.read_text(encoding="utf-8")).tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("柬埔寨碳中和長期戰略", "柬埔寨碳中和长期战略"),
        ("Ｗｈａｔ ｄｉｄ ＣＡＭＢＯＤＩＡ ｓａｙ？", "what did cambodia say?"),
        ("澜沧江－湄公河 cooperation！", "瀾滄江-湄公河 Cooperation!"),
        ("", " "),
    ],
)
def test_scripts_and_widths_meet(shipped: Tokenizer, one: str, other: str) -> None:
    assert shipped.encode(one).tokens == shipped.encode(other).tokens


def test_both_models_share_their_tokenizer_and_stay_under_ninety_megabytes() -> None:
    left, right = (MODEL / name / "tokenizer.json" for name in ("float", "int8"))
    assert left.read_bytes() == right.read_bytes()
    files = [path for name in ("float", "int8") for path in (MODEL / name).rglob("*")]
    assert sum(path.stat().st_size for path in files if path.is_file()) < 90_000_000


def test_bridge_terms_are_many_small_and_scored() -> None:
    rows = [line.split("\t") for line in BRIDGE.read_text(encoding="utf-8").splitlines()]
    assert 30_000 <= len(rows) <= 40_000
    assert BRIDGE.stat().st_size < 1_200_000
    assert all(len(row) == 3 and 0 < float(row[2]) <= 1 for row in rows)
    pairs = {(chinese, english) for chinese, english, _ in rows}
    assert {("碳中和", "carbon neutrality"), ("柬埔寨", "cambodia"), ("湄公河", "mekong")} <= pairs


def test_nine_of_ten_of_the_hand_checked_pairs_are_translations_and_still_shipped() -> None:
    lines = PRECISION.read_text(encoding="utf-8").splitlines()
    judged = [line.split("\t") for line in lines if not line.startswith("#")]
    pairs = {
        tuple(line.split("\t")[:2]) for line in BRIDGE.read_text(encoding="utf-8").splitlines()
    }
    assert len(judged) == 200
    assert all((chinese, english) in pairs for chinese, english, _ in judged)
    assert sum(verdict == "1" for _, _, verdict in judged) >= 180
