"""Lint what runs lanmei for others: the Containerfile, the compose file, the systemd units.

    python scripts/check_deploy.py        where the packages of the group `image` are installed

hadolint reads the Containerfile, compose-spec the compose file by its schema, and systemd-analyze,
where there is one, the units: they must be valid, and what they may do must stay little.
"""

from __future__ import annotations

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
DEFAULT = re.compile(r"[$]\{[A-Z_]+:-([^}]*)\}")


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
    check_units(sorted((ROOT / "deploy").glob("*.service")))


if __name__ == "__main__":
    main()
