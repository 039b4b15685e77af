"""Every error a user can cause, as one tree.

LanmeiError
├── UserError            the caller's mistake: exit 2, HTTP 4xx
│   ├── CorpusError      a corpus, catalogue or document that cannot be used
│   ├── QuestionError    a question or a parameter that cannot be answered
│   ├── FilterError      a filter with an unknown field, operator or value
│   ├── NotFoundError    an id that is in no index
│   ├── DatasetError     topics, qrels or runs that cannot be read
│   ├── GlossaryError    a glossary or names file that cannot be read
│   └── ExtraMissing     a part that is not installed; the message names the extra
├── IndexUnusable        an index that cannot be opened
│   ├── IndexMissing     there is none
│   ├── IndexMismatch    another format, encoder or dimension
│   └── IndexDamaged     a file that is missing, truncated or changed
├── EncoderError         a model that cannot be opened
└── BusyError            more work than this process takes at once, or too slow

A message exists in both languages and says what happened, what was expected and what to do.
"""

from __future__ import annotations

import errno
import os
from typing import Any, Final

from indexer.records import Language

# What the system says in English only.
_REASONS_ZH: Final = {
    errno.EACCES: "没有权限", errno.EPERM: "不允许该操作", errno.EROFS: "文件系统只读",
    errno.ENOSPC: "磁盘空间不足", errno.EDQUOT: "超出磁盘配额", errno.EFBIG: "文件过大",
    errno.EIO: "磁盘读写错误", errno.ENOENT: "没有这个文件或文件夹", errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "这不是文件夹", errno.ELOOP: "符号链接循环", errno.ENAMETOOLONG: "名称过长",
    errno.EMFILE: "打开的文件过多", errno.EADDRINUSE: "地址已被占用",
    errno.EADDRNOTAVAIL: "本机没有该地址", errno.EINVAL: "参数无效", errno.ENXIO: "没有该设备",
    errno.ENOTEMPTY: "文件夹不为空", errno.EEXIST: "已存在", errno.ENFILE: "系统打开的文件过多",
    errno.EBUSY: "正被占用", errno.ETXTBSY: "正被占用", errno.ESTALE: "网络文件已失效",
    errno.ENOMEM: "内存不足", errno.EAGAIN: "资源暂时不可用", errno.ENODEV: "没有该设备",
}  # fmt: skip
_RIGHTS = ("give your user the right to it", "请为当前用户授予权限")
_SPACE = ("free some space and run the command again", "请腾出空间后再运行该命令")
_TODO: Final = {
    errno.EACCES: _RIGHTS, errno.EPERM: _RIGHTS, errno.ENOSPC: _SPACE, errno.EDQUOT: _SPACE,
    errno.EROFS: ("choose a folder that can be written to", "请选择可以写入的文件夹"),
}  # fmt: skip
_BY_SENTENCE: Final = {os.strerror(number): zh for number, zh in _REASONS_ZH.items()}


def reasons_of(error: OSError) -> tuple[str, str]:
    """Why the system refused, in English and in Chinese.

    >>> reasons_of(OSError(errno.ENOSPC, "No space left on device"))
    ('No space left on device', '磁盘空间不足')
    """
    en = error.strerror or str(error) or type(error).__name__
    return en, _REASONS_ZH.get(error.errno or 0, en)


def reason_in(language: Language, english: str) -> str:
    """A reason that was kept in the system's English, for a reader of `language`.

    >>> reason_in("zh", "Permission denied")
    '没有权限'
    """
    return _BY_SENTENCE.get(english, english) if language == "zh" else english


def refused(error: OSError) -> UserError | None:
    """What the system refused, as a sentence for the user; None for a failure of another kind."""
    if error.errno not in _REASONS_ZH:
        return None
    en, zh = reasons_of(error)
    name = os.fsencode(error.filename).decode("utf-8", "replace") if error.filename else ""
    todo_en, todo_zh = _TODO.get(error.errno, ("check that it exists", "请确认它存在"))
    return UserError(
        en=f"{name or 'a file'} cannot be read or written ({en}); {todo_en}",
        zh=f"{name or '某个文件'}：无法读写（{zh}）；{todo_zh}",
        code="refused",
    )


class LanmeiError(Exception):
    """Base of all errors with a message in both languages.

    `code` is stable and is the last part of the problem `type` over HTTP.
    """

    code = "error"
    exit_code = 3

    def __init__(self, *, en: str, zh: str, code: str | None = None) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh
        if code is not None:
            self.code = code

    def message(self, language: Language) -> str:
        """The sentence for a reader of `language`."""
        return self.zh if language == "zh" else self.en

    def __reduce__(self) -> tuple[Any, ...]:
        """The same error in another process."""
        return _again, (type(self), self.en, self.zh, self.code)


def _again(kind: type[LanmeiError], en: str, zh: str, code: str) -> LanmeiError:
    error = kind.__new__(kind)
    LanmeiError.__init__(error, en=en, zh=zh, code=code)
    return error


class UserError(LanmeiError):
    """The caller's mistake."""

    code = "user-error"
    exit_code = 2


class CorpusError(UserError):
    """A corpus, catalogue or document that cannot be used."""

    code = "corpus"


class QuestionError(UserError):
    """A question or a parameter that cannot be answered."""

    code = "question"


class FilterError(UserError):
    """A filter with an unknown field, operator or value."""

    code = "filter"


class NotFoundError(UserError):
    """An id that is in no index."""

    code = "not-found"


class DatasetError(UserError):
    """Topics, qrels or runs that cannot be read; the message names the line."""

    code = "dataset"


class GlossaryError(UserError):
    """A glossary or names file that cannot be read; the message names the line."""

    code = "glossary"


class ExtraMissing(UserError):  # noqa: N818 - named by what is missing, as the others here
    """Something was asked for that needs packages which a plain install leaves out."""

    code = "extra-missing"

    def __init__(self, extra: str, package: str | None) -> None:
        lacking = package or "a package"
        super().__init__(
            en=f"this needs {lacking}, which a plain install leaves out; "
            f"install it with: pip install 'lanmei[{extra}]'",
            zh=f"此功能需要 {package or '另外的软件包'}，基本安装中没有；"
            f"请安装：pip install 'lanmei[{extra}]'",
        )


class IndexUnusable(LanmeiError):  # noqa: N818
    """An index that cannot be opened; the message says what to do."""

    code = "index"
    exit_code = 2


class IndexMissing(IndexUnusable):
    """There is no index in the folder."""

    code = "index-missing"


class IndexMismatch(IndexUnusable):
    """The index is of another format, encoder or dimension."""

    code = "index-mismatch"


class IndexDamaged(IndexUnusable):
    """A file of the index is missing, truncated or changed."""

    code = "index-damaged"


class StoreUnusable(IndexUnusable):
    """The server that keeps the index does not answer, refuses us, or fails."""

    code = "store"


class EncoderError(LanmeiError):
    """A model that cannot be opened."""

    code = "encoder"
    exit_code = 2


class WorkersLost(LanmeiError):  # noqa: N818
    """Workers, or the scheduler that has them, do not answer or die."""

    code = "workers"
    exit_code = 2


class BusyError(LanmeiError):
    """More work than this process takes at once, or work that took too long."""

    code = "busy"
