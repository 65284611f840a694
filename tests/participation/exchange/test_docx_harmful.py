"""Files that would harm: refused with a message that one understands, at a bounded cost."""

import resource
import socket
import subprocess
import sys
import textwrap
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest
from PIL import Image as Picture

from participation.exchange.errors import ExchangeError
from participation.exchange.files import read_plan
from participation.exchange.word.images import image_suffix
from participation.plans.tree import Paragraph
from tests.support.docx import (
    MAIN_TYPE,
    archive,
    docx,
    paragraph,
    picture,
    png,
    relationship,
)

TEXT = paragraph("Text")
ZEROS = b"\0" * 1024 * 1024


def refusal(data: bytes, name: str = "plan.docx") -> tuple[str, str]:
    with pytest.raises(ExchangeError) as caught:
        read_plan(data, name=name)
    return caught.value.code, str(caught.value)


def bomb(megabytes: int, *, told: int | None = None) -> bytes:
    """A file with an entry of nothing but zeros, which says that it unpacks to ``told`` bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    size = len(ZEROS) * megabytes if told is None else told
    stream = BytesIO(docx(TEXT))
    with ZipFile(stream, "a", ZIP_STORED) as target:
        target.writestr("word/media/a.bin", block * megabytes + packer.flush())
        entry = target.getinfo("word/media/a.bin")
        entry.file_size, entry.compress_type = size, ZIP_DEFLATED
        entry.CRC = zlib.crc32(b"\0" * 10)
        place = entry.header_offset
    data = bytearray(stream.getvalue())
    data[place + 8] = ZIP_DEFLATED
    data[place + 22 : place + 26] = size.to_bytes(4, "little")
    return bytes(data)


def lying_bomb() -> bytes:
    return bomb(40, told=10)


def xml_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    document = f'<!DOCTYPE w [<!ENTITY e0 "ha">{entities}]><w>&e8;</w>'
    return docx(TEXT, parts={"word/document.xml": document.encode()})


def external_entity(path: str) -> bytes:
    document = f'<!DOCTYPE w [<!ENTITY e SYSTEM "{path}">]><w>&e;</w>'
    return docx(TEXT, parts={"word/document.xml": document.encode("utf-16")})


def hidden_entity() -> bytes:
    """A document type in an encoding in which one does not see it at once."""
    document = "<?xml version='1.0' encoding='IBM037'?><!DOCTYPE w [<!ENTITY e 'x'>]><w>&e;</w>"
    return docx(TEXT, parts={"word/document.xml": document.encode("cp037")})


def encrypted_entry() -> bytes:
    data = bytearray(docx(TEXT))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    return bytes(data)


def compressed_otherwise() -> bytes:
    stream = BytesIO(docx(TEXT))
    with ZipFile(stream, "a", ZIP_LZMA) as target:
        target.writestr("word/other.xml", b"<w/>")
    return stream.getvalue()


def twice() -> bytes:
    data = docx(TEXT, parts={"word/documenx.xml": b"<w/>"})
    return data.replace(b"word/documenx.xml", b"word/document.xml")


def entries(count: int) -> bytes:
    stream = BytesIO(docx(TEXT))
    with ZipFile(stream, "a", ZIP_STORED) as target:
        for number in range(count):
            target.writestr(f"word/{number}.xml", b"")
    return stream.getvalue()


def many_tags(count: int) -> bytes:
    return docx("".join(f"<a{number:x}/>" for number in range(count)))


def changed(position: float) -> bytes:
    data = bytearray(docx(TEXT * 500))
    data[int(len(data) * position)] ^= 0xFF
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros by type": (
        lambda: docx(TEXT, main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "macros in a part": (lambda: docx(TEXT, parts={"word/vbaProject.bin": b"x"}), "macros"),
    "macros under another name": (
        lambda: docx(
            TEXT,
            parts={
                "word/x.bin": b"x",
                "[Content_Types].xml": (
                    '<Types xmlns="x"><Default Extension="bin" ContentType='
                    '"application/vnd.ms-office.vbaProjectMacro"/><Override PartName='
                    f'"/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>'
                ).encode(),
            },
        ),
        "macros",
    ),
    "external entity": (lambda: external_entity("file:///etc/passwd"), "entities"),
    "entities that multiply": (xml_bomb, "entities"),
    "entities in a strange encoding": (hidden_entity, "broken"),
    "zip bomb": (lambda: bomb(40), "bomb"),
    "zip bomb that lies": (lying_bomb, "bomb"),
    "half an archive": (lambda: docx(TEXT)[:-300], "broken"),
    "changed bytes": (lambda: changed(0.3), "broken"),
    "only a beginning": (lambda: b"PK\x03\x04", "broken"),
    "an entry twice": (twice, "broken"),
    "another compression": (compressed_otherwise, "broken"),
    "broken XML": (lambda: docx(TEXT, parts={"word/document.xml": b"<w><v></w>"}), "broken"),
    "deep XML": (
        lambda: docx(TEXT, parts={"word/document.xml": b"<w>" * 5000 + b"</w>" * 5000}),
        "broken",
    ),
    "no text part": (lambda: docx(TEXT, parts={"word/document.xml": b"<w/>"}), "broken"),
    "many tags": (lambda: many_tags(1_600_000), "too_large"),
    "thousands of entries": (lambda: entries(3_001), "too_many_entries"),
    "path upwards": (lambda: docx(TEXT, parts={"word/../../x": b""}), "bad_path"),
    "path from the root": (lambda: docx(TEXT, parts={"/etc/passwd": b""}), "bad_path"),
    "path of Windows": (lambda: docx(TEXT, parts={"..\\x": b""}), "bad_path"),
    "encrypted file": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "encrypted entry": (encrypted_entry, "encrypted"),
    "old Word": (lambda: OLE + "WordDocument".encode("utf-16-le"), "old_word"),
    "another archive": (lambda: archive({"a.txt": b"x"}), "not_docx"),
    "a spreadsheet": (
        lambda: docx(TEXT, main_type=MAIN_TYPE.replace("wordprocessingml", "spreadsheetml")),
        "not_docx",
    ),
    "too large": (lambda: b"PK\x03\x04" + b"\0" * 20 * 1024 * 1024, "too_large"),
    "no text at all": (lambda: docx(paragraph()), "no_text"),
    "text in a docx": (lambda: b"# Titel", "unknown_kind"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_file_is_refused(name: str) -> None:
    make, code = HARMFUL[name]

    found, message = refusal(make())

    assert found == code
    assert message.endswith((".", ")."))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"{\\rtf1 x}", png(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_other_kinds_are_refused_whatever_their_name(data: bytes) -> None:
    assert refusal(data, "plan.md")[0] in ("unknown_kind", "old_word")


def test_content_says_what_a_file_is() -> None:
    assert read_plan(docx(TEXT), name="plan.md").nodes[0].blocks == (Paragraph("<p>Text</p>"),)
    assert read_plan(b"# Titel", name="plan.txt").title == "Titel"


def test_nothing_outside_is_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        relationships = "".join(
            relationship(name, kind, url, external=True)
            for name, kind in [("a", "image"), ("b", "attachedTemplate"), ("c", "styles")]
        )

        tree = read_plan(
            docx(paragraph("Text", runs=picture("a", "Karte", kind="link")), styles="",
                 relationships=relationships),
            name="plan.docx",
        )  # fmt: skip

        with pytest.raises(TimeoutError):
            server.accept()
    assert [each.code for each in tree.rejected] == ["image", "no_headings"]
    assert refusal(external_entity(url))[0] == "entities"


def gif_of(width: int, height: int) -> bytes:
    stream = BytesIO()
    Picture.new("1", (width, height)).save(stream, "GIF")
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        png(200, 200)[:-40],
        gif_of(8_000, 8_000),
        b"GIF89a" + b"\xff" * 100,
    ],
    ids=["empty", "svg", "head only", "half", "too many pixels", "noise"],
)
def test_images_that_are_none(data: bytes) -> None:
    assert image_suffix(data) == ""
    assert image_suffix(png()) == "png"


MEMORY = """
    import resource, sys
    from pathlib import Path
    import django
    from django.conf import settings
    settings.configure(USE_I18N=False)
    from participation.exchange.errors import ExchangeError
    from participation.exchange.files import read_plan
    import tests.support.docx
    data = Path(sys.argv[1]).read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        read_plan(data, name="plan.docx")
        code = "read"
    except ExchangeError as error:
        code = error.code
    print(code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(
    ("make", "code", "megabytes"),
    [
        (lambda: bomb(1_500), "bomb", 60),
        (lying_bomb, "bomb", 60),
        (xml_bomb, "entities", 60),
        (lambda: entries(20_000), "too_many_entries", 60),
        (lambda: many_tags(1_490_000), "no_text", 500),
    ],
    ids=["bomb", "lying bomb", "entities", "entries", "many tags"],
)
def test_memory_is_bounded(
    make: Callable[[], bytes], code: str, megabytes: int, tmp_path: Path
) -> None:
    """Measured in a process of its own, which the system ends if it takes 2 GiB."""
    file = tmp_path / "plan.docx"
    file.write_bytes(make())

    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEMORY), str(file)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)),
    )

    found, taken = done.stdout.split()
    assert found == code
    assert int(taken) < megabytes
