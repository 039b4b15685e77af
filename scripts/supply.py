"""What lanmei is made of: a bill of materials (CycloneDX) and the licences of every package.

    python scripts/supply.py FOLDER     write FOLDER/sbom.json and FOLDER/licences.md

Both are read from the environment that `make setup` made. The two tools that read it come into an
environment of their own, which is removed again: they are no part of what they list.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = ("cyclonedx-bom==7.5.0", "pip-licenses==5.5.5")


def main() -> int:
    """Write both files."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "tools"
        run(sys.executable, "-m", "venv", folder)
        run(folder / "bin" / "pip", "install", "-qq", *TOOLS)
        # Reproducible: without the time of writing and a random serial number.
        run(
            folder / "bin" / "cyclonedx-py", "environment", "--output-reproducible",
            "--output-file", out / "sbom.json", sys.executable,
        )  # fmt: skip
        _forget_checkout(out / "sbom.json")
        run(
            folder / "bin" / "pip-licenses", "--python", sys.executable, "--from", "mixed",
            "--order", "name", "--format", "markdown", "--output-file", out / "licences.md",
        )  # fmt: skip
    return 0


def _forget_checkout(path: Path) -> None:
    """Take out where the checkout lies on this machine: an editable install says so."""
    bill = json.loads(path.read_text(encoding="utf-8"))
    for component in [*bill["components"], bill["metadata"].get("component", {})]:
        if component.get("name") == "lanmei":
            component.pop("externalReferences", None)
    body = json.dumps(bill, indent=1, ensure_ascii=False)
    path.write_text(body + "\n", encoding="utf-8")


def run(*command: str | Path) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
