"""Fewer and narrower layers by least squares: no gradient, a few thousand sentences, minutes.

Every kept layer is fitted in turn. It reads what the fitted layers below it give, and is to give
what the whole model has in front of the next kept layer, so it also takes over the work of the
layers left out. Of the wide features those go whose loss costs least once the others are fitted
again (Hassibi and Stork 1993; for whole features Kwon et al. 2022, arXiv 2204.09656). The whole
model reads a prompt before each text, the fitted one reads the bare text: it learns to do without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional
from transformers import BertConfig

from indexer.errors import EncoderError
from training.model import TABLE

Weights = Mapping[str, Tensor]
# Share of the mean square of a feature that holds a weight where it was.
HOLD_OUTPUT = 1e-3
HOLD_WIDE = 1e-4
# Rounds in which wide features are left out.
ROUNDS = 5


def narrowed(
    config: BertConfig,
    weights: Weights,
    texts: Sequence[tuple[Tensor, int]],
    layers: Sequence[int],
    width: int,
    *,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[BertConfig, dict[str, Tensor]]:
    """The model of the `layers`, with `width` features inside each.

    Args:
        config: Shape of the whole model.
        weights: Its tensors, named as transformers names them.
        texts: Batches of token ids (texts x tokens, no padding) that begin with [CLS], and how many
            tokens of a prompt follow it in all of them.
        layers: Numbers of the layers that stay, ascending.
        width: Features of the feed-forward part, at most as many as there are.
        say: Told how near each layer comes: the part of the variance that it misses.

    Raises:
        EncoderError: Other layers than the model has, or a wider one.
    """
    whole = config.num_hidden_layers
    if not layers or sorted(set(range(whole)) & set(layers)) != list(layers):
        raise _refused(f"the layers {list(layers)} of {whole}")
    if not 0 < width <= config.intermediate_size:
        raise _refused(f"a width of {width} of {config.intermediate_size}")
    with torch.inference_mode():
        return _narrowed(_Whole(config, weights), texts, layers, width, say)


class _Whole:
    """The whole model, a layer at a time."""

    def __init__(self, config: BertConfig, weights: Weights) -> None:
        self.config = config
        self.weights = weights

    def linear(self, states: Tensor, name: str) -> Tensor:
        return functional.linear(
            states, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        )

    def norm(self, states: Tensor, name: str) -> Tensor:
        scale, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return functional.layer_norm(states, scale.shape, scale, bias, self.config.layer_norm_eps)

    def embed(self, ids: Tensor) -> Tensor:
        found = self.weights[TABLE][ids]
        found = found + self.weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        found = found + self.weights["embeddings.token_type_embeddings.weight"][0]
        return self.norm(found, "embeddings.LayerNorm")

    def attend(self, states: Tensor, name: str) -> Tensor:
        n_texts, n_tokens, width = states.shape
        heads = self.config.num_attention_heads
        query, key, value = (
            self.linear(states, f"{name}attention.self.{part}")
            .view(n_texts, n_tokens, heads, width // heads)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        found = functional.scaled_dot_product_attention(query, key, value)
        return found.transpose(1, 2).reshape(n_texts, n_tokens, width)

    def layer(self, states: Tensor, name: str) -> tuple[Tensor, Tensor, Tensor]:
        """What both normalisations of a layer read, and what it gives."""
        inner = self.linear(self.attend(states, name), f"{name}attention.output.dense") + states
        middle = self.norm(inner, f"{name}attention.output.LayerNorm")
        wide = functional.gelu(self.linear(middle, f"{name}intermediate.dense"))
        outer = self.linear(wide, f"{name}output.dense") + middle
        return inner, outer, self.norm(outer, f"{name}output.LayerNorm")


def _narrowed(
    whole: _Whole,
    texts: Sequence[tuple[Tensor, int]],
    layers: Sequence[int],
    width: int,
    say: Callable[[str], None],
) -> tuple[BertConfig, dict[str, Tensor]]:
    def bare(states: Sequence[Tensor]) -> list[Tensor]:
        return [
            torch.cat([state[:, :1], state[:, 1 + prompt :]], 1)
            for state, (_, prompt) in zip(states, texts, strict=True)
        ]

    found = {n: row for n, row in whole.weights.items() if not n.startswith("encoder.layer.")}
    aim = [whole.embed(ids) for ids, _ in texts]
    own = [whole.embed(ids) for ids in bare([ids for ids, _ in texts])]
    for number in range(layers[0]):
        aim = [whole.layer(state, _name(number))[2] for state in aim]
    following = [*layers[1:], whole.config.num_hidden_layers]
    for place, (number, after) in enumerate(zip(layers, following, strict=True)):
        name, new, last = _name(number), _name(place), _name(after - 1)
        for kept in ("attention.self.query", "attention.self.key", "attention.self.value",
                     "attention.output.LayerNorm"):  # fmt: skip
            _copy(found, f"{new}{kept}", whole.weights, f"{name}{kept}")
        read = [whole.layer(state, name) for state in aim]
        attended = [whole.attend(state, name) for state in own]
        weight, bias = fitted(
            _rows(attended),
            _rows(bare([inner for inner, _, _ in read])) - _rows(own),
            whole.weights[f"{name}attention.output.dense.weight"].T,
            HOLD_OUTPUT,
        )
        _put(found, f"{new}attention.output.dense", weight, bias)
        own = [
            whole.norm(state @ weight + bias + before, f"{name}attention.output.LayerNorm")
            for state, before in zip(attended, own, strict=True)
        ]
        for skipped in range(number + 1, after):
            read = [whole.layer(state, _name(skipped)) for _, _, state in read]
        outer, aim = [row for _, row, _ in read], [row for _, _, row in read]
        wide = [functional.gelu(whole.linear(state, f"{name}intermediate.dense")) for state in own]
        before_fit = whole.weights[f"{name}output.dense.weight"].T
        if after > number + 1:
            before_fit = torch.zeros_like(before_fit)
        kept_features, weight, bias = chosen(
            _rows(wide), _rows(bare(outer)) - _rows(own), before_fit, width, HOLD_WIDE
        )
        narrow_in = f"{name}intermediate.dense"
        found[f"{new}intermediate.dense.weight"] = whole.weights[f"{narrow_in}.weight"][
            kept_features
        ]
        found[f"{new}intermediate.dense.bias"] = whole.weights[f"{narrow_in}.bias"][kept_features]
        _put(found, f"{new}output.dense", weight, bias)
        _copy(found, f"{new}output.LayerNorm", whole.weights, f"{last}output.LayerNorm")
        own = [
            whole.norm(row[..., kept_features] @ weight + bias + state, f"{last}output.LayerNorm")
            for row, state in zip(wide, own, strict=True)
        ]
        ours, theirs = _rows(own), _rows(bare(aim))
        missed = (ours - theirs).square().sum() / (theirs - theirs.mean(0)).square().sum()
        say(f"layer {place}, from {number} up to {after - 1}: misses {missed:.3f}")
    shape = {**whole.config.to_dict(), "num_hidden_layers": len(layers), "intermediate_size": width}
    return BertConfig(**shape), {name: row.clone().contiguous() for name, row in found.items()}


def fitted(rows: Tensor, aims: Tensor, before: Tensor, hold: float) -> tuple[Tensor, Tensor]:
    """Weight and bias with `rows @ weight + bias` near `aims`; `hold` draws weights to `before`."""
    _, weight, bias = chosen(rows, aims, before, rows.shape[1], hold)
    return weight, bias


def chosen(
    rows: Tensor, aims: Tensor, before: Tensor, n_kept: int, hold: float
) -> tuple[Tensor, Tensor, Tensor]:
    """The same with `n_kept` of the features alone: their numbers, weight and bias.

    A feature that goes costs the square of its weights over its entry in the inverse of the
    squares of all that are left; in each round the cheapest go and the rest is fitted again.
    """
    mean, middle = rows.mean(0), aims.mean(0)
    rows, aims = rows - mean, aims - middle
    squares, products = (rows.T @ rows).double(), (rows.T @ aims).double()
    held = squares.diagonal().mean() * hold
    squares.diagonal().add_(held)
    products += held * before.double()
    alive = torch.arange(len(squares), device=rows.device)
    n_round = -(-(len(alive) - n_kept) // ROUNDS)
    while True:
        left = squares[alive][:, alive]
        if len(alive) == n_kept:
            weight = torch.linalg.solve(left, products[alive]).float()
            return alive, weight, middle - mean[alive] @ weight
        inverse = torch.linalg.inv(left)
        cost = (inverse @ products[alive]).square().sum(1) / inverse.diagonal()
        gone = min(n_round, len(alive) - n_kept)
        alive = alive[cost.argsort(stable=True)[gone:].sort().values]


def _name(number: int) -> str:
    return f"encoder.layer.{number}."


def _rows(states: Sequence[Tensor]) -> Tensor:
    return torch.cat([state.reshape(-1, state.shape[-1]) for state in states])


def _put(found: dict[str, Tensor], name: str, weight: Tensor, bias: Tensor) -> None:
    found[f"{name}.weight"], found[f"{name}.bias"] = weight.T, bias


def _copy(found: dict[str, Tensor], name: str, weights: Weights, source: str) -> None:
    for part in ("weight", "bias"):
        found[f"{name}.{part}"] = weights[f"{source}.{part}"]


def _refused(what: str) -> EncoderError:
    return EncoderError(
        en=f"the starting model cannot be narrowed to {what}; name layers that it has, in "
        "ascending order, and a width that is no larger than its own (settings.toml, [narrow])",
        zh=f"起始模型无法收窄（{what}）；请按升序给出模型具有的层，宽度不得超过原宽度"
        "（settings.toml 的 [narrow]）",
        code="narrow",
    )
