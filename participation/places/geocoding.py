"""The operator's geocoder: a server that knows addresses, asked by this server alone.

``GEOCODER_URL`` holds ``{query}`` and ``{limit}``; the answer is GeoJSON with points, as Photon,
Nominatim (``format=geojson``) and the geocoders of the surveying authorities give it.
"""

import json
import logging
from typing import Any
from urllib.parse import quote

from django.conf import settings

from participation.places.fetching import FetchError, fetch, networks

logger = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024
NAMES = ("display_name", "text", "label", "name")


def geocode(words: str, limit: int) -> list[tuple[str, float, float]]:
    """Return name, latitude and longitude of addresses; nothing when the server does not answer."""
    url = settings.GEOCODER_URL.replace("{query}", quote(words, safe="")).replace(
        "{limit}", str(limit)
    )
    try:
        _kind, content = fetch(
            url,
            allowed=networks(settings.MAP_NETWORKS),
            seconds=settings.MAP_TIMEOUT,
            most_bytes=MOST_BYTES,
        )
        document = json.loads(content)
        features = document["features"]
        found = [place for each in features[:limit] if (place := _place(each))]
    except (FetchError, ValueError, KeyError, TypeError, RecursionError) as error:
        logger.warning("The geocoder did not answer: %s", error)
        return []
    return found


def _place(feature: Any) -> tuple[str, float, float] | None:
    try:
        east, north = (float(each) for each in feature["geometry"]["coordinates"][:2])
        properties = feature["properties"]
    except (KeyError, TypeError, ValueError):
        return None
    name = next((properties[each] for each in NAMES if isinstance(properties.get(each), str)), "")
    street = " ".join(
        str(properties[each]) for each in ("street", "housenumber") if properties.get(each)
    )
    parts = [name or street, str(properties.get("city") or "")]
    full = ", ".join(dict.fromkeys(part for part in parts if part))[:200]
    if not full or not (abs(north) <= 90 and abs(east) <= 180):
        return None
    return full, north, east
