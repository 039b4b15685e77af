"""Questions to their passages among those that are near, and among every passage read before.

A memory keeps the last vector of each passage of a language (after the cross-batch memory of Wang
et al. 2020, arXiv 1912.06798): a few passages are read with gradient, thousands compete.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from training.batches import near_batches
from training.model import Matrix, TokenTable, unit
from training.passages import Asked, not_wrong
from training.settings import StageSettings
from training.stage import Stream
from training.streams import Trainee

NEVER = -1e4


def asked_stream(
    trainee: Trainee,
    asked: Sequence[Asked],
    glosses: Mapping[str, str],
    settings: StageSettings,
    seed: str,
) -> Stream:
    """Passages of one language, each with some of its questions and their glosses.

    Only passages of this language compete, so that language itself never is a clue.
    """
    passages = TokenTable(trainee.tokenizer, [row.passage for row in asked])
    texts = list(dict.fromkeys(text for row in asked for text in row.questions))
    texts += sorted({glosses[text] for text in texts if text in glosses} - set(texts))
    number = {text: at for at, text in enumerate(texts)}
    questions = TokenTable(trainee.tokenizer, texts)
    others = not_wrong(asked)
    size = trainee.student.config.hidden_size
    vectors = torch.zeros((len(asked), size), device=trainee.device)
    known = torch.zeros(len(asked), dtype=torch.bool, device=trainee.device)

    def loss(positions: Sequence[int], step: int) -> tuple[Tensor, int]:
        drawn = random.Random(f"{seed}-{step}")
        rows: list[int] = []
        right: list[int] = []
        for number_of_live, at in enumerate(positions):
            for text in drawn_questions(asked[at].questions, glosses, settings, drawn):
                rows.append(number[text])
                right.append(number_of_live)
        live, n_live = trainee.vectors(passages, positions)
        found, n_found = trainee.vectors(questions, rows)
        chosen = torch.tensor(positions, device=live.device)
        place = torch.tensor(right, device=live.device)
        wrong, competing = _competing(positions, others, known)
        total = telling_apart(found, live, place, wrong[place], settings.temperature)
        again = known[chosen[place]]
        if again.any():
            total = total + remembering(
                found[again],
                vectors.clone(),
                chosen[place[again]],
                competing[place[again]],
                settings.temperature,
            )
        vectors[chosen] = live.detach()
        known[chosen] = True
        return total, n_live + n_found

    lengths = passages.lengths.tolist()
    return Stream(
        near_batches(static_vectors(trainee, passages), lengths, settings.batch_tokens, seed),
        loss,
        {"vectors": vectors, "known": known},
    )


def drawn_questions(
    questions: Sequence[str],
    glosses: Mapping[str, str],
    settings: StageSettings,
    drawn: random.Random,
) -> list[str]:
    """Some questions of a passage, and of some of those the gloss in the other language."""
    size = min(settings.passage_questions, len(questions))
    own = drawn.sample(questions, size)
    return own + [
        glosses[text] for text in own if text in glosses and drawn.random() < settings.glossed_share
    ]


def telling_apart(
    questions: Tensor, live: Tensor, right: Tensor, wrong: Tensor, temperature: float
) -> Tensor:
    """Cross entropy of each question over the live passages, and of each pair over questions.

    `right[i]` is the passage of question `i`; `wrong[i, j]` says whether passage `j` competes with
    it. On the way back the questions of competing passages compete.
    """
    scores = questions @ live.T / temperature
    mine = nn.functional.one_hot(right, len(live)).bool()
    forward = scores.masked_fill(~(wrong | mine), NEVER)
    itself = torch.eye(len(right), dtype=torch.bool, device=live.device)
    back = scores.T[right].masked_fill(~(wrong.T[right] | itself), NEVER)
    entropy = nn.functional.cross_entropy
    truth = torch.arange(len(right), device=live.device)
    return (entropy(forward, right) + entropy(back, truth)) / 2


def remembering(
    questions: Tensor, memory: Tensor, right: Tensor, competing: Tensor, temperature: float
) -> Tensor:
    """Cross entropy of each question over the `competing` remembered passages, its own among them.

    All of them are equally old. A right passage read just now would differ from the others by what
    training changed since, and the encoder would learn to change, not to tell passages apart.
    """
    scores = questions @ memory.T / temperature
    return nn.functional.cross_entropy(scores.masked_fill(~competing, NEVER), right)


def static_vectors(trainee: Trainee, texts: TokenTable) -> Matrix:
    """The mean of the rows of a text's distinct rare tokens: near enough to group passages."""
    table = trainee.student.table.weight.detach().cpu().numpy()
    encoded = [np.unique(texts.ids_of(at)) for at in range(len(texts.lengths))]
    counts = np.bincount(np.concatenate(encoded), minlength=len(table))
    rarity = np.log(len(encoded) / (1.0 + counts)).clip(0.0)
    found = np.stack([rarity[ids] @ table[ids] for ids in encoded]).astype(np.float32)
    return unit(found)


def _competing(
    positions: Sequence[int], others: Sequence[frozenset[int]], known: Tensor
) -> tuple[Tensor, Tensor]:
    """Which live passages are wrong for the questions of each, and which remembered ones compete.

    A live passage that is remembered competes for its own questions, as the right one.
    """
    live = torch.ones((len(positions), len(positions)), dtype=torch.bool)
    live.fill_diagonal_(fill_value=False)
    remembered = known.cpu().repeat(len(positions), 1)
    for place, at in enumerate(positions):
        for other in others[at]:
            remembered[place, other] = False
            if other in positions:
                live[place, positions.index(other)] = False
    return live.to(known.device), remembered.to(known.device)
