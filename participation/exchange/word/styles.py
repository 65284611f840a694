"""What the styles of a DOCX file say: heading levels, numbering and looks, inherited ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from participation.exchange.word.names import w
from participation.exchange.word.package import Element, is_on, number, value

# Word calls its own styles by English names, whatever its language; other programs, and styles
# that came in by copying, have names in the language of whoever wrote.
HEADING_NAMES = (
    "heading|überschrift|ueberschrift|berschrift|titre|nadpis|nagłówek|nadpismo|kop|título|titolo"
    "|encabezado|rubrik|overskrift|otsikko|zaglavie|gliederung"
)
HEADING = re.compile(rf"(?:{HEADING_NAMES})[\s_]*([1-9])\b")
TITLE = re.compile(r"(?:title|titel|dokumenttitel|haupttitel)")
CONTENTS = re.compile(
    r"(?:toc|verzeichnis|inhaltsverzeichnis|contents)[\s_]*(?:[1-9]|heading)?"
    r"|(?:toc heading|inhaltsverzeichnisüberschrift|table of figures|abbildungsverzeichnis)"
)
BODY_LEVEL = 9  # Word's outline level of what is no heading, counted from 0
LONGEST_CHAIN = 30


class Role(StrEnum):
    """What a paragraph is by its style."""

    TEXT = "text"
    HEADING = "heading"
    TITLE = "title"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look, as far as a plan keeps it. position: `sup`, `sub` or ""."""

    is_bold: bool = False
    is_italic: bool = False
    position: str = ""
    is_struck: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A paragraph's list and its depth there, 0 to 8."""

    list_id: str
    depth: int


@dataclass(slots=True)
class Styles:
    """The styles of a file by their ids."""

    by_id: dict[str, Element] = field(default_factory=dict)
    default_paragraph: str = ""

    @classmethod
    def of(cls, root: Element | None) -> Styles:
        """Read the part with the styles; a file without one has none."""
        styles = cls()
        for style in [] if root is None else root.iterfind(w("style")):
            styles.by_id[value(style, "styleId")] = style
            if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true"):
                styles.default_paragraph = value(style, "styleId")
        return styles

    def chain(self, style_id: str) -> Iterator[Element]:
        """The style and those that it is based on, nearest first."""
        for _step in range(LONGEST_CHAIN):
            style = self.by_id.get(style_id)
            if style is None:
                return
            yield style
            style_id = value(style.find(w("basedOn")))

    def paragraph_style(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        found = value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        return found if found in self.by_id or found else self.default_paragraph

    def role(self, paragraph: Element) -> tuple[Role, int]:
        """What a paragraph is, and of a heading its level, from 1.

        An outline level at the paragraph itself counts first, then the nearest style of its chain
        that has a telling name or an outline level.
        """
        own = paragraph.find(f"{w('pPr')}/{w('outlineLvl')}")
        style_id = self.paragraph_style(paragraph)
        named = [_by_name(_name(style)) or _by_outline(style) for style in self.chain(style_id)]
        found = next(filter(None, named or [_by_name(style_id.casefold())]), (Role.TEXT, 0))
        if own is None or found[0] == Role.CONTENTS:
            return found
        level = number(own, default=BODY_LEVEL)
        return (Role.HEADING, level + 1) if 0 <= level < BODY_LEVEL else (Role.TEXT, 0)

    def list_place(self, paragraph: Element) -> tuple[ListPlace | None, str]:
        """The list that a paragraph or its style belongs to, and the id of the style that says so.

        Only a style that says so stands for a level of the list, see `Numbering`.
        """
        own = paragraph.find(f"{w('pPr')}/{w('numPr')}")
        depth = None if own is None else own.find(w("ilvl"))
        if own is not None and own.find(w("numId")) is not None:
            return _place(own), ""
        for style in self.chain(self.paragraph_style(paragraph)):
            found = style.find(f"{w('pPr')}/{w('numPr')}")
            if found is not None and found.find(w("numId")) is not None:
                place = _place(found)
                if place and depth is not None:
                    return replace(place, depth=_depth(depth)), ""
                return place, value(style, "styleId")
        return None, ""

    def indent(self, paragraph: Element) -> int | None:
        """How far a paragraph or its style begins from the left, in twentieths of a point."""
        own = paragraph.find(w("pPr"))
        for holder in [
            own,
            *(s.find(w("pPr")) for s in self.chain(self.paragraph_style(paragraph))),
        ]:
            found = None if holder is None else indent_of(holder)
            if found is not None:
                return found
        return None

    def look(self, run: Element, paragraph_style: str) -> Look:
        """How a run looks: by itself, else by its own style, else by its paragraph's."""
        own = run.find(w("rPr"))
        style_id = "" if own is None else value(own.find(w("rStyle")))
        inherited = (style.find(w("rPr")) for style in self.chain(style_id))
        of_paragraph = (style.find(w("rPr")) for style in self.chain(paragraph_style))
        sources = [each for each in (own, *inherited, *of_paragraph) if each is not None]
        positions = {"superscript": "sup", "subscript": "sub"}
        return Look(
            is_bold=_switch(sources, "b"),
            is_italic=_switch(sources, "i"),
            position=positions.get(value(_first(sources, "vertAlign")), ""),
            is_struck=_switch(sources, "strike") or _switch(sources, "dstrike"),
            is_hidden=_switch(sources, "vanish"),
        )


def indent_of(properties: Element) -> int | None:
    """The left indentation that paragraph properties give, None if none."""
    found = properties.find(w("ind"))
    if found is None:
        return None
    for name in ("left", "start"):
        if value(found, name):
            return number(found, name)
    return None


def _first(sources: list[Element], name: str) -> Element | None:
    found = (source.find(w(name)) for source in sources)
    return next((each for each in found if each is not None), None)


def _switch(sources: list[Element], name: str) -> bool:
    return is_on(_first(sources, name))


def _place(properties: Element) -> ListPlace | None:
    list_id = value(properties.find(w("numId")))
    return None if list_id in ("", "0") else ListPlace(list_id, _depth(properties.find(w("ilvl"))))


def _depth(element: Element | None) -> int:
    return min(max(number(element), 0), 8)


def _name(style: Element) -> str:
    return value(style.find(w("name"))).casefold().strip()


def _by_name(name: str) -> tuple[Role, int] | None:
    if CONTENTS.fullmatch(name):
        return Role.CONTENTS, 0
    if found := HEADING.fullmatch(name):
        return Role.HEADING, int(found[1])
    return (Role.TITLE, 0) if TITLE.fullmatch(name) else None


def _by_outline(style: Element) -> tuple[Role, int] | None:
    found = style.find(f"{w('pPr')}/{w('outlineLvl')}")
    if found is None:
        return None
    level = number(found, default=BODY_LEVEL)
    return (Role.HEADING, level + 1) if 0 <= level < BODY_LEVEL else (Role.TEXT, 0)
