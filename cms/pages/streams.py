"""Between the editor's blocks and the neutral tree."""

from collections.abc import Sequence
from html import escape
from typing import Any
from uuid import UUID, uuid4

from participation.plans.tree import Block, Footnote, Image, Node, Paragraph, Table


def stream_of(nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """Return the StreamField data of a plan; each section's anchor becomes its block's id."""
    return [
        {
            "type": "section",
            "id": str(node.anchor),
            "value": {
                "number": node.number,
                "title": node.title,
                "level": node.level,
                "body": [_raw(block) for block in node.blocks],
            },
        }
        for node in nodes
    ]


def _raw(block: Block) -> dict[str, Any]:
    value: Any
    match block:
        case Paragraph():
            kind, value = "paragraph", block.html
        case Table():
            kind, value = (
                "table",
                {
                    "data": [list(row) for row in block.rows],
                    "table_header_choice": "row",
                    "first_row_is_table_header": True,
                    "first_col_is_header": False,
                    "cell": [],
                    "table_caption": "",
                },
            )
        case Footnote():
            kind, value = "footnote", {"mark": block.mark, "text": block.note}
        case Image():
            # Parsers of text formats report images; what they show in words is kept.
            kind, value = "paragraph", f"<p>{escape(block.alt)}</p>"
    return {"type": kind, "value": value, "id": str(uuid4())}


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
            rows = value["data"] if value else []
            return Table(rows=tuple(tuple(str(cell or "") for cell in row) for row in rows))
        case "footnote":
            return Footnote(mark=value["mark"], note=value["text"])
        case _:
            return Image(alt=value["alternative"])
