"""From parsed Markdown to the small HTML of a paragraph block.

An editor's rich-text field knows no start number of a list, no paragraph inside a list item and
nothing after a nested list. So an item holds lines and at most nested lists at its end, and a list
with any other numbers than 1., 2., 3. … becomes lines that carry their printed numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from markdown_it.tree import SyntaxTreeNode

from participation.exchange.links import allowed_link
from participation.exchange.markdown_syntax import Notes, is_hyphenated, problem
from participation.plans.plain_text import plain_text
from participation.plans.tree import Problem

LISTS = frozenset({"bullet_list", "ordered_list"})
BULLET = "– "


@dataclass(slots=True)
class Html:
    """Writes HTML; gathers what could not be taken over in `problems`."""

    notes: Notes
    problems: list[Problem] = field(default_factory=list)

    # Inside a line

    def line(self, node: SyntaxTreeNode) -> str:
        """The HTML of a heading, paragraph or cell, without a tag around it."""
        return self._inside(node).strip()

    def _inline(self, node: SyntaxTreeNode) -> str:
        if node.type in WRITERS:
            return WRITERS[node.type](self, node)
        if node.content and not node.children:
            return escape(_folded(node.content), quote=False)
        return self._inside(node)

    def _inside(self, node: SyntaxTreeNode) -> str:
        written: list[str] = []
        neighbours = zip(
            [None, *node.children], node.children, [*node.children[1:], None], strict=False
        )
        for before, child, after in neighbours:
            hyphenated = child.type == "softbreak" and is_hyphenated(
                _content(before), _content(after)
            )
            written.append("" if hyphenated else self._inline(child))
        return "".join(written)

    def _tagged(self, tag: str, node: SyntaxTreeNode) -> str:
        inside = self._inside(node)
        return f"<{tag}>{inside}</{tag}>" if inside.strip() else inside

    def _link(self, node: SyntaxTreeNode) -> str:
        url = str(node.attrs.get("href", ""))
        inside = self._inside(node)
        if allowed_link(url):
            return f'<a href="{escape(url)}">{inside or escape(url)}</a>'
        reason = format_lazy(_("Link not taken over, its text is kept: {url}"), url=url)
        self.problems.append(problem(node, "link", reason))
        return inside

    def _image(self, node: SyntaxTreeNode) -> str:
        alt = self._inside(node)
        url = str(node.attrs.get("src", ""))
        reason = format_lazy(_("Image not taken over, its description is kept: {url}"), url=url)
        self.problems.append(problem(node, "image", reason))
        return alt

    def _note(self, node: SyntaxTreeNode) -> str:
        return f"<sup>{escape(self.notes.marks[str(node.meta['label'])])}</sup>"

    # Lines of a block, and blocks

    def lines(self, node: SyntaxTreeNode) -> list[str]:
        """A block as lines of HTML without block tags: lists with their printed numbers."""
        if node.type in ("paragraph", "heading"):
            return _some(self.line(node))
        if node.type in ("fence", "code_block"):
            return [escape(text, quote=False) for text in node.content.splitlines() if text.strip()]
        if node.type in LISTS:
            return [line for item in node.children for line in self._marked(item)]
        if node.type == "tr":
            return _some(" | ".join(self.line(cell) for cell in node.children))
        if node.type == "dl":
            return self._definitions(node)
        return [] if node.type == "footnote_reference" else self._children_lines(node)

    def block(self, node: SyntaxTreeNode) -> str:
        """A block as HTML of p, ol, ul and hr."""
        if node.type == "hr":
            return "<hr/>"
        if node.type == "blockquote":
            return "".join(self.block(child) for child in node.children)
        if node.type in LISTS:
            return self._list(node)
        if node.type == "dl":
            return "".join(f"<p>{line}</p>" for line in self._definitions(node))
        lines = self.lines(node)
        return f"<p>{'<br/>'.join(lines)}</p>" if lines else ""

    def _list(self, node: SyntaxTreeNode) -> str:
        if node.type == "ordered_list" and not _counts_from_one(node):
            return "".join(self._loose_item(item) for item in node.children)
        tag = "ol" if node.type == "ordered_list" else "ul"
        items = (self._item_parts(item) for item in node.children)
        inside = "".join(f"<li>{'<br/>'.join(lines)}{rest}</li>" for lines, rest in items)
        return f"<{tag}>{inside}</{tag}>"

    def _loose_item(self, item: SyntaxTreeNode) -> str:
        lines, rest = self._item_parts(item)
        first = f"{_marker(item)}{lines[0] if lines else ''}".strip()
        return f"<p>{'<br/>'.join([first, *lines[1:]])}</p>{rest}"

    def _item_parts(self, item: SyntaxTreeNode) -> tuple[list[str], str]:
        """An item's lines, and the lists at its end as HTML."""
        children = list(item.children)
        if len(children) == 1 and _is_row(children[0]):
            return [self._row(children[0])], ""
        end = len(children)
        while end and _can_stay_list(children[end - 1]):
            end -= 1
        lines = [line for child in children[:end] for line in self.lines(child)]
        return lines, "".join(self._list(child) for child in children[end:])

    def _row(self, row: SyntaxTreeNode) -> str:
        cells = (self._children_lines(cell) for cell in row.children)
        return " | ".join(" ".join(lines) for lines in cells if lines)

    def _children_lines(self, node: SyntaxTreeNode) -> list[str]:
        return [line for child in node.children for line in self.lines(child)]

    def _marked(self, item: SyntaxTreeNode) -> list[str]:
        lines = self._children_lines(item)
        return [f"{_marker(item)}{lines[0] if lines else ''}".strip(), *lines[1:]]

    def _definitions(self, node: SyntaxTreeNode) -> list[str]:
        found: list[str] = []
        term = ""
        for child in node.children:
            if child.type == "dt":
                found += _some(term)
                term = self.line(child)
                continue
            lines = self._children_lines(child)
            found += (
                [f"{term}: {lines[0]}", *lines[1:]] if term and lines else [*_some(term), *lines]
            )
            term = ""
        return [*found, *_some(term)]


@dataclass(slots=True)
class PlainHtml(Html):
    """Writes what becomes plain text: a link's address follows its text in brackets."""

    def _link(self, node: SyntaxTreeNode) -> str:
        url = str(node.attrs.get("href", ""))
        inside = self._inside(node)
        if not allowed_link(url) or plain_text(inside) in (url, url.removeprefix("mailto:")):
            return inside
        return f"{inside} ({escape(url, quote=False)})"


@dataclass(slots=True)
class HeadingHtml(Html):
    """Writes what becomes a heading: the marks of footnotes are no part of it."""

    def _note(self, node: SyntaxTreeNode) -> str:
        return ""


WRITERS: dict[str, Callable[[Html, SyntaxTreeNode], str]] = {
    "softbreak": lambda html, node: " ",
    "hardbreak": lambda html, node: "<br/>",
    "strong": lambda html, node: html._tagged("b", node),
    "em": lambda html, node: html._tagged("i", node),
    "link": lambda html, node: html._link(node),
    "image": lambda html, node: html._image(node),
    "footnote_ref": lambda html, node: html._note(node),
}


def _folded(text: str) -> str:
    # A protected space (U+00A0) is meant and stays.
    return re.sub(r"[ \t]+", " ", text)


def _content(node: SyntaxTreeNode | None) -> str:
    if node is None:
        return ""
    return node.content or "".join(_content(child) for child in node.children)


def _some(line: str) -> list[str]:
    return [line] if line else []


def _marker(item: SyntaxTreeNode) -> str:
    """The printed mark of a list item with a space after it."""
    return f"{item.info}{item.markup} " if item.info else BULLET


def _counts_from_one(node: SyntaxTreeNode) -> bool:
    printed = [f"{item.info}{item.markup}" for item in node.children]
    return printed == [f"{number}." for number in range(1, len(printed) + 1)]


def _is_row(node: SyntaxTreeNode) -> bool:
    """Whether a list is the only thing in an item: so collections of laws print rows of tables."""
    return node.type == "bullet_list"


def _can_stay_list(node: SyntaxTreeNode) -> bool:
    return node.type == "bullet_list" or (node.type == "ordered_list" and _counts_from_one(node))
