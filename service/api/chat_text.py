"""An answer as one Markdown text, for clients that show the text of a chat model."""

from __future__ import annotations

from collections.abc import Iterator

from service.results import Answer, Citation, HitStatement

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|~"})


def parts_of(answer: Answer, site: str) -> Iterator[str]:
    """The text of an answer in parts: each quotation, then the sources.

    It has only quotations with their numbers and places, or the words of an abstention, after
    what a follow-up was understood as. `site` is the address of this server, without a slash at
    its end.
    """
    understood = answer.understood
    whole = understood.question if understood is not None else None
    if whole is not None and whole != answer.question:
        label = "理解为：" if answer.question_language == "zh" else "understood as: "
        yield f"*{label}{plain(whole)}*\n\n"
    if not answer.answered:
        yield plain(answer.explanation or "")
        return
    if answer.parts:
        yield from _each(answer)
        yield "\n\n" + "\n".join(_source(citation, site) for citation in answer.citations)
        return
    for number, citation in enumerate(answer.citations):
        yield ("\n\n" if number else "") + f"> {plain(citation.quote)} [{citation.n}]"
    yield "\n\n" + "\n".join(_source(citation, site) for citation in answer.citations)


def _each(answer: Answer) -> Iterator[str]:
    """Each part of the question, with its quotations or why there are none."""
    quotes = {citation.n: citation.quote for citation in answer.citations}
    for number, part in enumerate(answer.parts):
        yield ("\n\n" if number else "") + f"**{plain(part.name)}**"
        if not part.answered:
            yield f"\n\n{plain(part.explanation or '')}"
        for n in part.citations:
            yield f"\n\n> {plain(quotes[n])} [{n}]"


def plain(text: str) -> str:
    """The text on one line with the characters of Markdown escaped."""
    return " ".join(text.split()).translate(_MARKS)


def url_of(citation: Citation, site: str) -> str:
    """The address of the page where the words of a citation are marked."""
    return f"{site}/d/{citation.document_id}#c{citation.start}-{citation.end}"


def _source(citation: Citation, site: str) -> str:
    facts = [f"[{plain(citation.title)}](<{url_of(citation, site)}>)", citation.date]
    facts += [_who(citation.statement), f"{citation.start}-{citation.end}"]
    return f"[{citation.n}] " + " · ".join(fact for fact in facts if fact) + "  "


def _who(statement: HitStatement | None) -> str:
    if statement is None:
        return ""
    names = (statement.speaker, statement.organisation, statement.country)
    return plain(", ".join(name for name in names if name))
