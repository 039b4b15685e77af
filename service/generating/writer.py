"""Adds a model's prose to an answer of quotes; each sentence must pass the gate."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.errors import UserError
from indexer.records import Language
from indexer.text import detect_language
from service.generating.breaker import Breaker
from service.generating.endpoint import Generator, GeneratorFailed
from service.generating.gate import Gate
from service.generating.instructions import is_instruction
from service.generating.prompt import messages_of
from service.generating.sentences import Sentences, Written, letters_of
from service.generating.telling import warnings_of
from service.generating.translation import translate
from service.prose import Failure, Prose, ProseSentence, RemovedFor, Translation
from service.results import Answer, Citation

logger = logging.getLogger(__name__)

MOST_SENTENCES = 8


class GeneratorOff(UserError):  # noqa: N818 - it names a state, as `ExtraMissing` does
    """Prose or a translation was asked for, and no endpoint is set."""

    code = "generator-off"

    def __init__(self) -> None:
        super().__init__(
            en="no generator is set, so nothing can be written or translated; set "
            "LANMEI_GENERATOR_URL and LANMEI_GENERATOR_MODEL, or ask without generate",
            zh="未设置生成服务，无法生成文字或译文；请设置 LANMEI_GENERATOR_URL 和 "
            "LANMEI_GENERATOR_MODEL，或在提问时不使用 generate",
        )


class Writer:
    """Asks a model for prose and keeps the sentences that the quotes support."""

    def __init__(
        self, generator: Generator, gate: Gate, *, seconds: float, breaker: Breaker | None = None
    ) -> None:
        """Compose a writer.

        Args:
            generator: Writes the text.
            gate: Checks each sentence.
            seconds: How long a text may take.
            breaker: Shared by all writers that ask one endpoint; a new one when None.
        """
        self._generator = generator
        self._gate = gate
        self._seconds = seconds
        self._breaker = breaker or Breaker()

    def finish(self, answer: Answer) -> Answer:
        """The answer with prose, or with a warning that says why there is none.

        An abstention is returned as it is: without quotes there is nothing to write from.
        """
        for made in self.write(answer):
            if isinstance(made, Answer):
                return made
        return answer

    def write(self, answer: Answer) -> Iterator[ProseSentence | Answer]:
        """Each sentence as soon as it has passed, then the answer with all of them."""
        if not answer.answered or not answer.citations:
            yield answer
            return
        kept = _Kept(answer, self._gate)
        failure: Failure | None = None
        if self._breaker.lets_through():
            try:
                yield from self._passed(answer, kept)
                self._breaker.succeeded()
            except GeneratorFailed as failed:
                logger.warning("no prose, or not all of it: %s", failed.failure)
                failure = failed.failure
                self._breaker.failed()
            except BaseException:
                # The client left, or this is a bug here: neither is a failure of the endpoint.
                self._breaker.gave_up()
                raise
        else:
            failure = "resting"
        prose = kept.prose(self._generator.model, failure)
        added = warnings_of(prose, answer.question_language)
        yield replace(answer, prose=prose, warnings=(*answer.warnings, *added))

    def translate(self, cited: Citation) -> Translation:
        """The quote of a citation in the other language; `Translation` says if something failed.

        Raises:
            QuestionError: for a quote without words, or one that is too long.
        """
        return translate(
            cited,
            generator=self._generator,
            gate=self._gate,
            breaker=self._breaker,
            seconds=self._seconds,
        )

    def _passed(self, answer: Answer, kept: _Kept) -> Iterator[ProseSentence]:
        messages = messages_of(answer.question, answer.question_language, answer.citations)
        sentences = Sentences()
        for piece in self._generator.write(messages, seconds=self._seconds):
            for written in sentences.take(piece):
                yield from kept.take(written)
        # Reached only when the text is complete: a last sentence that was cut off is not shown.
        for written in sentences.rest():
            yield from kept.take(written)


class _Kept:
    """The sentences of one text that passed, and how many were removed for which reason."""

    def __init__(self, answer: Answer, gate: Gate) -> None:
        self._citations = {citation.n: citation for citation in answer.citations}
        self._language = answer.question_language
        self._gate = gate
        self._said: set[str] = set()
        self._text = ""
        self._sentences: list[ProseSentence] = []
        self._removed: Counter[RemovedFor] = Counter()

    def take(self, written: Written) -> Iterator[ProseSentence]:
        """The sentence with its place, when it passes."""
        fault = self._fault(written)
        if fault is not None:
            self._removed[fault] += 1
            return
        self._said.add(letters_of(written.text))
        self._text += " " if self._text else ""
        start = len(self._text)
        self._text += written.text
        sentence = ProseSentence(
            text=written.text,
            start=start,
            end=len(self._text),
            citations=written.citations,
            translation=all(
                self._citations[n].language != detect_language(written.text)
                for n in written.citations
            ),
        )
        self._text += " " + "".join(f"[{n}]" for n in written.citations)
        self._sentences.append(sentence)
        yield sentence

    def _fault(self, written: Written) -> RemovedFor | None:
        if not written.citations:
            return "uncited"
        if not set(written.citations) <= set(self._citations):
            return "no-such-quote"
        if is_instruction(written.text):
            return "instruction"
        if self._language and detect_language(written.text) != self._language:
            return "other-language"
        if letters_of(written.text) in self._said:
            return "repeated"
        if len(self._sentences) >= MOST_SENTENCES:
            return "too-many"
        cited = [self._citations[n] for n in written.citations]
        fault = self._gate.fault(written.text, [citation.quote for citation in cited])
        official = _official(cited, self._language)
        if fault is not None and official:
            return fault if self._gate.fault(written.text, official) else None
        return fault

    def prose(self, model: str, failure: Failure | None) -> Prose:
        """The prose of the sentences that have passed so far."""
        return Prose(
            generated=True,
            model=model,
            language=self._language,
            text=self._text or None,
            sentences=tuple(self._sentences),
            removed=dict(sorted(self._removed.items())),
            failure=failure,
        )


def _official(cited: Sequence[Citation], language: Language | None) -> list[str]:
    """All quotes or their official counterparts in `language`; empty if not every one has one."""
    found = [
        one.quote
        if one.language == language
        else one.counterpart.text
        if one.counterpart is not None and one.counterpart.kind == "official"
        else None
        for one in cited
    ]
    if all(one.language == language for one in cited):
        return []
    return [text for text in found if text] if all(found) else []
