"""An environment for each system, with what `needs/` says and torch without CUDA."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

NEEDS: Final = Path(__file__).parent / "needs"
# Where a system pulls torch, the build for processors goes first: a plain install has CUDA in it.
_TORCH: Final = "torch==2.13.0"


class NotInstalledError(Exception):
    """A peer that cannot be had here; what pip said last."""


def python_of(system: str, folder: Path) -> Path:
    """The interpreter of the environment of a system, which is made when it is not there.

    Raises:
        NotInstalledError: when it cannot be made, or brings CUDA.
    """
    if system == "lanmei":
        return Path(sys.executable)
    needs = NEEDS / f"{system}.txt"
    own = folder / system
    python = own / "bin" / "python"
    stamp = own / "needs.txt"
    if stamp.exists() and stamp.read_bytes() == needs.read_bytes():
        return python
    _run([sys.executable, "-m", "venv", "--clear", str(own)])
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if _TORCH in needs.read_text(encoding="utf-8").split():
        _install_torch(pip)
    _run([*pip, "-r", str(needs)])
    installed = _run([str(python), "-m", "pip", "list", "--format=freeze"]).lower()
    if "nvidia" in installed or "cuda" in installed:
        raise NotInstalledError("its packages bring CUDA")
    stamp.write_bytes(needs.read_bytes())
    return python


def _install_torch(pip: list[str]) -> None:
    """As scripts/setup.sh does: a wheel of this machine, else the index that TORCH_INDEX names."""
    try:
        _run([*pip, "--no-index", "--no-deps", _TORCH])
    except NotInstalledError:
        index = os.environ.get("TORCH_INDEX")
        if index is None:
            raise NotInstalledError(
                "no build of torch for processors is at hand; name a wheel index: TORCH_INDEX=…"
            ) from None
        _run([*pip, "--no-deps", "--index-url", index, _TORCH])


def _run(command: list[str]) -> str:
    finished = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=1800
    )
    if finished.returncode:
        raise NotInstalledError((finished.stderr or finished.stdout).strip()[-300:])
    return finished.stdout
