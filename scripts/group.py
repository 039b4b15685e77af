"""Print the packages of a dependency group of pyproject.toml, for `pip install -r /dev/stdin`."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """One package a line."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sys.stdout.writelines(f"{line}\n" for line in groups["dependency-groups"][sys.argv[1]])


if __name__ == "__main__":
    main()
