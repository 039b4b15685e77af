"""Write the locks: a pin for every package of a plain install, and of everything.

It reads what is installed in the running environment, so the locks say what was tested. They name
no index and no path, and a local build such as `2.13.0+cpu` is pinned as `2.13.0`. Each pin has the
sha256 of every file of its version, for every platform, as uv gets them from the index that pip
uses; scripts/setup.sh installs nothing else. torch has none: which build of it is installed differs
from machine to machine, and scripts/setup.sh installs it on its own.

requirements.lock       what `pip install lanmei` needs, and what builds it: `make setup`
requirements-dev.lock   the extras and the dependency groups as well: `make test`

    python scripts/lock.py            print both
    python scripts/lock.py --write    write both, with hashes
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.lock": False, "requirements-dev.lock": True}
# `start`: only files inside these packages are read; what they depend on is never installed. The
# retrievers for two other libraries bring much, and are tested in an environment of their own.
NOT_LOCKED = {"fuzz", "image", "start", "haystack", "llamaindex"}
HEADER = (
    "# {what}, pinned. Written by `make lock`.\n"
    "# torch, where it is wanted, is installed first as a build for the CPU: docs/install.md.\n"
)
WHAT = {
    False: "Every package of a plain install, and what builds lanmei",
    True: "Every package that lanmei, its extras and its dependency groups need",
}
# A marker that asks where it runs stays on the pin; one that asks for an extra does not.
EXTRA = re.compile(r"""\s*(?:and|or)?\s*extra == ["'][^"']+["']""")
PLATFORM = re.compile(r"sys_platform|platform_system|platform_machine|os_name|implementation")


def declared(pyproject: dict[str, Any], *, everything: bool = True) -> Iterator[Requirement]:
    """What pyproject.toml asks for: build system and run time; extras and groups on demand."""
    yield from map(Requirement, pyproject["build-system"]["requires"])
    yield Requirement("editables")  # hatchling asks for it only while it builds an editable install
    yield from map(Requirement, pyproject["project"]["dependencies"])
    if not everything:
        return
    for name, extra in pyproject["project"].get("optional-dependencies", {}).items():
        if name not in NOT_LOCKED:
            yield from map(Requirement, extra)
    for name, group in pyproject["dependency-groups"].items():
        if name in NOT_LOCKED:
            continue
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


def hashed(lines: list[str]) -> str:
    """The pins with the hashes of all files of each, one pin with its hashes after the other.

    Raises:
        SystemExit: when uv cannot be installed, or finds no such version.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = folder / "pins.txt"
        asked.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)  # noqa: S603
        tool = folder / "venv" / "bin"
        subprocess.run([tool / "pip", "install", "-qq", "uv"], check=True)  # noqa: S603
        options = "--no-deps --generate-hashes --universal --no-header --no-annotate --quiet"
        found = subprocess.run(  # noqa: S603
            [tool / "uv", "pip", "compile", *options.split(), "--python-version", "3.11", asked],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    if found.returncode:
        sys.exit(found.stderr)
    return found.stdout


def lock(pyproject: dict[str, Any], *, everything: bool, with_hashes: bool) -> str:
    """The text of one lock."""
    found = pins(declared(pyproject, everything=everything))
    header = HEADER.format(what=WHAT[everything])
    if not with_hashes:
        return header + "".join(f"{line}\n" for _, line in sorted(found.items()))
    torch = found.pop("torch", None)
    lines = [line for _, line in sorted(found.items())]
    return header + (f"{torch}\n" if torch else "") + hashed(lines)


def main() -> int:
    """Print or write the locks."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    write = "--write" in sys.argv[1:]
    for name, everything in LOCKS.items():
        text = lock(pyproject, everything=everything, with_hashes=write)
        if write:
            (ROOT / name).write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
