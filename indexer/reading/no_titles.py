"""Declared titles that are none: what programs write where nobody gave a title."""

from __future__ import annotations

import re
import unicodedata

_STARTS = ("microsoft ", "untitled", "anonymous")
_ENDS = (
    ".doc",
    ".docx",
    ".indd",
    ".pdf",
    ".ppt",
    ".pptx",
    ".wps",
    ".tex",
    ".xls",
    ".xlsx",
    ".odt",
    ".rtf",
)
# A name of a program's own for a new file, which may be numbered: Document1, 未命名 2.
_DEFAULT = re.compile(
    r"(?:untitled|unnamed|no title)(?: (?:document|design|presentation|spreadsheet|page|form))?|"
    r"(?:new |microsoft )?(?:word |powerpoint |excel )?"
    r"(?:document|presentation|workbook|book|slide)|"
    r"new (?:page|file)|(?:microsoft )?(?:word|powerpoint|excel)|"
    r"(?:新建|新增)? ?(?:microsoft )?(?:word|powerpoint|excel|文本|文字)? ?"
    r"(?:文[档檔件稿]|文字文稿|演示文稿|[简簡][报報]|幻灯片|投影片|工作[簿表]|表格|页面|頁面|网页|網頁)|"
    r"未命名(?:的?(?:文[档檔件稿]|[简簡][报報]|设计|設計|演示文稿|表格))?|"
    r"[无無][标標][题題](?:文[档檔件])?"
)
_NUMBER = re.compile(r"[\s_-]{0,3}[(（]?\d{0,3}[)）]?$")


def is_no_title(title: str) -> bool:
    """True for an empty title, a file name, and the name that a program gives to a new file."""
    shown = " ".join(unicodedata.normalize("NFKC", title).casefold().split())
    if not shown or "\ufffd" in shown or shown.startswith(_STARTS) or shown.endswith(_ENDS):
        return True
    return _DEFAULT.fullmatch(_NUMBER.sub("", shown)) is not None
