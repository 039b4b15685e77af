"""`lanmei index --watch`: keep an index current while files come, change and go."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lanmei.building import build_showing
from lanmei.words import Words

if TYPE_CHECKING:
    from indexer.build import BuildSummary
    from indexer.crew import Crew
    from indexer.encoders import Encoder
    from service.settings import Settings

# Milliseconds of quiet after which a change is taken up.
_QUIET_MS = 800
# Milliseconds after which the watcher says that nothing happened.
_BEAT_MS = 500
_ANY_TEXT = "气候 climate"


def _prepare(encoders: Callable[[str], Encoder], settings: Settings) -> None:
    """Open the encoder, for which the first change would wait; a fault is told then."""
    from indexer.errors import LanmeiError

    with contextlib.suppress(LanmeiError):
        encoders(settings.encoder).encode_passages([_ANY_TEXT])


def watch(
    corpus: Path | None,
    settings: Settings,
    t: Words,
    show: Callable[[BuildSummary], None],
    crew: Crew | None = None,
) -> int:
    """Index now and after every change, until interrupted; a build that fails is named."""
    from watchfiles import watch as changes

    from indexer.encoders import open_encoder
    from indexer.errors import LanmeiError
    from lanmei.corpus_location import find_corpus

    folder = find_corpus(corpus, settings.corpus_dir)
    index_dir = settings.index_dir.resolve()
    encoders = functools.cache(open_encoder)  # opened once, however often files change

    def update() -> None:
        try:
            show(build_showing(folder, settings, t, encoders=encoders, crew=crew))
        except LanmeiError as error:
            print(f"lanmei: {error.message(t.language)}", file=sys.stderr)

    watching = False
    for changed in changes(
        folder,
        debounce=_QUIET_MS,
        rust_timeout=_BEAT_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
        watch_filter=lambda _, path: (
            not (
                ".lanmei" in Path(path).parts[len(folder.parts) :]
                or Path(path).resolve().is_relative_to(index_dir)
            )
        ),
    ):
        # What changes during the first build is seen: it begins when the folder is watched already.
        if changed or not watching:
            update()
        if not watching:
            watching = True
            _prepare(encoders, settings)
            print(
                "lanmei: "
                + t(f"watching {folder}; Ctrl-C ends it", f"正在监视 {folder}；按 Ctrl-C 结束"),
                file=sys.stderr,
                flush=True,
            )
    return 0
