"""The training of the reader: whole questions a step, their windows read in order of length.

The loss is taken over the set of windows that a question comes with: one of them answers, or none
does. It is taken a second time without the window that answers, where none does.
"""

from __future__ import annotations

import copy
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import torch
from torch import Tensor, nn

from training.reader_model import Reader
from training.reading_pack import Packed
from training.settings import ReaderSettings

# Share of a machine with a GPU's time in which the rate comes down.
DECAY = 0.3


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader says of some windows; span logits are those of the true answer's tokens."""

    answers: Tensor
    start_loss: Tensor
    end_loss: Tensor


def batches(packed: Packed, tokens: int, seed: int) -> Iterator[list[int]]:
    """Endless lists of questions with about so many tokens; every pass has another order."""
    sizes = packed.bounds[packed.groups[1:]] - packed.bounds[packed.groups[:-1]]
    epoch = 0
    while True:
        order = list(range(len(packed)))
        random.Random(f"{seed}-reader-{epoch}").shuffle(order)
        batch: list[int] = []
        size = 0
        for at in order:
            batch.append(at)
            size += int(sizes[at])
            if size >= tokens:
                yield batch
                batch, size = [], 0
        epoch += 1


def chunks(packed: Packed, windows: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Windows in order of length, as many at a time as `tokens` padded ones hold."""
    lengths = np.diff(packed.bounds)
    chunk: list[int] = []
    for at in sorted(windows, key=lambda at: (int(lengths[at]), at)):
        if chunk and int(lengths[at]) * (len(chunk) + 1) > tokens:
            yield chunk
            chunk = []
        chunk.append(at)
    if chunk:
        yield chunk


def tensors(
    packed: Packed, windows: Sequence[int], device: torch.device
) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and passage mask of some windows, padded with 0."""
    rows = np.asarray(windows)
    starts = packed.bounds[rows]
    lengths = packed.bounds[rows + 1] - starts
    columns = np.arange(int(lengths.max()))
    mask = columns[None, :] < lengths[:, None]
    ids = np.zeros(mask.shape, np.int64)
    ids[mask] = packed.ids[(starts[:, None] + columns[None, :])[mask]]
    passage = (columns[None, :] >= packed.passage[rows][:, None]) & (
        columns[None, :] < lengths[:, None] - 1
    )
    return tuple(torch.from_numpy(found).to(device) for found in (ids, mask, passage))  # type: ignore[return-value]


def read(
    reader: Reader, packed: Packed, windows: Sequence[int], tokens: int, device: torch.device
) -> Read:
    """Read the windows; the rows of the result are in the order of `windows`."""
    place = {at: row for row, at in enumerate(windows)}
    order: list[int] = []
    parts: list[tuple[Tensor, Tensor, Tensor]] = []
    for chunk in chunks(packed, windows, tokens):
        ids, mask, passage = tensors(packed, chunk, device)
        answers, start, end = reader(ids, mask, passage)
        rows = np.asarray(chunk)
        first, last = (
            torch.from_numpy(found[rows].astype(np.int64)).to(device)
            for found in (packed.first, packed.last)
        )
        spans = [
            nn.functional.cross_entropy(logits, truth, ignore_index=-1, reduction="none")
            for logits, truth in ((start, first), (end, last))
        ]
        parts.append((answers, spans[0], spans[1]))
        order.extend(place[at] for at in chunk)
    back = torch.empty(len(order), dtype=torch.int64)
    back[torch.tensor(order)] = torch.arange(len(order))
    found = [torch.cat([part[at] for part in parts])[back.to(device)] for at in range(3)]
    return Read(found[0], found[1], found[2])


def set_loss(answers: Tensor, owner: Tensor, right: Tensor, n_groups: int) -> Tensor:
    """For each question minus log of the share of the right window, or of none if none is right.

    The shares are a softmax over the windows and a logit of nought for "none answers".
    """
    zeros = torch.zeros(n_groups, device=answers.device)
    top = torch.zeros(n_groups, device=answers.device).scatter_reduce(
        0, owner, answers.detach(), "amax", include_self=True
    )
    total = torch.exp(-top).index_add(0, owner, torch.exp(answers - top[owner]))
    chosen = zeros.index_add(0, owner, answers * right)
    return torch.log(total) + top - chosen


@dataclass(frozen=True, slots=True)
class Totals:
    """What the losses of one step are divided by: its questions, its windows, those that answer."""

    groups: int
    windows: int
    right: int

    @classmethod
    def of(cls, packed: Packed, groups: Sequence[int]) -> Totals:
        """The totals of some questions."""
        windows, _ = windows_of(packed, groups)
        return cls(len(groups), len(windows), max(1, int((packed.first[windows] >= 0).sum())))


def loss_of(
    found: Read, packed: Packed, groups: Sequence[int], settings: ReaderSettings, totals: Totals
) -> tuple[Tensor, dict[str, float]]:
    """What these questions add to the loss of their step, and its parts."""
    device = found.answers.device
    windows, sizes = windows_of(packed, groups)
    owner = torch.from_numpy(np.repeat(np.arange(len(groups)), sizes)).to(device)
    first = torch.from_numpy(packed.first[windows].astype(np.int64)).to(device)
    right = (first >= 0).float()
    weight = torch.from_numpy(packed.weights[np.asarray(groups)]).to(device)
    each = weight[owner]
    whole = (set_loss(found.answers, owner, right, len(groups)) * weight).sum() / totals.groups
    wrong = right == 0
    empty = set_loss(
        found.answers[wrong], owner[wrong], torch.zeros_like(right[wrong]), len(groups)
    )
    empty = (empty * weight).sum() / totals.groups
    alone = nn.functional.binary_cross_entropy_with_logits(
        found.answers, right, weight=each, reduction="sum"
    )
    alone = alone / totals.windows
    span = ((found.start_loss + found.end_loss) * right * each).sum() / (2 * totals.right)
    total = (
        settings.set_weight * whole
        + settings.empty_weight * empty
        + settings.window_weight * alone
        + settings.span_weight * span
    )
    parts = {"set": whole, "empty": empty, "window": alone, "span": span}
    return total, {name: float(part.detach()) for name, part in parts.items()}


class Team:
    """Threads that share the questions of a step between them, each with its own gradients.

    A thread takes the next few questions when it is done with its last ones: where other work
    slows one core down, the other takes over. The sums of gradients depend on who read what, so
    two runs agree in all but the last digits.
    """

    def __init__(self, reader: Reader, settings: ReaderSettings, device: torch.device) -> None:
        self._settings = settings
        self._device = device
        self._own = [row for row in reader.parameters() if row.requires_grad]
        n_threads = 1 if device.type == "cuda" else settings.threads
        if device.type == "cpu":
            torch.set_num_threads(1)
        self._free: SimpleQueue[Reader] = SimpleQueue()
        self._copies = [_sharing(reader) for _ in range(n_threads)]
        for twin in self._copies:
            self._free.put(twin)
        self._pool = ThreadPoolExecutor(n_threads, initializer=torch.set_num_threads, initargs=(1,))

    def gradients(self, packed: Packed, groups: Sequence[int]) -> dict[str, float]:
        """Leave the gradients of one step in the parameters; the parts of its loss."""
        totals = Totals.of(packed, groups)

        def work(part: Sequence[int]) -> dict[str, float]:
            twin = self._free.get()
            try:
                windows, _ = windows_of(packed, part)
                found = read(twin, packed, windows, self._settings.chunk_tokens, self._device)
                loss, parts = loss_of(found, packed, part, self._settings, totals)
                loss.backward()  # type: ignore[no-untyped-call]
                return parts
            finally:
                self._free.put(twin)

        shares = list(split_up(packed, groups, self._settings.task_tokens))
        said: Counter[str] = Counter()
        for parts in self._pool.map(work, shares):
            said.update(parts)
        for row, *others in zip(self._own, *map(_trained, self._copies), strict=True):
            given = [other.grad for other in others if other.grad is not None]
            row.grad = given[0]
            for gradient in given[1:]:
                row.grad += gradient
            for other in others:
                other.grad = None
        return dict(said)


def _trained(reader: Reader) -> list[nn.Parameter]:
    return [row for row in reader.parameters() if row.requires_grad]


def _sharing(reader: Reader) -> Reader:
    """A copy with the same weights in the same memory, and gradients of its own."""
    twin = copy.deepcopy(reader)
    for own, other in zip(reader.parameters(), twin.parameters(), strict=True):
        other.data = own.data
    return twin


def split_up(packed: Packed, groups: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """The questions in parts of about so many tokens."""
    part: list[int] = []
    size = 0
    for at in groups:
        part.append(at)
        size += int(packed.bounds[packed.groups[at + 1]] - packed.bounds[packed.groups[at]])
        if size >= tokens:
            yield part
            part, size = [], 0
    if part:
        yield part


def windows_of(packed: Packed, groups: Sequence[int]) -> tuple[list[int], list[int]]:
    """The windows of some questions in order, and how many each has."""
    spans = [(int(packed.groups[at]), int(packed.groups[at + 1])) for at in groups]
    return [at for first, last in spans for at in range(first, last)], [b - a for a, b in spans]


def rate_at(step: int, settings: ReaderSettings) -> float:
    """Share of the full rate: up, level, and down in a straight line to nothing."""
    warm = min(1.0, (step + 1) / max(1, settings.warm_up))
    left = (settings.steps - step) / max(1, settings.steps - settings.decay_from)
    return min(warm, max(0.0, min(1.0, left)))


def train_reader(
    reader: Reader,
    packed: Packed,
    settings: ReaderSettings,
    *,
    seed: int,
    checkpoint: Path,
    device: torch.device,
    stop_at: float = float("inf"),
    seconds: float = 0.0,
) -> dict[str, Tensor]:
    """Train in place; takes up where `checkpoint` ends. Returns the averaged weights.

    `stop_at` is a time of the clock at which the call ends, as a cut-off would. With `seconds` the
    rate has come down to nothing when they are over: for a machine that is lent.
    """
    reader.freeze(settings.frozen_layers)
    trained = {name: row for name, row in reader.named_parameters() if row.requires_grad}
    optimizer = torch.optim.AdamW(
        [
            {"params": [r for n, r in trained.items() if n.startswith("body") and r.ndim > 1],
             "weight_decay": 0.01, "full": settings.body_rate},
            {"params": [r for n, r in trained.items() if n.startswith("body") and r.ndim == 1],
             "weight_decay": 0.0, "full": settings.body_rate},
            {"params": [r for n, r in trained.items() if not n.startswith("body")],
             "weight_decay": 0.01, "full": settings.head_rate},
        ]
    )  # fmt: skip
    average = {name: row.detach().clone() for name, row in trained.items()}
    first = _resume(checkpoint, trained, average, optimizer)
    team = Team(reader, settings, device)
    drawn = batches(packed, settings.batch_tokens, seed)
    for _ in range(first):
        next(drawn)
    smooth: dict[str, float] = {}
    started, n_tokens = time.perf_counter(), 0
    for step in range(first, settings.steps):
        groups = next(drawn)
        past = (time.perf_counter() - started) / seconds if seconds else 0.0
        left = max(0.0, min(1.0, (1 - past) / DECAY))
        parts = team.gradients(packed, groups)
        nn.utils.clip_grad_norm_(trained.values(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = group["full"] * min(rate_at(step, settings), left)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        keep = min(settings.average, (step + 1) / (step + 10))
        for name, row in average.items():
            row.lerp_(trained[name].detach(), 1 - keep)
        windows, _ = windows_of(packed, groups)
        n_tokens += int(sum(packed.bounds[at + 1] - packed.bounds[at] for at in windows))
        for name, value in parts.items():
            smooth[name] = 0.95 * smooth.get(name, value) + 0.05 * value
        if (step + 1) % 10 == 0:
            speed = n_tokens / (time.perf_counter() - started)
            clock = time.strftime("%H:%M:%S")
            said = " ".join(f"{name} {value:.3f}" for name, value in smooth.items())
            print(f"{clock} step {step + 1} {n_tokens} tokens {speed:.0f}/s {said}",
                  file=sys.stderr, flush=True)  # fmt: skip
        over = time.time() > stop_at or past >= 1.0
        if over or (step + 1) % settings.checkpoint_every == 0 or step + 1 == settings.steps:
            _save(checkpoint, trained, average, optimizer, step + 1)
        if over:
            break
    return averaged(reader, average)


def averaged(reader: Reader, average: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights of the reader with the averaged ones in place of those that were trained."""
    own = dict(reader.named_parameters())
    kept = {name: row.detach().clone() for name, row in own.items() if name in average}
    with torch.no_grad():
        for name, row in average.items():
            own[name].copy_(row)
        found = {name: row.clone() for name, row in reader.weights().items()}
        for name, row in kept.items():
            own[name].copy_(row)
    return found


def _save(
    path: Path,
    trained: Mapping[str, Tensor],
    average: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    step: int,
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    state = {
        "step": step,
        "trained": {name: row.detach() for name, row in trained.items()},
        "average": dict(average),
        "optimizer": optimizer.state_dict(),
    }
    torch.save(state, part)
    part.replace(path)


def _resume(
    path: Path,
    trained: Mapping[str, Tensor],
    average: dict[str, Tensor],
    optimizer: torch.optim.Optimizer,
) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    with torch.no_grad():
        for name, row in trained.items():
            row.copy_(state["trained"][name])
            average[name].copy_(state["average"][name])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
