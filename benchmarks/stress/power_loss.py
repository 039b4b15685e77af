"""Simulates a power loss after a build: a complete index, old or new, must remain.

    sudo python -m benchmarks.stress.power_loss      write results/stress/power_loss.json

An ext4 file system in a file is mounted; `lanmei index` builds two generations on it, one after the
other. At times during and after the second build the file is copied, which gives what a disk holds
at a power loss; each copy is mounted (ext4 replays its journal) and opened.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.stress.result import LANMEI, write_result
from indexer.errors import IndexUnusable
from indexer.store import Index, current_id

MEGABYTES = 96
# Seconds after the exit of the second build.
AFTER = (0.0, 0.1, 0.3, 0.7, 1.5, 2.5, 4.0)
# Copies taken during the build.
DURING = 20


def main() -> int:
    """Run the experiment; 1 when a copy held no index that opens."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="file for the JSON")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lanmei-power-") as name:
        outcomes = experiment(Path(name))
    lost = sum(outcome["opened"] is None for outcome in outcomes)
    write_result(
        "power_loss", {"copies": len(outcomes), "lost": lost, "each": outcomes}, parsed.out
    )
    print(f"{len(outcomes)} copies, {lost} without an index that opens")
    return 1 if lost else 0


def experiment(folder: Path) -> list[dict[str, Any]]:
    """Build twice on a separate file system; report the index in each copy of it."""
    image, mount = folder / "disk", folder / "mount"
    with image.open("wb") as stream:
        stream.truncate(MEGABYTES << 20)
    _run("mkfs.ext4", "-q", "-F", str(image))
    small, large = _corpora(folder)
    copies: list[tuple[str, Path]] = []

    def copy(moment: str) -> None:
        target = folder / f"copy-{len(copies)}"
        _run("cp", "--sparse=always", str(image), str(target))
        copies.append((moment, target))

    with mounted(image, mount):
        _index(small, mount / "index")
        _run("sync")
        old = current_id(mount / "index")
        build = threading.Thread(target=_index, args=(large, mount / "index"))
        build.start()
        while build.is_alive():
            if len(copies) < DURING:
                copy("during")
            time.sleep(0.3)
        ended = time.monotonic()
        new = current_id(mount / "index")
        for seconds in AFTER:
            time.sleep(max(ended + seconds - time.monotonic(), 0))
            copy(f"{seconds} s after")
    return [_look(moment, path, mount, {old: "old", new: "new"}) for moment, path in copies]


def _look(moment: str, image: Path, mount: Path, names: dict[str | None, str]) -> dict[str, Any]:
    """Mount a copy and open its index."""
    with mounted(image, mount):
        return {"moment": moment, **_opened(mount / "index", names)}


def _opened(index_dir: Path, names: dict[str | None, str]) -> dict[str, Any]:
    """The generation that opens; it is closed when this returns."""
    try:
        return {"opened": names[Index.open(index_dir, None).index_id]}
    except IndexUnusable as error:
        return {"opened": None, "error": error.en}


def _corpora(folder: Path) -> tuple[Path, Path]:
    small, large = folder / "small", folder / "large"
    small.mkdir()
    (small / "tea.txt").write_text("Tea is grown on the hills.\n", encoding="utf-8")
    shutil.copytree(small, large)
    lines = "\n\n".join(f"湄公河第{n}段的灯。\n\nFish number {n} swims." for n in range(300))
    (large / "river.txt").write_text(lines, encoding="utf-8")
    return small, large


def _index(corpus: Path, index_dir: Path) -> None:
    _run(*LANMEI, "index", str(corpus), "--index", str(index_dir))


@contextmanager
def mounted(image: Path, mount: Path) -> Iterator[None]:
    """The file system in `image`, mounted at `mount`."""
    mount.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", str(image), str(mount))
    try:
        yield
    finally:
        _run("umount", str(mount))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


if __name__ == "__main__":
    sys.exit(main())
