"""The reader as an ONNX graph in int8.

One run reads one question with one window (`ids`: 1 x tokens; `begin`: where the window begins)
and gives `answer` (1), `start` and `end` (tokens of the whole text; those outside the window are
far below the rest). Weights of products lie within 63, so that processors without VNNI sum them
exactly with their fast kernel; the heads are small and stay in float32. The token table, which
training leaves alone, keeps the 4 bits that it came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper

from training.int8_graph import MICROSOFT, OPSET, Array, BertShape, Graph, layer_of, placed
from training.model import TABLE
from training.reader_model import HIDDEN_AWAY
from training.start_weights import BLOCK

MOST: Final = 63


def reader_graph(
    weights: Mapping[str, Array], shape: BertShape, largest: Mapping[str, Array]
) -> onnx.ModelProto:
    """The graph of the reader with these `weights`, named as `Reader.weights()` names them."""
    graph = Graph(MOST)
    states = placed(graph, weights, shape, _words(graph, weights[TABLE]))
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


def four_bits(table: Array) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Levels in -8..7 and a scale for each block of 32 weights.

    The largest weight of a block is level -8, as in the file that the table comes from: a table
    that was read from there keeps its weights exactly.
    """
    blocks = np.asarray(table, np.float32).reshape(len(table), -1, BLOCK)
    at = np.abs(blocks).argmax(axis=2, keepdims=True)
    scales = (np.take_along_axis(blocks, at, axis=2) / -8).astype(np.float16)
    divisor = np.where(scales == 0, 1, scales).astype(np.float32)
    levels = np.clip(np.rint(blocks / divisor), -8, 7).astype(np.int8)
    return levels.reshape(table.shape), scales[:, :, 0]


def _words(graph: Graph, table: Array) -> str:
    """The rows of the tokens, out of 4 bits."""
    levels, scales = four_bits(table)
    low, high = levels[:, 0::2] & 15, levels[:, 1::2] & 15
    graph.constants.append(
        helper.make_tensor(
            "words.int4",
            TensorProto.INT4,
            levels.shape,
            (low | high << 4).astype(np.uint8).tobytes(),
            raw=True,
        )
    )
    found = graph.add(
        "GatherBlockQuantized",
        ["words.int4", "ids", graph.constant("words.scales", scales)],
        domain=MICROSOFT,
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
    )
    return graph.add("Cast", [found], to=TensorProto.FLOAT)


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
            [
                value("ids", TensorProto.INT64, [1, "tokens"]),
                value("begin", TensorProto.INT64, [1]),
            ],
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
