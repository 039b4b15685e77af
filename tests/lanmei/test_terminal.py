"""Colour, progress and completion: only where a person sits, and words never depend on them."""

from __future__ import annotations

import io
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eval.terminal import bars, build_bars, working
from lanmei.cli import main
from lanmei.colour import PLAIN, paint_for

CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
TERMINAL = {"TERM": "xterm-256color"}
TEXTS = (
    "",
    "柬埔寨已制定《碳中和长期战略》，2022年。",
    "碳中和長期戰略𠮷 carbon",
    "two\n\nlines，３ of",
)


class Terminal(io.StringIO):
    """A stream that says that somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_drawn_is_the_same_text(text: str) -> None:
    paint = paint_for(Terminal(), TERMINAL)
    drawn = paint(text, "number")
    assert CODES.sub("", drawn) == text
    assert (drawn == text) is (text == "")


@pytest.mark.parametrize(
    ("stream", "environ"),
    [
        (Terminal(), {**TERMINAL, "NO_COLOR": "1"}),
        (Terminal(), {"TERM": "dumb"}),
        (io.StringIO(), TERMINAL),
    ],
    ids=["NO_COLOR", "dumb", "piped"],
)
def test_nothing_is_drawn_where_colour_is_not_wanted(
    stream: io.StringIO, environ: dict[str, str]
) -> None:
    assert paint_for(stream, environ) == PLAIN
    assert paint_for(Terminal(), {**TERMINAL, "NO_COLOR": ""}) != PLAIN  # empty: not set


def test_a_pipe_never_costs_the_import_of_rich() -> None:
    code = "import sys; from lanmei.cli import main; main(['--help'])\n"
    after = (
        "import atexit, sys; atexit.register(lambda: sys.stderr.write(str('rich' in sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{after}\n{code}"], capture_output=True, text=True, check=True
    )
    assert done.stderr == "False"


def watched(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> str:
    """What bars write on stderr while two things are done of three."""
    monkeypatch.setattr(sys, "stderr", stream)
    with build_bars("files", "文件") as (files, texts):
        files(1, 3)
        texts(2, 3)
    with bars("questions") as start:
        step = start(3)
        step()
        step()
    with working("正在检查"):
        pass
    return stream.getvalue()


def test_bars_are_drawn_for_a_person_and_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    shown = CODES.sub("", watched(monkeypatch, Terminal()))
    for line in ("files", "1/3", "文件", "2/3", "questions", "正在检查"):
        assert line in shown
    assert watched(monkeypatch, io.StringIO()) == ""


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash to complete in")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["as"], {"ask"}),
        (["ask", "--form"], {"--format"}),
        (["ask", "--format", "chi"], {"chicago"}),
        (["eval", "gat"], {"gate"}),
    ],
)
def test_bash_completes_commands_options_and_choices(
    typed: list[str], expected: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", "bash", "--lang", "en"]) == 0
    script = tmp_path / "lanmei.bash"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    words = ["lanmei", *typed]
    run = (
        f"source {script}; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(typed)}; "
        f"_shtab_lanmei lanmei {words[-1]} {words[-2]}; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(["bash", "-c", run], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == expected


def test_every_shell_has_a_script_and_folders_are_told_from_files(
    capsys: pytest.CaptureFixture[str],
) -> None:
    scripts = {}
    for shell in ("bash", "zsh", "tcsh"):
        assert main(["completion", shell, "--lang", "zh"]) == 0
        scripts[shell] = capsys.readouterr().out
    assert "用中文或英文" in scripts["zsh"] or "检索两种语言的段落" in scripts["zsh"]
    assert re.search(
        r"^_shtab_lanmei_index___index_COMPGEN=_shtab_compgen_dirs$", scripts["bash"], re.M
    )
    assert re.search(
        r"^_shtab_lanmei_index___report_COMPGEN=_shtab_compgen_files$", scripts["bash"], re.M
    )
    with pytest.raises(SystemExit):
        main(["completion", "fish"])


TWICE = """
import os, sys
from lanmei.cli import main
for no_colour in ("", "1"):
    os.environ["NO_COLOR"] = no_colour
    assert main(sys.argv[1:]) == 0
    print(end="\f", flush=True)
"""


@pytest.mark.model
def test_on_a_terminal_the_same_words_have_colours(shipped_index: Path) -> None:
    master, slave = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-c", TWICE, "search", "碳中和長期戰略", "-k", "2",
         "--index", str(shipped_index), "--lang", "en"],
        stdout=slave, stderr=slave, stdin=slave, env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(slave)
    found = b""
    try:
        while part := os.read(master, 65536):
            found += part
    except OSError:  # the other end is closed
        pass
    assert run.wait(60) == 0
    os.close(master)
    drawn, plain, rest = found.decode().split("\f")
    assert rest == ""
    assert CODES.search(drawn)
    assert not CODES.search(plain)
    assert CODES.sub("", drawn) == plain
