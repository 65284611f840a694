"""Lists of a DOCX file, which are no more than paragraphs with a number and an indentation.

An editor's rich-text field knows no start number of a list. So, as from Markdown, a list with any
other numbers than 1., 2., 3. … becomes lines that carry their printed numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

BULLET = "– "


@dataclass(slots=True)
class Item:
    """A paragraph of a list. label: its printed number, "" for a dot or dash.

    list_id: items of one list are compared by depth, others by indentation (twentieths of a point).
    """

    html: str
    label: str
    list_id: str
    depth: int
    indent: int
    children: list[Item] = field(default_factory=list)

    @property
    def marked(self) -> str:
        """The line with its printed number in front."""
        return f"{escape(self.label, quote=False) + ' ' if self.label else BULLET}{self.html}"


def list_html(items: Iterable[Item]) -> str:
    """Consecutive items as HTML of ol, ul, li and p."""
    return "".join(map(_list, _lists(_nested(items))))


def _nested(items: Iterable[Item]) -> list[Item]:
    roots: list[Item] = []
    open_items: list[Item] = []
    for item in items:
        while open_items and not _is_below(open_items[-1], item):
            open_items.pop()
        (open_items[-1].children if open_items else roots).append(item)
        open_items.append(item)
    return roots


def _is_below(upper: Item, lower: Item) -> bool:
    if upper.list_id == lower.list_id:
        return lower.depth > upper.depth
    return lower.indent > upper.indent


def _lists(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Siblings, parted where another list begins."""
    for _key, run in groupby(items, key=lambda item: (item.list_id, not item.label)):
        yield list(run)


def _list(items: Sequence[Item]) -> str:
    if not _can_stay_list(items):
        return "".join(f"<p>{item.marked}</p>{list_html_of(item.children)}" for item in items)
    tag = "ol" if items[0].label else "ul"
    return f"<{tag}>{''.join(map(_li, items))}</{tag}>"


def list_html_of(children: Sequence[Item]) -> str:
    """Items that are nested already as HTML."""
    return "".join(map(_list, _lists(children)))


def _li(item: Item) -> str:
    runs = list(_lists(item.children))
    end = len(runs)
    while end and _can_stay_list(runs[end - 1]):
        end -= 1
    lines = [item.html, *(line for run in runs[:end] for each in run for line in _lines(each))]
    return f"<li>{'<br/>'.join(lines)}{''.join(map(_list, runs[end:]))}</li>"


def _lines(item: Item) -> Iterator[str]:
    yield item.marked
    for child in item.children:
        yield from _lines(child)


def _can_stay_list(items: Sequence[Item]) -> bool:
    labels = [item.label for item in items]
    return not any(labels) or labels == [f"{number}." for number in range(1, len(labels) + 1)]
