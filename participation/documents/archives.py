"""Opening the zip archives that office files are, without being harmed by them."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from participation.documents.formats import Unreadable

MOST_PARTS = 5_000
MOST_BYTES = 400 * 1024 * 1024  # all parts unpacked
MOST_TIMES = 250  # how much larger a part may be than its packed form
_SMALL = 1024 * 1024  # below this, any packing is harmless
MOST_BYTES_OF_A_PART = 100 * 1024 * 1024

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose sizes are within limits; raises `Unreadable`.

    Python reads no more of a part than its head promises, so the heads can be relied on.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive)
            yield archive
    except _BROKEN as error:
        raise Unreadable("broken") from error


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise Unreadable("bomb")
    for part in parts:
        if part.flag_bits & 0x1:
            raise Unreadable("locked")
        if part.file_size > _SMALL and part.file_size > MOST_TIMES * max(part.compress_size, 1):
            raise Unreadable("bomb")
        name = part.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise Unreadable("broken")


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the content of one part; raises `Unreadable` when it is missing or too large."""
    try:
        if archive.getinfo(name).file_size > MOST_BYTES_OF_A_PART:
            raise Unreadable("bomb")
        return archive.read(name)
    except KeyError as error:
        raise Unreadable("broken") from error


def xml_of(content: bytes) -> Element:
    """Return the root of an XML text that declares nothing; raises `Unreadable`."""
    with harmless():
        return fromstring(content, forbid_dtd=True)


def elements_of(source: Path | IO[bytes] | bytes) -> Iterator[Element]:
    """Yield every element of an XML text as it ends, and forget it; raises `Unreadable`."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    with harmless():
        events = iterparse(stream, events=("start", "end"), forbid_dtd=True)
        path: list[Element] = []
        for event, element in events:
            if event == "start":
                path.append(element)
                continue
            path.pop()
            yield element
            # Its parent may want its children's text; two levels up nobody does.
            for child in list(element):
                child.clear()
            if len(path) == 1:
                path[0].remove(element)


@contextmanager
def harmless() -> Iterator[None]:
    """Say in our words when XML is broken or declares entities."""
    try:
        yield
    except DefusedXmlException as error:
        raise Unreadable("entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable("broken") from error
