import pytest

from indexer.logistic import Logistic


def test_a_logit_is_bias_and_weighted_features_and_a_probability_lies_within_0_and_1() -> None:
    model = Logistic(-1.0, {"相似": 2.0, "words": 0.5})
    values = {"相似": 1.0, "words": 4.0, "𠮷": 9.0}
    assert model.logit(values.__getitem__) == 3.0
    assert model.probability(values.__getitem__) == pytest.approx(0.9526, abs=1e-4)
    assert 0.0 < Logistic(-1e9, {}).probability(values.__getitem__) < 1e-20
    assert Logistic(1e9, {}).probability(values.__getitem__) == pytest.approx(1.0)


def test_a_feature_that_is_not_there_is_an_error() -> None:
    values: dict[str, float] = {}
    with pytest.raises(KeyError):
        Logistic(0.0, {"": 1.0}).logit(values.__getitem__)
