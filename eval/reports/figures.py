"""Takes from results the figures that the page shows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from eval.gold import unreadable
from eval.reports.result_file import Result
from indexer.errors import DatasetError
from service.browsing import Answering, Direction, Finding, Quality

_DIRECTION: Final = re.compile(r"(zh|en)-(zh|en|both)")
# The page shows a passage and its counterpart as one hit.
_SHOWN: Final = {"zh-both": "zh-shown", "en-both": "en-shown"}


def published(results: Sequence[Result]) -> Quality:
    """The figures of a search and an answers result, or of one of them, by direction.

    Raises:
        DatasetError: when the results are of other kinds, of several indexes or data sets, or have
            no direction.
    """
    by_kind = {result["kind"]: result for result in results}
    search, answers = by_kind.get("search"), by_kind.get("answers")
    first = search or answers
    if first is None or set(by_kind) - {"search", "answers"} or len(by_kind) < len(results):
        raise DatasetError(
            en="expected one result of `lanmei eval search`, one of `lanmei eval answers`, or both",
            zh="应给出 `lanmei eval search` 与 `lanmei eval answers` 的结果各一份，或其中之一",
        )
    certificate = first["certificate"]
    for result in results:
        for name in ("index_id", "dataset", "dataset_sha256", "split"):
            if result["certificate"][name] != certificate[name]:
                raise DatasetError(
                    en=f"the results differ in {name}; measure both over one index and data set",
                    zh=f"两份结果的 {name} 不同；请在同一索引和数据集上评测",
                )
    directions = tuple(
        direction
        for name in ("zh-zh", "zh-en", "en-zh", "en-en", "zh-both", "en-both")
        if (direction := _direction(name, search, answers)) is not None
    )
    if not directions:
        raise DatasetError(
            en="the results have no direction such as zh-en; questions of Chinese or English over "
            "passages are expected",
            zh="结果中没有 zh-en 这样的方向；应为中文或英文问题对段落的评测",
        )
    return Quality(
        dataset=certificate["dataset"],
        split=certificate["split"],
        date=certificate["date"],
        version=certificate["version"],
        encoder=certificate["encoder"],
        index_id=certificate["index_id"],
        corpus_sha256=certificate["corpus_sha256"],
        directions=directions,
    )


def published_bytes(quality: Quality) -> bytes:
    """The file that the page reads."""
    body = quality.to_json()
    del body["same_index"], body["same_documents"]
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def write_published(path: Path, quality: Quality) -> None:
    """Write the file that the page reads, complete or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(published_bytes(quality))
        fresh.replace(path)
    except OSError as error:
        reason = error.strerror or "error"
        raise unreadable(
            path, en=f"cannot be written ({reason})", zh=f"无法写入（{reason}）"
        ) from error


def _direction(name: str, search: Result | None, answers: Result | None) -> Direction | None:
    found = _DIRECTION.fullmatch(name)
    assert found is not None  # noqa: S101 - the names are ours
    finding = _finding(search, name) if search else None
    answering = _answering(answers, name) if answers else None
    if finding is None and answering is None:
        return None
    question: Any = found[1]
    passages: Any = found[2]
    return Direction(question, passages, finding, answering)


def _finding(search: Result, name: str) -> Finding | None:
    summary: Mapping[str, Any] = search["summary"]
    of = summary.get(_SHOWN.get(name, name)) or summary.get(name)
    if of is None or "Success@1" not in of or "R@10" not in of:
        return None
    n = of["Success@1"]["n"]
    return Finding(n, round(of["Success@1"]["mean"] * n), of["R@10"]["mean"])


def _answering(answers: Result, name: str) -> Answering | None:
    over = answers["abstention"].get(name)
    if over is None:
        return None
    n, n_unanswerable = over["n_answerable"], over["n_unanswerable"]
    right = answers["summary"].get(name, {}).get("right", {"mean": 0.0})["mean"]
    return Answering(
        n=n,
        right=round(right * n),
        refused=round((over["false_refusals"] or 0.0) * n),
        n_unanswerable=n_unanswerable,
        wrongly=round((over["false_answers"] or 0.0) * n_unanswerable),
    )
