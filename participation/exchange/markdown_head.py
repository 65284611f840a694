"""The head of a Markdown file: `---`, lines of `key: value`, `---`."""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = "---"
KEY_LINE = re.compile(r"([A-Za-z_][\w-]*):(?:\s+(.*)|)$")
HEADING_LINE = re.compile(r"#{1,6}(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Head:
    """What a head says, and where it stands: lines `start` to `end`, 0-based, `end` exclusive."""

    title: str = ""
    abbreviation: str = ""
    start: int = 0
    end: int = 0


def read_head(lines: list[str]) -> Head:
    """The head of a file, or an empty one if it has none.

    Usually it opens the file. Some collections print lines above it, so a head that names a title
    or an abbreviation is also found further down, before the first heading.
    """
    for start, line in enumerate(lines):
        if HEADING_LINE.match(line):
            break
        if line.rstrip() == FENCE:
            opens_the_file = not any(above.strip() for above in lines[:start])
            return _head_at(lines, start, any_key=opens_the_file)
    return Head()


def _head_at(lines: list[str], start: int, *, any_key: bool) -> Head:
    values: dict[str, str] = {}
    key = ""
    for number, line in enumerate(lines[start + 1 :], start + 1):
        found = KEY_LINE.match(line.rstrip())
        if line.rstrip() in (FENCE, "..."):
            named = values.keys() & {"title", "jurabk"}
            if not values or not (any_key or named):
                return Head()
            title, abbreviation = _value(values, "title"), _value(values, "jurabk")
            return Head(title, abbreviation, start, number + 1)
        if found is not None:
            key = found[1].casefold()
            values[key] = (found[2] or "").strip()
        elif key and line[:1] in (" ", "\t", "-"):
            values[key] = f"{values[key]} {line.strip()}"
        elif line.strip() and not line.startswith("#"):
            return Head()
    return Head()


def _value(values: dict[str, str], key: str) -> str:
    """The value without quotation marks and without the sign of a value over several lines."""
    value = re.sub(r"^[|>][-+]?\s+", "", values.get(key, "").strip())
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1].replace("''", "'")
    return " ".join(value.split())
