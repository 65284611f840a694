"""Goes through the text of a DOCX file: paragraphs with their roles and numbers, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from participation.exchange.word.names import w
from participation.exchange.word.notes import Note, Notes
from participation.exchange.word.numbering import Label, Numbering
from participation.exchange.word.package import Element, Package, broken, value
from participation.exchange.word.report import Report
from participation.exchange.word.runs import Content, Runs, is_mark_deleted
from participation.exchange.word.styles import Role, Styles
from participation.exchange.word.tables import elements, read_table
from participation.exchange.word.writing import plain_of
from participation.plans.plain_text import fold
from participation.plans.tree import Table

CONTAINERS = frozenset({w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")})
CONTENTS_GALLERY = f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}"
USUAL_INDENT = 360  # a level's, in twentieths of a point, where none is given
PAGE_WORDS = frozenset({"seite", "page", "von", "of", "s"})


@dataclass(slots=True)
class Entry:
    """A paragraph or a table of the text, as it is printed.

    role, level: what it is, and of a heading its level. label: what is printed in front of it.
    """

    content: Content = field(default_factory=Content)
    role: Role = Role.TEXT
    level: int = 0
    label: Label | None = None
    list_id: str = ""
    depth: int = 0
    indent: int = 0
    table: Table | None = None


class Body:
    """The text of a file, read once from top to bottom."""

    def __init__(self, package: Package, report: Report) -> None:
        self._package, self._report = package, report
        self._styles = Styles.of(package.related("styles"))
        self._numbering = Numbering(package.related("numbering"), self._styles)
        self._notes = Notes(package)
        self._runs = Runs(package, package.main, self._styles, self._notes, report)
        self._carried = Content()

    def entries(self) -> Iterator[Entry]:
        """All paragraphs and tables in reading order."""
        body = self._package.xml(self._package.main).find(w("body"))
        if body is None:
            raise broken()
        yield from self._within(body)
        yield from self._left_over()
        self._look_at_margins(body)

    def note_text(self, note: Note) -> str:
        """The plain text of a note, paragraphs parted by newlines."""
        if note.element is None:
            return ""
        runs = Runs(self._package, note.part, self._styles, self._notes, self._report)
        return "\n".join(self._lines(note.element, runs))

    def _within(self, parent: Element) -> Iterator[Entry]:
        for child in parent:
            if child.tag == w("p"):
                self._report.line += 1
                yield from self._paragraph(child)
            elif child.tag == w("tbl"):
                yield from self._left_over()
                yield from self._table(child)
            elif (
                child.tag == w("sdt") and value(child.find(CONTENTS_GALLERY)) == "Table of Contents"
            ):
                # The platform makes a table of contents of its own.
                continue
            elif child.tag in CONTAINERS:
                yield from self._within(child)
            elif child.tag in (w("altChunk"), w("subDoc")):
                self._report.line += 1
                self._report.add("other_file", _("Text of another file not taken over."))

    def _paragraph(self, paragraph: Element) -> Iterator[Entry]:
        role, level = self._styles.role(paragraph)
        content = self._runs.read(paragraph)
        if role == Role.CONTENTS:
            return
        self._carried.add(content)
        if is_mark_deleted(paragraph):
            return
        entry = Entry(self._carried, role, level)
        self._carried = Content()
        self._number(paragraph, entry)
        yield entry

    def _number(self, paragraph: Element, entry: Entry) -> None:
        place, style = self._styles.list_place(paragraph)
        if place is None:
            return
        entry.label = self._numbering.next(place, style)
        entry.list_id = place.list_id
        entry.depth = self._numbering.depth(place, style)
        own, usual = self._styles.indent(paragraph), self._numbering.indent(place)
        fallback = USUAL_INDENT * (entry.depth + 1)
        entry.indent = next((each for each in (own, usual) if each is not None), fallback)

    def _left_over(self) -> Iterator[Entry]:
        """What stood before a deleted end of a paragraph when no paragraph comes after it."""
        if self._carried.pieces or self._carried.images:
            yield Entry(self._carried)
        self._carried = Content()

    def _table(self, table: Element) -> Iterator[Entry]:
        content = Content()

        def cell_text(cell: Element) -> str:
            return " ".join(self._lines(cell, self._runs, content))

        cells = [cell for row in elements(table, "tr") for cell in elements(row, "tc")]
        if len(cells) == 1:
            # A frame around text is no table.
            yield from self._within(cells[0])
            return
        found = read_table(table, cell_text, self._report)
        if found is not None:
            yield Entry(Content(notes=content.notes), table=found)

    def _lines(self, parent: Element, runs: Runs, notes: Content | None = None) -> Iterator[str]:
        """The lines of plain text in a cell or a note, lists with their printed numbers."""
        for child in parent:
            if child.tag == w("p"):
                self._report.line += 1
                content = runs.read(child, takes_images=False)
                if notes is not None:
                    notes.notes += content.notes
                entry = Entry()
                self._number(child, entry)
                mark = "" if entry.label is None else entry.label.text or "–"
                if text := fold(plain_of(content.pieces)):
                    yield f"{mark} {text}".strip()
            elif child.tag == w("tbl"):
                self._report.add("nested_table", _("A table inside of a cell became plain text."))
                for row in elements(child, "tr"):
                    cells = (
                        " ".join(self._lines(cell, runs, notes)) for cell in elements(row, "tc")
                    )
                    yield " | ".join(cells)
            elif child.tag in CONTAINERS:
                yield from self._lines(child, runs, notes)

    def _look_at_margins(self, body: Element) -> None:
        """Report lines at the top and bottom of pages, if they say more than the page's number."""
        for relationship in self._package.relationships(self._package.main).values():
            if relationship.kind not in ("header", "footer") or relationship.is_external:
                continue
            if relationship.target not in self._package:
                continue
            root = self._package.xml(relationship.target)
            words = " ".join(each.text or "" for each in root.iter(w("t")))
            told = set(re.findall(r"[^\W\d_]+", words.casefold())) - PAGE_WORDS
            if told:
                self._report.place = ""
                reason = _("Lines at the top or bottom of pages are not taken over.")
                self._report.add("margin", reason)
                return
