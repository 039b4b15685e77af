"""Checks of documents, passages, statements and counterparts, and of the relations between them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from indexer.build import corpus_hash
from indexer.doctor.checks import Check, Problem, outcome
from indexer.records import LANGUAGES, Counterpart, Document, Passage, Statement
from indexer.store import COLUMN_NAMES, Columns, Manifest, Records

_COUNTRY = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")


def document_problems(documents: Sequence[Document]) -> Iterator[Problem]:
    """Texts that are not those that were read; pages, blocks and boxes that leave their text."""
    for document in documents:
        own = document.document_id
        digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != document.sha256:
            yield f"the text of {own} was changed", f"{own} 的文本已被改动"
        if not _pages_cover(document):
            yield f"the pages of {own} do not cover its text", f"{own} 的页码未覆盖全文"
        length = len(document.text)
        end = 0
        for block in document.blocks:
            if not end <= block.start < block.end <= length:
                yield f"a block of {own} is out of place", f"{own} 有一个文本块位置不对"
                break
            end = block.end
        if any(
            not (0 <= box.start < box.end <= length and 1 <= box.page <= len(document.pages))
            for box in document.boxes
        ):
            yield f"a box of {own} is out of place", f"{own} 有一个版面框位置不对"


def _pages_cover(document: Document) -> bool:
    """Pages are numbered from 1 and in order; the first begins the text and the last ends it."""
    pages = document.pages
    if not pages or [page.number for page in pages] != list(range(1, len(pages) + 1)):
        return False
    inside = all(0 <= page.start <= page.end <= len(document.text) for page in pages)
    in_order = all(one.end <= other.start for one, other in pairwise(pages))
    return inside and in_order and pages[0].start == 0 and pages[-1].end == len(document.text)


def check_documents(documents: Sequence[Document], manifest: Manifest) -> Check:
    """Every text under its digest; their number and order as the manifest says."""
    problems = list(document_problems(documents))
    if len(documents) != manifest.n_documents:
        problems.append(
            (
                f"{len(documents)} documents, the manifest says {manifest.n_documents}",
                f"文档 {len(documents)} 份，清单写 {manifest.n_documents} 份",
            )
        )
    elif corpus_hash(documents) != manifest.corpus_sha256:
        problems.append((
            "the documents are not those the manifest names", "文档与清单记录的不一致"
        ))  # fmt: skip
    n = sum(len(document.text) for document in documents)
    sound = (
        f"{len(documents)} documents, {n:,} characters: each text has its digest",
        f"文档 {len(documents)} 份，共 {n:,} 字符：每份文本与其摘要一致",
    )
    return outcome("documents", sound, problems)


def check_passages(records: Records, manifest: Manifest) -> Check:
    """`document.text[start:end] == passage.text` with the id that says so, page and language."""
    counts = Counter(passage.language for passage in records.passages)
    problems = list(_passage_problems(records))
    if dict(sorted(counts.items())) != manifest.passages_by_language:
        said = manifest.passages_by_language
        problems.append(
            (
                f"the manifest says {said}, there are {dict(counts)}",
                f"清单记为 {said}，实有 {dict(counts)}",
            )
        )
    n = len(records.passages)
    sound = (
        f"{n} passages: each is text[start:end] of its document, on its page",
        f"段落 {n} 个：均为所属文档的 text[start:end]，页码相符",
    )
    return outcome("passages", sound, problems)


def _passage_problems(records: Records) -> Iterator[Problem]:
    positions = {name: position for position, name in enumerate(records.documents)}
    before = (-1, -1)
    for passage in records.passages:
        own = passage.passage_id
        document = records.documents[passage.document_id]
        if not (
            0 <= passage.start < passage.end <= len(document.text)
            and document.text[passage.start : passage.end] == passage.text
            and own == f"{passage.document_id}:{passage.start}-{passage.end}"
        ):
            yield f"{own} is not at its place in the text", f"{own} 与文本中的位置不符"
        elif passage.language not in LANGUAGES or not passage.text.strip():
            yield f"{own} has no text in a language", f"{own} 没有可识别语言的文本"
        elif not _on_its_pages(passage, document):
            yield f"{own} is on another page than it says", f"{own} 所记页码有误"
        here = (positions[passage.document_id], passage.start)
        if here <= before:
            yield f"{own} is out of order", f"{own} 的次序不对"
        before = here


def _on_its_pages(passage: Passage, document: Document) -> bool:
    """Whether the passage begins and ends on the pages it names; white space is on no page."""
    if not 1 <= passage.page_start <= passage.page_end <= len(document.pages):
        return False
    first, last = document.pages[passage.page_start - 1], document.pages[passage.page_end - 1]
    return passage.start < max(first.end, first.start + 1) and last.start < passage.end


def check_statements(records: Records, manifest: Manifest) -> Check:
    """Each statement lies in a passage that is there; countries and days have their form."""
    known = {passage.passage_id: passage for passage in records.passages}
    problems = list(_statement_problems(records.statements, known))
    n = len(records.statements)
    if n != manifest.n_statements:
        problems.append(
            (
                f"{n} statements, the manifest says {manifest.n_statements}",
                f"表态 {n} 条，清单写 {manifest.n_statements} 条",
            )
        )
    sound = (f"{n} statements: each lies in a passage", f"表态 {n} 条：均位于现有段落之内")
    return outcome("statements", sound, problems)


def _statement_problems(
    statements: Iterable[Statement], known: Mapping[str, Passage]
) -> Iterator[Problem]:
    for statement in statements:
        own = statement.passage_id
        passage = known.get(own)
        if passage is None:
            yield f"a statement is of {own}, which is not there", f"表态所属段落 {own} 不存在"
        elif not passage.start <= statement.start < statement.end <= passage.end:
            place = f"{statement.start}-{statement.end}"
            yield (
                f"the statement {place} does not lie in {own}",
                f"表态 {place} 不在段落 {own} 之内",
            )
        country, day = statement.country, statement.occasion_date
        if (country and not _COUNTRY.fullmatch(country)) or (day and not _DAY.fullmatch(day)):
            yield f"the statement of {own} is garbled", f"{own} 的表态内容已损坏"


def check_counterparts(records: Records, manifest: Manifest) -> Check:
    """Both ends of each pair lie in the passages they name, one in each language."""
    passages = {passage.passage_id: passage for passage in records.passages}
    problems = list(_counterpart_problems(records.counterparts, passages))
    n = len(records.counterparts)
    if n != manifest.n_counterparts:
        problems.append(
            (
                f"{n} counterparts, the manifest says {manifest.n_counterparts}",
                f"对应段落 {n} 对，清单写 {manifest.n_counterparts} 对",
            )
        )
    sound = (
        f"{n} counterparts: both ends of each lie in their passages",
        f"对应段落 {n} 对：两端均在所属段落之内",
    )
    return outcome("counterparts", sound, problems)


def check_columns(columns: Columns, records: Records) -> Check:
    """The columns used for filtering agree with the records."""
    own = Columns.of(records.documents, records.passages, records.statements)
    problems: list[Problem] = [
        (f"the column {name} is not that of the records", f"筛选列 {name} 与记录不符")
        for name in COLUMN_NAMES
        if columns[name] != own[name]
    ]
    n = len(records.passages)
    sound = (
        f"what {n} passages are filtered by is what the records say",
        f"{n} 个段落的筛选列与记录一致",
    )
    return outcome("columns", sound, problems)


def _counterpart_problems(
    counterparts: Sequence[Counterpart], passages: Mapping[str, Passage]
) -> Iterator[Problem]:
    for pair in counterparts:
        ends = (
            ("zh", pair.zh_passage_id, pair.zh_start, pair.zh_end),
            ("en", pair.en_passage_id, pair.en_start, pair.en_end),
        )
        for language, own, start, end in ends:
            passage = passages.get(own)
            if (
                passage is None
                or passage.language != language
                or not passage.start <= start < end <= passage.end
            ):
                yield f"a counterpart is not in {own}", f"对应段落的一端不在 {own} 之内"
        if not 0 <= pair.confidence <= 1:
            yield (
                f"a counterpart of {pair.zh_passage_id} has no probability",
                f"{pair.zh_passage_id} 的对应置信度超出范围",
            )
