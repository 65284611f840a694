"""Reads outlines of municipalities: a GeoJSON collection whose features have a key ``ags``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.errors import Refused
from participation.exchange.errors import ExchangeError
from participation.exchange.municipalities import RejectedMunicipality, decoded
from participation.places.areas import Geometry, checked_area, polygons


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """The outline of one municipality, put together of all features with its key."""

    ags: str
    name: str
    geometry: Geometry


def read_outlines(content: bytes) -> tuple[list[OutlineRow], list[RejectedMunicipality]]:
    """Return the outlines of a file and what of it cannot be taken over.

    Raises `ExchangeError` when it is no collection of outlines at all.
    """
    try:
        document = json.loads(decoded(content))
    except (ValueError, RecursionError) as error:
        raise ExchangeError(_("This is not GeoJSON."), code="no_geojson") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise ExchangeError(_("There is no outline in this GeoJSON."), code="no_outline")
    found: dict[str, OutlineRow] = {}
    rejected = []
    for number, feature in enumerate(features, 1):
        try:
            row = _outline(feature)
            known = found.get(row.ags)
            found[row.ags] = _joined(known, row) if known else row
        except Refused as refused:
            rejected.append(RejectedMunicipality(None, _key_of(feature, number), str(refused)))
    if not found:
        raise ExchangeError(
            rejected[0].reason if rejected else _("There is no outline in this GeoJSON."),
            code="no_outline",
        )
    return list(found.values()), rejected


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return {}
    return {str(name).lower(): value for name, value in properties.items()}


def _key_of(feature: Any, number: int) -> str:
    return str(_properties(feature).get("ags") or f"#{number}")[:20]


def _outline(feature: Any) -> OutlineRow:
    properties = _properties(feature)
    ags = properties.get("ags")
    if not isinstance(ags, str) or len(ags) != 8 or not (ags.isascii() and ags.isdigit()):
        raise Refused(_("The municipality key (AGS) has 8 digits."), code="ags")
    name = str(properties.get("name") or properties.get("gen") or ags)[:100].replace("\x00", "")
    return OutlineRow(ags, name, checked_area(feature.get("geometry")))


def _joined(known: OutlineRow, more: OutlineRow) -> OutlineRow:
    rings = [*polygons(known.geometry), *polygons(more.geometry)]
    united = checked_area({"type": "MultiPolygon", "coordinates": rings})
    return OutlineRow(known.ags, known.name, united)
