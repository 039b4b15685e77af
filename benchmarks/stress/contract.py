"""Tests with schemathesis that the server conforms to docs/openapi.json for generated requests.

    python -m benchmarks.stress.contract      write results/stress/contract.json

schemathesis is installed into an environment of its own, which is removed afterwards.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.stress.result import LANMEI, tool, write_result
from benchmarks.stress.server import serving, wait_until_ready

TOOL = tool("schemathesis")
ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run the test; 1 when a response does not conform."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=30, help="generated for each route")
    parser.add_argument("--out", type=Path, help="file for the JSON")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lanmei-contract-") as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "venv", folder / "tools"], check=True)
        subprocess.run([folder / "tools" / "bin" / "pip", "install", "-qq", TOOL], check=True)
        index = [*LANMEI, "index", str(ROOT / "corpus"), "--index", str(folder / "index")]
        subprocess.run(index, check=True, capture_output=True)
        with serving(folder / "index") as server:
            wait_until_ready(server)
            asked = subprocess.run(
                [
                    folder / "tools" / "bin" / "schemathesis",
                    "--config-file", HERE / "schemathesis.toml",
                    "run", ROOT / "docs/openapi.json",
                    "--url", f"http://127.0.0.1:{server.port}", "--seed", "1", "--no-color",
                    "--max-examples", str(parsed.examples),
                ],
                capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder,
                env={**os.environ, "SCHEMATHESIS_HOOKS": str(HERE / "contract_hooks.py")},
            )  # fmt: skip
    print(asked.stdout[-6000:])
    said = asked.stdout.replace(f"{ROOT}/", "")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = re.compile(r"(\d+ generated|Seed|Operations|❌|✅|- )")
    figures = [line for line in lines if told.match(line)]
    found = {"tool": TOOL, "examples": parsed.examples, "exit": asked.returncode, "said": figures}
    write_result("contract", found, parsed.out)
    return asked.returncode


if __name__ == "__main__":
    sys.exit(main())
