"""Makes an answer of quotes, or an abstention with its reason, from what a question found."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import replace

from indexer.encoders import Encoder
from indexer.names import Names
from indexer.records import Language
from indexer.store import Index
from indexer.text import fold
from service.answering.about import Place, said_of
from service.answering.abstention import (
    AnswerModel,
    explain,
    not_read,
    reason_of,
    shipped_answer_model,
)
from service.answering.answer import can_answer, choose, cite
from service.answering.demanded import those_that_may_say
from service.answering.evidence import Candidate, EvidenceFinder
from service.answering.facts import FactCheck
from service.answering.holders import names_holder
from service.answering.names_across import NamesAcross
from service.answering.quoting import is_decision, quoted_once, whole_quote
from service.answering.reading import ReadsWindows
from service.answering.rows import rows_named
from service.answering.sentences import Sentence, SentenceTable
from service.answering.spoken import Teller, not_spoken_about
from service.answering.versions import most_alike
from service.question import (
    OfficeAsked,
    Part,
    Question,
    asks_why,
    not_told,
    office_in,
    teller_span,
    things_asked,
    titles_in,
)
from service.results import Answer, AnswerSentence, Citation
from service.retrieval import Finder, Found


class Answerer:
    """Answers questions from what a `Finder` over the same index found."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        names: Names,
        finder: Finder,
        model: AnswerModel | None = None,
        reader: ReadsWindows | None = None,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._names = names
        self._model = model or shipped_answer_model(reader=reader is not None)
        self._counterparts = finder.counterparts
        sentences = SentenceTable(index, encoder, names, finder.counterparts)
        self.evidence = EvidenceFinder(index, finder.ranker.retrievers, sentences, reader)
        self.facts = FactCheck(index, names)
        self._names_across = NamesAcross(index, self.evidence)

    def answer(self, found: Found, part: Part | None = None, *, saying: bool = False) -> Answer:
        """Answer from what was found in hybrid mode, or abstain.

        For a `part` only sentences about its things can answer; with `saying`, only what they
        said. An abstention says when files were not read: the answer may be in one of them.
        """
        started = time.perf_counter()
        question, model = found.question, self._model
        candidates = self.candidates(found)
        possible = [candidate for candidate in candidates if can_answer(candidate, question)]
        if part is not None:
            possible = [
                one for one in possible if self._place(one).is_about(one, part, saying=saying)
            ]
        lacking = self._lacking(question, possible)
        telling = those_that_may_say(possible, question, self._sentences_of)
        office = office_in(question)
        if office is not None:
            telling = [one for one in telling if self._may_name_holder(office, one)]
        fitting = [one for one in telling if not lacking[_place_of(one)]]
        fitting = rows_named(question, fitting, self._index)
        chosen = choose(fitting or possible, model)
        confidence = model.confidence(chosen[0]) if chosen else 0.0
        if not fitting:
            confidence = min(confidence, model.vetoed)
        answered = bool(fitting) and model.suffices(chosen[0], confidence)
        quoted = self._quoted(chosen, candidates, question) if answered else []
        cited = cite(quoted, self._index, self._counterparts)
        language, warnings = question.language, found.warnings
        if cited.n_dropped:
            warnings = (*warnings, _dropped(cited.n_dropped, language))
        answered = answered and bool(cited.citations)
        reason = None if answered else reason_of(candidates, question)
        spoke = any(candidate.features.said_by for candidate in possible)
        missing = lacking[_place_of(chosen[0])] if chosen and not answered else ()
        if not answered and not missing:
            vetoed = [one for one in possible if lacking[_place_of(one)]]
            would = [one for one in vetoed if model.suffices(one, model.confidence(one))]
            if would:  # only what is lacking forbids the answer
                reason, missing = "not-said", lacking[_place_of(choose(would, model)[0])]
        if not answered and self._index.manifest.n_not_read:
            warnings = (*warnings, not_read(self._index.manifest.n_not_read, language))
        took_ms = found.took_ms + (time.perf_counter() - started) * 1000
        return replace(
            self.nothing(found),
            answered=answered,
            reason=reason,
            explanation=explain(reason, question, self._names, missing, spoke=spoke)
            if reason
            else None,
            answer=cited.answer if answered else None,
            sentences=cited.sentences,
            citations=cited.citations,
            confidence=round(confidence, 4),
            took_ms=round(took_ms, 3),
            warnings=warnings,
        )

    def nothing(self, found: Found) -> Answer:
        """An abstention with the hits that were found, to be filled in."""
        question = found.question
        return Answer(
            question=question.text,
            question_language=question.language,
            answered=False,
            reason="nothing-on-topic",
            explanation=explain("nothing-on-topic", question, self._names),
            answer=None,
            sentences=(),
            citations=(),
            confidence=0.0,
            hits=found.hits,
            took_ms=found.took_ms,
            index_id=self._index.index_id,
            encoder=self._encoder.name,
            warnings=found.warnings,
        )

    def quoting(self, found: Found, citation: Citation, confidence: float) -> Answer:
        """The answer that consists of one quote; `citation` has the number 1."""
        return replace(
            self.nothing(found),
            answered=True,
            reason=None,
            explanation=None,
            answer=f"{citation.quote} [1]",
            sentences=(AnswerSentence(citation.quote, 0, len(citation.quote), (1,)),),
            citations=(citation,),
            confidence=round(confidence, 4),
        )

    def retold(self, found: Found, earlier: Answer) -> Answer | None:
        """The sentences that say, in what was found, what `earlier` quotes from earlier versions.

        A version changes numbers and words of a sentence; the one that reads most alike takes its
        place, also when by itself it would not quite suffice. None when nothing found reads like
        a quote, so that the later version does not have it.
        """
        candidates = self.candidates(found)
        chosen = [one for c in earlier.citations if (one := most_alike(c.quote, candidates))]
        if not chosen or len(chosen) < len(earlier.citations):
            return None
        if any(self._lacking(found.question, chosen).values()):
            return self.nothing(found)
        cited = cite(chosen, self._index, self._counterparts)
        if cited.n_dropped:
            return self.nothing(found)
        return replace(
            self.nothing(found),
            answered=True,
            reason=None,
            explanation=None,
            answer=cited.answer,
            sentences=cited.sentences,
            citations=cited.citations,
            confidence=earlier.confidence,
        )

    def withdrawn(self, found: Found, answer: Answer) -> Answer:
        """The answer as an abstention: what it quotes does not say what was asked for."""
        return replace(
            answer,
            answered=False,
            reason="not-said",
            explanation=explain("not-said", found.question, self._names),
            answer=None,
            sentences=(),
            citations=(),
        )

    def _sentences_of(self, row: int) -> tuple[Sequence[Sentence], str | None]:
        """The sentences of a passage, and its folded heading."""
        heading = self._index.passages[row].heading
        return self.evidence.sentences_of(row).sentences, fold(heading).text if heading else None

    def _may_name_holder(self, asked: OfficeAsked, candidate: Candidate) -> bool:
        """False for a sentence that has the office asked for, and joins nobody to it."""
        sentence, same = candidate.sentence, candidate.same_language
        passage = self._index.passages[sentence.row]
        said = self._index.statements.at(passage.passage_id, sentence.start, sentence.end)
        told = fold(f"{said.organisation or ''} {said.role or ''}").text if said else ""
        if any(
            asked.is_held_as(one, same_language=same) for one in titles_in(told, passage.language)
        ):
            return True
        # Who says it is not named by it.
        label = said.speaker if said and said.speech == "direct" else None
        text = sentence.text.replace(label, " ") if label else sentence.text
        named = names_holder(text, passage.language, asked, self._names, same_language=same)
        return named is not False

    def _place(self, candidate: Candidate) -> Place:
        row = candidate.sentence.row
        passage = self._index.passages[row]
        return Place(
            self.evidence.sentences_of(row),
            passage,
            self._index.documents[passage.document_id],
            said_of(self._index, self._counterparts, passage.passage_id, candidate.sentence),
        )

    def _lacking(
        self, question: Question, candidates: Sequence[Candidate]
    ) -> dict[tuple[int, int], tuple[str, ...]]:
        """By passage row and start of a sentence, the facts that it and its context lack."""
        found = self.lacking(question, {one.sentence.row for one in candidates})
        things = things_asked(question)
        span = teller_span(question)
        teller = Teller(question, span, self._names) if span else None
        return {
            _place_of(one): (
                *found[one.sentence.row],
                *not_told(question, things, one.sentence.text, one.sentence.folded),
                *self._not_said_by(teller, one),
            )
            for one in candidates
        }

    def _not_said_by(self, teller: Teller | None, one: Candidate) -> tuple[str, ...]:
        """Who is asked to have said something, where a sentence is another's or nobody's."""
        if teller is None:
            return ()
        passage = self._index.passages[one.sentence.row]
        document = self._index.documents[passage.document_id]
        return teller.missing_in(
            one.sentence,
            said_of(self._index, self._counterparts, passage.passage_id, one.sentence),
            self.evidence.sentences_of(one.sentence.row).sentences,
            one.language,
            f"{passage.heading or ''}\n{document.title}",
        )

    def lacking(self, question: Question, rows: Collection[int]) -> dict[int, tuple[str, ...]]:
        """By passage row, the facts of the question that the passage and its context lack."""
        found: dict[int, tuple[str, ...]] = {}
        for row in rows:
            other = self._counterparts.of_passage(self._index.passages[row].passage_id)
            found[row] = self.facts.missing(question, row, other.text if other else None)
            around = self.evidence.sentences_of(row).surroundings
            language = self._index.passages[row].language
            found[row] = (*found[row], *not_spoken_about(question, around, language))
        for row, names in self._names_across.missing(question, rows).items():
            found[row] = tuple(dict.fromkeys((*found[row], *names)))
        return found

    def _quoted(
        self, chosen: Sequence[Candidate], candidates: Sequence[Candidate], question: Question
    ) -> list[Candidate]:
        who = question.named("person") | question.named("organisation")
        decision = question.form == "yes-no" and is_decision(question.folded.text)
        why = asks_why(question.folded.text)
        whole = [
            whole_quote(one, candidates, self._text_of(one), who, decision=decision, reason=why)
            for one in chosen
        ]
        return quoted_once(whole, self._text_of)

    def _text_of(self, candidate: Candidate) -> str:
        passage = self._index.passages[candidate.sentence.row]
        return self._index.documents[passage.document_id].text

    def candidates(self, found: Found) -> list[Candidate]:
        """The sentences from which an answer is chosen, with their features."""
        scored = [(group.row, found.ranking.fused[group.row]) for group in found.groups]
        return self.evidence.candidates(found.question, found.ranking, scored)


def _place_of(candidate: Candidate) -> tuple[int, int]:
    return candidate.sentence.row, candidate.sentence.start


def _dropped(n: int, language: Language | None) -> str:
    if language == "zh":
        return f"有 {n} 处引文与存储的原文不符，已删除"
    return f"{n} quotes did not match the stored text and were removed"
