"""Read a draft: its quotations, its other sentences, and the words around them.

Quotations stand in “…”, "…", 「…」, 『…』, «…», ‘…’ or in a markdown block quote. The outermost
quotation counts. A quotation ends in its paragraph; an opening mark without a closing one is
reported and begins nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.text import has_content, sentence_spans
from service.verifying.report import ClaimKind

Extent = tuple[int, int]

_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_BLOCK_LINE = re.compile(r"[ \t]*>+[ \t]?")
_SKIPPED_LINE = re.compile(r"\s*+(?:(?<= {3})$|#{1,6}\s|[-*_=:| ]{3,}+$|<!--)")
_LIST_MARK = re.compile(r"\s*(?:[-*+•■▪]\s+|\d{1,3}[.、)）]\s+|#{1,6}\s+)")
_REFERENCES = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]*)?(?:references|bibliography|sources|notes|works cited|"
    r"参考文献|參考文獻|参考资料|引用文献|来源|注释|脚注)[ \t]*[:：]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_ENTRY = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\[\^?(\d{1,3})\]:?[ \t]+(\S.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"^[ \t]*(\d{1,3})[.)、][ \t]*(\S.*)$", re.MULTILINE)
_QUOTE_MARK = re.compile(r"[“”„«»‹›「」『』‘’\"＂]")
_CLOSER_OF = {"“": "”", "„": "”", "«": "»", "‹": "›", "「": "」", "『": "』", "‘": "’"}
_OPENERS_OF = {"”": "“„", "»": "«", "›": "‹", "」": "「", "』": "『", "’": "‘"}
# It begins where a run of end marks begins, and never anywhere inside one: linear in its length.
_END_BEFORE_MARK = re.compile(
    r"(?<![.!?。！？…])([.!?。！？…]++)((?:\[\^?\d{1,3}(?:[-,，–]\d{1,3})*\])+)"
)
_MARK = re.compile(r"\[\^?\d{1,3}(?:[-,，–]\d{1,3})*\]")
_PARENTHESIS = re.compile(r"[(（]([^()（）\n]{1,200})[)）]")
_END = re.compile(r"[.!?。！？]")
_ATTRIBUTION_LINE = re.compile(r"\s*(?:[—–-]{1,2}|――)\s*\S")
# A sentence whose quotations are longer than its own words is checked through them.
_OWN_SHARE = 0.5
# indexer.text.sentences copies the rest of the text at each cut; longer paragraphs go in stretches.
_LONGEST_PARAGRAPH = 20_000


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """What is to be checked, as spans of the draft.

    `before` and `after` are the words around a quotation, up to the next one or the end of the
    sentence; `after` of a sentence is the sentence with its source.
    """

    kind: ClaimKind
    start: int
    end: int
    before: Extent
    after: Extent


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, what it claims, its numbered references, and where a quotation was never closed."""

    text: str
    claims: tuple[DraftClaim, ...]
    references: dict[int, str]
    unclosed: tuple[int, ...]


def read_draft(text: str) -> Draft:
    """Find what is to be checked in `text`, in its order. Any text will do, the empty one too."""
    body_end, references = _references(text)
    claims: list[DraftClaim] = []
    unclosed: list[int] = []
    colon: Extent = (0, 0)
    for start, end in _paragraphs(text, body_end):
        for block, quoted in _blocks(text, start, end):
            if quoted:
                claims.extend(_block_quotation(text, block, colon))
            else:
                found, open_marks = _prose(text, block, colon)
                claims.extend(found)
                unclosed.extend(open_marks)
            colon = _colon_sentence(text, block)
    return Draft(text, tuple(claims), references, tuple(unclosed))


def _references(text: str) -> tuple[int, dict[int, str]]:
    """Where the prose ends, and the numbered references by number."""
    headings = list(_REFERENCES.finditer(text))
    entries = {int(match[1]): match[2].strip() for match in _ENTRY.finditer(text)}
    if not headings:
        return len(text), entries
    for match in _NUMBERED.finditer(text, headings[-1].end()):
        entries.setdefault(int(match[1]), match[2].strip())
    return headings[-1].start(), entries


def _paragraphs(text: str, end: int) -> Iterator[Extent]:
    start = 0
    for match in _BLANK.finditer(text, 0, end):
        yield from _stretches(text, start, match.start())
        start = match.end()
    yield from _stretches(text, start, end)


def _stretches(text: str, start: int, end: int) -> Iterator[Extent]:
    """The paragraph, or parts of one that is very long, cut at a line or a sentence end."""
    while end - start > _LONGEST_PARAGRAPH:
        limit = start + _LONGEST_PARAGRAPH
        cut = max(text.rfind(mark, start, limit) for mark in ("\n", "。", ". ", "！", "？"))
        cut = cut + 1 if cut > start else limit
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[Extent, bool]]:
    """Runs of lines of a paragraph: block quotes (True) and prose; headings and rules go."""
    run: Extent | None = None
    kind = False
    position = start
    while position < end:
        newline = text.find("\n", position, end)
        line_end = end if newline == -1 else newline
        quoted = _BLOCK_LINE.match(text, position, line_end) is not None
        left_out = _SKIPPED_LINE.match(text, position, line_end) or _ENTRY.match(
            text, position, line_end
        )
        if run is not None and (left_out or quoted != kind):
            yield run, kind
            run = None
        if not left_out:
            run = (position if run is None else run[0], line_end)
            kind = quoted
        position = line_end + 1
    if run is not None:
        yield run, kind


def _colon_sentence(text: str, block: Extent) -> Extent:
    """The last line of a block when it ends with a colon: it introduces what follows."""
    stripped = text[block[0] : block[1]].rstrip()
    if not stripped.endswith((":", "：")):
        return (0, 0)
    end = block[0] + len(stripped)
    return max(block[0], text.rfind("\n", block[0], end) + 1, end - 400), end


def _block_quotation(text: str, block: Extent, colon: Extent) -> Iterator[DraftClaim]:
    """The block as one quotation; a last line that begins with a dash says whose it is."""
    start, end = block
    last = text.rfind("\n", start, end) + 1
    after: Extent = (end, end)
    if last > start:
        mark = _BLOCK_LINE.match(text, last, end)
        if _ATTRIBUTION_LINE.match(text, mark.end() if mark else last, end):
            start, end, after = start, last, (last, end)
    marker = _BLOCK_LINE.match(text, start, end)
    start = marker.end() if marker else start
    while end > start and text[end - 1].isspace():
        end -= 1
    if has_content(text[start:end]):
        yield DraftClaim("quotation", start, end, colon, after)


def _prose(text: str, block: Extent, colon: Extent) -> tuple[list[DraftClaim], list[int]]:
    start, end = block
    quotes, unclosed = _quotes(text, start, end)
    masked = list(text[start:end])
    for first, last in quotes:
        final = text[last - 1] if text[last - 1] in ".!?。！？…" else "X"
        masked[first - start : last - start] = ["X"] * (last - first - 1) + [final]
    # "growth.[3]" ends a sentence after the mark, so that the mark stays with its sentence.
    shape = _END_BEFORE_MARK.sub(lambda match: match[2] + match[1], "".join(masked))
    shape = _PARENTHESIS.sub(lambda match: _END.sub("X", match[0]), shape)
    sentences = _merged(text, [(a + start, b + start) for a, b in sentence_spans(shape)])
    claims: list[DraftClaim] = []
    remaining = iter(quotes)
    quote = next(remaining, None)
    for number, (first, last) in enumerate(sentences):
        inside: list[Extent] = []
        while quote is not None and quote[0] < last:
            inside.append(quote)
            quote = next(remaining, None)
        lead = colon if number == 0 else (0, 0)
        claims.extend(_claims_of(text, (first, last), inside, lead))
    return claims, unclosed


def _merged(text: str, sentences: list[Extent]) -> list[Extent]:
    """Sentences; what only says where the one before is from belongs to it.

    That is a parenthesis, a mark such as [3], or words that go on after a quotation: ，他说。
    """
    merged: list[Extent] = []
    for start, end in sentences:
        rest = _MARK.sub("", text[start:end]).lstrip()
        alone = _PARENTHESIS.match(rest)
        source = not has_content(rest[alone.end() :] if alone else rest)
        if merged and (source or rest.startswith(("，", ",", "——", "、"))):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _claims_of(
    text: str, sentence: Extent, quotes: list[Extent], lead: Extent
) -> Iterator[DraftClaim]:
    """The quotations of a sentence, and the sentence itself when it says enough of its own."""
    start, end = sentence
    mark = _LIST_MARK.match(text, start, end)
    start = mark.end() if mark else start
    quoted = sum(last - first for first, last in quotes)
    says = has_content(_MARK.sub("", text[start:end]))
    if quoted <= (end - start) * _OWN_SHARE and says:
        yield DraftClaim("sentence", start, _without_source(text, start, end), lead, (start, end))
    for number, (first, last) in enumerate(quotes):
        before = (quotes[number - 1][1] + 1 if number else start, max(first - 1, start))
        if number == 0 and not has_content(text[before[0] : before[1]]):
            before = lead if lead != (0, 0) else before
        following = quotes[number + 1][0] - 1 if number + 1 < len(quotes) else end
        yield DraftClaim("quotation", first, last, before, (min(last + 1, following), following))


def _without_source(text: str, start: int, end: int) -> int:
    """The end of a sentence without a parenthesis after its end mark."""
    for match in re.finditer(r"[.!?。！？]\s*(?=[(（])", text[start:end]):
        alone = _PARENTHESIS.match(text, start + match.end(), end)
        if alone and not has_content(text[alone.end() : end]):
            return start + match.end()
    return end


def _quotes(text: str, start: int, end: int) -> tuple[list[Extent], list[int]]:
    """Spans between the outermost pairs of marks, and the places of opening marks left open."""
    stack: list[tuple[str, int]] = []
    pairs: list[Extent] = []
    for match in _QUOTE_MARK.finditer(text, start, end):
        mark, position = match.group(), match.start()
        if mark in '"＂':
            mark = '"'
            closes = any(held == '"' for held, _ in stack[-8:])
            openers = '"' if closes else ""
        else:
            openers = _OPENERS_OF.get(mark, "")
        if mark == "’" and _is_apostrophe(text, position):
            continue
        if not openers:
            if mark in _CLOSER_OF or mark == '"':
                stack.append((mark, position))
            continue
        depth = next((d for d in range(1, min(len(stack), 8) + 1) if stack[-d][0] in openers), 0)
        if depth:
            opened = stack[-depth][1]
            del stack[-depth:]
            while pairs and pairs[-1][0] > opened:
                pairs.pop()
            pairs.append((opened + 1, position))
    kept = [(first, last) for first, last in pairs if has_content(text[first:last])]
    unclosed = [position for mark, position in stack if mark != "‘"]
    return kept, unclosed


def _is_apostrophe(text: str, position: int) -> bool:
    """True for the mark in don’t: a letter stands after it."""
    return (
        position + 1 < len(text) and text[position + 1].isalpha() and text[position + 1] < "\u2e80"
    )
