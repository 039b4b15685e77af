"""Colour on a terminal, and nothing but text anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from rich.color import ColorSystem

Role = Literal["number", "who", "aside", "good", "bad", "doubt"]
# How rich draws each part of the output; the words are the same without colour.
_STYLES: dict[Role, str] = {
    "number": "bold cyan",
    "who": "magenta",
    "aside": "dim",
    "good": "green",
    "bad": "bold red",
    "doubt": "yellow",
}


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours parts of the output; without `colours` it leaves them as they are.

    Lines must be measured and wrapped before, because control sequences take no columns.
    """

    colours: ColorSystem | None = None

    def __call__(self, text: str, role: Role) -> str:
        """The text, drawn line by line."""
        if self.colours is None or not text:
            return text
        from rich.style import Style

        style = Style.parse(_STYLES[role])
        drawn = (style.render(line, color_system=self.colours) for line in text.split("\n"))
        return "\n".join(drawn)


PLAIN = Paint()


def paint_for(stream: TextIO, environ: Mapping[str, str]) -> Paint:
    """The paint for a stream: colours only on a terminal that has them, and not with NO_COLOR.

    `NO_COLOR` counts when it is set to anything but the empty text.
    """
    if not stream.isatty() or environ.get("NO_COLOR"):
        return PLAIN
    from rich.color import ColorSystem
    from rich.console import Console

    console = Console(file=stream, _environ=environ)
    named = console.color_system
    systems = {
        "standard": ColorSystem.STANDARD,
        "256": ColorSystem.EIGHT_BIT,
        "truecolor": ColorSystem.TRUECOLOR,
        "windows": ColorSystem.WINDOWS,
    }
    return PLAIN if named is None else Paint(systems[named])
