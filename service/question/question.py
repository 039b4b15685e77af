"""What a question is, once it has been read: one frozen record for retrieval and answering."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.names import Mention
from indexer.records import Language
from indexer.text import Expansion, Folded, Token, has_content
from service.question.facts import Fact
from service.question.kind import Form, Kind, Wanted


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read. Made by `read_question` and by nothing else; nobody reads the text again.

    Every span is an offset in `text`; `folded` maps the folded text back to it. `language` is None
    for a question in neither language. `tokens` are its index terms, character pairs included;
    `words` those that a text should speak of: no names and no words of asking. `expansions` are
    the bridge terms and the other names of what it mentions. `numbers`, `dates`, `ordinals` and
    `places` are those that it names. `wanted` is the kind of answer whose values can be told in a
    text (None: any), `form` how it asks; `counted` are the words of `words` that name what it wants
    counted.
    """

    text: str
    folded: Folded
    language: Language | None
    tokens: tuple[Token, ...]
    words: tuple[Token, ...]
    expansions: tuple[Expansion, ...]
    mentions: tuple[Mention, ...]
    numbers: tuple[str, ...]
    dates: frozenset[str]
    ordinals: frozenset[int]
    places: frozenset[int]
    wanted: Wanted | None
    form: Form
    counted: tuple[Token, ...]
    facts: tuple[Fact, ...]
    asks_boilerplate: bool
    asks_contact: bool
    asks_saying: bool

    @property
    def kind(self) -> Kind | Form:
        """What kind of answer it wants: one of values, else yes or no, a definition, a list."""
        return self.wanted.kind if self.wanted else self.form

    @property
    def years(self) -> tuple[str, ...]:
        """The years that the question names."""
        return tuple(n for n in self.numbers if len(n) == 4 and n[:2] in ("19", "20"))

    @property
    def without_names(self) -> str:
        """The question without what it names, with single spaces; all of it if nothing is left."""
        named = characters_of(self.mentions)
        kept = "".join(" " if at in named else letter for at, letter in enumerate(self.text))
        return " ".join(kept.split()) if has_content(kept) else self.text

    def holds_back(self, kind: str, mentioned: frozenset[str]) -> bool:
        """Whether passages of this kind were not asked for and come last.

        `mentioned` are the ids of names in the passage: one that tells of the person who is asked
        about was asked for.
        """
        asked = self.asks_boilerplate or bool(mentioned & self.named("person"))
        return kind == "boilerplate" and not asked

    def named(self, kind: str) -> frozenset[str]:
        """The ids of one kind (country, organisation, person) that the question names."""
        return frozenset(mention.name_id for mention in self.mentions if mention.kind == kind)


def characters_of(mentions: tuple[Mention, ...]) -> frozenset[int]:
    """The offsets of all characters that belong to a name."""
    return frozenset(place for m in mentions for place in range(m.start, m.end))
