"""Ids of documents from their whole relative path: readable, and independent of other files."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from indexer.text import HAN_RUN

_LONGEST = 80
_HASH = 8


def document_ids(
    paths: Iterable[str],
    known: Mapping[str, str] | None = None,
    taken_ids: Iterable[str] = (),
) -> dict[str, str]:
    """Path -> id, unique.

    A path that is in `known` (the ids of the index so far) keeps its id. Otherwise the id is the
    slug of the path; when paths share a slug, or it is in `taken_ids`, a hash of the path is
    appended.
    """
    listed = list(paths)
    taken = set(taken_ids)
    ids = {
        path: known[path]
        for path in listed
        if known is not None and path in known and known[path] not in taken
    }
    taken |= set(ids.values())
    by_slug: dict[str, list[str]] = defaultdict(list)
    for path in listed:
        if path not in ids:
            by_slug[slug(path)].append(path)
    for found, members in by_slug.items():
        for path in members:
            alone = len(members) == 1 and found not in taken
            ids[path] = found if alone else hashed_id(path)
    return ids


def hashed_id(path: str) -> str:
    """The slug of a path with a short hash of it."""
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    return f"{slug(path)[: _LONGEST - _HASH - 1].rstrip('-._')}-{digest}"


@functools.lru_cache(maxsize=20_000)
def slug(path: str) -> str:
    """A path in letters, digits, `-`, `_` and `.`: Chinese in pinyin, folders joined by `-`.

    A path that cannot be spelled, or is too long, gets a hash of the whole path.
    """
    stem = path.rsplit(".", 1)[0] if "." in path.rsplit("/", 1)[-1][1:] else path
    spelled = HAN_RUN.sub(lambda run: f" {_pinyin(run.group())} ", stem)
    decomposed = unicodedata.normalize("NFKD", spelled)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    found = re.sub(r"[^A-Za-z0-9._]+", "-", plain)
    found = re.sub(r"(?:(?<!-)-+)?([_.])-*", r"\1", found).strip("-._").lower()
    # A letter that is neither Latin nor has a pinyin is lost.
    lost = re.search(r"[^\W\d_]", re.sub(r"[A-Za-z]", "", plain)) is not None
    if found and not lost and len(found) <= _LONGEST:
        return found
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    head = found[: _LONGEST - _HASH - 1].rstrip("-._")
    return f"{head}-{digest}" if head else f"document-{digest}"


def _pinyin(text: str) -> str:
    """Syllables joined by `-`; a character without a known sound stays as it is."""
    from pypinyin import Style, lazy_pinyin

    return "-".join(lazy_pinyin(text, style=Style.NORMAL, errors=lambda run: run))
