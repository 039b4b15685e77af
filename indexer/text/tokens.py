"""One analyzer for index and query: text to terms with offsets in the original characters.

Chinese: jieba search-mode words, and all character bigrams, so that a word that the dictionary
does not know (碳中和) still matches. English: stemmed words without stop words. Both after script
folding, so 碳中和長期戰略 gives the terms of 碳中和长期战略.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from indexer.text.folding import Folded, fold
from indexer.text.language import HAN

TOKENIZER_VERSION = "2"

# A run of Han characters, or a word of Latin letters and digits (COP15, SDG16, 2050).
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]+(?:['’][^\W_{HAN}]+)?)")

# Lucene's English stop words, and question words.
_STOP_EN = frozenset(
    (  # noqa: SIM905
        "a an and are as at be but by for if in into is it no not of on or such that the "
        "their then there these they this to was will with what which who whom whose when "
        "where why how did does do has have had were been being i you he she we about any "
        "can could would should me my our "
    ).split()
)
_STOP_ZH = frozenset(
    (  # noqa: SIM905
        "的 了 和 是 在 就 都 而 及 与 着 或 一个 没有 我们 你们 他们 它们 是否 "
        "什么 怎么 怎样 如何 哪些 哪个 哪里 哪 谁 吗 呢 吧 啊 被 把 对 对于 关于 "
        "从 到 由 为 为了 以 以及 也 还 又 并 并且 这 那 这个 那个 这些 那些 之 "
        "其 有 有关 说 请问 多少 几 何时 何 "
    ).split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A term and the span of the original text it came from."""

    term: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _stemmer() -> Any:  # noqa: ANN401
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball stem of a lower-case English word."""
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


def stems(words: Iterable[str]) -> dict[str, str]:
    """The Snowball stem of each of many lower-case English words."""
    known = list(words)
    return dict(zip(known, _stemmer().stemWords(known), strict=True))


def analyze(text: str, *, bigrams: bool = True) -> list[Token]:
    """Return the terms of `text` in order of their start; the empty string has none.

    A bigram that is also a word of the same span is given once. With `bigrams=False` the terms
    are words only, as in the published BM25 baselines.
    """
    return analyze_folded(fold(text), bigrams=bigrams)


def analyze_folded(folded: Folded, *, bigrams: bool = True) -> list[Token]:
    """`analyze` for a text that is folded already; spans are those of the original."""
    tokens: list[Token] = []
    for match in _RUN.finditer(folded.text):
        if match.lastgroup == "han":
            tokens.extend(_chinese(folded, match.start(), match.group(), bigrams=bigrams))
        else:
            word = match.group().replace("’", "'").removesuffix("'s")
            if word not in _STOP_EN:
                tokens.append(Token(stem(word), *folded.source_span(match.start(), match.end())))
    return tokens


def _chinese(folded: Folded, offset: int, run: str, *, bigrams: bool) -> list[Token]:
    import rjieba

    spans = {
        (start, end) for word, start, end in rjieba.tokenize(run, "search") if word not in _STOP_ZH
    }
    if bigrams:
        pairs = ((start, start + 2) for start in range(len(run) - 1))
        spans.update(pair for pair in pairs if run[slice(*pair)] not in _STOP_ZH)
    return [
        Token(run[start:end], *folded.source_span(offset + start, offset + end))
        for start, end in sorted(spans)
    ]


def terms(text: str, *, bigrams: bool = True) -> list[str]:
    """The terms of `text` alone, for indexing."""
    return [token.term for token in analyze(text, bigrams=bigrams)]


@lru_cache(maxsize=50_000)
def distinct_terms(text: str) -> tuple[str, ...]:
    """The terms of a short text, such as a name or a translation, each once and in order."""
    return tuple(sorted({token.term for token in analyze(text)}))


@lru_cache(maxsize=50_000)
def word_tags(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a short Chinese text with jieba's parts of speech (n, v, nr for a person)."""
    import rjieba

    return tuple(rjieba.tag(text))


@lru_cache(maxsize=50_000)
def word_frequency(word: str) -> int:
    """How often jieba's dictionary counted `word`; 0 when it is no word of the dictionary."""
    import rjieba

    return int(rjieba.suggest_freq(word)) if rjieba.has_word(word) else 0
