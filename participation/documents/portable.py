"""Opening PDF. Runs in the child (`apart`): what is opened here may want to do harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pypdf import PdfReader

from participation.documents.formats import Unreadable


@contextmanager
def opened_pdf(path: Path) -> Iterator[PdfReader]:
    """Open a PDF that has pages and no password; what fails while it is read counts as broken.

    Raises `Unreadable`. Lets `MemoryError` and `RecursionError` through: they tell of a bomb.
    """
    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            raise Unreadable("locked")
        if len(reader.pages) == 0:
            raise Unreadable("broken")
        yield reader
    except (Unreadable, MemoryError, RecursionError):
        raise
    except Exception as error:  # pypdf raises many kinds on what it cannot read
        raise Unreadable("broken") from error
