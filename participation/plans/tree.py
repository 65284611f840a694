"""The neutral tree of a draft plan: what every importer produces and every writer takes.

It knows no file format, no database and no editor. A tree is a flat sequence of nodes in reading
order; who stands below whom follows from their levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from uuid import UUID

from participation.plans.plain_text import fold, plain_text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of paragraphs and lists that belong together.

    html: made of p, ol, ul, li, b, i, sup, sub, a[href], br and hr only; a list item holds lines
    parted by `<br/>` and then at most nested lists, never a `<p>`.
    """

    kind: ClassVar[Literal["paragraph"]] = "paragraph"
    html: str

    @property
    def text(self) -> str:
        """The plain text, a line for each paragraph, list item and forced line break."""
        return plain_text(self.html)


@dataclass(frozen=True, slots=True)
class Span:
    """A cell at a row and a column, counted from 0, that reaches over several of them."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the cells' plain text row by row, rows of one length.

    has_heading: whether the first row is the heading.
    merged: cells that reach over others, which are empty in `rows`.
    """

    kind: ClassVar[Literal["table"]] = "table"
    rows: tuple[tuple[str, ...], ...]
    has_heading: bool = True
    merged: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """A line for each row, its cells parted by `|`."""
        return "\n".join(" | ".join(fold(cell) for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its text alternative and, opaque to the tree, where its file is kept."""

    kind: ClassVar[Literal["image"]] = "image"
    alt: str
    reference: str = ""

    @property
    def text(self) -> str:
        """The text alternative."""
        return fold(self.alt)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its printed mark, e.g. `1`, and its plain text, paragraphs parted by newlines."""

    kind: ClassVar[Literal["footnote"]] = "footnote"
    mark: str
    note: str

    @property
    def text(self) -> str:
        """The mark and the note, as they are printed below the section."""
        return f"{self.mark} {self.note}".strip()


Block = Paragraph | Table | Image | Footnote


@dataclass(frozen=True, slots=True)
class Node:
    """A section: one heading with its whole text, without the sections below it.

    number: the printed number ("§ 9", "Art 20a", "3.2.1") or "".
    title: the rest of the heading, or the whole heading if it has no number.
    level: 1 (uppermost) to 6.
    anchor: what comments hold on to; None until the section is stored or matched.
    """

    number: str
    title: str
    level: int
    blocks: tuple[Block, ...] = ()
    anchor: UUID | None = None

    @property
    def heading(self) -> str:
        """The heading as printed, white space folded."""
        return fold(f"{self.number} {self.title}")

    @property
    def text(self) -> str:
        """The plain text of the whole body, white space folded, paragraphs parted by newlines."""
        return "\n".join(text for text in (block.text for block in self.blocks) if text)


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be taken over.

    line: 1-based line of the source; of a DOCX file the number of the paragraph.
    code: short and stable, for programs.
    reason: plain words for readers, made into text by `str` when it is shown.
    place: the heading of the section in which it stood, "" above the first one.
    """

    line: int
    code: str
    reason: object = field(compare=False)
    place: str = field(default="", compare=False)


def parents(nodes: Sequence[Node]) -> tuple[int | None, ...]:
    """The index of each node's parent: the nearest earlier node of a smaller level, or None."""
    open_nodes: list[int] = []
    found: list[int | None] = []
    for index, node in enumerate(nodes):
        while open_nodes and nodes[open_nodes[-1]].level >= node.level:
            open_nodes.pop()
        found.append(open_nodes[-1] if open_nodes else None)
        open_nodes.append(index)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole draft plan: title, sections in reading order, and what could not be taken over."""

    title: str
    nodes: tuple[Node, ...]
    rejected: tuple[Problem, ...] = ()

    def parents(self) -> tuple[int | None, ...]:
        """The index of each node's parent: the nearest earlier node of a smaller level, or None."""
        return parents(self.nodes)
