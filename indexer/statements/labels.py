"""What stands beside a name in a label, a list or under a quotation: an office or a body."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.names import Names, is_office
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH, Affiliation, read_title
from indexer.statements.rules_en import EN
from indexer.statements.rules_forms import FORMS
from indexer.statements.rules_titles import TITLES
from indexer.text import simplify

# Two words with capitals, which no trade has: (Lake Users)
_CAPITALS = re.compile(r"\b[A-Z][\w’'&-]*\s(?:of\s|and\s|the\s|for\s)*[A-Z]")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
# Words by which a title without an office is a body's name.
_BODIES = ("organisation zh", "state en", "company")


def read_label(title: str, names: Names) -> Affiliation:
    """What stands beside a name in a label or a list: an office, else a body."""
    if FORMS["no body"].pattern.match(simplify(title)):
        return Affiliation()
    state = names.resolve(_ARTICLE.sub("", title), "country")
    if state is not None:
        return Affiliation(country=state)
    affiliation = read_title(title, names)
    if affiliation == Affiliation():
        role = is_office(title) or ROLE_ZH.search(simplify(title)) or ROLE_EN.search(title)
        body = _named_as_a_body(title) or _CAPITALS.search(title)
        return Affiliation(organisation=title) if body and not role else Affiliation(role=title)
    if affiliation.role is None and affiliation.organisation is None:
        return replace(affiliation, organisation=title)  # a state is read in the body's name
    return affiliation


def read_bracket(title: str, names: Names) -> Affiliation:
    """What stands in brackets behind the name of a speaker: a state, an office or a body.

    "(Kenya)", "(Observer for Norway)", "(World Pastoral Alliance)", （肯尼亚）, （挪威观察员）.
    What is none of them, as a name in the other script or an age, gives an empty affiliation.
    """
    text = _ARTICLE.sub("", title.strip())
    if FORMS["no body"].pattern.match(simplify(text)):
        return Affiliation()
    state = names.resolve(text, "country")
    if state is not None:
        return Affiliation(country=state)
    observer = FORMS["observer"].pattern.fullmatch(text)
    if observer is not None:
        side = read_bracket(observer["side"], names)
        return replace(side, role=observer["role"]) if side != Affiliation() else side
    return read_signature(text, names)


def read_signature(title: str | None, names: Names) -> Affiliation:
    """What stands behind the name under a quotation; a body only by a word for one."""
    if title is None:
        return Affiliation()
    plain = simplify(title)
    if ROLE_ZH.search(plain) or ROLE_EN.search(title):
        return read_title(title, names)
    return read_label(title, names) if _named_as_a_body(title) else Affiliation()


def _named_as_a_body(title: str) -> bool:
    """True when a word of it says that it is an organisation."""
    plain = simplify(title)
    if any(TITLES[rule].pattern.search(plain) for rule in _BODIES):
        return True
    return EN["unknown organisation"].pattern.fullmatch(title) is not None
