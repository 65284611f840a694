"""What goes wrong when a file is taken in."""

from __future__ import annotations


class ExchangeError(Exception):
    """A file cannot be read at all.

    message: plain words for whoever handed the file in; `str` of the error gives it.
    code: short and stable, for programs: empty, no_text, nul, too_large, encoding,
    too_many_headings, too_deep, unknown_kind; of DOCX files also not_docx, old_word, encrypted,
    broken, macros, entities, bomb, too_many_entries, bad_path.
    """

    def __init__(self, message: object, *, code: str = "unreadable") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)
