"""A CSV of questions with expected quotes, over the documents of the index in use.

Columns: `question` and `quote` (required); `topic_id`, `document_id`, `grade` (2 answers, 1 on
topic), `language`, `need_id`, `twin_id`, `split` (optional). A
question with several quotes has one row for each. A blank quote means that nothing in the corpus
answers the question.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from eval.gold.lines import read_lines, unreadable, wrong
from eval.gold.records import Judgement, Topic
from indexer.records import LANGUAGES, Language
from indexer.text import detect_language

_Row = dict[str, str]


def read_question_csv(
    path: Path, texts: Mapping[str, str]
) -> tuple[tuple[Topic, ...], dict[str, list[Judgement]]]:
    """Read questions, and find their quotes in `texts` (by document id).

    Line breaks and runs of spaces in a quote match any white space. A quote that is found several
    times is judged at each place.

    Returns:
        Topics in file order, and judgements by need id.

    Raises:
        DatasetError: naming the line, for a missing column, a question in neither language, a
            quote that is in no document, an unknown document or a grade other than 1 and 2.
    """
    topics: dict[str, Topic] = {}
    judgements: dict[str, list[Judgement]] = {}
    for number, row in _rows(path):
        topic = _topic(path, number, row)
        known = topics.setdefault(topic.topic_id, topic)
        if known.question != topic.question:
            raise wrong(
                path,
                number,
                en=f"topic {topic.topic_id!r} had another question before; ids must be unique",
                zh=f"测试问题 {topic.topic_id!r} 此前的文字不同；编号不能重复",
            )
        found = _judgements(path, number, row, known.need_id, texts) if row["quote"] else []
        own = judgements.setdefault(known.need_id, [])
        own.extend(j for j in found if j not in own)
    if not topics:
        raise unreadable(path, en="holds no question", zh="没有任何问题")
    return tuple(_finished(topic, judgements) for topic in topics.values()), judgements


def _rows(path: Path) -> list[tuple[int, _Row]]:
    for _ in read_lines(path):  # names the line that is not UTF-8
        pass
    text = path.read_text(encoding="utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, _Row]] = []
    try:
        missing = {"question", "quote"} - set(reader.fieldnames or ())
        if missing:
            name = sorted(missing)[0]
            raise wrong(
                path,
                1,
                en=f"has no column {name!r}; `question` and `quote` are expected",
                zh=f"缺少列“{name}”；需要 `question` 和 `quote` 两列",
            )
        for row in reader:
            if None in row:
                raise wrong(
                    path,
                    reader.line_num,
                    en="has more cells than the header; put text with commas in quotation marks",
                    zh="单元格多于表头；含逗号的文字请加英文引号",
                )
            rows.append(
                (reader.line_num, {key: (value or "").strip() for key, value in row.items()})
            )
    except csv.Error as error:
        raise wrong(
            path, reader.line_num, en=f"is not CSV ({error})", zh=f"不是有效的 CSV（{error}）"
        ) from error
    return rows


def _topic(path: Path, number: int, row: _Row) -> Topic:
    question = row["question"]
    if not question:
        raise wrong(path, number, en="has no question", zh="没有问题")
    topic_id = row.get("topic_id") or question
    split = row.get("split") or "dev"
    if split not in ("dev", "test"):
        raise wrong(
            path,
            number,
            en=f"split {split!r} is neither dev nor test",
            zh=f"split 为 {split!r}；应为 dev 或 test",
        )
    return Topic(
        topic_id=topic_id,
        need_id=row.get("need_id") or topic_id,
        language=_language(path, number, row),
        twin_id=row.get("twin_id") or None,
        question=question,
        split="test" if split == "test" else "dev",
        answerable=bool(row["quote"]),
        direction_docs=(),
        tags=(),
    )


def _language(path: Path, number: int, row: _Row) -> Language:
    named = row.get("language") or detect_language(row["question"])
    for language in LANGUAGES:
        if named == language:
            return language
    raise wrong(
        path,
        number,
        en="the question is neither Chinese nor English; lanmei reads zh and en",
        zh="问题既不是中文也不是英文；lanmei 只支持 zh 和 en",
    )


def _judgements(
    path: Path, number: int, row: _Row, need_id: str, texts: Mapping[str, str]
) -> list[Judgement]:
    document_id = row.get("document_id")
    if document_id and document_id not in texts:
        raise wrong(
            path,
            number,
            en=f"document {document_id!r} is not in the index",
            zh=f"索引中没有文档 {document_id!r}",
        )
    grade = row.get("grade") or "2"
    if grade not in ("1", "2"):
        raise wrong(
            path,
            number,
            en=f"grade {grade!r} is neither 2 (answers) nor 1 (on topic)",
            zh=f"等级 {grade!r} 既不是 2（回答问题）也不是 1（主题相关）",
        )
    pattern = re.compile(r"\s+".join(re.escape(word) for word in row["quote"].split()))
    found = [
        Judgement(
            need_id, own_id, match.start(), match.end(), 2 if grade == "2" else 1, match.group()
        )
        for own_id, text in texts.items()
        if not document_id or own_id == document_id
        for match in pattern.finditer(text)
    ]
    if not found:
        raise wrong(path, number, **_not_found(row["quote"], document_id))
    return found


def _not_found(quote: str, document_id: str | None) -> dict[str, str]:
    start = quote[:40]
    if document_id:
        return {
            "en": f"the quote {start!r} is not in document {document_id!r}; copy it exactly",
            "zh": f"文档 {document_id!r} 中没有引文 {start!r}；请逐字复制",
        }
    return {
        "en": f"the quote {start!r} is in no document of the index; copy it exactly",
        "zh": f"索引的任何文档中都没有引文 {start!r}；请逐字复制",
    }


def _finished(topic: Topic, judgements: Mapping[str, list[Judgement]]) -> Topic:
    """The topic with the languages of its evidence."""
    from dataclasses import replace

    found = {j.language for j in judgements[topic.need_id] if j.grade >= 2}
    languages = tuple(language for language in LANGUAGES if language in found)
    return replace(topic, answerable=bool(languages), direction_docs=languages)
