"""Reads a draft plan or a law from Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from textwrap import shorten

from django.utils.translation import gettext_lazy as _
from markdown_it.tree import SyntaxTreeNode

from participation.exchange.errors import ExchangeError
from participation.exchange.markdown_head import Head, read_head
from participation.exchange.markdown_html import HeadingHtml, Html, PlainHtml
from participation.exchange.markdown_syntax import (
    Notes,
    find_notes,
    first_line,
    label_of,
    problem,
    read_blocks,
    shown_notes,
)
from participation.plans.numbering import split_heading
from participation.plans.plain_text import fold, plain_text
from participation.plans.tree import Block, Footnote, Node, Paragraph, Problem, Table, Tree

LARGEST = 20 * 1024 * 1024
MOST_HEADINGS = 5_000
LONGEST_HEADING = 500
CONTROLS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f]")


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises ExchangeError: too_large (over 20 MiB) or encoding (no UTF-8).
    """
    if len(data) > LARGEST:
        raise ExchangeError(_("This file is larger than 20 MB."), code="too_large")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("This file is not encoded in UTF-8. Please save it as UTF-8.")
        raise ExchangeError(message, code="encoding") from error


def parse_markdown(source: str, *, fallback_title: str = "") -> Tree:
    """The sections of a Markdown text, one for each heading, in reading order.

    Text above the first heading becomes a section of level 1 with the document's title; printed
    above a head that stands below it, it opens the first section instead. The document's title is
    its first heading, else the head's title or abbreviation, else `fallback_title`.

    Raises ExchangeError: empty, no_text, nul, too_large (over 20 MiB), encoding (half a character
    pair), too_many_headings (over 5,000), too_deep (lists nested more than 49 deep).
    """
    lines = _checked(source).split("\n")
    head = read_head(lines)
    lines[head.start : head.end] = [""] * (head.end - head.start)
    blocks = read_blocks("\n".join(lines))
    parts = list(_parts(blocks))
    if len(parts) > MOST_HEADINGS + 1:
        raise ExchangeError(_("This file has more than 5,000 headings."), code="too_many_headings")
    builder = _Builder(find_notes(blocks), head.title or head.abbreviation or fold(fallback_title))
    nodes = builder.nodes(parts, head)
    if not any(node.heading or node.text for node in nodes):
        raise ExchangeError(_("There is no text in this file."), code="no_text")
    printed = (node.heading for node in nodes[builder.openings :] if node.heading)
    problems = tuple(sorted(builder.problems, key=lambda found: found.line))
    return Tree(next(printed, builder.title), tuple(nodes), problems)


def _checked(source: str) -> str:
    if "\0" in source:
        message = _("This file contains NUL characters: it is not a text file.")
        raise ExchangeError(message, code="nul")
    try:
        size = len(source.encode())
    except UnicodeEncodeError as error:
        message = _("This text contains half a character pair and cannot be stored.")
        raise ExchangeError(message, code="encoding") from error
    if size > LARGEST:
        raise ExchangeError(_("This file is larger than 20 MB."), code="too_large")
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ExchangeError(_("This file is empty."), code="empty")
    return CONTROLS.sub(" ", text)


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading, or None for what stands above the first one, and the blocks below it."""

    heading: SyntaxTreeNode | None
    blocks: tuple[SyntaxTreeNode, ...]

    @property
    def all(self) -> tuple[SyntaxTreeNode, ...]:
        return (self.heading, *self.blocks) if self.heading else self.blocks


def _parts(blocks: Sequence[SyntaxTreeNode]) -> Iterator[_Part]:
    heading: SyntaxTreeNode | None = None
    below: list[SyntaxTreeNode] = []
    for block in blocks:
        if block.type == "heading":
            yield _Part(heading, tuple(below))
            heading, below = block, []
        else:
            below.append(block)
    yield _Part(heading, tuple(below))


@dataclass(slots=True)
class _Builder:
    """Makes nodes of parts; `openings` counts those that no heading of the file stands for."""

    notes: Notes
    title: str
    problems: list[Problem] = field(default_factory=list)
    openings: int = 0

    def nodes(self, parts: Sequence[_Part], head: Head) -> list[Node]:
        """The nodes of all parts; the first part is what stands above the first heading."""
        opening = self._blocks(parts[0])
        nodes = [self._node(part) for part in parts[1:]]
        if not opening:
            return nodes
        above_head = all(first_line(block) <= head.start for block in parts[0].blocks)
        if above_head and nodes:
            nodes[0] = replace(nodes[0], blocks=_opened(opening, nodes[0].blocks))
            return nodes
        self.openings = 1
        return [Node("", self.title, 1, opening), *nodes]

    def _node(self, part: _Part) -> Node:
        if part.heading is None:
            raise AssertionError("every part but the first has a heading")
        level = int(part.heading.tag[1:])
        earlier = len(self.problems)
        printed = fold(plain_text(HeadingHtml(self.notes, self.problems).line(part.heading)))
        blocks = self._blocks(part)
        if len(printed) > LONGEST_HEADING:
            reason = _("Heading shortened to 500 characters, its whole text opens the section.")
            self.problems.append(problem(part.heading, "long_heading", reason))
            blocks = _joined((self._paragraph_of(part.heading),), blocks)
            printed = shorten(printed, LONGEST_HEADING, placeholder="…")
        self.problems[earlier:] = (replace(each, place=printed) for each in self.problems[earlier:])
        number, title = split_heading(printed)
        return Node(number, title, level, blocks)

    def _paragraph_of(self, heading: SyntaxTreeNode) -> Paragraph:
        return Paragraph(f"<p>{Html(self.notes).line(heading)}</p>")

    def _blocks(self, part: _Part) -> tuple[Block, ...]:
        writer = Html(self.notes, self.problems)
        found: list[Block] = []
        for is_table, run in groupby(part.blocks, key=lambda block: block.type == "table"):
            if is_table:
                found += map(self._table, run)
            elif html := "".join(map(writer.block, run)):
                found.append(Paragraph(html))
        return (*found, *map(self._footnote, shown_notes(part.all, self.notes)))

    def _table(self, table: SyntaxTreeNode) -> Table:
        writer = PlainHtml(self.notes, self.problems)
        rows = (node for node in table.walk() if node.type == "tr")
        return Table(
            tuple(tuple(fold(plain_text(writer.line(c))) for c in row.children) for row in rows)
        )

    def _footnote(self, definition: SyntaxTreeNode) -> Footnote:
        writer = PlainHtml(self.notes, self.problems)
        lines = [plain_text(line) for child in definition.children for line in writer.lines(child)]
        return Footnote(self.notes.marks[label_of(definition)], "\n".join(filter(None, lines)))


def _opened(opening: tuple[Block, ...], blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A section's blocks with others above them; footnotes stay below all text."""
    texts = [tuple(b for b in run if not isinstance(b, Footnote)) for run in (opening, blocks)]
    notes = (block for block in (*opening, *blocks) if isinstance(block, Footnote))
    return (*_joined(*texts), *notes)


def _joined(before: tuple[Block, ...], after: tuple[Block, ...]) -> tuple[Block, ...]:
    """Both runs of blocks; where paragraphs meet they become one."""
    if before and after and isinstance(before[-1], Paragraph) and isinstance(after[0], Paragraph):
        return (*before[:-1], Paragraph(before[-1].html + after[0].html), *after[1:])
    return (*before, *after)
