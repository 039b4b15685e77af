"""Vectors and terms: one row for each passage, and the row is that of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from indexer.doctor.checks import Check, Problem, outcome, skipped
from indexer.encoders import Encoder, SentenceVectors, Vectors, cached, sentences_of
from indexer.errors import EncoderError, LanmeiError
from indexer.parts import lexical_terms
from indexer.records import LANGUAGES, Passage
from indexer.store import LexicalIndex, Manifest, Records, SearchesVectors, VectorIndex

# Cosine of a stored row and the row that the same text gives now. Processors round differently.
SAME = 0.98
_LENGTH = 1e-3
_BLOCK = 4096


def check_vectors(
    vectors: VectorIndex, passages: Sequence[Passage], manifest: Manifest, cache_dir: Path
) -> Check:
    """As many unit rows as passages; where the cache has a text's vector, the row is that."""
    n_compared = 0
    problems: list[Problem] = []
    if not len(vectors) == len(passages) == manifest.n_passages:
        problems.append(
            (
                f"{len(vectors)} vectors, {len(passages)} passages, the manifest says "
                f"{manifest.n_passages}",
                f"向量 {len(vectors)} 个，段落 {len(passages)} 个，清单写 {manifest.n_passages} 个",
            )
        )
    elif vectors.dimension != manifest.dimension:
        problems.append(
            (
                f"{vectors.dimension} dimensions, the manifest says {manifest.dimension}",
                f"向量为 {vectors.dimension} 维，清单写 {manifest.dimension} 维",
            )
        )
    else:
        for start in range(0, len(passages), _BLOCK):
            part = passages[start : start + _BLOCK]
            rows = vectors.get(np.arange(start, start + len(part), dtype=np.int64))
            kept = cached(
                [passage.text for passage in part],
                cache_dir,
                manifest.encoder_fingerprint,
                manifest.dimension,
            )
            n_compared += sum(passage.text in kept for passage in part)
            problems.extend(_row_problems(part, rows, kept))
    n = len(passages)
    sound = (
        f"{n} vectors of {vectors.dimension} dimensions, one for each passage; "
        f"{n_compared} compared with the cache",
        f"{vectors.dimension} 维向量 {n} 个，与段落一一对应；其中 {n_compared} 个已与缓存比对",
    )
    return outcome("vectors", sound, problems)


def _row_problems(
    passages: Sequence[Passage], rows: Vectors, kept: dict[str, Vectors]
) -> Iterator[Problem]:
    lengths = np.linalg.norm(rows, axis=1)
    for passage, row, length in zip(passages, rows, lengths, strict=True):
        own = passage.passage_id
        if not abs(float(length) - 1) <= _LENGTH:
            yield f"the vector of {own} has no unit length", f"{own} 的向量不是单位长度"
        elif passage.text in kept and float(row @ kept[passage.text]) < SAME:
            yield f"the vector of {own} is of another text", f"{own} 的向量不属于该文本"


def check_sentences(sentences: SentenceVectors | None, passages: Sequence[Passage]) -> Check:
    """As many rows as each passage has sentences; an index may be made without them."""
    name = "sentences"
    if sentences is None:
        return Check(name, "ok", "made without sentence vectors", "建立时未包含句子向量")
    n = 0
    problems: list[Problem] = []
    for row, texts in enumerate(sentences_of(passages)):
        n += len(texts)
        try:
            own = sentences.of(row)
        except (LanmeiError, IndexError, ValueError) as error:
            problems.append((f"row {row}: {error}", f"第 {row} 行：{error}"))
            continue
        if len(own) != len(texts) or not np.isfinite(own).all():
            passage_id = passages[row].passage_id
            problems.append(
                (
                    f"{passage_id} has {len(texts)} sentences and {len(own)} vectors",
                    f"{passage_id} 有 {len(texts)} 个句子，却有 {len(own)} 个向量",
                )
            )
    sound = (f"{n} sentence vectors, one for each sentence", f"句子向量 {n} 个，与句子一一对应")
    return outcome(name, sound, problems)


def check_terms(lexical: LexicalIndex, records: Records) -> Check:
    """Every passage with terms is in the BM25 of its language and found by each of its terms."""
    passages = records.passages
    titles = {name: document.title for name, document in records.documents.items()}
    terms = [lexical_terms(passage, titles[passage.document_id]) for passage in passages]
    problems = list(lexical.problems())
    if not problems:
        for language in LANGUAGES:
            expected = sum(
                bool(own) and passage.language == language
                for own, passage in zip(terms, passages, strict=True)
            )
            found = lexical.n_passages(language)
            if found != expected:
                problems.append(
                    (
                        f"{found} {language} passages have terms, expected {expected}",
                        f"{language} 段落中 {found} 个有词项，应为 {expected} 个",
                    )
                )
    if not problems:
        for row in spread(len(passages), 64):
            if terms[row] and not lexical.holds(row, passages[row].language, set(terms[row])):
                own = passages[row].passage_id
                problems.append((f"{own} is not found by its words", f"{own} 无法用其词语找到"))
    counts = ", ".join(f"{lexical.n_passages(language)} {language}" for language in LANGUAGES)
    sound = (f"the words of {counts} passages", f"词项索引：{counts} 个段落")
    return outcome("terms", sound, problems)


def check_encoded(
    vectors: SearchesVectors,
    passages: Sequence[Passage],
    manifest: Manifest,
    open_encoder: Callable[[str], Encoder],
    sample: int,
) -> Check:
    """A sample of passages is encoded again and compared with what is stored."""
    name = "encoded"
    if not passages or len(vectors) != len(passages):
        return skipped(name, ("there is no vector for each passage", "向量与段落数量不符"))
    try:
        encoder = open_encoder(manifest.encoder)
    except LanmeiError as error:
        return skipped(name, (error.en, error.zh))
    if encoder.fingerprint != manifest.encoder_fingerprint:
        return Check(
            name,
            "older",
            f"made with another version of the encoder {manifest.encoder} than is installed "
            f"({manifest.encoder_fingerprint[:12]}, installed {encoder.fingerprint[:12]})",
            f"建立索引所用的编码器 {manifest.encoder} 与现装版本不同"
            f"（{manifest.encoder_fingerprint[:12]}，现装 {encoder.fingerprint[:12]}）",
        )
    rows = list(spread(len(passages), sample))
    texts = [passages[row].text for row in rows]
    try:
        again = encoder.encode_passages(texts)
    except EncoderError as error:
        return outcome(name, ("", ""), [(error.en, error.zh)])
    stored = vectors.get(np.asarray(rows, dtype=np.int64))
    cosines = np.einsum("ij,ij->i", stored, again)
    problems = [
        (
            f"{passages[row].passage_id}: cosine {cosine:.3f} to its text encoded again",
            f"{passages[row].passage_id}：与重新编码的向量余弦仅 {cosine:.3f}",
        )
        for row, cosine in zip(rows, cosines.tolist(), strict=True)
        if not cosine >= SAME
    ]
    sound = (
        f"{len(rows)} passages encoded again: the same (cosine {cosines.min():.4f} or more)",
        f"重新编码 {len(rows)} 个段落：一致（余弦不低于 {cosines.min():.4f}）",
    )
    return outcome(name, sound, problems)


def spread(n: int, size: int) -> Iterator[int]:
    """At most `size` of `n` rows, spread evenly, the first and the last among them."""
    if n <= size:
        yield from range(n)
        return
    yield from sorted({round(step * (n - 1) / (size - 1)) for step in range(size)})
