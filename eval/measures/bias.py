"""Measures whether one language is preferred, by shares of hits, ranks and twins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.measures.search import TopicResult
from indexer.records import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class LanguageBias:
    """The language balance of questions in one language over the pool of both.

    `hit_share` is the share of Chinese among the first ten hits, `early_share` that among as many
    first hits as there are relevant passages (at most ten), `relevant_share` that among relevant
    passages; all are means over topics. `offset` and `early_offset` are the differences in points
    (above 0: Chinese is preferred). Where one passage answers, ten hits hold nine others, so the
    early offset is the fairer one.
    The rank figures use topics with relevant passages in both languages: mean rank of the first
    one in the question's language and in the other (`depth` + 1 when none was found).
    """

    language: Language
    n: int
    hit_share: float
    early_share: float
    relevant_share: float
    offset: float
    early_offset: float
    own_rank: float
    other_rank: float


def language_bias(
    results: Iterable[TopicResult],
    relevant: Mapping[str, Mapping[str, Language]],
    *,
    depth: int,
) -> list[LanguageBias]:
    """Bias per question language.

    Args:
        results: Results of the pool of both languages, not grouped.
        relevant: By topic id, the ids (as in `TopicResult.ids`) that are relevant, with their
            language.
        depth: How many hits were asked for.
    """
    by_language: dict[Language, list[TopicResult]] = {language: [] for language in LANGUAGES}
    for result in results:
        question_language: Language = "zh" if result.direction.startswith("zh") else "en"
        by_language[question_language].append(result)
    return [_bias(language, own, relevant, depth) for language, own in by_language.items() if own]


def overlap_at(a: Sequence[str], b: Sequence[str], k: int) -> float:
    """Share of the first k of two rankings that both have; of the longer one when both end sooner.

    Two empty rankings agree (1); an empty one and another do not (0).
    """
    first, second = set(a[:k]), set(b[:k])
    if not first and not second:
        return 1.0
    longest = min(k, max(len(first), len(second)))
    return len(first & second) / longest


def twin_overlap(
    results: Iterable[TopicResult],
    twins: Mapping[str, str],
    counterparts: Mapping[str, str],
    *,
    k: int = 10,
) -> dict[str, float]:
    """Overlap of the first k passages found for a question and for its twin, by the first's id.

    A passage and its official counterpart are the same evidence. Each pair is counted once.
    """
    found = {
        result.topic_id: list(
            dict.fromkeys(
                min(found.passage_id, counterparts.get(found.passage_id, found.passage_id))
                for found in result.found
            )
        )
        for result in results
    }
    pairs = {tuple(sorted(pair)) for pair in twins.items() if set(pair) <= set(found)}
    return {one: overlap_at(found[one], found[other], k) for one, other in sorted(pairs)}


def _bias(
    language: Language,
    results: Sequence[TopicResult],
    relevant: Mapping[str, Mapping[str, Language]],
    depth: int,
) -> LanguageBias:
    hit_shares: list[float] = []
    early_shares: list[float] = []
    relevant_shares: list[float] = []
    own_ranks: list[int] = []
    other_ranks: list[int] = []
    for result in results:
        wanted = relevant[result.topic_id]
        if result.found:
            languages = [passage.language for passage in result.found]
            hit_shares.append(_share(languages))
            early_shares.append(_share(languages[: max(1, len(wanted))]))
        relevant_shares.append(_share(list(wanted.values())))
        if set(wanted.values()) == set(LANGUAGES):
            ranks: dict[Language, int] = {}
            for rank, identifier in enumerate(result.ids, start=1):
                if identifier in wanted:
                    ranks.setdefault(wanted[identifier], rank)
            for found_language in LANGUAGES:
                target = own_ranks if found_language == language else other_ranks
                target.append(ranks.get(found_language, depth + 1))
    hit_share, relevant_share = _mean(hit_shares), _mean(relevant_shares)
    early_share = _mean(early_shares)
    return LanguageBias(
        language=language,
        n=len(results),
        hit_share=hit_share,
        early_share=early_share,
        relevant_share=relevant_share,
        offset=100 * (hit_share - relevant_share),
        early_offset=100 * (early_share - relevant_share),
        own_rank=_mean(own_ranks),
        other_rank=_mean(other_ranks),
    )


def _share(languages: Sequence[Language]) -> float:
    return sum(language == "zh" for language in languages) / len(languages)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
