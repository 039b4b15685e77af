"""Write the drawing of the rooms in docs/architecture.md from the packages themselves.

python scripts/rooms.py            print it
python scripts/rooms.py --write    put it into docs/architecture.md
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms: made by scripts/rooms.py -->\n", "<!-- /rooms -->\n"
FLOORS = ("indexer", "service", "eval", "lanmei")


def sentence(package: Path) -> str:
    """The first line of a package's docstring: what the room is for."""
    doc = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    return doc.split("\n")[0]


def drawing() -> str:
    """Floors with their modules, rooms with theirs, and what each is for."""
    lines = ["```"]
    for floor in FLOORS:
        folder = ROOT / floor
        lines.append(f"{floor}/  {sentence(folder)}")
        own = sorted(path.name for path in folder.glob("*.py") if not path.name.startswith("__"))
        lines.append(f"  {' '.join(own)}")
        for room in sorted(path.parent for path in folder.rglob("__init__.py")):
            if room != folder:
                depth = len(room.relative_to(folder).parts)
                name = f"{'  ' * depth}{room.name}/"
                lines.append(f"{name:<17} {sentence(room)}")
    return "\n".join([*lines, "```", ""])


def with_drawing(page: str) -> str:
    """`page` with the drawing brought up to date."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + drawing() + END + after


def main() -> int:
    """Print or write."""
    if "--write" in sys.argv[1:]:
        PAGE.write_text(with_drawing(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(drawing())
    return 0


if __name__ == "__main__":
    sys.exit(main())
