"""Tables of a DOCX file: cells as plain text, merged ones with what they reach over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from participation.exchange.errors import ExchangeError
from participation.exchange.word.names import w
from participation.exchange.word.package import Element, is_on, number, value
from participation.exchange.word.report import Report
from participation.plans.tree import Span, Table

# Word itself ends at 63 columns and 32,767 rows.
MOST_COLUMNS = 100
MOST_ROWS = 10_000
FIRST_ROW_LOOK = 0x0020
WRAPPERS = frozenset({w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")})

CellText = Callable[[Element], str]


@dataclass(slots=True)
class _Cell:
    text: str
    column: int
    columns: int
    rows: int = 1


@dataclass(slots=True)
class _Grid:
    """Cells that begin somewhere, row by row, and the cells that still reach down."""

    rows: list[list[_Cell]] = field(default_factory=list)
    reaching: dict[int, _Cell] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return max((cell.column + cell.columns for row in self.rows for cell in row), default=0)


def read_table(table: Element, cell_text: CellText, report: Report) -> Table | None:
    """A table, None if it holds no word. `cell_text` reads what stands in a cell.

    Rows that were deleted are left out. Raises ExchangeError (too_large): over 10,000 rows.
    """
    grid = _Grid()
    rows = [row for row in elements(table, "tr") if not _is_deleted(row)]
    if len(rows) > MOST_ROWS:
        message = _("This file has a table with more than 10,000 rows.")
        raise ExchangeError(message, code="too_large")
    for row in rows:
        _read_row(row, grid, cell_text, report)
    if not any(cell.text for row in grid.rows for cell in row):
        return None
    headings = [is_on(row.find(f"{w('trPr')}/{w('tblHeader')}")) for row in rows]
    if headings[:2] == [True, True]:
        reason = _("A table has several heading rows. The first one is kept as the heading.")
        report.add("table_headings", reason)
    return Table(
        *_filled(grid), has_heading=headings[0] or _looks_headed(table), merged=_spans(grid)
    )


def _filled(grid: _Grid) -> tuple[tuple[tuple[str, ...], ...]]:
    width = grid.width
    filled = []
    for cells in grid.rows:
        row = [""] * width
        for cell in cells:
            row[cell.column] = cell.text
        filled.append(tuple(row))
    return (tuple(filled),)


def _spans(grid: _Grid) -> tuple[Span, ...]:
    return tuple(
        Span(index, cell.column, cell.rows, cell.columns)
        for index, row in enumerate(grid.rows)
        for cell in row
        if cell.rows > 1 or cell.columns > 1
    )


def _read_row(row: Element, grid: _Grid, cell_text: CellText, report: Report) -> None:
    begun: list[_Cell] = []
    column = min(max(number(row.find(f"{w('trPr')}/{w('gridBefore')}")), 0), MOST_COLUMNS)
    reaching: dict[int, _Cell] = {}
    for element in elements(row, "tc"):
        properties = element.find(w("tcPr"))
        columns = min(max(number(_of(properties, "gridSpan"), default=1), 1), MOST_COLUMNS)
        if column + columns > MOST_COLUMNS:
            reason = _("A table has more than 100 columns. What stands further right is left out.")
            report.add("table_columns", reason)
            break
        merge = _of(properties, "vMerge")
        above = grid.reaching.get(column)
        if merge is not None and value(merge) != "restart" and above and above.columns == columns:
            above.rows += 1
            reaching[column] = above
        elif _of(properties, "hMerge") is not None and _continues(properties) and begun:
            begun[-1].columns += columns
        else:
            cell = _Cell(cell_text(element), column, columns)
            begun.append(cell)
            if merge is not None:
                reaching[column] = cell
        column += columns
    grid.rows.append(begun)
    grid.reaching = reaching


def _continues(properties: Element) -> bool:
    return value(_of(properties, "hMerge")) != "restart"


def _of(properties: Element | None, name: str) -> Element | None:
    return None if properties is None else properties.find(w(name))


def _is_deleted(row: Element) -> bool:
    return row.find(f"{w('trPr')}/{w('del')}") is not None


def _looks_headed(table: Element) -> bool:
    """Whether the table's looks set off the first row, as Word's own tables do."""
    look = table.find(f"{w('tblPr')}/{w('tblLook')}")
    if look is None:
        return False
    if first := value(look, "firstRow"):
        return first in ("1", "true", "on")
    try:
        return bool(int(value(look), 16) & FIRST_ROW_LOOK)
    except ValueError:
        return False


def elements(parent: Element, name: str) -> Iterator[Element]:
    """The children of this name, those inside of content controls included."""
    for child in parent:
        if child.tag == w(name):
            yield child
        elif child.tag in WRAPPERS:
            yield from elements(child, name)
