"""Number of pages and text of a file of a known format. Runs in the child, as `recognition`."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from PIL import Image
from pypdf import PdfReader

from participation.documents import archives
from participation.documents.formats import Format, Unreadable
from participation.documents.recognition import text_of

MOST_OF_A_TABLE = 4 * 1024 * 1024  # bytes of a CSV file

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_A_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read. ``pages`` is None where a format has none; ``is_whole``: nothing left out."""

    pages: int | None
    text: str
    is_whole: bool


def contents_of(path: Path, format_: Format, *, letters: int, seconds: float) -> Contents:
    """Read a file until ``letters`` characters or ``seconds`` are used up.

    Raises `Unreadable` when nothing can be read of it.
    """
    try:
        pages, pieces = _READERS[format_](path)
        text, is_whole = _gathered(pieces, letters, time.monotonic() + seconds)
    except Unreadable:
        raise
    except Exception as error:  # whatever a hostile file makes of the libraries
        raise Unreadable("broken") from error
    return Contents(pages, text, is_whole)


def _gathered(pieces: Iterator[str], letters: int, until: float) -> tuple[str, bool]:
    found: list[str] = []
    for piece in pieces:
        clean = " ".join(piece.replace("\x00", " ").split())
        if clean:
            found.append(clean[:letters])
            letters -= len(clean) + 1
        if letters <= 0 or time.monotonic() > until:
            return "\n".join(found), False
    return "\n".join(found), True


def _pdf(path: Path) -> tuple[int, Iterator[str]]:
    reader = PdfReader(path)
    return len(reader.pages), (page.extract_text() for page in reader.pages)


def _picture(path: Path) -> tuple[int | None, Iterator[str]]:
    with Image.open(path) as picture:
        frames = getattr(picture, "n_frames", 1)
    return frames if frames > 1 else None, iter(())


def _xplan(path: Path) -> tuple[None, Iterator[str]]:
    def texts() -> Iterator[str]:
        with path.open("rb") as file:
            for element in archives.elements_of(file):
                name = element.tag.rpartition("}")[2]
                if element.text and name not in ("posList", "pos", "coordinates"):
                    yield element.text

    return None, texts()


def _xlsx(path: Path) -> tuple[int, Iterator[str]]:
    """Read the cells as they are written, row by row; openpyxl would take ten times the memory."""
    with archives.opened(path) as archive:
        sheets = [name for name in archive.namelist() if _A_SHEET.match(name)]
    return len(sheets), _rows(path, sorted(sheets))


def _rows(path: Path, sheets: list[str]) -> Iterator[str]:
    with archives.opened(path) as archive:
        shared: list[str] = []
        if "xl/sharedStrings.xml" in archive.namelist():
            root = archives.xml_of(archives.part_of(archive, "xl/sharedStrings.xml"))
            shared = ["".join(t.text or "" for t in item.iter(f"{_SHEET}t")) for item in root]
        for name in sheets:
            for row in archives.xml_of(archives.part_of(archive, name)).iter(f"{_SHEET}row"):
                yield " ".join(_cell(cell, shared) for cell in row)


def _cell(cell: Element, shared: list[str]) -> str:
    value = cell.findtext(f"{_SHEET}v", "")
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    return value or "".join(t.text or "" for t in cell.iter(f"{_SHEET}t"))


def _ods(path: Path) -> tuple[None, Iterator[str]]:
    return None, _paragraphs(path, "content.xml", f"{_TEXT}p")


def _docx(path: Path) -> tuple[None, Iterator[str]]:
    return None, _paragraphs(path, "word/document.xml", f"{_WORD}p")


def _paragraphs(path: Path, part: str, tag: str) -> Iterator[str]:
    with archives.opened(path) as archive:
        content = archives.part_of(archive, part)
    root = archives.xml_of(content)
    for paragraph in root.iter(tag):
        yield "".join(paragraph.itertext())


def _csv(path: Path) -> tuple[None, Iterator[str]]:
    lines = (text_of(path, limit=MOST_OF_A_TABLE) or "").splitlines()
    return None, (re.sub(r'[;,|"\t]+', " ", line) for line in lines)


_READERS: dict[Format, Callable[[Path], tuple[int | None, Iterator[str]]]] = {
    Format.PDF: _pdf,
    Format.PNG: _picture,
    Format.JPEG: _picture,
    Format.WEBP: _picture,
    Format.TIFF: _picture,
    Format.XPLANGML: _xplan,
    Format.XLSX: _xlsx,
    Format.ODS: _ods,
    Format.CSV: _csv,
    Format.DOCX: _docx,
}
