"""Labels that are shorter than what they stand for: TW for Tomasz Wilk, 原代 for 原告代理人."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from indexer.names import LATIN_NAME, is_latin_name
from indexer.statements.attendance import bare_name
from indexer.statements.rules_turns import TURNS

# People are named in this many characters before their initials are labels.
_HEAD = 2_000
_LATIN = re.compile(LATIN_NAME)
_LONGEST = 3


def initials(text: str) -> dict[str, str]:
    """Whom labels of initials stand for (TW: Tomasz Wilk): two of them, or one again and again.

    Initials that two people of the head have are nobody's.
    """
    labels = [match["initials"] for match in TURNS["initials"].pattern.finditer(text)]
    if len(labels) < 2:
        return {}
    head = text[:_HEAD]
    names = {bare_name(match.group()) for match in _LATIN.finditer(head)}
    people: dict[str, set[str]] = {}
    for name in names:
        if is_latin_name(name):
            short = "".join(word[0] for word in name.split() if word[0].isupper())
            people.setdefault(short, set()).add(name)
    return {label: next(iter(people[label])) for label in labels if len(people.get(label, ())) == 1}


def shortened(labels: Iterable[str], roles: Mapping[str, str]) -> dict[str, str]:
    """The roles of the head that Chinese labels shorten: 审 is 审判长, 原代 is 原告代理人.

    A label is short for the only role that begins with its first character and holds the others in
    their order. One that stands alone and only once is no label: 注：…
    """
    counted = Counter(label for label in labels if label not in roles and len(label) <= _LONGEST)
    found: dict[str, str] = {}
    for label in counted:
        inside = re.compile(".*".join(map(re.escape, label)))
        whole = [role for role in roles if len(role) > len(label) and inside.match(role)]
        if len(whole) == 1:
            found[label] = whole[0]
    return found if len(found) > 1 or any(counted[label] > 1 for label in found) else {}
