"""The record that the readers of attributions make, and what a document has introduced so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from indexer.names import Names, alias_key
from indexer.statements.affiliation import Affiliation
from indexer.text import HAN_RUN, fold

# Similarity (0 to 100) of two Latin spellings of one speaker in one document.
_SAME_NAME = 88.0
_COURTESY = re.compile(
    r"^(?:(?:hon(?:ou?rable)?|mr|mrs|ms|dr|prof|professor|sir|madam|lt|col|gen|capt|rev)\b\.?\s+)+(?=\S)"
)
_INITIAL = re.compile(r"\b([a-z])\.\s*")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as printed, with what the title resolves to."""

    name: str | None
    affiliation: Affiliation


@dataclass(frozen=True, slots=True)
class Attribution:
    """From `start` on (an offset into the text it was read from) `speaker` has the word.

    `speaker` None: the speaker before goes on ("she suggested"), or with `nobody` the reporter
    has the word again. `speech` is direct when the words themselves are given. `firm`
    attributions name a person or a title; one that names only a country or an organisation does not
    interrupt a person's speech. `behind` names who said the quotation that ends just before.
    """

    start: int
    speaker: Speaker | None
    speech: Literal["direct", "reported"] = "reported"
    firm: bool = True
    nobody: bool = False
    behind: bool = False


@dataclass(slots=True)
class Roster:
    """People a document has introduced with a title: a later bare name stands for them."""

    names: Names
    sides: dict[str, str] = field(default_factory=dict)
    """The states that 法方 and 蒙方 stand for in this document."""
    body: Affiliation | None = None
    """The body that was named last: the company, 该局."""
    _known: dict[str, Speaker] = field(default_factory=dict)
    _by_word: dict[str, list[str]] = field(default_factory=dict)
    _holders: dict[str, Speaker] = field(default_factory=dict)

    def introduce(self, speaker: Speaker) -> None:
        """Remember a speaker with a title; the first title of a name stays."""
        if speaker.affiliation != Affiliation():
            self.meet(speaker)

    def meet(self, speaker: Speaker, office: str | None = None) -> None:
        """Remember somebody who is there, with or without a title.

        `office` is what the record calls its holder from here on: the Chair, 主席.
        """
        if not speaker.name:
            return
        key = name_key(speaker.name)
        known = self._known.get(key)
        if known is None:
            for word in handles(key):
                self._by_word.setdefault(word, []).append(key)
        if known is None or known.affiliation == Affiliation():
            self._known[key] = known = speaker
        if office is not None:
            self._holders[office_key(office)] = known

    def holder(self, office: str) -> Speaker | None:
        """Who holds an office of this record ("The Speaker", 主席), if it says so."""
        return self._holders.get(office_key(office))

    def recall(self, name: str) -> Speaker | None:
        """The speaker introduced under this name, a variant spelling of it, or its surname.

        A surname that several people have is nobody's.
        """
        key = name_key(name)
        if key in self._known:
            return replace(self._known[key], name=name)
        wanted = self.names.resolve(name, "person")
        near = dict.fromkeys(one for word in handles(key) for one in self._by_word.get(word, ()))
        parts: dict[str, Speaker] = {}
        for known in self._known if wanted is not None else near:
            speaker = self._known[known]
            same = wanted is not None and wanted == self.names.resolve(known, "person")
            dotted = not is_latin(key) and key == re.split("[·•・]", known)[-1]
            if same or dotted or same_latin_name(key, known):
                if not (dotted or _is_part(key, known)):
                    return replace(speaker, name=name)
                if same:
                    return speaker
                parts[known] = speaker
        return _one_of(parts)

    def recall_titled(self, surname: str, office: str) -> Speaker | None:
        """The only one with this Chinese surname whose title ends in this office: 韦局长."""
        key = name_key(surname)
        return _one_of(
            {
                known: speaker
                for known, speaker in self._known.items()
                if known.startswith(key)
                and len(key) < len(known) <= len(key) + 2
                and fold(speaker.affiliation.role or "").text.endswith(fold(office).text)
            }
        )

    def only(self) -> Speaker | None:
        """The person who alone was introduced so far, and so answers in an interview."""
        return next(iter(self._known.values())) if len(self._known) == 1 else None

    def knows(self, name: str) -> bool:
        """True when the document or the names file has this person."""
        return self.names.resolve(name, "person") is not None or self.recall(name) is not None


def name_key(name: str) -> str:
    """The alias key without courtesy titles, initials apart: "Hon. A.B. Tamani" is a b tamani."""
    key = _COURTESY.sub("", alias_key(name))
    return " ".join(_INITIAL.sub(r"\1 ", key).replace("·", " ").split()) if is_latin(key) else key


def is_latin(key: str) -> bool:
    """True for a name in Latin letters, also with marks on them: kovač."""
    return HAN_RUN.search(key) is None


def _one_of(parts: dict[str, Speaker]) -> Speaker | None:
    """The person whom all of these names are, spellings of one name not told apart."""
    first = next(iter(parts), None)
    if first is None or not all(one == first or same_latin_name(one, first) for one in parts):
        return None
    longest = max(parts, key=len)
    return parts[longest]


def office_key(office: str) -> str:
    """One key for the Chair, Chairman and Chairperson, and for 主席 and 会议主席."""
    plain = fold(" ".join(office.split())).text
    plain = re.sub(r"^(?:the|mr|mrs|ms|madame?|hon)\b\.?\s+", "", plain)
    return re.sub(r"^(?:会议|大会|本场)|(?<=chair)(?:man|woman|person)$|(?<=主持)人$", "", plain)


def handles(key: str) -> list[str]:
    """What two spellings of one name share: a word, or its first letter and number of words."""
    if is_latin(key):
        return [*key.split(), f"{key[:1]}{key.count(' ')}"]
    return list(dict.fromkeys([key, re.split("[·•・]", key)[-1]]))  # 马修·科尔 is 科尔 later


def _is_part(key: str, known: str) -> bool:
    return is_latin(key) and key.count(" ") < known.count(" ")


def same_latin_name(one: str, other: str) -> bool:
    """True for two alias keys that are nearly equal, or of which one is the other's surname."""
    if not (is_latin(one) and is_latin(other)):
        return False
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) < len(long) and len(short) == 1:
        return short[0] in (long[0], long[-1])
    if len(short[0]) == 1:  # initials: F. TUISAWAU is F. Q. TUISAWAU, A. SMITH is not B. SMITH
        return short[-1] == long[-1] and short[:-1] == long[: len(short) - 1]
    from rapidfuzz import fuzz

    return len(short) == len(long) > 1 and fuzz.ratio(one, other) >= _SAME_NAME
