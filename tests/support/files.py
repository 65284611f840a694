"""Small files of each format, and files that want to do harm, made here byte by byte."""

import io
import zipfile
from collections.abc import Callable

from docx import Document as WordDocument
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

XPLAN = "http://www.xplanung.de/xplangml/6/0"
GML = "http://www.opengis.net/gml/3.2"


def pdf(*pages: str, script: str = "", password: str = "") -> bytes:
    """Return a PDF with one line of text on each page."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for text in pages or ("Begründung",):
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(b"BT /F1 12 Tf 72 720 Td (" + text.encode("cp1252") + b") Tj ET")
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    if script:
        action = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject(script),
            }
        )
        writer._root_object[NameObject("/OpenAction")] = action
    if password:
        writer.encrypt(password)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def picture(format_: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    """Return a small picture in a format that Pillow writes."""
    output = io.BytesIO()
    Image.new("RGB", size, "navy").save(output, format_)
    return output.getvalue()


def xplan(version: str = XPLAN, head: str = "", text: str = "Bebauungsplan Nr. 12") -> bytes:
    """Return an XPlanGML file with one plan."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        f'<xplan:XPlanAuszug xmlns:xplan="{version}" xmlns:gml="{GML}">'
        "<gml:featureMember><xplan:BP_Plan>"
        f"<xplan:name>{text}</xplan:name>"
        "<gml:posList>51.0 13.7 51.1 13.8</gml:posList>"
        "</xplan:BP_Plan></gml:featureMember></xplan:XPlanAuszug>"
    ).encode()


def xlsx(*rows: tuple[object, ...]) -> bytes:
    """Return an Excel file with these rows in one sheet."""
    workbook = Workbook()
    for row in rows or (("Messstelle", "Lärm in dB"), ("Bahnhofstraße", 61)):
        workbook.active.append(row)
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def docx(*paragraphs: str) -> bytes:
    """Return a Word file with these paragraphs."""
    document = WordDocument()
    for text in paragraphs or ("Umweltbericht",):
        document.add_paragraph(text)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def ods_of(content: str) -> bytes:
    """Return what pretends to be an OpenDocument spreadsheet."""
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "content.xml": content.encode()})


def ods(text: str = "Verkehrszählung") -> bytes:
    """Return an OpenDocument spreadsheet with one cell."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    return ods_of(
        f'<office:document-content xmlns:office="{office}" xmlns:text="{words}">'
        f"<text:p>{text}</text:p></office:document-content>"
    )


def csv(text: str = "Straße;Autos am Tag\nBahnhofstraße;4200\n") -> bytes:
    """Return a table as German spreadsheets write it."""
    return text.encode("cp1252")


def archive(parts: dict[str, bytes]) -> bytes:
    """Return a zip archive of these parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return output.getvalue()


def changed(packed: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """Return a zip archive with each part as ``change`` makes it, and further parts."""
    with zipfile.ZipFile(io.BytesIO(packed)) as before:
        parts = {name: change(name, before.read(name)) for name in before.namelist()}
    return archive({**parts, **more})


def with_macros(packed: bytes) -> bytes:
    """Return an office file with a macro."""
    return changed(packed, lambda _name, content: content, **{"xl/vbaProject.bin": b"\xd0\xcf"})


def bomb() -> bytes:
    """Return a Word file whose text unpacks to 300 MB."""

    def swell(name: str, content: bytes) -> bytes:
        return content + b" " * 300_000_000 if name == "word/document.xml" else content

    return changed(docx(), swell)


def with_entity(packed: bytes, part: str) -> bytes:
    """Return an office file one part of which loads a file of the machine."""
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def declare(name: str, content: bytes) -> bytes:
        return declared + content.partition(b"?>")[2] if name == part else content

    return changed(packed, declare)
