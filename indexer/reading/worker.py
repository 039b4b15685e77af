"""The process that parses untrusted files: it has limited memory and cannot write files.

It reads requests from its standard input (length of name, name, length of content, content) and
answers each on what was its standard output: eight bytes of length and a body that begins with
`R` (a reading) or `F` (a finding). A length of zero is a sign of life.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import BinaryIO

from indexer.reading.beat import listen
from indexer.reading.codec import to_json
from indexer.reading.findings import Finding, NotRead, lacking
from indexer.reading.formats import read_bytes

_GIGABYTE = 1 << 30
# Additional memory for text recognition.
_MEMORY = 3 * _GIGABYTE
_STACK_DEPTH = 1_500


def main() -> None:
    """Answer requests until the input ends."""
    _limit()
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    # Output of a library must not mix with the answers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    listen(lambda: _send(answers, b""))
    while True:
        name = _receive(requests)
        content = _receive(requests)
        if name is None or content is None:
            return
        _send(answers, answer(name.decode("utf-8", "surrogateescape"), content))


def answer(name: str, content: bytes) -> bytes:
    """The body of the answer for one file. Any exception of a parser becomes a finding."""
    try:
        return b"R" + to_json(read_bytes(name, content))
    except NotRead as error:
        finding = error.finding
    except MemoryError:
        finding = Finding("memory")
    except RecursionError:
        finding = Finding("bomb", detail="nesting")
    except ImportError as error:
        finding = Finding("lacking", detail=lacking(error))
    except Exception as error:
        finding = Finding("broken", detail=type(error).__name__)
    return b"F" + json.dumps(asdict(finding)).encode()


def _limit() -> None:
    sys.setrecursionlimit(_STACK_DEPTH)
    limits = [
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]
    for kind, most in limits:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _receive(stream: BinaryIO) -> bytes | None:
    length = stream.read(8)
    if len(length) < 8:
        return None
    size = int.from_bytes(length, "big")
    body = stream.read(size)
    return body if len(body) == size else None


def _send(stream: BinaryIO, body: bytes) -> None:
    stream.write(len(body).to_bytes(8, "big"))
    stream.write(body)
    stream.flush()


if __name__ == "__main__":
    main()
