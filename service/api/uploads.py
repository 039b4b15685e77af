"""Receives forms with files to disk, within limits of bytes, seconds and number at a time."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from service.writing import Incoming, Refused, received

# Requests with files that are received at the same time.
MOST_AT_ONCE = 4
_MOST_FILES = 100
# The files of one request may be this many times `max_body`.
UPLOAD_FACTOR = 50
_MOST_FIELD_BYTES = 200_000
# Bytes for boundaries and headers of parts, in addition to the files.
_OVERHEAD = 100_000
_LONGEST_S = 1_800.0
_PIECE = 1 << 20


class _Parser(MultiPartParser):
    """starlette's parser, which also records whether the form was complete."""

    ended = False

    def on_end(self) -> None:
        """The last boundary was found."""
        self.ended = True

    def close_files(self) -> None:
        """Close the file of every part, including one that was cut off."""
        for file in self._files_to_close_on_error:
            file.close()


@dataclass(slots=True)
class Uploads:
    """The forms that one process receives: at most `MOST_AT_ONCE`, each of `max_upload` bytes."""

    max_upload: int
    idle_s: float
    _at_work: int = field(default=0)

    @asynccontextmanager
    async def form(self, request: Request) -> AsyncIterator[FormData]:
        """The parts of a request; its temporary files are deleted afterwards.

        Raises:
            Refused: when it is no form, too large, too slow, or one too many.
        """
        self._check_headers(request)
        if self._at_work >= MOST_AT_ONCE:
            raise Refused(
                "too-many-uploads",
                f"{MOST_AT_ONCE} uploads are being received; try again when one of them is done",
                f"已有 {MOST_AT_ONCE} 个上传正在进行；请稍后再试",
            )
        self._at_work += 1
        form: FormData | None = None
        try:
            async with asyncio.timeout(_LONGEST_S):
                form = await self._parse(request)
            yield form
        except TimeoutError as error:
            raise _too_slow() from error
        finally:
            self._at_work -= 1
            if form is not None:
                await form.close()

    def _check_headers(self, request: Request) -> None:
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "multipart/form-data":
            raise Refused(
                "media-type",
                "the body must be a form with files; send it as multipart/form-data",
                "请求体必须是带文件的表单；请以 multipart/form-data 发送",
            )
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > self.max_upload + _OVERHEAD:
            raise self._too_large()

    async def _parse(self, request: Request) -> FormData:
        parser = _Parser(
            request.headers,
            self._stream(request),
            max_files=_MOST_FILES,
            max_fields=_MOST_FILES,
            max_part_size=_MOST_FIELD_BYTES,
        )
        try:
            form = await parser.parse()
        except MultiPartException as error:
            raise _broken(error.message, error.message) from error
        except ClientDisconnect as error:
            raise _broken("it was cut off", "传输中断") from error
        if not parser.ended:
            parser.close_files()
            raise _broken("it was cut off", "传输中断")
        return form

    async def _stream(self, request: Request) -> AsyncGenerator[bytes, None]:
        size = 0
        pieces = request.stream()
        while True:
            try:
                async with asyncio.timeout(self.idle_s):
                    piece = await anext(pieces, None)
            except TimeoutError as error:
                raise _too_slow() from error
            if piece is None:
                return
            size += len(piece)
            if size > self.max_upload + _OVERHEAD:
                raise self._too_large()
            yield piece

    def _too_large(self) -> Refused:
        return Refused(
            "body-too-large",
            f"the files are larger than {self.max_upload:,} bytes; send fewer at a time",
            f"文件超过 {self.max_upload:,} 字节；请分批发送",
        )

    async def store(self, form: FormData, place: Path) -> list[Incoming]:
        """Write the files of a form to `place`, named by their number.

        Raises:
            Refused: for a part that is not known, or metadata that cannot be read.
        """
        files = [value for name, value in form.multi_items() if name == "file"]
        uploaded = [value for value in files if isinstance(value, UploadFile)]
        unknown = sorted({name for name in form if name not in {"file", "metadata"}})
        if unknown or len(uploaded) < len(files):
            what = unknown[0][:80] if unknown else "file"
            raise Refused(
                "multipart",
                f"the part {what!r} is no file; expected parts named file, each with a file name, "
                "and one named metadata",
                f"表单项 {what!r} 不是文件；应为带文件名的 file 项和一个 metadata 项",
            )
        said = await _said(form, len(uploaded))
        if sum(upload.size or 0 for upload in uploaded) > self.max_upload:
            raise self._too_large()
        found: list[Incoming] = []
        for number, upload in enumerate(uploaded):
            target = place / str(number)
            size, digest = await run_in_threadpool(_write, upload.file, target)
            found.append(received(upload.filename or "", target, size, digest, said[number]))
        return found


async def _said(form: FormData, n: int) -> Sequence[Any]:
    """The metadata of each of n files; None for a file without any."""
    parts = form.getlist("metadata")
    if not parts:
        return [None] * n
    part = parts[0]
    text = (await part.read()).decode("utf-8", "replace") if isinstance(part, UploadFile) else part
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _metadata("expected JSON", "应为 JSON") from error
    if len(parts) > 1:
        raise _metadata(
            "expected one part; a list describes several files",
            "只能有一项；多个文件请用列表说明",
        )
    if not isinstance(value, list):
        return [value] * n
    if len(value) != n:
        raise _metadata(
            f"the list has {len(value)} entries for {n} files",
            f"列表有 {len(value)} 项，而文件有 {n} 个",
        )
    return value


def _metadata(en: str, zh: str) -> Refused:
    return Refused("metadata", f"metadata: {en}", f"metadata：{zh}", [("metadata", en, zh)])


def _write(source: BinaryIO, target: Path) -> tuple[int, str]:
    """Copy a file to disk and sync it; returns its size and digest."""
    hashed = hashlib.sha256()
    size = 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    with os.fdopen(descriptor, "wb") as stream:
        while piece := source.read(_PIECE):
            stream.write(piece)
            hashed.update(piece)
            size += len(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return size, hashed.hexdigest()


def _broken(en: str, zh: str) -> Refused:
    return Refused(
        "multipart",
        f"the form cannot be read ({en}); send complete multipart/form-data",
        f"无法读取表单（{zh}）；请发送完整的 multipart/form-data",
    )


def _too_slow() -> Refused:
    return Refused(
        "body-too-slow",
        "the files arrived too slowly; send them again",
        "文件传输过慢；请重新发送",
    )
