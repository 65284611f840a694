"""The base map: tiles of the surveying authority, fetched by this server and kept.

Readers ask only this server; the authority never learns who looks at what. Host and layer are
fixed by settings, readers choose nothing but a tile of the Web Mercator grid (EPSG:3857) within the
set bounds and zooms.
"""

import logging
import math
import threading
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from PIL import Image, UnidentifiedImageError

from participation.places.fetching import FetchError, fetch, networks

logger = logging.getLogger(__name__)

SIZE = 256  # pixels of a tile's edge
MOST_BYTES = 512 * 1024
LARGEST_EDGE = 1024
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
CIRCUMFERENCE = 40_075_016.685578488  # metres of the equator, as EPSG:3857 has it
AT_ONCE = 8  # tiles that are asked for at the same time

_asking = threading.BoundedSemaphore(AT_ONCE)


class NoTileError(Exception):
    """There is no such tile: no base map, or beyond its bounds."""


class TileAwayError(Exception):
    """The base map's server did not give the tile; it may do so later."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture and what sort of picture it is, known from its content."""

    kind: str
    content: bytes


def is_set() -> bool:
    """Say whether the operator set a base map."""
    return bool(settings.BASE_MAP_URL)


def tile(*, z: int, x: int, y: int) -> Tile:
    """Return a tile, from the cache if it is there. Raises `NoTileError` and `TileAwayError`."""
    if not is_set() or not is_inside(z, x, y):
        raise NoTileError
    key = f"tile:{hash_of_settings()}:{z}:{x}:{y}"
    known = caches["tiles"].get(key)
    if known is not None:
        return Tile(*known)
    found = _fetched(z, x, y)
    caches["tiles"].set(key, (found.kind, found.content))
    return found


def hash_of_settings() -> str:
    """Return a short text that is another one as soon as another map is set."""
    named = f"{settings.BASE_MAP_URL}|{settings.BASE_MAP_LAYER}|{settings.BASE_MAP_STYLE}"
    return sha256(named.encode()).hexdigest()[:12]


def is_inside(z: int, x: int, y: int) -> bool:
    """Say whether a tile touches the set bounds at one of the set zooms."""
    lowest, highest = settings.BASE_MAP_ZOOMS
    if not lowest <= z <= highest or not (0 <= x < 2**z and 0 <= y < 2**z):
        return False
    west, south, east, north = settings.BASE_MAP_BOUNDS
    first_x, first_y = _tile_at(north, west, z)
    last_x, last_y = _tile_at(south, east, z)
    return first_x <= x <= last_x and first_y <= y <= last_y


def _tile_at(latitude: float, longitude: float, z: int) -> tuple[int, int]:
    count = 2**z
    x = int((longitude + 180) / 360 * count)
    y = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * count)
    return min(max(x, 0), count - 1), min(max(y, 0), count - 1)


def _fetched(z: int, x: int, y: int) -> Tile:
    if not _asking.acquire(timeout=1):
        raise TileAwayError
    try:
        _said, content = fetch(
            address_of(z, x, y),
            allowed=networks(settings.MAP_NETWORKS),
            seconds=settings.MAP_TIMEOUT,
            most_bytes=MOST_BYTES,
        )
        return Tile(_kind_of(content), content)
    except FetchError as error:
        logger.warning("No tile %s/%s/%s of the base map: %s", z, x, y, error)
        raise TileAwayError from error
    finally:
        _asking.release()


def _kind_of(content: bytes) -> str:
    """Return what sort of picture it is by its content; what is none is refused."""
    try:
        with Image.open(BytesIO(content), formats=list(KINDS)) as picture:
            if max(picture.size) > LARGEST_EDGE:
                raise FetchError("the picture is too large")
            return KINDS[str(picture.format)]
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise FetchError("the answer is no picture") from error


def address_of(z: int, x: int, y: int) -> str:
    """Return where the base map's server has a tile."""
    parameters = _wmts(z, x, y) if settings.BASE_MAP_KIND == "wmts" else _wms(z, x, y)
    joint = "&" if "?" in settings.BASE_MAP_URL else "?"
    return f"{settings.BASE_MAP_URL}{joint}{urlencode(parameters)}"


def _wms(z: int, x: int, y: int) -> dict[str, Any]:
    """OGC Web Map Service 1.3.0, GetMap."""
    edge = CIRCUMFERENCE / 2**z
    west, north = x * edge - CIRCUMFERENCE / 2, CIRCUMFERENCE / 2 - y * edge
    return {
        "SERVICE": "WMS",
        "VERSION": "1.3.0",
        "REQUEST": "GetMap",
        "LAYERS": settings.BASE_MAP_LAYER,
        "STYLES": settings.BASE_MAP_STYLE,
        "CRS": "EPSG:3857",
        "BBOX": ",".join(f"{each:.6f}" for each in (west, north - edge, west + edge, north)),
        "WIDTH": SIZE,
        "HEIGHT": SIZE,
        "FORMAT": settings.BASE_MAP_FORMAT,
    }


def _wmts(z: int, x: int, y: int) -> dict[str, Any]:
    """OGC Web Map Tile Service 1.0.0, GetTile by key and value."""
    return {
        "SERVICE": "WMTS",
        "VERSION": "1.0.0",
        "REQUEST": "GetTile",
        "LAYER": settings.BASE_MAP_LAYER,
        "STYLE": settings.BASE_MAP_STYLE,
        "TILEMATRIXSET": settings.BASE_MAP_MATRIX_SET,
        "TILEMATRIX": z,
        "TILEROW": y,
        "TILECOL": x,
        "FORMAT": settings.BASE_MAP_FORMAT,
    }
