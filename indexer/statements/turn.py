"""One mark of who has the word in a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A mark at `text[start:end]`: who has the word from there on.

    `name` is as printed ("R. L. VOSA", "MR. SPEAKER"); None for a mark that names nobody (HON.
    MEMBERS.-), which only ends the turn before it. `title` is what stands next to the name.
    `closes`: the words from there on are no turn at all, but prose, a field or a decision.
    `record` is False when a document has so few marks that it is no record: a turn is then a
    single paragraph. `answers`: in an interview, the words of whoever is asked, without a name.
    `whole`: a speech or a letter, in which nothing but its end takes the word. `body`: the name is
    an organisation's. `role`: the title is a role for which the head gives the name.
    """

    start: int
    end: int
    name: str | None
    title: str | None = None
    record: bool = True
    dashed: bool = False
    closes: bool = False
    answers: bool = False
    whole: bool = False
    body: bool = False
    role: bool = False
