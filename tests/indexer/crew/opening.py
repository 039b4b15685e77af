"""The toy encoder, opened by its name: what a worker process imports."""

import os
from pathlib import Path

from indexer.encoders.protocol import Encoder
from tests.conftest import BagOfConcepts

# A file of this name in a worker's current folder ends the worker, once.
FATAL = "LANMEI_TEST_FATAL"


def open_toy(name: str) -> Encoder:
    """The toy encoder."""
    return BagOfConcepts(name=name)


def open_dying(name: str) -> Encoder:
    """The toy encoder; the first process that opens it is killed."""
    fatal = Path(os.environ[FATAL])
    try:
        fatal.unlink()
    except FileNotFoundError:
        return open_toy(name)
    os._exit(9)


def open_always_dying(name: str) -> Encoder:
    """Whoever opens it is killed."""
    os._exit(len(name))


def open_another(name: str) -> Encoder:
    """Another encoder than the one that is asked for."""
    return BagOfConcepts(name=f"{name}-2")
