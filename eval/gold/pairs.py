"""Read the counterparts and the statements marked by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from eval.gold.fields import choice, iso_date, optional_text, refuse_duplicates, span_of
from eval.gold.lines import read_json_lines, text_field, wrong
from eval.gold.records import GoldCounterpart, GoldSpan, GoldStatement, Level, PairKind, shipped
from indexer.records import Language
from indexer.text import HAN_RUN

_LEVELS: tuple[Level, ...] = ("passage", "sentence")
_KINDS: tuple[PairKind, ...] = ("paragraph", "heading", "caption", "contact")
_SPEECH: tuple[Literal["direct", "reported"], ...] = ("direct", "reported")
_COUNTRY = re.compile(r"[A-Z]{2}")


def read_counterparts(
    texts: Mapping[str, str], *, path: Path | None = None
) -> tuple[GoldCounterpart, ...]:
    """Read the pairs marked by hand; the shipped file is the default.

    Raises:
        DatasetError: naming file and line, when a line is malformed, an id or a pair is repeated,
            a quote is not in its document or not in the language of its side.
    """
    path = path or shipped("counterparts.jsonl")
    pairs: dict[int, GoldCounterpart] = {}
    for line, record in read_json_lines(path):
        pairs[line] = GoldCounterpart(
            pair_id=text_field(path, line, record, "pair_id"),
            level=choice(path, line, record, "level", _LEVELS),
            kind=choice(path, line, record, "kind", _KINDS),
            zh=_side(path, line, record, "zh", texts),
            en=_side(path, line, record, "en", texts),
        )
    refuse_duplicates(path, ((line, pair.pair_id) for line, pair in pairs.items()))
    refuse_duplicates(
        path,
        (
            (
                line,
                f"{pair.level} {pair.zh.document_id}:{pair.zh.start}-{pair.zh.end} "
                f"{pair.en.document_id}:{pair.en.start}-{pair.en.end}",
            )
            for line, pair in pairs.items()
        ),
    )
    return tuple(pairs.values())


def read_statements(
    texts: Mapping[str, str], *, path: Path | None = None
) -> tuple[GoldStatement, ...]:
    """Read who said what; the shipped file is the default.

    Raises:
        DatasetError: naming file and line, when a line is malformed, an id is repeated, a quote is
            not in its document, the printed speaker is not in the block, the country is not two
            capital letters, or nobody is named.
    """
    path = path or shipped("statements.jsonl")
    statements: dict[int, GoldStatement] = {}
    for line, record in read_json_lines(path):
        document_id, start, end, quote = span_of(path, line, record, texts)
        block_start = record.get("block_start", start)
        if type(block_start) is not int or not 0 <= block_start <= start:
            raise wrong(
                path,
                line,
                en=f"'block_start' is {block_start!r}; expected a whole number from 0 to {start}",
                zh=f"“block_start” 为 {block_start!r}；应为 0 到 {start} 之间的整数",
            )
        statement = GoldStatement(
            statement_id=text_field(path, line, record, "statement_id"),
            document_id=document_id,
            start=start,
            end=end,
            quote=quote,
            block_start=block_start,
            speaker=optional_text(path, line, record, "speaker"),
            speaker_en=optional_text(path, line, record, "speaker_en"),
            person_id=optional_text(path, line, record, "person_id"),
            role=optional_text(path, line, record, "role"),
            organisation=optional_text(path, line, record, "organisation"),
            organisation_en=optional_text(path, line, record, "organisation_en"),
            country=optional_text(path, line, record, "country"),
            occasion=optional_text(path, line, record, "occasion"),
            occasion_date=iso_date(path, line, record, "occasion_date"),
            speech=choice(path, line, record, "speech", _SPEECH),
        )
        _check_names(path, line, statement, texts[document_id][block_start:end])
        statements[line] = statement
    refuse_duplicates(path, ((line, own.statement_id) for line, own in statements.items()))
    return tuple(statements.values())


def _side(
    path: Path, line: int, record: dict[str, Any], language: Language, texts: Mapping[str, str]
) -> GoldSpan:
    inner = record.get(language)
    if not isinstance(inner, dict):
        raise wrong(
            path,
            line,
            en=f"{language!r} is {inner!r}; expected an object with document_id, start, end, quote",
            zh=f"“{language}” 为 {inner!r}；应为含 document_id、start、end、quote 的对象",
        )
    side = GoldSpan(*span_of(path, line, inner, texts))
    if (language == "zh") != bool(HAN_RUN.search(side.quote)):
        raise wrong(
            path,
            line,
            en=f"the {language!r} side {side.quote[:40]!r} is in the other language",
            zh=f"“{language}” 一侧的 {side.quote[:40]!r} 是另一种语言",
        )
    return side


def _check_names(path: Path, line: int, statement: GoldStatement, block: str) -> None:
    if not (statement.speaker or statement.organisation or statement.country):
        raise wrong(
            path,
            line,
            en="names no speaker, organisation or country; leave out a paragraph without a speaker",
            zh="没有发言人、机构或国家；没有发言者的段落不应有记录",
        )
    if statement.speaker and statement.speaker.split()[0] not in block:
        raise wrong(
            path,
            line,
            en=f"the speaker {statement.speaker!r} is not printed in the block",
            zh=f"该段中没有印出发言人 {statement.speaker!r}",
        )
    if statement.country is not None and not _COUNTRY.fullmatch(statement.country):
        raise wrong(
            path,
            line,
            en=f"'country' is {statement.country!r}; expected two capital letters of ISO 3166-1",
            zh=f"“country” 为 {statement.country!r}；应为 ISO 3166-1 的两个大写字母",
        )
