"""The parts of a DOCX file: parsed XML, relationships, bytes of images.

The format is ECMA-376 (Office Open XML), also published as ISO/IEC 29500. Nothing outside the file
is ever asked for: entities are not resolved, and links to other files are only named.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext_lazy as _
from lxml import etree

from participation.exchange.errors import ExchangeError
from participation.exchange.word.archive import broken, open_archive
from participation.exchange.word.names import STRICT, R, w

Element = Any  # lxml ships no types

LARGEST_XML = 24 * 1024 * 1024
# An element costs memory far beyond its letters; each has at least one angle bracket.
MOST_TAGS = 1_500_000
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPES = frozenset({f"{MAIN}document.main+xml", f"{MAIN}template.main+xml"})
FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY)")
DECLARATION = re.compile(r"\A\s*<\?xml.*?\?>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to. kind: the last word of its type, for example `image`.

    target: a name inside the package, or the address of something outside.
    """

    kind: str
    target: str
    is_external: bool


@dataclass(slots=True)
class Package:
    """An opened DOCX file. `main` is the name of the part with the text."""

    archive: ZipFile
    main: str = ""
    _relationships: dict[str, dict[str, Relationship]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.archive.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises ExchangeError (broken) if there is no such part."""
        if name not in self:
            raise broken()
        return self.archive.read(name)

    def xml(self, name: str) -> Element:
        """The root element of a part. Raises ExchangeError: broken, too_large, entities."""
        if name not in self:
            raise broken()
        if self.archive.getinfo(name).file_size > LARGEST_XML:
            raise _too_large()
        return parse_xml(self.read(name))

    def related(self, kind: str) -> Element | None:
        """The root of the part that the text refers to as `kind`, None if there is none."""
        for relationship in self.relationships(self.main).values():
            if relationship.kind == kind and not relationship.is_external:
                return self.xml(relationship.target) if relationship.target in self else None
        return None

    def name_of(self, kind: str) -> str:
        """The name of the part that the text refers to as `kind`, "" if there is none."""
        found = (each for each in self.relationships(self.main).values() if each.kind == kind)
        return next((each.target for each in found if not each.is_external), "")

    def relationships(self, part: str) -> dict[str, Relationship]:
        """What a part refers to, by the short names that it uses."""
        if part not in self._relationships:
            folder, name = posixpath.split(part)
            path = posixpath.join(folder, "_rels", f"{name}.rels")
            rows = self.xml(path) if path in self else []
            self._relationships[part] = {
                row.get("Id", ""): _relationship(row, folder)
                for row in rows
                if isinstance(row.tag, str)
            }
        return self._relationships[part]


def open_package(data: bytes) -> Package:
    """Open a DOCX file.

    Raises ExchangeError: those of `open_archive`, and macros, not_docx, entities, too_large.
    """
    package = Package(open_archive(data))
    types = _content_types(package)
    names = package.archive.namelist()
    has_macros = any("macro" in kind.casefold() for kind in types.values())
    if has_macros or any("vbaproject" in name.casefold() for name in names):
        message = _("This file contains macros. Please save it as .docx, without macros.")
        raise ExchangeError(message, code="macros")
    starts = package.relationships("").values()
    mains = [each.target for each in starts if each.kind == "officeDocument"]
    if not mains or types.get(mains[0], "") not in MAIN_TYPES:
        raise ExchangeError(_("This file is no Word document (.docx)."), code="not_docx")
    package.main = mains[0]
    return package


def parse_xml(data: bytes) -> Element:
    """The root element of XML without document type and entities, links in it not followed.

    Raises ExchangeError: entities, too_large (more than 1.5 million tags), broken.
    """
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken() from error
    if FORBIDDEN.search(text):
        message = _("This file refers to entities outside of it. It is not read.")
        raise ExchangeError(message, code="entities")
    if text.count("<") > MOST_TAGS:
        raise _too_large()
    text = DECLARATION.sub("", text, count=1)
    for strict, common in STRICT.items():
        text = text.replace(strict, common)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken() from error


def _too_large() -> ExchangeError:
    return ExchangeError(_("The text of this file is too large."), code="too_large")


def _content_types(package: Package) -> dict[str, str]:
    """The kind of each part by its name."""
    if "[Content_Types].xml" not in package:
        raise ExchangeError(_("This file is no Word document (.docx)."), code="not_docx")
    rows = [row for row in package.xml("[Content_Types].xml") if isinstance(row.tag, str)]
    named = {row.get("PartName", "").lstrip("/"): row.get("ContentType", "") for row in rows}
    by_ending = {
        row.get("Extension", "").casefold(): row.get("ContentType", "")
        for row in rows
        if row.get("Extension")
    }
    return {
        name: named.get(name) or by_ending.get(name.rpartition(".")[2].casefold(), "")
        for name in package.archive.namelist()
    }


def _relationship(row: Element, folder: str) -> Relationship:
    kind = row.get("Type", "").rpartition("/")[2]
    target = row.get("Target", "")
    if row.get("TargetMode") == "External":
        return Relationship(kind, target, True)
    return Relationship(kind, posixpath.normpath(posixpath.join("/", folder, target))[1:], False)


def relationship_of(element: Element, name: str) -> str:
    """The short name of a relationship in an attribute such as `r:id`."""
    return str(element.get(f"{{{R}}}{name}") or "")


def value(element: Element | None, name: str = "val", default: str = "") -> str:
    """An attribute of the word processor's own, `default` where element or attribute is missing."""
    found = None if element is None else element.get(w(name))
    return default if found is None else str(found)


def number(element: Element | None, name: str = "val", default: int = 0) -> int:
    """An attribute as a whole number, `default` where it is missing or none."""
    found = value(element, name)
    is_number = re.fullmatch(r"-?\d{1,9}(?:\.\d*)?", found)
    return int(found.partition(".")[0]) if is_number else default


def is_on(element: Element | None) -> bool:
    """Whether a switch such as `w:b` is on: there, and not said to be off."""
    return element is not None and value(element, default="1") not in ("0", "false", "off", "none")
