"""From the editor's blocks to the clean HTML that is published, once."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any
from uuid import UUID

from wagtail.rich_text import expand_db_html

from cms.pages.streams import has_heading_row, spans_of
from participation.contributions.cleaning import clean_editorial
from participation.plans.services import SectionDraft
from participation.plans.tree import Span

# The first words of an Absatz: "(3)" or "(3a)".
_ABSATZ = re.compile(r"<p>\s*\((\d+[a-z]?)\)")


def section_drafts(sections: Iterable[Any]) -> list[SectionDraft]:
    """Return the sections of a plan's StreamField; a block's id is the section's anchor."""
    return [
        SectionDraft(
            anchor=UUID(block.id),
            number=block.value["number"].strip(),
            title=block.value["title"].strip(),
            level=block.value["level"],
            html=render_body(block.value["body"], block.id),
        )
        for block in sections
    ]


def render_body(body: Iterable[Any], anchor: str) -> str:
    """Return the text of one section as clean HTML, with an address for each Absatz."""
    html = "\n".join(_RENDERERS[block.block_type](block.value, anchor) for block in body)
    return _with_absatz_ids(clean_editorial(html), anchor)


def _with_absatz_ids(html: str, anchor: str) -> str:
    """Give each first ``(n)`` of a section its deep link ``<anchor>-abs-<n>``."""
    seen: set[str] = set()

    def address(match: re.Match[str]) -> str:
        number = match[1]
        if number in seen:
            return match[0]
        seen.add(number)
        return f'<p id="{anchor}-abs-{number}">({number})'

    return _ABSATZ.sub(address, html)


def _paragraph(value: Any, anchor: str) -> str:
    return re.sub(r"<p [^>]*>", "<p>", expand_db_html(value.source))


def _table(value: Any, anchor: str) -> str:
    if not value or not value.get("data"):
        return ""
    rows = [[str(cell or "") for cell in row] for row in value["data"]]
    caption = value.get("table_caption")
    choice = value.get("table_header_choice", "")
    spans = {(span.row, span.column): span for span in spans_of(value)}
    hidden = {(cell["row"], cell["col"]) for cell in value.get("cell") or [] if cell.get("hidden")}
    begin = f"<caption>{escape(caption)}</caption>" if caption else ""
    head: list[str] = []
    body: list[str] = []
    heading_rows = _heading_rows(spans.values(), len(rows)) if has_heading_row(value) else 0
    for index, row in enumerate(rows):
        is_heading = index < max(heading_rows, has_heading_row(value))
        cells = []
        for column, text in enumerate(row):
            if (index, column) in hidden:
                continue
            scope = (
                "col" if is_heading else "row" if column == 0 and choice in _FIRST_COLUMN else ""
            )
            cells.append(_cell(text, scope, spans.get((index, column))))
        (head if index < heading_rows else body).append(f"<tr>{''.join(cells)}</tr>")
    above = f"<thead>{''.join(head)}</thead>" if head else ""
    return f"<table>{begin}{above}<tbody>{''.join(body)}</tbody></table>"


def _heading_rows(spans: Iterable[Span], rows: int) -> int:
    """Return how many rows the head has: all that its merged cells reach, as browsers cut cells
    off where the head ends. It is none where they reach to the end: then nothing is parted.
    """
    reached = 1
    for span in sorted(spans, key=lambda span: span.row):
        if span.row < reached:
            reached = max(reached, span.row + span.rows)
    return reached if reached < rows or rows == 1 else 0


_FIRST_COLUMN = {"column", "both"}


def _cell(text: str, scope: str, span: Span | None) -> str:
    """Return one cell; ``scope`` makes it the heading of its row or column."""
    sizes = {"rowspan": span.rows, "colspan": span.columns} if span else {}
    attributes = "".join(f' {name}="{size}"' for name, size in sizes.items() if size > 1)
    if scope:
        return f'<th scope="{scope}"{attributes}>{escape(text)}</th>'
    return f"<td{attributes}>{escape(text)}</td>"


def _image(value: Any, anchor: str) -> str:
    rendition = value["image"].get_rendition("max-1200x1200|format-webp")
    # A preview may lack the words: without an alt the editor's checker notices.
    alternative = f' alt="{escape(value["alternative"])}"' if value["alternative"] else ""
    return (
        f'<figure><img src="{escape(rendition.url)}"{alternative}'
        f' width="{rendition.width}" height="{rendition.height}"></figure>'
    )


def _footnote(value: Any, anchor: str) -> str:
    mark = escape(value["mark"])
    return (
        f'<aside class="footnote" id="{anchor}-fn-{mark}">'
        f"<p><sup>{mark}</sup> {escape(value['text'])}</p></aside>"
    )


_RENDERERS = {
    "paragraph": _paragraph,
    "table": _table,
    "image": _image,
    "footnote": _footnote,
}
