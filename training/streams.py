"""What trains and what it is measured against, and the stream of pairs of both stages."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.batches import by_length
from training.losses import contrast, distance
from training.model import Student, TokenTable, body_kind
from training.settings import StageSettings
from training.stage import Stream
from training.texts import Pair

# Tokens the teacher reads at a time when its vectors are made beforehand.
# A processor is twice as fast while its caches hold them.
TEACHER_TOKENS = {"cuda": 131_072, "cpu": 8_192}
MOST_TEXTS = 4_096


@dataclass(frozen=True, slots=True)
class Trainee:
    """The student in training, the frozen model it must stay near, and their tokenizer."""

    student: Student
    teacher: Student
    tokenizer: Tokenizer
    device: torch.device

    def vectors(self, table: TokenTable, positions: Sequence[int]) -> tuple[Tensor, int]:
        """Unit rows of the student and the tokens read."""
        ids, mask = table.batch(positions)
        found: Tensor = self.student(ids.to(self.device), mask.to(self.device))
        return found, ids.numel()

    def fixed(
        self, table: TokenTable, positions: Sequence[int], *, teacher: bool
    ) -> tuple[Tensor, int]:
        """The same without gradient, of the teacher or of the student as it stands."""
        ids, mask = table.batch(positions)
        with torch.no_grad():
            model = self.teacher if teacher else self.student
            return model(ids.to(self.device), mask.to(self.device)), ids.numel()


def frozen(student: Student) -> Student:
    """A copy that never changes, in what its body computes in."""
    teacher = copy.deepcopy(student)
    teacher.body.set_attn_implementation("sdpa")
    kind = body_kind()
    for weight in teacher.body.parameters():
        weight.data = weight.data.to(kind)
    return teacher.requires_grad_(requires_grad=False).eval()


def teacher_vectors(trainee: Trainee, table: TokenTable) -> Tensor:
    """The teacher's vector of every text, float16 on the device: made once, read in every pass."""
    n_texts = len(table.lengths)
    found = torch.empty((n_texts, trainee.teacher.config.hidden_size), dtype=torch.float16)
    found = found.to(trainee.device)
    order = np.argsort(table.lengths, kind="stable")
    n_tokens = TEACHER_TOKENS[trainee.device.type]
    at = 0
    while at < n_texts:
        longest = int(table.lengths[order[min(at + MOST_TEXTS, n_texts - 1)]])
        rows = order[at : at + min(max(1, n_tokens // max(1, longest)), MOST_TEXTS)]
        vectors, _ = trainee.fixed(table, rows.tolist(), teacher=True)
        found[torch.from_numpy(rows).to(trainee.device)] = vectors.half()
        at += len(rows)
    return found


def pairs_stream(
    trainee: Trainee, pairs: Sequence[Pair], settings: StageSettings, seed: int
) -> Stream:
    """Chinese to the teacher's English, and the student's own English kept where it was."""
    chinese = TokenTable(trainee.tokenizer, [pair.chinese for pair in pairs])
    english = TokenTable(trainee.tokenizer, [pair.english for pair in pairs])
    ready = teacher_vectors(trainee, english) if trainee.device.type == "cuda" else None
    longest = np.maximum(chinese.lengths, english.lengths).tolist()

    def loss(positions: Sequence[int], step: int) -> tuple[Tensor, int]:
        if ready is None:
            target, n_target = trainee.fixed(english, positions, teacher=True)
        else:
            target, n_target = ready[torch.tensor(positions, device=ready.device)].float(), 0
        found, n_found = trainee.vectors(chinese, positions)
        chosen = [pairs[at] for at in positions]
        drawn = random.Random(f"{seed}-keep-{step}")
        n_kept = max(1, round(settings.keep_share * len(chosen)))
        kept = sorted(drawn.sample(range(len(chosen)), n_kept))
        own, n_own = trainee.vectors(english, [positions[at] for at in kept])
        total = settings.distance_weight * distance(found, target)
        if len(chosen) > 1:
            same = _same_text([pair.english for pair in chosen], [pair.chinese for pair in chosen])
            # English that is read anyway moves with the Chinese; else the teacher's stands for it.
            across = own if n_kept == len(chosen) else target
            total = total + settings.contrast_weight * contrast(
                found, across, settings.temperature, same, one_pool=True
            )
        total = total + settings.keep_weight * settings.keep_share * distance(own, target[kept])
        return total, n_found + n_target + n_own

    # Both sides of a pair are read.
    return Stream(by_length(longest, settings.batch_tokens // 2, f"{seed}-pairs"), loss)


def _same_text(*sides: Sequence[str]) -> Tensor:
    size = len(sides[0])
    found = torch.zeros((size, size), dtype=torch.bool)
    for texts in sides:
        number = {text: at for at, text in enumerate(texts)}
        ids = torch.tensor([number[text] for text in texts])
        found |= ids[:, None] == ids[None, :]
    return found
