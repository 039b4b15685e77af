"""Counterparts: what says the same in the other language, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.counterparts.alignment import AlignmentResult, Paired, align, versions_of
from indexer.counterparts.candidates import find_candidates
from indexer.counterparts.quantities import read_quantities
from indexer.counterparts.units import Side, agreement, make_unit, read_numbers
from indexer.counterparts.versions import check_versions
from indexer.encoders.protocol import Encoder, Vectors
from indexer.errors import CorpusError
from indexer.names.names_file import load_names
from indexer.names.registry import Names
from indexer.records import Counterpart, Document, Language, Page, Passage
from indexer.splitting.passages import split
from indexer.store.local.generation import Index
from indexer.text.folding import fold

ZH = {
    "lantern": "元宵节的灯挂满了河边。2019年3月，首届灯会开幕。",
    "tea": "茶是湄公河山区的主要收入来源，老挝的茶园有300公顷。",
    "forest": "森林与水密不可分。柬埔寨的森林养护项目由UNEP支持。",
    "fish": "鱼类洄游受到水坝影响，泰国渔民提出了建议。",
    "climate": "气候变化带来挑战，各国应当实现碳中和。",
}
EN = {
    "lantern": "Lanterns hung along the river at the festival. In March 2019 the fair opened.",
    "tea": "Tea is the main income of the Mekong hills; tea gardens of Laos cover 300 hectares.",
    "forest": "Forest and water belong together. The forest project in Cambodia has UNEP's help.",
    "fish": "Fish migration suffers from dams in the water; fishers of Thailand made proposals.",
    "climate": "Climate change is a challenge; the countries should become carbon neutral.",
}


def document(
    document_id: str,
    paragraphs: Sequence[str],
    languages: tuple[Language, ...],
    *,
    version_of: str | None = None,
    date: str | None = "2020-08-03",
) -> Document:
    text = "\n\n".join(paragraphs)
    return Document(
        document_id=document_id,
        title=document_id,
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=languages,
        kind="briefing",
        sha256="",
        file_sha256="",
        path=f"{document_id}.txt",
        date=date,
        version_of=version_of,
    )


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


def run(
    documents: Sequence[Document], encoder: Encoder, names: Names
) -> tuple[AlignmentResult, dict[str, Passage]]:
    passages = [p for d in documents for p in split(d, encoder.count_tokens, encoder.max_tokens)]
    vectors = encoder.encode_passages([passage.text for passage in passages])
    result = align(documents, passages, vectors, encoder.encode_passages, names)
    return result, {passage.passage_id: passage for passage in passages}


def pairs(
    result: AlignmentResult, documents: Sequence[Document], level: str = "passage"
) -> set[tuple[str, str]]:
    """The pairs as texts, cut by their offsets."""
    texts = {document.document_id: document.text for document in documents}

    def cut(passage_id: str, start: int, end: int) -> str:
        return texts[passage_id.rsplit(":", 1)[0]][start:end]

    return {
        (cut(c.zh_passage_id, c.zh_start, c.zh_end), cut(c.en_passage_id, c.en_start, c.en_end))
        for c in result.counterparts
        if c.level == level
    }


def test_alternating_paragraphs_of_a_bilingual_document_are_paired(
    toy_encoder: Encoder, names: Names
) -> None:
    text = [paragraph for key in ZH for paragraph in (ZH[key], EN[key])]
    documents = [document("brochure", text, ("zh", "en"))]
    result, _ = run(documents, toy_encoder, names)
    assert pairs(result, documents) == {(ZH[key], EN[key]) for key in ZH}
    assert result.versions == []


def test_a_heading_of_both_languages_on_one_line_is_a_pair(
    toy_encoder: Encoder, names: Names
) -> None:
    text = ["灯与茶的节日 Lantern and tea festival"]
    text += [paragraph for key in ZH for paragraph in (ZH[key], EN[key])]
    documents = [document("brochure", text, ("zh", "en"))]
    result, _ = run(documents, toy_encoder, names)
    assert ("灯与茶的节日", "Lantern and tea festival") in pairs(result, documents)


def test_versions_are_paired_in_whatever_order_they_stand(
    toy_encoder: Encoder, names: Names
) -> None:
    order = ["climate", "lantern", "fish", "tea", "forest"]
    documents = [
        document("zh", list(ZH.values()), ("zh",)),
        document("en", [EN[key] for key in order], ("en",), version_of="zh"),
    ]
    result, _ = run(documents, toy_encoder, names)
    assert pairs(result, documents) == {(ZH[key], EN[key]) for key in ZH}
    [version] = result.versions
    assert (version.zh_document_id, version.en_document_id, version.declared) == ("zh", "en", True)
    assert version.score > 0.9


def test_a_paragraph_that_was_left_out_has_no_counterpart(
    toy_encoder: Encoder, names: Names
) -> None:
    kept = [EN[key] for key in EN if key != "fish"]
    documents = [
        document("zh", list(ZH.values()), ("zh",)),
        document("en", kept, ("en",), version_of="zh"),
    ]
    result, _ = run(documents, toy_encoder, names)
    assert pairs(result, documents) == {(ZH[key], EN[key]) for key in ZH if key != "fish"}


def test_a_version_nobody_declared_is_found_and_reported(
    toy_encoder: Encoder, names: Names
) -> None:
    documents = [
        document("zh", list(ZH.values()), ("zh",)),
        document("en", list(EN.values()), ("en",), date="2020-08-10"),
    ]
    result, _ = run(documents, toy_encoder, names)
    assert [(v.zh_document_id, v.en_document_id, v.declared) for v in result.versions] == [
        ("zh", "en", False)
    ]
    assert pairs(result, documents) == {(ZH[key], EN[key]) for key in ZH}


@pytest.mark.parametrize(("declared", "n", "named"), [(False, 0, 0), (False, 2, 1), (True, 0, 1)])
def test_documents_without_a_counterpart_are_versions_only_where_declared(
    declared: bool, n: int, named: int
) -> None:
    pair = Paired("zh", "en", declared, 1.0, "aligned", n, None)
    assert len(versions_of([pair])) == named
    assert versions_of([replace(pair, declared=None)]) == []


@pytest.mark.parametrize("date", ["2020-08-03", "2012-01-01", None])
def test_nothing_is_paired_across_documents_that_say_different_things(
    date: str | None, toy_encoder: Encoder, names: Names
) -> None:
    documents = [
        document("zh", [ZH["lantern"], ZH["tea"], ZH["fish"]], ("zh",)),
        document("en", [EN["forest"], EN["climate"]], ("en",), date=date),
    ]
    result, _ = run(documents, toy_encoder, names)
    assert result.counterparts == []
    assert result.versions == []


def test_one_paragraph_may_have_two_counterparts(toy_encoder: Encoder, names: Names) -> None:
    two = EN["lantern"].split(". ")
    english = [EN["tea"], f"{two[0]}.", two[1], EN["forest"], EN["fish"], EN["climate"]]
    chinese = [ZH[key] for key in ("tea", "lantern", "forest", "fish", "climate")]
    documents = [
        document("zh", chinese, ("zh",)),
        document("en", english, ("en",), version_of="zh"),
    ]
    result, _ = run(documents, toy_encoder, names)
    mine = {en for zh, en in pairs(result, documents) if zh == ZH["lantern"]}
    assert f"{two[0]}." in mine
    assert len(pairs(result, documents)) >= 5


def test_a_quote_has_its_counterpart_quote(toy_encoder: Encoder, names: Names) -> None:
    text = [paragraph for key in ZH for paragraph in (ZH[key], EN[key])]
    documents = [document("brochure", text, ("zh", "en"))]
    result, passages = run(documents, toy_encoder, names)
    assert (
        "森林与水密不可分。",
        "Forest and water belong together.",
    ) in pairs(result, documents, "sentence")
    for counterpart in result.counterparts:
        zh, en = passages[counterpart.zh_passage_id], passages[counterpart.en_passage_id]
        assert (zh.language, en.language) == ("zh", "en")
        assert zh.start <= counterpart.zh_start < counterpart.zh_end <= zh.end
        assert en.start <= counterpart.en_start < counterpart.en_end <= en.end
        assert 0.5 <= counterpart.confidence <= 1.0


def test_the_same_corpus_gives_the_same_counterparts(toy_encoder: Encoder, names: Names) -> None:
    documents = [
        document("zh", list(ZH.values()), ("zh",)),
        document("en", list(EN.values())[::-1], ("en",), version_of="zh"),
    ]
    first, _ = run(documents, toy_encoder, names)
    again, _ = run(documents, toy_encoder, names)
    assert first == again


@pytest.mark.parametrize(
    "documents",
    [
        [],
        [document("zh", [ZH["tea"]], ("zh",))],
        [document("both", [ZH["tea"]], ("zh", "en"))],
        [document("zh", [""], ("zh",)), document("en", [EN["tea"]], ("en",), version_of="zh")],
    ],
)
def test_without_two_languages_there_is_no_counterpart(
    documents: list[Document], toy_encoder: Encoder, names: Names
) -> None:
    passages = [p for d in documents for p in split(d, len, 200)]
    vectors = toy_encoder.encode_passages([passage.text for passage in passages])
    result = align(documents, passages, vectors, toy_encoder.encode_passages, names)
    assert result.counterparts == []


def test_contradictory_versions_are_refused_with_what_is_wrong() -> None:
    zh = document("zh", [ZH["tea"]], ("zh",))
    en = document("en", [EN["tea"]], ("en",))
    cases = [
        ([replace(zh, version_of="zh")], "circle: zh -> zh"),
        ([replace(zh, version_of="en"), replace(en, version_of="zh")], "circle"),
        ([replace(en, version_of="none")], "none, which is not in the corpus"),
        ([zh, replace(zh, document_id="z2", version_of="zh")], "both are in zh"),
        (
            [zh, replace(en, version_of="zh"), replace(en, document_id="e2", version_of="zh")],
            "e2 and en both say",
        ),
    ]
    for documents, message in cases:
        with pytest.raises(CorpusError, match=message) as caught:
            check_versions(documents)
        assert "version_of" in caught.value.zh or "版本" in caught.value.zh
    check_versions([zh, replace(en, version_of="zh")])


def test_a_circle_is_refused_before_anything_is_aligned(toy_encoder: Encoder, names: Names) -> None:
    zh = document("zh", [ZH["tea"]], ("zh",), version_of="en")
    en = document("en", [EN["tea"]], ("en",), version_of="zh")
    with pytest.raises(CorpusError, match="circle"):
        run([zh, en], toy_encoder, names)


def test_numbers_months_and_ordinals_agree_across_languages_and_widths() -> None:
    def numbers(text: str) -> set[str]:
        return set(read_numbers(fold(text).text, read_quantities(text)))

    assert numbers("２０１８年３月21日，第二次会议") == numbers(
        "The second meeting on March 21, 2018"
    )
    assert numbers("首届論壇，1,200公顷") == numbers("the first forum, 1200 hectares")
    assert numbers("") == set()
    assert agreement(frozenset("12"), frozenset("12")) == pytest.approx(1.0)
    assert agreement(frozenset("1"), frozenset("2")) == pytest.approx(-1.0)
    assert agreement(frozenset(), frozenset()) == pytest.approx(0.0)


def test_the_pairs_looked_at_grow_with_the_paragraphs_and_not_with_their_square(
    names: Names,
) -> None:
    rng = np.random.default_rng(7)

    def looked_at(n: int) -> int:
        rows = rng.normal(size=(n, 16)).astype(np.float32)
        vectors: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        zh = [make_unit("灯", 0, "zh", 2 * i, names) for i in range(n)]
        en = [make_unit("tea", 0, "en", 2 * i + 1, names) for i in range(n)]
        sides = Side(zh, vectors), Side(en, vectors)
        return len(find_candidates(*sides, interleaved=True).cosine)

    assert looked_at(800) < 2.2 * looked_at(400)


@pytest.mark.model
def test_the_shipped_corpus_is_aligned_as_marked_by_hand(
    shipped_index: Path, built_in_encoder: Encoder
) -> None:
    index = Index.open(shipped_index, built_in_encoder)
    root = Path(__file__).parents[3]
    lines = (root / "eval" / "data" / "counterparts.jsonl").read_text(encoding="utf-8")
    gold = [json.loads(line) for line in lines.splitlines()]
    for level, least in (("passage", 0.95), ("sentence", 0.90)):
        found = [c for c in index.counterparts if c.level == level]
        marked = [pair for pair in gold if pair["level"] == level]
        right = sum(any(_same(c, pair) for pair in marked) for c in found)
        met = sum(any(_same(c, pair) for c in found) for pair in marked)
        precision, recall = right / len(found), met / len(marked)
        assert precision >= 0.98
        assert 2 * precision * recall / (precision + recall) >= least
    assert [pair["declared"] for pair in index.manifest.versions] == [True]


def _same(counterpart: Counterpart, pair: dict[str, dict[str, object]]) -> bool:
    """Each side of the one lies at least half in the other's, or the other way round."""

    def overlaps(passage_id: str, start: int, end: int, side: dict[str, object]) -> bool:
        if passage_id.rsplit(":", 1)[0] != side["document_id"]:
            return False
        first, last = int(str(side["start"])), int(str(side["end"]))
        shared = min(end, last) - max(start, first)
        return shared * 2 >= min(end - start, last - first)

    return overlaps(
        counterpart.zh_passage_id, counterpart.zh_start, counterpart.zh_end, pair["zh"]
    ) and overlaps(counterpart.en_passage_id, counterpart.en_start, counterpart.en_end, pair["en"])
