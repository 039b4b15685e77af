"""The commit of a certificate: changed code is told, a result that was written before is not."""

from __future__ import annotations

import subprocess
from pathlib import Path

from eval.measures.certificate import RESULTS, describe_commit


def test_changes_are_told_but_not_those_of_results(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        author = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=0")
        command = ["git", "-C", str(tmp_path), *author, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert describe_commit(tmp_path) is None
    git("init", "--quiet")
    (tmp_path / RESULTS).mkdir(parents=True)
    for name in ("代码.py", f"{RESULTS}/search.json"):
        (tmp_path / name).write_text("1\n", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "--message", "first")
    head = git("rev-parse", "HEAD")
    assert describe_commit(tmp_path) == head
    (tmp_path / RESULTS / "search.json").write_text("2\n", encoding="utf-8")
    (tmp_path / "beside.txt").write_text("𠮷\n", encoding="utf-8")
    assert describe_commit(tmp_path) == head
    (tmp_path / "代码.py").write_text("2\n", encoding="utf-8")
    assert describe_commit(tmp_path) == f"{head}+changes"
