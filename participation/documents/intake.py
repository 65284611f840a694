"""Files that people add to what they write: pictures drawn anew, and PDF without programs.

Runs in the child (`apart`): what is opened here may want to do harm. Stricter than `recognition`,
for here no editor stands between whoever sends a file and whoever opens it.
"""

from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from participation.documents.formats import Format, Unreadable
from participation.documents.portable import opened_pdf
from participation.documents.redrawing import redraw

MOST_OBJECTS = 200_000  # of a PDF; more of them than any text or drawing of this size needs

# What makes a PDF more than pages to look at (ISO 32000-1: 7.11.4, 12.6.4, 12.7.8, 13).
_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE"}
_PARTS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}


def take(path: Path, *, longest: int, small: int) -> dict[str, object]:
    """Return what a file is; of a picture also how it looks, as `redraw` says it.

    Raises `Unreadable` when it is neither a picture nor a PDF, or does more than show something.
    """
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise Unreadable("empty")
    # Other programs take a PDF that begins later for what it begins with.
    if head.startswith(b"%PDF-"):
        with opened_pdf(path) as reader:
            if _is_active(reader):
                raise Unreadable("active")
        return {"format": Format.PDF}
    try:
        return {"format": Format.WEBP, **redraw(path, longest=longest, small=small)}
    except Unreadable as unreadable:
        raise Unreadable(
            "no_attachment" if unreadable.code == "no_picture" else unreadable.code
        ) from unreadable


def _is_active(reader: PdfReader) -> bool:
    """Say whether anything in a PDF runs, sends, or carries another file along."""
    places = {(number, 0) for number in reader.xref_objStm}
    for generation, numbers in reader.xref.items():
        places |= {(number, generation) for number in numbers}
    if len(places) > MOST_OBJECTS:
        raise Unreadable("bomb")
    return _acts(reader.trailer) or any(
        _acts(reader.get_object(IndirectObject(number, generation, reader)))
        for number, generation in sorted(places)
    )


def _acts(value: object) -> bool:
    """Say whether an object does; what it refers to is looked at in its own place."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            if each.get("/S") in _ACTIONS or _PARTS.intersection(each):
                return True
            waiting += [each.raw_get(name) for name in each]
        elif isinstance(each, ArrayObject):
            waiting += list.__iter__(each)
    return False
