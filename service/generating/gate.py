"""The gate: a generated sentence passes if its quotes support it; else one reason is given."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.encoders import Encoder
from indexer.names import Names
from indexer.text import BridgeTerms
from service.answering import Reader
from service.generating.instructions import without_instructions
from service.generating.matching import Matching, Words
from service.generating.naming import has_other_names
from service.generating.order import is_exchanged
from service.generating.polarity import (
    Alignment,
    is_another_certainty,
    is_another_scope,
    is_opposite,
    is_turned_round,
)
from service.generating.quantities import has_other_numbers, has_other_times
from service.generating.reading import Text
from service.generating.support import Support, suffices, support_of
from service.prose import RemovedFor


class Gate:
    """Checks generated sentences against the quotes that they cite; safe to share among threads."""

    def __init__(
        self, encoder: Encoder, reader: Reader, *, names: Names, bridge: BridgeTerms
    ) -> None:
        self._encoder = encoder
        self._reader = reader
        self._names = names
        self._bridge = bridge
        self._words = Words(encoder)

    def fault(self, sentence: str, quotes: Sequence[str]) -> RemovedFor | None:
        """Why the quotes do not support a sentence (without its marks); None when they do."""
        ours = self._text(sentence)
        theirs = self._quotes(quotes)
        if not theirs:
            return "unsupported"
        matching = Matching(ours, theirs, self._words)
        return self._of_facts(ours, theirs, matching) or (
            None if suffices(self._support(ours, theirs, matching)) else "unsupported"
        )

    def support(self, sentence: str, quotes: Sequence[str]) -> Support:
        """How well the quotes support a sentence; the bounds were chosen on these values."""
        ours = self._text(sentence)
        theirs = self._quotes(quotes)
        return self._support(ours, theirs, Matching(ours, theirs, self._words))

    def _support(self, ours: Text, theirs: Sequence[Text], matching: Matching) -> Support:
        return support_of(ours, theirs, matching, encoder=self._encoder, reader=self._reader)

    def _quotes(self, quotes: Sequence[str]) -> list[Text]:
        cleaned = (without_instructions(quote) for quote in quotes)
        return [self._text(quote) for quote in cleaned if quote.strip()]

    def _text(self, text: str) -> Text:
        return Text(text, self._names, self._bridge)

    def facts(self, sentence: str, quotes: Sequence[str]) -> RemovedFor | None:
        """`fault` by facts alone, without the encoder's and the reader's verdict."""
        ours = self._text(sentence)
        theirs = self._quotes(quotes)
        return self._of_facts(ours, theirs, Matching(ours, theirs, self._words))

    def untrue(self, sentence: str, original: str) -> RemovedFor | None:
        """Why a translated sentence contradicts its original; None when no fact does.

        Only numbers, dates and negation are compared, which every translation must keep. Names and
        words differ between faithful translations.
        """
        ours = self._text(sentence)
        theirs = self._quotes([original])
        if not theirs:
            return "unsupported"
        if has_other_numbers(ours, theirs):
            return "number"
        if has_other_times(ours, theirs):
            return "date"
        alignment = Alignment(ours, theirs, Matching(ours, theirs, self._words).same)
        return "negation" if is_turned_round(alignment) else None

    @staticmethod
    def _of_facts(ours: Text, theirs: Sequence[Text], matching: Matching) -> RemovedFor | None:
        if has_other_numbers(ours, theirs):
            return "number"
        if has_other_times(ours, theirs):
            return "date"
        if has_other_names(ours, theirs):
            return "name"
        alignment = Alignment(ours, theirs, matching.same)
        if is_turned_round(alignment):
            return "negation"
        if is_opposite(theirs, alignment):
            return "opposite"
        if is_another_certainty(alignment):
            return "certainty"
        if is_another_scope(alignment):
            return "scope"
        if is_exchanged(ours, theirs, matching):
            return "order"
        return None
