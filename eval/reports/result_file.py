"""Result files: JSON with a certificate, summaries and the values of every topic."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from eval.gold import unreadable
from eval.measures import (
    Abstention,
    Alignment,
    AnswerResult,
    Attribution,
    CaseResult,
    Certificate,
    Judged,
    LanguageBias,
    Observation,
    TopicResult,
    TwinAgreement,
    abstention,
    direction_place,
    interval_json,
    summarise,
)

FORMAT = 1
Kind = Literal["search", "answers", "alignment", "statements", "cases"]
KINDS: tuple[Kind, ...] = ("search", "answers", "alignment", "statements", "cases")
Result = dict[str, Any]

ANSWER_MEASURES = ("right", "precision", "on_topic", "recall", "overlap")


def search_result(
    certificate: Certificate,
    results: Sequence[TopicResult],
    *,
    mode: str,
    seconds: float,
    bias: Sequence[LanguageBias] = (),
    twins: dict[str, float] | None = None,
) -> Result:
    """A run over topics: values per topic, and what was found first."""
    observations = [Observation(r.topic_id, r.group_id, r.direction, r.values) for r in results]
    return {
        **_head("search", certificate, seconds),
        "mode": mode,
        "n_topics": len({r.topic_id for r in results}),
        "n_failed": sum(r.failure is not None for r in results),
        "n_empty": sum(not r.ids for r in results),
        "summary": _summary_json(observations),
        "bias": [_rounded(row) for row in bias],
        "twin_overlap": _mean(list((twins or {}).values())),
        "topics": [_topic_json(result) for result in results],
        "twins": {name: round(value, 6) for name, value in (twins or {}).items()},
    }


def answers_result(
    certificate: Certificate,
    results: Sequence[AnswerResult],
    twins: Sequence[TwinAgreement],
    *,
    seconds: float,
) -> Result:
    """Answers to topics: evidence over answerable ones, abstention over all."""
    observations = [
        Observation(
            r.topic_id,
            r.group_id,
            r.direction,
            {name: float(getattr(r, name)) for name in ANSWER_MEASURES},
        )
        for r in results
        if r.answerable
    ]
    directions = sorted({r.direction for r in results}, key=direction_place)
    answered_twins = [twin for twin in twins if twin.both_answered]
    return {
        **_head("answers", certificate, seconds),
        "summary": _summary_json(observations),
        "n_quotes": sum(r.quotes for r in results),
        "n_held": sum(r.held for r in results),
        "n_failed": sum(r.failure is not None for r in results),
        "abstention": {
            direction: _abstention_json(
                abstention([_judged(r) for r in results if r.direction == direction])
            )
            for direction in directions
        },
        "twins": {
            "n": len(twins),
            "same_decision": _mean([float(twin.same_decision) for twin in twins]),
            "n_both_answered": len(answered_twins),
            "shared_evidence": _mean([twin.shared_evidence for twin in answered_twins]),
            "none_shared": [t.topic_id for t in answered_twins if t.shared_evidence == 0],
        },
        "topics": [_answer_json(result) for result in results],
    }


def alignment_result(
    certificate: Certificate, levels: dict[str, Alignment], *, seconds: float
) -> Result:
    """Counterparts of an index against gold, by level."""
    return {
        **_head("alignment", certificate, seconds),
        "levels": {
            level: {
                "scores": alignment.scores.to_json(),
                "strict": alignment.strict.to_json(),
                "unrelated": alignment.unrelated,
                "wrong": [_rounded({"zh": zh, "en": en}) for zh, en in alignment.wrong],
                "missed": [
                    {"pair_id": p.pair_id, "kind": p.kind, "zh": p.zh.quote, "en": p.en.quote}
                    for p in alignment.missed
                ],
            }
            for level, alignment in levels.items()
        },
    }


def statements_result(
    certificate: Certificate, attribution: Attribution, *, seconds: float
) -> Result:
    """Statements of an index against gold, by field."""
    return {
        **_head("statements", certificate, seconds),
        "fields": {field: scores.to_json() for field, scores in attribution.scores.items()},
        "mistakes": [_rounded(mistake) for mistake in attribution.mistakes],
    }


def cases_result(
    certificate: Certificate, results: Sequence[CaseResult], *, seconds: float
) -> Result:
    """Named expectations; those known to fail are not counted as expected."""
    expected = [r for r in results if not r.case.known_failure]
    return {
        **_head("cases", certificate, seconds),
        "n_held": sum(r.outcome == "holds" for r in expected),
        "n_expected": len(expected),
        "cases": [
            {
                "name": r.case.case_id,
                "question": r.case.question,
                "description": r.case.description,
                "outcome": r.outcome,
                "diagnosis": r.diagnosis,
            }
            for r in results
        ],
    }


def write_result(path: Path, result: Result) -> None:
    """Write a result file, complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    body = json.dumps(result, ensure_ascii=False, indent=1)
    fresh.write_text(body + "\n", encoding="utf-8", newline="\n")
    fresh.replace(path)


def read_result(path: Path) -> Result:
    """Read a result file.

    Raises:
        DatasetError: when it cannot be read or is no result file of this format.
    """
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(
            path,
            en=f"cannot be read ({error}); a result of `lanmei eval … --out FILE` is expected",
            zh=f"无法读取（{error}）；应为 `lanmei eval … --out FILE` 写出的结果文件",
        ) from error
    except json.JSONDecodeError as error:
        raise unreadable(
            path,
            en=f"is not JSON (line {error.lineno}: {error.msg}); a result file is expected",
            zh=f"不是 JSON（第 {error.lineno} 行：{error.msg}）；应为结果文件",
        ) from error
    if not isinstance(result, dict) or result.get("kind") not in KINDS:
        raise unreadable(
            path,
            en="is no result of `lanmei eval`; run one with `--out FILE`",
            zh="不是 `lanmei eval` 的结果文件；请用 `--out FILE` 生成",
        )
    if result.get("format") != FORMAT:
        raise unreadable(
            path,
            en=f"has format {result.get('format')}, this program reads {FORMAT}; measure again",
            zh=f"格式为 {result.get('format')}，本程序读取 {FORMAT}；请重新评测",
        )
    return result


def without_topics(result: Result) -> Result:
    """The result without the values of single topics, small enough to commit."""
    small = {name: value for name, value in result.items() if name not in ("topics", "mistakes")}
    if isinstance(small.get("twins"), dict) and small["kind"] == "search":
        del small["twins"]
    return small


def _head(kind: Kind, certificate: Certificate, seconds: float) -> Result:
    return {
        "format": FORMAT,
        "kind": kind,
        "certificate": certificate.to_json(),
        "seconds": round(seconds, 2),
    }


def _summary_json(observations: Sequence[Observation]) -> Result:
    return {
        direction: {name: interval_json(interval) for name, interval in measures.items()}
        for direction, measures in summarise(observations).items()
    }


def _topic_json(result: TopicResult) -> Result:
    return {
        "topic_id": result.topic_id,
        "group_id": result.group_id,
        "direction": result.direction,
        "question": result.question,
        "values": {name: round(value, 6) for name, value in result.values.items()},
        "found": [_rounded(passage) for passage in result.found],
        "failure": result.failure,
    }


def _answer_json(result: AnswerResult) -> Result:
    return {
        "topic_id": result.topic_id,
        "group_id": result.group_id,
        "direction": result.direction,
        "question": result.question,
        "answerable": result.answerable,
        "answered": result.answered,
        "confidence": round(result.confidence, 6),
        "reason": result.reason,
        "values": {name: round(float(getattr(result, name)), 6) for name in ANSWER_MEASURES},
        "quotes": result.quotes,
        "held": result.held,
        "cited": [_rounded(span) for span in result.cited],
        "answer": result.answer,
        "failure": result.failure,
    }


def _judged(result: AnswerResult) -> Judged:
    return Judged(result.confidence, result.answerable, result.right, result.answered)


def _abstention_json(measured: Abstention) -> Result:
    body: Result = _rounded(measured)
    return body


def _rounded(value: Any) -> Any:  # noqa: ANN401
    """A record as JSON, its numbers rounded to six places."""
    from dataclasses import asdict, is_dataclass

    if is_dataclass(value) and not isinstance(value, type):
        return _rounded(asdict(value))
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(inner) for inner in value]
    return round(value, 6) if isinstance(value, float) else value


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 6) if values else None
