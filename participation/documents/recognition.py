"""What a file is, told from its content: its name counts for nothing.

Runs in a child process of its own (`apart`): what is opened here may want to do harm.
"""

import csv
import re
import zipfile
from pathlib import Path

import puremagic
from PIL import Image
from pypdf.generic import DictionaryObject

from participation.documents import archives
from participation.documents.formats import Format, Unreadable
from participation.documents.portable import opened_pdf

MOST_PIXELS = 400_000_000  # a drawing of A0 at 500 dots per inch

_PICTURES = {
    "PNG": Format.PNG,
    "JPEG": Format.JPEG,
    "WEBP": Format.WEBP,
    "TIFF": Format.TIFF,
}
_OFFICE = {
    "spreadsheetml.sheet.main+xml": (Format.XLSX, "xl/workbook.xml"),
    "wordprocessingml.document.main+xml": (Format.DOCX, "word/document.xml"),
}
# Versions 2 to 6 of the standard, for example http://www.xplanung.de/xplangml/6/0
_XPLAN = re.compile(r"^\{https?://www\.xplanung\.de/xplangml(/\d+(/\d+)*)?\}XPlanAuszug$")


def recognise(path: Path) -> Format:
    """Return the format of a file that may be published; raises `Unreadable`."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Unreadable("empty")
    kinds = _kinds(head)
    if "application/pdf" in kinds:
        return _pdf(path)
    if "image/svg+xml" in kinds or b"<svg" in head[:1024].lower():
        raise Unreadable("unknown")
    if any(kind.startswith("image/") for kind in kinds):
        return _picture(path)
    if head.startswith(b"PK"):
        return _office(path)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _xplan(path)
    return _table(path)


def _kinds(head: bytes) -> set[str]:
    try:
        return {found.mime_type for found in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _pdf(path: Path) -> Format:
    with opened_pdf(path) as reader:
        if _has_script(reader.trailer["/Root"].get_object()):
            raise Unreadable("macros")
    return Format.PDF


def _has_script(root: object) -> bool:
    """Say whether a PDF does something by itself when it is opened, beyond showing a page."""
    if not isinstance(root, DictionaryObject):
        raise Unreadable("broken")
    names = root.get("/Names")
    names = names.get_object() if names is not None else {}
    action = root.get("/OpenAction")
    action = action.get_object() if action is not None else {}
    acts = isinstance(action, DictionaryObject) and action.get("/S") in ("/JavaScript", "/Launch")
    return acts or (isinstance(names, DictionaryObject) and "/JavaScript" in names)


def _picture(path: Path) -> Format:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP", "TIFF")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable("bomb")
            picture.verify()
            return _PICTURES[picture.format or ""]
    except Unreadable:
        raise
    except Exception as error:  # as many kinds as there are formats
        raise Unreadable("broken") from error


def _office(path: Path) -> Format:
    with archives.opened(path) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            return _open_xml(archive, names)
        if "mimetype" in names:
            return _open_document(archive, names)
    raise Unreadable("unknown")


def _open_xml(archive: zipfile.ZipFile, names: set[str]) -> Format:
    types = archives.part_of(archive, "[Content_Types].xml").decode("utf-8", "replace")
    archives.xml_of(types.encode())
    if "macroEnabled" in types or any(_is_active(name) for name in names):
        raise Unreadable("macros")
    for content_type, (found, main) in _OFFICE.items():
        if content_type in types:
            for _element in archives.elements_of(archives.part_of(archive, main)):
                pass  # it must be readable to its end
            return found
    raise Unreadable("unknown")


def _is_active(name: str) -> bool:
    """Say whether a part of an Open XML file is a program: macros, controls, embedded objects."""
    small = name.lower()
    return small.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) or "/activex/" in small


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> Format:
    kind = archives.part_of(archive, "mimetype")[:200].decode("ascii", "replace").strip()
    if kind != Format.ODS.media_type:
        raise Unreadable("unknown")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Unreadable("macros")
    for _element in archives.elements_of(archives.part_of(archive, "content.xml")):
        pass
    return Format.ODS


def _xplan(path: Path) -> Format:
    root = ""
    with path.open("rb") as file:
        head = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if head.startswith((b"<!doctype html", b"<html")):
            raise Unreadable("unknown")
        file.seek(0)
        for element in archives.elements_of(file):
            root = element.tag  # the last one to end is the root
    if not _XPLAN.match(root):
        raise Unreadable("xml")
    return Format.XPLANGML


def _table(path: Path) -> Format:
    """Take a text for CSV when its first rows have the same number of columns, two at least."""
    text = text_of(path)
    if text is None:
        raise Unreadable("unknown")
    lines = text.splitlines()[:50]
    for delimiter in ";,\t|":
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        if len(widths) > 1 and len(set(widths)) == 1 and widths[0] > 1:
            return Format.CSV
    raise Unreadable("unknown")


def text_of(path: Path, limit: int = 1_000_000) -> str | None:
    """Return the beginning of a text file, up to ``limit`` bytes; None if it is not text."""
    with path.open("rb") as file:
        content = file.read(limit)
    if b"\x00" in content:
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and error.start > len(content) - 4:
                text = content[: error.start].decode(encoding)  # cut inside a letter
            else:
                continue
        controls = sum(1 for letter in text if ord(letter) < 32 and letter not in "\t\r\n\f")
        return None if controls else text
    return None
