"""The commands of `lanmei eval`: measure, print, write."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.gold import (
    DocumentDataset,
    GoldSet,
    read_cases,
    read_qrels,
    read_run,
    unreadable,
    write_run,
)
from eval.measures import Subject, TopicResult, measure
from eval.measuring import (
    ENGINE_MODES,
    answer_topics,
    check_alignment,
    check_cases,
    check_statements,
    measure_all,
    search_documents,
    search_topics,
)
from eval.opening import open_dataset, open_shipped
from eval.reports import (
    DEFAULT_MEASURES,
    Check,
    Fold,
    Result,
    Section,
    Table,
    Text,
    build_report,
    check,
    compare,
    comparison_table,
    make_baseline,
    plain_table,
    published,
    read_baseline,
    read_result,
    sections_of,
    to_html,
    to_markdown,
    values_of,
    values_of_run,
    without_topics,
    write_published,
    write_result,
)
from eval.terminal import bars, note, say
from eval.wording import Translate
from indexer.errors import DatasetError
from indexer.store import Index
from service.browsing import EVALUATION_FILE
from service.results import Mode
from service.settings import Settings

BASELINE = Path(__file__).parent / "baselines" / "dev.json"


def run_search(parsed: argparse.Namespace, t: Translate) -> int:
    """Measure ranked retrieval."""
    subject, dataset = open_dataset(parsed, t)
    with bars(t("questions", "问题")) as ticker:
        if isinstance(dataset, DocumentDataset):
            result, results = search_documents(subject, dataset, mode=parsed.mode, ticker=ticker)
        elif parsed.mode == "bm25":
            raise DatasetError(
                en="the bm25 baseline ranks whole documents; use it with a BEIR folder",
                zh="bm25 基线按整篇文档排序；请用于 BEIR 文件夹",
            )
        else:
            result, results = search_topics(subject, dataset, mode=parsed.mode, ticker=ticker)
    if parsed.run is not None:
        _write_runs(parsed.run, results)
    _deliver(parsed, result, t)
    return 0


def run_answers(parsed: argparse.Namespace, t: Translate) -> int:
    """Measure answers and abstention."""
    subject, dataset = open_dataset(parsed, t)
    if isinstance(dataset, DocumentDataset):
        raise DatasetError(
            en="answers need quoted evidence; use a CSV with question and quote, or a folder with "
            "topics.jsonl and judgements.jsonl",
            zh="评测回答需要引文证据；请使用含 question 与 quote 的 CSV，"
            "或含 topics.jsonl 与 judgements.jsonl 的文件夹",
        )
    with bars(t("questions", "问题")) as ticker:
        result = answer_topics(subject, dataset, ticker=ticker)
    _deliver(parsed, result, t)
    return 0 if result["n_held"] == result["n_quotes"] else 1


def run_alignment(parsed: argparse.Namespace, t: Translate) -> int:
    """Measure counterparts."""
    _deliver(parsed, check_alignment(*open_shipped(parsed, "all", t)), t)
    return 0


def run_statements(parsed: argparse.Namespace, t: Translate) -> int:
    """Measure who said what."""
    _deliver(parsed, check_statements(*open_shipped(parsed, "all", t)), t)
    return 0


def run_cases(parsed: argparse.Namespace, t: Translate) -> int:
    """Check named expectations."""
    subject, _ = open_shipped(parsed, "all", t)
    with bars(t("cases", "用例")) as ticker:
        result = check_cases(subject, read_cases(subject.texts), ticker=ticker)
    _write(parsed.out, result)
    if parsed.json:
        say(json.dumps(result, ensure_ascii=False))
    else:
        for case in result["cases"]:
            say(f"{case['outcome']}: {case['name']}: {case['description']}")
            if case["diagnosis"]:
                say("  " + case["diagnosis"].replace("\n", "\n  "))
        say(
            t(
                f"{result['n_held']} of {result['n_expected']} cases hold",
                f"{result['n_expected']} 个用例中 {result['n_held']} 个成立",
            )
        )
    return 0 if result["n_held"] == result["n_expected"] else 1


def run_compare(parsed: argparse.Namespace, t: Translate) -> int:
    """Test the difference of runs."""
    if len(parsed.runs) < 2:
        raise DatasetError(en="compare needs two runs or more", zh="compare 需要两个或更多结果文件")
    runs: dict[str, Any] = {}
    for path in parsed.runs:
        name = path.stem if path.stem not in runs else str(path)
        runs[name] = _topic_values(path, parsed.qrels)
    comparisons = compare(runs, parsed.measure or DEFAULT_MEASURES)
    table = comparison_table(comparisons)
    say(plain_table(table.header, table.rows))
    say(
        t(
            "p: paired randomisation over needs, Holm-corrected; * below 0.05",
            "p：以信息需求为单位的配对随机化检验，经 Holm 校正；* 表示低于 0.05",
        )
    )
    return 0


def run_report(parsed: argparse.Namespace, t: Translate) -> int:
    """Write the report, of results given or of everything measured now."""
    if parsed.results:
        results = {path.stem: read_result(path) for path in parsed.results}
    else:
        subject, gold = open_shipped(parsed, parsed.split, t)
        results = _measure_all(subject, gold, t)
    title = _title_of(results)
    sections = build_report(results)
    _write_text(parsed.out, to_html(title, sections))
    if parsed.markdown is not None:
        _write_text(parsed.markdown, to_markdown(title, sections))
    say(str(parsed.out))
    return 0


def run_publish(parsed: argparse.Namespace, t: Translate) -> int:
    """Write the figures of results to the folder of their index."""
    quality = published([read_result(path) for path in parsed.results])
    folder = Settings.load(flags={"index_dir": parsed.index}).index_dir
    index_id = Index.open(folder, None).index_id
    if quality.index_id != index_id:
        raise DatasetError(
            en=f"the results are of index {quality.index_id}, the one in {folder} is {index_id}; "
            f"measure it with --index {folder}",
            zh=f"结果属于索引 {quality.index_id}，而 {folder} 中的索引是 {index_id}；"
            f"请用 --index {folder} 重新评测",
        )
    write_published(folder / EVALUATION_FILE, quality)
    note(t(f"written to {folder / EVALUATION_FILE}", f"已写入 {folder / EVALUATION_FILE}"))
    return 0


def run_gate(parsed: argparse.Namespace, t: Translate) -> int:
    """Check dev figures against the baseline, or make them the baseline."""
    path: Path = parsed.baseline or BASELINE
    subject, gold = open_shipped(parsed, "dev", t)
    results = _measure_all(subject, gold, t, modes=ENGINE_MODES[:1])
    if parsed.update:
        text = json.dumps(make_baseline(results), ensure_ascii=False, indent=1, sort_keys=True)
        _write_text(path, text + "\n")
        say(
            t(
                f"the baseline is now {path}; review and commit it",
                f"基线已写入 {path}；请检查并提交",
            )
        )
        return 0
    if not path.is_file():
        raise unreadable(
            path,
            en="there is no baseline; make one with `lanmei eval gate --update`",
            zh="没有基线；请用 `lanmei eval gate --update` 生成",
        )
    checks = check(read_baseline(path.read_text(encoding="utf-8"), path), results)
    worse = [c for c in checks if c.outcome == "worse"]
    if parsed.json:
        say(json.dumps([_check_json(c) for c in checks], ensure_ascii=False))
    else:
        _say_checks(checks, t)
    return 1 if worse else 0


def _measure_all(
    subject: Subject, gold: GoldSet, t: Translate, *, modes: Sequence[Mode] = ENGINE_MODES
) -> dict[str, Result]:
    with bars(t("questions", "问题")) as ticker:
        return measure_all(subject, gold, read_cases(subject.texts), modes=modes, ticker=ticker)


def _title_of(results: Mapping[str, Result]) -> str:
    """`lanmei evaluation: shipped topics, dev`, from the first result that is about topics."""
    certificates = [result["certificate"] for result in results.values()]
    about = next((c for c in certificates if c["split"]), certificates[0])
    split = f", {about['split']}" if about["split"] else ""
    return f"lanmei evaluation: {about['dataset']}{split}"


def _topic_values(path: Path, qrels_path: Path | None) -> Mapping[str, Any]:
    if qrels_path is None:
        return values_of(read_result(path))
    qrels, _ = read_qrels(qrels_path)
    run = read_run(path)
    unknown = sorted(set(run) - set(qrels))
    if unknown:
        raise unreadable(
            path,
            en=f"topic {unknown[0]!r} is not in {qrels_path}; compare runs of judged topics",
            zh=f"测试问题 {unknown[0]!r} 不在 {qrels_path} 中；请比较已有相关性判断的结果",
        )
    return values_of_run(measure(run, qrels))


def _deliver(parsed: argparse.Namespace, result: Result, t: Translate) -> None:
    """Print a result, and write it where `--out` says."""
    _write(parsed.out, without_topics(result) if getattr(parsed, "summary_only", False) else result)
    if parsed.json:
        say(json.dumps(result, ensure_ascii=False))
        return
    certificate = result["certificate"]
    split = f", {certificate['split']}" if certificate["split"] else ""
    say(
        f"{certificate['dataset']}{split}: {result.get('mode', result['kind'])}, "
        f"{certificate['encoder']}, {result['seconds']:.1f} s"
    )
    for section in sections_of(result):
        _say_section(section)
    if parsed.out is not None:
        note(t(f"written to {parsed.out}", f"已写入 {parsed.out}"))


def _say_section(section: Section) -> None:
    for block in section.blocks:
        if isinstance(block, Text):
            say(block.text)
        elif isinstance(block, Table):
            say(plain_table(block.header, block.rows))
        elif isinstance(block, Fold) and not section.title.startswith("Worst"):
            say(block.title)


def _say_checks(checks: Sequence[Check], t: Translate) -> None:
    changed = [c for c in checks if c.outcome != "same"]
    rows = [
        (c.outcome, c.name, f"{100 * c.before:.1f}", f"{100 * c.now:.1f}", c.why) for c in changed
    ]
    if rows:
        say(plain_table(("", "figure", "before", "now", "why"), rows))
    n_worse = sum(c.outcome == "worse" for c in checks)
    say(
        t(
            f"{len(checks)} figures: {n_worse} worse, {len(changed) - n_worse} better",
            f"{len(checks)} 项指标：{n_worse} 项下降，{len(changed) - n_worse} 项提高",
        )
    )


def _check_json(checked: Check) -> dict[str, Any]:
    return {
        "name": checked.name,
        "before": checked.before,
        "now": checked.now,
        "outcome": checked.outcome,
        "why": checked.why,
    }


def _write_runs(path: Path, results: Sequence[TopicResult]) -> None:
    """One TREC file a direction, as `name.zh-en.run`; the plain name when there is only one."""
    directions = list(dict.fromkeys(r.direction for r in results))
    for direction in directions:
        target = path if len(directions) == 1 else path.with_suffix(f".{direction}{path.suffix}")
        run = {
            r.topic_id: {
                name: float(len(r.retrieved) - place) for place, name in enumerate(r.retrieved)
            }
            for r in results
            if r.direction == direction
        }
        target.parent.mkdir(parents=True, exist_ok=True)
        write_run(target, run, "lanmei")


def _write(path: Path | None, result: Result) -> None:
    if path is not None:
        try:
            write_result(path, result)
        except OSError as error:
            raise _cannot_write(path, error) from error


def _write_text(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> DatasetError:
    reason = error.strerror or "error"
    return unreadable(
        path,
        en=f"cannot be written ({reason}); choose another file",
        zh=f"无法写入（{reason}）；请选择其他文件",
    )
