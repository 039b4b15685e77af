"""Questions rewritten word by word into the other language.

No open data has Chinese questions to English passages. A glossed question has the right words in
the wrong order, which is meant to teach the encoder which passage it asks for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence

from training.terms import Term

PIECE = re.compile(r"[A-Za-z][A-Za-z'-]*[A-Za-z]|[A-Za-z]|[\u3400-\u9fff]+|\d[\d.,]*|\S")
MAX_WORDS = 3
MAX_CHARACTERS = 7
LEAST_SCORE = 0.12
LEAST_SHARE = 0.5
CHOICES = 2
ASKING = {
    "what": "什么", "who": "谁", "whom": "谁", "whose": "谁的", "when": "什么时候", "where": "哪里",
    "which": "哪个", "why": "为什么", "how": "如何", "how many": "多少", "how much": "多少",
    "how long": "多长时间", "how old": "多大", "what year": "哪一年", "in what year": "哪一年",
    "what type": "什么类型", "what kind": "什么样", "how often": "多久一次", "?": "？",
}  # fmt: skip
SILENT = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "did",
        "does",
        "do",
        "has",
        "have",
        "had",
        "that",
        "this",
        "it",
        "its",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "as",
        "and",
        "or",
        "'s",
    ]
)
SPOKEN = {
    "什么": "what", "谁": "who", "哪里": "where", "哪": "which", "为什么": "why", "如何": "how",
    "多少": "how many", "几": "how many", "何时": "when", "什么时候": "when", "怎么": "how",
    "哪个": "which", "哪些": "which", "哪一年": "what year", "哪年": "what year", "有": "",
    "是": "is", "的": "of", "了": "", "在": "in", "和": "and", "与": "and", "吗": "", "呢": "",
    "被": "by", "？": "?", "。": ".", "，": ",",
}  # fmt: skip
Glossary = Mapping[str, Sequence[str]]


def glossaries(terms: Sequence[Term]) -> tuple[Glossary, Glossary]:
    """Chinese for English terms and English for Chinese ones, the best few of each."""
    chinese: dict[str, list[str]] = {}
    english: dict[str, list[str]] = {}
    for term in sorted(terms, key=lambda term: -term.score):
        if term.score < LEAST_SCORE:
            continue
        if len(known := chinese.setdefault(term.english, [])) < CHOICES:
            known.append(term.chinese)
        if len(known := english.setdefault(term.chinese, [])) < CHOICES:
            known.append(term.english)
    return chinese, english


def glosses_of(
    texts: Iterable[tuple[str, str]], terms: Sequence[Term], seed: int
) -> dict[str, str]:
    """Of every (text, language) that can be glossed, its gloss in the other language."""
    chinese, english = glossaries(terms)
    drawn = random.Random(f"{seed}-gloss")
    found: dict[str, str] = {}
    for text, language in texts:
        gloss, share = (
            gloss_english(text, chinese, drawn)
            if language == "en"
            else gloss_chinese(text, english, drawn)
        )
        if share >= LEAST_SHARE:
            found[text] = gloss
    return found


def gloss_english(
    text: str, chinese: Glossary, drawn: random.Random, stay: float = 0.0
) -> tuple[str, float]:
    """English in Chinese words, and the share of its content words that were known.

    A word stays English with the probability `stay`.
    """
    pieces = PIECE.findall(text)
    words: list[str] = []
    known = unknown = at = 0
    while at < len(pieces):
        for length in range(min(MAX_WORDS, len(pieces) - at), 0, -1):
            run = " ".join(pieces[at : at + length]).lower()
            if run in ASKING:
                words.append(_or_stays(ASKING[run], f" {run} ", drawn, stay))
            elif run in SILENT:
                words.append(_or_stays("", f" {run} ", drawn, stay))
            elif run in chinese:
                words.append(_or_stays(drawn.choice(chinese[run]), f" {run} ", drawn, stay))
                known += 1
            elif length > 1:
                continue
            else:
                words.append(f" {pieces[at]} ")
                unknown += pieces[at].isalpha()
            at += length
            break
    return re.sub(" +", " ", "".join(words)).strip(), known / max(1, known + unknown)


def _or_stays(other: str, own: str, drawn: random.Random, stay: float) -> str:
    """Draws nothing where nothing stays, so that older draws hold."""
    return own if stay and drawn.random() < stay else other


def gloss_chinese(
    text: str, english: Glossary, drawn: random.Random, stay: float = 0.0
) -> tuple[str, float]:
    """Chinese in English words by longest match, and the share of characters that were known.

    A word stays Chinese with the probability `stay`.
    """
    words: list[str] = []
    known = unknown = 0
    for piece in PIECE.findall(text):
        at = 0
        while at < len(piece):
            for length in range(min(MAX_CHARACTERS, len(piece) - at), 0, -1):
                run = piece[at : at + length]
                if run in SPOKEN:
                    words.append(_or_stays(SPOKEN[run], run, drawn, stay))
                elif run in english and (length > 1 or len(piece) == 1):
                    words.append(_or_stays(drawn.choice(english[run]), run, drawn, stay))
                    known += length
                elif length > 1:
                    continue
                else:
                    words.append(run)
                    unknown += not run.isascii()
                at += length
                break
    return " ".join(filter(None, words)), known / max(1, known + unknown)
