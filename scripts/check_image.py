"""Do the steps of the Containerfile in a clean folder, then serve from it and ask one question.

There is no container engine in this: the absolute paths of the Containerfile are put under the
folder, its RUN lines run there with its ENV and nothing else of this machine's environment, COPY
brings what .containerignore lets through, and USER is obeyed when root runs this. The index is
made by that user, then made unwritable, as the compose file mounts it, and served.

    python scripts/check_image.py            in a folder of its own, removed afterwards
    python scripts/check_image.py FOLDER     kept, to look at
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "what did Cambodia say about carbon neutrality"
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3")
PLACES = re.compile(r"(?<![\w./-])/(?=(?:src|opt|var/lib|backups)(?:/|\b))")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def steps(text: str) -> list[tuple[str, str]]:
    """Instruction and argument of each line of a Containerfile, continued lines joined."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    lines = [line.strip() for line in kept.replace("\\\n", " ").splitlines() if line.strip()]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def settings_of(argument: str) -> dict[str, str]:
    """The variables of an ENV line."""
    return dict(word.split("=", 1) for word in shlex.split(argument))


def let_through(ignore: str) -> tuple[set[str], list[str]]:
    """What .containerignore names with `!`, and what it takes out again after that."""
    lines = [line for line in ignore.splitlines() if line and not line.startswith("#")]
    kept = {line[1:] for line in lines if line.startswith("!")}
    return kept, [line for line in lines if line != "*" and not line.startswith("!")]


class Image:
    """A folder in which the steps of a Containerfile are done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {"PATH": f"{folder}/base:/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
        self.env |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        self.here = folder
        self.user: int | None = None
        self.run_as: dict[str, list[str]] = {}
        base = folder / "base" / "python"  # the base image has a `python`; here it is this one
        base.parent.mkdir()
        self.python = interpreter()
        base.write_text(f'#!/bin/sh\nexec "{self.python}" "$@"\n', encoding="utf-8")
        base.chmod(0o755)

    def inside(self, text: str) -> str:
        """The same text with the image's absolute paths under the folder."""
        return PLACES.sub(f"{self.folder}/", text)

    def do(self, name: str, argument: str) -> None:
        """One instruction.

        Raises:
            SystemExit: for an instruction that this script does not know.
        """
        if name == "FROM":
            # A stage keeps nothing but what a later one copies: the sources go.
            shutil.rmtree(self.folder / "src", ignore_errors=True)
            self.here = self.folder
        elif name == "WORKDIR":
            self.here = Path(self.inside(argument))
            self.here.mkdir(parents=True, exist_ok=True)
        elif name == "COPY":
            self._copy(argument.split())
        elif name == "RUN":
            mine = argument if os.getuid() == 0 else re.sub(r"-[og] \d+ ", "", argument)
            subprocess.run(  # noqa: S603 - our own Containerfile
                ["/bin/sh", "-euc", self.inside(mine)], cwd=self.here, env=self.env, check=True
            )
        elif name == "ENV":
            self.env |= {key: self.inside(value) for key, value in settings_of(argument).items()}
        elif name == "USER":
            self._become(int(argument.split(":")[0]))
        elif name in {"ENTRYPOINT", "CMD"}:
            self.run_as[name] = json.loads(argument)
        elif name == "HEALTHCHECK":
            self.run_as[name] = json.loads(argument[argument.index("CMD") + 3 :])
        elif name != "EXPOSE":
            sys.exit(f"check_image: this script does not know {name}")

    def _become(self, user: int) -> None:
        """Take on the user of the image, where root runs this; who has no rights stays as they are.

        Raises:
            SystemExit: when that user could not run the Python.
        """
        if os.getuid() != 0:
            return
        if not everybody_may_run(self.python):
            sys.exit(
                f"check_image: {self.python} cannot be run by user {user}, as the image asks; "
                "install a Python 3.11 or newer with venv for all users (/usr/bin)"
            )
        self.user = user

    def _copy(self, words: list[str]) -> None:
        *sources, target = [word for word in words if not word.startswith("--")]
        if len(words) > len(sources) + 1:  # --from=build: here both stages are one folder
            if sources != [target]:
                sys.exit("check_image: COPY --from can only be followed to the same path")
            return
        ignore = (ROOT / ".containerignore").read_text(encoding="utf-8")
        kept, left_out = let_through(ignore)
        for source in sources:
            if source.rstrip("/") not in kept:
                sys.exit(f"check_image: .containerignore does not let {source} through")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, self.here / target)
            else:
                shutil.copy(ROOT / source, self.here / target)
        for pattern in left_out:
            for found in list(self.here.glob(pattern)):
                shutil.rmtree(found)

    def start(self, command: list[str], **more: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401
        """A process of the image, by its user, in its folder, with its variables."""
        program = shutil.which(command[0], path=self.env["PATH"]) or command[0]
        return subprocess.Popen(  # noqa: S603
            [program, *command[1:]],
            cwd=self.here, env=self.env | more.pop("env", {}), user=self.user, **more,
        )  # fmt: skip

    def close_index(self) -> None:
        """Nothing of the index can be written any more, as on a volume mounted read-only."""
        for path in [self.here, *self.here.rglob("*")]:
            if os.getuid() == 0:
                os.chown(path, 0, 0)
            path.chmod(0o555 if path.is_dir() else 0o444)


def everybody_may_run(program: Path) -> bool:
    """Whether a user without rights may reach and run a program."""
    real = program.resolve()
    return all(path.stat().st_mode & 0o001 for path in (real, *real.parents))


def interpreter() -> Path:
    """The Python of the base image: this one, or another that a user without rights may run."""
    own = Path(getattr(sys, "_base_executable", sys.executable))
    found = (shutil.which(name, path="/usr/local/bin:/usr/bin") for name in PYTHONS)
    others = (Path(name) for name in found if name is not None)
    return next((path for path in (own, *others) if everybody_may_run(path)), own)


def check(folder: Path) -> None:
    """Make the image in `folder`, index, serve, ask.

    Raises:
        SystemExit: when anything of it fails.
    """
    image = Image(folder)
    say(f"the base image's Python: {image.python}")
    for name, argument in steps((ROOT / "Containerfile").read_text(encoding="utf-8")):
        say(f"{name} {argument[:90]}")
        image.do(name, argument)
    size = sum(path.lstat().st_size for path in (folder / "opt").rglob("*") if path.is_file())
    say(f"what comes on top of the base image: {size / 1e6:.0f} MB")
    entry = image.run_as["ENTRYPOINT"]
    say(f"everything from here on as user {image.user if image.user is not None else os.getuid()}")
    if image.start([*entry, "index"]).wait():
        sys.exit("check_image: the shipped corpus could not be indexed")
    image.close_index()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mine = {"LANMEI_HOST": "127.0.0.1", "LANMEI_PORT": str(port)}
    server = image.start([*entry, *image.run_as["CMD"]], env=mine)
    try:
        health = [word.replace(":8000", f":{port}") for word in image.run_as["HEALTHCHECK"]]
        for _ in range(90):
            if image.start(health, stderr=subprocess.DEVNULL).wait() == 0:
                break
            if server.poll() is not None:
                sys.exit("check_image: the server ended")
            time.sleep(1)
        else:
            sys.exit("check_image: the health check of the image never held")
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/ask",
            json.dumps({"question": QUESTION}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
            answer = json.load(reply)
    finally:
        server.terminate()
        server.wait(30)
    if not answer["citations"]:
        sys.exit(f"check_image: no quote for {QUESTION!r}")
    say(f"? {QUESTION}\n{answer['answer']}\nthe image holds; its health check does, too")


def main() -> None:
    """Check in the folder that is named, or in one that is removed."""
    if len(sys.argv) > 1:
        kept = Path(sys.argv[1]).resolve()
        kept.mkdir(parents=True)
        check(kept)
        return
    with tempfile.TemporaryDirectory(prefix="lanmei-image-") as name:
        Path(name).chmod(0o755)
        check(Path(name))


if __name__ == "__main__":
    main()
