"""`lanmei search` and `lanmei ask`: hits, or an answer with citations, on stdout."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from lanmei.flags import add_common, settings_from
from lanmei.given import question_of
from lanmei.opening import open_engine
from lanmei.output import paint_out, print_json, terminal_columns, warn
from lanmei.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer.records import Document
    from service.results import Answer

FORMATS = ("gbt7714", "chicago", "bibtex", "csl-json")


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `search` and `ask`."""
    search = commands.add_parser(
        "search", help=t("find passages in both languages", "检索两种语言的段落")
    )
    _add_question(search, t, default_k=10)
    search.add_argument(
        "--mode",
        choices=["hybrid", "dense", "lexical"],
        default="hybrid",
        help=t(
            "search by meaning (dense), by words (lexical) or both (hybrid, default)",
            "检索方式：语义（dense）、词语（lexical）或两者结合（hybrid，默认）",
        ),
    )
    search.add_argument(
        "--debug",
        action="store_true",
        help=t(
            "print what the search by meaning and the search by words found, as JSON on stderr",
            "将检索详情以 JSON 写到标准错误输出",
        ),
    )
    search.add_argument(
        "--separate",
        action="store_true",
        help=t(
            "show the same evidence in two languages as two hits", "将两种语言的同一依据分列为两条"
        ),
    )
    search.add_argument(
        "--rerank",
        action="store_true",
        help=t(
            "have a model read the first ten hits in the question's language and order them anew",
            "由模型阅读前十条结果中与问题同语言的段落，并重新排序",
        ),
    )
    search.set_defaults(func=lambda parsed: run_search(parsed, t))

    ask = commands.add_parser(
        "ask", help=t("answer with verified quotes, or abstain", "用核对过的原文回答，或拒答")
    )
    _add_question(ask, t, default_k=8, nargs="*")
    ask.add_argument(
        "--follow",
        action="store_true",
        help=t(
            "keep a conversation: a question a line, follow-ups are understood from those before",
            "持续对话：每行一个问题，追问会结合前面的问题来理解",
        ),
    )
    ask.add_argument(
        "--format",
        choices=FORMATS,
        help=t("print only the citations, in this style", "只按此格式输出引用"),
    )
    ask.add_argument(
        "--generate",
        action="store_true",
        help=t(
            "have the model of the settings also write prose from the quotes",
            "另由设置中的模型根据引文生成文字",
        ),
    )
    ask.set_defaults(func=lambda parsed: run_ask(parsed, t, ask))


def _add_question(
    parser: argparse.ArgumentParser, t: Words, *, default_k: int, nargs: str = "+"
) -> None:
    parser.add_argument(
        "question",
        metavar="QUESTION",
        nargs=nargs,
        help=t(
            "in Chinese or English, with or without quotation marks; - reads it from stdin",
            "中文或英文，可不加引号；- 从标准输入读取",
        ),
    )
    parser.add_argument(
        "-k",
        type=int,
        default=default_k,
        metavar="N",
        help=t(f"how many hits (default: {default_k})", f"命中数量（默认 {default_k}）"),
    )
    parser.add_argument(
        "--language",
        action="append",
        choices=["zh", "en"],
        help=t("only passages of this language; repeatable", "只看该语言的段落；可重复"),
    )
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help=t("such as country=KH or year>=2021; repeatable", "如 country=KH、year>=2021；可重复"),
    )
    add_common(parser, t)


def run_search(parsed: argparse.Namespace, t: Words) -> int:
    """Print the hits; 1 when there is none."""
    from lanmei.render import render_hits

    settings = settings_from(parsed)
    filters = parse_filters(parsed.filter)
    response = open_engine(parsed, settings, t).search(
        question_of(parsed.question),
        k=parsed.k,
        languages=parsed.language,
        mode=parsed.mode,
        filters=filters,
        debug=parsed.debug,
        group_counterparts=not parsed.separate,
        rerank=parsed.rerank,
    )
    if parsed.json:
        print_json(response.to_json())
    else:
        warn(response.warnings)
        if response.debug is not None:
            print(json.dumps(response.debug.to_json(), ensure_ascii=False), file=sys.stderr)
        found = render_hits(response, t, terminal_columns(), paint_out())
        print(found or t("nothing was found", "没有找到"), file=None if found else sys.stderr)
    return 0 if response.hits else 1


def run_ask(parsed: argparse.Namespace, t: Words, parser: argparse.ArgumentParser) -> int:
    """Print the answer, with --follow one after another; 1 when the last question has none."""
    if not parsed.question and not parsed.follow:
        parser.error(t("the following arguments are required: QUESTION", "缺少参数：QUESTION"))
    settings = settings_from(parsed)
    filters = parse_filters(parsed.filter)
    engine = open_engine(parsed, settings, t)

    def answered(question: str, history: Sequence[str] | None = None) -> bool:
        answer = engine.ask(
            question,
            k=parsed.k,
            languages=parsed.language,
            filters=filters,
            generate=parsed.generate,
            history=history,
        )
        _show(answer, parsed, engine.index.documents, t)
        return answer.answered

    if parsed.follow:
        from lanmei.following import converse

        return converse(parsed.question, answered, t)
    return 0 if answered(question_of(parsed.question)) else 1


def _show(
    answer: Answer, parsed: argparse.Namespace, documents: Mapping[str, Document], t: Words
) -> None:
    from lanmei.render import render_answer

    if parsed.format:
        _print_citations(answer, parsed.format, documents, t)
    elif parsed.json:
        print_json(answer.to_json())
    else:
        warn(answer.warnings)
        print(render_answer(answer, t, terminal_columns(), documents, paint_out()))


def _print_citations(
    answer: Answer, style: str, documents: Mapping[str, Document], t: Words
) -> None:
    from service.citing import export_citations

    if answer.answered:
        print(export_citations(answer.citations, style, t.language, documents=documents))
    else:
        print(f"lanmei: {answer.explanation}", file=sys.stderr)


def parse_filters(given: list[str]) -> dict[str, Any] | None:
    """`field=value` flags as the filters of the API; None without any.

    Raises:
        FilterError: when one cannot be read.
    """
    if not given:
        return None
    from service.retrieval import parse_condition

    return {"and": [parse_condition(text) for text in given]}
