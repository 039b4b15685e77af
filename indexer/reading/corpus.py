"""Files to text, and a corpus folder to documents. The only reader of the corpus format."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from indexer.errors import CorpusError
from indexer.reading.catalog import CATALOG_NAME, Entry, find_entries, read_catalog
from indexer.records import Document, Language, Page
from indexer.text import count_letters, detect_language

SUFFIXES = (".txt", ".md", ".docx")

# In this order: short Chinese text in GB18030 or Big5 is easily taken for UTF-16.
_ENCODINGS = ["utf_8", "gb18030", "big5", "utf_16_le", "utf_16_be"]
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def read_file(path: Path) -> str:
    """Return the text of a .txt, .md or .docx file, nothing normalised.

    The encoding of text files is detected: UTF-8, UTF-16 (with or without a byte order mark) or
    GB18030. A byte order mark is not part of the text. Paragraphs of a .docx are joined by a
    blank line.

    Raises:
        CorpusError: when the file cannot be read, is empty, is binary or has a broken encoding.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise CorpusError(
            en=f"{path}: files of this type cannot be read; expected {', '.join(SUFFIXES)}",
            zh=f"{path}：不支持这种文件；请使用 {'、'.join(SUFFIXES)}",
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "error"
        raise CorpusError(
            en=f"{path}: cannot be read ({reason}); check that it exists and may be read",
            zh=f"{path}：无法读取（{reason}）；请确认文件存在且有读取权限",
        ) from error
    text = _read_docx(path) if path.suffix.lower() == ".docx" else decode(content, str(path))
    if not text.strip():
        raise CorpusError(
            en=f"{path}: is empty; remove it or its catalogue entry, or give it text",
            zh=f"{path}：文件是空的；请删除该文件或目录条目，或补上内容",
        )
    return text


def decode(content: bytes, name: str) -> str:
    """Decode the bytes of a text file; `name` is for messages.

    Raises:
        CorpusError: when no known encoding fits, or what it gives is not text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(content, "utf_16", name)
    if content.startswith(b"\xef\xbb\xbf"):
        return _strict(content, "utf_8_sig", name)
    try:
        text = content.decode("utf_8")
    except UnicodeDecodeError:
        text = _detect(content, name)
    if "\x00" in text and content.count(0) * 4 > len(content):
        text = _detect(content, name)
    return _require_text(text, name)


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return _require_text(content.decode(encoding), name)
    except UnicodeDecodeError as error:
        raise _broken(name) from error


def _detect(content: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    if content.count(0) * 8 < len(content):
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            pass
    best = from_bytes(content, cp_isolation=_ENCODINGS).best()
    if best is None:
        raise _broken(name)
    return str(best)


def _require_text(text: str, name: str) -> str:
    """Refuse text full of control characters: it is a binary or in another encoding."""
    if "\x00" in text or len(_CONTROL.findall(text)) * 50 > len(text):
        raise CorpusError(
            en=f"{name}: is a binary file, not text; convert it to UTF-8 text or remove it",
            zh=f"{name}：是二进制文件而不是文本；请转换为 UTF-8 文本或将其移除",
        )
    return text


def _broken(name: str) -> CorpusError:
    return CorpusError(
        en=f"{name}: the encoding is broken; expected UTF-8, UTF-16 or GB18030; convert the file",
        zh=f"{name}：编码有误；应为 UTF-8、UTF-16 或 GB18030，请转换该文件",
    )


def _read_docx(path: Path) -> str:
    import zipfile

    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        paragraphs = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise CorpusError(
            en=f"{path}: is not a Word document that can be opened; save it again as .docx",
            zh=f"{path}：不是可以打开的 Word 文档；请重新另存为 .docx",
        ) from error
    return "\n\n".join(paragraphs)


def split_pages(text: str) -> tuple[Page, ...]:
    """Pages end at form feeds; a text without any is one page."""
    pages: list[Page] = []
    start = 0
    for match in re.finditer("\f", text):
        pages.append(Page(len(pages) + 1, start, match.end()))
        start = match.end()
    if start < len(text) or not pages:
        pages.append(Page(len(pages) + 1, start, len(text)))
    return tuple(pages)


def detect_languages(text: str) -> tuple[Language, ...]:
    """The languages of a document: one, or both when each holds a fifth of it."""
    han, latin, _ = count_letters(text)
    weight = han * 2.5 + latin
    if weight and 0.2 <= latin / weight <= 0.8:
        return ("zh", "en")
    found = detect_language(text)
    return (found,) if found else ()


def read_document(entry: Entry) -> Document:
    """Read one catalogued file.

    Raises:
        CorpusError: when the file cannot be used, differs from its catalogued checksum, or is in
            neither language.
    """
    text = read_file(entry.path)
    file_sha256 = hashlib.sha256(entry.path.read_bytes()).hexdigest()
    if entry.sha256 is not None and entry.sha256 != file_sha256:
        raise CorpusError(
            en=f"{entry.path}: sha256 is {file_sha256} but the catalogue says {entry.sha256}; "
            "if the change is meant, write the new value into the catalogue",
            zh=f"{entry.path}：sha256 为 {file_sha256}，而目录中是 {entry.sha256}；"
            "如果修改是有意的，请把新值写入目录",
        )
    languages = entry.languages or detect_languages(text)
    if not languages:
        raise CorpusError(
            en=f"{entry.path}: the text is in neither Chinese nor English; remove it",
            zh=f"{entry.path}：文本既不是中文也不是英文；请将其移除",
        )
    first_line = next(line.strip("#■ \t\r") for line in text.splitlines() if line.strip("#■ \t\r"))
    return Document(
        document_id=entry.document_id,
        title=entry.title or first_line[:200],
        text=text,
        pages=split_pages(text),
        languages=languages,
        kind=entry.kind,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        file_sha256=file_sha256,
        path=entry.relative_path,
        date=entry.date,
        issue=entry.issue,
        publisher=entry.publisher,
        version_of=entry.version_of,
        source=entry.source,
        title_translated=entry.title_translated,
    )


def read_corpus(corpus_dir: Path) -> list[Document]:
    """Read every document of a corpus folder, in the order of its catalogue.

    A folder without a catalogue is taken as it is: every readable file is a document whose id and
    title come from its name and first line, sorted by path.

    Raises:
        CorpusError: with every problem of the folder in one message.
    """
    if not corpus_dir.is_dir():
        raise CorpusError(
            en=f"{corpus_dir}: no such corpus folder; give the folder that holds {CATALOG_NAME}",
            zh=f"{corpus_dir}：没有这个语料文件夹；请给出含有 {CATALOG_NAME} 的文件夹",
        )
    catalog = corpus_dir / CATALOG_NAME
    entries = read_catalog(catalog) if catalog.exists() else find_entries(corpus_dir, SUFFIXES)
    documents: list[Document] = []
    problems: list[CorpusError] = []
    for entry in entries:
        try:
            documents.append(read_document(entry))
        except CorpusError as error:
            problems.append(error)
    if problems:
        raise CorpusError(
            en="\n".join(problem.en for problem in problems),
            zh="\n".join(problem.zh for problem in problems),
        )
    return documents
