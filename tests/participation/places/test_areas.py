"""Outlines as editors and files bring them."""

import json
from math import cos, sin, tau

import pytest
from shapely import Point

from participation.errors import Refused
from participation.places.areas import (
    as_shape,
    bounds,
    checked_area,
    inner_point,
    read_area,
    sketch,
)

RING = [[13.0, 51.0], [13.1, 51.0], [13.1, 51.1], [13.0, 51.0]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


def feature(geometry):
    return {"type": "Feature", "properties": {"name": "Ort"}, "geometry": geometry}


@pytest.mark.parametrize(
    "document",
    [
        SQUARE,
        feature(SQUARE),
        {"type": "FeatureCollection", "features": [feature(SQUARE)]},
        {"type": "GeometryCollection", "geometries": [SQUARE]},
    ],
)
def test_outline_is_read_from_whatever_holds_it(document):
    assert read_area(json.dumps(document)) == SQUARE


def test_several_outlines_become_one_area():
    ring = [[east + 1, north] for east, north in RING]
    other = {"type": "Polygon", "coordinates": [ring]}
    two = {"type": "FeatureCollection", "features": [feature(SQUARE), feature(other)]}

    assert read_area(json.dumps(two)) == {"type": "MultiPolygon", "coordinates": [[RING], [ring]]}


def test_outline_that_crosses_itself_becomes_two():
    bow = [[13.0, 51.0], [13.2, 51.2], [13.2, 51.0], [13.0, 51.2], [13.0, 51.0]]

    area = checked_area({"type": "Polygon", "coordinates": [bow]})

    assert (area["type"], len(area["coordinates"])) == ("MultiPolygon", 2)


def test_sketch_has_few_points_and_mark_lies_inside():
    circle = [[13 + cos(i / 500 * tau) / 9, 51 + sin(i / 500 * tau) / 9] for i in range(500)]
    area = checked_area({"type": "Polygon", "coordinates": [[*circle, circle[0]]]})

    assert len(sketch(area)["coordinates"][0]) < 151
    assert as_shape(area).covers(Point(*reversed(inner_point(area))))


def test_coordinates_are_rounded_to_a_metre_and_heights_dropped():
    ring = [[13.0000001, 51.0, 120.5], [13.1, 51.0, 1], [13.1, 51.1, 1], [13.0, 51.0, 1]]

    assert checked_area({"type": "Polygon", "coordinates": [ring], "crs": "x"}) == SQUARE


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("kein JSON", "no_geojson"),
        ("[" * 100_000, "no_geojson"),
        ("{}", "no_outline"),
        ("[]", "no_outline"),
        ('{"type": "FeatureCollection", "features": []}', "no_outline"),
        ('{"type": "Point", "coordinates": [13, 51]}', "no_polygon"),
        ('{"type": "Polygon", "coordinates": []}', "no_outline"),
        ('{"type": "Polygon", "coordinates": [[[13, 51], [14, 51], [13, 51]]]}', "not_closed"),
        ('{"type": "Polygon", "coordinates": [[[13, 51], ["x", 1], [2, 2], [13, 51]]]}', "broken"),
        ('{"type": "Polygon", "coordinates": 7}', "broken"),
        ('{"type": "Polygon"}', "broken"),
        (
            '{"type": "Polygon", "coordinates": [[[NaN, 51], [14, 51], [14, 52], [NaN, 51]]]}',
            "not_closed",
        ),
        (
            json.dumps(
                {
                    "type": "Polygon",
                    "coordinates": [[[4e5, 5.6e6], [4e5, 5.7e6], [5e5, 5.7e6], [4e5, 5.6e6]]],
                }
            ),
            "not_wgs84",
        ),
        (" " * (2 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_outline_is_refused(written, code):
    with pytest.raises(Refused) as refused:
        read_area(written)

    assert refused.value.code == code


def test_too_many_points_are_refused():
    ring = [[13.0, 51.0]] * 20_001

    with pytest.raises(Refused) as refused:
        checked_area({"type": "Polygon", "coordinates": [ring]})

    assert refused.value.code == "too_many_points"


def test_bounds_are_west_south_east_north():
    assert bounds(SQUARE) == (13.0, 51.0, 13.1, 51.1)
