"""Where a paragraph begins because somebody else has the word: spoken items, reports, decisions.

In minutes a report, the heading above it and what the meeting decided often stand in one paragraph;
they are cut apart, so that what somebody reported is that person's alone.
"""

from __future__ import annotations

import re

from indexer.statements.rules_forms import FORMS
from indexer.statements.rules_records import RECORDS
from indexer.text import sentence_spans, simplify

# Minutes say what they are in this many characters.
_HEAD = 1_500
_LINE = re.compile(r"^[ \t\u3000]*(?=\S)", re.MULTILINE)
_LONGEST_START = 120
_BEGIN = ("decision en", "decision zh", "report en", "report zh")
_BLANKS = re.compile(r"[ \t\u3000]*")


def speech_breaks(text: str, *, turns: bool) -> set[int]:
    """Offsets at which a paragraph begins; with `turns` a record of speech has marks of its own."""
    plain = simplify(text)
    found = {_first(plain, m.start()) for m in RECORDS["spoken item"].pattern.finditer(plain)}
    found |= {_first(plain, m.start()) for m in FORMS["stamped line"].pattern.finditer(plain)}
    if turns or RECORDS["minutes"].pattern.search(plain, 0, _HEAD) is None:
        return found
    found.update(
        _first(plain, match.start())
        for match in RECORDS["numbered heading"].pattern.finditer(plain)
    )
    starts = {start for start, _ in sentence_spans(plain)}
    starts.update(line.end() for line in _LINE.finditer(plain))
    for start in starts:
        begins = plain[start : start + _LONGEST_START]
        if any(RECORDS[rule].pattern.match(begins) for rule in _BEGIN):
            found.add(start)
    return found


def _first(text: str, start: int) -> int:
    """The first character of a line that is no white space."""
    blanks = _BLANKS.match(text, start)
    return blanks.end() if blanks is not None else start
