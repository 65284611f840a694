"""Two versions of a plan beside each other as a Word file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from participation.plans.inline import Run
from participation.plans.synopsis import Row
from participation.plans.synopsis_layout import Group, Line, Piece, Side, layout, pieces
from participation.plans.wording import Kind

GREEN, RED = RGBColor(0x0B, 0x57, 0x1C), RGBColor(0x9C, 0x10, 0x10)
INDENT = Cm(0.6)


@dataclass(frozen=True, slots=True)
class Texts:
    """The words around a synopsis in the reader's language; ``labels`` by kind of change."""

    language: str
    title: str
    old: str
    new: str
    inserted: str
    deleted: str
    absent: str
    unchanged: str
    untitled: str
    image: str
    labels: Mapping[str, str] = field(default_factory=dict)
    digests: Sequence[str] = ()


def write_synopsis(rows: Sequence[Row], *, texts: Texts) -> bytes:
    """Return the DOCX: a table of two columns, its head row repeated on each page.

    Insertions are underlined and deletions struck through, and both stand in brackets behind a
    word that says so, for whoever does not see it.
    """
    document = Document()
    _set_up(document, texts)
    document.add_heading(texts.title, level=0)
    for line in texts.digests:
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, words in zip(table.rows[0].cells, (texts.old, texts.new), strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    _repeat(table.rows[0])
    for row in rows:
        _write_row(table, row, texts)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, texts: Texts) -> None:
    """Turn the page, name the file, and say in which language it is to be read aloud."""
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    page.left_margin = page.right_margin = Cm(1.8)
    document.core_properties.title = texts.title
    document.core_properties.author = ""
    document.core_properties.language = texts.language
    normal = document.styles["Normal"]
    normal.font.size = Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), texts.language)
    normal.element.get_or_add_rPr().append(language)


def _repeat(row: Any) -> None:
    """Let a row stand at the top of each page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _write_row(table: Any, row: Row, texts: Texts) -> None:
    heading = table.add_row().cells
    head = heading[0].merge(heading[1])
    title = head.paragraphs[0]
    title.style = f"Heading {min(row.section.level, 6)}"
    if row.section.heading:
        _write(title, pieces(row.heading, Side.BOTH), texts)
    else:
        title.add_run(texts.untitled)
    labels = [texts.labels[change.value] for change in row.changes]
    head.add_paragraph().add_run(", ".join(labels) or texts.unchanged).italic = True
    if not row.blocks and row.old and row.new:
        return
    sides = table.add_row().cells
    for cell, section, side in (
        (sides[0], row.old, Side.OLD),
        (sides[1], row.new, Side.NEW),
    ):
        if section is None:
            cell.paragraphs[0].add_run(texts.absent).italic = True
        else:
            _write_groups(cell, layout(row.blocks, side), texts)


def _write_groups(cell: Any, groups: Sequence[Group], texts: Texts) -> None:
    for group in groups:
        if group.role == "row":
            _write_table(cell, group.lines, texts)
            continue
        for line in group.lines:
            paragraph = cell.add_paragraph()
            if line.marker:
                paragraph.paragraph_format.left_indent = INDENT * line.level
                paragraph.add_run(f"{line.marker} ")
            if group.role == "image":
                paragraph.add_run(f"{texts.image} ").italic = True
            _write(paragraph, line.cells[0], texts)
    empty = cell.paragraphs[0]
    if len(cell.paragraphs) > 1 and not empty.text:
        empty._p.getparent().remove(empty._p)


def _write_table(cell: Any, lines: Sequence[Line], texts: Texts) -> None:
    width = max(len(line.cells) for line in lines)
    table = cell.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    for line in lines:
        for target, words in zip(table.add_row().cells, line.cells, strict=False):
            _write(target.paragraphs[0], words, texts, is_bold=line.is_head)
    cell.add_paragraph()


def _write(paragraph: Any, words: Sequence[Piece], texts: Texts, *, is_bold: bool = False) -> None:
    for piece in words:
        if piece.kind != Kind.SAME:
            word = texts.inserted if piece.kind == Kind.INSERTED else texts.deleted
            gap = "" if piece.runs[0].text.startswith(" ") else " "
            paragraph.add_run(f"[{word}{gap}").italic = True
        for run in piece.runs:
            _write_run(paragraph, run, piece.kind, is_bold=is_bold)
        if piece.kind != Kind.SAME:
            paragraph.add_run("]").italic = True


def _write_run(paragraph: Any, run: Run, kind: Kind, *, is_bold: bool) -> None:
    written = paragraph.add_run(run.text)
    marks = dict(run.marks)
    font = written.font
    font.bold = True if is_bold or "strong" in marks else None
    font.italic = True if "em" in marks else None
    font.superscript = True if "sup" in marks else None
    font.subscript = True if "sub" in marks else None
    if kind == Kind.INSERTED:
        font.underline, font.color.rgb = True, GREEN
    elif kind == Kind.DELETED:
        font.strike, font.color.rgb = True, RED
    if "a" in marks:
        paragraph.add_run(f" ({marks['a']})")
