"""Countries and organisations that speak in English prose: "Cambodia announced that …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.names import Mention, Names, alias_key, find_mentions
from indexer.statements.affiliation import Affiliation, read_title
from indexer.statements.rules_en import EN

_APPOSITION = 220
_ARTICLE = re.compile(r"(?:The|the)\s+")


@dataclass(frozen=True, slots=True)
class Body:
    """What speaks, where its verb ends in the sentence, and whether somebody speaks for it."""

    affiliation: Affiliation
    end: int
    firm: bool


def organisation_at(sentence: str, start: int, names: Names) -> Body | None:
    """The country, organisation or unnamed representative whose sentence begins at `start`."""
    spoken_for = _unnamed(sentence, start, names)
    if spoken_for is not None:
        return spoken_for
    article = _ARTICLE.match(sentence, start)
    first = article.end() if article else start
    window = sentence[first : first + _APPOSITION]
    mentions = find_mentions(window, names)
    for mention in mentions:
        if mention.start > 0 or mention.kind == "person":
            continue
        body = EN["body of a state"].pattern.match(window, mention.end)
        if mention.kind == "country" and body is not None:
            found = _body_of_state(window, body, mention.name_id, names)
            if found is not None:
                return Body(found[0], first + found[1], firm=False)
        delegate = EN["delegate"].pattern.match(window, mention.end)
        end = _verb_end(window, delegate.end() if delegate else mention.end)
        if end is not None:
            named = delegate.end() if delegate else mention.end
            affiliation = _of_mention(mention.kind, mention.name_id, window, named, names)
            return Body(affiliation, first + end, firm=delegate is not None)
    seat = _seat_of_government(window, mentions, names)
    if seat is not None:
        return Body(seat[0], first + seat[1], firm=False)
    government = _government(window, mentions)
    if government is not None:
        return Body(government[0], first + government[1], firm=False)
    unknown = _unknown(window, names)
    if unknown is not None:
        return Body(unknown[0], first + unknown[1], firm=False)
    return (_ministry(window, first, names) if mentions else None) or _named(window, first)


def _verb_end(text: str, start: int) -> int | None:
    """Where the verb of saying ends that follows at `start`, past a short form or a seat."""
    short = EN["short form"].pattern.match(text, start)
    seat = EN["seat"].pattern.match(text, start)
    for end in (start, short.end() if short else start, seat.end() if seat else start):
        saying = EN["firm saying"].pattern.match(text, end)
        if saying is not None:
            return saying.end()
    return None


def _seat_of_government(
    window: str, mentions: list[Mention], names: Names
) -> tuple[Affiliation, int] | None:
    """Lima said it would not sign before Santiago did: a capital that speaks for its state.

    It does among states: another one is named, or another capital, and "it" is who acts. Else it
    may be somebody of that name, or the city.
    """
    capital = EN["capital"].pattern.match(window)
    if capital is None:
        return None
    code = names.countries_of_places.get(alias_key(capital["place"]))
    end = _verb_end(window, capital.end())
    if code is None or end is None or not EN["it acts"].pattern.match(window, end):
        return None
    others = {mention.name_id for mention in mentions if mention.kind == "country"}
    others.update(
        names.countries_of_places.get(alias_key(word.group()), code)
        for word in EN["capital"].pattern.finditer(window, end)
    )
    return (Affiliation(country=code), end) if others - {code} else None


def _government(window: str, mentions: list[Mention]) -> tuple[Affiliation, int] | None:
    """The government of Chile said."""
    state = EN["government of"].pattern.match(window)
    for mention in mentions:
        if state is not None and mention.kind == "country" and mention.start == state.end():
            end = _verb_end(window, mention.end)
            if end is not None:
                return Affiliation(None, window[: mention.end], None, mention.name_id), end
    return None


def _unknown(window: str, names: Names) -> tuple[Affiliation, int] | None:
    """An organisation that no names file has: (The) Black Carp Lake Authority announced."""
    unknown = EN["unknown organisation"].pattern.match(window)
    end = _verb_end(window, unknown.end()) if unknown is not None else None
    if unknown is None or end is None:
        return None
    read = read_title(f"representative of {unknown.group()}", names)
    return Affiliation(None, unknown.group(), read.organisation_id, read.country), end


def _named(window: str, first: int) -> Body | None:
    """A kind of body and its name: "shipping group Norrsund said"."""
    named = EN["kind and name"].pattern.match(window)
    end = _verb_end(window, named.end()) if named is not None else None
    if named is None or end is None:
        return None
    return Body(Affiliation(organisation=named["name"]), first + end, firm=False)


def _unnamed(sentence: str, start: int, names: Names) -> Body | None:
    """A spokesman for the Lake Authority said; researchers at the Lake Institute say."""
    unnamed = EN["unnamed"].pattern.match(sentence, start)
    if unnamed is None:
        return None
    end = _verb_end(sentence, unnamed.end())
    several = EN["several say"].pattern.match(sentence, unnamed.end())
    if unnamed["roles"] and several is not None:
        end = several.end()
    return Body(_represented(unnamed, names), end, firm=True) if end is not None else None


def _represented(unnamed: re.Match[str], names: Names) -> Affiliation:
    """Whom a spokesman speaks for; his name is not printed."""
    organisation = unnamed["organisation"]
    role = unnamed["role"] or unnamed["roles"]
    if unnamed["named"]:
        return Affiliation(role, unnamed["named"])
    known = find_mentions(organisation, names)
    country = next((m for m in known if m.kind == "country" and m.start == 0), None)
    if country is not None and country.end == len(organisation):
        return Affiliation(role=role, country=country.name_id)
    read = read_title(f"representative of {organisation}", names)
    return Affiliation(role, read.organisation, read.organisation_id, read.country)


def _body_of_state(
    window: str, body: re.Match[str], country: str, names: Names
) -> tuple[Affiliation, int] | None:
    end = _verb_end(window, body.end())
    if end is None:
        return None
    printed = " ".join(window[: body.end()].split())
    organisation = printed if body["body"][:1].isupper() else body["body"]
    known = names.resolve(body["body"], "organisation")
    return Affiliation(None, organisation, known, country), end


def _of_mention(kind: str, name_id: str, window: str, end: int, names: Names) -> Affiliation:
    if kind == "country":
        return Affiliation(country=name_id)
    entry = names.get("organisation", name_id)
    return Affiliation(
        organisation=window[:end].strip(),
        organisation_id=name_id,
        country=entry.country if entry else None,
    )


def _ministry(window: str, first: int, names: Names) -> Body | None:
    ministry = EN["ministry"].pattern.match(window)
    if ministry is None:
        return None
    title = read_title(f"representative of {ministry['organisation']}", names)
    known = title.organisation and title.country
    end = _verb_end(window, ministry.end())
    kind = EN["kind of ministry"].pattern.match(ministry["organisation"])
    named = EN["unknown organisation"].pattern.fullmatch(ministry["organisation"])
    if end is None or not known or not (kind or named):
        return None
    affiliation = Affiliation(None, title.organisation, title.organisation_id, title.country)
    return Body(affiliation, first + end, firm=False)
