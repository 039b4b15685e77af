"""Write requirements.lock: one pin for every package that the project and its groups need.

It reads what is installed in the running environment, so the lock says what was tested. It names
no index and no path, and a local build such as `2.13.0+cpu` is pinned as `2.13.0`.

    python scripts/lock.py            print the lock
    python scripts/lock.py --write    write requirements.lock
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEADER = (
    "# Every package that lanmei and its dependency groups need, pinned. Written by `make lock`.\n"
    "# torch is installed first, as a build for the CPU: see docs/install.md.\n"
)
# A marker that asks where it runs stays on the pin; one that asks for an extra does not.
EXTRA = re.compile(r"""\s*(?:and|or)?\s*extra == ["'][^"']+["']""")
PLATFORM = re.compile(r"sys_platform|platform_system|platform_machine|os_name|implementation")


def declared(pyproject: dict[str, Any]) -> Iterator[Requirement]:
    """What pyproject.toml asks for: build system, run time, every dependency group."""
    yield from map(Requirement, pyproject["build-system"]["requires"])
    yield Requirement("editables")  # hatchling asks for it only while it builds an editable install
    yield from map(Requirement, pyproject["project"]["dependencies"])
    for group in pyproject["dependency-groups"].values():
        yield from (Requirement(entry) for entry in group if isinstance(entry, str))


def where(marker: Marker | None) -> str | None:
    """The part of a marker that names a platform; None when it holds everywhere."""
    if marker is None:
        return None
    text = EXTRA.sub("", str(marker)).strip()
    return text if PLATFORM.search(text) else None


def pins(roots: Iterator[Requirement]) -> dict[str, str]:
    """`name -> line` for the closure of `roots` in this environment."""
    places: dict[str, set[str | None]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting: list[tuple[Requirement, str | None]] = [(root, None) for root in roots]
    while waiting:
        requirement, place = waiting.pop()
        name = canonicalize_name(requirement.name)
        places.setdefault(name, set()).add(place)
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        for text in distribution(name).requires or []:
            needed = Requirement(text)
            extras = sorted(requirement.extras) or [""]
            marker = needed.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append((needed, where(marker) or place))
    lines: dict[str, str] = {}
    for package, found in places.items():
        version = distribution(package).version.split("+")[0]
        only = " or ".join(sorted(f"({place})" for place in found if place))
        lines[package] = f"{package}=={version}" + ("" if None in found else f" ; {only}")
    return lines


def main() -> int:
    """Print or write the lock."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    text = HEADER + "".join(f"{line}\n" for _, line in sorted(pins(declared(pyproject)).items()))
    if "--write" in sys.argv[1:]:
        LOCK.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
