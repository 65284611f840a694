"""Tables as they are published."""

from typing import Any

from cms.pages.rendering import _table


def table(data: list[list[str]], *merged: tuple[int, int, int, int]) -> dict[str, Any]:
    """Return a table with a heading row; each merged cell has row, column, height and width."""
    return {
        "data": data,
        "first_row_is_table_header": True,
        "mergeCells": [
            {"row": row, "col": column, "rowspan": rows, "colspan": columns}
            for row, column, rows, columns in merged
        ],
        "cell": [
            {"row": below, "col": beside, "hidden": True}
            for row, column, rows, columns in merged
            for below in range(row, row + rows)
            for beside in range(column, column + columns)
            if (below, beside) != (row, column)
        ],
    }


def test_head_has_all_rows_that_its_merged_cells_reach() -> None:
    value = table(
        [["Art", "Maß", ""], ["", "min", "max"], ["Weg", "1", "2"]], (0, 0, 2, 1), (0, 1, 1, 2)
    )

    html = _table(value, "a")

    assert html == (
        '<table><thead><tr><th scope="col" rowspan="2">Art</th>'
        '<th scope="col" colspan="2">Maß</th></tr>'
        '<tr><th scope="col">min</th><th scope="col">max</th></tr></thead>'
        "<tbody><tr><td>Weg</td><td>1</td><td>2</td></tr></tbody></table>"
    )


def test_heading_that_reaches_to_the_end_is_not_cut_off() -> None:
    html = _table(table([["Art", "Maß"], ["", "1"]], (0, 0, 2, 1)), "a")

    assert html == (
        '<table><tbody><tr><th scope="col" rowspan="2">Art</th><th scope="col">Maß</th></tr>'
        "<tr><td>1</td></tr></tbody></table>"
    )


def test_merged_cells_below_the_head_leave_it_alone() -> None:
    html = _table(table([["A"], ["x"], [""]], (1, 0, 2, 1)), "a")

    assert html == (
        '<table><thead><tr><th scope="col">A</th></tr></thead>'
        '<tbody><tr><td rowspan="2">x</td></tr><tr></tr></tbody></table>'
    )
