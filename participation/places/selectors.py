"""Looking up places: in the register of municipalities, and by the operator's geocoder."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.text import slugify
from shapely.geometry import Point

from participation.accounts.models import Organisation
from participation.accounts.register import GERMAN_LETTERS
from participation.places.areas import Geometry, as_shape
from participation.places.geocoding import geocode
from participation.places.models import Outline, OutlineQuerySet

MOST_PLACES = 8
SHORTEST = 2
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere: its name as people write it, and a point in it, in degrees (WGS84)."""

    name: str
    latitude: float
    longitude: float


def find_places(words: str) -> list[Place]:
    """Return up to eight places of this name, postcode or address, the likeliest first.

    Municipalities of the register come first; an address is asked of the geocoder, if the
    operator set one.
    """
    wanted = " ".join(words.replace("\x00", "").split())[:LONGEST]
    if len(wanted) < SHORTEST:
        return []
    found = [
        Place(_full_name(outline), outline.latitude, outline.longitude)
        for outline in _municipalities(wanted)
    ]
    if len(found) < MOST_PLACES and settings.GEOCODER_URL:
        found += [Place(*each) for each in geocode(wanted, MOST_PLACES - len(found))]
    return found


def _municipalities(wanted: str) -> OutlineQuerySet:
    outlines = (
        Outline.objects.existing()
        .filter(organisation__kind=Organisation.Kind.MUNICIPALITY)
        .defer("geometry")
        .select_related("organisation__parent")
    )
    if re.fullmatch(r"[0-9]{2,5}", wanted):
        outlines = outlines.filter(organisation__postcode__startswith=wanted)
    else:
        # „04860 Torgau“ is Torgau.
        name = re.sub(r"^[0-9]{5} +", "", wanted)
        outlines = outlines.filter(
            Q(organisation__name__istartswith=name)
            | Q(organisation__slug__startswith=slugify(name.translate(GERMAN_LETTERS)) or "-")
            | Q(organisation__name__icontains=f" {name}")
            | Q(organisation__name__icontains=f"-{name}")
        ).annotate(
            nearness=Case(
                When(organisation__name__iexact=name, then=Value(0)),
                When(organisation__name__istartswith=name, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        return outlines.order_by("nearness", "organisation__name", "pk")[:MOST_PLACES]
    return outlines.order_by("organisation__name", "pk")[:MOST_PLACES]


def _full_name(outline: Outline) -> str:
    organisation = outline.organisation
    name = f"{organisation.postcode} {organisation.name}".strip()
    above = organisation.parent
    return f"{name}, {above.name}" if above and above.name not in name else name


def municipality_at(*, latitude: float, longitude: float) -> Organisation | None:
    """Return the municipality in which a point lies, if the register knows its outline."""
    around = (
        Outline.objects.existing()
        .filter(organisation__kind=Organisation.Kind.MUNICIPALITY)
        .around(latitude=latitude, longitude=longitude)
        .select_related("organisation")
    )
    point = Point(longitude, latitude)
    for outline in around:
        if as_shape(outline.geometry).covers(point):
            return outline.organisation
    return None


def ground() -> list[dict[str, Any]]:
    """Return the outlines of all municipalities as GeoJSON features, to draw others upon."""
    rows = (
        Outline.objects.existing()
        .filter(organisation__kind=Organisation.Kind.MUNICIPALITY)
        .order_by("organisation__ags", "pk")
        .values_list("organisation__name", "geometry", "source")
    )
    return [feature(geometry, {"name": name, "source": source}) for name, geometry, source in rows]


def feature(geometry: Geometry | None, properties: dict[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature (RFC 7946)."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(latitude: float, longitude: float) -> Geometry:
    """Return a GeoJSON point."""
    return {"type": "Point", "coordinates": [longitude, latitude]}


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Return features as one GeoJSON document."""
    return {"type": "FeatureCollection", "features": features}
