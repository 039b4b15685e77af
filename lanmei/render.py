"""Renders hits and answers as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lanmei.colour import PLAIN, Paint
from lanmei.words import Words, pad, shorten, width, wrap

if TYPE_CHECKING:
    from indexer.records import Document
    from service.prose import Prose
    from service.results import Answer, Citation, Hit, HitCounterpart, HitStatement, SearchResponse


def render_hits(response: SearchResponse, t: Words, columns: int, paint: Paint = PLAIN) -> str:
    """One line per hit, then its text; the counterpart below it."""
    return "\n\n".join(_render_hit(hit, t, columns, paint) for hit in response.hits)


def _render_hit(hit: Hit, t: Words, columns: int, paint: Paint) -> str:
    place = paint(f"{hit.score:.3f}  {hit.language}  {hit.passage_id}", "aside")
    head = f"{paint(str(hit.rank), 'number')}  {place}"
    said = paint(who(hit.statement), "who")
    lines = [head + (f"  {said}" if said else "")]
    about = " · ".join(part for part in (hit.title, hit.date) if part)
    lines.append(paint(shorten(about, columns), "aside"))
    lines.append(wrap(" ".join(hit.text.split()), columns, "   "))
    if hit.counterpart:
        lines.append(render_counterpart(hit.counterpart, t, columns, paint))
    return "\n".join(lines)


def render_counterpart(
    counterpart: HitCounterpart, t: Words, columns: int, paint: Paint = PLAIN
) -> str:
    """The counterpart, indented, under a line that says whether it is official."""
    official = counterpart.kind == "official"
    label = (
        t("official version", "官方译本")
        if official
        else t("aligned passage, not declared as a translation", "自动对齐的段落，未声明为译本")
    )
    place = f"{counterpart.document_id}:{counterpart.start}-{counterpart.end}"
    head = paint(f"   ⇄ {label}  {place}", "aside")
    return head + "\n" + wrap(" ".join(counterpart.text.split()), columns, "     ")


def render_answer(
    answer: Answer,
    t: Words,
    columns: int,
    documents: Mapping[str, Document],
    paint: Paint = PLAIN,
) -> str:
    """The answer with its citations; or why there is none, and the closest passages.

    For a follow-up it begins with the question that was understood.
    """
    understood = answer.understood
    if understood is not None and understood.question not in (None, answer.question):
        head = t(f"understood as: {understood.question}", f"理解为：{understood.question}")
        rest = render_answer(replace(answer, understood=None), t, columns, documents, paint)
        return f"{paint(wrap(head, columns), 'aside')}\n\n{rest}"
    if answer.parts:
        return "\n\n".join(_render_parts(answer, t, columns, documents, paint))
    if not answer.answered:
        closest = [f"   {hit.rank}  {shorten(hit.text, columns - 6)}" for hit in answer.hits[:3]]
        why = answer.explanation or t("The documents do not answer this.", "文档没有回答这个问题。")
        why = paint(wrap(why, columns), "doubt")
        if not closest:
            return why
        return "\n".join([why, "", t("The closest passages:", "最接近的段落："), *closest])
    blocks = [wrap(answer.answer or "", columns)]
    if answer.prose is not None and answer.prose.text is not None:
        blocks.insert(0, _render_prose(answer.prose, t, columns, paint))
    groups = by_speaker(answer.citations)
    for name, citations in groups.items():
        if len(groups) > 1:
            named = name or t("no speaker named", "未注明发言者")
            blocks.append(paint(f"■ {named}", "who"))
        blocks += [
            _render_citation(citation, t, columns, documents, paint) for citation in citations
        ]
    return "\n\n".join(blocks)


def _render_parts(
    answer: Answer, t: Words, columns: int, documents: Mapping[str, Document], paint: Paint
) -> Iterator[str]:
    """Each part of the question, with its quotes or why there are none."""
    if answer.prose is not None and answer.prose.text is not None:
        yield _render_prose(answer.prose, t, columns, paint)
    cited = {citation.n: citation for citation in answer.citations}
    for part in answer.parts:
        yield paint(f"■ {part.name}", "who")
        if not part.answered:
            yield paint(wrap(part.explanation or "", columns, "    "), "doubt")
        for n in part.citations:
            yield _render_citation(cited[n], t, columns, documents, paint)


def _render_prose(prose: Prose, t: Words, columns: int, paint: Paint) -> str:
    """A model's prose, labelled as such; machine translations are marked."""
    head = t(
        f"Written by a model ({prose.model}), not verified; the quotes below are:",
        f"以下由模型（{prose.model}）生成，未经核对；其后的引文已核对：",
    )
    mark = t(" (machine translation)", "（机器翻译）")
    lines = [
        one.text
        + " "
        + "".join(f"[{n}]" for n in one.citations)
        + (mark if one.translation else "")
        for one in prose.sentences
    ]
    return "\n".join([paint(head, "doubt"), *(wrap(line, columns, "  ") for line in lines)])


def by_speaker(citations: Sequence[Citation]) -> dict[str, list[Citation]]:
    """Citations grouped by speaker, in the order of their first; "" for those without one."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        said = citation.statement
        name = (said.speaker or said.organisation or said.country or "") if said else ""
        groups.setdefault(name, []).append(citation)
    return groups


def render_pages(
    document_id: str, first: int, last: int, t: Words, documents: Mapping[str, Document]
) -> str:
    """The pages of a quote; "" when its document has no pages."""
    document = documents.get(document_id)
    if document is None or not document.has_pages:
        return ""
    if first == last:
        return t(f"page {first}", f"第 {first} 页")
    return t(f"pages {first}-{last}", f"第 {first}-{last} 页")


def _render_citation(
    citation: Citation,
    t: Words,
    columns: int,
    documents: Mapping[str, Document],
    paint: Paint,
) -> str:
    page = render_pages(citation.document_id, citation.page_start, citation.page_end, t, documents)
    place = t(
        f"characters {citation.start}-{citation.end}",
        f"字符 {citation.start}-{citation.end}",
    )
    seal = t("verified", "已核对") if citation.verified else t("NOT VERIFIED", "未核对")
    if citation.recognised is not None:
        sure = f"{citation.recognised:.0%}"
        seal += t(
            f" (recognised from a picture, confidence {sure})", f"（图像识别文字，置信度 {sure}）"
        )
    facts = [citation.document_id, citation.date, page, place, who(citation.statement), seal]
    head = wrap(f"[{citation.n}] " + " · ".join(fact for fact in facts if fact), columns)
    mark, after, rest = head.partition("]")
    lines = [paint(mark + after, "number") + paint(rest, "aside" if citation.verified else "bad")]
    lines.append(wrap(citation.quote, columns, "    "))
    if citation.counterpart:
        lines.append(render_counterpart(citation.counterpart, t, columns, paint))
    return "\n".join(lines)


def who(statement: HitStatement | None) -> str:
    """Speaker, organisation and country, as far as they are known."""
    if statement is None:
        return ""
    names = (statement.speaker, statement.organisation, statement.country)
    return ", ".join(name for name in names if name)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows with aligned columns, also for Chinese; the last column is not padded."""
    if not rows:
        return ""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return "\n".join(
        "  ".join(
            [*(pad(cell, columns) for cell, columns in zip(row, widths, strict=False)), row[-1]]
        )
        for row in rows
    )
