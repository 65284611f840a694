"""Opens the ZIP archive of a DOCX file and trusts nothing that it says about itself.

Every entry is inflated once in small pieces and counted, so what a harmful file can cost is
bounded before anything is read: memory by one piece, time by `MOST_BYTES`.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from participation.exchange.errors import ExchangeError

LARGEST = 20 * 1024 * 1024
MOST_ENTRIES = 3_000
MOST_BYTES = 200 * 1024 * 1024  # of all entries, inflated
# Text packs well, and office files repeat themselves; 150 times is no text any more.
HIGHEST_RATIO = 150
UNSUSPICIOUS_XML = 4 * 1024 * 1024
UNSUSPICIOUS_OTHER = 32 * 1024 * 1024
PIECE = 8 * 1024
MOST_AT_ONCE = 256 * 1024
LOCAL_HEADER = 30
# Every entry that a reader finds begins so in the archive's directory.
DIRECTORY_ENTRY = b"PK\x01\x02"
ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
IS_ENCRYPTED = 0x1


def open_archive(data: bytes) -> ZipFile:
    """The archive of an Office file, each entry checked.

    Raises ExchangeError: empty, too_large (over 20 MiB), encrypted, old_word (.doc), not_docx,
    broken, too_many_entries (over 3,000), bad_path, bomb.
    """
    _refuse_other_kinds(data)
    if data.count(DIRECTORY_ENTRY) > MOST_ENTRIES:
        message = _("This file has more than 3,000 parts. That is no ordinary document.")
        raise ExchangeError(message, code="too_many_entries")
    try:
        archive = ZipFile(BytesIO(data))
        _check_names(archive.infolist())
        _inflate_all(archive, memoryview(data))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise broken() from error
    return archive


def broken() -> ExchangeError:
    """The file says that it is an Office file, and cannot be read as one."""
    message = _("This file is damaged and cannot be read. Please save it again in Word.")
    return ExchangeError(message, code="broken")


def _refuse_other_kinds(data: bytes) -> None:
    if not data:
        raise ExchangeError(_("This file is empty."), code="empty")
    if len(data) > LARGEST:
        raise ExchangeError(_("This file is larger than 20 MB."), code="too_large")
    if data.startswith(OLE_START):
        if ENCRYPTED_PACKAGE in data:
            message = _("This file is protected by a password. Please save it without one.")
            raise ExchangeError(message, code="encrypted")
        message = _("This is a file of an old Word (.doc). Please save it as .docx.")
        raise ExchangeError(message, code="old_word")
    if not data.startswith(ZIP_START):
        raise ExchangeError(_("This file is no Word document (.docx)."), code="not_docx")


def _check_names(entries: list[ZipInfo]) -> None:
    names = Counter(entry.filename for entry in entries)
    if any(times > 1 for times in names.values()):
        raise BadZipFile("an entry stands twice")
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ":" in path or ".." in path.split("/"):
            message = _("Parts of this file point outside of it. It is not read.")
            raise ExchangeError(message, code="bad_path")
        if entry.flag_bits & IS_ENCRYPTED:
            message = _("This file is protected by a password. Please save it without one.")
            raise ExchangeError(message, code="encrypted")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadZipFile("compressed in a way that Office files are not")


def _inflate_all(archive: ZipFile, data: memoryview) -> None:
    """Count what really comes out of each entry, and compare it with what the entry says."""
    total = 0
    for entry in archive.infolist():
        is_xml = entry.filename.endswith((".xml", ".rels"))
        unsuspicious = UNSUSPICIOUS_XML if is_xml else UNSUSPICIOUS_OTHER
        size = checksum = 0
        for piece in _inflated(entry, data):
            size += len(piece)
            total += len(piece)
            checksum = zlib.crc32(piece, checksum)
            is_dense = size > HIGHEST_RATIO * max(entry.compress_size, 1)
            if total > MOST_BYTES or (size > unsuspicious and is_dense):
                message = _("This file becomes far too large when it is unpacked.")
                raise ExchangeError(message, code="bomb")
        if (size, checksum) != (entry.file_size, entry.CRC):
            raise BadZipFile("an entry holds something else than it says")


def _inflated(entry: ZipInfo, data: memoryview) -> Iterator[bytes]:
    """The content of an entry in pieces, read from the file itself (APPNOTE.TXT, 4.3.7)."""
    begin = entry.header_offset + LOCAL_HEADER
    lengths = data[begin - 4 : begin]
    begin += int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    packed = data[begin : begin + entry.compress_size]
    if len(packed) != entry.compress_size:
        raise BadZipFile("an entry reaches beyond the end")
    pieces = (packed[start : start + PIECE] for start in range(0, len(packed), PIECE))
    if entry.compress_type == ZIP_STORED:
        yield from map(bytes, pieces)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in pieces:
        rest = bytes(piece)
        while rest:
            yield inflater.decompress(rest, MOST_AT_ONCE)
            rest = inflater.unconsumed_tail
    yield inflater.flush()
    if not inflater.eof:
        raise BadZipFile("an entry ends too early")
