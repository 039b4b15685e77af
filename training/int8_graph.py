"""BERT with mean pooling as an ONNX graph in int8: weights in, graph out, nothing else.

One run reads one text (`ids`: 1 x tokens) and gives one unit row (`vector`: 1 x dimension). Each
matrix product takes its activations in 8 bits with a scale per token and its weights in 8 bits
with a scale per output; the token table has a scale per row. Sums, attention, GELU and
normalisation stay in float. Why per token: docs/adr/0002-int8-per-token-one-text-per-run.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]
OPSET: Final = 23
LARGEST: Final = 127
ZERO: Final = 128
MICROSOFT: Final = "com.microsoft"


@dataclass(frozen=True, slots=True)
class BertShape:
    """What the graph needs to know of a model besides its weights."""

    n_layers: int
    n_heads: int
    window: int
    epsilon: float


def int8_graph(
    weights: Mapping[str, Array], shape: BertShape, largest: Mapping[str, Array]
) -> onnx.ModelProto:
    """The graph of the BERT model with these `weights`, named as transformers names them.

    `largest` is what training/activations.py measured.
    """
    graph = Graph()
    states = embed(graph, weights, shape)
    for layer in range(shape.n_layers):
        states = layer_of(graph, weights, largest, f"encoder.layer.{layer}.", states, shape)
    mean = graph.add("ReduceMean", [states, graph.constant("tokens_axis", [1])], keepdims=0)
    graph.add("LpNormalization", [mean], output="vector", axis=-1, p=2)
    return graph.model(dimension=weights["embeddings.word_embeddings.weight"].shape[1])


def quantised(
    matrix: Array, *, axis: int, most: int = LARGEST
) -> tuple[npt.NDArray[np.int8], Array]:
    """The matrix in -`most`..`most` and its scales; each slice along `axis` shares one scale."""
    scales = np.abs(matrix).max(axis=axis, keepdims=True) / most
    scales[scales == 0] = 1
    return np.rint(matrix / scales).astype(np.int8), scales.astype(np.float32)


def evening(largest: Array, columns: Array) -> Array:
    """Factors that move half of the features' unevenness from the activations into the weights.

    `activations / factors @ (columns * factors[:, None])` is the same product (Xiao et al. 2023,
    arXiv 2211.10438). Powers of two, so that neither side is rounded and machines agree on them.
    """
    weight = np.abs(columns).max(axis=1)
    ratio = np.log2(np.maximum(largest, 1e-6) / np.maximum(weight, 1e-6)) / 2
    factors: Array = np.exp2(np.rint(ratio - ratio.mean())).astype(np.float32)
    return factors


def saturation_probe() -> onnx.ModelProto:
    """A product of the largest 8-bit numbers: 4 x 255 x 127 wherever sums are exact.

    x86 processors without VNNI add pairs of such products in 16 bits and clip them.
    """
    graph = Graph()
    weights = graph.constant("weights", np.full((4, 16), LARGEST, np.int8))
    graph.add("MatMulInteger", ["activations", weights], output="products")
    return helper.make_model(
        helper.make_graph(
            graph.operations,
            "saturation_probe",
            [helper.make_tensor_value_info("activations", TensorProto.UINT8, [None, 4])],
            [helper.make_tensor_value_info("products", TensorProto.INT32, [None, 16])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=10,
    )


def token_states(graph: onnx.ModelProto) -> onnx.ModelProto:
    """What gives the graph a second output, `tokens` (1 x tokens x dimension), what is averaged.

    Its bytes go behind those of the graph: Protocol Buffers merge what is joined so. The graph's
    file and its digest stay what they are.
    """
    states = next(node.input[0] for node in graph.graph.node if node.op_type == "ReduceMean")
    (dimension,) = (output.type.tensor_type.shape.dim[1] for output in graph.graph.output)
    added = onnx.ModelProto()
    added.graph.node.append(helper.make_node("Identity", [states], ["tokens"], name="tokens"))
    shape = [1, "n_tokens", dimension.dim_value]
    output = helper.make_tensor_value_info("tokens", TensorProto.FLOAT, shape)
    added.graph.output.append(output)
    return added


class Graph:
    """Operations and constants as they are written down, in order.

    The weights of products lie within `most`: with 63 no sum of two products leaves 16 bits.
    """

    def __init__(self, most: int = LARGEST) -> None:
        self.most = most
        self.operations: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: npt.ArrayLike) -> str:
        """A constant, written down once."""
        if name not in {constant.name for constant in self.constants}:
            array = np.ascontiguousarray(values) if np.ndim(values) else np.asarray(values)
            self.constants.append(numpy_helper.from_array(array, name))
        return name

    def add(
        self,
        operation: str,
        inputs: Sequence[str],
        *,
        output: str | None = None,
        domain: str = "",
        **attributes: Any,  # noqa: ANN401
    ) -> str:
        """An operation; the name of its output."""
        output = output or f"{operation}_{len(self.operations)}"
        self.operations.append(
            helper.make_node(operation, inputs, [output], name=output, domain=domain, **attributes)
        )
        return output

    def split(self, states: str, n_parts: int) -> list[str]:
        """The parts of the last axis."""
        outputs = [f"Split_{len(self.operations)}_{part}" for part in range(n_parts)]
        self.operations.append(
            helper.make_node("Split", [states], outputs, outputs[0], axis=-1, num_outputs=n_parts)
        )
        return outputs

    def int8(self, states: str) -> tuple[str, str]:
        """`states` in 8 bits around 128, and the scale of each token."""
        largest = self.add(
            "ReduceMax",
            [self.add("Abs", [states]), self.constant("features_axis", [-1])],
            keepdims=1,
        )
        scales = self.add("Mul", [largest, self.constant("step", np.float32(1 / LARGEST))])
        per_token = self.add("Reshape", [scales, self.constant("flat", [-1])])
        return self.add("QuantizeLinear", [states, per_token, "zeros"], axis=1), scales

    def product(self, states: str, name: str, weight: Array, largest: Array | None = None) -> str:
        """`states @ weight.T` with both sides in 8 bits.

        Where the `largest` magnitudes of the features are known, they are evened out first.
        """
        columns = np.asarray(weight).T
        if largest is not None:
            factors = evening(largest, columns)
            states = self.add("Mul", [states, self.constant(f"{name}.evened", 1 / factors)])
            columns = columns * factors[:, np.newaxis]
        small, scales = self.int8(states)
        small_columns, column_scales = quantised(columns, axis=0, most=self.most)
        inputs = [
            small,
            self.constant(f"{name}.int8", small_columns),
            self.constant("one", np.float32(1)),
            self.constant(f"{name}.scales", column_scales[0]),
            self.constant("zero", np.uint8(ZERO)),
            self.constant(f"{name}.zeros", np.zeros(columns.shape[1], np.int8)),
        ]
        return self.add("Mul", [self.add("MatMulIntegerToFloat", inputs, domain=MICROSOFT), scales])

    def model(self, *, dimension: int) -> onnx.ModelProto:
        """The encoder's graph."""
        tokens = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])
        vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, dimension])
        return helper.make_model(
            helper.make_graph(self.operations, "encoder", [tokens], [vector], self.constants),
            opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
            ir_version=10,
            producer_name="lanmei",
        )


def embed(graph: Graph, weights: Mapping[str, Array], shape: BertShape) -> str:
    """The states in front of the first layer; the token table has 8 bits and a scale per row."""
    rows, row_scales = quantised(weights["embeddings.word_embeddings.weight"], axis=1)
    found = graph.add("Gather", [graph.constant("words.int8", rows), "ids"])
    scales = graph.add("Gather", [graph.constant("words.scales", row_scales), "ids"])
    words = graph.add("Mul", [graph.add("Cast", [found], to=TensorProto.FLOAT), scales])
    return placed(graph, weights, shape, words)


def placed(graph: Graph, weights: Mapping[str, Array], shape: BertShape, words: str) -> str:
    """The rows of `words` with those of their places added, normalised."""
    length = graph.add("Shape", ["ids"], start=1, end=2)
    # The zero point of every token, for QuantizeLinear, which takes it with the scales.
    graph.add("Expand", [graph.constant("zero", np.uint8(ZERO)), length], output="zeros")
    places = (
        weights["embeddings.position_embeddings.weight"][: shape.window]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    first = graph.constant("first", [0])
    place = graph.add("Slice", [graph.constant("places", places), first, length])
    summed = graph.add("Add", [words, place])
    return _normalise(graph, weights, "embeddings.LayerNorm", summed, shape)


def layer_of(
    graph: Graph,
    weights: Mapping[str, Array],
    largest: Mapping[str, Array],
    prefix: str,
    states: str,
    shape: BertShape,
) -> str:
    """The states behind one layer, whose tensors' names begin with `prefix`."""
    parts = [f"{prefix}attention.self.{part}." for part in ("query", "key", "value")]
    name = f"{prefix}attention.self"
    weight = np.concatenate([weights[part + "weight"] for part in parts])
    together = graph.product(states, name, weight, largest[name])
    bias = np.concatenate([weights[part + "bias"] for part in parts])
    together = graph.add("Add", [together, graph.constant(f"{name}.bias", bias)])
    attended = graph.add(
        "Attention",
        graph.split(together, 3),
        q_num_heads=shape.n_heads,
        kv_num_heads=shape.n_heads,
    )
    states = _add_and_normalise(
        graph, weights, f"{prefix}attention.output.", attended, states, shape
    )
    name = f"{prefix}intermediate.dense"
    wide = graph.product(states, name, weights[name + ".weight"], largest[name])
    bias_name = graph.constant(name + ".bias", weights[name + ".bias"])
    wide = graph.add("BiasGelu", [wide, bias_name], domain=MICROSOFT)
    return _add_and_normalise(graph, weights, f"{prefix}output.", wide, states, shape)


def _add_and_normalise(
    graph: Graph,
    weights: Mapping[str, Array],
    prefix: str,
    inner: str,
    outer: str,
    shape: BertShape,
) -> str:
    dense = graph.product(inner, prefix + "dense", weights[prefix + "dense.weight"])
    bias = graph.constant(prefix + "dense.bias", weights[prefix + "dense.bias"])
    summed = graph.add("Add", [graph.add("Add", [dense, bias]), outer])
    return _normalise(graph, weights, prefix + "LayerNorm", summed, shape)


def _normalise(
    graph: Graph, weights: Mapping[str, Array], name: str, states: str, shape: BertShape
) -> str:
    scale, bias = (
        graph.constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias")
    )
    inputs = [states, scale, bias]
    return graph.add("LayerNormalization", inputs, axis=-1, epsilon=shape.epsilon)
