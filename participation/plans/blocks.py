"""The blocks of a section's text: paragraphs, list items, rows of tables, images, footnotes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from participation.plans.inline import CELL, Mark, Run, folded, is_inline, mark_of, text_of

BLOCKS = {"p": "text", "li": "item", "tr": "row", "figure": "image", "caption": "text"}
CELLS = ("td", "th")
LISTS = ("ol", "ul")
MOST_MERGED = 100  # columns or rows


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


class _Columns:
    """Which columns of a table a row has reached, and which ones merged cells cover.

    A merged cell is read as its words and empty cells, so that every row has the same columns.
    """

    def __init__(self) -> None:
        self._reach: dict[int, int] = {}  # column: how many further rows a merged cell covers it
        self._covered: set[int] = set()  # in this row, by cells of rows above it
        self._at = 0  # the column of the last cell
        self._next = 0  # the column where the next cell may begin

    def begin_row(self) -> None:
        """Begin a row of the table."""
        self._covered = set(self._reach)
        self._reach = {column: rows - 1 for column, rows in self._reach.items() if rows > 1}
        self._at = self._next = 0

    def begin(self, columns: int, rows: int) -> int:
        """Return how many cells end before this one, which takes ``columns`` and ``rows``."""
        at = self._next
        while at in self._covered:
            at += 1
        if rows > 1:
            self._reach |= dict.fromkeys(range(at, at + columns), rows - 1)
        ended, self._at, self._next = at - self._at, at, at + columns
        return ended

    def end_row(self) -> int:
        """Return how many empty cells follow the last one."""
        return max(self._next - 1, *self._covered, 0) - self._at


def _size(attributes: dict[str, str | None], name: str) -> int:
    """Return how many columns or rows a cell takes, as far as a table of a plan can have them."""
    given = attributes.get(name) or ""
    return min(max(int(given), 1), MOST_MERGED) if given.isdecimal() else 1


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
        self._columns = _Columns()

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
        elif tag == "img":
            self._say(given.get("alt") or "")
        elif tag in LISTS or tag == "table":
            self._begin_group(tag)
        elif is_inline(tag):
            self._marks.append((tag, mark_of(tag, given.get("href") or "")))
        if tag == "li":
            self._number()
        else:
            self._enter_table(tag, given)

    def _enter_table(self, tag: str, given: dict[str, str | None]) -> None:
        if tag in ("tr", "td"):
            self._is_head = tag == "tr"  # until a cell that is no heading follows
        if tag in CELLS:
            ended = self._columns.begin(_size(given, "colspan"), _size(given, "rowspan"))
            self._runs += [Run(" | ", (CELL,))] * ended
        elif tag == "tr":
            self._columns.begin_row()
        elif tag in ("table", "thead", "tbody"):
            self._columns = _Columns()  # browsers cut merged cells off where a part of a table ends

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
            if tag == "tr":
                self._runs += [Run(" | ", (CELL,))] * self._columns.end_row()
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
