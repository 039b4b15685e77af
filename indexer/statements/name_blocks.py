"""Name-and-title blocks above a paragraph: the paragraph is what that person says.

The shapes seen: name on a line and title on the next or the next two; both on one line; a name
spread out to fill the line (张 燕); title first, name last.
"""

from __future__ import annotations

from indexer.names import (
    Names,
    is_han_name,
    is_latin_name,
    without_inner_space,
)
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH, Affiliation, read_title
from indexer.statements.attribution import Speaker
from indexer.statements.rules_events import EVENTS
from indexer.text import HAN_RUN

_MARKS = EVENTS["line marks"].pattern
_SENTENCE_END = EVENTS["sentence end"].pattern
_HAN_FIRST = EVENTS["name first zh"].pattern
_LATIN_FIRST = EVENTS["name first en"].pattern
_BOTH = EVENTS["name in both scripts"].pattern
_HAN_LAST = EVENTS["name last zh"].pattern
_NO_TITLE = EVENTS["no title"].pattern
_MOST_LINES = 5
_LONGEST_LINE = 90


def read_name_block(text: str, names: Names) -> Speaker | None:
    """The person a block introduces, or None when it is no name-and-title block."""
    lines = [_MARKS.sub("", _MARKS.sub("", line)) for line in text.splitlines()]
    lines = [line for line in lines if line]
    if not 1 <= len(lines) <= _MOST_LINES or any(len(line) > _LONGEST_LINE for line in lines):
        return None
    if any(_SENTENCE_END.search(line) or _NO_TITLE.search(line) for line in lines):
        return None
    for name, title in _readings(lines):
        if title and (ROLE_ZH.search(title) or ROLE_EN.search(title)):
            affiliation = read_title(title, names)
            if affiliation != Affiliation():
                return Speaker(without_inner_space(name), affiliation)
    return None


def _readings(lines: list[str]) -> list[tuple[str, str]]:
    """Ways to read the lines as name and title, the likeliest first."""
    first, rest = lines[0], "\n".join(lines[1:])
    readings = []
    both = _BOTH.match(first)
    if both is not None and is_han_name(both["name"]) and is_latin_name(both["latin"]):
        readings.append((both["name"], rest))
    for pattern, is_name in ((_HAN_FIRST, is_han_name), (_LATIN_FIRST, is_latin_name)):
        match = pattern.match(first)
        if match is not None and is_name(match["name"]):
            readings.append((match["name"], f"{match['title']}\n{rest}".strip()))
    last = lines[-1]
    if len(lines) > 1 and (is_han_name(last) or is_latin_name(last)):
        readings.append((last, "\n".join(lines[:-1])))
    closing = _HAN_LAST.match(last)
    if closing is not None and is_han_name(closing["name"]) and HAN_RUN.search(closing["title"]):
        readings.append((closing["name"], "\n".join([*lines[:-1], closing["title"]])))
    return readings
