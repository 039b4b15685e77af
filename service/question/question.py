"""The record of a question that has been read, used by retrieval and answering."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from indexer.names import Mention
from indexer.records import LANGUAGES, Language
from indexer.text import Expansion, Folded, Token, has_content, value_terms
from service.question.asks import asks_saying
from service.question.counted import counted_words
from service.question.dates import dates_in
from service.question.facts import Fact, facts_of
from service.question.kind import Form, Kind, Wanted, form_of, wanted_of
from service.question.measured import measured_thing
from service.question.ordinals import ordinals_in
from service.question.places import places_in
from service.question.quarters import PartOfYear, parts_of_years
from service.question.words import characters_of, words_of


@dataclass(frozen=True)
class Question:
    """A question that has been read, once, by `read_question`.

    Every span is an offset in `text`; `folded` maps the folded text back to it, `masked` is the
    folded text with its names masked. `language` is None for a question in neither language.
    `tokens` are its index terms, character pairs included; `expansions` are the bridge terms and
    the other names of what it mentions. `numbers` are those that it names. The rest, which only
    answering needs, is read at its first use, once.
    """

    text: str
    folded: Folded
    masked: str
    language: Language | None
    tokens: tuple[Token, ...]
    expansions: tuple[Expansion, ...]
    mentions: tuple[Mention, ...]
    numbers: tuple[str, ...]
    asks_boilerplate: bool
    asks_contact: bool

    @cached_property
    def terms(self) -> dict[Language, dict[str, float]]:
        """The weighted terms to look for in passages of each language.

        The question's own terms count 1 (in the other language only names and numbers will match),
        also those of its numbers and dates in another notation; bridge terms count by their weight.
        """
        own = dict.fromkeys((*(token.term for token in self.tokens), *self.values), 1.0)
        found = {language: dict(own) for language in LANGUAGES}
        for expansion in self.expansions:
            terms = found[expansion.language]
            terms[expansion.term] = max(terms.get(expansion.term, 0.0), expansion.weight)
        return found

    @cached_property
    def values(self) -> frozenset[str]:
        """Terms of its numbers and dates that are none of its words: 380000000 for 3.8亿."""
        return frozenset(value_terms(self.text)) - {token.term for token in self.tokens}

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The words that an answering text should contain: no names and no words of asking."""
        return words_of(self.folded, self.mentions)

    @cached_property
    def dates(self) -> frozenset[str]:
        """The dates that it names."""
        return dates_in(self.folded.text)

    @cached_property
    def parts_of_years(self) -> dict[PartOfYear, str]:
        """The quarters and half years that it names, with its words for each."""
        return parts_of_years(self.folded.text)

    @cached_property
    def ordinals(self) -> frozenset[int]:
        """The ordinal numbers that it names."""
        return ordinals_in(self.folded.text)

    @cached_property
    def places(self) -> frozenset[int]:
        """The places that it names."""
        return places_in(self.folded.text)

    @cached_property
    def wanted(self) -> Wanted | None:
        """The kind of answer whose values can be recognised in a text; None for any."""
        return wanted_of(self.folded, self.masked)

    @cached_property
    def form(self) -> Form:
        """The form of the question: yes-no, definition, list or open."""
        return form_of(self.folded.text)

    @cached_property
    def counted(self) -> tuple[Token, ...]:
        """Those of `words` that name what is to be counted."""
        return counted_words(self.folded, self.words)

    @cached_property
    def measured(self) -> tuple[int, int] | None:
        """The span of the thing whose price, level, cases … it wants; None if it wants none."""
        return measured_thing(self.folded, self.words)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts it presupposes, which an answer must share."""
        given = self.form != "yes-no"
        return facts_of(self.text, self.folded, self.mentions, self.language, given=given)

    @cached_property
    def asks_saying(self) -> bool:
        """Whether it asks what somebody said."""
        return asks_saying(self.folded.text)

    @property
    def kind(self) -> Kind | Form:
        """The kind of value that it wants, or its form if it wants none."""
        return self.wanted.kind if self.wanted else self.form

    @property
    def years(self) -> tuple[str, ...]:
        """The years that the question names."""
        return tuple(n for n in self.numbers if len(n) == 4 and n[:2] in ("19", "20"))

    @property
    def without_names(self) -> str:
        """The question without its names, with single spaces; all of it if nothing is left."""
        named = characters_of(self.mentions)
        blanked = "".join(" " if at in named else letter for at, letter in enumerate(self.text))
        return " ".join(blanked.split()) if has_content(blanked) else self.text

    def holds_back(self, kind: str, mentioned: frozenset[str]) -> bool:
        """Whether a passage of this kind ranks last, because it was not asked for.

        `mentioned` are the ids of names in the passage: boilerplate that names the person who is
        asked about is not held back.
        """
        asked = self.asks_boilerplate or bool(mentioned & self.named("person"))
        return kind == "boilerplate" and not asked

    def named(self, kind: str) -> frozenset[str]:
        """The ids of one kind (country, organisation, person) that the question names."""
        return frozenset(mention.name_id for mention in self.mentions if mention.kind == kind)
