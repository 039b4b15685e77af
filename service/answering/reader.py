"""The reader: a model that tells whether, and where, a window of text answers a question.

An int8 model run by onnxruntime; training/export_reader.py writes its folder. One run reads one
window, so a verdict does not depend on the other windows; threads read several at a time.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from indexer.encoders import ModelFolder, keep_no_bytes
from indexer.text import sentence_spans

FORMAT: Final = 1
FILES: Final = ("model.onnx", "tokenizer.json")
# An answer is at most this long; longer ones are quoted as whole sentences anyway.
MOST_ANSWER: Final = 60
# The log-odds for a window without any token: below every value that the model gives.
NOTHING: Final = -20.0
# Special tokens: one before the question, two behind it, one behind the window.
N_SPECIAL: Final = 4
# Tokens that two pieces of a long question share.
QUESTION_OVERLAP: Final = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader says of one window.

    `answers` is a log-odds: above 0 the window is more likely to answer than not. `start` and `end`
    are the words that would answer, in code points of the window, end excluded. `sure` is the
    probability of this span among all spans of the piece, given that the piece answers.
    """

    answers: float
    start: int
    end: int
    sure: float


def share_out(verdicts: Sequence[Verdict]) -> tuple[list[float], float]:
    """The probability that each window is the one that answers, and that none is.

    They sum to 1: the reader was trained to decide over a set of windows.
    """
    logits = [0.0, *(verdict.answers for verdict in verdicts)]
    top = max(logits)
    parts = [math.exp(logit - top) for logit in logits]
    none, *shares = (part / sum(parts) for part in parts)
    return shares, none


@dataclass(frozen=True, slots=True)
class _Config:
    window: int
    question: int
    sha256: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Token ids to read; `offsets` are those of the window's tokens."""

    window: int
    ids: list[int]
    begin: int
    offsets: list[tuple[int, int]]


class Reader:
    """A trained reader. Safe to share among threads."""

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        config: _Config,
        threads: int,
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._config = config
        self._threads = threads

    @classmethod
    def open(cls, folder: Path, *, threads: int = 1) -> Self:
        """The reader exported to `folder`; its files are checked against their digests.

        Raises:
            EncoderError: A file is missing, damaged, of another format or another vocabulary.
        """
        files = ModelFolder(folder, "reader")
        config = files.describe(FORMAT, _described)
        weights, vocabulary = (files.read(file, config.sha256[file]) for file in FILES)
        try:
            tokenizer = Tokenizer.from_buffer(vocabulary)
            session = _session(weights)
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise files.damaged(folder, str(error)) from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        # "[SEP]" in a document is text, not the end of the window.
        tokenizer.encode_special_tokens = True
        return cls(session, tokenizer, config, threads)

    @property
    def fingerprint(self) -> str:
        """Digest of graph, weights and tokenizer."""
        parts = ["reader", str(FORMAT), *(self._config.sha256[file] for file in FILES)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def read(self, question: str, windows: Sequence[str]) -> list[Verdict]:
        """One verdict for each window, in their order.

        A window that is too long is read in pieces of whole sentences, a question that is too long
        in overlapping pieces; the verdict is that of the piece with the highest `answers`.
        """
        asked = self._questions(question)
        pieces = [
            piece
            for at, text in enumerate(windows)
            for head in asked
            for piece in self._pieces(at, text, head)
        ]
        # The longest first: threads then end at about the same time.
        pieces.sort(key=lambda piece: -len(piece.ids))
        if self._threads == 1 or len(pieces) < 2:
            read = [self._read(piece) for piece in pieces]
        else:
            with ThreadPoolExecutor(min(self._threads, len(pieces))) as pool:
                read = list(pool.map(self._read, pieces))
        best = [Verdict(NOTHING, 0, 0, 0.0) for _ in windows]
        for piece, verdict in zip(pieces, read, strict=True):
            if verdict.answers > best[piece.window].answers:
                best[piece.window] = verdict
        return [_trimmed(verdict, text) for verdict, text in zip(best, windows, strict=True)]

    def _questions(self, question: str) -> list[list[int]]:
        """The ids of the question with its special tokens, in pieces when it is too long."""
        first, *ids, last = self._tokenizer.encode(question).ids
        room = self._config.question - 2
        if len(ids) <= room:
            return [[first, *ids, last]]
        starts = range(0, len(ids) - QUESTION_OVERLAP, room - QUESTION_OVERLAP)
        return [[first, *ids[at : at + room], last] for at in starts]

    def _pieces(self, window: int, text: str, head: list[int]) -> list[_Piece]:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        room = self._config.window - len(head) - 2
        return [
            _Piece(
                window,
                [*head, head[-1], *encoding.ids[first:last], head[-1]],
                len(head) + 1,
                encoding.offsets[first:last],
            )
            for first, last in _cut(encoding, text, room)
        ]

    def _read(self, piece: _Piece) -> Verdict:
        answer, start, end = _run(self._session, piece.ids, piece.begin)
        inside = slice(piece.begin, len(piece.ids) - 1)
        first, last, sure = _best_span(start[inside], end[inside])
        return Verdict(
            float(answer[0]), piece.offsets[first][0], piece.offsets[last][1], float(sure)
        )


def _run(session: onnxruntime.InferenceSession, ids: list[int], begin: int) -> Any:  # noqa: ANN401
    return session.run(
        ["answer", "start", "end"],
        {"ids": np.array([ids], dtype=np.int64), "begin": np.array([begin], dtype=np.int64)},
    )


def _cut(encoding: Encoding, text: str, room: int) -> list[tuple[int, int]]:
    """Runs of tokens of at most `room`: whole sentences, neighbours sharing one where it fits."""
    n_tokens = len(encoding.ids)
    if n_tokens <= room:
        return [(0, n_tokens)] if n_tokens else []
    starts = _sentence_starts(encoding, text)
    found: list[tuple[int, int]] = []
    first = 0
    while first < n_tokens:
        fitting = [at for at in starts if first < at <= first + room]
        last = n_tokens if first + room >= n_tokens else (fitting or [first + room])[-1]
        found.append((first, last))
        if last == n_tokens:
            break
        # The last sentence is read again with what follows it, if it is not most of the piece.
        again = [at for at in starts if first + room // 2 < at < last]
        first = again[-1] if again else last
    return found


def _sentence_starts(encoding: Encoding, text: str) -> list[int]:
    """The tokens with which sentences begin, the first one apart."""
    begins = [start for start, _ in sentence_spans(text)]
    starts: list[int] = []
    at = 0
    for token, (_, end) in enumerate(encoding.offsets):
        if at < len(begins) and end > begins[at]:
            starts.append(token)
            while at < len(begins) and end > begins[at]:
                at += 1
    return starts[1:]


def _best_span(
    start: npt.NDArray[np.float32], end: npt.NDArray[np.float32]
) -> tuple[int, int, float]:
    """First and last token of the likeliest span, and its probability."""
    first = start - start.max()
    last = end - end.max()
    first = first - np.log(np.exp(first).sum())
    last = last - np.log(np.exp(last).sum())
    both = first[:, None] + last[None, :]
    places = np.arange(len(start))
    gap = places[None, :] - places[:, None]
    both[(gap < 0) | (gap >= MOST_ANSWER)] = -np.inf
    at = int(both.argmax())
    return at // len(start), at % len(start), float(np.exp(both.flat[at]))


def _trimmed(verdict: Verdict, text: str) -> Verdict:
    """The verdict without white space at the ends of its span."""
    piece = text[verdict.start : verdict.end]
    start = verdict.start + len(piece) - len(piece.lstrip())
    return Verdict(verdict.answers, start, start + len(piece.strip()), verdict.sure)


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The fused operation is slower than the two it replaces (see the encoder).
    session = onnxruntime.InferenceSession(
        graph,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )
    keep_no_bytes(session)
    return session


def _described(values: dict[str, Any]) -> _Config:
    if values["kind"] != "reader":
        raise ValueError(f"kind {values['kind']}, expected reader")
    return _Config(
        window=int(values["window"]),
        question=int(values["question"]),
        sha256={file: str(values["sha256"][file]) for file in FILES},
    )
