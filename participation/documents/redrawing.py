"""Pictures drawn anew, so that nothing stays but what one sees. Runs in the child."""

import base64
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from participation.documents.formats import Unreadable

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000


def redraw(path: Path, *, longest: int, small: int = 0) -> dict[str, object]:
    """Return a picture as WebP of at most ``longest`` pixels an edge, without any metadata.

    It stands upright as its metadata wanted it. With ``small`` the same comes a second time, of
    at most so many pixels. Raises `Unreadable` when it is no picture.
    """
    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable("pixels")
            picture.draft("RGB", (longest, longest))  # a JPEG is read in a smaller size at once
            drawn = ImageOps.exif_transpose(picture)
            drawn.thumbnail((longest, longest))
            mode = "RGBA" if drawn.has_transparency_data else "RGB"
            clean = Image.new(mode, drawn.size)
            clean.paste(drawn.convert(mode))
    except Unreadable:
        raise
    except UnidentifiedImageError as error:
        raise Unreadable("no_picture") from error
    except Image.DecompressionBombError as error:
        raise Unreadable("pixels") from error
    except Exception as error:  # whatever a hostile file makes of the library
        raise Unreadable("broken") from error
    found: dict[str, object] = {
        "content": _as_webp(clean),
        "width": clean.width,
        "height": clean.height,
    }
    if small:
        clean.thumbnail((small, small))
        found["small"] = _as_webp(clean)
    return found


def _as_webp(picture: Image.Image) -> str:
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=82)
    return base64.b64encode(written.getvalue()).decode()
