"""One check of an index: its name, its result, and the result as a sentence in both languages.

`ok`       everything is as it was written
`damaged`  something is not
`older`    whole, but of an older program or of another encoder than is installed
`skipped`  could not be checked, because of another check or a missing encoder
`repaired` was damaged or older, and is ok now
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from indexer.records import Language

CheckStatus = Literal["ok", "damaged", "older", "skipped", "repaired"]
Problem = tuple[str, str]
"""What is wrong, in English and in Chinese."""

# The problems of one check that are listed; the others are counted.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's report. `name` is stable, the sentences are not."""

    name: str
    status: CheckStatus
    en: str
    zh: str

    def message(self, language: Language) -> str:
        """The sentence for a reader of `language`."""
        return self.zh if language == "zh" else self.en


def outcome(name: str, sound: Problem, problems: Iterable[Problem]) -> Check:
    """`ok` with the words of `sound`, or `damaged` with the first problems and their number."""
    found = iter(problems)
    shown = list(islice(found, _SHOWN))
    if not shown:
        return Check(name, "ok", *sound)
    more = sum(1 for _ in found)
    en, zh = "; ".join(en for en, _ in shown), "；".join(zh for _, zh in shown)
    if more:
        en, zh = f"{en}; and {more} more", f"{zh}；另有 {more} 处"
    return Check(name, "damaged", en, zh)


def skipped(name: str, because: Problem) -> Check:
    """A check that could not be carried out."""
    return Check(name, "skipped", *because)


def listed(names: Sequence[str], limit: int = 4) -> str:
    """The first of `names`, and an ellipsis when there are more."""
    return ", ".join(names[:limit]) + (" …" if len(names) > limit else "")
