"""Reads what stands inside a paragraph of a DOCX file: text, fields, notes, what is drawn.

Tracked changes count as accepted: what was inserted or moved here is read, what was deleted or
moved away is not. Of a field its result is read, never its code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.exchange.links import allowed_link
from participation.exchange.word.drawings import Drawings
from participation.exchange.word.fields import Field
from participation.exchange.word.names import MC, M, W, w
from participation.exchange.word.notes import Note, Notes
from participation.exchange.word.package import (
    Element,
    Package,
    relationship_of,
    value,
)
from participation.exchange.word.report import Report
from participation.exchange.word.styles import Look, Styles
from participation.exchange.word.symbols import symbol
from participation.exchange.word.writing import Piece
from participation.plans.tree import Image

CONTAINERS = frozenset(
    {"ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "bdo", "dir", "rubyBase"}
)
PLACEHOLDER = f"{w('sdtPr')}/{w('showingPlcHdr')}"
DELETED = ("del", "moveFrom")


@dataclass(slots=True)
class Content:
    """What stands in a paragraph. notes: those it refers to, in order of appearance."""

    pieces: list[Piece] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, other: Content) -> None:
        """Append what stands in another paragraph."""
        self.pieces += other.pieces
        self.images += other.images
        self.notes += other.notes


def is_mark_deleted(paragraph: Element) -> bool:
    """Whether the paragraph's end was deleted or moved away, so that the next one joins it."""
    marks = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return marks is not None and any(marks.find(w(name)) is not None for name in DELETED)


class Runs:
    """Reads paragraphs of one part in their order; fields may reach over several."""

    def __init__(
        self, package: Package, part: str, styles: Styles, notes: Notes, report: Report
    ) -> None:
        self._package, self._part = package, part
        self._styles, self._notes, self._report = styles, notes, report
        self._drawings = Drawings(package, part, report)
        self._fields: list[Field] = []
        self._paragraph_style = ""
        self._content = Content()
        self._takes_images = True

    def read(self, paragraph: Element, *, takes_images: bool = True) -> Content:
        """What stands in a paragraph. Without images, their descriptions stand in the text."""
        self._content, self._takes_images = Content(), takes_images
        self._paragraph_style = self._styles.paragraph_style(paragraph)
        for child in paragraph:
            self._inside(child, "")
        # A code that never came to its result is broken; it must not swallow all that follows.
        self._fields = [each for each in self._fields if each.is_result]
        return self._content

    def _inside(self, element: Element, url: str) -> None:
        """An element among the runs of a paragraph."""
        name = _name(element)
        if name == "r":
            self._run(element, url)
        elif name in CONTAINERS and element.find(PLACEHOLDER) is None:
            for child in element:
                self._inside(child, url)
        elif name == "hyperlink":
            self._hyperlink(element, url)
        elif name == "fldSimple":
            self._simple_field(element, url)
        elif element.tag == f"{{{MC}}}AlternateContent":
            for child in _chosen(element):
                self._inside(child, url)
        elif element.tag in (f"{{{M}}}oMath", f"{{{M}}}oMathPara"):
            self._formula(element)

    def _hyperlink(self, element: Element, url: str) -> None:
        known = self._package.relationships(self._part)
        found = known.get(relationship_of(element, "id"))
        anchor = value(element, "anchor")
        target = found.target if found and found.is_external else ""
        address = f"{target}#{anchor}" if anchor else target
        own = self._link(address) if any(True for _run in element.iter(w("r"))) else ""
        for child in element:
            self._inside(child, own or url)

    def _simple_field(self, element: Element, url: str) -> None:
        link = Field(value(element, "instr")).link()
        own = "" if link is None else self._link(link)
        for child in element:
            self._inside(child, own or url)

    def _link(self, address: str) -> str:
        if allowed_link(address):
            return address
        reason = format_lazy(_("Link not taken over, its text is kept: {url}"), url=address[:200])
        self._report.add("link", reason)
        return ""

    def _formula(self, element: Element) -> None:
        text = "".join(each.text or "" for each in element.iter(f"{{{M}}}t"))
        self._report.add("formula", _("Formula taken over as plain text. Please look at it."))
        self._put(text, Look(), "")

    # Inside a run

    def _run(self, run: Element, url: str) -> None:
        look = self._styles.look(run, self._paragraph_style)
        if look.is_hidden:
            if any((each.text or "").strip() for each in run.iter(w("t"))):
                self._report.add("hidden", _("Hidden text not taken over."))
            return
        if look.is_struck and run.find(w("t")) is not None:
            self._report.add(
                "struck", _("Text is struck through in the file; it is kept as it is.")
            )
            look = replace(look, is_struck=False)
        for reference in run:
            if self._own_mark(run, reference):
                return
        for child in run:
            self._run_child(child, look, url)

    def _own_mark(self, run: Element, reference: Element) -> bool:
        """Take a note whose mark the author chose; the mark is the run's text."""
        if value(reference, "customMarkFollows") not in ("1", "true", "on"):
            return False
        text = "".join(each.text or "" for each in run.iterfind(w("t"))).strip()
        self._note(reference, text or "*")
        return True

    def _run_child(self, child: Element, look: Look, url: str) -> None:
        name = _name(child)
        if child.tag == f"{{{MC}}}AlternateContent":
            for each in _chosen(child):
                self._run_child(each, look, url)
        elif name in _TEXTS:
            self._put(_TEXTS[name](child), look, url)
        elif name in ("fldChar", "instrText"):
            self._field(value(child, "fldCharType"), child.text or "")
        elif name in ("footnoteReference", "endnoteReference"):
            self._note(child, "")
        elif name == "ruby":
            for base in child.iterfind(w("rubyBase")):
                self._inside(base, url)
        elif name == "commentReference":
            self._report.add("comment", _("Comment not taken over."))
        elif name in ("drawing", "pict", "object") and self._is_shown:
            self._drawn(child)

    @property
    def _is_shown(self) -> bool:
        """Whether no code of a field and no table of contents is being read."""
        return all(each.is_result and not each.is_contents for each in self._fields)

    def _field(self, kind: str, code: str) -> None:
        """A field begins, comes to its result or ends; without a kind it is part of its code."""
        if kind == "begin":
            self._fields.append(Field())
        elif self._fields and kind == "separate":
            self._fields[-1].is_result = True
            link = self._fields[-1].link()
            if link is not None and self._is_shown:
                self._link(link)
        elif self._fields and kind == "end":
            self._fields.pop()
        elif self._fields:
            self._fields[-1].code += code

    def _put(self, text: str, look: Look, url: str) -> None:
        if not text or not self._is_shown:
            return
        links = (each.link() or "" for each in reversed(self._fields))
        address = url or next(filter(allowed_link, links), "")
        self._content.pieces.append(Piece(text, look, address))

    def _note(self, reference: Element, own_mark: str) -> None:
        if not self._is_shown:
            return
        note = self._notes.refer(reference, own_mark)
        self._content.notes.append(note)
        self._content.pieces.append(Piece(note.mark, Look(position="sup"), is_mark=True))

    def _drawn(self, element: Element) -> None:
        drawn = self._drawings.read(element, takes_images=self._takes_images)
        self._content.images += drawn.images
        for text in drawn.texts:
            self._put(f" {text} ", Look(), "")


_TEXTS: dict[str, Callable[[Element], str]] = {
    "t": lambda element: element.text or "",
    "tab": lambda element: " ",
    "ptab": lambda element: " ",
    "br": lambda element: " " if value(element, "type") in ("page", "column") else "\n",
    "cr": lambda element: "\n",
    "noBreakHyphen": lambda element: "\N{NON-BREAKING HYPHEN}",
    "sym": symbol,
}


def _name(element: Element) -> str:
    """The name of an element of the word processor's own, "" of anything else."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(f"{{{W}}}") if tag.startswith(f"{{{W}}}") else ""


def _chosen(alternatives: Element) -> list[Element]:
    """The first of several ways to say the same; another is for older programs."""
    for name in ("Choice", "Fallback"):
        found = alternatives.find(f"{{{MC}}}{name}")
        if found is not None and len(found):
            return list(found)
    return []
