"""Makes counterparts of matching paragraphs: pairs of passages and pairs of sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from indexer.counterparts.contradiction import compare
from indexer.counterparts.paragraphs import Match
from indexer.counterparts.scope import DocumentSide, Scope
from indexer.counterparts.score import Calibration
from indexer.counterparts.sentences import (
    SentenceMatch,
    judge_sentences,
    match_sentences,
    sentence_background,
)
from indexer.counterparts.units import Side, Unit, make_unit
from indexer.encoders import Vectors
from indexer.names import Names
from indexer.records import Counterpart, Passage
from indexer.text import sentence_spans

# Passages of one paragraph are counterparts when their sentences share this much of the shorter.
_SHARE_OF_A_PASSAGE = 0.3

Sentence = tuple[str, Unit, Passage]


def find_counterparts(
    scopes: Sequence[Scope],
    encode_sentences: Callable[[Sequence[str]], Vectors],
    names: Names,
    calibration: Calibration,
) -> list[list[Counterpart]]:
    """The pairs of each scope; the sentences of all are encoded in one call."""
    sentences = [
        [(_sentences(scope.zh, match.zh, names), _sentences(scope.en, match.en, names))
         for match in scope.matches]
        for scope in scopes
    ]  # fmt: skip
    several = [
        side
        for matches in sentences
        for pair in matches
        if len(pair[0]) > 1 or len(pair[1]) > 1
        for side in pair
    ]
    texts = [text for side in several for text, _, _ in side]
    encoded = encode_sentences(texts) if texts else np.zeros((0, 1), np.float32)
    position = 0
    counterparts: list[list[Counterpart]] = []
    for scope, matches in zip(scopes, sentences, strict=True):
        background = sentence_background(scope.zh.side, scope.en.side)
        own: list[Counterpart] = []
        for match, (zh, en) in zip(scope.matches, matches, strict=True):
            if len(zh) == 1 and len(en) == 1:
                whole = SentenceMatch((0, 1), (0, 1), {})
                pairs = list(_sentence_pairs(whole, zh, en, match.confidence))
                own.extend(_of_kind(scope, match, pairs))
                continue
            vectors = encoded[position : position + len(zh) + len(en)]
            position += len(zh) + len(en)
            zh_side = Side([unit for _, unit, _ in zh], vectors[: len(zh)])
            en_side = Side([unit for _, unit, _ in en], vectors[len(zh) :])
            found = match_sentences(zh_side, en_side, background)
            pairs = [
                pair
                for matched, confidence in judge_sentences(found, calibration)
                if not compare(
                    zh_side.joined(range(*matched.zh)), en_side.joined(range(*matched.en))
                ).contradicts(found=scope.kind == "aligned")
                for pair in _sentence_pairs(matched, zh, en, min(confidence, match.confidence))
            ]
            if not pairs and len(match.zh) + len(match.en) > 2:
                # No sentence bears out the neighbours that were taken in.
                match = replace(match, zh=match.core[:1], en=match.core[1:])
            own.extend(_of_kind(scope, match, pairs))
        counterparts.append(own)
    return counterparts


def _of_kind(scope: Scope, match: Match, pairs: Sequence[Counterpart]) -> Iterator[Counterpart]:
    """Pairs of passages, then pairs of sentences, each with the kind of their scope."""
    for pair in (*_passage_pairs(scope, match, pairs), *pairs):
        yield replace(pair, kind=scope.kind)


def _sentences(side: DocumentSide, paragraphs: Iterable[int], names: Names) -> list[Sentence]:
    """Text, unit and passage of each sentence of some paragraphs."""
    found: list[Sentence] = []
    for paragraph in paragraphs:
        for passage in side.passages[paragraph]:
            for start, end in sentence_spans(passage.text):
                text = passage.text[start:end]
                unit = make_unit(text, passage.start + start, passage.language, len(found), names)
                found.append((text, unit, passage))
    return found


def _sentence_pairs(
    match: SentenceMatch, zh: Sequence[Sentence], en: Sequence[Sentence], confidence: float
) -> Iterator[Counterpart]:
    """One pair for each two passages that hold parts of the match."""
    for zh_passage, zh_run in groupby(zh[slice(*match.zh)], key=lambda row: row[2].passage_id):
        zh_part = list(zh_run)
        for en_passage, en_run in groupby(en[slice(*match.en)], key=lambda row: row[2].passage_id):
            en_part = list(en_run)
            yield Counterpart(
                "sentence",
                zh_passage,
                zh_part[0][1].start,
                zh_part[-1][1].end,
                en_passage,
                en_part[0][1].start,
                en_part[-1][1].end,
                round(confidence, 4),
            )


def _passage_pairs(
    scope: Scope, match: Match, pairs: Sequence[Counterpart]
) -> Iterator[Counterpart]:
    """Pairs of passages of a match: its only two, or those that share enough sentences."""
    zh = [passage for i in match.zh for passage in scope.zh.passages[i]]
    en = [passage for j in match.en for passage in scope.en.passages[j]]
    shared: Counter[tuple[str, str, str]] = Counter()
    for pair in pairs:
        ids = pair.zh_passage_id, pair.en_passage_id
        shared[(*ids, "zh")] += pair.zh_end - pair.zh_start
        shared[(*ids, "en")] += pair.en_end - pair.en_start
    for one in zh:
        for other in en:
            ids = one.passage_id, other.passage_id
            share = max(
                shared[(*ids, "zh")] / len(one.text), shared[(*ids, "en")] / len(other.text)
            )
            if len(zh) == len(en) == 1 or share >= _SHARE_OF_A_PASSAGE:
                yield Counterpart(
                    "passage",
                    one.passage_id,
                    one.start,
                    one.end,
                    other.passage_id,
                    other.start,
                    other.end,
                    round(match.confidence, 4),
                )
