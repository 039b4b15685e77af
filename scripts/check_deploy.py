"""Lint what runs lanmei for others: the Containerfile, the compose file, the systemd units.

    python scripts/check_deploy.py        where the packages of the group `image` are installed

hadolint reads the Containerfile, compose-spec the compose files by their schema, and
systemd-analyze, where there is one, the units: they must be valid, and what they may do must stay
little. Where there is helm, and MILVUS_CHART names the chart (a folder, or `zilliztech/milvus`),
its values are made into manifests.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from compose_spec import PyOptions

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "/opt/lanmei/bin/lanmei"
# Ten times the exposure level of `systemd-analyze security`: up to 2.0 is "OK".
MOST_EXPOSED = 20
DEFAULT = re.compile(r"[$]\{[A-Z_]+:[-?]([^}]*)\}")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(what: str, *command: str) -> None:
    """A check that must end with 0 and complain about nothing.

    Raises:
        SystemExit: when it does not.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode or done.stderr.strip():
        sys.exit(f"check_deploy: {what}: {done.stdout}{done.stderr}")
    say(f"{what}: holds")


def check_compose(path: Path) -> None:
    """The file fits the schema of compose, each variable with its default.

    Raises:
        SystemExit: when it does not.
    """
    try:
        text = DEFAULT.sub(r"\1", path.read_text(encoding="utf-8"))
        PyOptions(apply_merge=True).from_yaml(text).validate()
    except ValueError as error:
        sys.exit(f"check_deploy: {path.name}: {error}")
    say(f"compose-spec {path.name}: holds")


def check_chart(values: Path) -> None:
    """Helm makes its manifests of the values, with the chart that MILVUS_CHART names."""
    helm, chart = shutil.which("helm"), os.environ.get("MILVUS_CHART")
    if helm is None or chart is None:
        say(f"helm and MILVUS_CHART: not here, {values.name} was not made into manifests")
        return
    run(f"helm template {values.name}", helm, "template", "milvus", chart, "--values", str(values))


def check_units(units: list[Path]) -> None:
    """Systemd takes each unit, with a program in place of lanmei, which is not installed here."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        say("systemd-analyze: not here, the units were not checked")
        return
    with tempfile.TemporaryDirectory() as name:
        for unit in units:
            copy = Path(name) / unit.name
            text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
            copy.write_text(text, encoding="utf-8")
            run(f"systemd-analyze verify {unit.name}", analyze, "verify", "--man=no", str(copy))
            limit = ("--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager")
            run(f"systemd-analyze security {unit.name}", analyze, "security", *limit, str(copy))


def main() -> None:
    """Check them all."""
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    run("hadolint Containerfile", hadolint or "hadolint", str(ROOT / "Containerfile"))
    check_compose(ROOT / "deploy" / "compose.yaml")
    check_compose(ROOT / "deploy" / "milvus" / "compose.yaml")
    check_chart(ROOT / "deploy" / "milvus" / "values.yaml")
    check_units(sorted((ROOT / "deploy").glob("*.service")))


if __name__ == "__main__":
    main()
