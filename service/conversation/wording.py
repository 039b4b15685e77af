"""Questions to ask back, in both languages, for what a follow-up leaves open."""

from __future__ import annotations

from collections.abc import Sequence

from service.conversation.shapes import PointerKind

_WHICH: dict[PointerKind, tuple[str, str]] = {
    "country": ("Which country do you mean?", "您指的是哪个国家？"),
    "organisation": ("Which organisation do you mean?", "您指的是哪个机构？"),
    "time": ("Which year or date do you mean?", "您指的是哪一年或哪个日期？"),
    "place": ("Which place do you mean?", "您指的是哪个地方？"),
    "person": ("Whom do you mean?", "您指的是谁？"),
    "group": ("Whom do you mean?", "您指的是谁？"),
}


def which(kind: PointerKind, pointer: str) -> tuple[str, str]:
    """A pointer with nothing to point at."""
    return _WHICH.get(
        kind,
        (
            f"What does “{pointer}” stand for? Please name it.",
            f"“{pointer}”指的是什么？请说出名称。",
        ),
    )


def one_of(candidates: Sequence[str]) -> tuple[str, str]:
    """More than one thing that may be meant."""
    first, last = candidates[:-1], candidates[-1]
    return (
        f"Which do you mean: {', '.join(first)} or {last}?",
        f"您指的是{'、'.join(first)}还是{last}？",
    )


def about_what(named: Sequence[str]) -> tuple[str, str]:
    """A follow-up without a question before it, which names these or nothing."""
    if not named:
        return (
            "What is your question about? Please ask it in full.",
            "您问的是关于什么的？请把问题说完整。",
        )
    return (
        f"What would you like to know about {', '.join(named)}? Please ask in full.",
        f"您想了解{'、'.join(named)}的什么情况？请把问题说完整。",
    )
