"""More questions without an answer, made from dev topics and the corpus, to fit on.

They are never used to measure, nor to choose a threshold.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace

from eval.measures.answers import ANSWER_POOLS, AnswerTask
from indexer.names.registry import Names, find_mentions
from indexer.records import LANGUAGES, Language
from indexer.store.local.generation import Index
from indexer.text import lexicon
from indexer.text.language import detect_language

_YEAR = re.compile(lexicon.YEAR)
# Countries and a year that are not in the shipped corpus.
_ELSEWHERE: tuple[dict[Language, str], ...] = (
    {"zh": "巴西", "en": "Brazil"},
    {"zh": "肯尼亚", "en": "Kenya"},
    {"zh": "波兰", "en": "Poland"},
)
_NEVER = "2031"


def exchanged_tasks(tasks: Sequence[AnswerTask], names: Names) -> list[AnswerTask]:
    """Answerable tasks with every country, or every year, exchanged for one not in the corpus."""
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


# Policy subjects that are not in the shipped corpus.
_SUBJECTS: tuple[dict[Language, str], ...] = (
    {"zh": "加密货币监管", "en": "cryptocurrency regulation"},
    {"zh": "疫苗接种", "en": "vaccination campaigns"},
    {"zh": "农产品关税", "en": "farm tariffs"},
    {"zh": "核聚变", "en": "nuclear fusion"},
    {"zh": "退休年龄", "en": "the retirement age"},
    {"zh": "高铁票价", "en": "rail fares"},
    {"zh": "海洋塑料", "en": "ocean plastics treaties"},
    {"zh": "野生象迁徙", "en": "elephant migration"},
    {"zh": "人工智能", "en": "artificial intelligence"},
    {"zh": "数字货币", "en": "digital currencies"},
    {"zh": "边境贸易", "en": "border trade"},
    {"zh": "水电站拆除", "en": "removing hydropower dams"},
)
# Facts that documents on a project may give, and these do not.
_FACTS: dict[Language, tuple[str, ...]] = {
    "zh": (
        "{}一共花了多少钱？",
        "{}的负责人今年多大年纪？",
        "{}每年能处理多少吨？",
        "{}占地多少公顷？",
        "有多少人反对{}？",
        "{}为什么推迟了？",
        "{}遭到了谁的批评？",
    ),
    "en": (
        "How much did {} cost in total?",
        "How old is the person in charge of {}?",
        "How many tonnes a year does {} handle?",
        "How many hectares does {} cover?",
        "How many people opposed {}?",
        "Why was {} delayed?",
        "Who criticised {}?",
    ),
}
_SAID: dict[Language, tuple[str, ...]] = {
    "zh": ("{}对{}怎么看？", "{}就{}说了什么？", "{} {}"),
    "en": ("What did {} say about {}?", "How does {} see {}?", "{} {}"),
}


def absent_tasks(index: Index, names: Names) -> list[AnswerTask]:
    """Questions for statements and facts that are not in the corpus, about its subjects."""
    questions: list[tuple[Language, str]] = []
    who = sorted(
        {(s.speaker, s.country) for s in index.statements if s.speaker},
        key=lambda pair: (pair[0] or "", pair[1] or ""),
    )
    for number, (speaker, country) in enumerate(who):
        for language in LANGUAGES:
            subject = _SUBJECTS[(number * 5 + len(language)) % len(_SUBJECTS)][language]
            form = _SAID[language][number % len(_SAID[language])]
            entry = names.get("country", country) if country and number % 2 else None
            name = entry.in_language(language) if entry else str(speaker)
            if detect_language(name) in (language, "en"):
                questions.append((language, form.format(name, subject)))
    headings = sorted({(p.language, p.heading) for p in index.passages if p.heading})
    for number, (language, heading) in enumerate(headings):
        form = _FACTS[language][number % len(_FACTS[language])]
        questions.append((language, form.format((heading or "").strip("■ ").strip())))
    return [
        AnswerTask(question, question, question, language, pool, False, (), ())
        for language, question in questions
        for pool in ANSWER_POOLS
    ]
