"""Areas on the map: GeoJSON geometries (RFC 7946) as they come from editors and files."""

import json
from math import cos, radians
from typing import Any

from django.utils.translation import gettext_lazy as _
from shapely import get_num_coordinates, make_valid
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from participation.errors import Refused

MOST_POINTS = 20_000
LONGEST_TEXT = 2 * 1024 * 1024  # bytes; the points themselves are bounded by MOST_POINTS
DIGITS = 5  # of a degree: about a metre
KINDS = ("Polygon", "MultiPolygon")

Geometry = dict[str, Any]


def read_area(written: str) -> Geometry:
    """Return the outline in a GeoJSON text: a geometry, a Feature or a collection of them.

    Several outlines become one MultiPolygon. Raises `Refused` for everything else.
    """
    if len(written.encode()) > LONGEST_TEXT:
        raise Refused(_("This outline is larger than 2 MB."), code="too_large")
    try:
        document = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise Refused(_("This is not GeoJSON."), code="no_geojson") from error
    found = [checked_area(geometry) for geometry in _geometries(document)]
    if not found:
        raise Refused(_("There is no outline in this GeoJSON."), code="no_outline")
    if len(found) == 1:
        return found[0]
    rings = [polygon for geometry in found for polygon in polygons(geometry)]
    return checked_area({"type": "MultiPolygon", "coordinates": rings})


def _geometries(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        return []
    match document.get("type"):
        case "FeatureCollection" if isinstance(document.get("features"), list):
            return [each for feature in document["features"] for each in _geometries(feature)]
        case "Feature":
            return _geometries(document.get("geometry"))
        case "GeometryCollection" if isinstance(document.get("geometries"), list):
            return [each for part in document["geometries"] for each in _geometries(part)]
        case None:
            return []
    return [document]


def checked_area(geometry: Any) -> Geometry:
    """Return a Polygon or MultiPolygon in WGS84 with rounded coordinates and nothing else in it.

    Raises `Refused` for other shapes, rings that are not closed, and coordinates beyond the
    earth, which are mostly metres of a national grid.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in KINDS:
        raise Refused(_("An area is a Polygon or a MultiPolygon."), code="no_polygon")
    try:
        checked = [[_ring(ring) for ring in polygon] for polygon in polygons(geometry)]
    except (TypeError, ValueError, KeyError, IndexError, OverflowError) as error:
        raise Refused(_("The coordinates of this outline are broken."), code="broken") from error
    if not checked or not all(checked):
        raise Refused(_("There is no outline in this GeoJSON."), code="no_outline")
    if sum(len(ring) for polygon in checked for ring in polygon) > MOST_POINTS:
        raise Refused(_("This outline has more than 20,000 points."), code="too_many_points")
    if geometry["type"] == "Polygon":
        return _without_crossings({"type": "Polygon", "coordinates": checked[0]})
    return _without_crossings({"type": "MultiPolygon", "coordinates": checked})


def _without_crossings(geometry: Geometry) -> Geometry:
    """Return an area whose outline crossed itself as several that do not."""
    drawn = shape(geometry)
    return geometry if drawn.is_valid else as_geometry(make_valid(drawn))


def polygons(geometry: Geometry) -> list[Any]:
    """Return the polygons of an area, each a list of rings."""
    coordinates = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else list(coordinates)


def _ring(points: Any) -> list[list[float]]:
    ring = [[round(float(point[0]), DIGITS), round(float(point[1]), DIGITS)] for point in points]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise Refused(_("An outline must end where it begins."), code="not_closed")
    if not all(abs(east) <= 180 and abs(north) <= 90 for east, north in ring):
        raise Refused(
            _("The coordinates must be degrees (WGS84), longitude before latitude."),
            code="not_wgs84",
        )
    return ring


def bounds(geometry: Geometry) -> tuple[float, float, float, float]:
    """Return west, south, east and north of an area, in degrees."""
    points = [point for polygon in polygons(geometry) for point in polygon[0]]
    easts, norths = [point[0] for point in points], [point[1] for point in points]
    return min(easts), min(norths), max(easts), max(norths)


def inner_point(geometry: Geometry) -> tuple[float, float]:
    """Return latitude and longitude of a point inside an area, for a mark on the map."""
    point = as_shape(geometry).representative_point()
    return round(point.y, DIGITS), round(point.x, DIGITS)


def covers(geometry: Geometry, *, latitude: float, longitude: float) -> bool:
    """Say whether a point lies in an area or on its outline."""
    return bool(as_shape(geometry).covers(Point(longitude, latitude)))


def sketch(geometry: Geometry, most: int = 150) -> Geometry:
    """Return an area with about ``most`` points at the most, for maps that show many of them.

    A shape of very many islands keeps the corners that each needs.
    """
    drawn, width = as_shape(geometry), max(_extent(geometry) / 1000, 10**-DIGITS)
    if get_num_coordinates(drawn) <= most:
        return geometry
    for _round in range(10):
        if get_num_coordinates(drawn) <= most:
            break
        drawn, width = drawn.simplify(width, preserve_topology=True), width * 2
    return as_geometry(drawn)


def as_geometry(drawn: BaseGeometry) -> Geometry:
    """Return a shape's polygons as GeoJSON with rounded coordinates.

    Raises `Refused` when there is no polygon in it.
    """
    parts = _parts(drawn.normalize())  # the same shape is always written in the same way
    if not parts:
        raise Refused(_("There is no outline in this GeoJSON."), code="no_outline")
    rounded = [
        [
            [[round(east, DIGITS), round(north, DIGITS)] for east, north in ring.coords]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in parts
    ]
    if len(rounded) == 1:
        return {"type": "Polygon", "coordinates": rounded[0]}
    return {"type": "MultiPolygon", "coordinates": rounded}


def _parts(drawn: BaseGeometry) -> list[Polygon]:
    if isinstance(drawn, Polygon):
        return [] if drawn.is_empty else [drawn]
    return [part for each in getattr(drawn, "geoms", ()) for part in _parts(each)]


def as_shape(geometry: Geometry) -> BaseGeometry:
    """Return an area's polygons as a shape that can be measured and put together."""
    drawn = shape(geometry)
    return drawn if drawn.is_valid else MultiPolygon(_parts(make_valid(drawn)))


def _extent(geometry: Geometry) -> float:
    west, south, east, north = bounds(geometry)
    return max(east - west, north - south)


def hectares(drawn: BaseGeometry) -> float:
    """Return about how large a shape in degrees is; right to a hundredth for a municipality."""
    if drawn.is_empty:
        return 0.0
    degree = 111.32  # kilometres of a degree of latitude
    return float(drawn.area * degree**2 * cos(radians(drawn.centroid.y)) * 100)
