"""The command as a user runs it: what it prints where, and with which exit code."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from lanmei.cli import main

pytestmark = pytest.mark.model
Run = Callable[..., CompletedProcess[str]]
CAMBODIA = "what did Cambodia say about carbon neutrality"
STRATEGY = "柬埔寨已制定《碳中和长期战略》"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The command in this process: exit code, stdout, stderr."""
    try:
        code = main([*map(str, arguments), "--lang", "en"])
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("question", [CAMBODIA, "柬埔寨碳中和長期戰略"], ids=["en", "traditional"])
def test_ask_cites_the_sentence_with_offsets_that_cut_it_out_of_the_file(
    question: str, shipped_index: Path, corpus_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "ask", question, "--index", shipped_index, "--json")
    assert code == 0
    file = (corpus_dir / "documents" / "001_7ceb2e811ed7f74d.txt").read_bytes().decode("utf-8")
    cited = [c for c in json.loads(out)["citations"] if STRATEGY in c["quote"]]
    assert cited
    for citation in cited:
        assert citation["document_id"] == "lmec-briefing-2022-05-zh"
        assert file[citation["start"] : citation["end"]] == citation["quote"]


def test_a_question_beyond_the_documents_exits_with_1_and_says_why(
    shipped_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "ask", "Who won the 2022 FIFA World Cup?", "--index", shipped_index)
    assert code == 1
    assert "documents" in out


def test_follow_keeps_a_conversation_and_says_what_it_understood(
    shipped_index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "泰国呢？\n那柬埔寨呢？\n"
    for flags in ([], ["--json"]):
        stream = io.TextIOWrapper(io.BytesIO(lines.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)
        words = ("ask", "--follow", "老挝对碳中和長期戰略怎么说", "--index", shipped_index)
        code, out, err = run(capsys, *words, *flags)
        assert code == 0
        assert err == ""
        if flags:
            understood = [json.loads(line)["understood"] for line in out.splitlines()]
            assert understood[0]["taken"] == []
            assert understood[1]["question"] == "泰国对碳中和長期戰略怎么说"
            assert understood[2]["taken"] == [{"kind": "topic", "text": "碳中和長期戰略"}]
        else:
            assert out.count("understood as: ") == 2
            assert STRATEGY in re.sub(r"\s", "", out.rpartition("understood as: ")[2])
    code, _, err = run(capsys, "ask", "--index", shipped_index)
    assert code == 2
    assert "QUESTION" in err


def test_search_prints_ranked_hits_and_json_has_the_same(
    shipped_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "search", "碳中和", "-k", "3", "--index", shipped_index)
    assert code == 0
    heads = re.findall(r"^(\d)  \d\.\d{3}  (?:zh|en)  (\S+:\d+-\d+)", out, re.MULTILINE)
    code, out, _ = run(capsys, "search", "碳中和", "-k", "3", "--index", shipped_index, "--json")
    hits = json.loads(out)["hits"]
    assert [(str(hit["rank"]), hit["passage_id"]) for hit in hits] == heads


def test_filters_languages_and_modes_reach_the_engine(
    shipped_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--index", shipped_index, "--json", "--language", "zh", "--mode", "lexical")
    conditions = ("--filter", "year>=2022", "--filter", "document_id!=lmec-brochure-2018-2022")
    code, out, _ = run(capsys, "search", "气候变化", *flags, *conditions)
    hits = json.loads(out)["hits"]
    assert code == 0
    assert {hit["language"] for hit in hits} == {"zh"}
    assert {hit["document_id"] for hit in hits} <= {
        "lmec-briefing-2022-05-zh",
        "lmec-briefing-2022-11-zh",
    }
    assert all(hit["scores"]["dense"] is None for hit in hits)


def test_nothing_found_is_exit_1(shipped_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--index", shipped_index, "--filter", "year<1990")
    code, out, err = run(capsys, "search", "气候变化", *flags)
    assert (code, out) == (1, "")
    assert "nothing was found" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", ""], "empty"),
        (["ask", " \t　"], "empty"),
        (["ask", "🙂"], "question"),
        (["ask", "澜" * 10_000], "2,000|2000"),
        (["search", "tea", "-k", "0"], "k"),
        (["search", "tea", "-k", "1000000000"], "100"),
        (["search", "tea", "-k", "many"], "invalid int"),
        (["search", "tea", "--mode", "magic"], "invalid choice"),
        (["search", "tea", "--language", "fr"], "invalid choice"),
        (["search", "tea", "--filter", "colour=red"], "document_id"),
        (["search", "tea", "--filter", "country"], "field=value"),
        (["search", "tea", "--filter", "country=Camboja"], "Cambodia"),
        (["search", "tea", "--filter", "document_id=none"], "lmec-briefing"),
        (["statements", "--country", "Camboja"], "Cambodia"),
        (["positions", "--about", "tea", "--of", "Camboja"], "Cambodia"),
        (["positions"], "--about"),
        (["verify", "no-such-file.txt"], "no-such-file.txt"),
        (["search"], "QUESTION"),
        (["dance"], "invalid choice"),
        ([], "COMMAND"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_a_mistake_exits_with_2_and_says_what_was_expected(
    arguments: list[str], said: str, shipped_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = len(arguments) > 1
    code, out, err = run(capsys, *arguments, *(("--index", shipped_index) if named else ()))
    assert (code, out) == (2, "")
    assert re.search(said, err), err
    assert "Traceback" not in err


def test_messages_are_in_chinese_for_a_chinese_reader(
    shipped_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "", "--index", str(shipped_index), "--lang", "zh"]) == 2
    assert "问题" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--lang", "zh", "--help"])
    assert "检索两种语言的段落" in capsys.readouterr().out


def test_an_index_that_was_named_and_is_not_there_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "ask", CAMBODIA, "--index", tmp_path / "none")
    assert code == 2
    assert "lanmei index" in err
    assert not (tmp_path / "none").exists()


def test_a_default_index_of_another_version_is_made_again(
    lanmei: Run, shipped_index: Path, tmp_path: Path
) -> None:
    index_dir = tmp_path / ".lanmei" / "index"
    shutil.copytree(shipped_index, index_dir)
    (generation,) = (index_dir / "generations").iterdir()
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps(manifest | {"format_version": 0})
    (generation / "manifest.json").write_text(text, encoding="utf-8")
    named = lanmei("search", "茶", "--index", index_dir)
    assert (named.returncode, "format 0" in named.stderr) == (2, True)
    default = lanmei("search", "茶", "--json")
    assert default.returncode == 0, default.stderr
    assert "format 0" in default.stderr


def test_index_reports_what_it_did_and_a_second_run_encodes_nothing(
    lanmei: Run, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text("# 灯会\n\n灯会在晚上举行。\n", encoding="utf-8")
    (corpus / "b.txt").write_text("The lantern fair is held in the evening.", encoding="utf-8")
    first = json.loads(lanmei("index", corpus, "--json").stdout)
    assert first["n_documents"] == 2
    assert first["n_encoded"] == first["n_passages"] > 1
    again = lanmei("index", corpus)
    assert "encoded 0" in again.stdout
    assert "unchanged" in again.stdout
    status = json.loads(lanmei("status", "--json").stdout)
    assert (status["index_id"], status["n_documents"]) == (first["index_id"], 2)


def test_index_goes_on_past_bad_files_and_names_them_everywhere(
    lanmei: Run, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    for name, content in {
        "draft.md": "---\ntitle: Compact, draft\n---\nParties shall hold the water below 2 metres.",
        "final.md": "---\ntitle: Compact, final\n---\nParties shall hold the water below 3 metres.",
        "old.doc": "old",
        "空.txt": "",
    }.items():
        _file(corpus, name, content.encode())
    done = lanmei("index", corpus, "--json", "--report", tmp_path / "report.json")
    assert done.returncode == 1, done.stderr
    assert "old.doc: files of the type .doc cannot be read" in done.stderr
    body = json.loads(done.stdout)
    assert body["reading"]["counts"] == {"not_read": 2, "read": 2}
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == body["reading"]
    status = lanmei("status")
    assert (status.returncode, "空.txt: is empty" in status.stdout) == (0, True)
    asked = lanmei("ask", "Who won the 2022 FIFA World Cup?")
    assert (asked.returncode, "2 files were not read" in asked.stderr) == (1, True)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "no such"),
        (lambda folder: folder.mkdir(), "no|empty"),
        (lambda folder: _file(folder, "a.txt", b"\x7fELF" + bytes(2000)), "binary"),
        (lambda folder: _file(folder, "a.txt", b"\xc3\x28\xff\xff\x81" * 50), "encoding"),
        (lambda folder: _file(folder, "a.txt", b""), "empty"),
        (lambda folder: _twice(folder), "tea"),
        (lambda folder: _link_out(folder), "is a link out of the corpus folder"),
    ],
    ids=["missing", "empty", "binary", "encoding", "zero-bytes", "one-id-twice", "link-out"],
)
def test_a_corpus_that_cannot_be_used_is_a_clear_mistake_and_the_old_index_stays(
    make: Callable[[Path], None],
    said: str,
    tmp_path: Path,
    shipped_index: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make(tmp_path / "corpus")
    before = (shipped_index / "current").read_text(encoding="utf-8")
    code, out, err = run(capsys, "index", tmp_path / "corpus", "--index", shipped_index)
    assert (code, out) == (2, "")
    assert re.search(said, err), err
    assert (shipped_index / "current").read_text(encoding="utf-8") == before


def _file(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)


def _twice(folder: Path) -> None:
    _file(folder, "a.txt", b"Tea is grown by the river.")
    entry = b'[[document]]\nid = "tea"\npath = "a.txt"\n'
    _file(folder, "catalog.toml", entry + entry)


def _link_out(folder: Path) -> None:
    _file(folder.parent, "secret.txt", b"Tea is grown by the river.")
    folder.mkdir()
    (folder / "a.txt").symlink_to(folder.parent / "secret.txt")


def test_a_corpus_that_may_not_be_read_is_a_clear_mistake(lanmei: Run, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    _file(tmp_path / "corpus", "a.txt", b"Tea is grown by the river.")
    (tmp_path / "corpus" / "a.txt").chmod(0)
    refused = lanmei("index", tmp_path / "corpus")
    assert (refused.returncode, "a.txt" in refused.stderr) == (2, True)


def test_an_unknown_model_fails_within_seconds_without_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], corpus_dir: Path
) -> None:
    flags = ("--index", tmp_path / "index", "--encoder", "nobody/no-such-model")
    code, _, err = run(capsys, "index", corpus_dir, *flags)
    assert code == 2
    assert "nobody/no-such-model" in err


def _without_manifest(generation: Path) -> None:
    (generation / "manifest.json").unlink()


def _truncated(generation: Path) -> None:
    vectors = generation / "vectors/en.faiss"
    vectors.write_bytes(vectors.read_bytes()[:-100])


def _changed(generation: Path) -> None:
    records = generation / "records.sqlite"
    content = bytearray(records.read_bytes())
    content[len(content) // 2] ^= 1
    records.write_bytes(content)


def _of_another_encoder(generation: Path) -> None:
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps(manifest | {"encoder": "other", "encoder_fingerprint": "0" * 64})
    (generation / "manifest.json").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_without_manifest, "damaged"),
        (_truncated, "truncated"),
        (_changed, "changed"),
        (_of_another_encoder, "encoder other"),
    ],
)
@pytest.mark.parametrize("command", ["search", "ask"])
def test_an_index_that_cannot_be_trusted_is_refused_with_what_to_do(
    damage: Callable[[Path], None],
    said: str,
    command: str,
    shipped_index: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(shipped_index, tmp_path / "index")
    (generation,) = (tmp_path / "index" / "generations").iterdir()
    damage(generation)
    code, out, err = run(capsys, command, "茶", "--index", tmp_path / "index")
    assert (code, out) == (2, "")
    assert said in err
    assert "lanmei index" in err


def test_a_full_disk_is_a_clear_error_and_the_old_index_goes_on_serving(
    tmp_path: Path, shipped_index: Path, corpus_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index_dir = tmp_path / "index"
    shutil.copytree(shipped_index, index_dir)
    shutil.copytree(corpus_dir, tmp_path / "corpus")
    with (tmp_path / "corpus" / "documents" / "more.txt").open("w", encoding="utf-8") as stream:
        stream.write("Tea is grown on the hills by the river.\n")
    entry = '\n[[document]]\nid = "more"\npath = "documents/more.txt"\n'
    with (tmp_path / "corpus" / "catalog.toml").open("a", encoding="utf-8") as stream:
        stream.write(entry)
    lanmei = str(Path(sys.executable).with_name("lanmei"))
    # No file may grow beyond 200 kB: the system refuses to write as it does on a full disk.
    limited = f"ulimit -f 200; exec {lanmei} --lang en index corpus --index index"
    failed = subprocess.run(
        ["bash", "-c", limited], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert failed.returncode == 2, failed.stderr
    assert "cannot be written" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not list(index_dir.glob(".building-*"))
    before = (shipped_index / "current").read_text(encoding="utf-8")
    assert (index_dir / "current").read_text(encoding="utf-8") == before
    assert run(capsys, "search", "碳中和", "--index", index_dir)[0] == 0


def test_verify_checks_a_draft_and_exits_with_1_when_a_quotation_is_not_there(
    tmp_path: Path, shipped_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(f"稿件写道：“{STRATEGY}”。\n", encoding="utf-8")
    bad.write_text("稿件写道：“柬埔寨将于明年登月并建立永久基地”。\n", encoding="utf-8")
    code, out, _ = run(capsys, "verify", good, "--index", shipped_index)
    assert (code, "✓" in out) == (0, True)
    code, out, _ = run(capsys, "verify", bad, "--index", shipped_index)
    assert (code, "? quotation" in out) == (1, True)
    code, out, _ = run(capsys, "verify", bad, "--index", shipped_index, "--json")
    assert (code, json.loads(out)["summary"]["not_found"] > 0) == (1, True)


def test_statements_of_a_country_are_said_by_it(
    shipped_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--country", "柬埔寨", "--about", "carbon neutrality", "--index", shipped_index)
    code, out, _ = run(capsys, "statements", *flags, "--json")
    entries = json.loads(out)["statements"]
    assert code == 0
    assert {entry["statement"]["country"] for entry in entries} == {"KH"}
    assert STRATEGY in entries[0]["text"]
    code, out, _ = run(capsys, "statements", "--by", "country", "--index", shipped_index)
    assert (code, "■ Cambodia" in out) == (0, True)


@pytest.mark.parametrize(
    ("style", "part"),
    [("gbt7714", "[1]"), ("chicago", "2022"), ("bibtex", "@"), ("csl-json", '"id"')],
)
def test_citations_come_in_the_format_that_was_asked_for(
    style: str, part: str, shipped_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "ask", CAMBODIA, "--format", style, "--index", shipped_index)
    assert (code, part in out) == (0, True)


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("lanmei")), "completion", "bash"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert "Traceback" not in running.stderr.read()
    assert running.returncode == 0


def test_our_own_failure_is_exit_3(monkeypatch: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from lanmei.commands import status

    def broken(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(status, "run_status", broken)
    assert main(["status", "--lang", "en"]) == 3
    assert "our failure" in capsys.readouterr().err


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    code, out, _ = run(capsys, "--version")
    assert (code, out.strip()) == (0, f"lanmei {version('lanmei')}")
