"""Images of a DOCX file: looked at before they are taken over."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image as Picture

from participation.exchange.word.package import open_package

LARGEST_IMAGE = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
# What browsers show. Word's own drawings (EMF, WMF) are none.
FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


def image_suffix(data: bytes) -> str:
    """The suffix that fits an image's content, "" if it is none that a browser shows whole.

    It is decoded once: half an image would fail when the plan is published.
    """
    if len(data) > LARGEST_IMAGE:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Picture.DecompressionBombWarning)
            # Loading forgives a file that ends early where some library told Pillow to; this never.
            with Picture.open(BytesIO(data), formats=list(FORMATS)) as picture:
                picture.verify()
            with Picture.open(BytesIO(data), formats=list(FORMATS)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return ""
                picture.load()
                return FORMATS[picture.format or ""]
    except Exception:
        # Decoders of harmful images raise whatever they stumble over: it is no image then.
        return ""


def docx_images(data: bytes, references: list[str]) -> dict[str, bytes]:
    """The bytes of the images that a tree of this file refers to.

    Raises ExchangeError as `parse_docx` does.
    """
    package = open_package(data)
    return {name: package.read(name) for name in references if name in package}
