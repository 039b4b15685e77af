"""A small generation of both languages, and what plain arithmetic finds in it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.encoders import SentenceVectors
from indexer.parts import lexical_terms
from indexer.records import Counterpart, Document, Language, Page, Passage, Statement
from indexer.splitting import split
from indexer.store import Condition, Contents, LexicalIndex

DIMENSION = 8
WORDS: Mapping[Language, Sequence[str]] = {
    "zh": ("河流", "森林", "氣候", "茶叶", "碳中和（ＣＯＰ１５）", "灯会𠮷", "合作", "鱼类"),
    "en": ("river", "forest", "climate", "tea", "carbon neutral 碳", "lantern", "aid", "fish"),
}


def document(number: int, language: Language) -> Document:
    """Three paragraphs of a few words; every fourth document has no date."""
    own = WORDS[language]
    stop = "。" if language == "zh" else "."
    paragraphs = [
        " ".join(own[(number * step + place) % len(own)] for place in range(2 + step)) + stop
        for step in range(3)
    ]
    text = "\n\n".join(paragraphs)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id=f"{language}-{number}",
        title=f"{own[number % len(own)]} {number}",
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=(language,),
        kind="briefing",
        sha256=digest,
        file_sha256=digest,
        path=f"{language}-{number}.txt",
        date=(None, "2020", "2021-05", "2022-05-09")[number % 4],
    )


def contents(n: int = 8, *, without: str = "", seed: int = 0) -> Contents:
    """`n` documents of each language but the one named `without`; some vectors are equal."""
    pairs = [(document(number, language), language) for number in range(n) for language in WORDS]
    documents = [own for own, _ in pairs if own.document_id != without]
    passages = [passage for own in documents for passage in split(own, len, 40)]
    rows = np.random.default_rng(seed).normal(size=(len(passages), DIMENSION))
    rows[1::5] = rows[0]
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    statements = [
        Statement(
            passage.passage_id, passage.start, passage.end, "王小明", "wang-xiaoming", None,
            "ＷＲＩ", None, "KH" if number % 2 else "LA", "灯会", "2022-04-21", "reported",
        )
        for number, passage in enumerate(passages[::4])
    ]  # fmt: skip
    # A passage in which two people speak, for two countries.
    statements.insert(1, replace(statements[0], speaker="𠮷田", speaker_id="yoshida", country="JP"))
    zh = next(passage for passage in passages if passage.language == "zh")
    en = next(passage for passage in passages if passage.language == "en")
    pair = Counterpart(
        "passage", zh.passage_id, zh.start, zh.end, en.passage_id, en.start, en.end, 0.95
    )
    counts = [1 + number % 2 for number in range(len(passages))]
    sentences = np.resize(rows, (sum(counts), DIMENSION))
    return Contents(
        documents=documents,
        passages=passages,
        vectors=rows,
        terms=[lexical_terms(passage, "") for passage in passages],
        about={
            "encoder": "toy", "encoder_fingerprint": "0" * 64, "dimension": DIMENSION,
            "corpus_sha256": hashlib.sha256(repr(documents).encode()).hexdigest(),
            "settings_sha256": "0" * 64,
        },
        statements=statements,
        counterparts=[pair],
        sentence_vectors=SentenceVectors.create(sentences, counts),
    )  # fmt: skip


CONDITIONS: tuple[tuple[Condition, ...], ...] = (
    (),
    (Condition("country", "eq", ("KH",)),),
    (Condition("country", "ne", ("KH",)),),
    (Condition("country", "eq", ("JP",)),),
    (Condition("country", "nin", ("JP", "KH")),),
    (Condition("speaker", "eq", ("yoshida",)), Condition("country", "eq", ("LA",))),
    (Condition("organisation", "eq", ("wri",)),),
    (Condition("speaker", "in", ("wang-xiaoming", "nobody")),),
    (Condition("date", "eq", ("2021",)),),
    (Condition("date", "gte", ("2021-05",)),),
    (Condition("date", "gt", ("2021",)),),
    (Condition("date", "lt", ("2022-05-09",)),),
    (Condition("date", "lte", ("2021",)),),
    (Condition("year", "nin", ("2020", "2022")),),
    (Condition("document_id", "in", ("zh-1", "en-2", "𠮷'\"\\")),),
    (Condition("kind", "eq", ("heading",)),),
    (Condition("language", "eq", ("zh",)), Condition("year", "eq", ("2022",))),
)


@dataclass(frozen=True, slots=True)
class Plain:
    """The same contents, searched by going through all of them."""

    held: Contents

    def meets(self, passage: Passage, condition: Condition) -> bool:
        """A condition on one passage, by hand."""
        dates = {own.document_id: own.date or "" for own in self.held.documents}
        said = [own for own in self.held.statements if own.passage_id == passage.passage_id]
        date = dates[passage.document_id]
        if condition.field in ("country", "organisation", "speaker"):
            keys = {"country": "country", "speaker": "speaker_id"}
            name = keys.get(condition.field)
            values = {getattr(own, name) if name else "wri" for own in said}
            return bool(values & {*condition.values}) == (condition.op in ("eq", "in"))
        value = {
            "date": date,
            "year": date[:4],
            "document_id": passage.document_id,
            "kind": passage.kind,
            "language": passage.language,
        }[condition.field]
        wanted = condition.values[0]
        cut = (value or "")[: len(wanted)]
        known = bool(value)
        if condition.field == "date" and condition.op == "eq":
            return cut == wanted
        return {
            "eq": value == wanted, "ne": value != wanted,
            "in": value in condition.values, "nin": value not in condition.values,
            "gt": cut > wanted, "gte": cut >= wanted,
            "lt": known and cut < wanted, "lte": known and cut <= wanted,
        }[condition.op]  # fmt: skip

    def rows(self, language: Language, conditions: Sequence[Condition]) -> list[int]:
        """The rows of a language that meet all conditions."""
        return [
            row
            for row, passage in enumerate(self.held.passages)
            if passage.language == language and all(self.meets(passage, c) for c in conditions)
        ]

    def nearest(
        self, vector: Any, k: int, language: Language, conditions: Sequence[Condition]
    ) -> list[tuple[int, float]]:
        """The best of all dot products."""
        cosines = self.held.vectors @ vector
        return self._best(self.rows(language, conditions), cosines, k)

    def worded(
        self,
        terms: Mapping[str, float],
        k: int,
        language: Language,
        conditions: Sequence[Condition],
    ) -> list[tuple[int, float]]:
        """The best of all BM25 above 0."""
        scores = self.lexical(terms, language)
        rows = [row for row in self.rows(language, conditions) if scores[row] > 0]
        return self._best(rows, scores, k)

    def lexical(self, terms: Mapping[str, float], language: Language) -> npt.NDArray[np.float32]:
        """BM25 of every passage; 0 for those of the other language."""
        languages = [passage.language for passage in self.held.passages]
        return LexicalIndex.create(self.held.terms, languages).scores(terms, language=language)

    @staticmethod
    def _best(rows: list[int], scores: Any, k: int) -> list[tuple[int, float]]:
        ordered = sorted(rows, key=lambda row: (-scores[row], row))[:k]
        return [(row, float(scores[row])) for row in ordered]


def changed(held: Contents, title: str) -> Contents:
    """The same with another title of the first document."""
    first, *others = held.documents
    return replace(held, documents=[replace(first, title=title), *others])
