"""Maps spans of a document's text to its file, for marks that were made in the file.

A Markdown file is read without its markup, so its text differs from the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from difflib import SequenceMatcher

from eval.gold import Span


class Places:
    """Maps spans of texts to spans of files, by the name of the document."""

    def __init__(self, texts: Mapping[str, str], files: Mapping[str, str]) -> None:
        self._blocks = {
            name: SequenceMatcher(None, text, files[name], autojunk=False).get_matching_blocks()
            for name, text in texts.items()
            if name in files and files[name] != text
        }

    def in_file(self, span: Span) -> Span:
        """The span in the file; characters that are not in the file go to their neighbours."""
        blocks = self._blocks.get(span.document_id)
        if blocks is None or span.end <= span.start:
            return span
        starts = [block.a for block in blocks]

        def place(position: int) -> int:
            block = blocks[max(0, bisect_right(starts, position) - 1)]
            return block.b + max(0, min(position - block.a, max(block.size - 1, 0)))

        start, end = place(span.start), place(span.end - 1) + 1
        return Span(span.document_id, min(start, end - 1), end)
