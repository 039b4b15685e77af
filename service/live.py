"""An engine that follows its index: a new generation takes over between two requests."""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.encoders import Encoder, open_encoder
from indexer.errors import IndexDamaged, LanmeiError, StoreUnusable
from indexer.store import Store, open_store
from service.engine import SearchEngine
from service.settings import Settings

logger = logging.getLogger(__name__)

# What could not be opened is tried again after so many seconds, each time twice as many.
_FIRST_RETRY_S = 1.0
_LONGEST_RETRY_S = 30.0
# Between two looks at a server.
_LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the index. `serving` tells whether requests suffer from it."""

    error: LanmeiError
    serving: bool


class LiveEngine:
    """Gives the engine of the newest generation that could be opened.

    A request takes one engine and keeps it to its end; the old engine is gone when the last
    request that holds it is. The encoder stays: a generation made with another one is refused, as
    a broken one is, and the old generation goes on serving. What was refused is tried again, so
    that a repaired generation serves without a restart.

    A server is looked at every two seconds, asked or not: what it serves next replaces what an
    idle engine holds before that is dropped.
    """

    def __init__(
        self,
        place: Path | Store,
        settings: Settings | None = None,
        *,
        encoder: Encoder | None = None,
        engine: SearchEngine | None = None,
        on_reload: Callable[[bool], None] | None = None,
    ) -> None:
        """Open the current generation of a store, or of the index in a folder.

        `engine` is one of that place that is open already: it serves until the first look.
        `on_reload` is told of each later try to open a generation, and whether it succeeded.

        Raises:
            EncoderError: when the encoder cannot be opened.
            IndexUnusable: when the index cannot.
        """
        self._store = open_store(place) if isinstance(place, Path) else place
        self._settings = settings or Settings()
        if engine is not None:
            encoder = engine.encoder
        self._encoder = encoder or open_encoder(
            self._settings.encoder, threads=self._settings.threads
        )
        self._on_reload = on_reload
        self._opening = threading.Lock()
        self._refused: LanmeiError | None = None
        self._wait_s = _FIRST_RETRY_S
        self._retry_at = 0.0
        # What was opened elsewhere may have been replaced since.
        self._seen: object = self._store.stamp() if engine is None else None
        self._engine = engine or self._open()
        if self._store.is_elsewhere:
            threading.Thread(
                target=_keep_looking, args=(weakref.ref(self),), name="lanmei-look", daemon=True
            ).start()

    def current(self) -> SearchEngine:
        """The engine to serve a request with. Costs one stat; never waits for a new generation."""
        stamp = self._store.stamp()
        changed = stamp != self._seen and not (self._store.is_elsewhere and self._refused)
        if (changed or self._is_due()) and self._opening.acquire(blocking=False):
            self._seen = stamp
            threading.Thread(target=self._change_over, name="lanmei-reload", daemon=True).start()
        return self._engine

    def trouble(self) -> Trouble | None:
        """The fault of the index, if any."""
        damage = self._damage()
        if damage is not None:
            return Trouble(damage, serving=True)
        refused = self._refused
        if refused is None:
            return None
        # What is kept on this machine is open; what a server keeps is asked of it each time.
        return Trouble(refused, serving=isinstance(refused, StoreUnusable))

    def _is_due(self) -> bool:
        """Whether an opening is due to be tried again."""
        in_trouble = self._refused is not None or self._damage() is not None
        return in_trouble and time.monotonic() >= self._retry_at

    def _damage(self) -> IndexDamaged | None:
        """The damage of the serving generation found since it was opened."""
        return self._engine.index.damage

    def _change_over(self) -> None:
        """Open the new generation and let it serve; the lock is held from the start."""
        try:
            is_new = self._store.current() != self._engine.index.index_id
            if is_new or self._damage() is not None:
                engine = self._open()
                self._engine = engine
                logger.info("index %s serves now", engine.index.index_id)
                self._tell(opened=True)
            self._refused, self._wait_s = None, _FIRST_RETRY_S
        except (LanmeiError, OSError) as error:
            self._refuse(error)
        finally:
            self._opening.release()

    def _refuse(self, error: LanmeiError | OSError) -> None:
        """Remember that a generation could not be opened, and when to try again."""
        # A server that is away for long is one line of the log, not one for every look.
        known = self._refused.code if self._refused is not None else ""
        is_told = isinstance(error, StoreUnusable) and error.code == known
        logger.log(
            logging.DEBUG if is_told else logging.WARNING,
            "the new index cannot be opened, %s goes on serving, next try in %g s: %s",
            self._engine.index.index_id,
            self._wait_s,
            error,
        )
        self._retry_at = time.monotonic() + self._wait_s
        longest = 2 * _LOOK_S if isinstance(error, StoreUnusable) else _LONGEST_RETRY_S
        self._wait_s = min(2 * self._wait_s, longest)
        self._refused = (
            error
            if isinstance(error, LanmeiError)
            else IndexDamaged(
                en=f"{self._store.address}: the index cannot be read ({error})",
                zh=f"{self._store.address}：无法读取索引（{error}）",
            )
        )
        self._tell(opened=False)

    def _tell(self, *, opened: bool) -> None:
        if self._on_reload is not None:
            self._on_reload(opened)

    def _open(self) -> SearchEngine:
        """Open what serves; once more when it was replaced in the meantime."""
        before = self._store.current()
        try:
            index = self._store.index(self._encoder)
        except LanmeiError:
            if self._store.current() == before:
                raise
            index = self._store.index(self._encoder)
        return SearchEngine.compose(index, self._encoder, self._settings)


def _keep_looking(engines: weakref.ref[LiveEngine]) -> None:
    """Look whether another generation serves, for as long as somebody holds the engines."""
    while (held := engines()) is not None:
        held.current()
        del held
        time.sleep(_LOOK_S)
