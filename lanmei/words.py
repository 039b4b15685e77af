"""The language of messages, and the width of text on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wcwidth import wcwidth

from indexer.records import LANGUAGES, Language

FLAG = "--lang"


@dataclass(frozen=True, slots=True)
class Words:
    """Chooses between the English and the Chinese wording of a message."""

    language: Language

    def __call__(self, en: str, zh: str) -> str:
        """The wording for this reader."""
        return zh if self.language == "zh" else en


def words_for(arguments: Sequence[str], environ: Mapping[str, str]) -> Words:
    """The language of messages: --lang, LANMEI_LANGUAGE, then the locale; English otherwise.

    >>> words_for(["ask", "--lang", "zh"], {}).language
    'zh'
    >>> words_for(["ask"], {"LANG": "zh_CN.UTF-8"}).language
    'zh'
    """
    for index, argument in enumerate(arguments):
        asked = argument.removeprefix(f"{FLAG}=")
        if argument == FLAG and index + 1 < len(arguments):
            asked = arguments[index + 1]
        for language in LANGUAGES:
            if asked == language and argument.startswith(FLAG):
                return Words(language)
    for name in ("LANMEI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return Words("zh" if value.lower().startswith("zh") else "en")
    return Words("en")


def width(text: str) -> int:
    """Columns of a terminal that `text` takes: a Chinese character takes two.

    >>> width("澜湄 lanmei")
    11
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    return max(0, wcwidth(character))  # control characters are -1 there


def pad(text: str, columns: int) -> str:
    """`text` with spaces after it up to `columns`."""
    return text + " " * (columns - width(text))


def shorten(text: str, columns: int) -> str:
    """`text` on one line in at most `columns`, with an ellipsis where it was cut.

    >>> shorten("柬埔寨已制定战略", 9)
    '柬埔寨已…'
    """
    line = " ".join(text.split())
    if width(line) <= columns:
        return line
    shown: list[str] = []
    used = 1
    for character in line:
        used += _columns(character)
        if used > columns:
            break
        shown.append(character)
    return "".join(shown) + "…"


def wrap(text: str, columns: int, indent: str = "") -> str:
    """`text` in lines of at most `columns`, each after `indent`; Chinese breaks anywhere."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in _pieces(paragraph):
            if line and width(indent + line + word.rstrip()) > columns:
                lines.append(line.rstrip())
                line = word.lstrip()
            else:
                line += word
        if line.strip() or not lines:
            lines.append(line.rstrip())
    return "\n".join(indent + line for line in lines)


_NEVER_FIRST = "，。；：？！、）》」』”’…,.;:?!)]"


def _pieces(text: str) -> list[str]:
    """The pieces between which a line may break: after a space, and around a wide character."""
    pieces: list[str] = []
    for character in text:
        if pieces and (character in _NEVER_FIRST or _joined(pieces[-1][-1], character)):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _joined(before: str, after: str) -> bool:
    return not before.isspace() and _columns(before) < 2 and _columns(after) < 2
