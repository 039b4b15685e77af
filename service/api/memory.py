"""What a server process keeps of the memory that it no longer needs: little, with glibc.

Opening an index leaves holes that the allocator of glibc keeps, and it gives each of many threads
an arena of its own: together some thirty megabytes for an index of 100 000 passages.
"""

from __future__ import annotations

import ctypes
import gc
import sys

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
_ARENAS = 2


def keep_little() -> None:
    """Let threads share two arenas, and give back what is free now."""
    gc.collect()
    if not sys.platform.startswith("linux"):
        return
    try:
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(_ARENA_MAX, _ARENAS)
        library.malloc_trim(0)
    except (OSError, AttributeError):  # another C library: it has its own ways
        return
