"""Bridge terms: translations with which the lexical retriever finds the other language.

气候 is a bridge term for climate and the other way round.

Pairs come from the shipped table (made by training from the encoder's own token table and from
bitext), from the shipped lists of places and of words of agreements (written by hand), and from a
user's glossary file, which replaces shipped pairs of the same word. All are TSV: Chinese, English,
and for the shipped ones a score in (0, 1].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from indexer.errors import GlossaryError
from indexer.records import Language
from indexer.text.folding import Folded, fold
from indexer.text.language import HAN_RUN, detect_language
from indexer.text.tokens import distinct_terms, stem, stems

# Translations used for one term of a question, best first: more add wrong matches.
_MOST = 3
# A user's own pairs count fully.
_GLOSSARY_SCORE = 1.0
_SHIPPED = ("bridge_terms.tsv", "places.tsv", "agreements.tsv")
_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term of the other language that stands for `source`, words of the question.

    `start` and `end` are the span of `source` in the question. `weight` is in (0, 1]: the score
    of the pair as a share of the best of that source, shared among its translations and among the
    terms of each.
    """

    term: str
    source: str
    start: int
    end: int
    translation: str
    language: Language
    weight: float


class _Translation(NamedTuple):
    text: str
    score: float


def _list(translations: dict[str, str], term: str, translation: str) -> None:
    listed = translations.get(term)
    translations[term] = translation if listed is None else f"{listed}\n{translation}"


def _listed(translations: str) -> list[_Translation]:
    pairs = (line.split("\t") for line in translations.split("\n"))
    return [_Translation(text, float(score)) for text, score in pairs]


class BridgeTerms:
    """Translations of words and phrases, looked up in a question by longest match."""

    def __init__(self, pairs: Iterable[tuple[str, str, float]]) -> None:
        best: dict[tuple[str, str], float] = {}
        known = list(pairs)
        folded = _folded([zh for zh, _, _ in known]), _folded([en for _, en, _ in known])
        for zh, en, (_, _, score) in zip(*folded, known, strict=True):
            key = (zh.strip(), " ".join(_WORD.findall(en)))
            if all(key) and score > best.get(key, 0.0):
                best[key] = score
        # The translations of a term are one string, the best first, ties in their order: tens of
        # thousands of lists would take twice the memory and the time.
        self._from_zh: dict[str, str] = {}
        self._from_en: dict[str, str] = {}
        ordered = sorted(best)
        ordered.sort(key=best.__getitem__, reverse=True)
        stem_of = stems({word for _, en in ordered for word in en.split()})
        for zh, en in ordered:
            score = best[zh, en]
            _list(self._from_zh, zh, f"{en}\t{score}")
            _list(self._from_en, " ".join([stem_of[word] for word in en.split()]), f"{zh}\t{score}")
        # By the first character, or word: the longest entry that begins with it.
        self._longest_zh: dict[str, int] = {}
        for text in self._from_zh:
            self._longest_zh[text[0]] = max(len(text), self._longest_zh.get(text[0], 0))
        self._longest_en: dict[str, int] = {}
        for text in self._from_en:
            first, length = text.partition(" ")[0], text.count(" ") + 1
            self._longest_en[first] = max(length, self._longest_en.get(first, 0))
        self.n_pairs = len(best)

    @classmethod
    def load(cls, glossary: Path | None = None) -> BridgeTerms:
        """The shipped pairs and those of a user's glossary.

        Raises:
            GlossaryError: when the glossary cannot be read; the message names the line.
        """
        if glossary is None:
            return _shipped_terms()
        own = read_glossary(glossary)
        ours = {fold(zh).text for zh, _ in own} | {en.lower() for _, en in own}
        shipped = _shipped(*_SHIPPED)
        pairs = [pair for pair in shipped if pair[0] not in ours and pair[1] not in ours]
        pairs.extend((zh, en, _GLOSSARY_SCORE) for zh, en in own)
        return cls(pairs)

    def expand(self, text: str, *, folded: Folded | None = None) -> list[Expansion]:
        """Terms of the other language for the words of `text`, in order of their source.

        Works for mixed text too: Chinese runs give English terms and English words Chinese ones.
        `folded` is `text` folded, from a caller that has it already.
        """
        folded = fold(text) if folded is None else folded
        expansions: list[Expansion] = []
        for start, end, translations in self._matches(folded.text):
            target: Language = "en" if HAN_RUN.match(folded.text, start) else "zh"
            first, last = folded.source_span(start, end)
            source = text[first:last]
            used = translations[:_MOST]
            for own, score in used:
                terms = distinct_terms(own)
                # Of several words for one thing a passage has one: each counts for more than its
                # part. The best one counts fully, however rare it was where pairs were counted.
                weight = score / used[0].score / (len(used) * max(len(terms), 1)) ** 0.5
                expansions += [
                    Expansion(term, source, first, last, own, target, weight) for term in terms
                ]
        return expansions

    def _matches(self, text: str) -> Iterator[tuple[int, int, list[_Translation]]]:
        """Longest matches, Chinese by characters and English by words, left to right."""
        for run in HAN_RUN.finditer(text):
            start = run.start()
            while start < run.end():
                longest = self._longest_zh.get(text[start], 0)
                for length in range(min(longest, run.end() - start), 0, -1):
                    found = self._from_zh.get(text[start : start + length])
                    if found:
                        yield start, start + length, _listed(found)
                        start += length
                        break
                else:
                    start += 1
        words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        stemmed = [stem(text[start:end]) for start, end in words]
        position = 0
        while position < len(words):
            longest = self._longest_en.get(stemmed[position], 0)
            for length in range(min(longest, len(words) - position), 0, -1):
                found = self._from_en.get(" ".join(stemmed[position : position + length]))
                if found:
                    yield words[position][0], words[position + length - 1][1], _listed(found)
                    position += length
                    break
            else:
                position += 1


@lru_cache(maxsize=1)
def _shipped_terms() -> BridgeTerms:
    """Read once per process: every engine of every generation uses the same."""
    return BridgeTerms(_shipped(*_SHIPPED))


def read_glossary(path: Path) -> list[tuple[str, str]]:
    """Read a user's glossary: one pair a line, Chinese TAB English; `#` begins a comment.

    Raises:
        GlossaryError: for a line without two columns, or with the columns in the wrong order.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(
            en=f"{path}: the glossary cannot be read ({error}); expected UTF-8 text",
            zh=f"{path}：无法读取术语表（{error}）；应为 UTF-8 文本",
        ) from error
    pairs: list[tuple[str, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        right = len(columns) >= 2 and detect_language(columns[0]) == "zh"
        if not right or detect_language(columns[1]) != "en":
            raise GlossaryError(
                en=f"{path}, line {number}: expected Chinese TAB English, found {line.strip()!r}",
                zh=f"{path} 第 {number} 行：应为“中文 TAB 英文”，实际为 {line.strip()!r}",
            )
        pairs.append((columns[0], columns[1]))
    return pairs


def shipped_places() -> list[tuple[str, str]]:
    """The shipped places, Chinese and English; cities, provinces, rivers and lakes."""
    return [(zh, en) for zh, en, _ in _shipped("places.tsv")]


def shipped_capitals() -> list[tuple[str, str, str]]:
    """The shipped seats of government: country code, Chinese, English, one spelling each."""
    return [(code, zh, en) for code, zh, en in _rows("capitals.tsv")]


def _shipped(*names: str) -> Iterator[tuple[str, str, float]]:
    for name in names:
        for zh, en, score in _rows(name):
            yield zh, en, float(score)


def _rows(name: str) -> Iterator[list[str]]:
    table = files("indexer") / "data" / name
    if not table.is_file():
        return
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")[:3]


def _folded(texts: list[str]) -> list[str]:
    """Each text folded; all at once, which takes a tenth of the time."""
    found = fold("\n".join(texts)).text.split("\n")
    return found if len(found) == len(texts) else [fold(text).text for text in texts]
