"""The blocks of a section's text: paragraphs, list items, rows of tables, images, footnotes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from participation.plans.inline import CELL, Mark, Run, folded, is_inline, mark_of, text_of

BLOCKS = {"p": "text", "li": "item", "tr": "row", "figure": "image", "caption": "text"}
CELLS = ("td", "th")
LISTS = ("ol", "ul")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, list item, table row, image or footnote: compared by role and plain words.

    ``marker`` is an item's number or dot, ``level`` how deep its list lies in others, ``group``
    tells one list or table from the next, ``is_head`` a table's row of headings from the others.
    """

    role: str
    text: str
    runs: tuple[Run, ...] = field(default=(), compare=False)
    marker: str = field(default="", compare=False)
    level: int = field(default=0, compare=False)
    group: int = field(default=0, compare=False)
    is_head: bool = field(default=False, compare=False)


def text_blocks(html: str) -> tuple[TextBlock, ...]:
    """Return the blocks of a section's cleaned HTML; text outside any block is one of its own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.finish()
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[TextBlock] = []
        self._runs: list[Run] = []
        self._roles: list[str] = []
        self._marks: list[tuple[str, Mark | None]] = []
        self._lists: list[int | None] = []  # the number of the last item, None without numbers
        self._marker = ""
        self._group = 0
        self._is_head = False
        self._has_cell = False  # whether a cell of the row has begun

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "aside":
            self.finish()
            self._roles.append("note")
        elif tag in BLOCKS:
            self.finish()
            self._roles.append(self._role(tag))
        elif tag == "br":
            self._say(" ")
        elif tag in CELLS:
            self._begin_cell()
        elif tag == "img":
            self._say(given.get("alt") or "")
        elif tag in LISTS or tag == "table":
            self._begin_group(tag)
        elif is_inline(tag):
            self._marks.append((tag, mark_of(tag, given.get("href") or "")))
        if tag == "li":
            self._number()
        elif tag in ("tr", "td"):
            self._is_head = tag == "tr"  # until a cell that is no heading follows
            self._has_cell = tag == "td"

    def _begin_cell(self) -> None:
        """Part the cell from the one before it, empty or not, so that columns stay in place."""
        if self._has_cell:
            self._runs.append(Run(" | ", (CELL,)))
        self._has_cell = True

    def _begin_group(self, tag: str) -> None:
        self.finish()
        if not self._lists:
            self._group += 1
        if tag in LISTS:
            self._lists.append(0 if tag == "ol" else None)

    def _number(self) -> None:
        last = self._lists[-1] if self._lists else None
        if last is None:
            self._marker = "•"
        else:
            self._lists[-1] = last + 1
            self._marker = f"{last + 1}."

    def _role(self, tag: str) -> str:
        """Return a block's role; a paragraph in a footnote or an item belongs to it."""
        is_inside = tag == "p" and self._roles and self._roles[-1] in ("note", "item")
        return self._roles[-1] if is_inside else BLOCKS[tag]

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS or tag == "aside":
            self.finish()
            if self._roles:
                self._roles.pop()
        elif tag in LISTS:
            self.finish()
            if self._lists:
                self._lists.pop()
        elif self._marks and self._marks[-1][0] == tag:
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        marks = tuple(mark for _tag, mark in self._marks if mark)
        self._runs.append(Run(text, marks))

    def finish(self) -> None:
        """End the block that is being read."""
        runs = folded(self._runs)
        self._runs = []
        if all(CELL in run.marks for run in runs):  # no words, or a row of empty cells
            return
        role = self._roles[-1] if self._roles else "text"
        self.found.append(
            TextBlock(
                role,
                text_of(runs),
                runs,
                marker=self._marker if role == "item" else "",
                level=len(self._lists),
                group=self._group,
                is_head=role == "row" and self._is_head,
            )
        )
        self._marker = ""
