"""Read topics and judgements, and check one against the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from eval.gold.fields import choice, optional_text, refuse_duplicates, span_of, texts_of
from eval.gold.lines import read_json_lines, text_field, unreadable, wrong
from eval.gold.records import Judgement, Split, Topic, TopicSet, shipped
from indexer.records import LANGUAGES
from indexer.text import detect_language

_SPLITS: tuple[Split, ...] = ("dev", "test")
_GRADES: tuple[Literal[1, 2], ...] = (1, 2)


def read_topic_set(
    texts: Mapping[str, str],
    *,
    topics_path: Path | None = None,
    judgements_path: Path | None = None,
) -> TopicSet:
    """Read topics with their judgements; `texts` maps each document id to its text.

    The shipped files are the default.

    Raises:
        DatasetError: naming file and line, when a line is malformed, an id is repeated, a quote is
            not in its document, twins do not fit each other, a question is not in the language it
            claims, an answerable need has no answer or an unanswerable one has, or needs of
            different splits share an answer.
    """
    topics_path = topics_path or shipped("topics.jsonl")
    judgements_path = judgements_path or shipped("judgements.jsonl")
    topics = dict(_topics(topics_path))
    if not topics:
        raise unreadable(topics_path, en="holds no topic", zh="没有任何测试问题")
    refuse_duplicates(topics_path, ((line, topic.topic_id) for line, topic in topics.items()))
    _check_twins(topics_path, topics)
    needs = _needs(topics_path, topics)
    judgements = dict(_judgements(judgements_path, texts))
    _check_judgements(judgements_path, needs, judgements)
    by_need: dict[str, list[Judgement]] = {}
    for judgement in judgements.values():
        by_need.setdefault(judgement.need_id, []).append(judgement)
    _check_directions(topics_path, topics, by_need)
    return TopicSet(tuple(topics.values()), {need: tuple(own) for need, own in by_need.items()})


def _topics(path: Path) -> Iterator[tuple[int, Topic]]:
    for line, record in read_json_lines(path):
        question = text_field(path, line, record, "question")
        language = choice(path, line, record, "language", LANGUAGES)
        if detect_language(question) != language:
            raise wrong(
                path,
                line,
                en=f"the question {question!r} is not in the language {language!r}",
                zh=f"问题 {question!r} 的语言不是 {language!r}",
            )
        directions = texts_of(path, line, record, "direction_docs")
        topic = Topic(
            topic_id=text_field(path, line, record, "topic_id"),
            need_id=text_field(path, line, record, "need_id"),
            language=language,
            twin_id=optional_text(path, line, record, "twin_id"),
            question=question,
            split=choice(path, line, record, "split", _SPLITS),
            answerable=choice(path, line, record, "answerable", (True, False)),
            direction_docs=tuple(known for known in LANGUAGES if known in directions),
            tags=texts_of(path, line, record, "tags"),
        )
        yield line, topic


def _check_twins(path: Path, topics: Mapping[int, Topic]) -> None:
    by_id = {topic.topic_id: topic for topic in topics.values()}
    for line, topic in topics.items():
        if topic.twin_id is None:
            continue
        twin = by_id.get(topic.twin_id)
        if (
            twin is None
            or twin.twin_id != topic.topic_id
            or twin.need_id != topic.need_id
            or twin.language == topic.language
        ):
            raise wrong(
                path,
                line,
                en=f"{topic.twin_id!r} is no twin of {topic.topic_id!r}; expected a topic of the "
                "same need in the other language that names this one as its twin",
                zh=f"{topic.twin_id!r} 不是 {topic.topic_id!r} 的对应问题；"
                "应为同一需求、另一种语言、且互为 twin 的问题",
            )


def _needs(path: Path, topics: Mapping[int, Topic]) -> dict[str, Topic]:
    """One topic of each need; its wordings must agree on what does not depend on the wording."""
    needs: dict[str, Topic] = {}
    for line, topic in topics.items():
        first = needs.setdefault(topic.need_id, topic)
        if (first.split, first.answerable) != (topic.split, topic.answerable):
            raise wrong(
                path,
                line,
                en=f"{topic.topic_id!r} differs from {first.topic_id!r} in split or answerable; "
                "wordings of one need stay together",
                zh=f"{topic.topic_id!r} 与 {first.topic_id!r} 的 split 或 answerable 不同；"
                "同一需求的各种问法必须一致",
            )
    return needs


def _judgements(path: Path, texts: Mapping[str, str]) -> Iterator[tuple[int, Judgement]]:
    seen: dict[tuple[str, str, int, int], int] = {}
    for line, record in read_json_lines(path):
        need_id = text_field(path, line, record, "need_id")
        document_id, start, end, quote = span_of(path, line, record, texts)
        first = seen.setdefault((need_id, document_id, start, end), line)
        if first != line:
            raise wrong(
                path,
                line,
                en=f"need {need_id!r} has this span on line {first} already; judge it once",
                zh=f"需求 {need_id!r} 的这一区间已在第 {first} 行判断过；每处只判断一次",
            )
        grade = choice(path, line, record, "grade", _GRADES)
        yield line, Judgement(need_id, document_id, start, end, grade, quote)


def _check_judgements(
    path: Path, needs: Mapping[str, Topic], judgements: Mapping[int, Judgement]
) -> None:
    owner: dict[tuple[str, int, int], Judgement] = {}
    for line, judgement in judgements.items():
        topic = needs.get(judgement.need_id)
        if topic is None:
            raise wrong(
                path,
                line,
                en=f"need {judgement.need_id!r} has no topic; add one or remove the line",
                zh=f"需求 {judgement.need_id!r} 没有对应的问题；请添加问题或删除此行",
            )
        if judgement.grade == 1:
            continue
        if not topic.answerable:
            raise wrong(
                path,
                line,
                en=f"need {judgement.need_id!r} is not answerable, yet this span answers it",
                zh=f"需求 {judgement.need_id!r} 标为不可回答，但此处给出了答案",
            )
        place = (judgement.document_id, judgement.start, judgement.end)
        first = owner.setdefault(place, judgement)
        if needs[first.need_id].split != topic.split:
            raise wrong(
                path,
                line,
                en=f"needs {first.need_id!r} and {judgement.need_id!r} share this answer but "
                "are in different splits; put both in one",
                zh=f"需求 {first.need_id!r} 与 {judgement.need_id!r} 答案相同却分属不同的 split；"
                "请放在同一个 split 中",
            )


def _check_directions(
    path: Path, topics: Mapping[int, Topic], judgements: Mapping[str, Iterable[Judgement]]
) -> None:
    for line, topic in topics.items():
        answers = [j for j in judgements.get(topic.need_id, ()) if j.grade == 2]
        found = tuple(known for known in LANGUAGES if any(j.language == known for j in answers))
        if topic.answerable and not found:
            raise wrong(
                path,
                line,
                en=f"need {topic.need_id!r} is answerable but no judgement of grade 2 says where",
                zh=f"需求 {topic.need_id!r} 标为可回答，但没有等级为 2 的判断",
            )
        if topic.direction_docs != found:
            raise wrong(
                path,
                line,
                en=f"'direction_docs' is {list(topic.direction_docs)}, but the answers are in "
                f"{list(found)}",
                zh=f"“direction_docs” 为 {list(topic.direction_docs)}，"
                f"但答案的语言是 {list(found)}",
            )
