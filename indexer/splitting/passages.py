"""Cuts documents into passages: langchain-text-splitters proposes, the spans are computed here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from indexer.errors import CorpusError
from indexer.records import Document, Language, Passage, PassageKind
from indexer.splitting.blocks import Block, find_blocks
from indexer.splitting.boilerplate import is_contact_heading, looks_like_boilerplate
from indexer.text import has_content

SPLITTER_VERSION = "6"

# Encoder tokens that a passage may have. Most paragraphs fit whole; longer ones are cut at sentence
# ends. Compared on the dev topics, dense retriever, MRR en to en / zh to en: 96 tokens .680 / .465,
# 192 and 240 .731 / .531; the heading put before the text lowers both (.675 / .481).
TARGET_TOKENS = 192

_SEPARATORS = [
    r"\n\s*\n",
    r"(?<=[。！？])[”’」』）》]*",
    r"(?<=[.!?”’\")])(?<!\bM[rs]\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bNo\.)(?<!\bSt\.)(?<!\bLt\.)(?<!\bHon\.)(?<!\bHON\.)(?<!\bMR\.)"
    r"(?<!\bDR\.)(?<!\bLT\.)(?<!\bCOL\.)(?<!\bProf\.)(?<!\bGen\.)(?<!\bRev\.)(?<!\bSen\.)"
    r"(?<!\b\d\.)(?<!\b[A-Z]\.)\s+(?=[A-Z“\"(0-9])",
    r"\n",
    r"[；;]\s*",
    r"[，、,]\s*",
    r"\s+",
    r"",
]
# Rows of a table are cut between rows.
_LINES_FIRST = [r"\n", *_SEPARATORS]


def split(
    document: Document, fits: Callable[[str], int], target: int = TARGET_TOKENS
) -> list[Passage]:
    """Cut a document into passages of one language each, in order of their start.

    `fits` counts the encoder's tokens; no passage has more than `target` of them. White space
    and lines without letters between passages belong to none; nothing else is left out.

    Raises:
        CorpusError: when a single character is longer than `target` tokens (a broken tokenizer).
    """
    passages: list[Passage] = []
    headings: dict[Language, str | None] = {"zh": None, "en": None}
    current: str | None = None
    contact = False
    for paragraph, block in enumerate(find_blocks(document)):
        text = document.text[block.start : block.end]
        contact = is_contact_heading(text) or (contact and not _ends_contact(text, block))
        kind: PassageKind = "heading" if block.heading else "content"
        if contact or block.kind == "code" or looks_like_boilerplate(text):
            kind = "boilerplate"
        elif block.heading:
            headings[block.language] = current = " ".join(text.strip("#■ \t").split())
        heading = None if block.heading else headings[block.language] or current
        passages.extend(
            _passage(document, start, end, block.language, kind, heading, paragraph)
            for start, end in _cut(document.text, block, fits, target)
        )
    return passages


def _ends_contact(text: str, block: Block) -> bool:
    """A contact block ends at a marked heading or at a paragraph of prose."""
    prose = not block.heading and len(text) > (60 if block.language == "zh" else 150)
    return text.lstrip().startswith(("#", "■")) or (prose and not looks_like_boilerplate(text))


def _passage(
    document: Document,
    start: int,
    end: int,
    language: Language,
    kind: PassageKind,
    heading: str | None,
    paragraph: int,
) -> Passage:
    pages = [page.number for page in document.pages if page.start < end and start < page.end]
    return Passage(
        passage_id=f"{document.document_id}:{start}-{end}",
        document_id=document.document_id,
        text=document.text[start:end],
        start=start,
        end=end,
        language=language,
        kind=kind,
        heading=heading,
        page_start=pages[0],
        page_end=pages[-1],
        paragraph=paragraph,
    )


def _cut(
    text: str, block: Block, fits: Callable[[str], int], target: int
) -> Iterator[tuple[int, int]]:
    """Spans of a block that fit, without outer white space."""
    whole = text[block.start : block.end]
    if fits(whole) <= target:
        yield block.start, block.end
        return
    position = block.start
    for piece in _proposals(
        whole, fits, target, _LINES_FIRST if block.kind == "rows" else _SEPARATORS
    ):
        stripped = piece.strip()
        start = position + len(piece) - len(piece.lstrip())
        position += len(piece)
        if not stripped or not has_content(stripped):
            continue
        if fits(stripped) > target:
            raise CorpusError(
                en=f"the text at {start} cannot be cut to {target} tokens of the encoder: "
                f"{stripped[:40]!r}",
                zh=f"位置 {start} 处的文本无法切分到编码模型的 {target} 个词元以内："
                f"{stripped[:40]!r}",
            )
        yield start, start + len(stripped)


def _proposals(
    whole: str, fits: Callable[[str], int], target: int, separators: list[str]
) -> list[str]:
    """Consecutive pieces without a gap: `"".join(pieces) == whole`."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    total = fits(whole)
    even = math.ceil(total / math.ceil(total / target) * 1.15)  # no short last piece
    splitter = RecursiveCharacterTextSplitter(
        separators=separators,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=min(target, even),
        chunk_overlap=0,
        length_function=fits,
        strip_whitespace=False,
    )
    pieces = [piece for piece in splitter.split_text(whole) if piece]
    if "".join(pieces) != whole:
        pieces = _relocate(whole, pieces)
    return pieces


def _relocate(whole: str, pieces: list[str]) -> list[str]:
    """Add text that the library dropped between pieces to the end of the piece before."""
    found: list[str] = []
    position = 0
    for piece in pieces:
        start = whole.index(piece, position)
        if start > position:
            gap = whole[position:start]
            if found and not re.search(r"\S", gap):
                found[-1] += gap
            else:
                found.append(gap)
        found.append(piece)
        position = start + len(piece)
    if position < len(whole):
        found.append(whole[position:])
    return found
