"""Maps. Without any of these settings they show the outlines of our own data on plain ground.

The base map is a WMS or WMTS of the surveying authority, the geocoder a server that knows
addresses. Both are asked by this server alone, never by readers.
"""

from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings import env

__all__ = [
    "BASE_MAP_ATTRIBUTION",
    "BASE_MAP_BOUNDS",
    "BASE_MAP_FORMAT",
    "BASE_MAP_KIND",
    "BASE_MAP_LAYER",
    "BASE_MAP_MATRIX_SET",
    "BASE_MAP_STYLE",
    "BASE_MAP_URL",
    "BASE_MAP_ZOOMS",
    "GEOCODER_ATTRIBUTION",
    "GEOCODER_URL",
    "MAP_NETWORKS",
    "MAP_TIMEOUT",
    "tiles_cache",
]

BASE_MAP_URL = env.text("BASE_MAP_URL", "")
BASE_MAP_KIND = env.text("BASE_MAP_KIND", "wms")
BASE_MAP_LAYER = env.text("BASE_MAP_LAYER", "")
BASE_MAP_STYLE = env.text("BASE_MAP_STYLE", "")
BASE_MAP_FORMAT = env.text("BASE_MAP_FORMAT", "image/png")
BASE_MAP_MATRIX_SET = env.text("BASE_MAP_MATRIX_SET", "GoogleMapsCompatible")
BASE_MAP_ATTRIBUTION = env.text("BASE_MAP_ATTRIBUTION", "")
# West, south, east and north in degrees; without it, all of Germany.
BASE_MAP_BOUNDS = env.numbers("BASE_MAP_BOUNDS", (5.5, 47.0, 15.7, 55.3))
BASE_MAP_ZOOMS = [int(zoom) for zoom in env.numbers("BASE_MAP_ZOOMS", (5, 18))]

# Addresses by words, beside our own register; {query} and {limit} stand for what is asked.
GEOCODER_URL = env.text("GEOCODER_URL", "")
GEOCODER_ATTRIBUTION = env.text("GEOCODER_ATTRIBUTION", "")

# Private networks in which the operator's own map servers stand, for example 10.20.0.0/16.
MAP_NETWORKS = env.words("MAP_NETWORKS")
MAP_TIMEOUT = 5  # seconds for an answer, name service included


def tiles_cache(folder: Path) -> dict[str, Any]:
    """Return where tiles are kept: on disk, shared by all processes, never more than so many."""
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder,
        "TIMEOUT": env.number("BASE_MAP_CACHE_DAYS", 30) * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": env.number("BASE_MAP_CACHE_TILES", 10_000)},
    }


def _check() -> None:
    """Refuse what could only fail later, at a reader's first look at a map."""
    for name, url in (("BASE_MAP_URL", BASE_MAP_URL), ("GEOCODER_URL", GEOCODER_URL)):
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ImproperlyConfigured(f"{name} must begin with https:// and name a host.")
    if BASE_MAP_URL and not (BASE_MAP_LAYER and BASE_MAP_ATTRIBUTION):
        raise ImproperlyConfigured("BASE_MAP_URL needs BASE_MAP_LAYER and BASE_MAP_ATTRIBUTION.")
    if BASE_MAP_KIND not in ("wms", "wmts"):
        raise ImproperlyConfigured("BASE_MAP_KIND must be wms or wmts.")
    if GEOCODER_URL and "{query}" not in GEOCODER_URL:
        raise ImproperlyConfigured("GEOCODER_URL must hold {query}.")
    west, south, east, north = BASE_MAP_BOUNDS
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise ImproperlyConfigured("BASE_MAP_BOUNDS are west, south, east and north in degrees.")
    if not 0 <= BASE_MAP_ZOOMS[0] <= BASE_MAP_ZOOMS[1] <= 22:
        raise ImproperlyConfigured("BASE_MAP_ZOOMS are the lowest and the highest, 0 to 22.")
    try:
        for network in MAP_NETWORKS:
            ip_network(network)
    except ValueError:
        raise ImproperlyConfigured("MAP_NETWORKS are networks such as 10.20.0.0/16.") from None


_check()
