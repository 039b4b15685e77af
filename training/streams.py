"""The streams of both stages: pairs, questions in each language, glossed questions."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.batches import by_length, near_groups, same_evidence
from training.losses import contrast, distance
from training.model import Matrix, Student, TokenTable
from training.settings import StageSettings
from training.stage import Stream
from training.texts import Pair, Question

# Tokens the teacher reads at a time when its vectors are made beforehand.
TEACHER_TOKENS = 131_072


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
    """A copy that never changes, in half precision."""
    teacher = copy.deepcopy(student)
    for weight in teacher.body.parameters():
        weight.data = weight.data.to(torch.bfloat16)
    return teacher.requires_grad_(requires_grad=False).eval()


def teacher_vectors(trainee: Trainee, table: TokenTable) -> Tensor:
    """The teacher's vector of every text, float16 on the device: made once, read in every pass."""
    n_texts = len(table.lengths)
    found = torch.empty((n_texts, trainee.teacher.config.hidden_size), dtype=torch.float16)
    found = found.to(trainee.device)
    order = np.argsort(table.lengths, kind="stable")
    at = 0
    while at < n_texts:
        size = max(
            1, TEACHER_TOKENS // max(1, int(table.lengths[order[min(at + 4096, n_texts - 1)]]))
        )
        rows = order[at : at + min(size, 4096)]
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
        same = _same_text([pair.english for pair in chosen], [pair.chinese for pair in chosen])
        total = settings.distance_weight * distance(found, target)
        if len(chosen) > 1:
            total = total + settings.contrast_weight * contrast(
                found, target, settings.temperature, same, one_pool=True
            )
        drawn = random.Random(f"{seed}-keep-{step}")
        kept = drawn.sample(range(len(chosen)), max(1, round(settings.keep_share * len(chosen))))
        own, n_own = trainee.vectors(english, [positions[at] for at in kept])
        total = total + settings.keep_weight * settings.keep_share * distance(own, target[kept])
        return total, n_found + n_target + n_own

    return Stream(by_length(longest, settings.batch_tokens, f"{seed}-pairs"), loss)


def questions_stream(
    trainee: Trainee,
    questions: Sequence[Question],
    settings: StageSettings,
    seed: str,
    *,
    passages_fixed: bool = False,
) -> Stream:
    """Questions to their passages among passages that resemble them.

    Only a share of the passages carries gradient: the rest costs a quarter and is as good a wrong
    one.
    """
    asked_table = TokenTable(trainee.tokenizer, [row.question for row in questions])
    table = TokenTable(trainee.tokenizer, [row.passage for row in questions])
    vectors = static_vectors(trainee, table)

    def loss(positions: Sequence[int], step: int) -> tuple[Tensor, int]:
        chosen = [questions[at] for at in positions]
        asked, n_asked = trainee.vectors(asked_table, positions)
        everything = settings.passage_gradient_share >= 1 and not passages_fixed
        if everything:
            found, n_found = trainee.vectors(table, positions)
        else:
            found, n_found = trainee.fixed(table, positions, teacher=False)
        if not (everything or passages_fixed):
            drawn = random.Random(f"{seed}-gradient-{step}")
            share = max(1, round(settings.passage_gradient_share * len(chosen)))
            rows = sorted(drawn.sample(range(len(chosen)), share))
            live, _ = trainee.vectors(table, [positions[at] for at in rows])
            found = found.index_copy(0, torch.tensor(rows, device=found.device), live)
        same = torch.from_numpy(same_evidence(chosen)).to(found.device)
        return contrast(asked, found, settings.temperature, same), n_asked + n_found

    batches = near_groups(vectors, settings.batch_questions, settings.near_group, seed)
    return Stream(batches, loss)


def static_vectors(trainee: Trainee, texts: TokenTable) -> Matrix:
    """The mean of the rows of a text's distinct rare tokens: near enough to group passages."""
    table = trainee.student.table.weight.detach().cpu().numpy()
    encoded = [np.unique(texts.ids_of(at)) for at in range(len(texts.lengths))]
    counts = np.bincount(np.concatenate(encoded), minlength=len(table))
    rarity = np.log(len(encoded) / (1.0 + counts)).clip(0.0)
    found = np.stack([rarity[ids] @ table[ids] for ids in encoded]).astype(np.float32)
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(norms, 1e-6), dtype=np.float32)


def _same_text(*sides: Sequence[str]) -> Tensor:
    size = len(sides[0])
    found = torch.zeros((size, size), dtype=torch.bool)
    for texts in sides:
        number = {text: at for at, text in enumerate(texts)}
        ids = torch.tensor([number[text] for text in texts])
        found |= ids[:, None] == ids[None, :]
    return found
