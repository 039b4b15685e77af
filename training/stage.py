"""One stretch of training: streams of batches, two optimizers, checkpoints, resume.

The order of batches is fixed by the seed; a checkpoint holds the weights, both optimizers and the
step, so a run that was cut off continues to the same weights as one that was not.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor
from tqdm import tqdm

from training.model import Student, body_kind
from training.settings import StageSettings

Loss = Callable[[Sequence[int], int], tuple[Tensor, int]]


@dataclass(frozen=True, slots=True)
class Stream:
    """Batches (positions into some texts) without end, and the loss of one batch.

    The loss takes the positions and the step, and returns itself and the tokens it read. `memory`
    is what it keeps between batches; a checkpoint holds it too.
    """

    batches: Iterator[list[int]]
    loss: Loss
    memory: Mapping[str, Tensor] = field(default_factory=dict)


class Optimizers:
    """Adam on float32 masters of the body and sparse Adam on the table."""

    def __init__(self, student: Student, settings: StageSettings) -> None:
        self.halves = list(student.body.parameters())
        self.masters = [half.detach().clone().float() for half in self.halves]
        kind = body_kind()
        for half in self.halves:
            half.data = half.data.to(kind)
        decayed = [master for master in self.masters if master.ndim > 1]
        plain = [master for master in self.masters if master.ndim == 1]
        self.body = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": 0.01},
                {"params": plain, "weight_decay": 0.0},
            ],
            lr=settings.body_rate,
        )
        rows = student.table.weight
        rows.requires_grad_(requires_grad=settings.table_rate > 0)
        self.table = torch.optim.SparseAdam([rows], lr=max(settings.table_rate, 1e-9))
        self._rates = (settings.body_rate, settings.table_rate)

    def step(self, share: float) -> None:
        """One step at `share` of the full rates."""
        for half, master in zip(self.halves, self.masters, strict=True):
            master.grad = None if half.grad is None else half.grad.float()
            half.grad = None
        torch.nn.utils.clip_grad_norm_([row for row in self.masters if row.grad is not None], 1.0)
        for optimizer, rate in zip((self.body, self.table), self._rates, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * share
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        with torch.no_grad():
            for half, master in zip(self.halves, self.masters, strict=True):
                half.copy_(master)

    def state(self) -> dict[str, object]:
        """Everything a resumed run needs."""
        return {
            "masters": self.masters,
            "body": self.body.state_dict(),
            "table": self.table.state_dict(),
        }

    def load(self, state: Mapping[str, object]) -> None:
        """Take up the state of `state()`."""
        with torch.no_grad():
            for half, master, kept in zip(
                self.halves,
                self.masters,
                state["masters"],  # type: ignore[call-overload]
                strict=True,
            ):
                master.copy_(kept)
                half.copy_(kept)
        self.body.load_state_dict(state["body"])  # type: ignore[arg-type]
        self.table.load_state_dict(state["table"])  # type: ignore[arg-type]


def rate_at(step: int, settings: StageSettings) -> float:
    """Share of the full rate: linear warm-up, then linear decay to nothing."""
    warm = min(1.0, (step + 1) / max(1, settings.warm_up))
    left = (settings.steps - step) / max(1, settings.steps - settings.warm_up)
    return min(warm, max(0.0, min(1.0, left)))


def schedule(settings: StageSettings, seed: int) -> list[str]:
    """Which stream every step takes."""
    used = {name: share for name, share in settings.streams.items() if share > 0}
    names, weights = list(used), list(used.values())
    return random.Random(f"{seed}-schedule").choices(names, weights, k=settings.steps)


def train(
    student: Student,
    streams: Mapping[str, Stream],
    settings: StageSettings,
    *,
    seed: int,
    checkpoint: Path | None = None,
    stop_after: int = 0,
    seconds: float = 0.0,
) -> list[float]:
    """Train in place and return the losses of this call.

    With a `checkpoint` the run saves itself there and takes up where the file ends. `stop_after`
    ends the call after so many steps in all, as a cut-off would. With `seconds` the rate has come
    down to nothing when they are over, if the steps last so long: for a machine that is lent.
    """
    optimizers = Optimizers(student, settings)
    names = schedule(settings, seed)
    first = _resume(checkpoint, student, optimizers, streams) if checkpoint else 0
    for name in names[:first]:
        next(streams[name].batches)
    losses: list[float] = []
    last = min(len(names), stop_after or len(names))
    start, n_tokens = time.perf_counter(), 0
    smooth: dict[str, float] = {}
    bar = tqdm(range(first, last), initial=first, total=len(names), mininterval=10)
    for step in bar:
        stream = streams[names[step]]
        loss, tokens = stream.loss(next(stream.batches), step)
        loss.backward()  # type: ignore[no-untyped-call]
        over = (time.perf_counter() - start) / seconds if seconds else 0.0
        optimizers.step(min(rate_at(step, settings), max(0.0, 1.0 - over)))
        losses.append(float(loss.detach()))
        n_tokens += tokens
        smooth[names[step]] = 0.95 * smooth.get(names[step], losses[-1]) + 0.05 * losses[-1]
        if (step + 1) % 10 == 0:
            rate = n_tokens / (time.perf_counter() - start)
            bar.set_postfix_str(
                f"{rate:.0f} tokens/s " + " ".join(f"{k} {v:.3f}" for k, v in smooth.items())
            )
        ends = step + 1 == last or over >= 1.0
        if checkpoint and ((step + 1) % settings.checkpoint_every == 0 or ends):
            _save(checkpoint, student, optimizers, streams, step + 1)
        if ends:
            break
    if optimizers.masters:
        for half, master in zip(optimizers.halves, optimizers.masters, strict=True):
            half.data = master.detach().clone()
    return losses


def _save(
    path: Path,
    student: Student,
    optimizers: Optimizers,
    streams: Mapping[str, Stream],
    step: int,
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    state = {
        "step": step,
        "rows": student.table.weight.data,
        "optimizers": optimizers.state(),
        "memory": {name: dict(stream.memory) for name, stream in streams.items()},
    }
    torch.save(state, part)
    part.replace(path)


def _resume(
    path: Path, student: Student, optimizers: Optimizers, streams: Mapping[str, Stream]
) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    with torch.no_grad():
        student.table.weight.copy_(state["rows"])
        for name, stream in streams.items():
            for key, kept in stream.memory.items():
                kept.copy_(state["memory"][name][key])
    optimizers.load(state["optimizers"])
    return int(state["step"])
