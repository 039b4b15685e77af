"""The declared versions of documents, and a check of the declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from indexer.errors import CorpusError
from indexer.reading import circle_of
from indexer.records import CounterpartKind, Language


@dataclass(frozen=True, slots=True)
class VersionPair:
    """`zh_document_id` and `en_document_id` say the same in two languages.

    `declared`: the catalogue says so; otherwise the indexer found it. `score` is the smaller of the
    two shares of a document that has a counterpart in the other. `kind` is `official` when the
    catalogue or the documents say so.
    """

    zh_document_id: str
    en_document_id: str
    declared: bool
    score: float
    kind: CounterpartKind = "official"


class Declares(Protocol):
    """A document, as far as it says whose version it is."""

    @property
    def document_id(self) -> str: ...  # noqa: D102
    @property
    def languages(self) -> tuple[Language, ...]: ...  # noqa: D102
    @property
    def version_of(self) -> str | None: ...  # noqa: D102


OneT = TypeVar("OneT", bound=Declares)


def check_versions(documents: Sequence[Declares]) -> None:
    """Refuse contradictory `version_of`.

    Raises:
        CorpusError: with every problem, one per line: an unknown document, the document itself, a
            circle, a version in the same language, or two versions of one document in one language.
    """
    by_id = {document.document_id: document for document in documents}
    version_of = {document.document_id: document.version_of for document in documents}
    problems: list[tuple[str, str]] = []
    taken: dict[tuple[str, tuple[str, ...]], str] = {}
    for document in documents:
        if document.version_of is None:
            continue
        problem = _problem(document, by_id, version_of, taken)
        if problem is not None:
            problems.append(problem)
    if problems:
        raise CorpusError(
            en="\n".join(en for en, _ in problems), zh="\n".join(zh for _, zh in problems)
        )


def _problem(
    document: Declares,
    by_id: Mapping[str, Declares],
    version_of: Mapping[str, str | None],
    taken: dict[tuple[str, tuple[str, ...]], str],
) -> tuple[str, str] | None:
    own, target = document.document_id, document.version_of or ""
    other = by_id.get(target)
    if other is None:
        return (
            f"{own}: version_of names {target}, which is not in the corpus; correct the id or "
            "remove it",
            f"{own}：version_of 指向的 {target} 不在语料中；请更正或删除",
        )
    chain = circle_of(own, version_of)
    if chain:
        circle = " -> ".join(chain)
        return (
            f"version_of runs in a circle: {circle}; keep it on one of the documents only",
            f"version_of 形成循环：{circle}；请只在其中一个文档上保留",
        )
    if set(document.languages) & set(other.languages):
        return (
            f"{own}: version_of names {target}, but both are in {'/'.join(other.languages)}; a "
            "version is in the other language",
            f"{own}：version_of 指向 {target}，但两者语言相同（{'/'.join(other.languages)}）；"
            "译本应为另一种语言",
        )
    holder = taken.setdefault((target, document.languages), own)
    if holder != own:
        return (
            f"{own} and {holder} both say that they are the version of {target}; only one can be",
            f"{own} 与 {holder} 都声明是 {target} 的另一语言版本；只能有一个",
        )
    return None


def declared_pairs(documents: Sequence[OneT]) -> Iterator[tuple[OneT, OneT]]:
    """The (zh, en) pairs of the catalogue, in its order."""
    by_id = {document.document_id: document for document in documents}
    for document in documents:
        if document.version_of is not None:
            other = by_id[document.version_of]
            yield (document, other) if document.languages == ("zh",) else (other, document)
