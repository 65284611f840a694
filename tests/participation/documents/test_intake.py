"""What people may add to what they write, told from the content; whatever else comes is refused."""

import io
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from participation.documents import apart
from participation.documents.formats import Format
from participation.errors import Refused
from tests.support import files


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


def changed_pdf(change):
    """Return a PDF that ``change`` has done something to."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf())))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def action(kind, **more):
    entries = {NameObject("/S"): NameObject(f"/{kind}")}
    entries |= {NameObject(f"/{name}"): TextStringObject(value) for name, value in more.items()}
    return DictionaryObject(entries)


def with_page_action(writer):
    """Let something run when the first page is opened."""
    writer.pages[0][NameObject("/AA")] = DictionaryObject(
        {NameObject("/O"): action("JavaScript", JS="app.alert(1)")}
    )


def with_link_that_launches(writer):
    """Let a click start a program; the action lies inside of the annotation."""
    link = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/A"): action("Launch", F="calc.exe"),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])


def with_form_that_sends(writer):
    writer._root_object[NameObject("/OpenAction")] = action("SubmitForm", F="http://example.org")


def with_file(writer):
    writer.add_attachment("programm.exe", b"MZ")


def with_harmless_link(writer):
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.org"))


def png_bomb(edge=30_000):
    """Return a PNG of a few kilobytes that unpacks to 900 million pixels."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    head = edge.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(b"\x00" * 100_000, 9)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_drawn_anew_in_two_sizes(written, format_):
    found = apart.taken(written(files.picture(format_, (2000, 1000))))

    assert found.format == Format.WEBP
    with Image.open(io.BytesIO(found.picture.content)) as large:
        assert (large.format, large.size) == ("WEBP", (1600, 800))
    with Image.open(io.BytesIO(found.small)) as small:
        assert (small.format, small.size) == ("WEBP", (320, 160))


def test_picture_says_nothing_about_place_time_and_camera(written):
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Geheimkamera", "2026:11:28 12:00:00"
    exif.get_ifd(0x8825)[2] = (51.0, 3.0, 0.0)
    output = io.BytesIO()
    Image.new("RGB", (64, 64), "navy").save(
        output, "JPEG", exif=exif, comment=b"Geheimnis", icc_profile=b"Geheimprofil" * 20
    )
    assert b"Geheim" in output.getvalue()

    found = apart.taken(written(output.getvalue()))

    for content in (found.picture.content, found.small):
        assert b"Geheim" not in content
        with Image.open(io.BytesIO(content)) as drawn:
            assert (dict(drawn.getexif()), "icc_profile" in drawn.info) == ({}, False)


def test_what_hides_behind_a_picture_is_gone(written):
    polyglot = files.picture() + files.archive({"programm.js": b"alert(1)"}) + b"<script>Geheim"

    found = apart.taken(written(polyglot))

    assert b"Geheim" not in found.picture.content
    assert b"PK\x03\x04" not in found.picture.content


@pytest.mark.parametrize(
    "content", [files.pdf(), changed_pdf(with_harmless_link)], ids=["plain", "link"]
)
def test_pdf_is_taken_as_it_is(written, content):
    assert apart.taken(written(content)) == apart.Taken(Format.PDF)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "no_attachment",
        ),
        (b"<!DOCTYPE html><script>alert(1)</script>", "no_attachment"),
        (b"<script>alert(1)</script>" + files.pdf(), "no_attachment"),
        (b"GIF89a" + files.pdf(), "no_attachment"),
        (b"MZ\x90\x00" + b"\x00" * 200, "no_attachment"),
        (files.docx(), "no_attachment"),
        (files.picture("TIFF"), "no_attachment"),
        (files.picture("PNG", (64, 64))[:-40], "broken"),
        (files.pdf()[:400], "broken"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "broken"),
        (files.pdf(password="geheim"), "locked"),
        (files.pdf(script="app.alert(1)"), "active"),
        (changed_pdf(with_page_action), "active"),
        (changed_pdf(with_link_that_launches), "active"),
        (changed_pdf(with_form_that_sends), "active"),
        (changed_pdf(with_file), "active"),
        (png_bomb(), "pixels"),
    ],
    ids=[
        *("empty", "svg", "html", "html-pdf", "gif-pdf", "program", "word", "tiff", "broken-png"),
        *("broken-pdf", "no-pdf", "locked", "script", "page-action", "launch", "form", "file"),
        "pixels",
    ],
)
def test_what_is_not_taken_is_refused_with_its_reason(written, content, code):
    with pytest.raises(Refused) as refused:
        apart.taken(written(content))

    assert refused.value.code == code
    assert str(refused.value) == str(apart.REASONS[code])


def test_child_that_wants_more_memory_than_it_may_is_an_error_and_no_more(written, monkeypatch):
    monkeypatch.setattr(apart, "MEMORY", 200 * 1024 * 1024)

    with pytest.raises(Refused) as refused:
        apart.taken(written(files.picture("PNG", (7000, 7000))))

    assert refused.value.code in ("bomb", "broken")
