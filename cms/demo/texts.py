"""Reads the demonstration's prose, which is written in Markdown like any imported plan."""

from html import escape
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from participation.exchange.markdown import parse_markdown
from participation.plans.tree import Node, Paragraph, Table

FOLDER = Path(__file__).parent / "texts"

# Everything of the demonstration has the same keys wherever it is seeded.
NAMESPACE = UUID("4b2f6d0e-7a41-4c3e-9a53-6f1c2d8e0b57")


def key(name: str) -> UUID:
    """Return the key by which a page or section of the demonstration is known."""
    return uuid5(NAMESPACE, name)


def read(name: str) -> str:
    """Return the text of one file."""
    return (FOLDER / name).read_text(encoding="utf-8")


def sections(name: str) -> tuple[Node, ...]:
    """Return the sections of one Markdown file."""
    tree = parse_markdown(read(name))
    if tree.rejected:
        raise ValueError(f"{name}: {tree.rejected[0].reason}")
    return tree.nodes


def html(nodes: tuple[Node, ...]) -> str:
    """Return the paragraphs of sections as HTML."""
    blocks = (block for node in nodes for block in node.blocks)
    return "".join(block.html for block in blocks if isinstance(block, Paragraph))


def stream(nodes: tuple[Node, ...]) -> list[tuple[str, Any]]:
    """Return sections as the blocks of an ordinary page."""
    blocks: list[tuple[str, Any]] = []
    for node in nodes:
        if node.heading:
            blocks.append(("heading", node.heading))
        for block in node.blocks:
            match block:
                case Paragraph():
                    blocks.append(("paragraph", block.html))
                case Table():
                    raise ValueError(f"{escape(node.heading)}: pages show no table here")
    return blocks
