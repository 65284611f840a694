"""What a file is is told from its content, in a process that cannot do harm."""

import pytest

from participation.documents import apart
from participation.documents.formats import Format
from participation.errors import Refused
from tests.support import files

BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
)


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("content", "format_", "pages", "text"),
    [
        (files.pdf("Erste Seite", "Zweite Seite"), Format.PDF, 2, "Erste Seite\nZweite Seite"),
        (files.picture("PNG"), Format.PNG, None, ""),
        (files.picture("JPEG"), Format.JPEG, None, ""),
        (files.picture("WEBP"), Format.WEBP, None, ""),
        (files.picture("TIFF"), Format.TIFF, None, ""),
        (files.xplan(), Format.XPLANGML, None, "Bebauungsplan Nr. 12"),
        (files.xplan("http://www.xplanung.de/xplangml/5/2"), Format.XPLANGML, None, None),
        (files.xlsx(("Ort", "dB"), ("Markt", 61)), Format.XLSX, 1, "Ort dB\nMarkt 61"),
        (files.ods("Zählung"), Format.ODS, None, "Zählung"),
        (files.csv(), Format.CSV, None, "Straße Autos am Tag\nBahnhofstraße 4200"),
        (files.docx("Erstens", "Zweitens"), Format.DOCX, None, "Erstens\nZweitens"),
    ],
    ids=["pdf", "png", "jpeg", "webp", "tiff", "xplan6", "xplan5", "xlsx", "ods", "csv", "docx"],
)
def test_formats_are_recognised_and_read(written, content, format_, pages, text):
    path = written(content)

    assert apart.recognised(path) == format_
    found = apart.contents(path, format_)

    assert (found.pages, found.is_whole) == (pages, True)
    assert text is None or found.text == text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + b"\x00" * 200, "unknown"),
        (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "unknown"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "unknown"),
        (b"Nur ein Satz, sonst nichts.", "unknown"),
        (files.archive({"a.txt": b"a"}), "unknown"),
        (files.pdf()[:400], "broken"),
        (files.docx()[:-300], "broken"),
        (files.picture()[:40], "broken"),
        (files.pdf(password="geheim"), "locked"),
        (files.pdf(script="app.alert(1)"), "macros"),
        (files.with_macros(files.xlsx()), "macros"),
        (files.with_macros(files.docx()), "macros"),
        (files.with_entity(files.docx(), "word/document.xml"), "entities"),
        (files.with_entity(files.xlsx(), "[Content_Types].xml"), "entities"),
        (files.xplan(head=BILLION_LAUGHS, text="&c;"), "entities"),
        (files.xplan("http://example.org/other"), "xml"),
        (b"<?xml version='1.0'?><kml/>", "xml"),
        (files.xplan()[:-20], "broken"),
    ],
    ids=[
        *("empty", "program", "html", "svg", "prose", "archive", "broken-pdf", "broken-docx"),
        *("broken-png", "locked", "script", "macro-xlsx", "macro-docx", "entity-docx"),
        *("entity-xlsx", "laughs", "other-xml", "kml", "broken-xml"),
    ],
)
def test_what_is_not_published_is_refused_with_its_reason(written, content, code):
    with pytest.raises(Refused) as refused:
        apart.recognised(written(content))

    assert refused.value.code == code
    assert str(refused.value) == str(apart.REASONS[code])


def test_bomb_is_refused_and_never_unpacked(written, monkeypatch):
    monkeypatch.setattr(apart, "MEMORY", 250 * 1024 * 1024)  # less than it unpacks to

    with pytest.raises(Refused) as refused:
        apart.recognised(written(files.bomb()))

    assert refused.value.code == "bomb"


def test_child_that_wants_more_than_its_limits_is_an_error_and_no_more(written, monkeypatch):
    monkeypatch.setattr(apart, "MEMORY", 200 * 1024 * 1024)
    long = "<a>" + "<b>Wort</b>" * 1_000_000 + "</a>"

    with pytest.raises(Refused) as refused:
        apart.contents(written(files.ods_of(long)), Format.ODS)

    assert refused.value.code in ("bomb", "broken")


def test_reading_stops_at_the_limit_and_says_so(written, monkeypatch):
    monkeypatch.setattr(apart, "MOST_LETTERS", 12)

    found = apart.contents(written(files.pdf("Erste Seite", "Zweite Seite")), Format.PDF)

    assert (found.pages, found.text, found.is_whole) == (2, "Erste Seite", False)
