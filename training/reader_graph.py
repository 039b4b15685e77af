"""The reader as an ONNX graph in int8.

One run reads one question with one window (`ids`: 1 x tokens; `begin`: where the window begins)
and gives `answer` (1), `start` and `end` (tokens of the whole text; those outside the window are
far below the rest). Weights of products lie within 63, so that processors without VNNI sum them
exactly with their fast kernel; the heads are small and stay in float32.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper

from training.int8_graph import MICROSOFT, OPSET, Array, BertShape, Graph, embed, layer_of
from training.reader_model import HIDDEN_AWAY

MOST: Final = 63


def reader_graph(
    weights: Mapping[str, Array], shape: BertShape, largest: Mapping[str, Array]
) -> onnx.ModelProto:
    """The graph of the reader with these `weights`, named as `Reader.weights()` names them."""
    graph = Graph(MOST)
    states = embed(graph, weights, shape)
    for layer in range(shape.n_layers):
        states = layer_of(graph, weights, largest, f"encoder.layer.{layer}.", states, shape)
    span = _dense(graph, weights, "span", states)
    hidden = graph.add("Mul", [_outside(graph), graph.constant("away", np.float32(HIDDEN_AWAY))])
    span = graph.add("Add", [span, hidden])
    places = graph.add("Softmax", [span], axis=1)
    turned = graph.add("Transpose", [places], perm=[0, 2, 1])
    found = graph.add("MatMul", [turned, states])
    wide = graph.constant("flat_states", [1, -1])
    first = graph.add(
        "Slice", [states, graph.constant("from", [0]), graph.constant("to", [1]),
                  graph.constant("tokens_axis", [1])]
    )  # fmt: skip
    seen = graph.add("Concat", [first, found], axis=1)
    seen = graph.add("Reshape", [seen, wide])
    seen = graph.add("Gelu", [_dense(graph, weights, "dense", seen)], domain=MICROSOFT)
    answer = _dense(graph, weights, "answer", seen)
    flat = graph.constant("flat", [-1])
    graph.add("Reshape", [answer, flat], output="answer")
    for name, side in zip(("start", "end"), graph.split(span, 2), strict=True):
        graph.add("Reshape", [side, flat], output=name)
    return _model(graph)


def _dense(graph: Graph, weights: Mapping[str, Array], name: str, states: str) -> str:
    matrix = graph.constant(f"{name}.weight", weights[f"reader.{name}.weight"].T.copy())
    bias = graph.constant(f"{name}.bias", weights[f"reader.{name}.bias"])
    return graph.add("Add", [graph.add("MatMul", [states, matrix]), bias])


def _outside(graph: Graph) -> str:
    """1 for each token that is not of the window, 0 for the others (1 x tokens x 1)."""
    length = graph.add("Shape", ["ids"], start=1, end=2)
    scalar = graph.add("Squeeze", [length])
    none, one = graph.constant("none", np.int64(0)), graph.constant("single", np.int64(1))
    places = graph.add("Range", [none, scalar, one])
    before = graph.add("Less", [places, "begin"])
    last = graph.add("Sub", [length, graph.constant("last", [1])])
    behind = graph.add("GreaterOrEqual", [places, last])
    outside = graph.add("Cast", [graph.add("Or", [before, behind])], to=TensorProto.FLOAT)
    return graph.add("Reshape", [outside, graph.constant("column", [1, -1, 1])])


def _model(graph: Graph) -> onnx.ModelProto:
    value = helper.make_tensor_value_info
    return helper.make_model(
        helper.make_graph(
            graph.operations,
            "reader",
            [value("ids", TensorProto.INT64, [1, "tokens"]), value("begin", TensorProto.INT64, [1])],
            [
                value("answer", TensorProto.FLOAT, [1]),
                value("start", TensorProto.FLOAT, ["tokens"]),
                value("end", TensorProto.FLOAT, ["tokens"]),
            ],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=10,
        producer_name="lanmei",
    )
