"""Between the editor's blocks and the neutral tree."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from participation.plans.tree import Block, Footnote, Image, Node, Paragraph, Span, Table


def stream_of(
    nodes: Sequence[Node], pictures: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """Return the StreamField data of a plan; each section's anchor becomes its block's id.

    ``pictures`` are the keys of images by the references in the tree; of all others what they
    show in words is kept.
    """
    return [
        {
            "type": "section",
            "id": str(node.anchor),
            "value": {
                "number": node.number,
                "title": node.title,
                "level": node.level,
                "body": [_raw(block, pictures or {}) for block in node.blocks],
            },
        }
        for node in nodes
    ]


def _raw(block: Block, pictures: Mapping[str, int]) -> dict[str, Any]:
    value: Any
    match block:
        case Paragraph():
            kind, value = "paragraph", block.html
        case Table():
            kind, value = "table", _raw_table(block)
        case Footnote():
            kind, value = "footnote", {"mark": block.mark, "text": block.note}
        case Image() if block.reference in pictures:
            kind = "image"
            value = {"image": pictures[block.reference], "alternative": block.alt}
        case Image():
            kind, value = "paragraph", f"<p>{escape(block.alt)}</p>"
    return {"type": kind, "value": value, "id": str(uuid4())}


def _raw_table(table: Table) -> dict[str, Any]:
    """Return a table as Wagtail's table block keeps it."""
    covered = [
        (row, column)
        for span in table.merged
        for row, column in product(
            range(span.row, span.row + span.rows), range(span.column, span.column + span.columns)
        )
        if (row, column) != (span.row, span.column)
    ]
    return {
        "data": [list(row) for row in table.rows],
        "table_header_choice": "row" if table.has_heading else "neither",
        "first_row_is_table_header": table.has_heading,
        "first_col_is_header": False,
        "cell": [{"row": row, "col": column, "hidden": True} for row, column in covered],
        "mergeCells": [
            {"row": span.row, "col": span.column, "rowspan": span.rows, "colspan": span.columns}
            for span in table.merged
        ],
        "table_caption": "",
    }


def nodes_of(sections: Any) -> tuple[Node, ...]:
    """Return the neutral nodes of a page's sections, with their anchors."""
    return tuple(
        Node(
            number=section.value["number"],
            title=section.value["title"],
            level=section.value["level"],
            blocks=tuple(_block(block) for block in section.value["body"]),
            anchor=UUID(section.id),
        )
        for section in sections
    )


def _block(block: Any) -> Block:
    value = block.value
    match block.block_type:
        case "paragraph":
            return Paragraph(html=value.source)
        case "table":
            return _table(value or {})
        case "footnote":
            return Footnote(mark=value["mark"], note=value["text"])
        case _:
            image = value["image"]
            return Image(alt=value["alternative"], reference=str(image.pk) if image else "")


def _table(value: dict[str, Any]) -> Table:
    rows = value.get("data") or []
    return Table(
        rows=tuple(tuple(str(cell or "") for cell in row) for row in rows),
        has_heading=has_heading_row(value),
        merged=tuple(spans_of(value)),
    )


def has_heading_row(value: dict[str, Any]) -> bool:
    """Say whether the first row of a table block is its heading."""
    usual = "row" if value.get("first_row_is_table_header") else ""
    return value.get("table_header_choice", usual) in {"row", "both"}


def spans_of(value: dict[str, Any]) -> list[Span]:
    """Return the merged cells of a table block."""
    return [
        Span(each["row"], each["col"], each["rowspan"], each["colspan"])
        for each in value.get("mergeCells") or []
    ]
