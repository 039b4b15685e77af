"""The printed answers in README.md and README.zh.md: what the commands above them really print.

python scripts/readme_examples.py            say whether they are up to date
python scripts/readme_examples.py --write    bring them up to date
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
_EXAMPLE = re.compile(r"(```console\n\$ )(lanmei [^\n]+\n)(.*?)(```\n)", re.DOTALL)


def with_examples(text: str, folder: Path) -> str:
    """`text` with what each `$ lanmei …` prints, run in `folder`."""
    return _EXAMPLE.sub(lambda found: _fresh(found, folder), text)


def _fresh(found: re.Match[str], folder: Path) -> str:
    before, command, _, after = found.groups()
    return f"{before}{command}{_printed(command, folder)}{after}"


@lru_cache
def _printed(command: str, folder: Path) -> str:
    """What a command prints; both files show the same ones, and each is run once."""
    lanmei = str(Path(sys.executable).with_name("lanmei"))
    clean = {name: value for name, value in os.environ.items() if "LANMEI" not in name}
    finished = subprocess.run(  # noqa: S603 - the commands of our own README
        [lanmei, *shlex.split(command)[1:]],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=clean | {"LANMEI_LANGUAGE": "en", "COLUMNS": "100"},
    )
    return finished.stdout


def main() -> int:
    """Write the examples, or say which file is out of date."""
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        for path in READMES:
            text = path.read_text(encoding="utf-8")
            fresh = with_examples(text, Path(folder))
            if "--write" in sys.argv[1:]:
                path.write_text(fresh, encoding="utf-8")
            elif fresh != text:
                stale.append(path.name)
    if stale:
        sys.stderr.write(f"out of date: {', '.join(stale)}; run `make readme`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
