"""One way in for all files of draft plans."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from participation.exchange.errors import ExchangeError
from participation.exchange.markdown import decode, parse_markdown
from participation.exchange.word.archive import OLE_START, ZIP_START
from participation.exchange.word.reading import parse_docx
from participation.plans.tree import Tree

OFFICE_STARTS = (ZIP_START, OLE_START)
FOREIGN_STARTS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def is_docx(data: bytes) -> bool:
    """Whether the content is an Office file's, whatever its name says."""
    return data.startswith(OFFICE_STARTS)


def read_plan(data: bytes, *, name: str) -> Tree:
    """The neutral tree of a draft plan in Markdown or DOCX; its content says which.

    name: the file's name; without its suffix it is the title of a plan that has no other.

    Raises ExchangeError: those of `parse_markdown` and `parse_docx`, and unknown_kind.
    """
    title = PurePath(name).stem
    if is_docx(data):
        return parse_docx(data, fallback_title=title)
    if data.startswith(FOREIGN_STARTS) or PurePath(name).suffix.casefold() == ".docx":
        message = _("This kind of file cannot be imported. Please use Markdown or Word (.docx).")
        raise ExchangeError(message, code="unknown_kind")
    return parse_markdown(decode(data), fallback_title=title)
