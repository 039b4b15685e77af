"""The reader: a BERT body over question and window, and what it says of the window.

It says whether the window answers (one logit; nought stands for "nothing here answers"), and for
each token of the window how likely the answer begins and ends there. What the first logit sees is
the state of the first token and the states where the answer would begin and end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from training.model import TABLE

HIDDEN_AWAY: Final = -1e4


class Reader(nn.Module):
    """Ids, mask and the mask of the window's tokens in; answer, start and end logits out."""

    def __init__(self, config: BertConfig, weights: Mapping[str, Tensor], n_layers: int) -> None:
        super().__init__()
        self.config = BertConfig(
            **{
                **config.to_dict(),
                "num_hidden_layers": n_layers,
                "hidden_dropout_prob": 0.0,
                "attention_probs_dropout_prob": 0.0,
                "vocab_size": len(weights[TABLE]),
            }
        )
        self.body = BertModel(self.config, add_pooling_layer=False)
        self.body.set_attn_implementation("sdpa")
        self.body.load_state_dict(
            {name: row for name, row in weights.items() if name in self.body.state_dict()},
            strict=False,
        )
        self.body.embeddings.requires_grad_(requires_grad=False)
        width = config.hidden_size
        self.span = nn.Linear(width, 2)
        self.dense = nn.Linear(3 * width, width)
        self.answer = nn.Linear(width, 1)
        for part in (self.span, self.dense, self.answer):
            nn.init.normal_(part.weight, std=0.02)
            nn.init.zeros_(part.bias)

    def forward(self, ids: Tensor, mask: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Answer logits (n), start and end logits (n, tokens) with other tokens pushed down."""
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        logits = self.span(states).masked_fill(~passage.unsqueeze(-1), HIDDEN_AWAY)
        places = torch.einsum("ntk,ntd->nkd", logits.softmax(1), states)
        seen = torch.cat([states[:, 0], places[:, 0], places[:, 1]], 1)
        answer = self.answer(nn.functional.gelu(self.dense(seen))).squeeze(-1)
        return answer, logits[..., 0], logits[..., 1]

    def freeze(self, n_layers: int) -> None:
        """The lowest layers stay as they are."""
        for layer in self.body.encoder.layer[:n_layers]:
            layer.requires_grad_(requires_grad=False)

    def weights(self) -> dict[str, Tensor]:
        """Every tensor, those of the body under their names in a BERT checkpoint."""
        named = {
            name: row for name, row in self.body.state_dict().items() if "position_ids" not in name
        }
        for part in ("span", "dense", "answer"):
            for kind, row in getattr(self, part).state_dict().items():
                named[f"reader.{part}.{kind}"] = row
        return {name: row.detach().float() for name, row in named.items()}

    def load_weights(self, weights: Mapping[str, Tensor]) -> None:
        """Take up the tensors of `weights()`."""
        own = self.weights()
        for name in own:
            target = self.get_parameter(
                name.removeprefix("reader.") if name.startswith("reader.") else f"body.{name}"
            )
            with torch.no_grad():
                target.copy_(weights[name])
