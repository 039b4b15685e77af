"""An index that a server keeps: whether it answers, and holds what it should.

What lies in the server is not repaired from here but made again by `lanmei index`; a repair only
removes the generations that do not serve.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from indexer.doctor.checks import Check, Problem, listed, outcome
from indexer.doctor.examine import SAMPLE, Diagnosis
from indexer.doctor.search_checks import check_encoded, spread
from indexer.encoders import Encoder, open_encoder
from indexer.errors import IndexMismatch, IndexMissing, IndexUnusable, StoreUnusable
from indexer.store import Index, Store

_REMEDY = (
    "make it again: `lanmei index FOLDER --store URL`",
    "请重新建立：`lanmei index 文件夹 --store 地址`",
)


def examine_store(
    store: Store,
    *,
    drop_others: bool = False,
    sample: int = SAMPLE,
    encoder_of: Callable[[str], Encoder] = open_encoder,
) -> Diagnosis:
    """Look at the index that serves in a store; with `drop_others` nothing else stays there.

    Raises:
        StoreUnusable: when the server does not answer or refuses.
        IndexMissing: when no generation serves.
    """
    current = store.current()
    if current is None:
        raise IndexMissing(
            en=f"{store.address}: there is no index; make one with `lanmei index --store`",
            zh=f"{store.address}：这里没有索引；请用 `lanmei index --store` 建立",
        )
    checks = [Check("current", "ok", f"{current} serves", f"{current} 正在服务")]
    checks.extend(_of_the_generation(store, current, sample, encoder_of))
    checks.append(_leftovers(store, current, drop_others=drop_others))
    found = Diagnosis(store.address, current, tuple(checks))
    return found if found.is_sound else replace(found, remedy=_REMEDY)


def _of_the_generation(
    store: Store, current: str, sample: int, encoder_of: Callable[[str], Encoder]
) -> Iterator[Check]:
    try:
        store.check(current)
        index = store.index(None, current)
    except StoreUnusable:
        raise
    except IndexMismatch as error:
        yield Check("program", "older", error.en, error.zh)
        return
    except IndexUnusable as error:
        yield Check("manifest", "damaged", error.en, error.zh)
        return
    manifest = index.manifest
    yield Check(
        "manifest",
        "ok",
        f"{manifest.n_documents} documents, {manifest.n_passages} passages, all counted",
        f"文档 {manifest.n_documents} 份，段落 {manifest.n_passages} 个，数量相符",
    )
    rows = list(spread(len(index.passages), sample))
    yield outcome(
        "passages",
        (f"{len(rows)} passages are verbatim", f"抽查 {len(rows)} 个段落，均与原文一致"),
        _not_verbatim(index, rows),
    )
    yield check_encoded(index.vectors, index.passages, manifest, encoder_of, sample)


def _not_verbatim(index: Index, rows: list[int]) -> Iterator[Problem]:
    for passage in index.passages_at(rows):
        document = index.documents.get(passage.document_id)
        if document is None or document.text[passage.start : passage.end] != passage.text:
            yield (
                f"{passage.passage_id}: is not what its document says there",
                f"{passage.passage_id}：与文档原文不符",
            )


def _leftovers(store: Store, current: str, *, drop_others: bool) -> Check:
    """The generation before is kept for those who read it; others were left by killed builds."""
    others = sorted(store.generations() - {current})
    if not others:
        return Check("leftovers", "ok", "no other generation", "没有其他索引版本")
    if not drop_others:
        return Check(
            "leftovers",
            "ok",
            f"{len(others)} earlier or unfinished: {listed(others)}; --repair removes them",
            f"较早或未完成的版本 {len(others)} 个：{listed(others)}；--repair 可删除",
        )
    for other in others:
        with contextlib.suppress(IndexMissing):
            store.drop(other)
    return Check(
        "leftovers",
        "repaired",
        f"{len(others)} generations removed: {listed(others)}",
        f"已删除 {len(others)} 个版本：{listed(others)}",
    )
