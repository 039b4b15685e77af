"""A generator behind OpenAI's chat-completions protocol; no other module uses its client.

Streaming, time limits and retries are the client's own (`stream=True`, `timeout`, `max_retries`:
connection errors, 408, 409, 429 and 5xx are tried again, waiting longer each time). The time limit
for a whole text is enforced here: a server that sends one word a minute never exceeds the client's
limit for a read.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Literal, Protocol, TypedDict

from indexer.errors import ExtraMissing
from service.prose import Failure
from service.settings import GeneratorSettings

if TYPE_CHECKING:
    from openai import OpenAI

logger = logging.getLogger(__name__)

# A longer text is not read to its end.
MOST_CHARACTERS = 20_000
_MOST_TOKENS = 1_500  # a passage of 1 500 Chinese characters has about 1 300 in English


class Message(TypedDict):
    """One message of a conversation."""

    role: Literal["system", "user"]
    content: str


class GeneratorFailed(Exception):  # noqa: N818 - caught in this package; a warning tells users
    """The endpoint gave no text, or only a part of it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class Generator(Protocol):
    """Writes a text for a conversation, piece by piece."""

    @property
    def model(self) -> str:
        """The name of the model."""
        ...

    def write(self, messages: Sequence[Message], *, seconds: float) -> Iterator[str]:
        """The pieces of the text as they come, for at most `seconds`.

        Raises:
            GeneratorFailed: when there is no text, or it ends before its end.
        """
        ...


class Endpoint:
    """A `Generator` over HTTP."""

    def __init__(self, settings: GeneratorSettings) -> None:
        self._settings = settings
        self._client: OpenAI | None = None

    @property
    def model(self) -> str:
        """The model that the settings name."""
        return self._settings.model

    def write(self, messages: Sequence[Message], *, seconds: float) -> Iterator[str]:
        """Stream one completion, read on a thread that is abandoned when the time is up.

        Raises:
            GeneratorFailed: when the endpoint cannot be reached, refuses, is too slow, sends
                something that is no completion, or stops before the end.
            ExtraMissing: when the client is not installed.
        """
        client = self._opened()
        ends = time.monotonic() + seconds
        pieces: SimpleQueue[str | GeneratorFailed | None] = SimpleQueue()
        opened: list[Closeable] = []
        reading = Thread(
            target=_read, args=(client, self.model, messages, seconds, pieces, opened), daemon=True
        )
        reading.start()
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(ends - time.monotonic(), 0.001))
                except Empty:
                    raise GeneratorFailed("too-slow") from None
                if isinstance(piece, GeneratorFailed):
                    raise piece
                if piece is None:
                    return
                yield piece
        finally:
            for stream in opened:
                stream.close()

    def _opened(self) -> OpenAI:
        if self._client is None:
            try:
                from openai import OpenAI
            except ImportError as error:
                raise ExtraMissing("generator", "openai") from error
            key = self._settings.key
            self._client = OpenAI(
                base_url=self._settings.url,
                api_key=key.get_secret_value() if key else "none",
                max_retries=self._settings.retries,
                timeout=self._settings.timeout_s,
            )
        return self._client


class Closeable(Protocol):
    """A stream that can be closed from outside."""

    def close(self) -> None:
        """Close it; its reader gets an error."""
        ...


def _read(
    client: OpenAI,
    model: str,
    messages: Sequence[Message],
    seconds: float,
    pieces: SimpleQueue[str | GeneratorFailed | None],
    opened: list[Closeable],
) -> None:
    """Put the pieces of a completion into a queue, then None, or what went wrong."""
    import openai
    from httpx2 import HTTPError, TimeoutException

    size = 0
    try:
        for piece in _pieces(client, model, messages, seconds, opened):
            size += len(piece)
            pieces.put(piece)
        pieces.put(None)
    except GeneratorFailed as failed:
        pieces.put(failed)
    except openai.APIStatusError as error:
        logger.warning("the generator answered with status %s", error.status_code)
        pieces.put(GeneratorFailed("refused"))
    except (openai.APITimeoutError, TimeoutException):
        pieces.put(GeneratorFailed("too-slow"))
    except (openai.APIConnectionError, HTTPError):
        pieces.put(GeneratorFailed("cut-off" if size else "unreachable"))
    except Exception as error:  # a body may be anything; the thread must not end silently
        logger.warning("what the generator sent is no completion: %s", type(error).__name__)
        pieces.put(GeneratorFailed("not-understood"))


def _pieces(
    client: OpenAI,
    model: str,
    messages: Sequence[Message],
    seconds: float,
    opened: list[Closeable],
) -> Iterator[str]:
    finished, size = False, 0
    with client.chat.completions.create(
        model=model,
        messages=[
            {"role": "system", "content": one["content"]}
            if one["role"] == "system"
            else {"role": "user", "content": one["content"]}
            for one in messages
        ],
        stream=True,
        temperature=0,
        max_tokens=_MOST_TOKENS,
        timeout=seconds,
    ) as stream:
        opened.append(stream)
        for chunk in stream:
            for choice in chunk.choices or ():
                finished = finished or choice.finish_reason == "stop"
                piece = getattr(choice.delta, "content", None)
                if isinstance(piece, str) and piece:
                    size += len(piece)
                    yield piece
            if size > MOST_CHARACTERS:
                raise GeneratorFailed("cut-off")
    if not finished:
        raise GeneratorFailed("cut-off" if size else "not-understood")
