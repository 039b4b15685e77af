"""How far the words of a speaker reach in a paragraph of reported and quoted speech.

A statement is made of whole sentences, the clause that names the speaker in it. Reported speech
goes on to the end of the paragraph, or to whom the next sentence names. Quoted speech ends with its
quotation: what follows is the reporter's own, unless a sentence says that the same person goes on
("he said", 他说) or is a quotation itself. Nothing within a quotation is another's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from indexer.statements.attribution import Attribution, Speaker
from indexer.statements.quotations import Quotation, common_marks, quotations
from indexer.text import sentence_spans

_END_MARKS = " \t\n\r\u3000\xa0.。!！?？…,，;；"


@dataclass(frozen=True, slots=True)
class Words:
    """`text[start:end]` was said by `speaker`: whole sentences that follow each other.

    `told_end` is where the first sentence that names the speaker ends, `told` where it starts.
    """

    start: int
    end: int
    speaker: Speaker
    direct: bool
    told: int
    told_end: int


@dataclass(frozen=True, slots=True)
class Reached:
    """What was said in a paragraph, and who speaks on in the next one within a quotation."""

    words: list[Words]
    goes_on: Speaker | None


def reach(
    text: str, attributions: Sequence[Attribution], carried: Speaker | None = None
) -> Reached:
    """Who said which sentences of a paragraph.

    `carried` is whose quotation the paragraph above left open.
    """
    return _Reader(text, attributions, carried).read()


_Reach = Literal["paragraph", "quotations", "sentence"]


class _Reader:
    """Walks the sentences of one paragraph.

    `_now` is who said the sentence before. His words reach to the end of the `paragraph`, or over
    the `quotations` that follow directly, or are the one `sentence`; and always to `_until`, the
    end of the quotation that is being read. `_person` goes on by "he said", and so does `_last`
    when a body or the meeting had the word since.
    """

    def __init__(
        self, text: str, attributions: Sequence[Attribution], carried: Speaker | None
    ) -> None:
        self._text = text = common_marks(text)
        self._sentences = sentence_spans(text)
        self._named = {one.start: one for one in attributions}
        self._quotations = quotations(text, goes_on=carried is not None)
        self._starts = [one.start for one in self._quotations]
        self._said: list[Attribution | None] = [None] * len(self._sentences)
        self._now: Attribution | None = None
        self._reach: _Reach = "sentence"
        self._until = 0
        self._person: Speaker | None = None
        self._last = carried
        self._begin(carried)

    def _begin(self, carried: Speaker | None) -> None:
        first = self._quotations[0] if self._quotations else None
        if carried is None or first is None or not self._sentences:
            return
        if first.start == self._sentences[0][0]:
            self._now = Attribution(-1, carried, "direct")
            self._reach, self._until = "quotations", first.end

    def read(self) -> Reached:
        """See `reach`."""
        for number, (start, end) in enumerate(self._sentences):
            own = self._named.get(start)
            if own is not None and self._is_quoted(own, start, end):
                own = None
            if own is not None and own.nobody:
                self._now = self._person = None
                continue
            named = self._speaker_named(own) if own is not None else None
            if own is not None and named is not None:
                self._speaks(number, own, named)
            elif self._speaks_on(start, end):
                self._said[number] = self._now
                self._until = max(self._until, self._end_of_quotation(start, end))
            else:
                self._now = None
        return Reached(list(self._words()), self._goes_on())

    def _is_quoted(self, own: Attribution, start: int, end: int) -> bool:
        """Whether a sentence that names somebody stands in what another says in quotation marks."""
        if self._now is None or start >= self._until:
            return False
        quoted = self._last_of(self._until)
        if quoted is None or not quoted.closed:
            return False  # a mark that is missing must not silence everybody after it
        return own.speech != "direct" or end <= self._until

    def _speaker_named(self, own: Attribution) -> Speaker | None:
        """Whom an attribution means: "he" is the last person of the paragraph; None for nobody."""
        if own.speaker is None:
            return self._person or self._last
        if not own.firm and self._person is not None and self._now is not None:
            return None  # a country within a person's speech
        if self._person is not None and own.speaker.name == self._person.name:
            return self._person
        return own.speaker

    def _speaks(self, number: int, own: Attribution, speaker: Speaker) -> None:
        start, end = self._sentences[number]
        self._person = speaker if own.firm else None
        self._last = self._person or self._last
        said = replace(own, speaker=speaker)
        quoted = self._quotation_before(start, own)
        first = number if quoted is None else self._first_of(quoted, number)
        self._said[first : number + 1] = [said] * (number + 1 - first)
        self._now, self._until = said, self._end_of_quotation(start, end)
        if own.speech == "direct" and (own.behind or self._ends_quoted(start, end)):
            self._reach = "quotations"
        else:
            self._reach = "paragraph" if own.firm else "sentence"

    def _speaks_on(self, start: int, end: int) -> bool:
        """Whether a sentence that names nobody is still the speaker's."""
        if self._now is None:
            return False
        if start < self._until or self._reach == "paragraph":
            return True
        return self._reach == "quotations" and self._is_quotation(start, end)

    def _is_quotation(self, start: int, end: int) -> bool:
        """Whether a sentence is a quotation from its first to its last character."""
        own = self._quotation_at(start)
        return own is not None and not self._text[own.end : end].strip(_END_MARKS)

    def _quotation_at(self, place: int) -> Quotation | None:
        """The quotation that begins at or before `place` and ends behind it."""
        number = bisect_right(self._starts, place) - 1
        own = self._quotations[number] if number >= 0 else None
        return own if own is not None and place < own.end else None

    def _last_of(self, end: int) -> Quotation | None:
        """The last quotation that begins before `end`."""
        number = bisect_left(self._starts, end) - 1
        return self._quotations[number] if number >= 0 else None

    def _end_of_quotation(self, start: int, end: int) -> int:
        """Where the last quotation ends that has words in a sentence; 0 without one."""
        last = self._last_of(end)
        return last.end if last is not None and last.end > start else 0

    def _quotation_before(self, start: int, own: Attribution) -> Quotation | None:
        """The quotation whose speaker a sentence names, when it begins in an earlier one."""
        last = self._last_of(start)
        if last is None or not last.closed or own.speech != "direct":
            return None
        just_before = own.behind and not self._text[last.end : start].strip()
        return last if last.end > start or just_before else None

    def _first_of(self, quoted: Quotation, number: int) -> int:
        """The first sentence of a quotation that `number` ends; those of others stay theirs."""
        while number > 0 and self._sentences[number][0] > quoted.start:
            if self._sentences[number - 1][0] in self._named:
                break
            number -= 1
        return number

    def _ends_quoted(self, start: int, end: int) -> bool:
        """Whether a sentence begins or ends with a quotation."""
        last = self._last_of(end)
        if last is None or last.end <= start:
            return False
        return self._quotation_at(start) is not None or not self._text[last.end : end].strip(
            _END_MARKS
        )

    def _words(self) -> Iterator[Words]:
        numbered = enumerate(self._said)
        for speaker, run in groupby(numbered, lambda one: one[1].speaker if one[1] else None):
            if speaker is not None:
                own = list(run)
                yield self._run(speaker, own[0][0], own[-1][0])

    def _run(self, speaker: Speaker, first: int, last: int) -> Words:
        said = self._said[first]
        sentences = self._sentences[first : last + 1]
        named = said.start if said is not None else -1
        told = next((span for span in sentences if span[0] == named), sentences[0])
        direct = said is not None and said.speech == "direct"
        return Words(sentences[0][0], sentences[-1][1], speaker, direct, *told)

    def _goes_on(self) -> Speaker | None:
        """Whose quotation is still open at the end of the paragraph."""
        last = self._said[-1] if self._said else None
        still = bool(self._quotations) and not self._quotations[-1].closed
        return last.speaker if last is not None and still else None
