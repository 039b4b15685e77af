"""A word-by-word gloss of a text in the other language, from the bridge terms and names."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.errors import QuestionError
from indexer.names import Names, find_mentions
from indexer.records import Language
from indexer.text import BridgeTerms, detect_language
from service.results import Jsonable

MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class GlossWord(Jsonable):
    """A word of a text with its possible translations, the likeliest first."""

    start: int
    end: int
    text: str
    translations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gloss(Jsonable):
    """The glossed words of a text. This is no translation: each word is taken out of context."""

    text: str
    language: Language
    words: tuple[GlossWord, ...]


def gloss_of(text: str, bridge: BridgeTerms, names: Names) -> Gloss:
    """Every word of `text` that has a bridge term or is a name, in order, without overlaps.

    Names win over terms, longer ones over shorter ones.

    Raises:
        QuestionError: for a text without words, or a longer one than `MOST_CHARACTERS`.
    """
    language = detect_language(text)
    if not text.strip() or language is None or len(text) > MOST_CHARACTERS:
        raise QuestionError(
            en=f"a text of {len(text)} characters cannot be glossed; expected Chinese or English "
            f"text of at most {MOST_CHARACTERS:,} characters",
            zh=f"无法逐词注释 {len(text)} 个字符的文本；"
            f"应为中文或英文，不超过 {MOST_CHARACTERS:,} 个字符",
            code="gloss",
        )
    other: Language = "en" if language == "zh" else "zh"
    found: dict[tuple[int, int], list[str]] = {}
    for mention in sorted(find_mentions(text, names), key=lambda m: m.start - m.end):
        entry = names.get(mention.kind, mention.name_id)
        name = entry.in_language(other) if entry else ""
        is_other = detect_language(name) == other
        if is_other and not _inside(mention.start, mention.end, found):
            found.setdefault((mention.start, mention.end), []).append(name)
    named = set(found)
    for term in bridge.expand(text):
        span = term.start, term.end
        if term.language != other or span in named or _inside(*span, found):
            continue
        meanings = found.setdefault(span, [])
        if term.translation not in meanings:
            meanings.append(term.translation)
    words = tuple(
        GlossWord(start, end, text[start:end], tuple(meanings))
        for (start, end), meanings in sorted(found.items())
    )
    return Gloss(text, language, words)


def _inside(start: int, end: int, found: dict[tuple[int, int], list[str]]) -> bool:
    """Whether the span overlaps another one that was found."""
    return any(
        start < other_end and other_start < end
        for other_start, other_end in found
        if (other_start, other_end) != (start, end)
    )
