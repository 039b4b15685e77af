"""What the system refuses is said for each file and folder, in the reader's language."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import CorpusError, reason_in, refused
from indexer.reading import read_folder
from indexer.reading.files import read_content
from indexer.reading.findings import NotRead
from tests.nobody import as_nobody, folder_of_nobody


@pytest.fixture
def folder() -> Iterator[Path]:
    with folder_of_nobody() as place:
        (place / "茶.txt").write_text(
            "茶种在山上。\U00020bb7\n\nTea is grown on the hills.\n", "utf-8"
        )
        yield place


def said(folder: Path) -> dict[str, tuple[str, str]]:
    """What is said of each file of which nothing is text, in Chinese and in English."""
    with as_nobody():
        report = read_folder(folder).report
    return {
        file.path: (file.findings[0].message("zh"), file.findings[0].message("en"))
        for file in report.not_read
    }


def test_a_folder_and_a_file_without_rights_are_named(folder: Path) -> None:
    (folder / "關閉" / "下").mkdir(parents=True)
    (folder / "關閉" / "a.txt").write_text("Rivers rise.", "utf-8")
    (folder / "closed.txt").write_text("Fish swim.", "utf-8")
    (folder / "closed.txt").chmod(0)
    (folder / "關閉").chmod(0)
    told = said(folder)
    assert sorted(told) == ["closed.txt", "關閉/"]
    for zh, en in told.values():
        assert zh == "无法打开（没有权限）；请确认文件存在且有读取权限"
        assert en == "cannot be opened (Permission denied); check that it exists and may be read"


def test_a_closed_folder_beside_a_catalogue_is_named_and_the_rest_is_read(folder: Path) -> None:
    (folder / "catalog.toml").write_text('[[document]]\nid = "a"\npath = "茶.txt"\n', "utf-8")
    (folder / "closed").mkdir(mode=0)
    assert said(folder)["closed/"][0].startswith("无法打开（没有权限）")
    (folder / "closed").chmod(0o755)
    assert not said(folder)


def test_a_closed_folder_that_is_opened_makes_another_index(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0)
    with as_nobody():
        before = read_folder(folder).digest
    (folder / "closed").chmod(0o755)
    with as_nobody():
        assert read_folder(folder).digest != before


def test_links_in_a_circle_pipes_and_names_say_what_they_are(folder: Path) -> None:
    (folder / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / os.fsdecode(b"\xff\xfe.txt")).write_text("Rivers rise.", "utf-8")
    told = said(folder)
    assert told["loop.txt"][0] == "无法打开（符号链接循环）；请确认文件存在且有读取权限"
    assert told["pipe.txt"] == (
        "不是文件而是 命名管道（FIFO）；请将其移除",
        "is not a file but a FIFO; remove it",
    )
    assert told["\ufffd\ufffd.txt"][0] == "文件名不是 UTF-8 编码；请重命名"


def test_sockets_and_devices_are_named_and_never_opened(folder: Path) -> None:
    # A path of a socket is short; the folder may be deep.
    with socket.socket(socket.AF_UNIX) as listening, contextlib.chdir(folder):
        listening.bind("插座.txt")
    (folder / "零.txt").symlink_to("/dev/zero")
    told = said(folder)
    assert told["插座.txt"] == (
        "不是文件而是 套接字；请将其移除",
        "is not a file but a socket; remove it",
    )
    assert told["零.txt"][0] == "指向语料文件夹之外；请把文件复制进来"
    # The device itself, which only root could lay into a folder, is endless.
    for opened in (Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(NotRead) as caught:
            read_content(opened, opened.parent)
        assert caught.value.en == "is not a file but a device; remove it"
        assert caught.value.zh == "不是文件而是 设备；请将其移除"
    assert read_folder(folder).documents[0].path == "茶.txt"


@pytest.mark.parametrize(
    ("body", "en", "zh"),
    [
        ('document = ["a", 5]', "must be tables", "必须写成"),
        ('[[document]]\nid="a"\npath="茶.txt"\nlanguages=[["zh"]]', "may only hold", "只能包含"),
        ('[[document]]\nid="a"\npath="茶.txt"\nlanguages=7', "may only hold", "只能包含"),
        (
            '[[document]]\nid="a"\npath="茶.txt"\ntitle={a=[1]}',
            "must be text",
            "必须是带引号的文本",
        ),
        ("a = " + "[" * 3_000 + "]" * 3_000, "nested too deeply", "嵌套过深"),
        ("[[document]\n", "line 1, column 11", "第 1 行第 11 列"),
    ],
)
def test_a_catalogue_that_is_none_says_where(folder: Path, body: str, en: str, zh: str) -> None:
    (folder / "catalog.toml").write_text(body, "utf-8")
    with pytest.raises(CorpusError) as told:
        read_folder(folder)
    assert en in told.value.en
    assert zh in told.value.zh


def test_a_catalogue_that_is_not_utf8_or_closed_says_so_in_chinese(folder: Path) -> None:
    path = folder / "catalog.toml"
    path.write_bytes(b'[[document]]\nid = "\xff"\n')
    with pytest.raises(CorpusError, match="byte 19 is not UTF-8") as told:
        read_folder(folder)
    assert "第 19 字节" in told.value.zh
    path.chmod(0)
    with as_nobody(), pytest.raises(CorpusError, match="Permission denied") as told:
        read_folder(folder)
    assert "没有权限" in told.value.zh
    assert "denied" not in told.value.zh


def test_a_path_of_the_catalogue_that_goes_in_a_circle_stops_no_other(folder: Path) -> None:
    (folder / "l.txt").symlink_to("l.txt")
    rows = [("a", "l.txt"), ("b", "x\\u0000y"), ("c", "茶.txt")]
    body = "".join(f'[[document]]\nid = "{name}"\npath = "{path}"\n' for name, path in rows)
    (folder / "catalog.toml").write_text(body, "utf-8")
    assert said(folder).keys() == {"l.txt", "x\0y"}


def test_what_the_system_refuses_has_a_sentence_and_our_failures_have_none() -> None:
    told = refused(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "河.npy"))
    assert told is not None
    assert told.exit_code == 2
    assert told.en.startswith("河.npy cannot be read or written (No space left on device)")
    assert re.search(r"[A-Za-z]{4}", told.zh.replace("河.npy", "")) is None
    assert refused(OSError(errno.EXDEV, "")) is None
    assert refused(OSError("")) is None
    assert reason_in("en", "Permission denied") == "Permission denied"
    assert reason_in("zh", "") == ""
