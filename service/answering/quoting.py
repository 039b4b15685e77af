"""What is quoted for a sentence that answers: enough of its neighbours to be understood alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from service.answering.evidence import Candidate

# A pronoun with which a sentence begins, after a short opening such as "In 2019,": whom it means
# stands before.
_PRONOUN = re.compile(
    r"^[\s\"“「『(（]*(?:[^,，。A-Z]{0,14}[,，]\s*|[Ii]n \d{4},? )?"
    r"(?:(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]his|[Tt]hese|[Tt]hose|"
    r"[Bb]oth|[Ss]uch|[Tt]he (?:former|latter))\b|"
    r"[他她它牠]|其(?!他|它|中|实|余|次)|该(?=[\u3400-\u9fff])|此(?!外|次|后|时|前)|这(?!样)|那(?!么)|"
    r"两者|二者)"
)


def whole_quote(candidate: Candidate, candidates: Iterable[Candidate], text: str) -> Candidate:
    """The candidate with the sentence widened to what must be quoted; `text` is the document's.

    The sentence before is added when this one begins with a pronoun. It is looked for among
    `candidates`.
    """
    own = candidate.sentence
    if not _PRONOUN.search(own.text):
        return candidate
    for other in candidates:
        before = other.sentence
        if before.row == own.row and before.position == own.position - 1:
            wider = replace(own, start=before.start, text=text[before.start : own.end])
            return replace(candidate, sentence=wider)
    return candidate
