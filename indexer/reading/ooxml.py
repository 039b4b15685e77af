"""The package format of DOCX, PPTX and XLSX: XML parts in a zip file, opened safely."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from indexer.reading.findings import Finding, NotRead
from indexer.reading.no_titles import is_no_title
from indexer.reading.records import Metadata

# lxml has no types of its own; an element is what its parser gives.
Element = Any

# Limits: bytes of a part, bytes of all parts together, number of parts.
_MAX_PART = 100_000_000
_MAX_WHOLE = 400_000_000
_MAX_PARTS = 20_000
# XML compresses to a tenth or a twentieth; a zip bomb to a thousandth.
_MAX_RATIO = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DC = "{http://purl.org/dc/elements/1.1/}"


class Package:
    """An Office file: its parts by name, and the relations between them."""

    def __init__(self, content: bytes) -> None:
        """Open the zip file.

        Raises:
            NotRead: when it is not a zip file, is encrypted, or unpacks to more than the limits.
        """
        if content.startswith(_OLE):
            encrypted = "EncryptedPackage".encode("utf_16_le") in content
            raise NotRead("encrypted") if encrypted else NotRead("type", detail="Office 97-2003")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise NotRead("broken", detail="not an Office file") from error
        whole = sum(entry.file_size for entry in entries)
        if whole > _MAX_WHOLE or len(entries) > _MAX_PARTS:
            raise NotRead("bomb", detail=f"{whole // 1_000_000} MB, {len(entries)} parts")
        for entry in entries:
            ratio = entry.file_size / max(entry.compress_size, 1)
            if entry.file_size > _MAX_PART or (entry.file_size > 5_000_000 and ratio > _MAX_RATIO):
                raise NotRead("bomb", detail=f"{entry.file_size // 1_000_000} MB")
        if any(entry.flag_bits & 1 for entry in entries):
            raise NotRead("encrypted")
        self.names = frozenset(entry.filename for entry in entries)

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; None when there is no such part.

        Raises:
            NotRead: when it is damaged.
        """
        if name not in self.names:
            return None
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise NotRead("broken", detail=posixpath.basename(name)) from error

    def xml(self, name: str) -> Element | None:
        """The root element of a part; None when there is no such part.

        No entity is expanded, nothing outside the file is opened.

        Raises:
            NotRead: when it is no XML.
        """
        content = self.part(name)
        if content is None:
            return None
        return parse_xml(content, posixpath.basename(name))

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Id -> (last word of the type, name of the part) of each part that a part refers to."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target") or ""
            if relation.get("TargetMode") == "External" or not isinstance(relation.tag, str):
                continue
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
            found[relation.get("Id") or ""] = (kind, posixpath.normpath(path))
        return found

    def main_part(self, default: str) -> str:
        """The name of the document's own part."""
        for kind, name in self.relations("").values():
            if kind == "officeDocument" and name in self.names:
                return name
        if default in self.names:
            return default
        raise NotRead("broken", detail=f"{default} is missing")

    def metadata(self) -> Metadata:
        """Title and language of the file's properties.

        Author and dates are ignored: programs set them to their owner and the time of saving.
        """
        root = self.xml("docProps/core.xml")
        if root is None:
            return Metadata()
        title = (root.findtext(f"{_DC}title") or "").strip()
        return Metadata(
            title=None if is_no_title(title) else title,
            language=(root.findtext(f"{_DC}language") or "").strip() or None,
        )

    def common_findings(self) -> list[Finding]:
        """Findings: macros, and embedded objects that are not read."""
        findings = []
        if any(name.endswith("vbaProject.bin") for name in self.names):
            findings.append(Finding("macros"))
        embedded = sorted(posixpath.basename(name) for name in self.names if "/embeddings/" in name)
        if embedded:
            findings.append(Finding("embedded", n=len(embedded), detail=", ".join(embedded[:3])))
        return findings


def parse_xml(content: bytes, name: str) -> Element:
    """The root element of untrusted XML.

    Raises:
        NotRead: when it is no XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotRead("broken", detail=name) from error


def local(element: Element) -> str:
    """The name of an element without its namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute whatever its namespace; None without the element or the attribute."""
    if element is None:
        return None
    for key, found in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(found)
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """The descendant on a path of names: the first child of the first name, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element
