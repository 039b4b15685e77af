"""The read path over a small real index whose cosines are known."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.encoders.protocol import Encoder
from indexer.errors import FilterError, NotFoundError, QuestionError
from indexer.store.local.generation import Index
from service.engine import SearchEngine
from service.retrieval.fuse import COUNTERPART_SHARE
from service.settings import Settings


def documents(engine: SearchEngine, query: str, **options: object) -> list[str]:
    return [hit.document_id for hit in engine.search(query, **options).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("灯会什么时候举行", "lantern_zh"),
        ("when is the lantern fair", "lantern_en"),
        ("燈會", "lantern_zh"),
        ("ＬＡＮＴＥＲＮ ＦＡＩＲ", "lantern_en"),
        ("what did Cambodia say about carbon neutrality", "cambodia"),
        ("老挝 气候 合作", "laos"),
        ("碳中和長期戰略", "cambodia"),
        ("tea villages", "tea"),
        ("湄公河的鱼", "fish"),
    ],
)
def test_a_question_of_either_language_or_script_finds_its_passage_first(
    toy_engine: SearchEngine, query: str, expected: str
) -> None:
    assert documents(toy_engine, query)[0] == expected


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_hits_are_ranked_cut_out_of_their_documents_and_give_the_scores_of_each_retriever(
    toy_engine: SearchEngine, mode: str
) -> None:
    hits = toy_engine.search("灯会 lantern fair 2021", mode=mode).hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        text = toy_engine.index.documents[hit.document_id].text
        assert text[hit.start : hit.end] == hit.text
        assert (hit.scores.dense is None) == (mode == "lexical")
        assert (hit.scores.lexical is None) == (hit.scores.lexical_rank is None)
        assert mode != "dense" or hit.scores.lexical is None


def test_a_language_or_a_filter_restricts_every_hit(toy_engine: SearchEngine) -> None:
    assert {h.language for h in toy_engine.search("灯会", languages=["en"]).hits} == {"en"}
    year = {"and": [{"field": "year", "op": "eq", "value": 2021}]}
    assert set(documents(toy_engine, "tea", filters=year)) == {"lantern_en"}
    country = {"and": [{"field": "country", "value": "柬埔寨"}]}
    assert documents(toy_engine, "lantern", filters=country) == ["cambodia"]


def test_a_filter_that_nothing_meets_gives_no_hit_and_no_answer(toy_engine: SearchEngine) -> None:
    filters = {"and": [{"field": "year", "value": 1999}]}
    assert documents(toy_engine, "灯会", filters=filters) == []
    answer = toy_engine.ask("灯会什么时候", filters=filters)
    assert (answer.answered, answer.reason) == (False, "nothing-on-topic")


def test_a_passage_and_its_counterpart_are_one_hit_in_the_language_of_the_question(
    toy_engine: SearchEngine,
) -> None:
    for query, shown, other in (
        ("灯会", "lantern_zh", "lantern_en"),
        ("lantern fair", "lantern_en", "lantern_zh"),
    ):
        hits = toy_engine.search(query).hits
        assert hits[0].document_id == shown
        assert hits[0].counterpart is not None
        assert hits[0].counterpart.document_id == other
        assert other not in [hit.document_id for hit in hits]


def test_ungrouped_both_faces_are_hits(toy_engine: SearchEngine) -> None:
    found = documents(toy_engine, "灯会", group_counterparts=False)
    assert {"lantern_zh", "lantern_en"} <= set(found[:2])


def fused(engine: SearchEngine, question: str, *languages: str) -> dict[str, float]:
    _, ranking = engine.finder.rank(question, 10, languages or None, "hybrid", None)
    return {engine.index.passages[row].document_id: s for row, s in ranking.fused.items()}


@pytest.mark.parametrize(
    ("question", "searched", "own", "other"),
    [
        ("灯会在2021年2月15日举行", "en", "lantern_en", "lantern_zh"),
        ("灯会在2021年2月15日举行", "zh", "lantern_zh", "lantern_en"),
        ("燈會 ＬＡＮＴＥＲＮ 2021 𠀋", "en", "lantern_en", "lantern_zh"),
        ("when is the lantern fair", "zh", "lantern_zh", "lantern_en"),
        ("when is the lantern fair", "en", "lantern_en", "lantern_zh"),
    ],
)
def test_an_official_counterpart_speaks_for_a_passage_even_where_it_is_not_searched(
    toy_index: Index, toy_encoder: Encoder, question: str, searched: str, own: str, other: str
) -> None:
    alone = SearchEngine(replace(toy_index, counterparts=[]), toy_encoder, Settings())
    paired = SearchEngine(toy_index, toy_encoder, Settings())
    before, after = fused(alone, question), fused(paired, question, searched)
    assert set(after) == set(fused(alone, question, searched))
    drawn = (1 - COUNTERPART_SHARE) * before[own] + COUNTERPART_SHARE * before[other]
    assert after[own] == pytest.approx(drawn, abs=1e-5)
    assert abs(before[other] - before[own]) > 0.01
    assert all(after[name] == before[name] for name in after if name != own)


def test_the_best_of_two_counterparts_speaks(toy_index: Index, toy_encoder: Encoder) -> None:
    pair = toy_index.counterparts[0]
    tea = next(p.passage_id for p in toy_index.passages if p.document_id == "tea")
    both = replace(toy_index, counterparts=[replace(pair, zh_passage_id=tea), pair])
    alone = SearchEngine(replace(toy_index, counterparts=[]), toy_encoder, Settings())
    before = fused(alone, "灯会")
    after = fused(SearchEngine(both, toy_encoder, Settings()), "灯会")
    assert before["lantern_zh"] > before["tea"]
    drawn = (1 - COUNTERPART_SHARE) * before["lantern_en"] + COUNTERPART_SHARE * before[
        "lantern_zh"
    ]
    assert after["lantern_en"] == pytest.approx(drawn, abs=1e-5)


def test_a_question_in_neither_language_is_ranked_without_counterparts(
    toy_index: Index, toy_encoder: Encoder
) -> None:
    alone = SearchEngine(replace(toy_index, counterparts=[]), toy_encoder, Settings())
    paired = SearchEngine(toy_index, toy_encoder, Settings())
    assert fused(alone, "อากาศ") == fused(paired, "อากาศ")


def test_highlights_are_spans_of_the_original_characters(toy_engine: SearchEngine) -> None:
    hit = toy_engine.search("碳中和長期戰略").hits[0]
    marked = [hit.text[span.start : span.end] for span in hit.highlights]
    assert "碳中和长期战略" in "".join(marked)
    spans = [(span.start, span.end) for span in hit.highlights]
    assert spans == sorted(spans)
    assert all(start < end <= len(hit.text) for start, end in spans)


def test_what_a_named_country_said_ranks_above_what_mentions_it(
    toy_engine: SearchEngine,
) -> None:
    assert documents(toy_engine, "柬埔寨怎么说")[0] == "cambodia"


def test_boilerplate_ranks_last_unless_it_is_asked_for(toy_engine: SearchEngine) -> None:
    kinds = {p.document_id: p.kind for p in toy_engine.index.passages}
    assert kinds["contact"] == "boilerplate"
    assert documents(toy_engine, "茶")[-1] == "contact"
    assert documents(toy_engine, "邮箱和电话是什么")[0] == "contact"


def test_that_no_word_was_found_in_a_language_is_said_in_plain_words_of_the_question(
    toy_engine: SearchEngine,
) -> None:
    (zh,) = toy_engine.search("𠮷𠮷", languages=["en"]).warnings
    (en,) = toy_engine.search("zyzzyva", languages=["zh"]).warnings
    assert "英文" in zh
    assert en == (
        "the Chinese passages contain no word of the question and no translation of one; "
        "the Chinese results were found by meaning alone"
    )


def test_a_question_in_neither_language_is_tried_and_warned_about(
    toy_engine: SearchEngine,
) -> None:
    response = toy_engine.search("อากาศ")
    assert response.query_language is None
    assert response.hits
    assert "neither" in response.warnings[0]


def test_an_index_of_one_language_says_that_the_other_is_missing(
    make_index: object, toy_encoder: Encoder
) -> None:
    index = make_index(tea="Tea is grown on the hills.")  # type: ignore[operator]
    response = SearchEngine(index, toy_encoder).search("茶")
    assert [hit.document_id for hit in response.hits] == ["tea"]
    assert "索引中没有中文段落" in response.warnings


def test_debug_tells_tokens_retrievers_times_shares_and_what_the_twin_would_need(
    toy_engine: SearchEngine,
) -> None:
    debug = toy_engine.search("柬埔寨 气候", debug=True).debug
    assert debug is not None
    dense, lexical = debug.retrievers
    assert (dense.retriever, lexical.retriever) == ("dense", "lexical")
    assert "柬埔寨" in lexical.tokens
    assert ("cambodia", "柬埔寨") in {(e.term, e.source) for e in lexical.expansions}
    assert sum(debug.hits_per_language.values()) == 6
    assert sum(debug.share_per_language.values()) == pytest.approx(1, abs=1e-3)
    assert debug.pool_per_language == {"zh": 4, "en": 3}
    assert {"encode", "retrievers", "fuse", "total"} == set(debug.timings_ms)
    assert debug.names == ("KH",)
    assert debug.twin is not None
    assert debug.twin.language == "en"
    assert "cambodia" in debug.twin.terms


def test_one_retriever_alone_is_diagnosed_alone(toy_engine: SearchEngine) -> None:
    debug = toy_engine.search("tea", mode="dense", debug=True).debug
    assert debug is not None
    assert [retriever.retriever for retriever in debug.retrievers] == ["dense"]


@pytest.mark.parametrize("k", [1, 3, 100])
def test_there_are_at_most_k_hits(toy_engine: SearchEngine, k: int) -> None:
    assert len(toy_engine.search("河", k=k).hits) == min(k, 6)


def test_bad_parameters_are_refused_before_anything_is_searched(toy_engine: SearchEngine) -> None:
    for options in ({"k": 0}, {"k": 10**9}, {"mode": "fuzzy"}, {"languages": ["fr"]}):
        with pytest.raises(QuestionError):
            toy_engine.search("茶", **options)
    with pytest.raises(FilterError):
        toy_engine.search("茶", filters={"and": [{"field": "colour", "value": "red"}]})
    with pytest.raises(QuestionError):
        toy_engine.ask("🙂")


def test_a_question_longer_than_the_window_is_searched_in_pieces(toy_engine: SearchEngine) -> None:
    assert documents(toy_engine, "灯会。" * 150)[0] == "lantern_zh"
    assert documents(toy_engine, "灯" * 700)[0] == "lantern_zh"


def test_the_same_question_gives_the_same_hits(toy_engine: SearchEngine) -> None:
    first = toy_engine.search("河流与森林 river")
    second = toy_engine.search("河流与森林 river")
    assert first.hits == second.hits


def test_facets_count_passages_by_what_can_be_filtered(toy_engine: SearchEngine) -> None:
    facets = toy_engine.facets()
    assert {(f.value, f.count) for f in facets.language} == {("zh", 4), ("en", 3)}
    (country,) = facets.country
    assert (country.value, country.label_zh, country.label_en) == ("KH", "柬埔寨", "Cambodia")
    assert {(f.value, f.count) for f in facets.year} == {("2020", 1), ("2021", 2), ("2022", 1)}
    for field, values in (
        ("speaker", facets.speaker),
        ("organisation", facets.organisation),
        ("document_id", facets.document),
    ):
        for value in values:
            filters = {"and": [{"field": field, "value": value.value}]}
            found = toy_engine.search("河", k=100, filters=filters, group_counterparts=False).hits
            assert len(found) == value.count


def test_a_passage_comes_with_its_neighbours_and_counterpart(toy_engine: SearchEngine) -> None:
    passage_id = toy_engine.search("灯会").hits[0].passage_id
    context = toy_engine.passage(passage_id, 3)
    assert context.passage.passage_id == passage_id
    assert (context.before, context.after) == ((), ())
    assert context.passage.counterpart is not None
    text = toy_engine.document_text(context.document.document_id)
    assert text.passages[0].text == text.text[text.passages[0].start : text.passages[0].end]


@pytest.mark.parametrize("name", ["nope", "", "../etc", "𠮷"])
def test_an_unknown_id_is_not_found_and_says_what_there_is(
    toy_engine: SearchEngine, name: str
) -> None:
    with pytest.raises(NotFoundError, match="cambodia"):
        toy_engine.document(name)
    with pytest.raises(NotFoundError):
        toy_engine.document_text(name)
    with pytest.raises(NotFoundError):
        toy_engine.passage(name)


def test_a_glossary_of_the_user_opens_the_other_language_to_the_lexical_retriever(
    toy_index: Index, toy_encoder: Encoder, tmp_path: Path
) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_text("魚群\tfish stocks\n", encoding="utf-8")
    engine = SearchEngine.compose(toy_index, toy_encoder, Settings(glossary=path))
    (hit,) = engine.search("鱼群", mode="lexical").hits
    assert hit.document_id == "fish"
    assert [hit.text[h.start : h.end] for h in hit.highlights] == ["Fish stocks"]


@pytest.mark.parametrize("query", ["carbon neutrality 碳中和", "長期戰略", "ｆｏｒｅｓｔ"])
def test_the_rank_by_a_retriever_is_its_rank_when_it_searches_alone(
    toy_engine: SearchEngine, query: str
) -> None:
    near = toy_engine.search(query, k=20, mode="dense", group_counterparts=False)
    assert near.hits
    assert [hit.scores.dense_rank for hit in near.hits] == [hit.rank for hit in near.hits]
    for language in ("zh", "en"):
        worded = toy_engine.search(
            query, k=5, mode="lexical", languages=[language], group_counterparts=False
        )
        ranks = [hit.scores.lexical_rank for hit in worded.hits]
        assert ranks == list(range(1, len(ranks) + 1))
