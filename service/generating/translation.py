"""Translates a quote with the model that also writes prose; each sentence passes the gate."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Final, Literal

from indexer.errors import QuestionError
from indexer.records import Language
from indexer.text import detect_language, sentence_spans
from service.generating.breaker import Breaker
from service.generating.endpoint import Generator, GeneratorFailed
from service.generating.gate import Gate
from service.generating.instructions import is_instruction
from service.generating.prompt import messages_to_translate
from service.generating.sentences import Sentences, Written, letters_of
from service.generating.telling import warnings_of_translation
from service.prose import Failure, RemovedFor, Translation
from service.results import Citation

logger = logging.getLogger(__name__)

# More than a passage has, and about half of what a model may write at once.
MOST_CHARACTERS: Final = 1_500
_GAP: Final = "[…]"
# A sentence is seldom translated by more than two.
_TIMES: Final = 2
_SPARE: Final = 2


def translate(
    cited: Citation, *, generator: Generator, gate: Gate, breaker: Breaker, seconds: float
) -> Translation:
    """The quote of a citation in the other language, without sentences that the gate removes.

    Raises:
        QuestionError: for a quote without words, or a longer one than `MOST_CHARACTERS`.
    """
    language = detect_language(cited.quote)
    if language is None or len(cited.quote) > MOST_CHARACTERS:
        raise QuestionError(
            en=f"{len(cited.quote)} characters cannot be translated; expected Chinese or English "
            f"words, up to {MOST_CHARACTERS:,} characters",
            zh=f"无法翻译 {len(cited.quote)} 个字符的文本；"
            f"应为中文或英文，不超过 {MOST_CHARACTERS:,} 个字符",
            code="translation",
        )
    into: Language = "en" if language == "zh" else "zh"
    kept = _Kept(cited.quote, into, gate)
    failure = _ask(kept, generator, breaker, seconds)
    removed: dict[str, int] = dict(sorted(kept.removed.items()))
    return Translation(
        generated=True,
        model=generator.model,
        document_id=cited.document_id,
        start=cited.start,
        end=cited.end,
        quote=cited.quote,
        language=language,
        into=into,
        text=kept.text(),
        removed=removed,
        failure=failure,
        warnings=warnings_of_translation(removed, failure, into),
    )


def _ask(kept: _Kept, generator: Generator, breaker: Breaker, seconds: float) -> Failure | None:
    """Have the model write, and keep what passes; returns why the text is incomplete, or None."""
    if not breaker.lets_through():
        return "resting"
    sentences = Sentences()
    try:
        for piece in generator.write(messages_to_translate(kept.quote, kept.into), seconds=seconds):
            for written in sentences.take(piece):
                kept.take(written)
        for written in sentences.rest():
            kept.take(written)
    except GeneratorFailed as failed:
        logger.warning("no translation, or not all of it: %s", failed.failure)
        breaker.failed()
        return failed.failure
    except BaseException:
        # The client left, or this is a bug here: neither is a failure of the endpoint.
        breaker.gave_up()
        raise
    breaker.succeeded()
    return None


class _Kept:
    """The sentences of one translation, with gaps and the reasons for those removed."""

    def __init__(self, quote: str, into: Language, gate: Gate) -> None:
        self.quote = quote
        self.into = into
        self.removed: Counter[RemovedFor] = Counter()
        self._gate = gate
        self._most = _TIMES * len(sentence_spans(quote)) + _SPARE
        self._said: set[str] = set()
        self._parts: list[str] = []

    def take(self, written: Written) -> None:
        """Keep a sentence, or leave a gap."""
        fault = self._fault(written.text)
        if fault is None:
            self._said.add(letters_of(written.text))
            self._parts.append(written.text)
            return
        self.removed[fault] += 1
        if self._parts[-1:] != [_GAP]:
            self._parts.append(_GAP)

    def _fault(self, text: str) -> RemovedFor | None:
        if is_instruction(text):
            return "instruction"
        if detect_language(text) not in {self.into, None}:
            return "other-language"
        if letters_of(text) in self._said:
            return "repeated"
        if len(self._said) >= self._most:
            return "too-many"
        return self._gate.untrue(text, self.quote)

    def text(self) -> str | None:
        """The sentences with their gaps; None when no sentence passed."""
        if not self._said:
            return None
        blank: Literal["", " "] = "" if self.into == "zh" else " "
        return blank.join(self._parts)
