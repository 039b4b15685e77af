"""The arguments of `lanmei eval …`; `eval.commands` does the work and is imported when needed."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from eval.wording import Translate
from indexer.errors import ExtraMissing

_SPLITS = ("dev", "test", "all")
_MODES = ("hybrid", "dense", "lexical", "bm25")


def english(en: str, zh: str) -> str:
    """The English wording, whatever the locale."""
    del zh
    return en


def add_eval_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], t: Translate = english
) -> None:
    """Add `eval` and its commands.

    Each sets `func`, which takes the namespace and returns the exit code. `t` chooses the language
    of help and messages.
    """
    parser = subparsers.add_parser(
        "eval",
        help=t("measure retrieval and answers", "评测检索与回答质量"),
        description=t(
            "Measure how well documents are found and questions answered, by direction. Without a "
            "data set: the topics that ship, over the corpus that ships.",
            "按语言方向评测检索与回答的质量。未指定数据集时，使用自带测试问题与自带语料。",
        ),
    )
    commands = parser.add_subparsers(dest="eval_command", metavar="COMMAND", required=True)
    _add_search(commands, t)
    _add_answers(commands, t)
    for name, en, zh in (
        ("alignment", "counterparts against those marked by hand", "对照人工标注检查对应段落"),
        ("statements", "who said what against what was marked by hand", "对照人工标注检查表态归属"),
        ("cases", "named expectations; exit 1 when one fails", "命名用例；有失败则退出码为 1"),
    ):
        command = _command(commands, name, t(en, zh), t)
        _common(command, t)
        _out(command, t)
    _add_corpora(commands, t)
    _add_compare(commands, t)
    _add_report(commands, t)
    _add_gate(commands, t)
    _add_publish(commands, t)


def _add_search(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Translate
) -> None:
    command = _command(
        commands,
        "search",
        t("measures of ranked retrieval, per direction", "检索排序指标（分方向）"),
        t,
    )
    _dataset(command, t)
    _common(command, t)
    command.add_argument(
        "--mode",
        choices=_MODES,
        default="hybrid",
        help=t(
            "how to search; bm25 is the plain baseline, without the engine",
            "检索方式；bm25 为不经过引擎的普通基线",
        ),
    )
    command.add_argument(
        "--qrels",
        type=Path,
        metavar="FILE",
        help=t("judgements of a TREC topics file", "TREC 测试问题文件的相关性判断"),
    )
    command.add_argument(
        "--run",
        type=Path,
        metavar="FILE",
        help=t("also write the hits as a TREC run", "另将结果写成 TREC run 文件"),
    )
    command.add_argument(
        "--summary-only",
        action="store_true",
        help=t("leave the values of single topics out of --out", "--out 中不含单个测试问题的结果"),
    )
    _out(command, t)


def _add_answers(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Translate
) -> None:
    command = _command(
        commands, "answers", t("citations, abstention and twins", "引用、拒答与双语一致性"), t
    )
    _dataset(command, t)
    _common(command, t)
    _out(command, t)


def _add_corpora(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Translate
) -> None:
    about = t(
        "archives, each with a temporary index: speakers, versions, dates, questions",
        "为每个文档集临时建立索引并评测：发言人、译本、日期、问答",
    )
    command = _command(commands, "corpora", about, t, module="eval.corpora_commands")
    command.add_argument(
        "folders",
        metavar="FOLDER",
        nargs="*",
        type=Path,
        help=t(
            "folders with documents/ and questions.jsonl; default: the corpora with gold that ship",
            "含 documents/ 和 questions.jsonl 的文件夹；默认：自带的标注语料",
        ),
    )
    command.add_argument(
        "--sample",
        type=int,
        default=0,
        metavar="N",
        help=t(
            "also print N statements of each to read", "另随机列出每个语料的 N 条表态供人工核对"
        ),
    )
    command.add_argument(
        "--seed",
        type=int,
        default=20,
        metavar="N",
        help=t(
            "another seed draws other statements (default: 20)",
            "换一个种子则抽取另一批表态（默认：20）",
        ),
    )
    about = t(
        "ordinary questions with words of addresses, over the shipped corpus",
        "含“联系、地址”等词的普通问题（自带语料）",
    )
    ordinary = _command(commands, "ordinary", about, t, module="eval.corpora_commands")
    about = t(
        "whether follow-ups of conversations are understood; needs no index",
        "追问是否理解正确（多轮对话，无需索引）",
    )
    dialogues = _command(commands, "dialogues", about, t, module="eval.corpora_commands")
    _split(dialogues, t)
    for one in (command, ordinary, dialogues):
        _common(one, t)
        _out(one, t)
        one.add_argument(
            "--mistakes",
            action="store_true",
            help=t("list what is wrong, for the dev split only", "列出 dev 部分的错误"),
        )


def _add_compare(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Translate
) -> None:
    command = _command(
        commands, "compare", t("test the difference of runs", "检验各次结果的差异"), t
    )
    command.add_argument(
        "runs",
        metavar="RUN",
        nargs="+",
        type=Path,
        help=t(
            "results of `--out`, or TREC runs with --qrels",
            "`--out` 的结果，或配 --qrels 的 TREC run",
        ),
    )
    command.add_argument(
        "--qrels",
        type=Path,
        metavar="FILE",
        help=t("judgements of TREC runs", "TREC run 的相关性判断"),
    )
    command.add_argument(
        "--measure",
        action="append",
        metavar="NAME",
        help=t("as nDCG@10; repeatable", "例如 nDCG@10；可重复"),
    )


def _add_report(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Translate
) -> None:
    command = _command(
        commands,
        "report",
        t(
            "one HTML page of results; without results, measure everything first",
            "将结果汇成一个 HTML 页面；未给结果时先评测全部项目",
        ),
        t,
    )
    command.add_argument("results", metavar="RESULT", nargs="*", type=Path)
    _common(command, t)
    _split(command, t)
    command.add_argument("--out", type=Path, metavar="FILE", default=Path("report.html"))
    command.add_argument(
        "--markdown", type=Path, metavar="FILE", help=t("also as Markdown", "另存为 Markdown")
    )


def _add_gate(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Translate) -> None:
    command = _command(
        commands,
        "gate",
        t(
            "dev figures against the committed baseline; exit 1 when one fell",
            "将 dev 指标与基线比较；有下降则退出码为 1",
        ),
        t,
    )
    _common(command, t)
    command.add_argument(
        "--update",
        action="store_true",
        help=t("make today's figures the baseline", "将当前指标设为基线"),
    )
    command.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help=t("default: eval/baselines/dev.json", "默认：eval/baselines/dev.json"),
    )


def _add_publish(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Translate
) -> None:
    about = t(
        "show results on the page: how well questions are found and answered",
        "把评测结果显示在网页上：检索质量和回答质量",
    )
    command = _command(commands, "publish", about, t)
    command.add_argument(
        "results",
        metavar="RESULT",
        nargs="+",
        type=Path,
        help=t(
            "results of `eval search --out` and `eval answers --out` on this index",
            "在该索引上由 `eval search --out` 与 `eval answers --out` 写出的结果",
        ),
    )
    command.add_argument(
        "--index", type=Path, metavar="DIR", help=t("folder of the index", "索引文件夹")
    )


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    about: str,
    t: Translate,
    *,
    module: str = "eval.commands",
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about)
    command.add_argument(
        "--lang",
        choices=["zh", "en"],
        default=argparse.SUPPRESS,
        help=t("language of messages (default: the locale's)", "消息语言（默认随系统）"),
    )

    def run(parsed: argparse.Namespace) -> int:
        try:
            function = getattr(import_module(module), f"run_{name}")
            return int(function(parsed, t))
        except ModuleNotFoundError as error:
            raise ExtraMissing("eval", error.name) from error

    command.set_defaults(func=run)
    return command


def _dataset(command: argparse.ArgumentParser, t: Translate) -> None:
    command.add_argument(
        "dataset",
        metavar="DATASET",
        nargs="?",
        type=Path,
        help=t(
            "a BEIR folder, a folder with topics.jsonl and judgements.jsonl, a CSV with question "
            "and quote, or TREC topics with --qrels; default: the topics that ship",
            "BEIR 文件夹、含 topics.jsonl 与 judgements.jsonl 的文件夹、含 question 与 quote 列的 "
            "CSV，或配 --qrels 的 TREC 测试问题；默认：自带测试问题",
        ),
    )
    _split(command, t)


def _split(command: argparse.ArgumentParser, t: Translate) -> None:
    command.add_argument(
        "--split",
        choices=_SPLITS,
        default="dev",
        help=t(
            "dev to tune on, test to report (default: dev)",
            "dev 用于调整，test 用于报告（默认 dev）",
        ),
    )


def _common(command: argparse.ArgumentParser, t: Translate) -> None:
    command.add_argument(
        "--index",
        type=Path,
        metavar="DIR",
        help=t("measure this index as it is", "直接评测该索引"),
    )
    command.add_argument(
        "--encoder",
        metavar="NAME",
        help=t(
            "built-in, or a sentence-transformers model", "built-in，或 sentence-transformers 模型"
        ),
    )
    command.add_argument(
        "--json", action="store_true", help=t("print the result as JSON", "以 JSON 输出结果")
    )


def _out(command: argparse.ArgumentParser, t: Translate) -> None:
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=t("write the result as JSON", "将结果写成 JSON 文件"),
    )
