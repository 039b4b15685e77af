"""More questions without an answer, made from the dev topics and from XQuAD, to fit on.

Never used to measure, nor to choose a threshold.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.answers import ANSWER_POOLS, AnswerTask
from eval.dataset import read_beir
from indexer.names import Names, find_mentions
from indexer.records import Language

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Countries and a year of which the shipped corpus has nothing.
_ELSEWHERE: tuple[dict[Language, str], ...] = (
    {"zh": "巴西", "en": "Brazil"},
    {"zh": "肯尼亚", "en": "Kenya"},
    {"zh": "波兰", "en": "Poland"},
)
_NEVER = "2031"
_EVERY = 24


def foreign_tasks(bench: Path) -> list[AnswerTask]:
    """Questions of XQuAD, whose passages are about other things."""
    queries = read_beir(bench / "xquad-dev-mixed").queries[::_EVERY]
    return [
        AnswerTask(query.query_id, query.query_id, query.text, query.language, pool, False, (), ())
        for query in queries
        for pool in ANSWER_POOLS
    ]


def exchanged_tasks(tasks: Sequence[AnswerTask], names: Names) -> list[AnswerTask]:
    """Answerable tasks with every country, or every year, exchanged for one that is nowhere."""
    return [
        replace(task, question=question, answerable=False, answers=(), on_topic=())
        for task in tasks
        if task.answerable
        for question in sorted({_other_country(task, names), _YEAR.sub(_NEVER, task.question)})
        if question != task.question
    ]


def _other_country(task: AnswerTask, names: Names) -> str:
    place = _ELSEWHERE[zlib.crc32(task.group_id.encode()) % len(_ELSEWHERE)]
    question = task.question
    for mention in reversed(find_mentions(question, names)):
        if mention.kind == "country":
            question = question[: mention.start] + place[task.language] + question[mention.end :]
    return question
