"""The formats in which documents are published. Plain Python: the reading child knows no Django."""

from enum import StrEnum


class Format(StrEnum):
    """What a file is, told from its content."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    WEBP = "webp"
    TIFF = "tif"
    XPLANGML = "gml"
    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"
    DOCX = "docx"

    @property
    def media_type(self) -> str:
        """What the file is called in HTTP (RFC 9110)."""
        return _MEDIA_TYPES[self]

    @property
    def display(self) -> str:
        """What people call it."""
        return _NAMES.get(self, self.value.upper())

    @property
    def is_shown_by_browsers(self) -> bool:
        """Whether a browser may show it in place; everything else is downloaded."""
        return self in (Format.PDF, Format.PNG, Format.JPEG, Format.WEBP)


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.PNG: "image/png",
    Format.JPEG: "image/jpeg",
    Format.WEBP: "image/webp",
    Format.TIFF: "image/tiff",
    Format.XPLANGML: "application/gml+xml",
    Format.XLSX: f"{_OPEN_XML}.spreadsheetml.sheet",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.CSV: "text/csv",
    Format.DOCX: f"{_OPEN_XML}.wordprocessingml.document",
}
_NAMES = {
    Format.JPEG: "JPEG",
    Format.TIFF: "TIFF",
    Format.XPLANGML: "XPlanGML",
    Format.XLSX: "Excel",
    Format.ODS: "OpenDocument",
    Format.WEBP: "WebP",
    Format.DOCX: "Word",
}


class Unreadable(Exception):
    """A file is not what may be published; ``code`` says why, see `apart.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
