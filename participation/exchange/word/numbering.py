"""Numbers as Word prints them: "§ 9", "3.2.1", "a)". They stand in no text of a DOCX file.

A list is a use of an outline of nine levels; lists of the same outline count on together, unless
one begins anew (ECMA-376, 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from participation.exchange.word.names import w
from participation.exchange.word.package import Element, is_on, number, value
from participation.exchange.word.styles import ListPlace, Styles, indent_of

LEVELS = 9
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
LARGEST_LETTER = 780  # "dddd…" thirty times
LARGEST_ROMAN = 3_999


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed in front of a paragraph: its number, or "" for a dot or dash."""

    text: str
    is_bullet: bool


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an outline, as far as it shows.

    restart: the level (from 1) whose number makes this one begin anew, None for any above it,
    0 for none. style: the id of the paragraph style that stands for this level.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    style: str = ""
    indent: int | None = None


@dataclass(slots=True)
class _List:
    """A list: its outline, its own levels, and where it begins anew."""

    outline: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a file, paragraph by paragraph."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._outlines: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        linked: dict[str, str] = {}
        for outline in root.iterfind(w("abstractNum")):
            name = value(outline, "abstractNumId")
            self._outlines[name] = _levels(outline)
            if style := value(outline.find(w("numStyleLink"))):
                linked[name] = style
        for each in root.iterfind(w("num")):
            self._lists[value(each, "numId")] = _list(each)
        for name, style in linked.items():
            place = _list_of_style(styles, style)
            if place in self._lists and self._lists[place].outline in self._outlines:
                self._outlines[name] = self._outlines[self._lists[place].outline]

    def next(self, place: ListPlace, style: str) -> Label | None:
        """Count on, and return what is printed; None if nothing is.

        style: the id of the style that puts the paragraph into the list, "" if it does so itself.
        """
        found = self._lists.get(place.list_id)
        if found is None or found.outline not in self._outlines:
            return None
        depth = self.depth(place, style)
        level = self._level(found, depth)
        counters = self._counters.setdefault(found.outline, [None] * LEVELS)
        self._count(place.list_id, found, depth, counters)
        if level.format == "bullet":
            return Label("", True)
        text = self._printed(found, depth, counters)
        return Label(text, False) if text else None

    def depth(self, place: ListPlace, style: str) -> int:
        """The depth of a paragraph: the level that its style stands for, else its own."""
        found = self._lists.get(place.list_id)
        if style and found is not None:
            for depth in range(LEVELS):
                if self._level(found, depth).style == style:
                    return depth
        return place.depth

    def indent(self, place: ListPlace) -> int | None:
        """How far the list's level begins from the left, None if it does not say."""
        found = self._lists.get(place.list_id)
        return None if found is None else self._level(found, place.depth).indent

    def _level(self, found: _List, depth: int) -> Level:
        levels = self._outlines.get(found.outline, {})
        return found.levels.get(depth) or levels.get(depth) or Level()

    def _start(self, found: _List, depth: int) -> int:
        return found.starts.get(depth, self._level(found, depth).start)

    def _count(self, list_id: str, found: _List, depth: int, counters: list[int | None]) -> None:
        before = counters[depth]
        begins_anew = depth in found.starts and (list_id, depth) not in self._begun
        self._begun.add((list_id, depth))
        is_next = before is not None and not begins_anew
        counters[depth] = (
            before + 1 if is_next and before is not None else self._start(found, depth)
        )
        for deeper in range(depth + 1, LEVELS):
            restart = self._level(found, deeper).restart
            if restart is None or (restart and depth < restart):
                counters[deeper] = None

    def _printed(self, found: _List, depth: int, counters: list[int | None]) -> str:
        level = self._level(found, depth)

        def number_of(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            count = counters[other]
            shown = self._start(found, other) if count is None else count
            kind = self._level(found, other).format
            return printed_number(shown, "decimal" if level.is_legal else kind)

        return " ".join(re.sub(r"%([1-9])", number_of, level.text).split())


def printed_number(count: int, kind: str) -> str:
    """A number as Word prints it; kinds that are not known are printed in digits."""
    if kind == "none":
        return ""
    if kind in ("lowerLetter", "upperLetter") and 0 < count <= LARGEST_LETTER:
        times, letter = divmod(count - 1, 26)
        return chr((97 if kind == "lowerLetter" else 65) + letter) * (times + 1)
    if kind in ("lowerRoman", "upperRoman") and 0 < count <= LARGEST_ROMAN:
        roman = _roman(count)
        return roman.lower() if kind == "lowerRoman" else roman
    if kind == "decimalZero":
        return f"{count:02d}"
    return f"{count}." if kind == "ordinal" else str(count)


def _roman(count: int) -> str:
    written = ""
    for size, letters in ROMAN:
        times, count = divmod(count, size)
        written += letters * times
    return written


def _levels(holder: Element) -> dict[int, Level]:
    return {number(each, "ilvl"): _read_level(each) for each in holder.iterfind(w("lvl"))}


def _read_level(level: Element) -> Level:
    restart = level.find(w("lvlRestart"))
    properties = level.find(w("pPr"))
    return Level(
        start=number(level.find(w("start")), default=1),
        format=value(level.find(w("numFmt")), default="decimal"),
        text=value(level.find(w("lvlText"))),
        restart=None if restart is None else number(restart),
        is_legal=is_on(level.find(w("isLgl"))),
        style=value(level.find(w("pStyle"))),
        indent=None if properties is None else indent_of(properties),
    )


def _list(element: Element) -> _List:
    found = _List(value(element.find(w("abstractNumId"))))
    for override in element.iterfind(w("lvlOverride")):
        depth = number(override, "ilvl")
        start, level = override.find(w("startOverride")), override.find(w("lvl"))
        if level is not None:
            found.levels[depth] = _read_level(level)
        if start is not None:
            found.starts[depth] = number(start, default=1)
    return found


def _list_of_style(styles: Styles, style_id: str) -> str:
    for style in styles.chain(style_id):
        if found := value(style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")):
            return found
    return ""
