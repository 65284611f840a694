"""Fields of a DOCX file: a code, and the result that is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINK = re.compile(
    r"""^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]\S*))?\s*(?:\\l\s+"([^"]*)")?""", re.IGNORECASE
)
CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)


@dataclass(slots=True)
class Field:
    """A field whose end has not come yet. is_result: whether its code is over."""

    code: str = ""
    is_result: bool = False

    def link(self) -> str | None:
        """Where a link leads to, None if the field is another one."""
        found = LINK.match(self.code)
        if found is None:
            return None
        address = found[1] or found[2] or ""
        return f"{address}#{found[3]}" if found[3] else address

    @property
    def is_contents(self) -> bool:
        """Whether it makes a table of contents."""
        return CONTENTS.match(self.code) is not None
