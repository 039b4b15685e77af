"""Joins the answers to the parts of a question: one line per part, each citation listed once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.records import Language
from service.answering.abstention import separator
from service.parts import AnswerPart, PartKind
from service.results import Answer, AnswerSentence, Citation

_LINE = re.compile(r"\s+")


def joined(
    whole: Answer, names: Sequence[tuple[str, PartKind]], answers: Sequence[Answer]
) -> Answer:
    """One answer made of the `answers` to the parts; hits and the rest are those of `whole`.

    It counts as answered when any part is. A sentence that answers two parts has one citation.
    """
    writer = _Writer(whole.question_language)
    parts: list[AnswerPart] = []
    for (name, kind), answer in zip(names, answers, strict=True):
        cited = writer.add(name, answer)
        parts.append(
            AnswerPart(
                name=name,
                kind=kind,
                question=answer.question,
                answered=answer.answered,
                reason=answer.reason,
                explanation=answer.explanation,
                citations=cited,
                confidence=answer.confidence,
            )
        )
    answered = any(part.answered for part in parts)
    said = [part for part in parts if part.answered] or parts
    unsaid = any(part.reason == "not-said" for part in parts)
    return replace(
        whole,
        answered=answered,
        reason=None if answered else ("not-said" if unsaid else "nothing-on-topic"),
        explanation=None if answered else writer.text,
        answer=writer.text if answered else None,
        sentences=tuple(writer.sentences),
        citations=tuple(writer.citations),
        confidence=max(part.confidence for part in said),
        took_ms=round(whole.took_ms + sum(answer.took_ms for answer in answers), 3),
        warnings=tuple(
            dict.fromkeys(
                (*whole.warnings, *(warning for answer in answers for warning in answer.warnings))
            )
        ),
        parts=tuple(parts),
    )


class _Writer:
    """Writes one line for each part, and numbers the citations of all of them."""

    def __init__(self, language: Language | None) -> None:
        self._language = language
        self.text = ""
        self.sentences: list[AnswerSentence] = []
        self.citations: list[Citation] = []

    def add(self, name: str, answer: Answer) -> tuple[int, ...]:
        """Add the line of a part; the numbers of its citations."""
        self.text += "\n" if self.text else ""
        self.text += _LINE.sub(" ", name) + separator(self._language)
        if not answer.answered:
            self.text += answer.explanation or ""
            return ()
        numbers = {citation.n: self._number(citation) for citation in answer.citations}
        for place, sentence in enumerate(answer.sentences):
            cited = tuple(numbers[n] for n in sentence.citations)
            self.text += " " if place else ""
            start = len(self.text)
            self.text += sentence.text
            self.sentences.append(AnswerSentence(sentence.text, start, len(self.text), cited))
            self.text += "".join(f" [{n}]" for n in cited)
        return tuple(dict.fromkeys(numbers.values()))

    def _number(self, citation: Citation) -> int:
        for known in self.citations:
            if (known.document_id, known.start, known.end) == (
                citation.document_id,
                citation.start,
                citation.end,
            ):
                return known.n
        self.citations.append(replace(citation, n=len(self.citations) + 1))
        return len(self.citations)
