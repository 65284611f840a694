"""Reads a draft plan from DOCX, as Word and LibreOffice write it."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import shorten

from django.utils.translation import gettext_lazy as _

from participation.exchange.errors import ExchangeError
from participation.exchange.markdown import LONGEST_HEADING, MOST_HEADINGS
from participation.exchange.word.body import Body, Entry
from participation.exchange.word.lists import Item, list_html
from participation.exchange.word.notes import Note
from participation.exchange.word.package import open_package
from participation.exchange.word.report import Report
from participation.exchange.word.styles import Role
from participation.exchange.word.writing import html_of, plain_of, without_marks
from participation.plans.numbering import split_heading
from participation.plans.plain_text import fold
from participation.plans.tree import Block, Footnote, Image, Node, Paragraph, Tree

DEEPEST_LEVEL = 6
LONGEST_NUMBER = 40


def parse_docx(data: bytes, *, fallback_title: str = "") -> Tree:
    """The sections of a DOCX file, one for each heading, in reading order.

    A heading is a paragraph whose style or outline level says so; its number is the one that Word
    prints. Text above the first heading becomes a section of level 1 with the document's title.
    That title is the paragraph of the style "Title", else the first heading, else
    `fallback_title`. An image's reference names it for `docx_images`.

    Raises ExchangeError: those of `open_package`, and no_text, too_many_headings (over 5,000).
    """
    package = open_package(data)
    report = Report()
    body = Body(package, report)
    builder = _Builder(body, report, fold(fallback_title))
    for entry in body.entries():
        builder.take(entry)
    return builder.tree()


@dataclass(slots=True)
class _Builder:
    """Puts sections together from paragraphs and tables."""

    body: Body
    report: Report
    fallback_title: str
    title: str = ""
    nodes: list[Node] = field(default_factory=list)
    _heading: tuple[str, str, int] | None = None
    _blocks: list[Block] = field(default_factory=list)
    _html: list[str] = field(default_factory=list)
    _items: list[Item] = field(default_factory=list)
    _notes: dict[str, Note] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Add what comes next in the file."""
        if entry.table is not None:
            self._end_paragraphs()
            self._blocks.append(entry.table)
        elif entry.role == Role.HEADING:
            self._take_heading(entry)
        elif entry.role == Role.TITLE and not (self.title or self.nodes or self._heading):
            self.title = fold(plain_of(without_marks(entry.content.pieces)))
        else:
            self._take_text(entry)
        for note in entry.content.notes:
            self._notes.setdefault(note.mark, note)
        for image in entry.content.images:
            self._end_paragraphs()
            self._blocks.append(image)

    def tree(self) -> Tree:
        """The whole plan, when all is taken."""
        self._end_section()
        if not any(node.heading or node.text for node in self.nodes):
            raise ExchangeError(_("There is no text in this file."), code="no_text")
        if self._heading is None:
            reason = _(
                "No headings found: all text is one section. Please use Word's styles for headings."
            )
            self.report.line, self.report.place = 1, ""
            self.report.add("no_headings", reason)
        headings = (node.heading for node in self.nodes if node.heading)
        title = self.title or next(headings, "") or self.fallback_title
        return Tree(title, tuple(self.nodes), tuple(self.report.problems))

    def _take_heading(self, entry: Entry) -> None:
        pieces = entry.content.pieces
        printed = fold(plain_of(without_marks(pieces)))
        label = entry.label.text if entry.label and not entry.label.is_bullet else ""
        if not printed and not label:
            return
        self._end_section()
        if len(self.nodes) >= MOST_HEADINGS:
            message = _("This file has more than 5,000 headings.")
            raise ExchangeError(message, code="too_many_headings")
        if len(label) > LONGEST_NUMBER:
            printed, label = f"{label} {printed}", ""
        number, title = (label, printed) if label else split_heading(printed)
        self.report.place = fold(f"{number} {title}")[:LONGEST_HEADING]
        if len(title) > LONGEST_HEADING:
            reason = _("Heading shortened to 500 characters, its whole text opens the section.")
            self.report.add("long_heading", reason)
            self._html.append(f"<p>{html_of(pieces)}</p>")
            title = shorten(title, LONGEST_HEADING, placeholder="…")
        if entry.level > DEEPEST_LEVEL:
            reason = _("Heading of a level below the sixth taken over as one of the sixth.")
            self.report.add("deep_heading", reason)
        self._heading = number, title, min(entry.level, DEEPEST_LEVEL)

    def _take_text(self, entry: Entry) -> None:
        html = html_of(entry.content.pieces)
        if not html:
            return
        if entry.label is None:
            self._end_list()
            self._html.append(f"<p>{html}</p>")
            return
        self._items.append(Item(html, entry.label.text, entry.list_id, entry.depth, entry.indent))

    def _end_list(self) -> None:
        if self._items:
            self._html.append(list_html(self._items))
            self._items = []

    def _end_paragraphs(self) -> None:
        self._end_list()
        if self._html:
            self._blocks.append(Paragraph("".join(self._html)))
            self._html = []

    def _end_section(self) -> None:
        self._end_paragraphs()
        for note in self._notes.values():
            self._blocks.append(Footnote(note.mark, self.body.note_text(note)))
        heading = self._heading
        if heading is None and self._blocks:
            heading = "", self.title or self.fallback_title, 1
        if heading is not None:
            self.nodes.append(Node(*heading, tuple(self._blocks)))
        self._blocks, self._notes = [], {}


def images_of(tree: Tree) -> list[str]:
    """The references of all images of a tree, each once."""
    found = (block for node in tree.nodes for block in node.blocks if isinstance(block, Image))
    return list(dict.fromkeys(image.reference for image in found if image.reference))
