"""What mkdocs does beside building: links out of docs/ become names, and nothing is from elsewhere.

The pages are read in the repository, too, where `../deploy/nginx.conf` is a link. The site has no
such file: there it is the name of the file, in its place in the repository.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((\.\.?/[^)\s]*|[^)\s:#]+)(#[^)\s]*)?\)")
IN_ENGLISH = "*本页尚无中文版，以下为英文。*{: lang=zh .in-english }\n"
# What a browser would fetch by itself; a link that a reader may follow is none.
FETCHED = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\ssrc=["']?(?:https?:)?//[^"'>\s]+"""
    r"""|<link\b(?![^>]*rel=["']?(?:canonical|alternate))[^>]*\shref=["']?(?:https?:)?//[^"'>\s]+"""
    r"""|url\(["']?(?:https?:)?//[^)]+"""
    r"""|@import\s+["'](?:https?:)?//[^"']+"""
)


def inward(text: str, page: str, docs: Path) -> str:
    """The text of a page with links to what the site does not have turned into names."""

    def plain(found: re.Match[str]) -> str:
        place = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page), found[2]))
        inside = place.startswith("docs/")
        if inside and (docs.parent / place).is_file() and "docs/experiments/" not in place:
            return found[0]
        name = f"`{place}`"
        return found[1] if found[1].strip("`") in place else f"{found[1]} ({name})"

    return LINK.sub(plain, text)


def fetched(site: Path) -> list[str]:
    """What the pages and styles of a site would fetch from another place."""
    return [
        f"{path.relative_to(site)}: {found[0]}"
        for path in sorted([*site.rglob("*.html"), *site.rglob("*.css")])
        for found in FETCHED.finditer(path.read_text(encoding="utf-8"))
    ]


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:  # noqa: ANN401
    """Called by mkdocs for each page. In the Chinese site an English page says that it is one."""
    told = inward(markdown, page.file.src_uri, Path(config["docs_dir"]))
    if config["theme"]["language"] == "zh" and not page.file.src_uri.endswith(".zh.md"):
        heading, rest = (told + "\n").split("\n", maxsplit=1)
        return f"{heading}\n\n{IN_ENGLISH}\n{rest}"
    return told


def on_post_build(*, config: Any, **_: Any) -> None:  # noqa: ANN401
    """Called by mkdocs at the end.

    Raises:
        SystemExit: when the site would fetch anything from elsewhere.
    """
    found = fetched(Path(config["site_dir"]))
    if found:
        raise SystemExit("the site fetches from elsewhere:\n" + "\n".join(found[:10]))
