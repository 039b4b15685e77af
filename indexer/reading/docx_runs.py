"""The text of one Word paragraph: runs, breaks and fields; its deletions, notes, text boxes."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.reading.joining import join_lines
from indexer.reading.ooxml import Element, child, local, value

# Field instructions; drawings; the reading of a character (ruby), printed above it.
_SKIPPED = frozenset({
    "rPr", "pPr", "instrText", "delInstrText", "fldData", "annotationRef", "rt",
})  # fmt: skip
# The text an element stands for; "" for its own text.
_PRINTED = {"t": "", "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WORDS = frozenset({"delText", "t"})
_DELETED = frozenset({"del", "moveFrom"})


@dataclass(slots=True)
class Runs:
    """The content of a paragraph. `notes` are (kind, id); `boxes` contain paragraphs."""

    text: str = ""
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @classmethod
    def of(cls, paragraph: Element) -> Runs:
        """Read a paragraph."""
        runs = cls()
        parts: list[str] = []
        runs._walk(paragraph, parts)
        runs.text = "".join(parts)
        return runs

    def _walk(self, parent: Element, parts: list[str]) -> None:
        for element in parent:
            name = local(element)
            if name in _SKIPPED or self._is_left_out(element, name):
                continue
            if name in _PRINTED:
                parts.append(_PRINTED[name] or element.text or "")
            elif name == "sym":
                parts.append(_symbol(value(element, "char")))
            elif name in {"footnoteReference", "endnoteReference"}:
                self.notes.append((name.removesuffix("Reference"), value(element, "id") or ""))
            elif name == "txbxContent":
                self.boxes.append(element)
            elif name == "AlternateContent":
                # Alternatives for one content: the first one is enough.
                for choice in list(element)[:1]:
                    self._walk(choice, parts)
            else:
                self._walk(element, parts)

    def _is_left_out(self, element: Element, name: str) -> bool:
        """Whether an element is deleted or hidden; its words are collected separately."""
        if name in _DELETED:
            kept = self.deleted
        elif name == "r" and _is_hidden(element):
            kept = self.hidden
        else:
            return False
        words = "".join(part.text or "" for part in element.iter() if local(part) in _WORDS)
        if words.strip():
            kept.append(words)
        return True


def _is_hidden(run: Element) -> bool:
    """Whether Word neither shows nor prints a run."""
    mark = child(run, "rPr", "vanish")
    return mark is not None and (value(mark) or "1").lower() not in {"0", "false", "off"}


def take_notes(root: Element | None, kind: str) -> dict[tuple[str, str], str]:
    """The footnotes or endnotes of a part by (kind, id), each as one line."""
    notes: dict[tuple[str, str], str] = {}
    for note in root if root is not None else ():
        if local(note) != kind or value(note, "type") in {
            "separator", "continuationSeparator", "continuationNotice",
        }:  # fmt: skip
            continue
        lines = [Runs.of(part).text for part in note.iter() if local(part) == "p"]
        text = join_lines(" ".join(line.split()) for line in lines)
        if text:
            notes[kind, value(note, "id") or ""] = text
    return notes


def _symbol(code: str | None) -> str:
    try:
        point = int(code or "", 16)
    except ValueError:
        return ""
    # Symbol fonts use the private use area; their bullets and boxes carry no text.
    return "" if 0xE000 <= point <= 0xF8FF or point > 0x10FFFF else chr(point)
