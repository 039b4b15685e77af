"""Tells the content of a web page from its navigation."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_NEVER = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "audio",
        "video",
        "button",
        "select",
        "input",
        "textarea",
        "rt",
        "rp",
        "datalist",
    ]
)
_APART = frozenset(["nav", "footer", "aside"])
_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"]
)
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|sidebar|site-?footer|"
    r"site-?header|cookies?|share|sharing|social|pagination|pager|skip-?link|related|toolbar|topbar|"
    r"copyright|advert|ads|banner)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。！？；]|[.!?](?:\s|$)")
# A part with a smaller share of the page's words than this is not its content.
_MAIN_SHARE = 0.3


def content_root(body: LexborNode) -> LexborNode:
    """The element with the content: `main` or the only `article` when large enough."""
    whole = _length(body)
    for selector in ("main", "[role='main']", "article"):
        found = body.css(selector)
        if len(found) == 1 and _length(found[0]) >= whole * _MAIN_SHARE:
            return found[0]
    return body


def is_apart(node: LexborNode, *, everything: bool) -> bool:
    """True for an element that is not read: scripts, hidden parts, navigation.

    With `everything`, navigation is read too, so that a page of nothing else is not lost.
    """
    tag = node.tag or ""
    if tag in _NEVER or tag == "-comment":
        return True
    if tag.startswith("-") or tag == "_document":
        return False
    attributes = node.attributes
    if "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", ""):
        return True
    if everything or tag in {"body", "main", "article", "html"}:
        return False
    return _is_navigation(node, tag)


def _is_navigation(node: LexborNode, tag: str) -> bool:
    attributes = node.attributes
    if tag in _APART or (attributes.get("role") or "") in _ROLES:
        # An aside inside an article, and a footer with notes, may contain sentences.
        return tag == "nav" or not _has_sentences(node) or _link_share(node) > 0.5
    if tag == "header" and node.css_first("h1") is None:
        return _link_share(node) > 0.3
    if tag not in {"div", "ul", "ol", "section", "p", "table"}:
        return False
    named = _NAMES.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")
    if named is not None:
        return _link_share(node) > 0.5 or (_length(node) < 200 and not _has_sentences(node))
    # A list of links only.
    return (
        tag in {"ul", "ol"}
        and len(node.css("a")) >= 3
        and _link_share(node) > 0.9
        and not _has_sentences(node)
    )


def _length(node: LexborNode) -> int:
    length = 0
    for child in node.traverse(include_text=True):
        read = child.parent is None or child.parent.tag not in _NEVER
        if child.tag == "-text" and read:
            length += len((child.text_content or "").strip())
    return length


def _link_share(node: LexborNode) -> float:
    whole = len("".join((node.text() or "").split()))
    links = sum(len("".join((link.text() or "").split())) for link in node.css("a"))
    return links / whole if whole else 1.0


def _has_sentences(node: LexborNode) -> bool:
    text = node.text() or ""
    return len(text) > 40 and _SENTENCE_END.search(text) is not None
