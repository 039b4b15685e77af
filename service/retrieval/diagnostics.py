"""Warnings of a search, and the details that `debug` asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Sized

from indexer.records import LANGUAGES, Language
from indexer.text import lexicon
from service.question import Question
from service.results import (
    Diagnostics,
    ExpansionUsed,
    Hit,
    Mode,
    RetrieverDiagnostics,
    TwinDiagnostics,
)
from service.retrieval.filters import Gap
from service.retrieval.ranking import Ranking
from service.retrieval.retrievers import Retrievers, Sight, terms_in

_SHOWN = 10
_FIELDS = {
    "date": ("日期", "date"),
    "year": ("日期", "date"),
    "country": ("发言者的国家", "speaker's country"),
    "speaker": ("发言者", "speaker"),
    "organisation": ("发言机构", "speaker's organisation"),
}


def warnings_of(
    question: Question,
    mode: Mode,
    sights: Mapping[Language, Sight],
    rows_of: Mapping[Language, Sized],
    gaps: Sequence[Gap] = (),
) -> tuple[str, ...]:
    """What limits the hits, in the question's language."""
    zh = question.language == "zh"
    found = [_gap(gap, zh=zh) for gap in gaps]
    if question.language is None:
        found.append(
            "问题既不是中文也不是英文，结果可能不可靠 / "
            "the question is in neither Chinese nor English; results may be poor"
        )
    for language, sight in sights.items():
        name = lexicon.LANGUAGE_NAMES[language]
        if not len(rows_of[language]):
            found.append(
                f"索引中没有{name[0]}段落" if zh else f"the index has no {name[1]} passages"
            )
        elif mode != "dense" and sight.lexical_finds_nothing:
            found.append(
                f"{name[0]}段落中没有问题里的任何词及其译词，{name[0]}结果仅来自语义检索"
                if zh
                else f"the {name[1]} passages contain no word of the question and no translation "
                f"of one; the {name[1]} results were found by meaning alone"
            )
    return tuple(found)


def _gap(gap: Gap, *, zh: bool) -> str:
    name_zh, name_en = _FIELDS.get(gap.field, (gap.field, gap.field))
    if gap.n_without == gap.n_documents:
        return (
            f"没有任何文档注明{name_zh}，按 {gap.field} 筛选会排除全部文档"
            if zh
            else f"no document has a {name_en}; a filter on {gap.field} leaves all of them out"
        )
    return (
        f"{gap.n_documents} 份文档中有 {gap.n_without} 份未注明{name_zh}，"
        f"按 {gap.field} 筛选时会被排除"
        if zh
        else f"{gap.n_without} of {gap.n_documents} documents have no {name_en}; a filter on "
        f"{gap.field} leaves them out"
    )


def diagnose(
    question: Question,
    mode: Mode,
    ranking: Ranking,
    hits: Sequence[Hit],
    retrievers: Retrievers,
    took_ms: float,
) -> Diagnostics:
    """Everything about one search."""
    counts = Counter(hit.language for hit in hits)
    return Diagnostics(
        timings_ms={**ranking.timings_ms, "total": took_ms},
        retrievers=tuple(
            retriever
            for retriever in (_dense(ranking, retrievers), _lexical(question, ranking, retrievers))
            if mode in ("hybrid", retriever.retriever)
        ),
        hits_per_language={language: counts[language] for language in LANGUAGES},
        share_per_language={
            language: round(counts[language] / len(hits), 4) if hits else 0.0
            for language in LANGUAGES
        },
        pool_per_language={language: len(rows) for language, rows in retrievers.rows_of.items()},
        names=tuple(dict.fromkeys(mention.name_id for mention in question.mentions)),
        twin=_twin(question, retrievers),
    )


def _dense(ranking: Ranking, retrievers: Retrievers) -> RetrieverDiagnostics:
    best = _first(ranking.sights, lambda sight: sight.cosines.tolist())
    return RetrieverDiagnostics(
        retriever="dense",
        took_ms=ranking.timings_ms.get("encode", 0.0),
        tokens=(),
        expansions=(),
        passages_per_language={name: len(s.rows) for name, s in ranking.sights.items()},
        top=retrievers.ids(best),
        nothing_in=(),
    )


def _lexical(question: Question, ranking: Ranking, retrievers: Retrievers) -> RetrieverDiagnostics:
    best = _first(ranking.sights, lambda sight: sight.match.tolist())
    return RetrieverDiagnostics(
        retriever="lexical",
        took_ms=ranking.timings_ms.get("retrievers", 0.0),
        tokens=tuple(dict.fromkeys(token.term for token in question.tokens)),
        expansions=tuple(
            ExpansionUsed(e.term, e.source, e.translation, e.language, round(e.weight, 4))
            for e in question.expansions
        ),
        passages_per_language={
            name: int((s.lexical > 0).sum()) for name, s in ranking.sights.items()
        },
        top=retrievers.ids(best),
        nothing_in=tuple(name for name, s in ranking.sights.items() if s.lexical_finds_nothing),
    )


def _first(sights: Mapping[Language, Sight], score: object) -> list[int]:
    scored = [
        (value, row)
        for sight in sights.values()
        for value, row in zip(score(sight), sight.rows.tolist(), strict=True)  # type: ignore[operator]
        if value > 0
    ]
    return [row for _, row in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:_SHOWN]]


def _twin(question: Question, retrievers: Retrievers) -> TwinDiagnostics | None:
    """The terms that the question has in the other language, and how often passages have them."""
    if question.language is None:
        return None
    other: Language = "en" if question.language == "zh" else "zh"
    own = {token.term for token in question.tokens}
    terms = {t: retrievers.frequency(t, other) for t in terms_in(question, other) if t not in own}
    bridged = {
        place for e in question.expansions for place in range(e.start, e.end) if e.language == other
    }
    untranslated = dict.fromkeys(
        question.text[token.start : token.end]
        for token in question.tokens
        if not bridged & set(range(token.start, token.end))
        and not retrievers.frequency(token.term, other)
    )
    return TwinDiagnostics(other, terms, tuple(untranslated))
