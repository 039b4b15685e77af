"""Check a draft against the documents: every quotation, and every other sentence.

A quotation is found verbatim, nearly, attributed to the wrong source, or not at all. Nothing is
ever said to be supported by its meaning: a sentence in a writer's own words is `not_found`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from itertools import islice
from threading import Lock

from indexer.errors import QuestionError
from indexer.names import Names, load_names
from indexer.records import Language
from indexer.text import detect_language, has_content
from service.verifying.claim import Check, Sources
from service.verifying.comparable import comparable
from service.verifying.draft import Draft, DraftClaim, read_draft
from service.verifying.match import SourceTexts
from service.verifying.origin import Origins, Texts
from service.verifying.pieces import Searcher
from service.verifying.reference import References
from service.verifying.report import Claim, VerifyReport, summarise

# More claims than a book has; the rest of a longer text is not checked, and that is said.
MOST_CLAIMS = 5000
# JSON can carry halves of a character; no encoding can write them.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BLOCK_MARK = re.compile(r"^[ \t]*>+[ \t]?", re.MULTILINE)


class Verifier:
    """Checks texts against one index. Safe to share between threads.

    The documents are made ready to be searched at the first check.
    """

    def __init__(self, index: Texts, names: Names | None = None) -> None:
        self._index = index
        self._names = names
        self._lock = Lock()
        self._ready: Sources | None = None

    def verify_text(self, text: str) -> VerifyReport:
        """Check a draft: each quotation, and each sentence that is not one.

        Raises:
            QuestionError: when the text is empty or only white space.
        """
        if not text.strip():
            raise QuestionError(
                en="there is no text to check; give the draft, or single quotations",
                zh="没有可核对的文本；请提供草稿全文或单条引文",
                code="text-empty",
            )
        started = time.perf_counter()
        text = _LONE_SURROGATE.sub("\ufffd", text)
        draft = read_draft(text)
        language = detect_language(text) or "en"
        form = comparable(_BLOCK_MARK.sub(lambda mark: " " * len(mark[0]), text))
        check = Check(text, form, draft.references, self._made_ready())
        claims = tuple(
            check.claim(n, claim) for n, claim in enumerate(islice(draft.claims, MOST_CLAIMS), 1)
        )
        return self._report(started, claims, _warnings(draft, language))

    def verify_quotes(self, quotes: Sequence[str]) -> VerifyReport:
        """Check quotations given one by one; claim `n` is `quotes[n - 1]`, offsets are in it.

        Raises:
            QuestionError: when there is none, or one has no letter or digit.
        """
        blank = next((n for n, quote in enumerate(quotes, 1) if not has_content(quote)), None)
        if blank is not None or not quotes:
            raise QuestionError(
                en=f"quotation {blank} holds no text"
                if blank
                else "there is no quotation to check",
                zh=f"第 {blank} 条引文没有文字内容" if blank else "没有可核对的引文",
                code="quote-empty",
            )
        started = time.perf_counter()
        ready = self._made_ready()
        claims = tuple(
            Check(quote, comparable(quote), {}, ready).claim(
                n, DraftClaim("quotation", 0, len(quote), (0, 0), (0, 0))
            )
            for n, quote in enumerate((_LONE_SURROGATE.sub("\ufffd", q) for q in quotes), 1)
        )
        return self._report(started, claims, ())

    def _made_ready(self) -> Sources:
        with self._lock:
            if self._ready is None:
                index = self._index
                known = self._names or load_names(None, index.corpus_names)
                names = known.with_speakers(index.statements)
                texts = SourceTexts(index.documents.values())
                origins = Origins(index, texts, names)
                searcher = Searcher(texts, origins.voice_at)
                resolver = References(index.documents.values())
                self._ready = Sources(texts, searcher, origins, resolver, names)
            return self._ready

    def _report(
        self, started: float, claims: tuple[Claim, ...], warnings: tuple[str, ...]
    ) -> VerifyReport:
        return VerifyReport(
            took_ms=round(1000 * (time.perf_counter() - started), 3),
            index_id=self._index.index_id,
            claims=claims,
            summary=summarise(claims),
            warnings=warnings,
        )


def _warnings(draft: Draft, language: Language) -> tuple[str, ...]:
    """Warnings about parts of the draft that were not checked."""
    zh = language == "zh"
    found: list[str] = []
    if draft.unclosed:
        line = draft.text.count("\n", 0, draft.unclosed[0]) + 1
        count = len(draft.unclosed)
        found.append(
            f"有 {count} 个引号没有配对（第一个在第 {line} 行），其内容未按引文核对"
            if zh
            else f"{count} quotation mark(s) are not closed in their paragraph (the first in line "
            f"{line}); what follows was not checked as a quotation"
        )
    if len(draft.claims) > MOST_CLAIMS:
        found.append(
            f"文本共有 {len(draft.claims)} 条待核对内容，只核对了前 {MOST_CLAIMS} 条"
            if zh
            else f"the text has {len(draft.claims)} claims; the first {MOST_CLAIMS} were checked"
        )
    if not draft.claims:
        found.append(
            "文本中没有可核对的句子或引文"
            if zh
            else "the text holds no sentence or quotation to check"
        )
    return tuple(found)
