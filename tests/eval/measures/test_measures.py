"""The measures against hand-worked numbers and against a second library."""

import math

import numpy as np
import pytest

from eval.measures.retrieval import MEASURE_NAMES, mean_of, measure, ranked

QRELS = {"灯会": {"zh-1": 2, "en-1": 1, "zh-2": 1}, "tea": {"en-9": 1}}
RUN = {"灯会": ranked(["en-1", "x", "zh-1"]), "tea": ranked(["y", "en-9"])}


def test_ndcg_is_what_one_works_out_by_hand() -> None:
    found = 1 / math.log2(2) + 2 / math.log2(4)
    best = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert measure(RUN, QRELS)["灯会"]["nDCG@10"] == pytest.approx(found / best, abs=1e-12)


def test_binary_measures_count_from_the_level_up() -> None:
    loose, strict = measure(RUN, QRELS)["灯会"], measure(RUN, QRELS, level=2)["灯会"]
    names = ("RR", "Success@1", "R@10")
    assert [loose[name] for name in names] == pytest.approx([1, 1, 2 / 3])
    assert [strict[name] for name in names] == pytest.approx([1 / 3, 0, 1])


@pytest.mark.parametrize("run", [{}, {"灯会": {}}, {"something else": {"zh-1": 1.0}}])
def test_a_topic_without_hits_counts_zero(run: dict[str, dict[str, float]]) -> None:
    values = measure(run, QRELS)
    assert set(values) == {"灯会", "tea"}
    assert all(value == 0.0 for row in values.values() for value in row.values())
    assert set(values["tea"]) == set(MEASURE_NAMES)


def test_a_failed_query_lowers_the_mean() -> None:
    values = measure({"tea": RUN["tea"]}, QRELS)
    assert mean_of(values, "RR") == pytest.approx(0.25)
    assert mean_of(values, "RR", ["tea"]) == pytest.approx(0.5)
    assert mean_of(values, "RR", []) == 0.0


@pytest.mark.slow
# Where colours are at hand, numba puts them before the words.
@pytest.mark.filterwarnings("ignore:.*unsafe cast from uint64")
def test_a_second_library_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    # To compile its loops takes a hundred times as long as to run them once.
    monkeypatch.setattr("numba.config.DISABLE_JIT", True)
    from ranx import Qrels as RanxQrels
    from ranx import Run as RanxRun
    from ranx import evaluate

    generator = np.random.default_rng(11)
    ids = [f"段{number}" for number in range(30)]
    topics = [f"問{number:02d}" for number in range(40)]
    qrels = {
        topic: {
            identifier: int(generator.integers(1, 3))
            for identifier in generator.choice(ids, generator.integers(1, 15), replace=False)
        }
        for topic in topics
    }
    run = {
        topic: ranked(generator.choice(ids, generator.integers(1, 30), replace=False).tolist())
        for topic in topics
    }
    ours = measure(run, qrels)
    names = {
        "nDCG@10": "ndcg@10",
        "R@5": "recall@5",
        "R@10": "recall@10",
        "R@100": "recall@100",
        "RR": "mrr",
        "Success@1": "hit_rate@1",
        "AP": "map",
    }
    theirs = evaluate(RanxQrels(qrels), RanxRun(run), list(names.values()), return_mean=False)
    for name, other in names.items():
        for topic, value in zip(topics, theirs[other], strict=True):
            assert ours[topic][name] == pytest.approx(float(value), abs=1e-9), (name, topic)
