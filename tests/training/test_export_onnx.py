"""The int8 graph and its export: numbers by hand, refusal of what the graph does not describe."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest

from indexer.errors import EncoderError
from training.activations import largest_activations
from training.export_onnx import export, main
from training.int8_graph import evening, quantised, saturation_probe, token_states


@pytest.fixture
def copied(tiny_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


def change(path: Path, **values: object) -> None:
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**config, **values}), encoding="utf-8")


def test_each_column_is_scaled_by_its_own_largest_number() -> None:
    matrix = np.array([[1.27, 0.0], [-0.635, 0.0], [0.01, 0.0]], dtype=np.float32)
    small, scales = quantised(matrix, axis=0)
    assert small.dtype == np.int8
    assert small.tolist() == [[127, 0], [-64, 0], [1, 0]]
    np.testing.assert_allclose(scales, [[0.01, 1.0]], rtol=1e-6)


def test_quantised_rows_are_within_half_a_step() -> None:
    matrix = np.random.default_rng(3).normal(size=(50, 7)).astype(np.float32)
    small, scales = quantised(matrix, axis=1)
    assert np.all(np.abs(small * scales - matrix) <= scales * 0.5001)


def test_a_loud_feature_gives_half_of_its_loudness_to_the_weights() -> None:
    columns = np.array([[1.0, -0.5], [1.0, 0.25], [0.5, 1.0]], dtype=np.float32)
    factors = evening(np.array([16.0, 1.0, 1.0], dtype=np.float32), columns)
    assert factors[0] / factors[1] == 4
    assert np.all(np.log2(factors) == np.rint(np.log2(factors)))
    states = np.array([[12.0, 0.3, -0.7]], dtype=np.float32)
    np.testing.assert_array_equal(
        (states / factors) @ (columns * factors[:, np.newaxis]), states @ columns
    )


def test_a_feature_that_is_never_seen_is_evened_out_without_dividing_by_zero() -> None:
    columns = np.array([[0.0], [1.0]], dtype=np.float32)
    assert np.all(np.isfinite(evening(np.array([0.0, 1.0], dtype=np.float32), columns)))


def test_the_loudness_of_features_is_measured_before_each_product_and_repeats(
    tiny_model: Path,
) -> None:
    largest = largest_activations(tiny_model)
    assert sorted(largest) == [
        f"encoder.layer.{layer}.{product}"
        for layer in (0, 1)
        for product in ("attention.self", "intermediate.dense")
    ]
    assert all(values.shape == (16,) and np.all(values > 0) for values in largest.values())
    again = largest_activations(tiny_model)
    for name, values in largest.items():
        np.testing.assert_array_equal(values, again[name])


def test_the_probe_is_a_valid_graph() -> None:
    onnx.checker.check_model(saturation_probe(), full_check=True)


def test_the_tokens_are_what_is_averaged_and_the_graph_with_them_is_valid(
    tiny_int8: Path,
) -> None:
    content = (tiny_int8 / "model.onnx").read_bytes()
    added = token_states(onnx.load_from_string(content)).SerializeToString()
    merged = onnx.load_from_string(content + added)
    onnx.checker.check_model(merged, full_check=True)
    assert [output.name for output in merged.graph.output] == ["vector", "tokens"]
    averaged = next(n.input[0] for n in merged.graph.node if n.op_type == "ReduceMean")
    assert merged.graph.node[-1].input[0] == averaged
    assert merged.graph.output[1].type.tensor_type.shape.dim[2].dim_value == 16


def test_the_weights_of_the_export_take_one_byte_each(tiny_int8: Path) -> None:
    graph = onnx.load(tiny_int8 / "model.onnx").graph
    large = [constant for constant in graph.initializer if np.prod(constant.dims) > 40 * 16]
    assert len(large) > 2
    assert {constant.data_type for constant in large} == {onnx.TensorProto.INT8}


@pytest.mark.parametrize(
    ("file", "values", "said"),
    [
        ("config.json", {"model_type": "roberta"}, "model_type is roberta, expected bert"),
        ("config.json", {"hidden_act": "relu"}, "hidden_act is relu"),
        ("1_Pooling/config.json", {"pooling_mode": "cls"}, "pooling is cls, expected mean"),
    ],
)
def test_a_model_that_the_graph_does_not_describe_is_refused(
    copied: Path, tmp_path: Path, file: str, values: dict[str, str], said: str
) -> None:
    change(copied / file, **values)
    with pytest.raises(EncoderError, match=said) as error:
        export(copied, tmp_path / "int8")
    assert "无法导出" in error.value.zh
    assert not (tmp_path / "int8").exists()


def test_a_model_without_normalisation_is_refused(copied: Path, tmp_path: Path) -> None:
    modules = json.loads((copied / "modules.json").read_text(encoding="utf-8"))
    (copied / "modules.json").write_text(json.dumps(modules[:2]), encoding="utf-8")
    with pytest.raises(EncoderError, match=r"expected .*Normalize"):
        export(copied, tmp_path / "int8")


def test_a_tokenizer_of_another_model_is_refused(copied: Path, tmp_path: Path) -> None:
    path = copied / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"]["湄公"] = len(tokenizer["model"]["vocab"])
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(EncoderError, match=r"tokenizer\.json .* rows"):
        export(copied, tmp_path / "int8")


@pytest.mark.parametrize(
    "file", ["config.json", "model.safetensors", "tokenizer.json", "modules.json"]
)
def test_the_command_names_a_missing_file_and_ends_with_2(
    copied: Path, tmp_path: Path, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (copied / file).unlink()
    assert main([str(copied), str(tmp_path / "int8")]) == 2
    assert file in capsys.readouterr().err


def test_the_command_lists_what_it_wrote(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tiny_model), str(tmp_path)]) == 0
    listed = capsys.readouterr().out
    assert all(file in listed for file in ("model.onnx", "tokenizer.json", "config.json"))
