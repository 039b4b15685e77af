"""Findings of reading a file: a record, and its message in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indexer.errors import LanmeiError, reason_in
from indexer.records import Language

Severity = Literal["not_read", "partly_read", "note"]

# The cause is not in the file: the finding is not kept, and the file is read again next time.
NOT_OF_THE_FILE = frozenset({"lacking", "lacking_ocr"})

# code -> (severity, English, Chinese). {n} is a count, {pages} page numbers, {detail} a word or
# name from the file.
_SENTENCES: dict[str, tuple[Severity, str, str]] = {
    "empty": (
        "not_read",
        "is empty; give it text or remove it",
        "文件是空的；请补上内容或将其移除",
    ),
    "type": (
        "not_read",
        "files of the type {detail} cannot be read; convert it to PDF, DOCX, HTML or text",
        "不支持 {detail} 类型的文件；请转换为 PDF、DOCX、HTML 或文本",
    ),
    "no_document": (
        "not_read",
        "describes {detail}, which is missing; put that file in the same folder, or remove "
        "this one",
        "它说明的文件 {detail} 不存在；请把该文件放到同一文件夹，或移除这个说明文件",
    ),
    "broken": (
        "not_read",
        "is damaged or not what its name says ({detail}); save it again",
        "文件已损坏或与扩展名不符（{detail}）；请重新保存",
    ),
    "encrypted": (
        "not_read",
        "is protected by a password; save a copy without one",
        "文件受密码保护；请另存一份没有密码的副本",
    ),
    "encoding": (
        "not_read",
        "the encoding is broken; expected UTF-8, UTF-16, GB18030 or Big5; convert it to UTF-8",
        "编码有误；应为 UTF-8、UTF-16、GB18030 或 Big5；请转换为 UTF-8",
    ),
    "binary": (
        "not_read",
        "is a binary file, not text; convert it to UTF-8 text or remove it",
        "是二进制文件而不是文本；请转换为 UTF-8 文本或将其移除",
    ),
    "no_text_layer": (
        "not_read",
        "has no text layer, it is a scan ({n} pages); recognise its characters first, or install "
        "lanmei[ocr]",
        "没有文本层，是扫描件（{n} 页）；请先做文字识别，或安装 lanmei[ocr]",
    ),
    "too_large": (
        "not_read",
        "is too large ({detail}); split it",
        "文件过大（{detail}）；请拆分",
    ),
    "bomb": (
        "not_read",
        "unpacks to more than the safe limit ({detail}); it was not opened",
        "解压后的体积超出安全范围（{detail}）；没有打开",
    ),
    "timeout": (
        "not_read",
        "took longer than {n} s and was not read; split it or save it again",
        "读取时间超过 {n} 秒，已中止；请拆分或重新保存",
    ),
    "memory": (
        "not_read",
        "needs more memory than is allowed for one file; split it",
        "读取所需内存超出单个文件的上限；请拆分",
    ),
    "crashed": (
        "not_read",
        "could not be read: the reading process ended ({detail}); the file is probably damaged, "
        "save it again",
        "读取它的进程意外结束（{detail}）；文件可能已损坏，请重新保存",
    ),
    "lacking": (
        "not_read",
        "was not read, though the file is sound: this installation lacks a part ({detail}); "
        "repair it with `pip install --force-reinstall lanmei`, in a checkout with "
        "`rm -rf .venv && make setup`",
        "没有读取，文件本身没有问题：当前安装缺少组件（{detail}）；请运行 "
        "`pip install --force-reinstall lanmei` 修复，"
        "在代码目录中则运行 `rm -rf .venv && make setup`",
    ),
    "lacking_ocr": (
        "not_read",
        "was not read, though the file is sound: the extra for text recognition lacks a part "
        "({detail}); repair it with `pip install --force-reinstall 'lanmei[ocr]'`",
        "没有读取，文件本身没有问题：文字识别的附加组件不完整（缺少 {detail}）；请运行 "
        "`pip install --force-reinstall 'lanmei[ocr]'` 修复",
    ),
    "special": (
        "not_read",
        "is not a file but a {detail}; remove it",
        "不是文件而是 {detail}；请将其移除",
    ),
    "outside": (
        "not_read",
        "is a link out of the corpus folder; copy the file into it",
        "指向语料文件夹之外；请把文件复制进来",
    ),
    "name": (
        "not_read",
        "has a name that is not UTF-8; give it another name",
        "文件名不是 UTF-8 编码；请重命名",
    ),
    "unreadable": (
        "not_read",
        "cannot be opened ({detail}); check that it exists and may be read",
        "无法打开（{detail}）；请确认文件存在且有读取权限",
    ),
    "not_in_catalogue": (
        "not_read",
        "is not in the catalogue and was not indexed; add a [[document]] for it",
        "不在目录中，未编入索引；请为它添加一个 [[document]]",
    ),
    "checksum": (
        "not_read",
        "is not the file that the catalogue describes (sha256 of the file, then of the catalogue: "
        "{detail}); if the change is intended, write the new value into the catalogue",
        "与目录的描述不符（文件和目录中的 sha256 依次为 {detail}）；"
        "如果修改是有意的，请把新值写入目录",
    ),
    "pages_without_text": (
        "partly_read",
        "{n} pages have no text layer (pages {pages}) and were not read; install lanmei[ocr]",
        "有 {n} 页没有文本层（第 {pages} 页），未读取；请安装 lanmei[ocr]",
    ),
    "pages_broken": (
        "partly_read",
        "{n} pages cannot be read (pages {pages})",
        "有 {n} 页无法读取（第 {pages} 页）",
    ),
    "sidecar": (
        "note",
        "its description {detail} cannot be used and was ignored; correct or remove it",
        "它的说明文件 {detail} 无法使用，已忽略；请更正或移除",
    ),
    "truncated": (
        "partly_read",
        "only the first {n} {detail} were read; split the file",
        "只读取了前 {n} {detail}；请拆分文件",
    ),
    "mojibake": (
        "partly_read",
        "{n} characters are garbled; convert the file again from its source",
        "有 {n} 个字符是乱码；请从原始文件重新转换",
    ),
    "cid": (
        "partly_read",
        "{n} characters have no Unicode value in the file (pages {pages})",
        "有 {n} 个字符在文件中没有对应的 Unicode 值（第 {pages} 页）",
    ),
    "embedded": (
        "partly_read",
        "{n} embedded objects or pictures of text were not read ({detail})",
        "有 {n} 个嵌入对象或图片未读取（{detail}）",
    ),
    "ocr": (
        "note",
        "the text of {n} pages was recognised from pictures (pages {pages}; confidence {detail})",
        "有 {n} 页的文字由图像识别得到（第 {pages} 页；置信度 {detail}）",
    ),
    "empty_pages": (
        "note",
        "{n} pages are empty (pages {pages})",
        "有 {n} 个空白页（第 {pages} 页）",
    ),
    "running_heads": (
        "note",
        "{n} running heads, feet and page numbers were excluded from the text ({detail})",
        "已将 {n} 处页眉、页脚和页码排除在正文之外（{detail}）",
    ),
    "comments": (
        "note",
        "{n} comments are not part of the text ({detail})",
        "有 {n} 条批注不计入正文（{detail}）",
    ),
    "tracked": (
        "note",
        "tracked changes: insertions are read, {n} deletions are not ({detail})",
        "含修订：插入的内容已读取，{n} 处删除的内容未读取（{detail}）",
    ),
    "hidden": (
        "note",
        "{n} hidden parts were read like the others ({detail})",
        "有 {n} 处隐藏内容，已照常读取（{detail}）",
    ),
    "hidden_text": (
        "note",
        "{n} parts of hidden text, neither shown nor printed, were left out ({detail})",
        "有 {n} 处不显示也不打印的隐藏文字，未编入（{detail}）",
    ),
    "formulas": (
        "partly_read",
        "{n} cells hold a formula without a stored value ({detail}); open and save the file",
        "有 {n} 个单元格是没有存储结果的公式（{detail}）；请打开并保存该文件",
    ),
    "macros": ("note", "holds macros, which were not run", "含有宏，没有运行"),
    "unknown_language": (
        "note",
        "is in neither Chinese nor English; it is kept, but found by its words only",
        "既不是中文也不是英文；已保留，但只能按词查找",
    ),
    "mixed_language": (
        "note",
        "contains passages in a language other than Chinese and English ({detail})",
        "含有中文和英文以外的段落（{detail}）",
    ),
    "earlier_mail": (
        "note",
        "{n} lines of earlier messages, quoted in this one, were left out",
        "这封邮件引用的先前邮件共 {n} 行，未编入正文",
    ),
    "encoding_read": ("note", "was read as {detail}", "按 {detail} 编码读取"),
    "duplicate": (
        "note",
        "has the same text as {detail}; only one of them is kept",
        "与 {detail} 内容相同，只保留一份",
    ),
    "near_duplicate": (
        "note",
        "differs little from {detail} ({n} % the same); both are kept",
        "与 {detail} 差别很小（{n}% 相同）；两份都保留",
    ),
    "earlier_text": (
        "note",
        "differs little from {detail}, which is the later one ({n} % the same); both are kept, "
        "answers quote the later one unless the question asks for the earlier",
        "与较新的 {detail} 差别很小（{n}% 相同）；两份都保留，"
        "除非问题指明较早的一份，回答引用较新的",
    ),
    "left_out": (
        "note",
        "{n} hidden or README files were left out ({detail})",
        "有 {n} 个隐藏文件或 README 文件未编入（{detail}）",
    ),
}


_KINDS_ZH = {"FIFO": "命名管道（FIFO）", "socket": "套接字", "device": "设备", "folder": "文件夹"}
_UNITS_ZH = {
    "characters": "个字符",
    "columns": "列",
    "pages": "页",
    "rows": "行",
    "slides": "张幻灯片",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of reading a file; `code` is stable, its message is not."""

    code: str
    n: int = 0
    pages: tuple[int, ...] = ()
    detail: str = ""

    @property
    def severity(self) -> Severity:
        """`not_read` when no text could be read, `partly_read` when some of it is lost."""
        return _SENTENCES[self.code][0]

    @property
    def is_known(self) -> bool:
        """Whether a code exists."""
        return self.code in _SENTENCES

    def message(self, language: Language) -> str:
        """The message, a sentence that continues the name of the file."""
        _, en, zh = _SENTENCES[self.code]
        sentence = zh if language == "zh" else en
        detail = self.detail
        if self.code == "unreadable":
            detail = reason_in(language, detail)
        elif self.code == "special" and language == "zh":
            detail = _KINDS_ZH.get(detail, detail)
        elif self.code == "truncated" and language == "zh":
            unit, *names = detail.split(" ", 1)
            detail = " ".join([_UNITS_ZH.get(unit, unit), *names])
        return sentence.format(n=self.n, pages=page_ranges(self.pages), detail=detail)


class NotRead(LanmeiError):  # noqa: N818
    """Raised by a reader when a file gives no text; carries the finding."""

    code = "not-read"

    def __init__(self, code: str, *, n: int = 0, detail: str = "") -> None:
        self.finding = Finding(code, n=n, detail=detail)
        super().__init__(en=self.finding.message("en"), zh=self.finding.message("zh"))


def lacking(error: ImportError) -> str:
    """The package that could not be imported; with the reason when it is installed.

    >>> lacking(ModuleNotFoundError("No module named 'lxml'", name="lxml"))
    'lxml'
    """
    if isinstance(error, ModuleNotFoundError) and error.name:
        return error.name
    return f"{error.name}: {error}" if error.name else str(error) or type(error).__name__


def codes() -> tuple[str, ...]:
    """All codes of findings."""
    return tuple(_SENTENCES)


def page_ranges(pages: tuple[int, ...], limit: int = 8) -> str:
    """`(1, 2, 3, 7)` as "1-3, 7", at most `limit` ranges."""
    ranges: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if ranges and ranges[-1][1] == page - 1:
            ranges[-1] = (ranges[-1][0], page)
        else:
            ranges.append((page, page))
    shown = [f"{first}-{last}" if last > first else str(first) for first, last in ranges]
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")
