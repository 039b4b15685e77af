"""How many passages there are by language, country, speaker, organisation, year and document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from indexer.names import NameKind, Names
from indexer.store import Index
from indexer.text import detect_language, lexicon
from service.results import Facets, FacetValue
from service.retrieval import name_key


def count_facets(index: Index, names: Names) -> Facets:
    """Count passages by each value. `value` is what a filter takes; labels are for people."""
    said = list(index.statements)
    columns, documents = index.columns, index.documents
    return Facets(
        language=facet_values(columns["language"].counts(), lexicon.LANGUAGE_NAMES),
        country=facet_values(
            columns["country"].counts(), _labels(names, "country", (s.country for s in said))
        ),
        speaker=_named(names, "person", ((s.speaker, s.speaker_id) for s in said)),
        organisation=_named(
            names, "organisation", ((s.organisation, s.organisation_id) for s in said)
        ),
        year=facet_values(columns["year"].counts(), {}),
        document=facet_values(
            columns["document_id"].counts(),
            {key: _titles(d.title, d.title_translated) for key, d in documents.items()},
        ),
    )


def _titles(title: str, translated: str | None) -> tuple[str, str]:
    other = translated or title
    return (title, other) if detect_language(title) == "zh" else (other, title)


def _labels(names: Names, kind: NameKind, ids: Iterable[str | None]) -> dict[str, tuple[str, str]]:
    labels: dict[str, tuple[str, str]] = {}
    for name_id in {one for one in ids if one}:
        entry = names.get(kind, name_id)
        if entry is not None:
            labels[name_id] = entry.in_language("zh"), entry.in_language("en")
    return labels


def _named(
    names: Names, kind: NameKind, printed: Iterable[tuple[str | None, str | None]]
) -> tuple[FacetValue, ...]:
    """Count people or organisations by id; those without one by their name as printed."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for name, name_id in printed:
        if name:
            spellings[name_key(name, name_id)][name] += 1
    labels = _labels(names, kind, spellings)
    for key, forms in spellings.items():
        if key not in labels:
            ordered = [form for form, _ in forms.most_common()]
            zh = next((f for f in ordered if detect_language(f) == "zh"), ordered[0])
            en = next((f for f in ordered if detect_language(f) == "en"), ordered[0])
            labels[key] = zh, en
    counts = {key: sum(forms.values()) for key, forms in spellings.items()}
    return tuple(
        replace(facet, printed=tuple(form for form, _ in spellings[facet.value].most_common()))
        for facet in facet_values(counts, labels)
    )


def facet_values(
    counts: Mapping[str, int], labels: Mapping[str, tuple[str, str]]
) -> tuple[FacetValue, ...]:
    """Values with their counts, most frequent first, then by value; unlabelled ones as they are."""
    return tuple(
        FacetValue(value, *labels.get(value, (value, value)), count)
        for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )
