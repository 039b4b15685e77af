"""An engine that follows the index on disk: a new generation takes over between two requests."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

from indexer.encoders import Encoder, open_encoder
from indexer.errors import LanmeiError
from indexer.store import Index, current_id
from service.engine import SearchEngine
from service.settings import Settings

logger = logging.getLogger(__name__)

_Seen = tuple[int, int, int] | None


class LiveEngine:
    """Gives the engine of the newest generation that could be opened.

    A request takes one engine and keeps it to its end; the old engine is gone when the last
    request that holds it is. The encoder stays: a generation made with another one is refused, as
    a broken one is, and the old generation goes on serving.
    """

    def __init__(
        self, index_dir: Path, settings: Settings | None = None, *, encoder: Encoder | None = None
    ) -> None:
        """Open the current generation.

        Raises:
            EncoderError: when the encoder cannot be opened.
            IndexUnusable: when the index cannot.
        """
        self._index_dir = index_dir
        self._settings = settings or Settings(index_dir=index_dir)
        self._encoder = encoder or open_encoder(
            self._settings.encoder, threads=self._settings.threads
        )
        self._opening = threading.Lock()
        self._seen = self._stamp()
        self._engine = self._open()

    def current(self) -> SearchEngine:
        """The engine to serve a request with. Costs one stat; never waits for a new generation."""
        stamp = self._stamp()
        if stamp != self._seen and self._opening.acquire(blocking=False):
            self._seen = stamp
            threading.Thread(target=self._change_over, name="lanmei-reload", daemon=True).start()
        return self._engine

    def _change_over(self) -> None:
        """Open the new generation and let it serve; the lock is held from the start."""
        try:
            if current_id(self._index_dir) != self._engine.index.index_id:
                engine = self._open()
                self._engine = engine
                logger.info("index %s serves now", engine.index.index_id)
        except (LanmeiError, OSError) as error:
            logger.warning(
                "the new index cannot be opened, %s goes on serving: %s",
                self._engine.index.index_id,
                error,
            )
        finally:
            self._opening.release()

    def _open(self) -> SearchEngine:
        """Open what `current` names; once more when it was replaced in the meantime."""
        before = current_id(self._index_dir)
        try:
            index = Index.open(self._index_dir, self._encoder)
        except LanmeiError:
            if current_id(self._index_dir) == before:
                raise
            index = Index.open(self._index_dir, self._encoder)
        return SearchEngine.compose(index, self._encoder, self._settings)

    def _stamp(self) -> _Seen:
        try:
            status = os.stat(self._index_dir / "current")  # noqa: PTH116 - half the cost of Path
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size
