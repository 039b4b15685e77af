"""TREC files: topics, qrels and runs. Every line that cannot be understood is an error."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from eval.gold.lines import read_lines, unreadable, wrong

Run = Mapping[str, Mapping[str, float]]
"""Scores by topic and id."""
Qrels = Mapping[str, Mapping[str, int]]
"""Grades by topic and id."""
JudgedLines = dict[tuple[str, str], int]
"""The line on which a pair of topic and id is judged."""

_TOP = re.compile(r"<top>")
_TAG = re.compile(r"<(num|title|desc|narr|/top|/num|/title|/desc|/narr)>", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(Number|Topic)\s*:\s*", re.IGNORECASE)


def read_qrels(path: Path) -> tuple[dict[str, dict[str, int]], JudgedLines]:
    """Read `topic 0 id grade` (TREC) or `topic id grade` with a header (BEIR).

    Returns:
        Grades by topic and id, and the line of each pair of topic and id.

    Raises:
        DatasetError: naming the line, when it has other columns, a grade that is no integer, or
            a pair that was judged before; naming the file when it judges nothing.
    """
    qrels: dict[str, dict[str, int]] = {}
    judged_on: JudgedLines = {}
    for number, line in read_lines(path):
        columns = line.split("\t") if "\t" in line else line.split()
        columns = [column.strip() for column in columns]
        if number == 1 and columns[-1].lower() in {"score", "grade", "relevance", "rel"}:
            continue
        topic_id, identifier, grade = _judged(path, number, columns)
        grades = qrels.setdefault(topic_id, {})
        if identifier in grades:
            raise wrong(
                path,
                number,
                en=f"topic {topic_id!r} and id {identifier!r} are judged twice; keep one line",
                zh=f"测试问题 {topic_id!r} 与编号 {identifier!r} 重复判断；请只保留一行",
            )
        grades[identifier] = grade
        judged_on[topic_id, identifier] = number
    if not qrels:
        raise unreadable(path, en="judges nothing; qrels are expected", zh="没有任何相关性判断")
    return qrels, judged_on


def read_run(path: Path) -> dict[str, dict[str, float]]:
    """Read `topic Q0 id rank score tag`; order is by score, as trec_eval does.

    Raises:
        DatasetError: naming the line, when it has other columns, a score that is no number, or an
            id that was found before; naming the file when the run is empty.
    """
    run: dict[str, dict[str, float]] = {}
    for number, line in read_lines(path):
        columns = line.split()
        if len(columns) != 6:
            raise wrong(
                path,
                number,
                en=f"has {len(columns)} columns; `topic Q0 id rank score tag` is expected",
                zh=f"有 {len(columns)} 列；应为 `topic Q0 id rank score tag`",
            )
        topic_id, _, identifier, _, score_text, _ = columns
        score = _number(score_text)
        if score is None:
            raise wrong(
                path,
                number,
                en=f"the score {score_text!r} is no finite number",
                zh=f"分数 {score_text!r} 不是有限数值",
            )
        scores = run.setdefault(topic_id, {})
        if identifier in scores:
            raise wrong(
                path,
                number,
                en=f"topic {topic_id!r} finds {identifier!r} twice; keep one line",
                zh=f"测试问题 {topic_id!r} 中 {identifier!r} 出现两次；请只保留一行",
            )
        scores[identifier] = score
    if not run:
        raise unreadable(
            path, en="is an empty run; nothing can be measured", zh="检索结果为空，无法评测"
        )
    return run


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a run that `read_run` and trec_eval read, best first."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for topic_id, scores in run.items():
            order = sorted(scores, key=lambda identifier: (-scores[identifier], identifier))
            for rank, identifier in enumerate(order, start=1):
                file.write(f"{topic_id} Q0 {identifier} {rank} {scores[identifier]:.6f} {tag}\n")


def read_topics(path: Path) -> dict[str, tuple[str, int]]:
    """Read `<top>` blocks with `<num>` and `<title>`, or lines `topic<TAB>question`.

    Returns:
        Question and line by topic id, in the order of the file.

    Raises:
        DatasetError: naming the line, for a block or line without id or question, or an id that
            was read before; naming the file when there is no topic.
    """
    lines = list(read_lines(path))
    pairs = (
        _blocks(path, lines) if any(_TOP.search(line) for _, line in lines) else _rows(path, lines)
    )
    topics: dict[str, tuple[str, int]] = {}
    for number, topic_id, question in pairs:
        if not topic_id or not question:
            raise wrong(
                path,
                number,
                en="a topic needs an id and a question; one of them is blank",
                zh="每个测试问题都需要编号和问题文字；其中一项为空",
            )
        if topic_id in topics:
            raise wrong(
                path,
                number,
                en=f"topic {topic_id!r} is on line {topics[topic_id][1]} already",
                zh=f"测试问题 {topic_id!r} 已在第 {topics[topic_id][1]} 行出现",
            )
        topics[topic_id] = (question, number)
    if not topics:
        raise unreadable(path, en="holds no topic", zh="没有任何测试问题")
    return topics


def check_ids(
    path: Path, judged_on: JudgedLines, *, topics: Collection[str], ids: Collection[str]
) -> None:
    """Refuse qrels with unknown topics or ids.

    Raises:
        DatasetError: naming the line.
    """
    for (topic_id, identifier), number in judged_on.items():
        if topic_id not in topics:
            raise wrong(
                path,
                number,
                en=f"topic {topic_id!r} is in no topics file",
                zh=f"测试问题 {topic_id!r} 不在测试问题文件中",
            )
        if identifier not in ids:
            raise wrong(
                path,
                number,
                en=f"{identifier!r}, judged for topic {topic_id!r}, is no known document",
                zh=f"测试问题 {topic_id!r} 的相关性判断中 {identifier!r} 不是已知文档",
            )


def _judged(path: Path, number: int, columns: list[str]) -> tuple[str, str, int]:
    if len(columns) == 4:
        columns = [columns[0], columns[2], columns[3]]
    if len(columns) != 3 or not all(columns):
        raise wrong(
            path,
            number,
            en=f"has {len(columns)} columns; `topic 0 id grade` or `topic id grade` is expected",
            zh=f"有 {len(columns)} 列；应为 `topic 0 id grade` 或 `topic id grade`",
        )
    topic_id, identifier, grade_text = columns
    grade = _number(grade_text)
    if grade is None or grade != int(grade):
        raise wrong(
            path,
            number,
            en=f"the grade {grade_text!r} is no integer",
            zh=f"相关等级 {grade_text!r} 不是整数",
        )
    return topic_id, identifier, int(grade)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _rows(path: Path, lines: list[tuple[int, str]]) -> list[tuple[int, str, str]]:
    pairs = []
    for number, line in lines:
        topic_id, separator, question = line.partition("\t")
        if not separator:
            raise wrong(
                path,
                number,
                en="has no tab; `topic<TAB>question` or `<top>` blocks are expected",
                zh="没有制表符；应为 `编号<TAB>问题` 或 `<top>` 块",
            )
        pairs.append((number, topic_id.strip(), question.strip()))
    return pairs


def _blocks(path: Path, lines: list[tuple[int, str]]) -> list[tuple[int, str, str]]:
    pairs: list[tuple[int, str, str]] = []
    fields: dict[str, str] | None = None
    start, current = 0, ""
    for number, line in lines:
        if _TOP.search(line):
            if fields is not None:
                raise wrong(path, start, en="this <top> has no </top>", zh="此 <top> 没有 </top>")
            fields, start, current = {"num": "", "title": ""}, number, ""
            line = _TOP.sub("", line)
        if fields is None:
            continue
        current = _read_fields(line, fields, current)
        if current == "/top":
            pairs.append((start, fields["num"], fields["title"]))
            fields = None
    if fields is not None:
        raise wrong(path, start, en="this <top> has no </top>", zh="此 <top> 没有 </top>")
    return pairs


def _read_fields(line: str, fields: dict[str, str], current: str) -> str:
    """Add the text of one line to the open field; return the field open at its end."""
    parts = _TAG.split(line)
    for place, part in enumerate(parts):
        if place % 2:
            current = part.lower()
        elif current in fields and part.strip():
            text = _LABEL.sub("", part).strip()
            fields[current] = f"{fields[current]} {text}".strip()
    return current
